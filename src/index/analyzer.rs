//! Text to terms, the same for pages and queries.
//!
//! Words are those of Unicode Standard Annex 29, with four changes that news needs: an apostrophe parts words of Latin
//! script (`Moscow’s`, `Erdoğan'ın`, `l'accord`) and is dropped in others (`об’єкт`, `ארה״ב`); dots inside acronyms and
//! separators of thousands are dropped (`U.S.`, `1,000`); runs of Chinese and Japanese characters become pairs.
//! Each word gives a folded form and, where its language has a Snowball stemmer, a stem that carries the language, so
//! that stems of two languages never meet. Stemming comes before folding: the Turkish, Russian, French and German
//! stemmers need their letters.

use frostem::{Algorithm, Stemmer};
use unicode_segmentation::UnicodeSegmentation;

use crate::fold::fold;

/// Longest term, bytes; the rest of a longer word is not indexed.
const MAX_TERM: usize = 512;

/// Languages whose words are stemmed, by ISO 639-1.
const STEMMED: [(&str, Algorithm); 24] = [
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("uk", Algorithm::Ukrainian),
];

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Folded form.
    pub(super) term: String,
    /// Lower-case form with its letters, which stemmers need.
    pub(super) lower: String,
    /// Bytes in the text.
    pub(super) start: usize,
    /// Bytes in the text.
    pub(super) end: usize,
}

/// Returns the words of a text in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut pending: Option<(usize, &str)> = None; // a CJK character that may pair with the next
    let mut paired = false;
    for (start, word) in text.unicode_word_indices() {
        if is_ideograph(word) {
            if let Some((at, previous)) = pending.filter(|(at, previous)| at + previous.len() == start) {
                push(&mut tokens, &text[at..start + word.len()], at);
                paired = true;
                pending = Some((start, word));
                let _ = previous;
                continue;
            }
            flush(&mut tokens, pending, paired);
            (pending, paired) = (Some((start, word)), false);
            continue;
        }
        flush(&mut tokens, pending.take(), paired);
        push_word(&mut tokens, word, start);
    }
    flush(&mut tokens, pending, paired);
    tokens
}

/// Writes a CJK character that stands alone as a term of its own.
fn flush(tokens: &mut Vec<Token>, pending: Option<(usize, &str)>, paired: bool) {
    if let Some((at, character)) = pending.filter(|_| !paired) {
        push(tokens, character, at);
    }
}

