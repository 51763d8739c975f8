//! `tidings names add`: writes a name, or a spelling of one, to the person's own file.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde_json::json;
use tidings::{
    entities::{Complaint, Entry, Gazetteer, Put, lint, put_into_file},
    model::{EntityId, EntityKind},
};

use crate::cli::{args::AddNameArgs, context::Context, exit::ExitStatus, print};

use super::resolved;

pub(crate) fn run(context: &Context, args: &AddNameArgs) -> anyhow::Result<ExitStatus> {
    let file = context.own_names();
    let gazetteer = context.gazetteer_if_new(&file)?;
    let entries = entries(&gazetteer, args)?;
    let (_lock, file) = locked(&file)?;
    let mut text = read(&file)?;
    let mut done = Vec::new();
    for entry in &entries {
        let (changed, put) = put_into_file(&text, entry);
        refuse_what_lint_refuses(&file, &changed, put, &gazetteer)?;
        text = changed;
        done.push((entry, put));
    }
    write(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
    let mut out = print::stdout();
    for (entry, put) in done {
        let what = match put {
            Put::Added(_) => "added",
            Put::Extended(_) => "extended",
        };
        let place = format!(
            "{what} {} ({}) in {}:{}",
            entry.id,
            entry.name,
            file.display(),
            put.line()
        );
        writeln!(out, "{}", print::inert_line(&place))?;
    }
    out.flush()?;
    print::note("next: tidings names show NAME    tidings add PATH, which tags pages anew");
    Ok(ExitStatus::Found)
}

/// Returns the entries that the arguments give.
fn entries(gazetteer: &Gazetteer, args: &AddNameArgs) -> anyhow::Result<Vec<Entry>> {
    match args.entry.as_deref() {
        Some("-") => {
            let mut text = String::new();
            io::stdin()
                .lock()
                .read_to_string(&mut text)
                .context("cannot read standard input")?;
            let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
            let read: Vec<Entry> = lines
                .map(|(number, line)| entry_of(line).with_context(|| format!("standard input, line {number}")))
                .collect::<anyhow::Result<_>>()?;
            if read.is_empty() {
                bail!("no entry on standard input\nhint: pipe `tidings names suggest --json | jq -c .entry` there");
            }
            Ok(read)
        }
        Some(json) => Ok(vec![entry_of(json)?]),
        None => Ok(vec![entry_of_flags(gazetteer, args)?]),
    }
}

fn entry_of(json: &str) -> anyhow::Result<Entry> {
    serde_json::from_str(json).context("not an entry (`tidings schema gazetteer` has the fields)")
}

fn entry_of_flags(gazetteer: &Gazetteer, args: &AddNameArgs) -> anyhow::Result<Entry> {
    let id = match (&args.id, &args.name) {
        (Some(id), _) => EntityId(id.clone()),
        (None, Some(name)) => made_id(gazetteer, args.kind.map_or(EntityKind::Person, Into::into), name)?,
        (None, None) => bail!("no name\nhint: write --name NAME, or --id ID of a listed entity"),
    };
    let name = match (&args.name, gazetteer.entry(&id)) {
        (Some(name), _) => name.clone(),
        (None, Some(listed)) => listed.name.clone(),
        (None, None) => {
            bail!("{id} is not listed\nhint: write --name NAME to add it, or `tidings names list WORDS` to find it")
        }
    };
    let aliases: Vec<_> = args.alias.iter().map(|text| json!({"text": text})).collect();
    let mut entry: Entry = serde_json::from_value(json!({"id": id, "name": name, "aliases": aliases}))?;
    let resolve =
        |value: &Option<String>, what| value.as_ref().map(|value| resolved(gazetteer, value, what)).transpose();
    entry.party = resolve(&args.party, "party")?;
    entry.part_of = resolve(&args.part_of, "place")?;
    entry.source = args.source.clone().unwrap_or_default();
    Ok(entry)
}

fn made_id(gazetteer: &Gazetteer, kind: EntityKind, name: &str) -> anyhow::Result<EntityId> {
    match gazetteer.propose_id(kind, name) {
        Some(id) => Ok(id),
        None => bail!("no id can be made of `{name}`\nhint: write --id, for a country cty: and its ISO code"),
    }
}

/// Takes the folder of a file for this run alone, so that of two runs at one time neither loses what the other wrote.
/// Returns the path that a link leads to.
fn locked(file: &Path) -> anyhow::Result<(Option<File>, PathBuf)> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = folder_of(&file);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // Where a folder cannot be locked, two runs at one time are the person's own care.
    let lock = File::open(folder).ok().filter(|folder| folder.lock().is_ok());
    Ok((lock, file))
}

fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

fn read(file: &Path) -> anyhow::Result<String> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

fn refuse_what_lint_refuses(file: &Path, text: &str, put: Put, gazetteer: &Gazetteer) -> anyhow::Result<()> {
    let complaints: Vec<Complaint> = lint(text, gazetteer)
        .into_iter()
        .filter(|complaint| complaint.line == put.line())
        .collect();
    if complaints.is_empty() {
        return Ok(());
    }
    let messages: Vec<String> = complaints.into_iter().map(|complaint| complaint.message).collect();
    bail!(
        "refused: {}\nhint: mend the entry and add it again; nothing was written to {}",
        messages.join("; "),
        file.display()
    )
}

/// Writes a file as a whole: whoever reads it meets the old text or the new one, also after a power cut.
fn write(file: &Path, text: &str) -> io::Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let new = folder_of(file).join(format!(".{name}.{}", std::process::id()));
    let written = write_new(&new, file, text).and_then(|()| fs::rename(&new, file));
    if written.is_err() {
        // What is left of a failed try is of no use; the first error is the one to tell.
        let _ = fs::remove_file(&new);
    }
    written
}

fn write_new(new: &Path, file: &Path, text: &str) -> io::Result<()> {
    let mut opened = File::create(new)?;
    opened.write_all(text.as_bytes())?;
    if let Ok(known) = fs::metadata(file) {
        opened.set_permissions(known.permissions())?;
    }
    opened.sync_all()
}
