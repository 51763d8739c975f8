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

/// Most nodes of a tree, and most bytes of a row: what one byte can name needs no check of bounds.
const NODES: usize = 256;

/// A tree: steps and, behind them, its leaves, which lead to themselves.
///
/// Every walk takes as many steps as the longest: a loop whose end depends on the row costs a processor more in wrong
/// guesses than the steps that are too many.
#[derive(Debug)]
struct Tree {
    steps: [Step; NODES],
    /// The number of each leaf.
    ends: [i16; NODES],
    depth: usize,
}

/// A step: to `left` where the row's byte is at most the threshold, else to `right`.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    feature: u8,
    threshold: u8,
    left: u8,
    right: u8,
}

/// Marks the number of a leaf in the bytes of a model.
const END: u8 = 0x80;

/// Rows that run through all trees before the next ones do: they stay in the nearest cache.
const ROWS: usize = 64;

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
        let mut wide = [[0; NODES]; ROWS];
        for (scores, rows) in scores.chunks_mut(ROWS).zip(rows.chunks(ROWS * width)) {
            for (wide, row) in wide.iter_mut().zip(rows.chunks_exact(width)) {
                wide[..width].copy_from_slice(row);
            }
            let mut rows: Vec<(&mut i32, &[u8; NODES])> = scores.iter_mut().zip(&wide).collect();
            for (nth, tree) in self.list.iter().enumerate() {
                if nth == self.glance {
                    rows.retain(|(score, _)| **score >= self.hopeless);
                }
                for (score, row) in &mut rows {
                    **score += tree.end(row);
                }
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
        (fits && count < END).then(|| Self::laid_out(&steps, &leaves))
    }

    /// Puts a step for each leaf behind the others. There are at most 127 steps and 128 leaves.
    fn laid_out(inner: &[Step], leaves: &[i16]) -> Self {
        let place = |next: u8| match next & END {
            0 => usize::from(next),
            _ => usize::from(next & !END) + inner.len(),
        };
        let mut steps = [Step::default(); NODES];
        let mut ends = [0; NODES];
        for (at, end) in leaves.iter().enumerate() {
            ends[inner.len() + at] = *end;
        }
        let mut depths = [0; NODES];
        // Steps only lead on, so that the depth of each is known once those behind it have theirs.
        for at in (0..inner.len() + leaves.len()).rev() {
            let (left, right) = inner
                .get(at)
                .map_or((at, at), |step| (place(step.left), place(step.right)));
            if at < inner.len() {
                depths[at] = 1 + depths[left].max(depths[right]);
            }
            steps[at] = Step {
                left: u8::try_from(left).unwrap_or_default(),
                right: u8::try_from(right).unwrap_or_default(),
                ..inner.get(at).copied().unwrap_or_default()
            };
        }
        Self {
            steps,
            ends,
            depth: depths[0],
        }
    }

    fn end(&self, row: &[u8; NODES]) -> i32 {
        let mut next = 0;
        for _ in 0..self.depth {
            let step = self.steps[usize::from(next)];
            let goes_left = row[usize::from(step.feature)] <= step.threshold;
            next = std::hint::select_unpredictable(goes_left, step.left, step.right);
        }
        i32::from(self.ends[usize::from(next)])
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
