//! The grammar of clauses about talks: regular expressions over [`Symbols`], read from `grammar.jsonl`.
//!
//! A pattern knows classes of words and no words, so one serves every language whose order it fits. It gives something to
//! the names in its group `p`. A pattern with a group `from` gives to `p` the role that the name in `from` has in the
//! same sentence: "…, the Russian one by Medinsky". What stands under a negation, under "former", or in somebody's wish
//! is no fact: the shorthands below leave those classes out, and one right before a match rules it out.

use std::{ops::Range, sync::OnceLock};

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{
    lexicon::{LANGUAGES, Lexicon},
    rules::Gives,
    symbols::{Symbols, bit},
};

/// One line of `grammar.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    /// Languages in whose order of words it is found; none: all.
    #[serde(default)]
    langs: Vec<String>,
    /// Languages whose order of words it does not fit.
    #[serde(default)]
    not_langs: Vec<String>,
    /// `None` where the role is that of the name in `from`.
    gives: Option<Gives>,
    pattern: String,
    /// Letters of which every match holds all, so that most patterns need not be tried.
    with: String,
    /// Whether the sentence must speak of talks, by one of the letters `TBNAGSY`.
    #[serde(default)]
    of_talks: bool,
    /// Whether only people whom the gazetteer knows as negotiators are meant.
    #[serde(default)]
    known: bool,
    /// Sentences in which it holds, after the code of their language; the names it gives to stand in brackets.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test runs them"))]
    #[serde(default)]
    yes: Vec<String>,
    /// Sentences in which it does not.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test runs them"))]
    #[serde(default)]
    no: Vec<String>,
}

/// A pattern; its expression is compiled when it is first tried.
#[derive(Debug)]
pub(super) struct Clause {
    pub id: String,
    pub gives: Option<Gives>,
    langs: Vec<String>,
    not_langs: Vec<String>,
    pattern: String,
    with: u128,
    of_talks: bool,
    pub known: bool,
    regex: OnceLock<Regex>,
}

/// The patterns, in the order of the file, and the words of each language, read when its first page comes.
#[derive(Debug)]
pub(super) struct Grammar {
    clauses: Vec<Clause>,
    lexicons: [OnceLock<Lexicon>; LANGUAGES.len()],
}

/// A match of a pattern: stretches of the symbols.
pub(super) struct Parsed<'a> {
    pub clause: &'a Clause,
    pub whole: Range<usize>,
    pub from: Option<Range<usize>>,
    pub given: Range<usize>,
}

impl Grammar {
    /// Returns the grammar of this crate.
    pub(super) fn new() -> Self {
        let clause = |line: Line| Clause {
            id: line.id,
            gives: line.gives,
            langs: line.langs,
            not_langs: line.not_langs,
            pattern: line.pattern,
            with: line.with.bytes().fold(0, |set, letter| set | bit(letter)),
            of_talks: line.of_talks,
            known: line.known,
            regex: OnceLock::new(),
        };
        Self {
            clauses: lines().map(clause).collect(),
            lexicons: Default::default(),
        }
    }

    /// Returns the words of a language; those of English where the language is not known.
    pub(super) fn lexicon(&self, lang: &str) -> Option<&Lexicon> {
        let lang = if lang.is_empty() { "en" } else { lang };
        let number = LANGUAGES.iter().position(|l| *l == lang)?;
        Some(self.lexicons[number].get_or_init(|| Lexicon::of(lang)))
    }

    /// Returns every match of a pattern for a language.
    pub(super) fn parse<'a>(&'a self, symbols: &'a Symbols, lang: &'a str) -> impl Iterator<Item = Parsed<'a>> {
        let of_talks = TALKS.iter().any(|&letter| symbols.have(bit(letter)));
        self.clauses
            .iter()
            .filter(move |clause| clause.is_for(lang) && symbols.have(clause.with) && (of_talks || !clause.of_talks))
            .flat_map(|clause| clause.matches(symbols))
    }
}

/// Letters of words that speak of talks.
const TALKS: [u8; 7] = *b"TBNAGSY";

impl Clause {
    /// Returns whether it names members one after another.
    pub(super) fn is_of_list(&self) -> bool {
        self.pattern.contains("{PL}")
    }

    fn is_for(&self, lang: &str) -> bool {
        let has = |langs: &[String]| langs.iter().any(|l| l == lang);
        (self.langs.is_empty() || has(&self.langs)) && !has(&self.not_langs)
    }

