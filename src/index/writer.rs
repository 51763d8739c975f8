//! Puts and removes records under one lock; what `commit` acknowledged survives a power cut.

use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tantivy::{
    Directory as _, Index, IndexWriter, ReloadPolicy, TantivyDocument, Term,
    directory::MmapDirectory,
    indexer::{IndexWriterOptions, UserOperation},
};

use crate::model::{Digest, DocumentId};

use super::{
    Error, FORMAT_VERSION, Prepared,
    directory::DurableDirectory,
    schema::{Fields, Outcome, PAGE, PageRow, SITE, SitePage, SiteRow, id_number, schema},
};

/// Name of the lock file. Nobody is ever told to remove it: the lock is the kernel's and dies with its process.
pub(super) const LOCK_FILE: &str = "tidings.lock";

/// How a writer works.
#[derive(Clone, Debug)]
pub struct WriterOptions {
    /// Threads that build segments.
    pub threads: usize,
    /// Memory that each of them fills before it writes, bytes (at least 15 MB).
    pub memory_per_thread: usize,
}

/// What a commit says of itself, stored with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Payload {
    pub(super) format: u32,
    pub(super) commits: u64,
    pub(super) documents: u64,
    pub(super) passages: u64,
    pub(super) words: u64,
    /// Sum of the first 16 bytes of the documents' digests: the same set gives the same sum in any order.
    pub(super) documents_sum: String,
}

/// The one writer of an index.
pub struct Writer {
    path: PathBuf,
    fields: Fields,
    engine: IndexWriter<TantivyDocument>,
    payload: Payload,
    rows: Vec<PageRow>,
    put: HashSet<u64>,
    sum: u128,
    /// Held for its lock.
    _lock: File,
}

impl Writer {
    /// Opens an index to write, or makes one.
    ///
    /// # Errors
    /// [`Error::Locked`] where another writer is at work, [`Error::Format`] where the index is of another version.
    pub fn open(path: &Path, options: &WriterOptions) -> Result<Self, Error> {
        fs::create_dir_all(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let lock = lock(path)?;
        remove_leftovers(path).map_err(|source| Error::Io {
            path: path.to_owned(),
            source,
        })?;
        let index = open_index(path)?;
        let fields = Fields::of(&index.schema()).ok_or_else(|| format_error(path, "unknown"))?;
        let payload = payload(&index, path)?.unwrap_or_default();
        let rows = page_rows(&index, path)?;
        let engine = engine_writer(&index, options).map_err(|error| Error::from_tantivy(error, path))?;
        let sum = u128::from_str_radix(&payload.documents_sum, 16).unwrap_or_default();
        Ok(Self {
            path: path.to_owned(),
            fields,
            engine,
            payload,
            rows,
            put: HashSet::new(),
            sum,
            _lock: lock,
        })
    }

    /// Returns every page that the index has seen, as it was when the writer was opened.
    #[must_use]
    pub fn pages(&self) -> &[PageRow] {
        &self.rows
    }

    /// Returns whether nothing was ever committed.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.payload.commits == 0
    }

    /// Puts a document in place of the one with its id.
    ///
    /// # Errors
    /// [`Error::Io`] where the disk is full.
    pub fn put(&mut self, prepared: Prepared) -> Result<(), Error> {
        let delete = UserOperation::Delete(Term::from_field_u64(self.fields.id, prepared.id));
        let adds = prepared.records.into_iter().map(UserOperation::Add);
        self.put.insert(prepared.id);
        let operations: Vec<_> = std::iter::once(delete).chain(adds).collect();
        self.engine
            .run(operations)
            .map(drop)
            .map_err(|error| self.write_error(error))
    }

    /// Writes down a page, in place of `replaced`, the row that it had.
    ///
    /// # Errors
    /// [`Error::Io`] where the disk is full.
    pub fn record(&mut self, row: &PageRow, replaced: Option<&PageRow>) -> Result<(), Error> {
        let mut record = TantivyDocument::default();
        record.add_u64(self.fields.kind, PAGE);
        record.add_text(self.fields.page, &row.key);
        if let Some(id) = row.document_id() {
            record.add_u64(self.fields.page_of, id_number(&id));
        }
        record.add_text(self.fields.page_row, json(row));
        replaced.into_iter().for_each(|row| self.count(row, false));
        self.count(row, true);
        let delete = UserOperation::Delete(Term::from_field_text(self.fields.page, &row.key));
        let done = self.engine.run([delete, UserOperation::Add(record)]);
        done.map(drop).map_err(|error| self.write_error(error))
    }

