//! A cleaned page and what is known of it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Digest, Flag, Origin, PartialDate, Span};

/// First 12 hex digits of the SHA-256 of the page's bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct DocumentId(String);

impl DocumentId {
    /// Number of hex digits.
    pub const DIGITS: usize = 12;

    /// Reads an id as a person typed it: exactly 12 hex digits, any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == Self::DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Returns the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&Digest> for DocumentId {
    fn from(digest: &Digest) -> Self {
        Self(digest.0.chars().take(Self::DIGITS).collect())
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a stretch of a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ZoneKind {
    /// The article's title.
    Title,
    /// The article's running text, headings included.
    Body,
    /// Questions and answers, fact boxes, captions: content beside the article.
    Aux,
    /// A block quote.
    Quote,
    /// A table.
    Table,
    /// Other stories: "Read also", "You may also like", their teasers.
    Related,
    /// Comments of readers.
    Comment,
    /// Everything that is the site's and not the page's: navigation, toggles, prompts, notices, repeats.
    Chrome,
}

impl ZoneKind {
    /// Every kind, in the order help texts list them.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Body,
        Self::Aux,
        Self::Quote,
        Self::Table,
        Self::Related,
        Self::Comment,
        Self::Chrome,
    ];

    /// Returns the name, as in JSON and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Aux => "aux",
            Self::Quote => "quote",
            Self::Table => "table",
            Self::Related => "related",
            Self::Comment => "comment",
            Self::Chrome => "chrome",
        }
    }

    /// Returns the kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns whether the zone is part of what the page says, and so is tagged, counted and searched by default.
    #[must_use]
    pub fn is_content(self) -> bool {
        !matches!(self, Self::Related | Self::Comment | Self::Chrome)
    }
}

/// A stretch of one kind, and the rule that made it so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Zone {
    /// What it is.
    pub kind: ZoneKind,
    /// Bytes in [`Document::text`] followed by [`Document::aside`]; a zone never straddles the two.
    #[serde(flatten)]
    pub span: Span,
    /// Id of the rule or score that decided.
    pub rule: String,
    /// Log odds that the stretch is part of the article, mean over its blocks, where the classifier was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score: Option<f32>,
    /// Bytes in the page's decoded text, for plain-text pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raw: Option<Span>,
}

/// Ties an offset of the document to a line of the raw file, for plain-text pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineMark {
    /// Offset in bytes at which the line starts in the document.
    pub at: usize,
    /// 1-based line of the raw file.
    pub line: u32,
}

/// What a date on a page stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateRole {
    /// The page says it was published then.
    Published,
    /// The page says it was changed then.
    Modified,
    /// Somebody outside the page says so: a JSONL field, a sidecar.
    Declared,
    /// A date in the text, of an event.
    Mentioned,
    /// The site's clock: the day the page was looked at. Never a publication date.
    PageClock,
    /// The day on which the page was fetched, as somebody outside it says. Never a publication date.
    Captured,
}

/// A date found on a page, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DateEvidence {
    /// The date.
    pub date: PartialDate,
    /// What it stands for.
    pub role: DateRole,
    /// Rule that found it, for example `json-ld:datePublished`.
    pub rule: String,
    /// Text it was read from, shortened to 80 characters.
    pub surface: String,
    /// 1-based line of the raw file, for dates in the lines of plain-text pages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
}

/// Which property of a document a piece of evidence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceField {
    /// [`Document::title`].
    Title,
    /// [`Document::section`].
    Section,
    /// [`Document::outlet`].
    Outlet,
    /// One of [`Document::authors`].
    Author,
    /// [`Document::lang`].
    Lang,
    /// [`Document::url`].
    Url,
    /// The encoding in which the page's bytes were read, and what was repaired.
    Encoding,
}

/// A value that was considered for a property of a document, and where it stands. Dates have [`DateEvidence`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The property.
    pub field: EvidenceField,
    /// The value, shortened to [`Evidence::LONGEST`] characters.
    pub value: String,
    /// What says so: `og:title`, `json-ld:headline`, `h1`, `title`, `declared`, `text`.
    pub rule: String,
    /// Whether the document has this value.
    pub chosen: bool,
}

impl Evidence {
    /// Longest value, in characters.
    pub const LONGEST: usize = 200;

    /// Number of pieces of evidence that are kept of one document.
    pub const MAX: usize = 32;
}

/// A cleaned page.
///
/// Spans count bytes in `text` followed by `aside`, so a span that lies in the article slices `text` itself.
/// Once made, neither changes: every citation rests on them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// First 12 hex digits of `sha256`.
    #[serde(rename = "document_id")]
    pub id: DocumentId,
    /// Identifier that the scraper gave, where it gave one.
    #[serde(rename = "id", skip_serializing_if = "Option::is_none", default)]
    pub external_id: Option<String>,
    /// SHA-256 of the page's bytes.
    pub sha256: Digest,
    /// Where it was found.
    pub origin: Origin,
    /// Title, empty where the page has none.
    pub title: String,
    /// The article: content zones without the title, in reading order, Unicode NFC.
    /// Paragraphs are parted by one empty line, items of a list and rows of a table by a line break.
    pub text: String,
    /// What cleaning set aside: title, related stories, comments, site chrome. Nothing is thrown away.
    pub aside: String,
    /// Zones in order of their spans; they do not overlap.
    pub zones: Vec<Zone>,
    /// Lines of the raw file, in order of `at`; empty for HTML.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lines: Vec<LineMark>,
    /// Publication date, where something says so.
    pub date: Option<PartialDate>,
    /// Every date considered, best first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub dates: Vec<DateEvidence>,
    /// Publisher.
    pub outlet: Option<String>,
    /// Language, ISO 639-1 where it has a code there.
    pub lang: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Authors as the page names them.
    pub authors: Vec<String>,
    /// How the text was obtained: `html`, `html-fallback`, `text`, `as-is`.
    pub method: String,
    /// Doubts about its quality; empty for most pages.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<Flag>,
    /// Other titles that the page calls itself by, most trusted first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub title_alternates: Vec<String>,
    /// Section of the outlet that the page says it stands in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub section: Option<String>,
    /// What the page, its bytes and the world outside say of these properties, most trusted first within a property;
    /// at most [`Evidence::MAX`].
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<Evidence>,
}

impl Document {
    /// Returns the text under a span, or `None` where the span is not one of this document's.
    ///
    /// ```
    /// # use tidings::model::*;
    /// # let json = r#"{"document_id":"000000000000","sha256":"00","origin":{"path":"a.txt","record":null},"title":"T",
    /// #   "text":"A truce.","aside":"\n\nT","zones":[],"date":null,"outlet":null,"lang":null,"url":null,"authors":[],"method":"text"}"#;
    /// # let document: Document = serde_json::from_str(json).unwrap();
    /// assert_eq!(document.slice(Span::new(2, 7)), Some("truce"));
    /// assert_eq!(document.slice(Span::new(10, 11)), Some("T")); // in `aside`, which goes on where `text` ends
    /// ```
    #[must_use]
    pub fn slice(&self, span: Span) -> Option<&str> {
        if span.end() <= self.text.len() {
            return span.of(&self.text);
        }
        let start = span.start().checked_sub(self.text.len())?;
        self.aside.get(start..span.end() - self.text.len())
    }

    /// Returns the 1-based line of the raw file that holds the byte at `offset`, for plain-text pages.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Option<u32> {
        let after = self.lines.partition_point(|mark| mark.at <= offset);
        after.checked_sub(1).map(|i| self.lines[i].line)
    }
}
