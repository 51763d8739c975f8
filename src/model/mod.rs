//! The nouns every stage shares: plain data, no I/O, no engine, no terminal.
//!
//! A [`RawDocument`] is a page as found; a [`Document`] is what the cleaner made of it; a [`Passage`] is the
//! unit of retrieval; a [`Mention`] is a span that names an entity; a [`Hit`] is one answer. Every range is a
//! [`Span`] of bytes in a document's text. The serde form of these types is the wire format that `schemas/`
//! describes, so a field may be added here but never change its meaning.

mod date;
mod document;
mod field;
mod flag;
mod hit;
mod mention;
mod passage;
mod raw;
mod report;
mod span;
mod tagged;

pub use date::PartialDate;
pub use document::{DateEvidence, DateRole, Document, DocumentId, Evidence, EvidenceField, LineMark, Zone, ZoneKind};
pub use field::Field;
pub use flag::{Flag, FlagKind, FlagReason};
pub use hit::{Cluster, Context, FacetCounts, FacetValue, Hit, HitEntity, SearchResult};
pub use mention::{Candidate, EntityId, EntityKind, Facets, Mention, Role, RoleMark, Tagging};
pub use passage::Passage;
pub use raw::{Declared, Digest, MediaType, Origin, RawDocument};
pub use report::{AddReport, RejectedPage};
pub use span::Span;
pub use tagged::TaggedDocument;

/// Version of every JSON object this crate prints; it grows when a field is added, never for another reason.
pub const SCHEMA_VERSION: u32 = 1;
