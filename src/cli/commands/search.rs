//! `tidings search`: ranked passages.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::Path,
};

use anyhow::Context as _;
use tidings::{
    entities::Gazetteer,
    index::Searcher,
    model::{Hit, SearchResult},
    pipeline,
    query::{QueryError, Request, Sort},
};

use crate::cli::{
    args::{FormatChoice, SearchArgs, SortChoice},
    context::Context,
    exit::ExitStatus,
    print,
};

use super::request;

pub(crate) fn run(context: &Context, args: &SearchArgs) -> anyhow::Result<ExitStatus> {
    let searcher = context.searcher(args.filters.search_in.as_deref())?;
    if let Some(file) = &args.queries {
        return batch(context, args, &searcher, file);
    }
    let request = Request {
        ..full_request(context, args, &args.words)?
    };
    let result = pipeline::search(&searcher, context.gazetteer()?, &request)?;
    request::notes(&result.notes);
    print_result(context, args, &result, None)?;
    if result.total_documents > 0 && result.hits.is_empty() && !args.quiet && !args.count {
        print::note(&format!(
            "no more: {} in all",
            print::counted(result.total_passages, "passage")
        ));
    } else if result.hits.is_empty() && !args.quiet && !args.count {
        say_nothing_found(context, &searcher, &request)?;
    }
    Ok(ExitStatus::of_found(result.total_documents > 0))
}

fn full_request(context: &Context, args: &SearchArgs, words: &[String]) -> anyhow::Result<Request> {
    let default = Request::default();
    let per_document = args
        .per_document
        .or(context.config.per_document)
        .unwrap_or(default.per_document);
    Ok(Request {
        limit: limit(context, args),
        offset: args.offset,
        // A list of documents has one line each.
        per_document: if args.files || format(args) == FormatChoice::Trec {
            1
        } else {
            per_document
        },
        sort: match args.sort {
            SortChoice::Relevance => Sort::Relevance,
            SortChoice::Date => Sort::Date,
            SortChoice::Outlet => Sort::Outlet,
        },
        context: args.context,
        ..request::request(words, &args.filters)?
    })
}

/// Returns how many hits are wanted: of a list of files all, unless a number was given.
fn limit(context: &Context, args: &SearchArgs) -> usize {
    match args.limit {
        Some(limit) => limit,
        None if args.quiet || args.count => 0,
        None if args.files => usize::MAX,
        None => context.config.limit.unwrap_or(Request::default().limit),
    }
}

fn format(args: &SearchArgs) -> FormatChoice {
    match (args.json, args.jsonl) {
        (true, _) => FormatChoice::Json,
        (_, true) => FormatChoice::Jsonl,
        _ => args.format,
    }
}

fn print_result(context: &Context, args: &SearchArgs, result: &SearchResult, id: Option<&str>) -> io::Result<()> {
    let mut out = print::stdout();
    if args.quiet {
        return Ok(());
    }
    if args.count {
        writeln!(out, "{} {}", result.total_documents, result.total_passages)?;
        return out.flush();
    }
    if args.files {
        print_files(&mut out, &result.hits, args.nul)?;
        return out.flush();
    }
    match format(args) {
        FormatChoice::Text => print_text(&mut out, context, args, result)?,
        FormatChoice::Json => print::json_line(&mut out, result)?,
        FormatChoice::Jsonl => {
            for hit in &result.hits {
                print::json_line(&mut out, hit)?;
            }
        }
        FormatChoice::Llm => print::llm(&mut out, result)?,
        FormatChoice::Trec => print_trec(&mut out, &result.hits, id.unwrap_or("1"))?,
    }
    out.flush()
}

fn print_text(out: &mut impl Write, context: &Context, args: &SearchArgs, result: &SearchResult) -> io::Result<()> {
    for (at, hit) in result.hits.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        print::hit(out, hit, context.colors)?;
    }
    out.flush()?;
    if !result.hits.is_empty() {
        let documents = print::counted(result.total_documents, "document");
        let passages = print::counted(result.total_passages, "passage");
        let (first, last) = (result.offset + 1, result.offset + result.hits.len());
        let is_all = result.total_passages == result.hits.len() as u64;
        let shown = if is_all {
            String::new()
        } else {
            format!("{first}-{last} of ")
        };
        // Fewer than asked for, though there are more: the cap for one document holds the others back.
        let is_capped = !is_all && result.offset == 0 && result.hits.len() < limit(context, args);
        let how = if is_capped {
            "; --per-document 0 shows more of each"
        } else {
            ""
        };
        print::note(&format!("\n{shown}{passages} in {documents}{how}"));
    }
    Ok(())
}

