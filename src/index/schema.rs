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

/// Kind of a record, in field `kind`.
pub(super) const SITE: u64 = 3;

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
    /// Site whose lines it was cleaned with: a host, an outlet, a folder.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub site: Option<String>,
    /// Digest of the lines of the site that its document was cleaned with; empty where there were none.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub site_lines: String,
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
    /// Returns whether another row of the page would give the same document: same bytes, same things said, same makers,
    /// same site.
    #[must_use]
    pub fn makes_the_same(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
            && self.declared == other.declared
            && self.made_by == other.made_by
            && self.site == other.site
    }

    /// Returns the number by which the page is known among those of its site: the first 16 digits of its digest.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        let digits = self.sha256.as_ref()?.0.get(..16)?;
        u64::from_str_radix(digits, 16).ok()
    }

    /// Returns the id of the page's document.
    #[must_use]
    pub fn document_id(&self) -> Option<DocumentId> {
        self.sha256.as_ref().map(DocumentId::from)
    }
}

/// What is known of a site: how many of its pages vote on its lines, and what they found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRow {
    /// Host, `outlet:NAME` or `folder:PATH`.
    pub name: String,
    /// Pages that vote.
    pub voters: u64,
    /// Lines that are the site's.
    pub lines: u64,
    /// Digest of those lines; empty where there are none.
    pub digest: String,
    /// Whether a run was at work on it when this was written: who votes is to be looked up again.
    #[serde(default)]
    pub open: bool,
}

/// What a page of a site prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitePage {
    /// Its [`PageRow::number`].
    pub number: u64,
    /// A number of the article's address, 0 where it is not known.
    pub article: u64,
    /// Keys of its lines.
    pub lines: Vec<u64>,
}

impl SitePage {
    /// Writes pages as numbers of eight bytes, least first: number, article, count of lines, lines.
    pub(super) fn encode(pages: &[Self]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut push = |number: u64| bytes.extend(number.to_le_bytes());
        for page in pages {
            push(page.number);
            push(page.article);
            push(page.lines.len() as u64);
            page.lines.iter().copied().for_each(&mut push);
        }
        bytes
    }

    /// Reads what [`Self::encode`] wrote; `None` where it did not.
    pub(super) fn decode(bytes: &[u8]) -> Option<Vec<Self>> {
        let (numbers, rest) = bytes.as_chunks::<8>();
        let mut numbers = numbers.iter().map(|number| u64::from_le_bytes(*number));
        let mut pages = Vec::new();
        while let Some(number) = numbers.next() {
            let (article, count) = (numbers.next()?, numbers.next()?);
            let lines: Vec<u64> = numbers.by_ref().take(usize::try_from(count).ok()?).collect();
            (lines.len() as u64 == count).then_some(())?;
            pages.push(Self { number, article, lines });
        }
        rest.is_empty().then_some(pages)
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
    /// Sites: name, to find and delete by.
    pub(super) site: Column,
    /// Sites: [`SiteRow`] as JSON.
    pub(super) site_row: Column,
    /// Sites: [`SitePage`]s as bytes.
    pub(super) site_pages: Column,
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
pub(super) const VALUE_COLUMNS: [&str; 15] = [
    "negotiator",
    "negotiator_stated",
    "mediator",
    "mediator_stated",
    "role",
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
    schema.add_text_field("site", STRING);
    schema.add_text_field("site_row", TextOptions::default().set_fast("raw"));
    schema.add_bytes_field("site_pages", STORED);
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
            site: get("site")?,
            site_row: get("site_row")?,
            site_pages: get("site_pages")?,
        })
    }
}

/// Returns the number that stands for a document id on disk: its 12 hex digits.
pub(super) fn id_number(id: &DocumentId) -> u64 {
    u64::from_str_radix(id.as_str(), 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_site_come_back_and_damage_is_seen() {
        let page = |number, lines: &[u64]| SitePage {
            number,
            article: number / 2,
            lines: lines.to_vec(),
        };
        let pages = vec![page(1, &[]), page(u64::MAX, &[3, 4])];
        let bytes = SitePage::encode(&pages);
        assert_eq!(SitePage::decode(&bytes), Some(pages));
        for cut in [1, 8, 16, 24] {
            assert_eq!(SitePage::decode(&bytes[..bytes.len() - cut]), None, "{cut}");
        }
    }
}
