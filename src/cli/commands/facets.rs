//! `tidings facets`: documents by the values of one field or two.

use std::io::Write as _;

use anyhow::bail;
use tidings::{model::Field, pipeline};

use crate::cli::{args::FacetsArgs, context::Context, exit::ExitStatus, print};

use super::request;

pub(crate) fn run(context: &Context, args: &FacetsArgs) -> anyhow::Result<ExitStatus> {
    let fields = fields(&args.field)?;
    let searcher = context.searcher(args.filters.search_in.as_deref())?;
    let request = request::request(&args.words, &args.filters)?;
    let counted = pipeline::count(&searcher, context.gazetteer()?, &request, fields, args.limit)?;
    request::notes(&counted.notes);
    let mut out = print::stdout();
    if args.json {
        print::json_line(&mut out, &counted.counts)?;
    } else {
        print::facets(&mut out, &counted.counts, context.colors)?;
    }
    out.flush()?;
    let total = counted.counts.total_documents;
    if !args.json {
        print::note(&format!("counts are documents, {total} in all"));
    }
    Ok(ExitStatus::of_found(
        counted.counts.values.iter().any(|value| value.count > 0),
    ))
}

/// Reads one field, or two parted by a comma.
fn fields(text: &str) -> anyhow::Result<(Field, Option<Field>)> {
    let mut names = text.split(',').map(str::trim);
    let first = field(names.next().unwrap_or_default())?;
    let second = names.next().map(field).transpose()?;
    if names.next().is_some() {
        bail!("at most two fields: {text}");
    }
    Ok((first, second))
}

fn field(name: &str) -> anyhow::Result<Field> {
    let lower = name.to_lowercase();
    if let Some(field) = Field::from_name(&lower) {
        return Ok(field);
    }
    let names = Field::ALL.map(Field::name);
    let nearest = names
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(a, &lower).total_cmp(&strsim::jaro_winkler(b, &lower)));
    bail!(
        "no field is called `{name}`\nhint: did you mean {}? fields are {}",
        nearest.unwrap_or(&""),
        names.join(", ")
    )
}
