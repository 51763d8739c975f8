//! From a raw page to what it says: the article's text, its title and date, and zones for everything else.
//!
//! [`Cleaner::clean`] takes a [`RawDocument`] and gives a [`Document`], or a [`Rejection`] where there are no letters
//! to keep. A page passes these steps:
//!
//! 1. `decode`: bytes to text.
//! 2. HTML: `tokenizer`, `gate` and `dom` make a tree of it, which `html` turns into blocks; `fallback` does so without
//!    a tree where the gate lets a page not through. Text: `text` turns lines into blocks.
//! 3. `title` and `byline` find theirs; `template` sets aside what the page's site prints elsewhere too; `judge` decides
//!    the zone of every other block by named rules (data, in `rules.json`) and by its score.
//! 4. `metadata`, `dates` and `language` say what is known of the page, `known` what of it is believed and why.
//! 5. `assemble`: blocks to the document's text, aside and zones.
//! 6. `quality`: what a reader should know of the finished document.
//!
//! Nothing visible is thrown away: what is not the article is in [`Document::aside`], under the rule that put it
//! there. The same page gives the same document, whatever happens around it: no clock, no network, no environment.

mod address;
mod assemble;
mod authors;
mod block;
mod byline;
mod container;
mod context;
mod dates;
mod decode;
mod division;
mod dom;
mod fallback;
mod features;
mod gate;
mod hints;
mod html;
mod json;
mod judge;
mod known;
mod language;
mod lexicon;
mod lines;
mod linked;
mod markup;
mod measure;
mod metadata;
mod mojibake;
mod months;
mod phrases;
mod plain;
mod quality;
mod relative;
mod rules;
mod score;
mod site;
mod stated;
mod template;
mod text;
mod title;
mod tokenizer;
mod tokens;
mod trees;
mod votes;
mod written;

#[cfg(test)]
mod tests;

/// Returns the start of the digest of the rules and weights: pages that other rules cleaned are to be cleaned anew.
#[must_use]
pub fn fingerprint() -> String {
    use sha2::{Digest as _, Sha256};
    let mut data = Sha256::new();
    for part in [include_str!("rules.json"), include_str!("lexicon.txt")]
        .iter()
        .chain(&quality::DATA)
    {
        data.update(part);
    }
    data.update(include_bytes!("weights.bin"));
    format!("{VERSION} {:x}", data.finalize()).chars().take(16).collect()
}

/// Version of the cleaner's code; a change that gives other documents raises it.
const VERSION: u32 = 4;

pub use lines::LineKey;
pub use rules::{ByLanguage, Match, Reach, Rule, Where, rules};
pub use site::{Site, site};
pub use template::SiteLines;
pub use votes::{Ballot, Electorate, VOTERS};

use self::{
    assemble::assemble,
    block::{Block, Join, Shape, nfc},
    dom::Dom,
    metadata::Metadata,
};
use crate::model::{Document, DocumentId, Evidence, EvidenceField, MediaType, RawDocument, ZoneKind};

/// Largest page that is cleaned, in bytes; those above 16 MiB are read without a tree.
pub const MAX_PAGE_BYTES: usize = 64 << 20;

/// How much is taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Sets aside what is not the article.
    #[default]
    Clean,
    /// Takes the text as it is, HTML rendered as a whole; for collections that are clean already.
    AsIs,
}

/// Choices for a [`Cleaner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How much is taken away.
    pub mode: Mode,
    /// Largest page that is cleaned, in bytes; larger ones are rejected.
    pub max_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Clean,
            max_bytes: MAX_PAGE_BYTES,
        }
    }
}

/// Why a page gives no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// There is no letter or digit on the page.
    #[error("the page has no text")]
    Empty,
    /// The bytes are another format.
    #[error("not text but {what}")]
    NotText {
        /// What the bytes are, with its article: `a PNG picture`.
        what: &'static str,
    },
    /// The page is larger than the limit.
    #[error("the page has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Bytes of the page.
        bytes: usize,
        /// Limit in bytes.
        limit: usize,
    },
}

/// Turns raw pages into documents; may be shared by threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cleaner {
    options: Options,
}

impl Cleaner {
    /// Makes a cleaner.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Cleans a page.
    ///
    /// # Errors
    /// A [`Rejection`] where the page is too large, is no text, or has no letter or digit in it.
    pub fn clean(&self, raw: &RawDocument) -> Result<Document, Rejection> {
        self.clean_knowing(raw, &SiteLines::default())
    }