    /// Forgets a page.
    pub fn forget(&mut self, row: &PageRow) {
        self.count(row, false);
        self.engine
            .delete_term(Term::from_field_text(self.fields.page, &row.key));
    }

    /// Writes down what is known of a site, in place of what was.
    ///
    /// # Errors
    /// [`Error::Io`] where the disk is full.
    pub fn site(&mut self, row: &SiteRow, pages: &[SitePage]) -> Result<(), Error> {
        let mut record = TantivyDocument::default();
        record.add_u64(self.fields.kind, SITE);
        record.add_text(self.fields.site, &row.name);
        record.add_text(self.fields.site_row, json(row));
        record.add_bytes(self.fields.site_pages, &SitePage::encode(pages));
        let delete = UserOperation::Delete(Term::from_field_text(self.fields.site, &row.name));
        let done = self.engine.run([delete, UserOperation::Add(record)]);
        done.map(drop).map_err(|error| self.write_error(error))
    }

    /// Forgets a site that has no page left.
    pub fn forget_site(&mut self, name: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.site, name));
    }

    /// Removes a document, unless it was put by this writer.
    pub fn remove(&mut self, id: &DocumentId) {
        let id = id_number(id);
        if !self.put.contains(&id) {
            self.engine.delete_term(Term::from_field_u64(self.fields.id, id));
        }
    }

    /// Keeps the totals of the payload in step with the rows.
    fn count(&mut self, row: &PageRow, is_there: bool) {
        if row.outcome != Outcome::Indexed {
            return;
        }
        let share = row.sha256.as_ref().map_or(0, first_bytes);
        let step = |total: &mut u64, by: u64| {
            *total = if is_there {
                *total + by
            } else {
                total.saturating_sub(by)
            }
        };
        self.sum = if is_there {
            self.sum.wrapping_add(share)
        } else {
            self.sum.wrapping_sub(share)
        };
        step(&mut self.payload.documents, 1);
        step(&mut self.payload.passages, row.passages);
        step(&mut self.payload.words, row.words);
    }

    /// Makes what was put and removed visible, all at once, and durable.
    ///
    /// # Errors
    /// [`Error::Io`] where the disk is full; the index then stands as after the last commit.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.payload.format = FORMAT_VERSION;
        self.payload.commits += 1;
        self.payload.documents_sum = format!("{:032x}", self.sum);
        let payload = json(&self.payload);
        let mut commit = || {
            let mut prepared = self.engine.prepare_commit()?;
            prepared.set_payload(&payload);
            prepared.commit()
        };
        commit().map(drop).map_err(|error| written(error, &self.path))
    }

    /// Finds out why a write failed. The engine only says that its thread was killed; the cause is in what a commit
    /// answers. The commit that is prepared for that is dropped, so nothing becomes visible.
    fn write_error(&mut self, error: tantivy::TantivyError) -> Error {
        let cause = self.engine.prepare_commit().err();
        written(cause.unwrap_or(error), &self.path)
    }

    /// Waits for merges and removes what they left behind.
    ///
    /// # Errors
    /// [`Error::Io`] where a merge could not be written; what was committed is safe.
    pub fn finish(self) -> Result<(), Error> {
        let Self {
            path, engine, _lock, ..
        } = self;
        let index = engine.index().clone();
        engine
            .wait_merging_threads()
            .map_err(|error| Error::from_tantivy(error, &path))?;
        let cleaner: IndexWriter<TantivyDocument> = index
            .writer_with_num_threads(1, MIN_MEMORY)
            .map_err(|error| Error::from_tantivy(error, &path))?;
        cleaner
            .garbage_collect_files()
            .wait()
            .map_err(|error| Error::from_tantivy(error, &path))?;
        cleaner
            .wait_merging_threads()
            .map_err(|error| Error::from_tantivy(error, &path))
    }
}

/// Least memory that the engine takes for a thread, bytes.
const MIN_MEMORY: usize = 15_000_000;

/// Opens the engine's writer and clears what a killed one left: without that, a name left behind by a killed run stops
/// every later run (`FileAlreadyExists`).
fn engine_writer(index: &Index, options: &WriterOptions) -> tantivy::Result<IndexWriter<TantivyDocument>> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(options.threads.max(1))
        .memory_budget_per_thread(options.memory_per_thread.max(MIN_MEMORY))
        .num_merge_threads(1)
        .build();
    let writer = index.writer_with_options(options)?;
    writer.garbage_collect_files().wait()?;
    Ok(writer)
}

