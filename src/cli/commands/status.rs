//! `tidings status`: what the index holds and what to do next.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    index::{Outcome, PageRow, Searcher},
    model::{Field, RejectedPage, SCHEMA_VERSION},
};

use crate::cli::{args::StatusArgs, context::Context, exit::ExitStatus, print};

/// What an index holds.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Status {
    /// Version of this shape.
    schema_version: u32,
    /// Pages seen and still there.
    pages: u64,
    /// Documents.
    documents: u64,
    /// Passages of content.
    passages: u64,
    /// Words in them.
    words: u64,
    /// Pages that are byte for byte another.
    duplicates: u64,
    /// Pages that could not be indexed.
    rejected: Vec<RejectedPage>,
    /// Languages of the documents.
    languages: Vec<String>,
    /// Publishers of the documents.
    outlets: Vec<String>,
    /// Commits so far.
    commits: u64,
    /// Sum of the documents' digests: the same set of documents gives the same sum.
    documents_sum: String,
}

pub(crate) fn run(context: &Context, args: &StatusArgs) -> anyhow::Result<ExitStatus> {
    let searcher = context.searcher(args.search_in.as_deref())?;
    let status = status(&searcher)?;
    let mut out = print::stdout();
    if args.json {
        print::json_line(&mut out, &status)?;
    } else {
        print_status(&mut out, args, &status)?;
    }
    out.flush()?;
    Ok(ExitStatus::Found)
}

fn status(searcher: &Searcher) -> anyhow::Result<Status> {
    let totals = searcher.totals();
    let pages = searcher.pages()?;
    let of = |outcome: Outcome| pages.iter().filter(move |row| row.outcome == outcome);
    let rejected = |row: &PageRow| RejectedPage {
        origin: row.origin.to_string(),
        reason: row.reason.clone().unwrap_or_default(),
    };
    Ok(Status {
        schema_version: SCHEMA_VERSION,
        pages: pages.len() as u64,
        documents: totals.documents,
        passages: totals.passages,
        words: totals.words,
        duplicates: of(Outcome::Duplicate).count() as u64,
        rejected: of(Outcome::Rejected).map(rejected).collect(),
        languages: searcher.values(Field::Lang)?,
        outlets: searcher.values(Field::Outlet)?,
        commits: totals.commits,
        documents_sum: totals.documents_sum,
    })
}

fn print_status(out: &mut impl Write, args: &StatusArgs, status: &Status) -> io::Result<()> {
    let Status {
        pages,
        documents,
        passages,
        words,
        duplicates,
        rejected,
        languages,
        outlets,
        ..
    } = status;
    writeln!(
        out,
        "pages      {pages} seen: {documents} indexed, {duplicates} duplicates, {} rejected",
        rejected.len()
    )?;
    writeln!(out, "content    {passages} passages, {words} words")?;
    writeln!(out, "languages  {}", print::inert(&languages.join(", ")))?;
    writeln!(out, "outlets    {}", outlets.len())?;
    writeln!(
        out,
        "state      commit {}, documents {}",
        status.commits, &status.documents_sum
    )?;
    if args.rejected {
        for page in rejected {
            writeln!(
                out,
                "rejected   {}: {}",
                print::inert_line(&page.origin),
                print::inert_line(&page.reason)
            )?;
        }
    } else {
        for (reason, count) in by_reason(rejected) {
            writeln!(out, "rejected   {count:>6}  {}", print::inert(&reason))?;
        }
    }
    let next = match (*documents, rejected.is_empty()) {
        (0, _) => "tidings add PATH",
        (_, false) if !args.rejected => "tidings status --rejected    tidings search WORDS",
        _ => "tidings search WORDS    tidings facets venue,negotiator",
    };
    writeln!(out, "next       {next}")
}

fn by_reason(rejected: &[RejectedPage]) -> BTreeMap<String, u64> {
    let mut reasons = BTreeMap::new();
    for page in rejected {
        *reasons.entry(page.reason.clone()).or_default() += 1;
    }
    reasons
}
