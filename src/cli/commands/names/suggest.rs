//! `tidings names suggest`: what the list of names lacks, as pages show it. Proposes only.

use std::io::{self, Write};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    entities::{Sight, Sighting, Suggester, Suggestion, SuggestionKind, Tagger},
    index,
    model::{Document, SCHEMA_VERSION},
    pipeline,
    query::Request,
};

use crate::cli::{
    args::SuggestArgs,
    commands::pages,
    context::{Context, cleaner, mode},
    exit::ExitStatus,
    print::{self, Colors, counted},
};

/// Documents of an index that are looked at by all threads at one time.
const BATCH: usize = 256;

/// A line of `names suggest --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SuggestedName {
    /// Version of this shape.
    schema_version: u32,
    /// What is proposed.
    #[serde(flatten)]
    suggestion: Suggestion,
}

pub(crate) fn run(context: &Context, args: &SuggestArgs) -> anyhow::Result<ExitStatus> {
    let tagger = Tagger::new(context.gazetteer()?);
    let suggester = Suggester::new(&tagger);
    let (sightings, rejected) = if args.paths.is_empty() {
        (of_index(context, &suggester)?, 0)
    } else {
        of_pages(context, args, &suggester)?
    };
    let mut suggestions = suggester.group(sightings);
    suggestions.retain(|suggestion| suggestion.documents >= args.min_documents);
    let most = if args.limit == 0 { suggestions.len() } else { args.limit };
    let mut out = print::stdout();
    for suggestion in suggestions.iter().take(most) {
        if args.json {
            let line = SuggestedName {
                schema_version: SCHEMA_VERSION,
                suggestion: suggestion.clone(),
            };
            print::json_line(&mut out, &line)?;
        } else {
            for_people(&mut out, suggestion, context.colors)?;
        }
    }
    out.flush()?;
    say_what_was_done(args, suggestions.len(), most, rejected);
    Ok(match (suggestions.is_empty(), rejected) {
        (_, 1..) => ExitStatus::Rejected,
        (is_empty, 0) => ExitStatus::of_found(!is_empty),
    })
}

fn of_index(context: &Context, suggester: &Suggester) -> anyhow::Result<Vec<Sighting>> {
    let searcher = context.searcher(None)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(context.threads).build()?;
    let mut sightings = Vec::new();
    let mut batch: Vec<Document> = Vec::new();
    let mut look = |batch: &mut Vec<Document>| {
        let found: Vec<Vec<Sighting>> =
            pool.install(|| batch.par_iter().map(|document| suggester.look(document)).collect());
        sightings.extend(found.into_iter().flatten());
        batch.clear();
    };
    let request = Request {
        limit: 0,
        ..Request::default()
    };
    pipeline::documents(
        &searcher,
        context.gazetteer()?,
        &request,
        |document| -> Result<(), index::Error> {
            batch.push(document.document);
            if batch.len() == BATCH {
                look(&mut batch);
            }
            Ok(())
        },
    )?;
    look(&mut batch);
    Ok(sightings)
}

/// Looks at pages; returns how many were rejected as well.
fn of_pages(context: &Context, args: &SuggestArgs, suggester: &Suggester) -> anyhow::Result<(Vec<Sighting>, usize)> {
    let cleaner = cleaner(mode(args.no_clean));
    let mut sightings = Vec::new();
    let mut rejected = 0;
    let work = |page| pages::clean(&cleaner, page).map(|document| suggester.look(&document));
    pages::each_under(context, &args.paths, work, |looked| {
        match looked {
            Ok(found) => sightings.extend(found),
            Err((origin, reason)) => {
                rejected += 1;
                print::note(&format!(
                    "rejected {}: {}",
                    print::inert_line(&origin),
                    print::inert_line(&reason)
                ));
            }
        }
        Ok(())
    })?;
    Ok((sightings, rejected))
}

fn for_people(out: &mut impl Write, suggestion: &Suggestion, colors: Colors) -> io::Result<()> {
    let spellings: Vec<&str> = suggestion
        .spellings
        .iter()
        .map(|spelling| spelling.text.as_str())
        .collect();
    let what = match suggestion.kind {
        SuggestionKind::Spelling => format!(
            "{} ({}), also spelt {}",
            suggestion.name,
            suggestion.id,
            spellings.join(" | ")
        ),
        SuggestionKind::Unlisted if spellings.len() > 1 => {
            format!("{}, not listed: {}", suggestion.name, spellings.join(" | "))
        }
        SuggestionKind::Unlisted => format!("{}, not listed", suggestion.name),
    };
    let outlets = match suggestion.outlets {
        0 => String::new(),
        outlets => format!(", {}", counted(outlets, "outlet")),
    };
    let support = format!(
        "{}{outlets}; {}",
        counted(suggestion.documents, "document"),
        suggestion.rules.join(", ")
    );
    writeln!(
        out,
        "{}  {}",
        colors.bold(&print::inert_line(&what)),
        colors.dim(&print::inert_line(&support))
    )?;
    for sight in &suggestion.evidence {
        writeln!(out, "  {}", print::inert_line(&place(sight)))?;
    }
    print::json_line(out, &suggestion.entry)?;
    writeln!(out)
}

fn place(sight: &Sight) -> String {
    let line = sight.line.map_or_else(String::new, |line| format!(":{line}"));
    format!("{}{line}  {}", sight.origin, sight.snippet)
}

fn say_what_was_done(args: &SuggestArgs, found: usize, most: usize, rejected: usize) {
    let rejected = match rejected {
        0 => String::new(),
        rejected => format!(", {} rejected", counted(rejected as u64, "page")),
    };
    let shown = if found > most {
        format!(", {most} shown (-n 0 for all)")
    } else {
        String::new()
    };
    print::note(&format!(
        "{}{shown}{rejected}; nothing was written",
        counted(found as u64, "suggestion")
    ));
    if found > 0 && !args.json {
        print::note("next: tidings names add 'LINE', after a look at it");
    }
}
