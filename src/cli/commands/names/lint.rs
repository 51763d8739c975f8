//! `tidings names lint`: what is wrong with files of names.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Serialize;
use tidings::{
    entities::{Complaint, Gazetteer, lint, lint_embedded},
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

pub(crate) fn run(context: &Context, args: &LintArgs) -> anyhow::Result<ExitStatus> {
    let files: &[PathBuf] = if args.files.is_empty() {
        context.files_of_names()
    } else {
        &args.files
    };
    let mut out = print::stdout();
    let (mut complaints, mut unreadable) = (0, false);
    let mut tell = |file: &str, found: Vec<Complaint>| {
        complaints += found.len() as u64;
        found
            .into_iter()
            .try_for_each(|complaint| print_complaint(&mut out, args, file, complaint))
    };
    if files.is_empty() {
        for (file, found) in lint_embedded() {
            tell(file, found)?;
        }
    }
    let others = others(context.files_of_names());
    for file in files {
        let name = file.display().to_string();
        match read(file) {
            Ok(text) => tell(&name, lint(&text, &others))?,
            Err(reason) => {
                unreadable = true;
                print::note(&format!("{}: {}", print::inert_line(&name), print::inert_line(&reason)));
            }
        }
    }
    out.flush()?;
    let checked = if files.is_empty() {
        "built-in names".to_owned()
    } else {
        counted(files.len() as u64, "file")
    };
    print::note(&format!("{checked} checked, {}", counted(complaints, "complaint")));
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

/// Reads a file, or says why it cannot be read.
fn read(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read it: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        format!("line {line} is not UTF-8: save the file as UTF-8")
    })
}

/// Returns the names that are built in and those of the files that can be read; a broken file gets its complaints where
/// it is checked itself.
fn others(files: &[PathBuf]) -> Gazetteer {
    let mut gazetteer = Gazetteer::embedded();
    for file in files {
        _ = read(file).map(|text| gazetteer.extend(&file.display().to_string(), &text));
    }
    gazetteer
}
