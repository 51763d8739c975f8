//! `tidings show`: a document, or a passage in its context.

use std::io::{self, Write};

use anyhow::bail;
use tidings::{
    cite::parse_id,
    model::{Span, TaggedDocument, Zone},
    pipeline,
    query::ZoneScope,
};

use crate::cli::{
    args::{ShowArgs, ZoneChoice},
    context::Context,
    exit::ExitStatus,
    print,
};

pub(crate) fn run(context: &Context, args: &ShowArgs) -> anyhow::Result<ExitStatus> {
    let Some((id, span)) = parse_id(&args.id) else {
        bail!(
            "not an id: `{}`\nhint: write DOCUMENT (12 hex digits) or DOCUMENT@START-END, as `search` prints them",
            args.id
        );
    };
    let searcher = context.searcher(args.search_in.as_deref())?;
    let Some(tagged) = searcher.document(&id)? else {
        print::note(&format!("no document {id} in the index"));
        return Ok(ExitStatus::Nothing);
    };
    let mut out = print::stdout();
    if args.json {
        print::json_line(&mut out, &tagged)?;
    } else if let Some(span) = span {
        show_passage(&mut out, context, args, &tagged, span)?;
    } else {
        show_document(&mut out, context, args, &tagged)?;
    }
    out.flush()?;
    Ok(ExitStatus::Found)
}

fn show_document(out: &mut impl Write, context: &Context, args: &ShowArgs, tagged: &TaggedDocument) -> io::Result<()> {
    let document = &tagged.document;
    print::document_head(out, document, context.colors)?;
    let scope = ZoneChoice::scope(&args.zone).unwrap_or_default();
    let kinds = scope.kinds();
    let has_text = ZoneScope::Body.kinds().iter().all(|kind| kinds.contains(kind));
    if has_text {
        write_text(out, &document.text)?;
    }
    if scope == ZoneScope::Body {
        return Ok(());
    }
    let is_aside = |zone: &&Zone| !has_text || zone.span.start() >= document.text.len();
    for zone in document
        .zones
        .iter()
        .filter(is_aside)
        .filter(|zone| kinds.contains(&zone.kind))
    {
        writeln!(
            out,
            "\n{}",
            context
                .colors
                .dim(&format!("[{}, {}]", zone.kind.name(), print::inert(&zone.rule)))
        )?;
        write_text(out, document.slice(zone.span).unwrap_or_default())?;
    }
    Ok(())
}

/// Writes paragraphs with an empty line between them.
fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    for (at, paragraph) in text.split("\n\n").enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        for line in print::wrap(paragraph, print::width()) {
            writeln!(out, "{}", print::inert(&paragraph[line]))?;
        }
    }
    Ok(())
}

fn show_passage(
    out: &mut impl Write,
    context: &Context,
    args: &ShowArgs,
    tagged: &TaggedDocument,
    span: Span,
) -> anyhow::Result<()> {
    let document = &tagged.document;
    if document.slice(span).is_none() {
        let bytes = document.text.len() + document.aside.len();
        bail!(
            "{} has no bytes {}-{}: it ends at {bytes}, and a span must not cut a character",
            document.id,
            span.start(),
            span.end()
        );
    }
    print::document_head(out, document, context.colors)?;
    let around = pipeline::surroundings(tagged, span, args.context);
    for line in print::marked(
        &around.text,
        around.span.start(),
        &[span],
        context.colors,
        print::width(),
    ) {
        writeln!(out, "{line}")?;
    }
    let line = document
        .line_at(span.start())
        .map_or_else(String::new, |line| format!("  line {line}"));
    writeln!(
        out,
        "\n{}",
        context
            .colors
            .dim(&format!("bytes {}-{}{line}", span.start(), span.end()))
    )?;
    Ok(())
}
