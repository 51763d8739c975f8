//! Stands where the stage has its score: keeps what it is asked instead of answering.
//!
//! `judge` asks [`of_page`] about a page. Its rows are kept until [`take`]; where a first judgement was [`given`], they
//! are the rows of the second one.

use std::cell::RefCell;

pub(super) use super::Kind;
use super::{block::Block, context, features::Rows, measure::Measure};

/// What the stage wants to know of a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// Rows of all blocks.
    pub(crate) values: Vec<u8>,
    /// For each block 0 where it is open, 1 where a rule keeps it, 2 where a rule sets it aside.
    pub(crate) ruled: Vec<u8>,
}

thread_local! {
    static GIVEN: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
    static PAGE: RefCell<Asked> = RefCell::default();
}

/// Gives the first judgement of the page that is read next on this thread.
pub(super) fn given(first: Option<&[u8]>) {
    GIVEN.set(first.map(<[u8]>::to_vec));
}

/// Keeps the page and answers nothing.
pub(super) fn of_page(kind: Kind, blocks: &[Block], measures: &[Measure], rows: &Rows) -> Vec<f32> {
    let second = GIVEN
        .take()
        .map(|first| context::with_first(rows, blocks, measures, &first, kind == Kind::Html));
    let rows = second.as_ref().unwrap_or(rows);
    PAGE.set(Asked {
        values: rows.values.clone(),
        ruled: blocks
            .iter()
            .map(|block| match block.verdict {
                None => 0,
                Some(_) => 1 + u8::from(block.is_out()),
            })
            .collect(),
    });
    vec![0.0; blocks.len()]
}

/// Returns what was asked about the page judged last on this thread.
pub(super) fn take() -> Asked {
    PAGE.take()
}
