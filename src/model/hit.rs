//! Answers: passages found, and counts of documents.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Digest, DocumentId, EntityId, EntityKind, Origin, PartialDate, Role, Span, ZoneKind};

/// One passage that answers, with what is needed to cite it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hit {
    /// 1-based place in the whole ranking, `offset` included.
    pub rank: usize,
    /// Relevance; comparable within one answer only.
    pub score: f32,
    /// Document.
    pub document_id: DocumentId,
    /// `DOCUMENT@START-END`, which `show` and `cite` take.
    pub passage_id: String,
    /// The passage: exactly the document's bytes under `span`.
    pub text: String,
    /// Bytes in the document.
    pub span: Span,
    /// Zone of the page that it lies in.
    pub zone: ZoneKind,
    /// Bytes in the document that match the query, in order.
    pub highlights: Vec<Span>,
    /// Title of the document, empty where it has none.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// Publication date.
    pub date: Option<PartialDate>,
    /// Language.
    pub lang: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// File and record.
    pub origin: Origin,
    /// 1-based line of the raw file at which the passage starts, for plain-text pages.
    pub line: Option<u32>,
    /// SHA-256 of the page.
    pub sha256: Digest,
    /// Identifier that the scraper gave.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    /// Entities in the passage.
    pub entities: Vec<HitEntity>,
    /// Pages that say the same.
    pub cluster: Cluster,
    /// The passage with sentences before and after it, where asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub context: Option<Context>,
    /// Id of the query, where a file of queries was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub query_id: Option<String>,
    /// A citation in plain text.
    pub citation: String,
}

/// A passage in its surroundings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Context {
    /// Bytes in the document.
    pub span: Span,
    /// Exactly the document's bytes under `span`.
    pub text: String,
}

/// An entity in a passage, with what the page says it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HitEntity {
    /// The entity.
    pub id: EntityId,
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Roles on the page.
    pub roles: Vec<Role>,
}

/// How many other pages repeat a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// Byte-identical copies.
    pub copies: u64,
    /// Pages with shared passages; `null` where that was not computed.
    pub derived: Option<u64>,
}

/// A page of answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchResult {
    /// Version of this shape.
    pub schema_version: u32,
    /// The query as it was understood.
    pub query: String,
    /// Passages that match.
    pub total_passages: u64,
    /// Documents that match.
    pub total_documents: u64,
    /// `exact`, or `at_least` where a prefix stands for more words than were looked up.
    pub counts_are: String,
    /// Id of the query, where a file of queries was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub query_id: Option<String>,
    /// Hits skipped.
    pub offset: usize,
    /// What the person should know about how the query was read: repairs, fallbacks, expansions.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The hits.
    pub hits: Vec<Hit>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FacetValue {
    /// Entity id, or the value itself for outlet, language and date; a pair `A|B` in a cross table.
    pub id: String,
    /// Name to show.
    pub label: String,
    /// Documents.
    pub count: u64,
    /// Whether a filter asks for it.
    pub selected: bool,
    /// Value above it in a tree (venues: country, city, building).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<String>,
    /// For negotiators and mediators: how many of `count` say so outright.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stated: Option<u64>,
}

/// Counts of documents by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FacetCounts {
    /// Version of this shape.
    pub schema_version: u32,
    /// Field, or two parted by a comma.
    pub field: String,
    /// `documents`.
    pub counts_are: String,
    /// Values, most documents first, then by id.
    pub values: Vec<FacetValue>,
    /// Documents without any value.
    pub missing: u64,
    /// Documents counted only under values beyond the limit.
    pub other: u64,
    /// Documents that match.
    pub total_documents: u64,
}