/// Returns whether a word is one character of a script written without spaces.
fn is_ideograph(word: &str) -> bool {
    let mut characters = word.chars();
    let first = characters.next().unwrap_or(' ');
    characters.next().is_none()
        && matches!(first, '\u{3041}'..='\u{3096}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Parts a word at its apostrophes where its script wants that.
fn push_word(tokens: &mut Vec<Token>, word: &str, start: usize) {
    if !word.contains(is_apostrophe) || !word.chars().next().is_some_and(is_latin) {
        return push(tokens, word, start);
    }
    let mut at = start;
    for part in word.split(is_apostrophe) {
        if !part.is_empty() {
            push(tokens, part, at);
        }
        let rest = &word[(at - start + part.len()).min(word.len())..];
        at += part.len() + rest.chars().next().map_or(0, char::len_utf8);
    }
}

fn push(tokens: &mut Vec<Token>, word: &str, start: usize) {
    let end = start + word.len();
    let word = &word[..word.floor_char_boundary(MAX_TERM)];
    let plain = without_inner_marks(word);
    let term = fold(&plain);
    if !term.is_empty() {
        tokens.push(Token {
            term,
            lower: lower(&plain),
            start,
            end,
        });
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '＇')
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Drops apostrophes and quotes of other scripts, dots of acronyms and separators of thousands.
fn without_inner_marks(word: &str) -> String {
    if is_acronym(word) || is_grouped_number(word) {
        return word.chars().filter(|c| c.is_alphanumeric()).collect();
    }
    word.chars()
        .filter(|&c| !is_apostrophe(c) && !matches!(c, '"' | '״' | '׳'))
        .collect()
}

/// Returns whether a word is single letters parted by dots: `U.S`, `т.е`.
fn is_acronym(word: &str) -> bool {
    let mut letters = 0;
    let fits = word.split('.').all(|part| {
        letters += 1;
        let mut characters = part.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
    });
    fits && letters > 1
}

/// Returns whether a word is digits in groups of three: `1,000`, `1.000.000`.
fn is_grouped_number(word: &str) -> bool {
    let mut groups = word.split([',', '.']);
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && is_digits(first)
        && rest.peek().is_some()
        && rest.all(|g| g.len() == 3 && is_digits(g))
}

/// Lowers case; a capital `İ` loses the dot that Unicode's rule would leave as a mark of its own.
fn lower(word: &str) -> String {
    word.chars()
        .filter(|&c| c != '\u{307}')
        .flat_map(|c| {
            if c == 'İ' {
                'i'.to_lowercase()
            } else {
                c.to_lowercase()
            }
        })
        .collect()
}

/// Stems the words of one language.
#[derive(Clone, Copy)]
pub(super) struct LanguageStemmer {
    lang: &'static str,
    stemmer: Stemmer,
}

impl LanguageStemmer {
    /// Returns the stemmer of a language, by ISO 639-1.
    pub(super) fn of(lang: &str) -> Option<Self> {
        let (lang, algorithm) = STEMMED.into_iter().find(|(code, _)| *code == lang)?;
        Some(Self {
            lang,
            stemmer: Stemmer::new(algorithm),
        })
    }

    /// Returns the stem as a term: language, colon, folded stem.
    pub(super) fn stem(self, token: &Token) -> String {
        let turkish = self.lang == "tr" && token.lower.contains('I');
        let lower = if turkish {
            token.lower.replace('I', "ı")
        } else {
            token.lower.clone()
        };
        format!("{}:{}", self.lang, fold(&self.stemmer.stem(&lower)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = tokens(text);
        let terms: Vec<_> = found.iter().map(|token| token.term.as_str()).collect();
        assert_eq!(terms, expected, "{text}");
        for token in &found {
            assert!(
                text.is_char_boundary(token.start) && text.is_char_boundary(token.end),
                "{text}"
            );
        }
    }

    #[test]
    fn words_are_what_readers_search_for() {
        check("Moscow’s delegation", &["moscow", "s", "delegation"]);
        check("Erdoğan'ın İstanbul’daki", &["erdogan", "in", "istanbul", "daki"]);
        check("об’єкт", &["обєкт"]);
        check("U.S. President, U.S.President", &["us", "president", "u.s.president"]);
        check("1,000 for 1.000 and 3.5", &["1000", "for", "1000", "and", "3.5"]);
        check("all-for-all", &["all", "for", "all"]);
        check("ארה״ב", &["ארהב"]);
        check("", &[]);
    }

    #[test]
    fn chinese_becomes_pairs() {
        check("东京的和平", &["东京", "京的", "的和", "和平"]);
        check("和 truce", &["和", "truce"]);
    }

    #[test]
    fn no_word_is_lost_for_its_length() {
        check("достопримечательностями", &["достопримечательностями"]);
        let digest = "75c96bddf251".repeat(6);
        check(&digest, &[&digest]);
        assert_eq!(tokens(&"a".repeat(2_000_000))[0].term.len(), MAX_TERM);
    }

    #[test]
    fn stems_carry_their_language() {
        for (lang, word, stem) in [
            ("en", "exchanges", "en:exchang"),
            ("ru", "переговоров", "ru:переговор"),
            ("tr", "heyetleri", "tr:heyet"),
        ] {
            assert_eq!(LanguageStemmer::of(lang).unwrap().stem(&tokens(word)[0]), stem);
        }
        assert!(LanguageStemmer::of("he").is_none());
    }
}
