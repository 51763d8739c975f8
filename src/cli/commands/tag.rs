//! `tidings tag`: names, roles and places found in pages.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::model::{Document, DocumentId, EntityId, SCHEMA_VERSION, Tagging};

use crate::cli::{
    args::TagArgs,
    context::{Context, mode},
    exit::ExitStatus,
    print,
};

use super::{clean::Rejected, pages};

/// One page of `tag --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaggedPage {
    /// Version of this shape.
    schema_version: u32,
    /// Document, absent where the page was rejected.
    document_id: Option<DocumentId>,
    /// File, and record where it holds several.
    path: String,
    /// What was found.
    #[serde(flatten)]
    tagging: Tagging,
    /// Why there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<Rejected>,
}

type Tagged = Result<(Document, Tagging), (String, String)>;

pub(crate) fn run(context: &Context, args: &TagArgs) -> anyhow::Result<ExitStatus> {
    let stages = context.stages(mode(args.no_clean))?;
    let work = |page| -> Tagged {
        let document = pages::clean(&stages.cleaner, page)?;
        let tagging = stages.tagger().tag(&document);
        Ok((document, tagging))
    };
    let mut out = print::stdout();
    let mut rejected = false;
    pages::each(context, &args.files, work, |tagged| {
        rejected |= tagged.is_err();
        if args.json {
            print::json_line(&mut out, &wire(tagged))?;
        } else {
            print_page(&mut out, context, &tagged)?;
        }
        Ok(())
    })?;
    out.flush()?;
    Ok(if rejected {
        ExitStatus::Rejected
    } else {
        ExitStatus::Found
    })
}

fn wire(tagged: Tagged) -> TaggedPage {
    match tagged {
        Ok((document, tagging)) => TaggedPage {
            schema_version: SCHEMA_VERSION,
            path: document.origin.to_string(),
            document_id: Some(document.id),
            tagging,
            rejected: None,
        },
        Err((path, reason)) => TaggedPage {
            schema_version: SCHEMA_VERSION,
            document_id: None,
            path,
            tagging: Tagging::default(),
            rejected: Some(Rejected { reason }),
        },
    }
}

fn print_page(out: &mut impl Write, context: &Context, tagged: &Tagged) -> io::Result<()> {
    let (document, tagging) = match tagged {
        Ok(tagged) => tagged,
        Err((origin, reason)) => {
            print::note(&format!(
                "rejected {}: {}",
                print::inert_line(origin),
                print::inert_line(reason)
            ));
            return Ok(());
        }
    };
    print::document_head(out, document, context.colors)?;
    let facets = &tagging.facets;
    let roles = [
        ("negotiator", &facets.negotiator),
        ("negotiator, inferred", &facets.negotiator_inferred),
        ("mediator", &facets.mediator),
        ("mediator, inferred", &facets.mediator_inferred),
        ("venue", &facets.venue),
        ("venue city", &facets.venue_city),
        ("offered venue", &facets.offered_venue),
        ("topic", &facets.topic),
    ];
    for (role, ids) in roles.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        let names: Vec<&str> = ids
            .iter()
            .map(|id| context.gazetteer().map_or(id.as_str(), |names| names.name(id)))
            .collect();
        writeln!(out, "{role:<22}{}", names.join(", "))?;
    }
    for (id, surfaces, count) in by_entity(tagging) {
        writeln!(
            out,
            "{count:>5}  {:<32}{}",
            id.as_str(),
            print::inert(&surfaces.join(" | "))
        )?;
    }
    for candidate in &tagging.candidates {
        writeln!(out, "    ?  {:<32}{}", print::inert(&candidate.surface), candidate.rule)?;
    }
    writeln!(out)
}

/// Groups mentions by entity, in order of the first: id, spellings, number.
fn by_entity(tagging: &Tagging) -> Vec<(&EntityId, Vec<&str>, usize)> {
    let mut entities: Vec<(&EntityId, Vec<&str>, usize)> = Vec::new();
    for mention in &tagging.mentions {
        let at = entities
            .iter()
            .position(|(id, ..)| *id == &mention.id)
            .unwrap_or_else(|| {
                entities.push((&mention.id, Vec::new(), 0));
                entities.len() - 1
            });
        let (_, surfaces, count) = &mut entities[at];
        *count += 1;
        if !surfaces.contains(&mention.surface.as_str()) {
            surfaces.push(&mention.surface);
        }
    }
    entities
}
