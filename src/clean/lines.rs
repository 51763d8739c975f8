//! What a page prints, line by line, as numbers that can be kept: the evidence of which lines are a site's.
//!
//! [`lines`] reads the lines of a page without a tree and gives a [`LineKey`] for each; the same line of the same site
//! has the same key whatever stands around it, in HTML as in text that lost its tags.

use std::collections::BTreeSet;

use super::{Cleaner, Mode, decode, fallback, text};
use crate::{
    fold::fold_char,
    model::{MediaType, RawDocument},
};

/// Most lines of a page that are kept: those with the smallest keys, so that pages that share lines keep the same ones.
const MOST_LINES: usize = 256;

/// A line by its letters: a hash of them in folded form, runs of digits being one sign, marks and spaces left out.
///
/// The lowest bit says whether the line reads like a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey(pub u64);

impl LineKey {
    /// Returns the key of a line, or `None` where it has no letter.
    pub(super) fn of(line: &str) -> Option<Self> {
        let mut hash = Hash::default();
        let (mut has_letter, mut in_number) = (false, false);
        for c in line.chars() {
            if c.is_numeric() {
                if !in_number {
                    hash.push('#');
                }
                in_number = true;
            } else if c.is_alphabetic() {
                (has_letter, in_number) = (true, false);
                fold_char(c, |c| hash.push(c));
            }
        }
        has_letter.then(|| Self(hash.end() & !1 | u64::from(is_sentence(line))))
    }

    /// Returns whether the line reads like a sentence.
    pub(super) fn is_sentence(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Cleaner {
    /// Returns whether pages are judged, and so can have lines of their site.
    #[must_use]
    pub fn judges(&self) -> bool {
        self.options.mode == Mode::Clean
    }

    /// Returns the keys of a page's lines, in order and each once, at most 256 of them; none where the page cannot be
    /// decoded or is taken as it is.
    #[must_use]
    pub fn lines(&self, raw: &RawDocument) -> Vec<LineKey> {
        if !self.judges() || raw.bytes.len() > self.options.max_bytes {
            return Vec::new();
        }
        let Ok(page) = decode::decode(raw) else {
            return Vec::new();
        };
        let keys: BTreeSet<LineKey> = match raw.media {
            MediaType::Text => text::lines(&page.text).filter_map(|(_, line)| LineKey::of(line)).collect(),
            MediaType::Html => fallback::blocks(&page.text)
                .iter()
                .filter_map(|b| LineKey::of(&b.text))
                .collect(),
        };
        keys.into_iter().take(MOST_LINES).collect()
    }
}

/// FNV-1a over characters, its bits mixed at the end as `MurmurHash3` does, since the smallest keys are a sample.
pub(super) struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    pub(super) fn push(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
    }

    pub(super) fn end(self) -> u64 {
        let mixed = (self.0 ^ self.0 >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        mixed ^ mixed >> 33
    }
}

/// Characters from which a line with a full stop reads like a sentence, and from which any line does.
const SENTENCE: (usize, usize) = (60, 150);

/// Returns whether a line reads like a sentence. It must not depend on the rest of the page, nor on markup.
fn is_sentence(line: &str) -> bool {
    // A Chinese, Japanese or Korean sign says as much as two or three letters.
    let halves: usize = line.chars().map(|c| if c >= '\u{2e80}' { 5 } else { 2 }).sum();
    let bare = line.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_end(c));
    halves / 2 >= SENTENCE.1 || halves / 2 >= SENTENCE.0 && bare.ends_with(is_end)
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '۔' | '।' | '։' | '。' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, alike: bool) {
        assert_eq!(LineKey::of(a) == LineKey::of(b), alike, "{a} / {b}");
    }

    #[test]
    fn a_line_is_known_by_its_letters() {
        check("Share this story", "  SHARE this — story » ", true);
        check("12 comments", "3 comments", true);
        check("Поділитися", "Поділитись", false);
        check("12 comments", "comments", false);
        assert_eq!(LineKey::of("12:30 | 4 – 5"), None);
    }

    #[test]
    fn sentences_are_told_from_labels_in_any_script() {
        for (line, sentence) in [
            (
                "The delegations met in Istanbul on Friday and agreed to swap prisoners.",
                true,
            ),
            ("代表团周五在伊斯坦布尔举行会晤，双方同意交换战俘，并将继续谈判。", true),
            ("Talks begin.", false),
            (
                "Politics World Sport Culture Opinion Video Live Weather Newsletters Podcasts",
                false,
            ),
        ] {
            assert_eq!(LineKey::of(line).unwrap().is_sentence(), sentence, "{line}");
        }
    }
}
