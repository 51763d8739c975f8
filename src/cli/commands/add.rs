//! `tidings add`: brings the index up to date.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use tidings::{
    ingest::Manifest,
    model::AddReport,
    pipeline::{self, AddOptions, Progress, Source},
};

use crate::cli::{
    args::AddArgs,
    context::{Context, mode},
    exit::ExitStatus,
    print,
};

/// Rejected pages that are named one by one; the others `status --rejected` lists.
const NAMED: usize = 10;

pub(crate) fn run(context: &Context, args: &AddArgs) -> anyhow::Result<ExitStatus> {
    let index = context.index_to_write();
    let mode = mode(args.no_clean);
    let options = AddOptions {
        follow_links: args.follow,
        prune: !args.no_prune,
        full_scan: args.full_scan,
        dry_run: args.dry_run,
        manifest: args
            .manifest
            .as_deref()
            .map(Manifest::read)
            .transpose()?
            .unwrap_or_default(),
        templates: !args.no_templates,
        made_by: context.made_by(mode, !args.no_templates)?,
        threads: context.threads,
        ..AddOptions::default()
    };
    let stages = context.stages(mode)?;
    let bar = progress_bar(args);
    let mut progress = |step: Progress| show(&bar, step);
    let report = pipeline::add(source(args)?, &index, &stages, &options, &mut progress)?;
    bar.finish_and_clear();
    print_report(args, &report, &index).context("cannot print the report")?;
    Ok(if report.rejected.is_empty() {
        ExitStatus::Found
    } else {
        ExitStatus::Rejected
    })
}

fn source(args: &AddArgs) -> anyhow::Result<Source> {
    let from_stdin = |path: &Path| path.as_os_str() == "-";
    if !args.paths.iter().any(|path| from_stdin(path)) {
        return Ok(Source::Paths(args.paths.clone()));
    }
    if args.paths.len() > 1 {
        bail!("- stands alone: add files and standard input in two runs");
    }
    Ok(Source::Stream(Box::new(io::stdin())))
}

/// A bar on standard error, on a terminal only.
fn progress_bar(args: &AddArgs) -> ProgressBar {
    if args.quiet || args.json || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

fn show(bar: &ProgressBar, step: Progress) {
    bar.set_length(step.total as u64);
    bar.set_position(step.done as u64);
}

fn print_report(args: &AddArgs, report: &AddReport, index: &Path) -> io::Result<()> {
    if args.json {
        return print::json_line(&mut print::stdout(), report);
    }
    if args.quiet {
        return Ok(());
    }
    let mut out = print::stdout();
    writeln!(out, "{}", print::report_line(report))?;
    out.flush()?;
    for rejected in report.rejected.iter().take(NAMED) {
        print::note(&format!(
            "rejected {}: {}",
            print::inert_line(&rejected.origin),
            print::inert_line(&rejected.reason)
        ));
    }
    if report.rejected.len() > NAMED {
        print::note(&format!(
            "and {} more: run `tidings status --rejected`",
            report.rejected.len() - NAMED
        ));
    }
    if !report.other_files.is_empty() {
        let kinds: Vec<String> = report
            .other_files
            .iter()
            .map(|(ending, count)| format!("{count} {ending}"))
            .collect();
        print::note(&format!("passed over files that are no pages: {}", kinds.join(", ")));
    }
    if args.dry_run {
        print::note("dry run: nothing was written");
    } else if report.added > 0 {
        print::note(&format!(
            "index: {}\nnext:  tidings search \"prisoner exchange\"    tidings facets venue,negotiator",
            index.display()
        ));
    }
    Ok(())
}