fn lock(path: &Path) -> Result<File, Error> {
    let io = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join(LOCK_FILE))
        .map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(io(source)),
    }
}

/// Removes the temporary files of a killed run, which the engine never collects.
fn remove_leftovers(path: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(".tmp") && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn open_index(path: &Path) -> Result<Index, Error> {
    let fail = |error| Error::from_tantivy(error, path);
    let directory = DurableDirectory(MmapDirectory::open(path).map_err(|error| fail(error.into()))?);
    if directory
        .exists(Path::new("meta.json"))
        .map_err(|error| fail(error.into()))?
    {
        let index = Index::open(directory).map_err(fail)?;
        return if index.schema() == schema() {
            Ok(index)
        } else {
            Err(format_error(path, "unknown"))
        };
    }
    let settings = tantivy::IndexSettings {
        docstore_compression: tantivy::store::Compressor::Zstd(tantivy::store::ZstdCompressor::default()),
        ..tantivy::IndexSettings::default()
    };
    Index::create(directory, schema(), settings).map_err(fail)
}

fn format_error(path: &Path, found: &str) -> Error {
    Error::Format {
        path: path.to_owned(),
        found: found.to_owned(),
    }
}

/// Reads what the last commit says of itself; `None` before the first.
pub(super) fn payload(index: &Index, path: &Path) -> Result<Option<Payload>, Error> {
    let metas = index.load_metas().map_err(|error| Error::from_tantivy(error, path))?;
    let Some(text) = metas.payload else { return Ok(None) };
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| Error::Damaged {
        path: path.to_owned(),
        reason: "no readable commit".to_owned(),
    })?;
    match value["format"].as_u64() {
        Some(format) if format == u64::from(FORMAT_VERSION) => {
            serde_json::from_value(value).map(Some).map_err(|error| Error::Damaged {
                path: path.to_owned(),
                reason: error.to_string(),
            })
        }
        found => Err(format_error(
            path,
            &found.map_or_else(|| "unknown".to_owned(), |format| format.to_string()),
        )),
    }
}

/// Reads the manifest: the rows of all pages that are not deleted, by key.
pub(super) fn page_rows(index: &Index, path: &Path) -> Result<Vec<PageRow>, Error> {
    let mut rows: Vec<PageRow> = rows(index, path, "page_row")?;
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(rows)
}

/// Reads what is known of all sites, by name.
pub(super) fn site_rows(index: &Index, path: &Path) -> Result<Vec<SiteRow>, Error> {
    let mut rows: Vec<SiteRow> = rows(index, path, "site_row")?;
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}

/// Reads the values of a column of JSON, those of deleted records left out.
fn rows<T: DeserializeOwned>(index: &Index, path: &Path, column: &str) -> Result<Vec<T>, Error> {
    let fail = |error| Error::from_tantivy(error, path);
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
        .map_err(fail)?;
    let mut rows = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let Some(column) = segment.fast_fields().str(column).map_err(fail)? else {
            continue;
        };
        let mut json = String::new();
        for record in segment.doc_ids_alive() {
            for ord in column.term_ords(record) {
                json.clear();
                column.ord_to_str(ord, &mut json).map_err(|error| fail(error.into()))?;
                let row = serde_json::from_str(&json);
                rows.push(row.map_err(|error| Error::Damaged {
                    path: path.to_owned(),
                    reason: error.to_string(),
                })?);
            }
        }
    }
    Ok(rows)
}

/// Returns the first 16 bytes of a digest as a number.
fn first_bytes(digest: &Digest) -> u128 {
    digest
        .0
        .get(..32)
        .and_then(|digits| u128::from_str_radix(digits, 16).ok())
        .unwrap_or_default()
}

/// Writes one of our own plain values, which cannot fail: its keys are strings and its numbers are whole.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Sorts an error of writing: what was committed before still stands, so it never speaks of damage.
fn written(error: tantivy::TantivyError, path: &Path) -> Error {
    match Error::from_tantivy(error, path) {
        Error::Damaged { path, reason } => Error::Io {
            path,
            source: std::io::Error::other(reason),
        },
        error => error,
    }
}
