//! Pages of files named on the command line, worked on by all threads and given back in order.

use std::path::{Path, PathBuf};

use anyhow::bail;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tidings::{
    ingest::{self, Found, Limits, Manifest, Unreadable},
    model::RawDocument,
};

use crate::cli::context::Context;

/// Pages that are worked on at one time.
const BATCH: usize = 64;
/// Stack of a thread, bytes: deep markup must not end the process.
const STACK: usize = 16 << 20;

/// Works on every page of some files and gives the results to `take`, in order.
///
/// # Errors
/// A file that is not there, and what `take` fails with.
pub(super) fn each<T: Send>(
    context: &Context,
    files: &[PathBuf],
    work: impl Fn(Result<RawDocument, Unreadable>) -> T + Sync,
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(context.threads)
        .stack_size(STACK)
        .build()?;
    let mut batch = Vec::new();
    let mut flush = |batch: &mut Vec<Result<RawDocument, Unreadable>>| {
        let pages = std::mem::take(batch);
        let done: Vec<T> = pool.install(|| pages.into_par_iter().map(&work).collect());
        done.into_iter().try_for_each(&mut take)
    };
    for file in files {
        for page in pages_of(file)? {
            batch.push(page);
            if batch.len() >= BATCH {
                flush(&mut batch)?;
            }
        }
    }
    flush(&mut batch)
}

fn pages_of(path: &Path) -> anyhow::Result<ingest::Pages> {
    if path.as_os_str() == "-" {
        return Ok(ingest::read_stream(Box::new(std::io::stdin()), Limits::default()));
    }
    if path.is_dir() {
        bail!(
            "{} is a folder\nhint: name files, for example {}/*",
            path.display(),
            path.display()
        );
    }
    let walk = ingest::walk(&[path.to_owned()], false)
        .map_err(|(path, source)| anyhow::Error::new(source).context(format!("cannot read {}", path.display())))?;
    match walk.found.into_iter().next() {
        Some(Found::Page(file)) => {
            let declared = Manifest::default().declared(&file.path).map_err(anyhow::Error::msg)?;
            Ok(ingest::read(&file, Limits::default(), &declared))
        }
        Some(Found::Unreadable { reason, .. }) => bail!("cannot read {}: {reason}", path.display()),
        None => bail!("cannot read {}", path.display()),
    }
}
