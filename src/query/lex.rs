//! The pieces of a query: operands, operators and parentheses.
//!
//! Nothing is refused here; what cannot be read as meant is read as words, and a [`Note`] says so.

use std::str::Chars;

use super::{
    DateRange, MAX_EDITS, MAX_SLOP, Note, Query, ZoneScope, hint,
    simplify::{is_searchable, may_differ},
};
use crate::model::Field;

/// A piece of a query.
#[derive(Debug, PartialEq)]
pub(super) enum Token {
    /// A word, prefix, fuzzy word, phrase, filter or date.
    Operand(Query),
    /// Zones that the whole query looks into.
    Zones(ZoneScope),
    /// Where an operand stood that holds nothing to search.
    Nothing,
    /// Exclusion of what follows.
    Not,
    /// Conjunction, as typed.
    And(String),
    /// Disjunction, as typed.
    Or(String),
    /// An opening parenthesis.
    Open,
    /// A closing parenthesis.
    Close,
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '〝' | '〞' | '「' | '」'
    )
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

pub(super) fn is_operator(text: &str) -> bool {
    matches!(text, "AND" | "OR" | "NOT" | "&&" | "||" | "|")
}

/// Returns whether an unescaped `c` ends a word.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || is_open(c) || is_close(c)
}

/// Returns whether `name` before a colon makes a filter, in any case.
pub(super) fn names_a_field(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "since" | "until" | "zone") || Field::from_name(&name).is_some()
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Reads a text that is in normal form.
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<Note>) {
    let mut lexer = Lexer {
        rest: text.chars(),
        is_behind_dash: false,
        notes: Vec::new(),
    };
    let tokens = std::iter::from_fn(|| lexer.next_token()).collect();
    (tokens, lexer.notes)
}

struct Lexer<'a> {
    rest: Chars<'a>,
    /// Whether the next piece stands directly behind a dash, so that even `OR` is a word.
    is_behind_dash: bool,
    notes: Vec<Note>,
}

