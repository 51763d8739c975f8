//! Texts as bags of 4-word shingles, the measure of the article-extraction-benchmark.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Words of a shingle.
pub(crate) const WIDTH: usize = 4;

/// How often each shingle occurs in a text; a text of fewer than [`WIDTH`] words is one shingle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shingles {
    counts: HashMap<u64, u32>,
    /// Shingles in all, repeats included.
    pub(crate) total: u32,
}

impl Shingles {
    /// Counts the shingles of a text.
    pub(crate) fn of(text: &str) -> Self {
        let words = words(text);
        let mut shingles = Self::default();
        for shingle in words.windows(WIDTH.min(words.len()).max(1)) {
            *shingles.counts.entry(key(shingle)).or_default() += 1;
            shingles.total += 1;
        }
        shingles
    }

    /// Returns how many shingles both texts share, repeats included.
    pub(crate) fn shared(&self, other: &Self) -> u32 {
        let in_other = |shingle| other.counts.get(shingle).copied().unwrap_or(0);
        self.counts
            .iter()
            .map(|(shingle, count)| in_other(shingle).min(*count))
            .sum()
    }
}

/// Returns the runs of letters, digits and underscores of a text.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Returns a number for a run of words; it is good for comparing within one run of the program only.
pub(crate) fn key(words: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: (u32, u32, u32)) {
        let (one, other) = (Shingles::of(one), Shingles::of(other));
        assert_eq!((one.shared(&other), one.total, other.total), expected);
    }

    #[test]
    fn texts_share_runs_of_four_words() {
        check("a b c d e", "x b c d e!", (1, 2, 2));
        check("a b c", "a, b; c", (1, 1, 1));
        check("a a a a a a", "a a a a a", (2, 3, 2));
        check("", "a", (0, 0, 1));
        check("", "", (0, 0, 0));
    }
}
