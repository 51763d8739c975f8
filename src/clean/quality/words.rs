//! Words of a text and phrases of the data, folded alike, so that one can be looked up in the other.
//!
//! A word is a run of letters and digits; apostrophes and hyphens part words. A [`Phrase`] is written as text: `*` at
//! the end of a word stands for any ending, `?` alone for one word more or none; a word with a capital wants one in the text.
//! [`Phrases::find`] looks at each word
//! of a text once and only at phrases that begin like it, so the work is linear in the text.

use std::ops::Range;

use foldhash::HashMap;

use crate::fold::{fold, fold_char};

/// Longest word that is folded, bytes; what is longer is no word of a phrase.
const MAX_WORD: usize = 64;

/// The words of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// All folded words, one behind the other.
    folded: String,
    words: Vec<Word>,
}

/// Where a word stands in the text and in the folded string.
#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    folded: (usize, usize),
    /// Whether more than a space, hyphen, apostrophe or quotation mark parts it from the word before.
    breaks: bool,
    /// Whether it begins with a capital.
    capital: bool,
}

impl Words {
    /// Reads the words of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut words = Self::default();
        let mut start = None;
        for (at, c) in text.char_indices() {
            if is_of_word(c) {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                words.push(text, start..at);
            }
        }
        if let Some(start) = start {
            words.push(text, start..text.len());
        }
        words
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        let from = self.folded.len();
        let gap = &text[self.words.last().map_or(range.start, |word| word.end)..range.start];
        let seen = range.start..text.floor_char_boundary(range.end.min(range.start + MAX_WORD));
        let word = &text[seen];
        if word.is_ascii() {
            self.folded.push_str(word);
            self.folded[from..].make_ascii_lowercase();
        } else {
            word.chars().for_each(|c| fold_char(c, |c| self.folded.push(c)));
        }
        self.words.push(Word {
            start: range.start,
            end: range.end,
            folded: (from, self.folded.len()),
            breaks: !gap.chars().all(joins),
            capital: text[range].starts_with(char::is_uppercase),
        });
    }

    /// Returns whether a word begins with a capital.
    pub(super) fn is_capital(&self, nth: usize) -> bool {
        self.words[nth].capital
    }

    /// Returns whether a word begins a sentence, a line, or what stands behind a mark of punctuation.
    pub(super) fn breaks(&self, nth: usize) -> bool {
        nth == 0 || self.words[nth].breaks
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the bytes of a word in the text.
    pub(super) fn range(&self, nth: usize) -> Range<usize> {
        self.words[nth].start..self.words[nth].end
    }

    /// Returns the folded word.
    pub(super) fn folded(&self, nth: usize) -> &str {
        let (from, to) = self.words[nth].folded;
        &self.folded[from..to]
    }

    /// Returns the bytes of some words in the text, from the first to the last.
    pub(super) fn span(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].start..self.words[words.end - 1].end
    }
}

/// Returns whether a character belongs to a word: letters, digits, and the marks that stand on letters.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Returns whether a character may stand inside a phrase. A line break may not: no phrase straddles paragraphs.
fn joins(c: char) -> bool {
    c != '\n' && c.is_whitespace()
        || matches!(
            c,
            '-' | '‐' | '‑' | '\'' | '’' | 'ʼ' | '"' | '“' | '”' | '«' | '»' | '״' | '׳'
        )
}

/// A word of a phrase.
#[derive(Debug)]
enum Part {
    /// This word; with a capital where the flag says so.
    Exact(String, bool),
    /// A word that begins so.
    Start(String),
    /// One word more, or none.
    Any,
}

/// Phrases by what they begin with.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    by_start: HashMap<Key, Vec<usize>>,
    phrases: Vec<Vec<Part>>,
}

/// A phrase found: its number, and the words it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) phrase: usize,
    pub(super) words: Range<usize>,
}

