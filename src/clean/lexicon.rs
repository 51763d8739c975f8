//! Learned words: what names of classes, and words of short lines, say for or against a block.
//!
//! `lexicon.txt` is fitted together with the trees: a line for each word with its log odds in sixteenths, in three parts:
//! class names and ids, words of lines of HTML pages, words of lines of texts. A word is in it only where several hosts
//! use it. [`Tally`] sums up what a set of words says.

use std::sync::OnceLock;

use foldhash::HashMap;

/// Which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Of class names, ids and roles.
    Classes,
    /// Of lines of HTML pages.
    HtmlLines,
    /// Of lines of texts without tags.
    TextLines,
}

/// What a set of words says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The lowest score.
    pub(super) least: i32,
    /// The highest score.
    pub(super) most: i32,
    /// All scores together.
    pub(super) sum: i32,
}

impl Tally {
    /// Nothing is said.
    pub(super) const NONE: Self = Self {
        least: 0,
        most: 0,
        sum: 0,
    };

    /// Adds the score of a word.
    pub(super) fn add(&mut self, score: i32) {
        *self = self.with(Self {
            least: score.min(0),
            most: score.max(0),
            sum: score,
        });
    }

    /// Returns what both sets say.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            sum: self.sum + other.sum,
        }
    }
}

/// Returns the score of a word, zero where it is not known.
pub(super) fn score(words: Words, word: &str) -> i32 {
    tables()[words as usize].get(word).copied().unwrap_or(0)
}

/// Number of words up to which a line is short enough for its words to say something.
const SHORT: usize = 12;

/// Returns what the words of a line say; nothing where the line is long.
pub(super) fn of_line(words: Words, text: &str, word_count: usize) -> Tally {
    let mut tally = Tally::default();
    for_words_of_line(text, word_count, |word| tally.add(score(words, word)));
    tally
}

/// Calls `each` with every word of a short line, in small letters.
pub(super) fn for_words_of_line(text: &str, word_count: usize, mut each: impl FnMut(&str)) {
    if word_count > SHORT {
        return;
    }
    let mut lower = String::new();
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .take(2 * SHORT)
    {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        each(&lower);
    }
}

type Table = HashMap<&'static str, i32>;

fn tables() -> &'static [Table; 3] {
    static TABLES: OnceLock<[Table; 3]> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut parts = include_str!("lexicon.txt").split("\n\n");
        [(); 3].map(|()| parts.next().map(read).unwrap_or_default())
    })
}

fn read(lines: &'static str) -> Table {
    let entry = |line: &'static str| {
        let (word, score) = line.rsplit_once(' ')?;
        Some((word, score.parse().ok()?))
    };
    lines
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(entry)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_knows_the_extremes() {
        let mut tally = Tally::default();
        [3, -5, 1].into_iter().for_each(|score| tally.add(score));
        assert_eq!(
            tally,
            Tally {
                least: -5,
                most: 3,
                sum: -1
            }
        );
    }

    #[test]
    fn words_of_lines_are_in_small_letters() {
        let mut words = Vec::new();
        for_words_of_line("Read Also: ЧИТАЙТЕ", 3, |word| words.push(word.to_owned()));
        assert_eq!(words, ["read", "also", "читайте"]);
    }
}
