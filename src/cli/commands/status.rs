//! `tidings status`: what the index holds and what to do next.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, Write},
};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    index::{Outcome, PageRow, Searcher, SiteRow},
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
    /// What is known of the lines that sites print on many pages.
    templates: Templates,
    /// Commits so far.
    commits: u64,
    /// Sum of the documents' digests: the same set of documents gives the same sum.
    documents_sum: String,
}

/// What is known of the lines that sites print on many pages.
#[derive(Debug, Serialize, JsonSchema)]
struct Templates {
    /// Sites with such lines.
    sites: u64,
    /// Lines of all of them.
    lines: u64,
    /// Documents cleaned before as much was known of their site; the next `add` of their pages cleans them again.
    stale: u64,
    /// Sites with the most lines, at most ten.
    most: Vec<SiteLines>,
}

/// Lines of one site.
#[derive(Debug, Serialize, JsonSchema)]
struct SiteLines {
    /// Host, `outlet:NAME` or `folder:PATH`.
    site: String,
    /// Pages that were compared, at most 64.
    pages: u64,
    /// Lines.
    lines: u64,
}

/// Sites that are listed.
const LISTED: usize = 10;

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
        templates: templates(searcher.sites()?, &pages),
        commits: totals.commits,
        documents_sum: totals.documents_sum,
    })
}

fn templates(mut sites: Vec<SiteRow>, pages: &[PageRow]) -> Templates {
    let digests: HashMap<&str, &str> = sites.iter().map(|site| (&*site.name, &*site.digest)).collect();
    let is_stale = |row: &&PageRow| {
        let site = row.site.as_deref().filter(|_| row.outcome == Outcome::Indexed);
        site.is_some_and(|site| digests.get(site).copied().unwrap_or_default() != row.site_lines)
    };
    let stale = pages.iter().filter(is_stale).count() as u64;
    sites.retain(|site| site.lines > 0);
    sites.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.name.cmp(&b.name)));
    let listed = |site: &SiteRow| SiteLines {
        site: site.name.clone(),
        pages: site.voters,
        lines: site.lines,
    };
    Templates {
        sites: sites.len() as u64,
        lines: sites.iter().map(|site| site.lines).sum(),
        stale,
        most: sites.iter().take(LISTED).map(listed).collect(),
    }
}

fn print_templates(out: &mut impl Write, templates: &Templates) -> io::Result<()> {
    let Templates {
        sites, lines, stale, ..
    } = templates;
    if *sites > 0 {
        let named = templates.most.iter().take(3);
        let named: Vec<String> = named.map(|site| format!("{} {}", site.site, site.lines)).collect();
        writeln!(
            out,
            "templates  {lines} lines of {sites} sites: {}",
            print::inert_line(&named.join(", "))
        )?;
    }
    if *stale > 0 {
        writeln!(
            out,
            "           {stale} documents to be cleaned again by the next add of their pages"
        )?;
    }
    Ok(())
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
    print_templates(out, &status.templates)?;
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