impl Phrases {
    /// Reads phrases; their numbers are their places in the list.
    pub(super) fn of<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Self {
        let mut all = Self::default();
        for text in phrases {
            let parts = parts(text);
            let start = match parts.first() {
                Some(Part::Exact(word, _) | Part::Start(word)) => key(word),
                _ => key(""),
            };
            all.by_start.entry(start).or_default().push(all.phrases.len());
            all.phrases.push(parts);
        }
        all
    }

    /// Returns every place in which a phrase occurs, in order; of those that begin at one word the longest alone.
    pub(super) fn find(&self, words: &Words) -> Vec<Occurrence> {
        (0..words.len()).filter_map(|at| self.longest_at(words, at)).collect()
    }

    fn longest_at(&self, words: &Words, at: usize) -> Option<Occurrence> {
        let candidates = self.by_start.get(&key(words.folded(at)))?;
        let found = candidates.iter().filter_map(|&phrase| {
            let end = matches(&self.phrases[phrase], words, at)?;
            Some(Occurrence { phrase, words: at..end })
        });
        found.max_by_key(|found| (found.words.end, std::cmp::Reverse(found.phrase)))
    }
}

/// Reads a phrase of the data.
fn parts(text: &str) -> Vec<Part> {
    let part = |word: &str| match (word, word.strip_suffix('*')) {
        ("?", _) => vec![Part::Any],
        (_, Some(start)) => vec![Part::Start(fold(start))],
        _ => {
            let words = Words::of(word);
            (0..words.len())
                .map(|nth| Part::Exact(words.folded(nth).to_owned(), words.is_capital(nth)))
                .collect()
        }
    };
    text.split_whitespace().flat_map(part).collect()
}

/// The first two characters of a word, by which phrases are looked up.
type Key = [Option<char>; 2];

fn key(word: &str) -> Key {
    let mut letters = word.chars();
    [letters.next(), letters.next()]
}

/// Returns the word behind a phrase that begins at a word, where it does.
fn matches(parts: &[Part], words: &Words, start: usize) -> Option<usize> {
    let mut at = start;
    let fits = |part: &Part, at: usize| {
        at < words.len()
            && (at == start || !words.breaks(at))
            && match part {
                Part::Exact(word, capital) => words.folded(at) == word && (!capital || words.is_capital(at)),
                Part::Start(start) => words.folded(at).starts_with(start.as_str()),
                Part::Any => true,
            }
    };
    let mut may_skip = false;
    for part in parts {
        if matches!(part, Part::Any) {
            may_skip = true;
            continue;
        }
        if may_skip && !fits(part, at) && fits(&Part::Any, at) {
            at += 1;
        }
        may_skip = false;
        if !fits(part, at) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, text: &str, expected: &[&str]) {
        let words = Words::of(text);
        let found: Vec<&str> = Phrases::of([phrase])
            .find(&words)
            .iter()
            .map(|found| &text[words.span(&found.words)])
            .collect();
        assert_eq!(found, expected, "{phrase} in {text}");
    }

    #[test]
    fn phrases_are_found_whatever_the_case_and_the_marks() {
        check("cessez-le-feu", "Le Cessez-le-feu tient", &["Cessez-le-feu"]);
        check("trêve", "TREVE", &["TREVE"]);
        check("ateşkes*", "Ateşkesin koşulları", &["Ateşkesin"]);
        check("وقف اطلاق النار", "بعد وقف إطلاق النار في", &["وقف إطلاق النار"]);
    }

    #[test]
    fn a_question_mark_stands_for_one_word_or_none() {
        check("high to the ? fire", "a high to the fire", &["high to the fire"]);
        check(
            "high to the ? fire",
            "a high to the final fire",
            &["high to the final fire"],
        );
        check("high to the ? fire", "a high to the big final fire", &[]);
    }

    #[test]
    fn no_phrase_reaches_behind_the_text() {
        check("high to the ? fire", "high to the", &[]);
        check("Center East", "the Center East and the center east", &["Center East"]);
        check("high ? to", "high", &[]);
        check("center east", "They met in the center. East of it was war.", &[]);
        check("center east", "the center\neast", &[]);
    }
}