/// A word as it is read.
#[derive(Default)]
struct Raw {
    text: String,
    /// Number of stars that end the text and were not escaped.
    stars: usize,
    /// Where the last `~` stands that was not escaped.
    tilde: Option<usize>,
    /// Whether a backslash took the meaning from any character.
    escaped: bool,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn skip_while(&mut self, matches: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&matches) {
            self.rest.next();
        }
    }

    fn next_token(&mut self) -> Option<Token> {
        self.skip_while(char::is_whitespace);
        self.skip_plus();
        let first = self.peek()?;
        let is_behind_dash = std::mem::take(&mut self.is_behind_dash);
        Some(match first {
            _ if is_open(first) => self.take(Token::Open),
            _ if is_close(first) => self.take(Token::Close),
            _ if is_dash(first) => self.exclusion(),
            _ if is_quote(first) => self.phrase(),
            _ => self.word(is_behind_dash),
        })
    }

    /// Passes over the `+` of `+word`, which is what every word means here.
    fn skip_plus(&mut self) {
        let behind = self.rest.as_str().strip_prefix('+');
        if let Some(behind) = behind.filter(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || is_quote(c))) {
            self.rest = behind.chars();
        }
    }

    fn take(&mut self, token: Token) -> Token {
        self.rest.next();
        token
    }

    fn exclusion(&mut self) -> Token {
        self.skip_while(is_dash);
        match self.peek() {
            Some(c) if !c.is_whitespace() && !is_close(c) => {
                self.is_behind_dash = true;
                Token::Not
            }
            _ => self.nothing("-"),
        }
    }

    fn nothing(&mut self, text: &str) -> Token {
        self.notes.push(Note::NothingToSearch(one_line(text)));
        Token::Nothing
    }

    fn operand(&mut self, text: &str, make: impl FnOnce(String) -> Query) -> Token {
        if is_searchable(text) {
            Token::Operand(make(text.to_owned()))
        } else {
            self.nothing(text)
        }
    }

    fn phrase(&mut self) -> Token {
        let text = self.quoted();
        let slop = self.slop();
        if is_searchable(&text) {
            Token::Operand(Query::Phrase { text, slop })
        } else {
            self.nothing(&format!("\"{text}\""))
        }
    }

    /// Reads what stands in quotation marks, from the opening one to any closing one.
    fn quoted(&mut self) -> String {
        self.rest.next();
        let mut text = String::new();
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => text.push(self.rest.next().unwrap_or(c)),
                _ if is_quote(c) && !self.is_gershayim(&text) => return one_line(&text),
                _ => text.push(c),
            }
        }
        self.notes.push(Note::QuoteClosed);
        one_line(&text)
    }

    /// Returns whether a quotation mark between `before` and the rest is a letter of a Hebrew abbreviation: `צה"ל`.
    fn is_gershayim(&self, before: &str) -> bool {
        let is_hebrew = |c: char| matches!(c, '\u{5d0}'..='\u{5ea}');
        before.ends_with(is_hebrew) && self.peek().is_some_and(is_hebrew)
    }

    /// Reads `~3` behind a phrase.
    fn slop(&mut self) -> u32 {
        let digits = self.rest.as_str().strip_prefix('~').unwrap_or_default();
        let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
        if digits.is_empty() {
            return 0;
        }
        let slop = digits.parse().unwrap_or(u32::MAX);
        self.rest = self.rest.as_str()[1 + digits.len()..].chars();
        if slop > MAX_SLOP {
            self.notes.push(Note::SlopLowered(slop));
        }
        slop.min(MAX_SLOP)
    }

    fn word(&mut self, is_behind_dash: bool) -> Token {
        let mut raw = Raw::default();
        while let Some(c) = self.peek() {
            if c == ':' && !raw.escaped && names_a_field(&raw.text) {
                self.rest.next();
                return self.filter(&raw.text);
            }
            if !self.read_char(c, &mut raw) {
                break;
            }
        }
        self.classify(raw, is_behind_dash)
    }

    /// Reads one character of a word; returns whether the word goes on.
    fn read_char(&mut self, c: char, raw: &mut Raw) -> bool {
        let ahead = self.rest.clone();
        self.rest.next();
        match c {
            '\\' => {
                raw.escaped = true;
                raw.stars = 0;
                raw.text.push(self.rest.next().unwrap_or(c));
            }
            _ if ends_word(c) && !(is_quote(c) && self.is_gershayim(&raw.text)) => {
                self.rest = ahead;
                return false;
            }
            _ => {
                raw.stars = if c == '*' { raw.stars + 1 } else { 0 };
                raw.tilde = if c == '~' { Some(raw.text.len()) } else { raw.tilde };
                raw.text.push(c);
            }
        }
        true
    }

    fn classify(&mut self, raw: Raw, is_behind_dash: bool) -> Token {
        let mut text = raw.text;
        let may_join = !raw.escaped && !is_behind_dash;
        match text.as_str() {
            "AND" | "&&" if may_join => return Token::And(text),
            "OR" | "||" | "|" if may_join => return Token::Or(text),
            "NOT" if may_join => return Token::Not,
            _ => {}
        }
        text.truncate(text.len() - raw.stars);
        if text.is_empty() {
            self.notes.push(Note::Everything);
            return Token::Operand(Query::All);
        }
        if !raw.escaped {
            self.notes.extend(hint::unknown_field(&text));
        }
        let tilde = raw.tilde.filter(|_| raw.stars == 0);
        if let Some((word, asked)) = tilde.and_then(|tilde| fuzzy(&text, tilde)) {
            let edits = u8::try_from(asked).map_or(MAX_EDITS, |edits| edits.min(MAX_EDITS));
            if asked > u32::from(edits) {
                self.notes.push(Note::EditsLowered(asked));
            }
            return self.operand(word, |text| Query::Fuzzy { text, edits });
        }
        self.operand(&text, if raw.stars > 0 { Query::Prefix } else { Query::Word })
    }

    /// Reads the value behind `name:`.
    fn filter(&mut self, name: &str) -> Token {
        let value = match self.peek() {
            Some(c) if is_quote(c) => self.quoted(),
            Some(c) if is_open(c) => String::new(),
            _ => self.value(),
        };
        if value.is_empty() {
            self.notes.push(Note::NoValue(name.to_owned()));
            return Token::Operand(Query::Word(name.to_owned()));
        }
        let name = name.to_ascii_lowercase();
        match Field::from_name(&name) {
            None if name == "zone" => self.zones(&value),
            Some(field) if field != Field::Date => self.operand(&value, |value| Query::Filter { field, value }),
            _ => self.date(&name, &value),
        }
    }

    /// Returns the zones of a list of names, or the value as a word where one of them is none.
    fn zones(&mut self, value: &str) -> Token {
        let value = value.to_ascii_lowercase();
        match ZoneScope::of(value.split(',').map(str::trim).filter(|name| !name.is_empty())) {
            Ok(scope) => Token::Zones(scope),
            Err(name) => {
                self.notes.push(Note::NotAZone(one_line(name)));
                self.operand(&value, Query::Word)
            }
        }
    }

    /// Reads a value up to white space or to a parenthesis that closes none of its own.
    fn value(&mut self) -> String {
        let mut text = String::new();
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            if c.is_whitespace() || is_close(c) && open == 0 {
                break;
            }
            open = if is_close(c) {
                open - 1
            } else {
                open + usize::from(is_open(c))
            };
            self.rest.next();
            text.push(if c == '\\' { self.rest.next().unwrap_or(c) } else { c });
        }
        text
    }

    /// Returns the range of days that `name:value` gives, or the value as words where it gives none.
    fn date(&mut self, name: &str, value: &str) -> Token {
        let day = || value.parse().ok();
        let range = match name {
            "since" => day().map(|from| DateRange {
                from: Some(from),
                to: None,
            }),
            "until" => day().map(|to| DateRange {
                from: None,
                to: Some(to),
            }),
            _ => value.replace('…', "..").parse().ok(),
        };
        let Some(range) = range else {
            self.notes.push(Note::NotADate(one_line(value)));
            return self.operand(value, Query::Word);
        };
        if range.ordered() != range {
            self.notes.push(Note::RangeTurned(one_line(value)));
        }
        Token::Operand(Query::Date(range.ordered()))
    }
}

/// Splits `word~1` at its tilde. Without a number one letter may differ in a word of up to five, two in a longer one, as in
/// the `AUTO` of Elasticsearch.
fn fuzzy(text: &str, tilde: usize) -> Option<(&str, u32)> {
    const SHORT: usize = 5;
    let (word, number) = (&text[..tilde], &text[tilde + 1..]);
    let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
    let edits = match number {
        "" if letters <= SHORT => 1,
        "" => u32::from(MAX_EDITS),
        number => number.parse().ok()?,
    };
    (may_differ(word) && edits > 0).then_some((word, edits))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
