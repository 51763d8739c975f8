//! Where pages come from, and how the manifest knows one from another.

use crate::{
    index::{Outcome, PageRow},
    ingest::{self, PageFile, Unreadable},
    model::{Declared, RawDocument},
};

/// The file that pages come from.
pub(super) struct Place {
    file: String,
    size: u64,
    modified: u64,
    is_stream: bool,
}

impl Place {
    pub(super) fn of(file: &PageFile) -> Self {
        Self {
            file: file.key.clone(),
            size: file.size,
            modified: file.modified,
            is_stream: false,
        }
    }

    /// Returns the place of something that cannot be read.
    pub(super) fn unreadable(key: String) -> Self {
        Self {
            file: key,
            size: 0,
            modified: 0,
            is_stream: false,
        }
    }

    /// Returns the place of pages that arrive on a stream.
    pub(super) fn stream() -> Self {
        Self {
            file: "-".to_owned(),
            size: 0,
            modified: 0,
            is_stream: true,
        }
    }

    /// Returns the canonical path of the file; empty for a stream.
    pub(super) fn path(&self) -> &str {
        if self.is_stream { "" } else { &self.file }
    }

    /// Starts the row of a page. A record is known by its id, or by its bytes where it has none, so that a new record at
    /// the top of a file does not make all others look changed.
    pub(super) fn row(&self, page: &Result<RawDocument, Unreadable>, made_by: &str) -> PageRow {
        let (origin, sha256, id) = match page {
            Ok(page) => (&page.origin, Some(page.sha256.clone()), page.declared.id.as_ref()),
            Err(unreadable) => (&unreadable.origin, None, None),
        };
        let name = match (origin.record, id, &sha256) {
            (Some(_), Some(id), _) => format!("#id:{id}"),
            (None, _, Some(digest)) if self.is_stream => format!("#{digest}"),
            (None, ..) => String::new(),
            (Some(_), None, Some(digest)) => format!("#{digest}"),
            (Some(record), None, None) => format!("#{record}"),
        };
        PageRow {
            key: format!("{}{name}", self.file),
            file: self.file.clone(),
            origin: origin.clone(),
            size: self.size,
            modified: self.modified,
            sha256,
            outcome: Outcome::Rejected,
            made_by: made_by.to_owned(),
            declared: page
                .as_ref()
                .map_or_else(|_| String::new(), |page| declared_digest(&page.declared)),
            site: None,
            site_lines: String::new(),
            reason: None,
            passages: 0,
            words: 0,
        }
    }
}

/// Returns the start of the digest of what is said of a page from outside; empty where nothing is.
pub(super) fn declared_digest(declared: &Declared) -> String {
    if *declared == Declared::default() {
        return String::new();
    }
    let json = serde_json::to_string(declared).expect("an object with string keys can be written");
    ingest::digest(json.as_bytes()).0[..12].to_owned()
}
