//! Brings an index up to date with the pages under some paths.
//!
//! What did not change costs a look at its size and time. What is new or changed is read once, in the order of the
//! walk, and made into records on all threads, a batch at a time. Every page seen ends in the report: added, changed,
//! unchanged, a duplicate, or rejected with a reason.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Instant,
};

use crate::{
    clean::Cleaner,
    entities::{Gazetteer, Tagger},
    index,
    ingest::{Limits, Manifest},
    model::AddReport,
    passages,
};

use super::run::Run;

/// Stack of the threads that make pages, bytes: deep markup must not end the process.
const STACK: usize = 16 << 20;

/// The stages between reading and indexing, shared by all threads.
pub struct Stages {
    /// Cleans pages.
    pub cleaner: Cleaner,
    /// Names, and where places lie.
    pub gazetteer: Gazetteer,
    /// Splits documents.
    pub passages: passages::Options,
    tagger: OnceLock<Tagger>,
}

impl Stages {
    /// Makes the stages of a cleaner and the names that pages are tagged with.
    #[must_use]
    pub fn new(cleaner: Cleaner, gazetteer: Gazetteer) -> Self {
        Self {
            cleaner,
            gazetteer,
            passages: passages::Options::default(),
            tagger: OnceLock::new(),
        }
    }

    /// Returns the tagger. It takes a tenth of a second to make, which a run without new pages need not spend.
    pub fn tagger(&self) -> &Tagger {
        self.tagger.get_or_init(|| Tagger::new(&self.gazetteer))
    }
}

/// How pages are added.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct AddOptions {
    /// Bounds of what is read.
    pub limits: Limits,
    /// Whether symbolic links are followed.
    pub follow_links: bool,
    /// Whether pages of the index that are gone from under the paths leave it.
    pub prune: bool,
    /// Whether files are read although their size and time are as they were.
    pub full_scan: bool,
    /// Whether nothing is written: the report says what would be.
    pub dry_run: bool,
    /// What is said of pages from outside them.
    pub manifest: Manifest,
    /// Whether lines that a site prints on many pages are learnt and set aside.
    pub templates: bool,
    /// What makes the documents: cleaner, rules, gazetteer. Pages made by others are made anew.
    pub made_by: String,
    /// Threads; 0 for one a processor.
    pub threads: usize,
    /// Pages after which a long run commits, so that a later run goes on from there.
    pub commit_every: usize,
}

impl Default for AddOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            follow_links: false,
            prune: true,
            full_scan: false,
            dry_run: false,
            manifest: Manifest::default(),
            templates: true,
            made_by: String::new(),
            threads: 0,
            commit_every: 20_000,
        }
    }
}

/// Where pages come from.
pub enum Source {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// A stream, such as standard input.
    Stream(Box<dyn Read>),
}

/// How far a run is, in files.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Files done.
    pub done: usize,
    /// Files in all.
    pub total: usize,
}

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AddError {
    /// A path that was named cannot be looked at.
    #[error("cannot read {}", path.display())]
    Path {
        /// The path.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The index failed.
    #[error(transparent)]
    Index(#[from] index::Error),
    /// The threads could not be started.
    #[error("cannot start threads")]
    Threads(#[source] rayon::ThreadPoolBuildError),
}

/// Brings the index in folder `index` up to date with `source` and tells what became of every page.
///
/// # Errors
/// [`AddError`]; what was committed before stays, and a later run goes on from there.
pub fn add(
    source: Source,
    index: &Path,
    stages: &Stages,
    options: &AddOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<AddReport, AddError> {
    let started = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.threads)
        .stack_size(STACK)
        .build();
    let mut run = Run::open(index, stages, options, pool.map_err(AddError::Threads)?)?;
    match source {
        Source::Paths(paths) => run.paths(&paths, progress)?,
        Source::Stream(stream) => run.stream(stream)?,
    }
    run.flush()?;
    let mut report = run.close()?;
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}
