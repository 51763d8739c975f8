//! The one type for every range of text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A range of bytes, `start` inclusive, `end` exclusive, `start <= end`.
///
/// Spans of a document count bytes in [`Document::text`](super::Document) followed by
/// [`Document::aside`](super::Document); raw spans count bytes in the page's decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Bounds")]
pub struct Span {
    start: usize,
    end: usize,
}

/// A span before its bounds are checked: what a reader of JSON may find.
#[derive(Deserialize, JsonSchema)]
struct Bounds {
    start: usize,
    end: usize,
}

impl TryFrom<Bounds> for Span {
    type Error = &'static str;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        if bounds.start > bounds.end {
            return Err("a span must not end before it starts");
        }
        Ok(Self {
            start: bounds.start,
            end: bounds.end,
        })
    }
}

impl Span {
    /// Makes a span.
    ///
    /// # Panics
    /// If `start > end`: such a span is a mistake of the caller, never of the input.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span must not end before it starts: {start}..{end}");
        Self { start, end }
    }

    /// Returns the first byte's offset.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// Returns the offset after the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two spans share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the slice of `text`, or `None` where the span leaves it or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Returns the span moved right by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }
}
