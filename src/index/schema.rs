//! Records and fields on disk.

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::model::{Digest, DocumentId, Field, Origin};

/// Kind of a record, in field `kind`.
pub(super) const PAGE: u64 = 0;
/// Kind of a record, in field `kind`.
pub(super) const DOCUMENT: u64 = 1;
/// Kind of a record, in field `kind`.
pub(super) const PASSAGE: u64 = 2;

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Its document is in the index.
    Indexed,
    /// Byte for byte another page, whose document is in the index.
    Duplicate,
    /// Not indexed, for a reason.
    Rejected,
}

/// One line of the manifest: a page, where it was seen and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRow {
    /// Identity: canonical path of the file, and what tells the record from others in it.
    pub key: String,
    /// Canonical path of the file.
    pub file: String,
    /// Where it was found, as the person named it.
    pub origin: Origin,
    /// Size of the file, bytes.
    pub size: u64,
    /// Last change of the file, nanoseconds since 1970.
    pub modified: u64,
    /// SHA-256 of the page; `None` where it could not be read.
    pub sha256: Option<Digest>,
    /// What became of it.
    pub outcome: Outcome,
    /// Cleaner, rules and gazetteer that made its document; a page made by others is made anew.
    #[serde(default)]
    pub made_by: String,
    /// Digest of what is said of it from outside; empty where nothing is.
    #[serde(default)]
    pub declared: String,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Passages of its document that are content.
    #[serde(default)]
    pub passages: u64,
    /// Words in those passages.
    #[serde(default)]
    pub words: u64,
}

impl PageRow {
    /// Returns whether another row of the page would give the same document: same bytes, same things said, same makers.
    #[must_use]
    pub fn makes_the_same(&self, other: &Self) -> bool {
        self.sha256 == other.sha256 && self.declared == other.declared && self.made_by == other.made_by
    }

    /// Returns the id of the page's document.
    #[must_use]
    pub fn document_id(&self) -> Option<DocumentId> {
        self.sha256.as_ref().map(DocumentId::from)
    }
}

/// Handles of the fields.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// Kind of record, `u64`.
    pub(super) kind: Column,
    /// Pages: identity, to delete by.
    pub(super) page: Column,
    /// Pages: the 48 bits of the id of the document that they are or repeat.
    pub(super) page_of: Column,
    /// Pages: [`PageRow`] as JSON.
    pub(super) page_row: Column,
    /// Documents and passages: the 48 bits of the document id, which sort like its hex digits.
    pub(super) id: Column,
    /// Documents: [`crate::model::TaggedDocument`] as JSON.
    pub(super) stored: Column,
    /// Documents: first day of the publication date, `YYYYMMDD`.
    pub(super) date: Column,
    /// Passages: how many records after its document it stands, from 1.
    pub(super) nth: Column,
    /// Passages: first byte.
    pub(super) start: Column,
    /// Passages: byte after the last.
    pub(super) end: Column,
    /// Passages: [`crate::model::ZoneKind`] by its place in [`ZONES`].
    pub(super) zone: Column,
    /// Passages: number of words; documents: number of words in all their content.
    pub(super) words: Column,
    /// Passages: folded words, with positions.
    pub(super) text: Column,
    /// Passages: stems, with counts.
    pub(super) stem: Column,
    /// Passages: folded words and stems of the title and the heading above.
    pub(super) context: Column,
    /// Passages: ids of the entities named, and of the places those lie in.
    pub(super) entity: Column,
}

/// Zones by their number on disk.
pub(super) const ZONES: [crate::model::ZoneKind; 8] = {
    use crate::model::ZoneKind as Z;
    [
        Z::Title,
        Z::Body,
        Z::Aux,
        Z::Quote,
        Z::Table,
        Z::Related,
        Z::Comment,
        Z::Chrome,
    ]
};

/// Name of the column of documents that holds a field's values.
pub(super) fn column_name(field: Field, stated_only: bool) -> &'static str {
    match (field, stated_only) {
        (Field::Negotiator, true) => "negotiator_stated",
        (Field::Mediator, true) => "mediator_stated",
        (Field::Date, _) => "month",
        (field, _) => field.name(),
    }
}

/// Names of all columns of documents that hold values to filter and count.
pub(super) const VALUE_COLUMNS: [&str; 14] = [
    "negotiator",
    "negotiator_stated",
    "mediator",
    "mediator_stated",
    "person",
    "org",
    "venue",
    "place",
    "country",
    "topic",
    "outlet",
    "lang",
    "flag",
    "month",
];

/// Returns the schema on disk.
pub(super) fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_u64_field("kind", INDEXED | FAST);
    schema.add_text_field("page", STRING);
    schema.add_u64_field("page_of", INDEXED);
    schema.add_text_field("page_row", TextOptions::default().set_fast("raw"));
    schema.add_u64_field("id", INDEXED | FAST);
    schema.add_text_field("stored", STORED);
    for name in ["date", "nth", "start", "end", "zone", "words"] {
        schema.add_u64_field(name, FAST);
    }
    schema.add_text_field("text", terms(IndexRecordOption::WithFreqsAndPositions));
    schema.add_text_field("stem", terms(IndexRecordOption::WithFreqs));
    schema.add_text_field("context", terms(IndexRecordOption::Basic));
    schema.add_text_field("entity", terms(IndexRecordOption::WithFreqs));
    for name in VALUE_COLUMNS {
        schema.add_text_field(name, terms(IndexRecordOption::Basic).set_fast("raw"));
    }
    schema.build()
}

/// Terms arrive ready made; lengths are kept in `words`, so field norms would be a second copy.
fn terms(option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_fieldnorms(false)
            .set_index_option(option),
    )
}

impl Fields {
    /// Looks the fields up by name; `None` where the schema is another.
    pub(super) fn of(schema: &Schema) -> Option<Self> {
        let get = |name| schema.get_field(name).ok();
        Some(Self {
            kind: get("kind")?,
            page: get("page")?,
            page_of: get("page_of")?,
            page_row: get("page_row")?,
            id: get("id")?,
            stored: get("stored")?,
            date: get("date")?,
            nth: get("nth")?,
            start: get("start")?,
            end: get("end")?,
            zone: get("zone")?,
            words: get("words")?,
            text: get("text")?,
            stem: get("stem")?,
            context: get("context")?,
            entity: get("entity")?,
        })
    }
}

/// Returns the number that stands for a document id on disk: its 12 hex digits.
pub(super) fn id_number(id: &DocumentId) -> u64 {
    u64::from_str_radix(id.as_str(), 16).unwrap_or_default()
}
