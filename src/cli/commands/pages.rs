//! Pages of files named on the command line, worked on by all threads and given back in order.

use std::path::{Path, PathBuf};

use anyhow::bail;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tidings::{
    clean::{Cleaner, SiteLines},
    ingest::{self, Found, Limits, Manifest, Unreadable},
    model::{Document, Origin, RawDocument},
};

use crate::cli::context::Context;

/// Pages that are worked on at one time.
const BATCH_PAGES: usize = 64;
/// Bytes of pages from which they are worked on: few enough that the memory of one batch serves the next while it is
/// still in the cache.
const BATCH_BYTES: usize = 8 << 20;
/// Stack of a thread, bytes: deep markup must not end the process.
const STACK: usize = 16 << 20;

/// A cleaned page, or its origin and the reason why there is none.
pub(super) type Cleaned = Result<Document, (String, String)>;

/// Cleans a page that could be read.
pub(super) fn clean(cleaner: &Cleaner, page: Result<RawDocument, Unreadable>) -> Cleaned {
    clean_knowing(cleaner, page, |_| SiteLines::default())
}

/// Cleans a page that could be read, with what `known` says of the lines of its site.
pub(super) fn clean_knowing(
    cleaner: &Cleaner,
    page: Result<RawDocument, Unreadable>,
    known: impl FnOnce(&RawDocument) -> SiteLines,
) -> Cleaned {
    let page = page.map_err(|unreadable| (unreadable.origin.to_string(), unreadable.reason))?;
    cleaner
        .clean_knowing(&page, &known(&page))
        .map_err(|rejection| (page.origin.to_string(), rejection.to_string()))
}

/// Works on every page of some files and gives the results to `take`, in order.
///
/// # Errors
/// A file that is named alone and cannot be read, and what `take` fails with.
pub(super) fn each<T: Send>(
    context: &Context,
    files: &[PathBuf],
    work: impl Fn(Result<RawDocument, Unreadable>) -> T + Sync,
    take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let sources = files.iter().map(|file| pages_of(file, files.len() == 1));
    each_of(context, sources, work, take)
}

/// Works on every page of some files and of the files under some folders, in order.
///
/// # Errors
/// A path that cannot be read, and what `take` fails with.
pub(super) fn each_under<T: Send>(
    context: &Context,
    paths: &[PathBuf],
    work: impl Fn(Result<RawDocument, Unreadable>) -> T + Sync,
    take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut sources = Vec::new();
    for path in paths {
        if path.is_dir() {
            sources.extend(files_under(path)?);
        } else {
            sources.push(path.clone());
        }
    }
    let is_alone = paths.len() == 1 && sources.len() == 1;
    let sources = sources.iter().map(|file| pages_of(file, is_alone));
    each_of(context, sources, work, take)
}

fn files_under(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let walk = ingest::walk(&[folder.to_owned()], false)
        .map_err(|(path, error)| anyhow::Error::new(error).context(format!("cannot read {}", path.display())))?;
    let path = |found| match found {
        Found::Page(file) => file.path,
        Found::Unreadable(file) => PathBuf::from(file.name),
    };
    Ok(walk.found.into_iter().map(path).collect())
}

fn each_of<T: Send>(
    context: &Context,
    sources: impl Iterator<Item = anyhow::Result<ingest::Pages>>,
    work: impl Fn(Result<RawDocument, Unreadable>) -> T + Sync,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(context.threads)
        .stack_size(STACK)
        .build()?;
    let mut batch = Vec::new();
    let mut bytes = 0;
    let mut flush = |batch: &mut Vec<Result<RawDocument, Unreadable>>| {
        let pages = std::mem::take(batch);
        let done: Vec<T> = pool.install(|| pages.into_par_iter().map(&work).collect());
        done.into_iter().try_for_each(&mut take)
    };
    for pages in sources {
        for page in pages? {
            bytes += page.as_ref().map_or(0, |page| page.bytes.len());
            batch.push(page);
            if batch.len() >= BATCH_PAGES || bytes >= BATCH_BYTES {
                flush(&mut batch)?;
                bytes = 0;
            }
        }
    }
    flush(&mut batch)
}

/// Returns the pages of a file. A file that cannot be read is a page that was rejected; named alone it is an error.
fn pages_of(path: &Path, is_alone: bool) -> anyhow::Result<ingest::Pages> {
    if path.as_os_str() == "-" {
        return Ok(ingest::read_stream(Box::new(std::io::stdin()), Limits::default()));
    }
    let reason = if path.is_dir() {
        format!("a folder\nhint: name files, for example {}/*", path.display())
    } else {
        match found(path) {
            Ok(pages) => return Ok(pages),
            Err(reason) => reason,
        }
    };
    if is_alone {
        bail!("cannot read {}: {reason}", path.display());
    }
    let origin = Origin {
        path: path.display().to_string(),
        record: None,
    };
    let reason = reason.lines().next().unwrap_or_default().to_owned();
    Ok(Box::new(std::iter::once(Err(Unreadable { origin, reason }))))
}

fn found(path: &Path) -> Result<ingest::Pages, String> {
    let walk = ingest::walk(&[path.to_owned()], false).map_err(|(_, error)| error.to_string())?;
    match walk.found.into_iter().next() {
        Some(Found::Page(file)) => {
            let declared = Manifest::default().declared(&file.path)?;
            Ok(ingest::read(&file, Limits::default(), &declared))
        }
        Some(Found::Unreadable(unreadable)) => Err(unreadable.reason),
        None => Err("nothing there".to_owned()),
    }
}
