//! Logistic regression by `AdaGrad` (Duchi, Hazan and Singer 2011), a page a step.
//!
//! The same pages give the same weights: pages come in the order of their names, the shuffle has a fixed seed, and
//! one thread adds up. Only `exp` is the platform's, whose last bit rounding to [`DIGITS`] nearly always hides.

use crate::{
    clean::{Asked, Kind},
    label::Example,
};

/// Times that every page is seen.
const EPOCHS: u8 = 15;
/// First size of a step.
const RATE: f32 = 0.3;
/// How fast steps shrink: in epoch `e`, the rate is `RATE / (1 + RATE_DECAY * e)`.
const RATE_DECAY: f32 = 0.2;
/// What the sum of squared gradients starts with.
const FIRST_SQUARES: f32 = 1e-4;
/// Strength of the pull towards zero (L2), for the features that a page has.
const SHRINKAGE: f32 = 1e-5;
/// Added to the bias when all is fitted, in log odds: a lost paragraph of the article costs a reader more than a kept
/// line of its surroundings. Chosen among 0 and 0.5, together with the stage's price of a change, by the sum of the
/// F1 of both held-out sets.
const LEANING: f32 = 0.5;
/// Weights are rounded to a multiple of `1 / DIGITS`.
const DIGITS: f32 = 1000.0;
/// Weights nearer to zero than this are dropped.
const SMALLEST: f32 = 0.005;
/// Beginnings of the names of features that need markup; on text pages they say nothing and stay zero.
const OF_MARKUP: [&str; 3] = ["shape", "linked", "hint"];
/// Seed of the shuffle.
const SEED: u64 = 12345;

/// Returns the weights of the features, by their numbers, as the stage is to use them.
pub(crate) fn fit(pages: &[Example], names: &[String], kind: Kind) -> Vec<f32> {
    let mut fit = Fit::new(names, kind);
    let mut order: Vec<usize> = (0..pages.len()).collect();
    let mut shuffle = Shuffle(SEED);
    for epoch in 0..EPOCHS {
        shuffle.apply(&mut order);
        let rate = RATE / (f32::from(epoch) * RATE_DECAY + 1.0);
        for page in &order {
            fit.step(&pages[*page], rate);
        }
    }
    // The bias is feature 0.
    fit.weights[0] += LEANING;
    fit.weights.into_iter().map(shipped).collect()
}

/// Rounds a weight, or drops it.
fn shipped(weight: f32) -> f32 {
    if weight.abs() < SMALLEST {
        0.0
    } else {
        (weight * DIGITS).round() / DIGITS
    }
}

/// Weights on their way, by the numbers of the features.
struct Fit {
    weights: Vec<f32>,
    /// Sums of squared gradients.
    squares: Vec<f32>,
    /// Whether the feature may have a weight.
    usable: Vec<bool>,
    /// Gradient of the page at hand; zero between steps.
    gradient: Vec<f32>,
}

impl Fit {
    fn new(names: &[String], kind: Kind) -> Self {
        let needs_markup = |name: &String| OF_MARKUP.iter().any(|group| name.starts_with(group));
        Self {
            weights: vec![0.0; names.len()],
            squares: vec![FIRST_SQUARES; names.len()],
            usable: names
                .iter()
                .map(|name| kind == Kind::Html || !needs_markup(name))
                .collect(),
            gradient: vec![0.0; names.len()],
        }
    }

    /// Learns from one page.
    fn step(&mut self, page: &Example, rate: f32) {
        for at in self.add_gradient(page) {
            let gradient = std::mem::take(&mut self.gradient[at]) + SHRINKAGE * self.weights[at];
            self.squares[at] += gradient * gradient;
            self.weights[at] -= rate * gradient / self.squares[at].sqrt();
        }
    }

    /// Sums up the gradient of a page and returns the numbers of the features in it, each once.
    fn add_gradient(&mut self, page: &Example) -> Vec<usize> {
        let mut touched = Vec::new();
        for block in page.blocks.iter().filter(|b| b.weight > 0.0) {
            let Asked::Open { features } = &block.asked else {
                continue;
            };
            let label = f32::from(u8::from(block.inside));
            let error = (probability(score(&self.weights, features)) - label) * block.weight;
            for at in features.iter().map(|number| usize::from(*number)) {
                if self.usable[at] {
                    self.gradient[at] += error;
                    touched.push(at);
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// Returns the log odds that a block with these features is part of the article.
pub(crate) fn score(weights: &[f32], features: &[u16]) -> f32 {
    features.iter().map(|number| weights[usize::from(*number)]).sum()
}

fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The shuffle of Fisher and Yates with Knuth's linear congruential generator (MMIX).
struct Shuffle(u64);

impl Shuffle {
    fn apply(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clean::Line, label::label};

    fn page(lines: &[(&str, &[u16])], gold: &str) -> Example {
        let lines = lines.iter().map(|(text, features)| Line {
            text: (*text).to_owned(),
            asked: Asked::Open {
                features: features.to_vec(),
            },
        });
        label(lines.collect(), gold)
    }

    #[test]
    fn weights_tell_the_article_from_the_rest() {
        let names = ["bias:0", "length:1", "hint:0"].map(str::to_owned);
        let pages: Vec<Example> = (0..50)
            .map(|_| {
                page(
                    &[("they met on Friday", &[0, 1]), ("Home Menu Login Search", &[0, 2])],
                    "they met on Friday",
                )
            })
            .collect();
        let html = fit(&pages, &names, Kind::Html);
        assert!(score(&html, &[0, 1]) > 1.0 && score(&html, &[0, 2]) < -1.0, "{html:?}");
        assert_eq!(html, fit(&pages, &names, Kind::Html));
        assert!(fit(&pages, &names, Kind::Text)[2].abs() < f32::EPSILON);
    }

    #[test]
    fn weights_are_rounded_and_small_ones_dropped() {
        let shipped: Vec<f32> = [0.004_9, -0.004_9, 0.123_46, -1.000_4].map(shipped).into();
        assert_eq!(shipped, [0.0, 0.0, 0.123, -1.0]);
    }
}
