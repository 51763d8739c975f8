//! Passages to citations: who said it, where it stands, and what it takes to check that offline.
//!
//! A [`Citation`] holds the exact bytes of the document under a span, or there is none. It names the page by the
//! SHA-256 of its bytes, so that anybody with the file can tell whether it is the same page.

mod style;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Digest, Document, DocumentId, Origin, PartialDate, Span};

pub use style::Style;

/// An exact quote and the place it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// `DOCUMENT@START-END`.
    pub passage_id: String,
    /// Document.
    pub document_id: DocumentId,
    /// Exactly the document's bytes under `span`.
    pub quote: String,
    /// Bytes in the document.
    pub span: Span,
    /// Title, empty where the page has none.
    pub title: String,
    /// Publisher.
    pub outlet: Option<String>,
    /// Authors.
    pub authors: Vec<String>,
    /// Publication date.
    pub date: Option<PartialDate>,
    /// Language.
    pub lang: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// File and record.
    pub origin: Origin,
    /// 1-based line of the raw file, for plain-text pages.
    pub line: Option<u32>,
    /// SHA-256 of the page.
    pub sha256: Digest,
}

/// Cites a span of a document; `None` where the span is not one of its.
#[must_use]
pub fn cite(document: &Document, span: Span) -> Option<Citation> {
    let quote = document.slice(span).filter(|quote| !quote.is_empty())?;
    Some(Citation {
        passage_id: passage_id(&document.id, span),
        document_id: document.id.clone(),
        quote: quote.to_owned(),
        span,
        title: document.title.clone(),
        outlet: document.outlet.clone(),
        authors: document.authors.clone(),
        date: document.date,
        lang: document.lang.clone(),
        url: document.url.clone(),
        origin: document.origin.clone(),
        line: document.line_at(span.start()),
        sha256: document.sha256.clone(),
    })
}

/// Writes the id of a passage: `DOCUMENT@START-END`.
#[must_use]
pub fn passage_id(document: &DocumentId, span: Span) -> String {
    format!("{document}@{}-{}", span.start(), span.end())
}

/// Reads an id as `show` and `cite` take it: `DOCUMENT`, or `DOCUMENT@START-END`.
///
/// ```
/// use tidings::{cite::parse_id, model::Span};
/// let (document, span) = parse_id("75c96bddf251@701-829").unwrap();
/// assert_eq!((document.as_str(), span), ("75c96bddf251", Some(Span::new(701, 829))));
/// assert!(parse_id("75c96bddf251@9-2").is_none());
/// ```
#[must_use]
pub fn parse_id(text: &str) -> Option<(DocumentId, Option<Span>)> {
    let Some((document, span)) = text.split_once('@') else {
        return DocumentId::parse(text).map(|document| (document, None));
    };
    let (start, end) = span.split_once('-')?;
    let (start, end) = (start.parse().ok()?, end.parse().ok()?);
    (start <= end).then(|| DocumentId::parse(document).map(|document| (document, Some(Span::new(start, end)))))?
}
