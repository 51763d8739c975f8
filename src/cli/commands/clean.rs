//! `tidings clean`: the main text of pages.

use std::{
    io::{self, Write},
    sync::{Mutex, PoisonError},
};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    clean::Cleaner,
    index::Searcher,
    ingest::Unreadable,
    model::{
        DateEvidence, DateRole, Document, Evidence, EvidenceField, Flag, PartialDate, RawDocument, SCHEMA_VERSION, Zone,
    },
    pipeline,
};

use crate::cli::{
    args::CleanArgs,
    context::{Context, cleaner, mode},
    exit::ExitStatus,
    print,
};

use super::pages::{self, Cleaned};

/// One page of `clean --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CleanedPage {
    /// Version of this shape.
    schema_version: u32,
    /// File, and record where it holds several.
    path: String,
    /// Title, empty where the page has none.
    title: String,
    /// Main text without the title.
    text: String,
    /// What cleaning set aside; spans of zones go on here where they pass the end of `text`.
    aside: String,
    /// Publication date.
    date: Option<PartialDate>,
    /// Publisher.
    outlet: Option<String>,
    /// Language, ISO 639-1.
    lang: Option<String>,
    /// Address.
    url: Option<String>,
    /// Authors.
    authors: Vec<String>,
    /// What each stretch of text is, and the rule that says so.
    zones: Vec<Zone>,
    /// How the text was obtained.
    method: String,
    /// Doubts about the quality of the page.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    flags: Vec<Flag>,
    /// Other titles that the page calls itself by.
    title_alternates: Vec<String>,
    /// Section of the outlet.
    section: Option<String>,
    /// Every date considered, best first.
    dates: Vec<DateEvidence>,
    /// What was considered for title, outlet, authors, section, language, address and encoding, and which was chosen.
    evidence: Vec<Evidence>,
    /// Why there is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<Rejected>,
}

/// Why a page gives no text.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Rejected {
    /// The reason, in words.
    pub(crate) reason: String,
}

/// A page, and what an index knew of its site.
struct Work {
    cleaned: Cleaned,
    site: Option<KnownSite>,
}

struct KnownSite {
    name: String,
    lines: usize,
}

pub(crate) fn run(context: &Context, args: &CleanArgs) -> anyhow::Result<ExitStatus> {
    let cleaner = cleaner(mode(args.no_clean));
    let index = if args.no_templates || args.no_clean {
        None
    } else {
        context.known_sites(args.explain)?.map(Mutex::new)
    };
    let work = |page| work(&cleaner, index.as_ref(), page);
    let mut out = print::stdout();
    let (mut printed, mut rejected) = (0, false);
    pages::each(context, &args.files, work, |work| {
        let work = work?;
        rejected |= work.cleaned.is_err();
        print(&mut out, context, args, &work, printed)?;
        printed += 1;
        Ok(())
    })?;
    out.flush()?;
    Ok(if rejected {
        ExitStatus::Rejected
    } else {
        ExitStatus::Found
    })
}

fn work(
    cleaner: &Cleaner,
    index: Option<&Mutex<Searcher>>,
    page: Result<RawDocument, Unreadable>,
) -> anyhow::Result<Work> {
    let known = match (index, &page) {
        (Some(index), Ok(page)) => {
            let file = std::fs::canonicalize(&page.origin.path).unwrap_or_default();
            let searcher = index.lock().unwrap_or_else(PoisonError::into_inner);
            pipeline::site_lines(&searcher, page, &file.to_string_lossy())?
        }
        _ => None,
    };
    let site = known.as_ref().map(|(name, lines)| KnownSite {
        name: name.clone(),
        lines: lines.len(),
    });
    let lines = known.map(|(_, lines)| lines).unwrap_or_default();
    Ok(Work {
        cleaned: pages::clean_knowing(cleaner, page, |_| lines),
        site,
    })
}

fn print(out: &mut impl Write, context: &Context, args: &CleanArgs, work: &Work, printed: usize) -> io::Result<()> {
    let Work { cleaned, site } = work;
    if args.json {
        return print::json_line(out, &wire(cleaned));
    }
    match cleaned {
        Err((origin, reason)) => print::note(&format!(
            "rejected {}: {}",
            print::inert_line(origin),
            print::inert_line(reason)
        )),
        Ok(document) => {
            if args.files.len() > 1 || printed > 0 {
                let gap = if printed > 0 { "\n" } else { "" };
                writeln!(
                    out,
                    "{gap}{}",
                    context
                        .colors
                        .dim(&print::inert(&format!("==> {} <==", document.origin)))
                )?;
            }
            if args.explain {
                explain(out, context, document, site.as_ref())?;
            } else {
                plain(out, document)?;
            }
        }
    }
    Ok(())
}

fn plain(out: &mut impl Write, document: &Document) -> io::Result<()> {
    if !document.title.is_empty() {
        writeln!(out, "{}\n", print::inert(&document.title))?;
    }
    writeln!(out, "{}", print::inert(&document.text))
}

