//! `tidings names test`: whom a text names and why, and why other words of it name nobody.

use std::io::{self, Read as _, Write};

use anyhow::{Context as _, bail};
use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    clean,
    entities::{ExplainedMention, Explanation, Tagger},
    ingest,
    model::{Declared, Document, Facets, MediaType, Origin, RawDocument, SCHEMA_VERSION},
};

use crate::cli::{
    args::TestArgs,
    context::{Context, cleaner},
    exit::ExitStatus,
    print::{self, Colors},
};

/// What `names test --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TestedText {
    /// Version of this shape.
    schema_version: u32,
    /// Language that the text was read in, ISO 639-1.
    lang: Option<String>,
    /// Mentions and other words, with reasons. Spans count bytes of the text.
    #[serde(flatten)]
    explanation: Explanation,
    /// Entities by role.
    facets: Facets,
}

pub(crate) fn run(context: &Context, args: &TestArgs) -> anyhow::Result<ExitStatus> {
    let document = document(args)?;
    let (tagging, explanation) = Tagger::new(context.gazetteer()?).explain(&document);
    let found = !explanation.mentions.is_empty();
    let mut out = print::stdout();
    if args.json {
        let tested = TestedText {
            schema_version: SCHEMA_VERSION,
            lang: document.lang,
            explanation,
            facets: tagging.facets,
        };
        print::json_line(&mut out, &tested)?;
    } else {
        for_people(&mut out, &document, &explanation, context.colors)?;
    }
    out.flush()?;
    Ok(ExitStatus::of_found(found))
}

/// Makes a document of the text as it stands.
fn document(args: &TestArgs) -> anyhow::Result<Document> {
    let bytes = if args.text == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        bytes
    } else {
        args.text.clone().into_bytes()
    };
    let page = RawDocument {
        origin: Origin {
            path: "-".to_owned(),
            record: None,
        },
        sha256: ingest::digest(&bytes),
        bytes,
        media: MediaType::Text,
        declared: Declared {
            lang: args.lang.clone(),
            ..Declared::default()
        },
    };
    match cleaner(clean::Mode::AsIs).clean(&page) {
        Ok(document) => Ok(document),
        Err(rejection) => bail!("cannot read the text: {rejection}"),
    }
}

fn for_people(out: &mut impl Write, document: &Document, explanation: &Explanation, colors: Colors) -> io::Result<()> {
    writeln!(
        out,
        "language  {}",
        print::inert_line(document.lang.as_deref().unwrap_or("not known"))
    )?;
    for mention in &explanation.mentions {
        print_mention(out, document, mention, colors)?;
    }
    for word in &explanation.unmatched {
        let id = word.id.as_ref().map_or_else(String::new, |id| format!("not {id}: "));
        let close = if word.close.is_empty() {
            String::new()
        } else {
            format!("; close: {}", word.close.join(", "))
        };
        let bytes = format!("{}-{}", word.span.start(), word.span.end());
        let line = format!("{bytes:<9} {}  {id}{}{close}", word.surface, word.reason);
        writeln!(out, "{}", print::inert_line(&line))?;
    }
    Ok(())
}

fn print_mention(
    out: &mut impl Write,
    document: &Document,
    explained: &ExplainedMention,
    colors: Colors,
) -> io::Result<()> {
    let ExplainedMention { mention, reason } = explained;
    let bytes = format!("{}-{}", mention.span.start(), mention.span.end());
    let metonym = if mention.metonym { ", for its government" } else { "" };
    writeln!(
        out,
        "{bytes:<9} {}  {}",
        colors.bold(&print::inert_line(&mention.surface)),
        print::inert_line(&format!("{}{metonym}: {reason}", mention.id))
    )?;
    for mark in &mention.roles {
        let role = serde_json::to_value(mark.role)
            .ok()
            .and_then(|role| role.as_str().map(str::to_owned));
        let words = document.slice(mark.evidence).unwrap_or_default();
        let role = role.unwrap_or_default().replace('_', " ");
        writeln!(
            out,
            "            {}",
            print::inert_line(&format!("{role}, by {}: “{words}”", mark.rule))
        )?;
    }
    Ok(())
}
