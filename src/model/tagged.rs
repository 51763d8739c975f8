//! A document with what tagging found in it: what the index stores and `export` prints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Document, Span, Tagging, mention::Mention};

/// A cleaned page and its mentions, facets and candidates, in one JSON object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TaggedDocument {
    /// Version of this shape.
    pub schema_version: u32,
    /// The cleaned page.
    #[serde(flatten)]
    pub document: Document,
    /// What it names.
    #[serde(flatten)]
    pub tagging: Tagging,
}

impl TaggedDocument {
    /// Returns the mentions that lie inside `span`, in order.
    pub fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        self.tagging
            .mentions
            .iter()
            .filter(move |mention| span.contains(mention.span))
    }
}
