//! Which blocks of a page did the human keep?
//!
//! The human-made text is not aligned with the page, so a block is part of the article where most of its 4-word
//! shingles are found in that text. A shorter block needs to be found whole: a single word as a line of its own.

use std::collections::{HashMap, HashSet};

use crate::clean::Line;
use crate::shingles::{WIDTH, key, words};

/// A block with the answer.
pub(crate) struct Label {
    /// Words of the block.
    pub(crate) words: u32,
    /// Words of it that the human kept.
    pub(crate) kept: u32,
    /// Whether the block as a whole counts as kept.
    pub(crate) inside: bool,
}

/// Labels the blocks of a page by its human-made text; also returns the words of that text.
///
/// What the human kept once is found once: of two blocks that say the same, the first is part of the article.
pub(crate) fn label(lines: &[Line], gold: &str) -> (Vec<Label>, u32) {
    let mut known = Known::of(gold);
    let labels = lines.iter().map(|line| known.label(&words(&line.text))).collect();
    (labels, count(words(gold).len()))
}

fn count(words: usize) -> u32 {
    u32::try_from(words).unwrap_or(u32::MAX)
}

/// What the human-made text says, ready for asking.
struct Known {
    /// How often each run of one to [`WIDTH`] words stands there and was not found yet, by the runs' keys.
    runs: HashMap<u64, u32>,
    /// Keys of all lines.
    lines: HashSet<u64>,
}

impl Known {
    fn of(gold: &str) -> Self {
        let all = words(gold);
        let mut runs = HashMap::new();
        for run in (1..=WIDTH).flat_map(|width| all.windows(width).map(key)) {
            *runs.entry(run).or_default() += 1;
        }
        Self {
            runs,
            lines: gold.lines().map(|line| key(&words(line))).collect(),
        }
    }

    fn label(&mut self, block: &[&str]) -> Label {
        let shingles: Vec<u64> = match block.len() {
            0 => Vec::new(),
            short @ 1..WIDTH => vec![key(&block[..short])],
            _ => block.windows(WIDTH).map(key).collect(),
        };
        let is_left = |runs: &HashMap<u64, u32>, shingle| runs.get(shingle).is_some_and(|count| *count > 0);
        let hits = match (block.len(), shingles.as_slice()) {
            (1, [word]) => usize::from(self.lines.contains(word) && is_left(&self.runs, word)),
            _ => shingles.iter().filter(|shingle| is_left(&self.runs, shingle)).count(),
        };
        let inside = hits * 2 > shingles.len();
        if inside {
            for shingle in &shingles {
                self.runs.entry(*shingle).and_modify(|count| *count = count.saturating_sub(1));
            }
        }
        Label {
            words: count(block.len()),
            kept: count((block.len() * hits).checked_div(shingles.len()).unwrap_or(0)),
            inside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, gold: &str, expected: bool) {
        assert_eq!(Known::of(gold).label(&words(block)).inside, expected, "{block:?} in {gold:?}");
    }

    #[test]
    fn most_of_a_block_has_to_be_kept() {
        let gold = "Talks\nThe delegations met in Istanbul on Friday.";
        check("The delegations met in Istanbul on Friday (photo)", gold, true);
        check("The delegations met in Ankara on Sunday", gold, false);
        check("in Istanbul", gold, true);
        check("Talks", gold, true);
        check("Istanbul", gold, false);
        check("* * *", gold, false);
    }

    #[test]
    fn what_was_kept_once_is_found_once() {
        let lines = ["They met in Istanbul on Friday.", "They met in Istanbul on Friday."].map(|text| Line {
            text: text.to_owned(),
            ..Line::default()
        });
        let inside: Vec<bool> = label(&lines, "They met in Istanbul on Friday.").0.iter().map(|l| l.inside).collect();
        assert_eq!(inside, [true, false]);
    }
}
