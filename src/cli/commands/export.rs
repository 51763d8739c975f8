//! `tidings export`: everything that matches, without a limit.

use std::io::{self, Write as _};

use tidings::{index, pipeline, query::Request};

use crate::cli::{args::ExportArgs, context::Context, exit::ExitStatus, print};

use super::request;

/// What may stop an export.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error(transparent)]
    Index(#[from] index::Error),
    #[error(transparent)]
    Output(#[from] io::Error),
}

pub(crate) fn run(context: &Context, args: &ExportArgs) -> anyhow::Result<ExitStatus> {
    let searcher = context.searcher(args.filters.search_in.as_deref())?;
    let request = request::request(&args.words, &args.filters)?;
    let gazetteer = context.gazetteer()?;
    let mut out = print::stdout();
    let mut printed = 0;
    let notes = if args.passages {
        let request = Request {
            limit: usize::MAX,
            per_document: 0,
            ..request
        };
        let result = pipeline::search(&searcher, gazetteer, &request)?;
        for hit in &result.hits {
            print::json_line(&mut out, hit)?;
        }
        printed += result.hits.len();
        result.notes
    } else {
        pipeline::documents(&searcher, gazetteer, &request, |document| -> Result<(), ExportError> {
            printed += 1;
            Ok(print::json_line(&mut out, &document)?)
        })
        .map_err(unwrapped)?
    };
    out.flush()?;
    request::notes(&notes);
    Ok(ExitStatus::of_found(printed > 0))
}

/// Gives the error inside, which the exit status is chosen by.
fn unwrapped(error: ExportError) -> anyhow::Error {
    match error {
        ExportError::Index(error) => error.into(),
        ExportError::Output(error) => error.into(),
    }
}
