//! What the first judgement of a page says around each block: the features that the second judgement sees besides.
//!
//! Stacked sequential learning (Cohen and Carvalho 2005): a block is judged once by itself, then again knowing how its
//! neighbours, its siblings and the blocks that look like it were judged.

use foldhash::HashMap;

use super::{
    block::Block,
    features::{Row, Rows, since},
    measure::Measure,
};

/// First judgement above which a block counts as part of the article; 128 is even odds.
const EVEN: u8 = 128;

/// Names of the features, which follow those of the first judgement in a row.
pub(super) const NAMES: &[&str] = &[
    "first",
    "first-1",
    "first+1",
    "first-2",
    "first+2",
    "first-3",
    "first+3",
    "mean-1",
    "mean+1",
    "mean-3",
    "mean+3",
    "mean-8",
    "mean+8",
    "most-before",
    "most-after",
    "inside-before",
    "inside-after",
    "chars-before",
    "chars-after",
    "chars-inside",
    "since-inside",
    "until-inside",
    "run",
    "run-chars",
    "gap-chars",
];

/// Names of those that need markup.
pub(super) const MARKUP_NAMES: &[&str] = &["group-mean", "siblings-mean", "uncles-mean"];

/// Returns the number of features.
pub(super) fn width(markup: bool) -> usize {
    NAMES.len() + if markup { MARKUP_NAMES.len() } else { 0 }
}

/// Returns every row with the features of the first judgement behind its own; `first` has a number for each block.
pub(super) fn with_first(rows: &Rows, blocks: &[Block], measures: &[Measure], first: &[u8], markup: bool) -> Rows {
    let page = Page::new(blocks, measures, first);
    let width = rows.width + width(markup);
    let mut out = Row::with_capacity(width * blocks.len());
    for (at, own) in rows.values.chunks(rows.width).enumerate() {
        out.extend(own);
        page.put(&mut out, at);
        if markup {
            page.put_markup(&mut out, &blocks[at], at);
        }
    }
    Rows {
        width,
        values: out.into_values(),
    }
}

/// The first judgement of a page and sums over it.
struct Page<'p> {
    first: &'p [u8],
    /// Sums over the blocks before each: judgements, blocks inside, characters, characters inside.
    sums: Vec<[usize; 4]>,
    most_before: Vec<u8>,
    most_after: Vec<u8>,
    since: Vec<usize>,
    until: Vec<usize>,
    /// Start and end of the run of equal judgements around each block.
    runs: Vec<(usize, usize)>,
    groups: HashMap<u64, Mean>,
    parents: HashMap<usize, Mean>,
    grandparents: HashMap<usize, Mean>,
}

/// A mean of judgements, weighed by length.
#[derive(Default)]
struct Mean {
    sum: usize,
    weight: usize,
}

impl Mean {
    fn add(&mut self, value: u8, weight: usize) {
        self.sum += usize::from(value) * weight;
        self.weight += weight;
    }

    /// Returns the mean without one of its values; even odds where nothing else is left.
    fn without(&self, value: u8, weight: usize) -> usize {
        let rest = self.weight - weight;
        (self.sum - usize::from(value) * weight)
            .checked_div(rest)
            .unwrap_or(usize::from(EVEN))
    }
}

impl<'p> Page<'p> {
    fn new(blocks: &[Block], measures: &[Measure], first: &'p [u8]) -> Self {
        let mut page = Self {
            first,
            sums: Vec::with_capacity(first.len() + 1),
            most_before: running_most(first.iter()),
            most_after: {
                let mut most = running_most(first.iter().rev());
                most.reverse();
                most
            },
            since: since(first.iter().copied().map(is_inside)),
            until: {
                let mut until = since(first.iter().rev().copied().map(is_inside));
                until.reverse();
                until
            },
            runs: runs(first),
            groups: HashMap::default(),
            parents: HashMap::default(),
            grandparents: HashMap::default(),
        };
        let mut sum = [0; 4];
        for ((block, m), first) in blocks.iter().zip(measures).zip(first) {
            page.sums.push(sum);
            let inside = *first >= EVEN;
            let own = [
                usize::from(*first),
                usize::from(inside),
                m.length,
                if inside { m.length } else { 0 },
            ];
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            let weight = weight(block);
            page.groups.entry(block.markup().look).or_default().add(*first, weight);
            page.parents
                .entry(block.markup().parent)
                .or_default()
                .add(*first, weight);
            page.grandparents
                .entry(block.markup().grandparent)
                .or_default()
                .add(*first, weight);
        }
        page.sums.push(sum);
        page
    }

    fn put(&self, row: &mut Row, at: usize) {
        let near = |offset: isize| {
            at.checked_add_signed(offset)
                .and_then(|at| self.first.get(at))
                .map_or(0, |first| usize::from(*first))
        };
        for offset in [0, -1, 1, -2, 2, -3, 3] {
            row.count(near(offset));
        }
        for reach in [2, 4, 8] {
            row.count(self.mean(at.saturating_sub(reach), at));
            row.count(self.mean(at + 1, (at + 1 + reach).min(self.first.len())));
        }
        row.count(usize::from(self.most_before[at]));
        row.count(usize::from(self.most_after[at]));
        let [_, inside, chars, chars_inside] = self.sums[at];
        let [_, inside_after, _, chars_after] = self.sums[at + 1];
        let [_, all_inside, all_chars, all_chars_inside] = self.sums[self.first.len()];
        row.size(inside);
        row.size(all_inside - inside_after);
        row.share(chars_inside, all_chars_inside);
        row.share(all_chars_inside - chars_after, all_chars_inside);
        row.share(all_chars_inside, all_chars);
        row.count(self.since[at]);
        row.count(self.until[at]);
        let (start, end) = self.runs[at];
        row.size(end - start);
        row.size(self.sums[end][2] - self.sums[start][2]);
        // Characters of the other side that part this block from the nearest of its own.
        let gap = if start > 0 { chars - self.sums[start][2] } else { 0 };
        row.size(gap);
    }

    fn put_markup(&self, row: &mut Row, block: &Block, at: usize) {
        let (first, weight) = (self.first[at], weight(block));
        row.count(self.groups[&block.markup().look].without(first, weight));
        row.count(self.parents[&block.markup().parent].without(first, weight));
        row.count(self.grandparents[&block.markup().grandparent].without(first, weight));
    }

    fn mean(&self, start: usize, end: usize) -> usize {
        (self.sums[end][0] - self.sums[start][0])
            .checked_div(end - start)
            .unwrap_or(0)
    }
}

fn weight(block: &Block) -> usize {
    block.text.len().min(1_000)
}

fn running_most<'f>(first: impl Iterator<Item = &'f u8>) -> Vec<u8> {
    let mut most = 0;
    first
        .map(|first| {
            let before = most;
            most = most.max(*first);
            before
        })
        .collect()
}

fn is_inside(first: u8) -> bool {
    first >= EVEN
}

fn runs(first: &[u8]) -> Vec<(usize, usize)> {
    let mut runs = Vec::with_capacity(first.len());
    for run in first.chunk_by(|a, b| is_inside(*a) == is_inside(*b)) {
        let start = runs.len();
        runs.resize(start + run.len(), (start, start + run.len()));
    }
    runs
}
