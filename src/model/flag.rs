//! What a reader should know of a page's quality before relying on it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// A kind of doubt about a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FlagKind {
    /// The text shows signs of machine translation or machine rewriting.
    Spun,
    /// The title claims what the text denies.
    HeadlineContradicted,
    /// The text breaks off: the rest stands elsewhere.
    TruncatedTeaser,
    /// The text has a few words only.
    Short,
}

impl FlagKind {
    /// Every kind, in the order in which documents list them.
    pub const ALL: [Self; 4] = [
        Self::Spun,
        Self::HeadlineContradicted,
        Self::TruncatedTeaser,
        Self::Short,
    ];

    /// Returns the id: value of the facet, value of the filter, name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spun => "spun",
            Self::HeadlineContradicted => "headline-contradicted",
            Self::TruncatedTeaser => "truncated-teaser",
            Self::Short => "short",
        }
    }

    /// Returns the kind of that id.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for FlagKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A doubt about a page, with what it rests on. It is a cue and no verdict: it never hides a page or ranks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Flag {
    /// What is doubted.
    pub id: FlagKind,
    /// How strong the signs are, above 0 and at most 1; comparable among flags of one kind.
    pub score: f32,
    /// What was seen, in order of the text; at most 12 of them.
    pub reasons: Vec<FlagReason>,
}

/// One sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlagReason {
    /// Rule that saw it, for example `calque`.
    pub rule: String,
    /// The words on the page.
    pub quote: String,
    /// Bytes of the document, whose text is `quote`; `null` for a title that stands in no zone.
    pub span: Option<Span>,
    /// What it means, where that is known: what a calque stands for, how many words there are.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
}
