//! How near is what the cleaner keeps to what the human kept?

use std::fmt;

use rayon::prelude::*;

use crate::{
    clean::{self, Asked},
    fit,
    label::{Example, Labelled},
    shingles::Shingles,
};

/// Score of a block that a rule decided, as `judge` gives it to the division.
const RULED: f32 = 1.0;

/// Precision and recall over shingles, each a mean over pages; a page of which nothing is kept has no precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Figures {
    pages: usize,
    precision: f64,
    recall: f64,
}

impl Figures {
    /// Divides pages by weights and compares what is kept with the human-made texts.
    pub(crate) fn of(pages: &[Example], weights: &[f32]) -> Self {
        let each: Vec<(Option<f64>, f64)> = pages.par_iter().map(|page| compare(page, weights)).collect();
        Self {
            pages: pages.len(),
            precision: mean(each.iter().filter_map(|(precision, _)| *precision)),
            recall: mean(each.iter().map(|(_, recall)| *recall)),
        }
    }

    /// Returns the harmonic mean of precision and recall.
    fn f1(self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pages,
            precision,
            recall,
        } = self;
        let f1 = self.f1();
        write!(
            f,
            "{pages:>5} pages  F1 {f1:.3}  precision {precision:.3}  recall {recall:.3}"
        )
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Returns the precision, where anything is kept, and the recall of a page.
fn compare(page: &Example, weights: &[f32]) -> (Option<f64>, f64) {
    let kept = Shingles::of(&kept(page, weights));
    let shared = f64::from(kept.shared(&page.gold));
    let share_of = |total: u32| (total > 0).then(|| shared / f64::from(total));
    (share_of(kept.total), share_of(page.gold.total).unwrap_or(0.0))
}

/// Returns what is kept of a page.
fn kept(page: &Example, weights: &[f32]) -> String {
    let scores: Vec<f32> = page.blocks.iter().map(|block| score(block, weights)).collect();
    let division = clean::divide(&scores);
    let stays = |(block, inside): &(&Labelled, bool)| match block.asked {
        Asked::Ruled { stays } => stays,
        Asked::Open { .. } => *inside,
    };
    let texts = page.blocks.iter().zip(division).filter(stays);
    texts
        .map(|(block, _)| block.text.as_str())
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn score(block: &Labelled, weights: &[f32]) -> f32 {
    match &block.asked {
        Asked::Ruled { stays: true } => RULED,
        Asked::Ruled { stays: false } => -RULED,
        Asked::Open { features } => fit::score(weights, features),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clean::Line, label::label};

    fn check(weights: &[f32], expected: (f64, f64)) {
        let open = |text: &str, feature| Line {
            text: text.to_owned(),
            asked: Asked::Open {
                features: vec![feature],
            },
        };
        let ruled = Line {
            text: "all rights reserved".to_owned(),
            asked: Asked::Ruled { stays: false },
        };
        let lines = vec![open("they met on Friday", 0), open("read this story too", 1), ruled];
        let figures = Figures::of(&[label(lines, "they met on Friday")], weights);
        assert_eq!((figures.precision, figures.recall), expected);
    }

    #[test]
    fn what_is_kept_is_compared_with_the_gold() {
        check(&[3.0, -3.0], (1.0, 1.0));
        check(&[3.0, 3.0], (0.2, 1.0)); // five shingles, one of them right
        check(&[-3.0, -3.0], (0.0, 0.0));
    }
}
