//! `tidings names lint`: what is wrong with files of names.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    entities::{Complaint, Gazetteer, lint},
    model::SCHEMA_VERSION,
};

use crate::cli::{
    args::LintArgs,
    context::Context,
    exit::ExitStatus,
    print::{self, counted},
};

/// A line of `names lint --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LintedLine {
    /// Version of this shape.
    schema_version: u32,
    /// File, as it was named.
    file: String,
    /// What is wrong.
    #[serde(flatten)]
    complaint: Complaint,
}

/// A file and its text, or why it cannot be read.
type Source = (String, Result<String, String>);

pub(crate) fn run(context: &Context, args: &LintArgs) -> anyhow::Result<ExitStatus> {
    let files: &[PathBuf] = if args.files.is_empty() {
        context.files_of_names()
    } else {
        &args.files
    };
    let sources = if files.is_empty() {
        embedded()
    } else {
        files.iter().map(|file| source(file)).collect()
    };
    let others = others(context.files_of_names());
    let mut out = print::stdout();
    let (mut complaints, mut unreadable) = (0, false);
    for (file, text) in &sources {
        match text {
            Err(reason) => {
                unreadable = true;
                print::note(&format!("{}: {}", print::inert_line(file), print::inert_line(reason)));
            }
            Ok(text) => {
                for complaint in lint(text, &others) {
                    complaints += 1;
                    print_complaint(&mut out, args, file, complaint)?;
                }
            }
        }
    }
    out.flush()?;
    let which = if files.is_empty() { "built-in file" } else { "file" };
    print::note(&format!(
        "{} checked, {}",
        counted(sources.len() as u64, which),
        counted(complaints, "complaint")
    ));
    Ok(if unreadable {
        ExitStatus::Failed
    } else {
        ExitStatus::of_found(complaints == 0)
    })
}

fn print_complaint(
    out: &mut impl std::io::Write,
    args: &LintArgs,
    file: &str,
    complaint: Complaint,
) -> std::io::Result<()> {
    if args.json {
        return print::json_line(
            out,
            &LintedLine {
                schema_version: SCHEMA_VERSION,
                file: file.to_owned(),
                complaint,
            },
        );
    }
    let id = complaint.id.map_or_else(String::new, |id| format!("{id}: "));
    writeln!(
        out,
        "{}",
        print::inert_line(&format!("{file}:{}: {id}{}", complaint.line, complaint.message))
    )
}

fn embedded() -> Vec<Source> {
    let files = Gazetteer::embedded_files().iter();
    files
        .map(|(file, text)| ((*file).to_owned(), Ok((*text).to_owned())))
        .collect()
}

fn source(file: &Path) -> Source {
    let text = std::fs::read(file)
        .map_err(|error| format!("cannot read it: {error}"))
        .and_then(|bytes| {
            String::from_utf8(bytes).map_err(|error| {
                let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                format!("line {line} is not UTF-8: save the file as UTF-8")
            })
        });
    (file.display().to_string(), text)
}

/// Returns the names that are built in and those of the files that can be read; a broken file gets its complaints where
/// it is checked itself.
fn others(files: &[PathBuf]) -> Gazetteer {
    let mut gazetteer = Gazetteer::embedded();
    for (file, text) in files.iter().map(|file| source(file)) {
        _ = text.map(|text| gazetteer.extend(&file, &text));
    }
    gazetteer
}