    fn matches<'a>(&'a self, symbols: &'a Symbols) -> impl Iterator<Item = Parsed<'a>> {
        let regex = self.regex.get_or_init(|| compiled(&self.pattern));
        regex.captures_iter(&symbols.letters).filter_map(move |captures| {
            let whole = captures.get(0)?.range();
            let before = &symbols.letters[..whole.start];
            let mediates = self.gives == Some(Gives::Mediator);
            let is_fact = !(is_unreal(before) || mediates && stands_between(before));
            let given = captures.name("p").filter(|_| is_fact)?.range();
            Some(Parsed {
                clause: self,
                whole,
                from: captures.name("from").map(|from| from.range()),
                given,
            })
        })
    }
}

/// Returns whether what comes next is denied, over, or wished for: such a word stands among the last two before it.
fn is_unreal(before: &[u8]) -> bool {
    let last = before.iter().rev().take(2);
    last.take_while(|letter| !b".,;:()-P&".contains(letter))
        .any(|letter| b"nfq".contains(letter))
}

/// Returns whether what comes next are the sides between whom somebody does something: "a meeting between P and P".
fn stands_between(before: &[u8]) -> bool {
    let title = before
        .iter()
        .rev()
        .take_while(|letter| b"tDCOLUHof".contains(letter))
        .count();
    before[..before.len() - title].last() == Some(&b'4')
}

/// Shorthands of patterns, in the order in which they are spelled out.
const SHORTHANDS: [(&str, &str); 9] = [
    // A list of people, each with what is said of him or her.
    (
        "{PL}",
        "P(?:(?:[,(-][wtDCOLUsoHf&F-]{1,9}[),-]?)?(?:[,;&]|,&)J?[wtDCOLUsoHBbf&F-]{0,9},?P){0,14}",
    ),
    // People joined by commas and "and".
    ("{PC}", "P(?:(?:,{T}P){0,8}(?:,[wtDCOLUsof]{0,6})?,?&{T}P)?"),
    // What may stand between a subject and its verb: an apposition, "who", an auxiliary.
    (
        "{A}",
        "(?:,[^.;Pynq]{1,14},|[(][^)P]{1,12}[)]|-)?(?:,?j[cwi]{0,3}|,c?|[cwi]{0,3})",
    ),
    // Titles, or two other words, before a name; a person among them owns the title.
    ("{N}", "w{0,2}{T}w{0,2}(?:P[tDCOLsw]{0,3})?"),
    // Up to five words of a noun phrase.
    ("{m}", "[wtHDCOLUsoF]{0,5}"),
    // A noun phrase with its prepositions.
    ("{g}", "[wtDCOLUsoFTipa&-]{0,8}"),
    // Titles right before a name, none of which belongs to somebody else.
    ("{R}", "(?:[DCOLUH-]|t&t|ft|t(?:[oFis]?[wDCOLt]{1,2})?){0,9}"),
    // Titles that begin with no verb.
    ("{S}", "(?:[DCOLUsoH&-]|HBw?|ft|t(?:[oFi]?w{1,2}t?)?){0,9}"),
    // Titles: words that say who the bearer of the next name is.
    (
        "{T}",
        "(?:[DCOLUsoH&-]|HBw?|[(][wtps]{1,3}[)]|p[DCOL]|[DCOLU]w{1,2}[DCOLUt]|ft?|t(?:[oFi]{0,2}w{1,2})?|w{1,2}[ts]){0,9}",
    ),
];

fn compiled(pattern: &str) -> Regex {
    let full = SHORTHANDS
        .iter()
        .fold(pattern.to_owned(), |full, (name, meaning)| full.replace(name, meaning));
    RegexBuilder::new(&with_kinds_of_words(&full))
        .unicode(false)
        .build()
        .expect("the embedded grammar is compiled by a test")
}

/// Lets `w` stand for every noun that only some patterns tell from other words, and `p` for "between".
fn with_kinds_of_words(pattern: &str) -> String {
    let (mut full, mut in_class, mut before) = (String::with_capacity(pattern.len() * 2), false, ' ');
    for c in pattern.chars() {
        in_class = (in_class || c == '[') && c != ']';
        match c {
            'w' if in_class => full += "w235",
            'w' => full += "[w235]",
            // a group's name is `?<p>`
            'p' if before == '<' => full.push(c),
            'p' if in_class => full += "p4",
            'p' => full += "[p4]",
            c => full.push(c),
        }
        before = c;
    }
    full
}

fn lines() -> impl Iterator<Item = Line> {
    include_str!("grammar.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("the embedded files are read by a test"))
}

/// Returns the id, examples and counterexamples of each pattern; an example begins with its language and a bar.
#[cfg(test)]
pub(super) fn examples() -> impl Iterator<Item = (String, Vec<String>, Vec<String>)> {
    lines().map(|line| (line.id, line.yes, line.no))
}
