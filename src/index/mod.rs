//! The engine: passages and documents in, hits and counts out. The only module that knows tantivy.
//!
//! A [`Writer`] puts what [`prepare`] made of a tagged document; a [`Searcher`] is one read-only snapshot that
//! answers a [`Lookup`]. What lies on disk is one tantivy index whose records are of four kinds:
//!
//! * a *page* for everything that was ever seen and is still there: where, how large, how old, its digest and what
//!   became of it. These records are the manifest: the index knows what it holds, no second file can disagree.
//! * a *document*: its text and mentions as stored JSON, its facets as columns;
//! * the document's *passages*, which follow it without a gap. They hold the terms;
//! * a *site* for every host, outlet or folder that pages are of: which lines a sample of its pages prints.
//!
//! The engine ranks by its own BM25 over tantivy's postings, for three reasons: a query asks for words of the
//! *document* while passages are ranked; statistics must not change with merges, threads or deleted records; and
//! BM25's constants are fixed in tantivy.

mod analyzer;
mod directory;
mod facets;
mod highlight;
mod lookup;
mod matching;
mod postings;
mod prepare;
mod ranking;
mod schema;
mod searcher;
mod writer;

use std::{io, path::PathBuf};

pub use self::{
    lookup::{Clause, Filter, FilterValues, Leaf, Lookup},
    prepare::{Prepared, prepare},
    schema::{Outcome, PageRow, SitePage, SiteRow},
    searcher::{Answer, FacetTable, Found, PairTable, Searcher, Totals},
    writer::{Writer, WriterOptions},
};

/// Returns the words that the engine makes of a text, folded, in order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    analyzer::tokens(text).into_iter().map(|token| token.term).collect()
}

/// Version of what lies on disk. A change of schema, analyzer or record shape raises it.
pub const FORMAT_VERSION: u32 = 3;

/// What can go wrong with an index.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("no index at {}", .0.display())]
    Missing(PathBuf),
    /// The index was made by another version.
    #[error("the index at {} has format {found}, this program reads format {FORMAT_VERSION}", path.display())]
    Format {
        /// The index.
        path: PathBuf,
        /// Its format, or `unknown`.
        found: String,
    },
    /// Another writer holds the index.
    #[error("another writer holds the index at {}", .0.display())]
    Locked(PathBuf),
    /// Bytes on disk are not what was written.
    #[error("the index at {} is damaged: {reason}", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// The disk said no.
    #[error("cannot read or write the index at {}", path.display())]
    Io {
        /// The index.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl Error {
    /// Sorts an error of the engine by whose fault it is.
    fn from_tantivy(error: tantivy::TantivyError, path: &std::path::Path) -> Self {
        use tantivy::{
            TantivyError as T,
            directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
        };
        let path = path.to_owned();
        match error {
            T::LockFailure(LockError::IoError(source), _) => Self::Io {
                path,
                source: copy(&source),
            },
            T::LockFailure(..) => Self::Locked(path),
            T::IncompatibleIndex(_) | T::SchemaError(_) => Self::Format {
                path,
                found: "unknown".to_owned(),
            },
            // Disk-full surfaces as text inside other variants (measured: `InternalError`, `ErrorInThread`).
            error if error.to_string().contains("No space left") => Self::Io {
                path,
                source: io::Error::from(io::ErrorKind::StorageFull),
            },
            T::IoError(cause)
            | T::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
            | T::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
            | T::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. })
                if is_of_the_disk(&cause) =>
            {
                Self::Io {
                    path,
                    source: copy(&cause),
                }
            }
            error => Self::Damaged {
                path,
                reason: error.to_string(),
            },
        }
    }
}

/// Returns whether the disk or its rights are to blame, and not the bytes that were read.
fn is_of_the_disk(error: &io::Error) -> bool {
    error.raw_os_error().is_some() || error.kind() == io::ErrorKind::StorageFull
}

/// Copies an I/O error out of the `Arc` that the engine shares it in.
fn copy(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(
        || io::Error::new(error.kind(), error.to_string()),
        io::Error::from_raw_os_error,
    )
}
