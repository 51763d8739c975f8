//! `tidings cite`: citations of passages.

use std::io::{self, BufRead, Write as _};

use anyhow::bail;
use tidings::{
    cite::{Citation, Style, cite, parse_id},
    index::Searcher,
};

use crate::cli::{
    args::{CiteArgs, StyleChoice},
    context::Context,
    exit::ExitStatus,
    print,
};

pub(crate) fn run(context: &Context, args: &CiteArgs) -> anyhow::Result<ExitStatus> {
    let searcher = context.searcher(args.search_in.as_deref())?;
    let (mut citations, mut missing) = (Vec::new(), false);
    for id in ids(args)? {
        if let Some(citation) = citation(&searcher, &id)? {
            citations.push(citation);
        } else {
            print::note(&format!("{id}: no such document in the index, or no such bytes in it"));
            missing = true;
        }
    }
    let mut out = print::stdout();
    match args.style {
        StyleChoice::CslJson => {
            let items: Vec<_> = citations.iter().map(Citation::csl).collect();
            print::json_line(&mut out, &items)?;
        }
        StyleChoice::Text => write_all(&mut out, &citations, Style::Text)?,
        StyleChoice::Markdown => write_all(&mut out, &citations, Style::Markdown)?,
    }
    out.flush()?;
    Ok(ExitStatus::of_found(!missing && !citations.is_empty()))
}

fn write_all(out: &mut impl io::Write, citations: &[Citation], style: Style) -> io::Result<()> {
    for (at, citation) in citations.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write!(out, "{}", print::inert(&citation.write(style)))?;
    }
    Ok(())
}

fn ids(args: &CiteArgs) -> io::Result<Vec<String>> {
    let mut ids = Vec::new();
    for id in &args.ids {
        if id == "-" {
            for line in io::stdin().lock().lines() {
                ids.extend(line?.split_whitespace().map(ToOwned::to_owned));
            }
        } else {
            ids.push(id.clone());
        }
    }
    Ok(ids)
}

fn citation(searcher: &Searcher, id: &str) -> anyhow::Result<Option<Citation>> {
    let Some((document, Some(span))) = parse_id(id) else {
        bail!("not a passage: `{id}`\nhint: write DOCUMENT@START-END, as `search` prints it");
    };
    Ok(searcher
        .document(&document)?
        .and_then(|tagged| cite(&tagged.document, span)))
}