/// Prints each file once, in the order of its best passage.
fn print_files(out: &mut impl Write, hits: &[Hit], nul: bool) -> io::Result<()> {
    let mut seen = BTreeSet::new();
    for hit in hits.iter().filter(|hit| seen.insert(&hit.origin)) {
        if nul {
            // For xargs -0: the name as it is, since no terminal reads it.
            write!(out, "{}\0", hit.origin)?;
        } else {
            writeln!(out, "{}", print::inert_line(&hit.origin.to_string()))?;
        }
    }
    Ok(())
}

/// Prints a TREC run: documents by their best passage, under the id that the scraper gave where it gave one.
fn print_trec(out: &mut impl Write, hits: &[Hit], query: &str) -> io::Result<()> {
    for hit in hits {
        let document = hit.id.as_deref().unwrap_or(hit.document_id.as_str());
        let document: String = document.split_whitespace().collect::<Vec<_>>().join("_");
        writeln!(
            out,
            "{} Q0 {} {} {} tidings",
            print::inert(query),
            print::inert(&document),
            hit.rank,
            hit.score
        )?;
    }
    Ok(())
}

/// Answers a file of queries, `id<TAB>words` a line, in order.
fn batch(context: &Context, args: &SearchArgs, searcher: &Searcher, file: &Path) -> anyhow::Result<ExitStatus> {
    let lines: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(
            File::open(file).with_context(|| format!("cannot read {}", file.display()))?,
        ))
    };
    let gazetteer = context.gazetteer()?;
    let (mut found, mut limit_hit) = (false, false);
    for (at, line) in lines.lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        let Some((id, words)) = line.split_once('\t') else {
            if !line.trim().is_empty() {
                print::note(&format!(
                    "{}:{}: no TAB between id and words, passed over",
                    file.display(),
                    at + 1
                ));
            }
            continue;
        };
        let mut result = match answer(context, args, searcher, gazetteer, words) {
            Ok(result) => result,
            Err(error) if error.is::<QueryError>() => {
                print::note(&format!("{id}: {error}"));
                limit_hit = true;
                continue;
            }
            Err(error) => return Err(error),
        };
        result.query_id = Some(id.to_owned());
        result
            .hits
            .iter_mut()
            .for_each(|hit| hit.query_id = Some(id.to_owned()));
        found |= result.total_documents > 0;
        if format(args) == FormatChoice::Text && !args.quiet {
            writeln!(io::stdout(), "# {}  {}", print::inert(id), print::inert(words))?;
        }
        print_result(context, args, &result, Some(id))?;
    }
    Ok(if limit_hit {
        ExitStatus::Limit
    } else {
        ExitStatus::of_found(found)
    })
}

fn answer(
    context: &Context,
    args: &SearchArgs,
    searcher: &Searcher,
    gazetteer: &Gazetteer,
    words: &str,
) -> anyhow::Result<SearchResult> {
    let request = full_request(context, args, &[words.to_owned()])?;
    Ok(pipeline::search(searcher, gazetteer, &request)?)
}

/// Says which part of a request is to blame for an empty answer.
fn say_nothing_found(context: &Context, searcher: &Searcher, request: &Request) -> anyhow::Result<()> {
    let without = Request {
        filters: tidings::query::Filters::default(),
        limit: 0,
        ..request.clone()
    };
    let gazetteer = context.gazetteer()?;
    if !request.filters.is_empty() {
        let others = pipeline::search(searcher, gazetteer, &without)?.total_documents;
        if others > 0 {
            print::note(&format!(
                "nothing found; without the filters: {}",
                print::counted(others, "document")
            ));
            return Ok(());
        }
    }
    let everywhere = Request {
        zones: tidings::query::ZoneScope::All,
        ..without
    };
    let others = pipeline::search(searcher, gazetteer, &everywhere)?.total_documents;
    if others > 0 && request.zones != tidings::query::ZoneScope::All {
        let place = if request.zones == tidings::query::ZoneScope::Body {
            "what pages say; in menus, prompts and other stories".to_owned()
        } else {
            format!("zone {}; in all zones", request.zones.names())
        };
        print::note(&format!(
            "nothing found in {place}: {} (--zone all)",
            print::counted(others, "document")
        ));
    } else {
        print::note(&format!(
            "nothing found in {}",
            print::counted(searcher.totals().documents, "document")
        ));
    }
    Ok(())
}