    /// Cleans a page whose site prints the lines `site` on other pages as well: they are set aside under the rule
    /// `host-template`, unless nothing would be left.
    ///
    /// # Errors
    /// As [`Self::clean`].
    pub fn clean_knowing(&self, raw: &RawDocument, site: &SiteLines) -> Result<Document, Rejection> {
        let (bytes, limit) = (raw.bytes.len(), self.options.max_bytes);
        if bytes > limit {
            return Err(Rejection::TooLarge { bytes, limit });
        }
        let decoded = decode::decode(raw)?;
        let text = &decoded.text;
        let page = match (self.options.mode, raw.media) {
            (Mode::AsIs, MediaType::Text) => Page::as_is(text, raw.declared.title.as_deref()),
            (Mode::AsIs, MediaType::Html) => Page::as_is(&plain::render(text), raw.declared.title.as_deref()),
            (Mode::Clean, MediaType::Text) => text::page(text, raw.declared.title.as_deref(), site),
            (Mode::Clean, MediaType::Html) => html_page(text, raw.declared.title.as_deref(), site),
        };
        // A collection that is clean already may hold empty documents, and whoever scores it counts on them.
        let may_be_empty = self.options.mode == Mode::AsIs && raw.declared.id.is_some();
        if !may_be_empty && !page.blocks.iter().any(|b| b.text.contains(char::is_alphanumeric)) {
            return Err(Rejection::Empty);
        }
        Ok(document(raw, &page, decoded.evidence()))
    }
}

/// A judged page.
struct Page {
    blocks: Vec<Block>,
    title: String,
    metadata: Metadata,
    method: &'static str,
}

impl Page {
    /// Returns a page that is a title, where one is declared, and one block of body.
    fn as_is(text: &str, title: Option<&str>) -> Self {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = lines.trim();
        let mut blocks = Vec::new();
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        if let Some(title) = title {
            let mut block = Block::new(title, Shape::Heading(1), Join::Paragraph);
            block.decide(ZoneKind::Title, "declared");
            blocks.push(block);
        }
        if !text.is_empty() {
            let mut block = Block::new(text, Shape::Paragraph, Join::Paragraph);
            block.decide(ZoneKind::Body, "as-is");
            blocks.push(block);
        }
        Self {
            title: title.map_or_else(String::new, nfc),
            blocks,
            metadata: Metadata::default(),
            method: "as-is",
        }
    }
}

/// Judges an HTML page by its tree, or by its tags alone where a tree would cost too much.
fn html_page(page: &str, declared_title: Option<&str>, site: &SiteLines) -> Page {
    let Some(dom) = Dom::parse(page) else {
        return Page {
            method: "html-fallback",
            ..text::judged(fallback::blocks(page), declared_title, site)
        };
    };
    let mut metadata = metadata::read(&dom);
    let mut found = html::blocks(&dom);
    if !found.iter().any(|f| f.block.text.contains(char::is_alphanumeric)) {
        // An unclosed template or frame hides the whole page from a browser, but its words are still evidence.
        return Page {
            method: "html-fallback",
            metadata,
            ..text::judged(fallback::blocks(page), declared_title, site)
        };
    }
    let measures = measure::measure_all(found.iter().map(|f| &f.block));
    markup::measure(&dom, &mut found, &measures, &stated::read(&dom));
    container::mark(&dom, &mut found);
    let mut blocks: Vec<Block> = found.into_iter().map(|f| f.block).collect();
    let titles: Vec<&str> = declared_title
        .into_iter()
        .chain(metadata.values(EvidenceField::Title))
        .collect();
    let title = title::of_html(&mut blocks, &titles);
    for author in byline::mark(&mut blocks, &metadata.authors()) {
        metadata.add(EvidenceField::Author, author, "byline");
    }
    template::mark(&mut blocks, &title, site);
    judge::judge(&mut blocks, &measures, &title, score::Kind::Html);
    if !title.is_empty()
        && !blocks
            .iter()
            .any(|b| b.verdict.is_some_and(|v| v.kind == ZoneKind::Title))
    {
        let mut block = Block::new(&title, Shape::Heading(1), Join::Paragraph);
        block.decide(ZoneKind::Title, "title-metadata");
        blocks.insert(0, block);
    }
    Page {
        blocks,
        title,
        metadata,
        method: "html",
    }
}

/// Joins what was found on the page and what was said of it from outside, which wins.
fn document(raw: &RawDocument, page: &Page, encoding: Option<Evidence>) -> Document {
    let assembled = assemble(&page.blocks);
    let known = known::Known::of(&raw.declared, page, &assembled.text, encoding);
    let mut document = Document {
        id: DocumentId::from(&raw.sha256),
        external_id: known::stated(raw.declared.id.as_deref()),
        sha256: raw.sha256.clone(),
        origin: raw.origin.clone(),
        title: known.title,
        date: dates::published(&known.dates),
        dates: known.dates,
        outlet: known.outlet,
        lang: known.lang,
        url: known.url,
        authors: known.authors,
        text: assembled.text,
        aside: assembled.aside,
        zones: assembled.zones,
        lines: assembled.lines,
        method: page.method.to_owned(),
        title_alternates: known.title_alternates,
        section: known.section,
        evidence: known.evidence,
        flags: Vec::new(),
    };
    document.flags = quality::flags(&document);
    document
}
