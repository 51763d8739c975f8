//! Boosted decision trees over rows of bytes.
//!
//! A model is a sum over trees (Friedman 2001); each tree compares one byte of a row with a threshold at every step and
//! ends in a number. Thresholds and numbers are whole, so a row has the same score on every machine. [`Trees::read`]
//! reads what `tools/train-cleaner/train.py` writes.

/// Steps of a score that make one unit of log odds.
pub(super) const UNIT: f32 = 1024.0;

/// A model.
#[derive(Debug)]
pub(super) struct Trees {
    list: Vec<Tree>,
    /// Trees after which rows with a score below `hopeless` are left as they are.
    glance: usize,
    /// See `glance`.
    hopeless: i32,
}

/// A tree: steps and, behind them, the numbers in which it ends.
#[derive(Debug)]
struct Tree {
    steps: Vec<Step>,
    leaves: Vec<i16>,
}

/// A step: to `left` where the row's byte is at most the threshold, else to `right`. With [`END`], it is a leaf's number.
#[derive(Clone, Copy, Debug)]
struct Step {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

/// Marks the number of a leaf.
const END: u8 = 0x80;

impl Trees {
    /// Reads a model off the front of `bytes`; `None` where they are not one for rows of `width` bytes.
    ///
    /// Numbers are little-endian: trees (2 bytes), `glance` (2), `hopeless` (4); for each tree the number of its steps (1),
    /// four bytes a step, and two bytes for each of its leaves, of which there is one more.
    pub(super) fn read(bytes: &mut &[u8], width: usize) -> Option<Self> {
        let count = usize::from(u16::from_le_bytes(take(bytes)?));
        let glance = usize::from(u16::from_le_bytes(take(bytes)?));
        let hopeless = i32::from_le_bytes(take(bytes)?);
        let list = (0..count).map(|_| Tree::read(bytes, width)).collect::<Option<_>>()?;
        Some(Self { list, glance, hopeless })
    }

    /// Returns the score of every row, in steps of which [`UNIT`] make one unit of log odds. Most rows of a page are
    /// hopeless at first glance, so only the others are asked on.
    pub(super) fn scores(&self, rows: &[u8], width: usize) -> Vec<i32> {
        let mut scores = vec![0; rows.len() / width];
        let (first, rest) = self.list.split_at(self.glance.min(self.list.len()));
        for tree in first {
            for (score, row) in scores.iter_mut().zip(rows.chunks_exact(width)) {
                *score += tree.end(row);
            }
        }
        let mut open: Vec<(&mut i32, &[u8])> = scores
            .iter_mut()
            .zip(rows.chunks_exact(width))
            .filter(|(score, _)| **score >= self.hopeless)
            .collect();
        for tree in rest {
            for (score, row) in &mut open {
                **score += tree.end(row);
            }
        }
        scores
    }
}

impl Tree {
    fn read(bytes: &mut &[u8], width: usize) -> Option<Self> {
        let [count] = take(bytes)?;
        let steps: Vec<Step> = (0..count)
            .map(|_| {
                let [feature, threshold, left, right] = take(bytes)?;
                Some(Step {
                    feature,
                    threshold,
                    left,
                    right,
                })
            })
            .collect::<Option<_>>()?;
        let leaves: Vec<i16> = (0..=count)
            .map(|_| Some(i16::from_le_bytes(take(bytes)?)))
            .collect::<Option<_>>()?;
        // Steps only lead on, so that every walk ends.
        let leads_on = |from: usize, next: u8| match next & END {
            0 => usize::from(next) > from && next < count,
            _ => usize::from(next & !END) < leaves.len(),
        };
        let fits = steps
            .iter()
            .enumerate()
            .all(|(at, step)| usize::from(step.feature) < width && leads_on(at, step.left) && leads_on(at, step.right));
        (fits && count < END).then_some(Self { steps, leaves })
    }

    fn end(&self, row: &[u8]) -> i32 {
        let mut next = if self.steps.is_empty() { END } else { 0 };
        while next & END == 0 {
            let step = self.steps[usize::from(next)];
            next = if row[usize::from(step.feature)] <= step.threshold {
                step.left
            } else {
                step.right
            };
        }
        i32::from(self.leaves[usize::from(next & !END)])
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One tree: byte 0 <= 10 ends in 5, else byte 1 <= 3 ends in -7, else in 9; then one that adds 100 to what is not
    /// below `hopeless`.
    fn model(hopeless: i32) -> Vec<u8> {
        let mut bytes: Vec<u8> = vec![2, 0, 1, 0];
        bytes.extend(hopeless.to_le_bytes());
        bytes.extend([2, 0, 10, END, 1, 1, 3, END | 1, END | 2]);
        bytes.extend([5_i16, -7, 9].into_iter().flat_map(i16::to_le_bytes));
        bytes.extend([0, 100, 0]);
        bytes
    }

    #[test]
    fn a_row_runs_down_every_tree() {
        let rows = [10, 0, 11, 3, 11, 4];
        let scores = |hopeless| {
            Trees::read(&mut model(hopeless).as_slice(), 2)
                .unwrap()
                .scores(&rows, 2)
        };
        assert_eq!(scores(-100), [105, 93, 109]);
        assert_eq!(scores(0), [105, -7, 109]);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let bytes = model(0);
        assert!(Trees::read(&mut bytes.as_slice(), 1).is_none());
        assert!(Trees::read(&mut &bytes[..12], 2).is_none());
        let mut loops = bytes;
        loops[12] = 0;
        assert!(Trees::read(&mut loops.as_slice(), 2).is_none());
    }
}