/// Shows what is known of a page and why, then every zone in the order of the page where its lines are known.
fn explain(out: &mut impl Write, context: &Context, document: &Document, site: Option<&KnownSite>) -> io::Result<()> {
    print::document_head(out, document, context.colors)?;
    writeln!(out, "method {}", document.method)?;
    if let Some(KnownSite { name, lines }) = site {
        writeln!(
            out,
            "site {}, {lines} lines known from its other pages in the index",
            print::inert_line(name)
        )?;
    }
    explain_known(out, document)?;
    explain_dates(out, document)?;
    let mut zones: Vec<&Zone> = document.zones.iter().collect();
    zones.sort_by_key(|zone| (zone.raw.map(tidings::model::Span::start), zone.span.start()));
    for zone in zones {
        let kind = format!("{:?}", zone.kind).to_lowercase();
        let line = document
            .line_at(zone.span.start())
            .map_or_else(String::new, |line| format!("line {line}"));
        let text = document.slice(zone.span).unwrap_or_default();
        let start: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(60)
            .collect();
        let score = zone.score.map_or_else(String::new, |score| format!("{score:+.1}"));
        writeln!(
            out,
            "{kind:<8} {line:<9} {:<20} {score:>5} {}",
            print::inert(&zone.rule),
            context.colors.dim(&print::inert(&start))
        )?;
    }
    Ok(())
}

/// Shows what was considered for each property: first what the document has, then what else was there.
fn explain_known(out: &mut impl Write, document: &Document) -> io::Result<()> {
    let mut has_value = None;
    for evidence in &document.evidence {
        let field = name(evidence.field);
        let label = match (evidence.chosen, has_value == Some(evidence.field)) {
            (true, _) => field.to_owned(),
            (false, true) => "  also".to_owned(),
            (false, false) => format!("{field}, not taken"),
        };
        if evidence.chosen {
            has_value = Some(evidence.field);
        }
        let (value, rule) = (print::inert_line(&evidence.value), print::inert_line(&evidence.rule));
        writeln!(out, "{label}: {value} ({rule})")?;
    }
    Ok(())
}

fn name(field: EvidenceField) -> &'static str {
    match field {
        EvidenceField::Title => "title",
        EvidenceField::Section => "section",
        EvidenceField::Outlet => "outlet",
        EvidenceField::Author => "author",
        EvidenceField::Lang => "language",
        EvidenceField::Url => "address",
        EvidenceField::Encoding => "encoding",
    }
}

/// Shows the date that was taken and why, then those that were not.
fn explain_dates(out: &mut impl Write, document: &Document) -> io::Result<()> {
    if document.date.is_none() && !document.dates.is_empty() {
        writeln!(out, "date: none is sure")?;
    }
    let claims = |d: &DateEvidence| matches!(d.role, DateRole::Declared | DateRole::Published);
    let taken = document
        .dates
        .iter()
        .position(|d| claims(d) && document.date == Some(d.date));
    for (at, evidence) in document.dates.iter().enumerate() {
        let label = if taken == Some(at) { "date" } else { "  not" };
        let role = format!("{:?}", evidence.role)
            .to_lowercase()
            .replace("pageclock", "page clock");
        let line = evidence.line.map_or_else(String::new, |line| format!(", line {line}"));
        let (found_by, surface) = (print::inert_line(&evidence.rule), print::inert_line(&evidence.surface));
        writeln!(
            out,
            "{label}: {} ({role}, {found_by}{line}, “{surface}”)",
            evidence.date
        )?;
    }
    Ok(())
}

fn wire(cleaned: &Cleaned) -> CleanedPage {
    let empty = |path: String, reason: String| CleanedPage {
        schema_version: SCHEMA_VERSION,
        path,
        title: String::new(),
        text: String::new(),
        aside: String::new(),
        date: None,
        outlet: None,
        lang: None,
        url: None,
        authors: Vec::new(),
        zones: Vec::new(),
        method: "rejected".to_owned(),
        flags: Vec::new(),
        title_alternates: Vec::new(),
        section: None,
        dates: Vec::new(),
        evidence: Vec::new(),
        rejected: Some(Rejected { reason }),
    };
    match cleaned {
        Err((path, reason)) => empty(path.clone(), reason.clone()),
        Ok(document) => CleanedPage {
            title: document.title.clone(),
            text: document.text.clone(),
            aside: document.aside.clone(),
            date: document.date,
            outlet: document.outlet.clone(),
            lang: document.lang.clone(),
            url: document.url.clone(),
            authors: document.authors.clone(),
            zones: document.zones.clone(),
            method: document.method.clone(),
            flags: document.flags.clone(),
            title_alternates: document.title_alternates.clone(),
            section: document.section.clone(),
            dates: document.dates.clone(),
            evidence: document.evidence.clone(),
            rejected: None,
            ..empty(document.origin.to_string(), String::new())
        },
    }
}
