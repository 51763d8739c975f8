//! The unit of retrieval.

use super::{Span, ZoneKind};

/// Whole sentences of one zone, about 60 to 150 words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Bytes in the document.
    pub span: Span,
    /// Zone it lies in.
    pub zone: ZoneKind,
    /// Nearest heading above it that it does not hold itself.
    pub heading: Option<Span>,
}
