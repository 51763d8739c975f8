//! Stands where the stage has its score: keeps what it is asked instead of answering.
//!
//! `judge` asks [`score`] about every block that no rule decided, in the order of the page, and then hands the whole
//! page to [`divide`], decided blocks with a score of their own. What it learns, each thread keeps until [`take`].

use std::cell::RefCell;

pub(super) use super::Kind;

/// What the stage wants to know of a block.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    /// Nothing: a rule decided whether it stays.
    Ruled {
        /// Whether it is part of what the page says.
        stays: bool,
    },
    /// Whether it is part of the article, given the numbers of its features.
    Open {
        /// Numbers of the features that hold.
        features: Vec<u16>,
    },
}

thread_local! {
    /// Features of the blocks asked about since the last division.
    static OPEN: RefCell<Vec<Vec<u16>>> = const { RefCell::new(Vec::new()) };
    /// The last page divided.
    static PAGE: RefCell<Vec<Asked>> = const { RefCell::new(Vec::new()) };
}

/// Keeps the features of a block and returns the score that marks it as open.
pub(super) fn score(_: Kind, features: &[u16]) -> f32 {
    OPEN.with_borrow_mut(|open| open.push(features.to_vec()));
    f32::NAN
}

/// Keeps the page and returns that all of it stays.
pub(super) fn divide(scores: &[f32]) -> Vec<bool> {
    let mut open = OPEN.take().into_iter();
    let asked = scores.iter().map(|score| {
        if score.is_nan() {
            let features = open.next().expect("every open block was asked about");
            Asked::Open { features }
        } else {
            Asked::Ruled { stays: *score > 0.0 }
        }
    });
    PAGE.set(asked.collect());
    vec![true; scores.len()]
}

/// Returns what was asked about the blocks of the page judged last on this thread.
pub(super) fn take() -> Vec<Asked> {
    PAGE.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_in_its_order() {
        let scores = [-1.0, score(Kind::Html, &[3]), 1.0, score(Kind::Html, &[5, 8])];
        divide(&scores);
        let open = |features: &[u16]| Asked::Open {
            features: features.to_vec(),
        };
        let ruled = |stays| Asked::Ruled { stays };
        assert_eq!(take(), [ruled(false), open(&[3]), ruled(true), open(&[5, 8])]);
        assert_eq!(take(), []);
    }
}
