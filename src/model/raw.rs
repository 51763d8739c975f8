//! A page as it was found, before anything is judged.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a page was found: a file, and the record in it where a file holds several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Path of the file, as the person named it; `-` for standard input.
    pub path: String,
    /// 1-based number of the record in the file (the line of a JSONL file), `null` for a file that is one page.
    pub record: Option<u64>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "{}#{record}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// SHA-256 of a page's bytes, as 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Digest(pub String);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a page's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaType {
    /// HTML, tags and all.
    Html,
    /// Plain text: a scrape that has lost its tags.
    Text,
}

/// What somebody outside the page says of it: a JSONL object's fields, a sidecar file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Declared {
    /// Identifier that the scraper gave the page.
    pub id: Option<String>,
    /// Title of the article.
    pub title: Option<String>,
    /// Address the page was fetched from.
    pub url: Option<String>,
    /// Name of the publisher.
    pub outlet: Option<String>,
    /// Publication date, ISO 8601 (a prefix such as `2025-05` is enough).
    pub date: Option<String>,
    /// Language, BCP 47.
    pub lang: Option<String>,
    /// When the page was fetched, ISO 8601.
    pub fetched_at: Option<String>,
    /// Character encoding named outside the page, by its WHATWG label.
    pub charset: Option<String>,
}

/// A page as found: its bytes, and the place they came from.
#[derive(Clone, Debug)]
pub struct RawDocument {
    /// File and record.
    pub origin: Origin,
    /// SHA-256 of the page's own bytes (of the object's bytes for JSONL).
    pub sha256: Digest,
    /// The page: bytes of the file, or of the object's `html` or `text` as UTF-8.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub media: MediaType,
    /// What is said of the page from outside.
    pub declared: Declared,
}
