//! Words and the shingles of the article-extraction-benchmark's measure.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Words of a shingle.
pub(crate) const WIDTH: usize = 4;

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
