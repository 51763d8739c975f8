//! Which blocks of a page did the human keep?
//!
//! The human-made text is not aligned with the page, so a block is part of the article where most of its 4-word
//! shingles are found in that text. A shorter block needs to be found whole: a single word as a line of its own.

use std::collections::HashSet;

use crate::{
    clean::{Asked, Line},
    shingles::{Shingles, WIDTH, key, words},
};

/// A page with the answers.
pub(crate) struct Example {
    /// Blocks in the order of the page.
    pub(crate) blocks: Vec<Labelled>,
    /// The human-made text.
    pub(crate) gold: Shingles,
}

/// A block with the answer.
pub(crate) struct Labelled {
    /// The text of the block.
    pub(crate) text: String,
    /// What the stage asks of it.
    pub(crate) asked: Asked,
    /// Whether the human kept it.
    pub(crate) inside: bool,
    /// Share of the page's weight in the fit: the root of the block's words for an open block, none for a ruled
    /// one; the shares of a page sum up to 1.
    pub(crate) weight: f32,
}

/// Labels the blocks of a page by its human-made text.
pub(crate) fn label(lines: Vec<Line>, gold: &str) -> Example {
    let known = Known::of(gold);
    let mut blocks: Vec<Labelled> = lines
        .into_iter()
        .map(|Line { text, asked }| {
            let words = words(&text);
            let (inside, weight) = (known.holds(&words), weight(&asked, words.len()));
            Labelled {
                text,
                asked,
                inside,
                weight,
            }
        })
        .collect();
    let sum: f32 = blocks.iter().map(|b| b.weight).sum();
    if sum > 0.0 {
        for block in &mut blocks {
            block.weight /= sum;
        }
    }
    Example {
        blocks,
        gold: Shingles::of(gold),
    }
}

#[expect(clippy::cast_precision_loss, reason = "no page has 16 million words")]
fn weight(asked: &Asked, words: usize) -> f32 {
    match asked {
        Asked::Open { .. } => (words as f32).sqrt(),
        Asked::Ruled { .. } => 0.0,
    }
}

/// What the human-made text says, ready for asking.
struct Known {
    /// Keys of all runs of one to [`WIDTH`] words.
    runs: HashSet<u64>,
    /// Keys of all lines.
    lines: HashSet<u64>,
}

impl Known {
    fn of(gold: &str) -> Self {
        let all = words(gold);
        Self {
            runs: (1..=WIDTH).flat_map(|width| all.windows(width).map(key)).collect(),
            lines: gold.lines().map(|line| key(&words(line))).collect(),
        }
    }

    fn holds(&self, block: &[&str]) -> bool {
        match block.len() {
            0 => false,
            1 => self.lines.contains(&key(block)),
            2..WIDTH => self.lines.contains(&key(block)) || self.runs.contains(&key(block)),
            _ => {
                let shingles = block.windows(WIDTH);
                let all = shingles.len();
                shingles.filter(|shingle| self.runs.contains(&key(shingle))).count() * 2 > all
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, gold: &str, expected: bool) {
        assert_eq!(Known::of(gold).holds(&words(block)), expected, "{block:?} in {gold:?}");
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
    fn a_page_weighs_one() {
        let line = |text: &str, asked| Line {
            text: text.to_owned(),
            asked,
        };
        let open = Asked::Open { features: vec![0] };
        let lines = vec![
            line("a", open.clone()),
            line("a b c d", open),
            line("a", Asked::Ruled { stays: true }),
        ];
        let weights: Vec<f32> = label(lines, "a").blocks.iter().map(|b| b.weight).collect();
        assert_eq!(weights, [1.0 / 3.0, 2.0 / 3.0, 0.0]);
    }
}
