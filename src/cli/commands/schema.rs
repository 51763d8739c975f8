//! `tidings schema`: JSON Schemas of what is printed and read.

use std::io::Write as _;

use anyhow::bail;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use tidings::{
    cite::Citation,
    clean::Rule,
    entities::Entry,
    model::{AddReport, FacetCounts, Hit, SearchResult, TaggedDocument},
};

use crate::cli::{args::SchemaArgs, config::Config, exit::ExitStatus, print};

use super::{
    clean::CleanedPage,
    names::{LintedLine, SuggestedName, TestedText},
    status::Status,
    tag::TaggedPage,
};

/// The file of cleaning rules.
#[derive(JsonSchema)]
#[expect(
    dead_code,
    reason = "only its schema is asked for; the cleaner reads the file itself"
)]
struct RuleFile {
    /// Version of this shape.
    schema_version: u32,
    /// Rules in the order in which they are tried.
    rules: Vec<Rule>,
}

/// Name of a schema, what it describes, and how it is made.
type Described = (&'static str, &'static str, fn() -> Schema);

/// Every schema by name, and what it describes.
const SCHEMAS: [Described; 14] = [
    ("document", "a line of `export`, `show --json`", of::<TaggedDocument>),
    ("search", "`search --json`", of::<SearchResult>),
    ("hit", "a line of `search --jsonl`, `export --passages`", of::<Hit>),
    ("facets", "`facets --json`", of::<FacetCounts>),
    ("citation", "what a citation is made of", of::<Citation>),
    ("clean", "a line of `clean --json`", of::<CleanedPage>),
    ("tag", "a line of `tag --json`", of::<TaggedPage>),
    ("add-report", "`add --json`", of::<AddReport>),
    ("status", "`status --json`", of::<Status>),
    (
        "gazetteer",
        "a line of a file of names; of `names list --json`",
        of::<Entry>,
    ),
    ("names-suggest", "a line of `names suggest --json`", of::<SuggestedName>),
    ("names-lint", "a line of `names lint --json`", of::<LintedLine>),
    ("names-test", "`names test --json`", of::<TestedText>),
    ("cleaning-rules", "the file of cleaning rules", of::<RuleFile>),
];

/// The schema of `config.toml` is apart, since the program itself reads it.
const CONFIG: (&str, &str) = ("config", "`config.toml`");

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<ExitStatus> {
    let mut out = print::stdout();
    match &args.name {
        None => {
            for (name, about) in SCHEMAS.iter().map(|(name, about, _)| (*name, *about)).chain([CONFIG]) {
                writeln!(out, "{name:<16}{about}")?;
            }
        }
        Some(name) => {
            let schema = schema(name)?;
            print::json_pretty(&mut out, &schema)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Found)
}

fn schema(name: &str) -> anyhow::Result<Schema> {
    if name == CONFIG.0 {
        return Ok(of::<Config>());
    }
    match SCHEMAS.iter().find(|(known, ..)| *known == name) {
        Some((_, _, schema)) => Ok(schema()),
        None => bail!("no schema is called `{name}`\nhint: run `tidings schema` to list them"),
    }
}

/// Makes the schema of a type in JSON Schema 2020-12.
fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>()
}
