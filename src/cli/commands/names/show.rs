//! `tidings names show`: all that is known of a name.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use tidings::{
    entities::{CalledBy, Case, Entry, EntryPlace, Gazetteer, Guard, Surname},
    model::EntityId,
};

use crate::cli::{
    args::ShowNameArgs,
    context::Context,
    exit::ExitStatus,
    print::{self, Colors},
};

use super::{kind_name, suggest_close, tenure};

pub(crate) fn run(context: &Context, args: &ShowNameArgs) -> anyhow::Result<ExitStatus> {
    let gazetteer = context.gazetteer()?;
    let mut out = print::stdout();
    let mut missing = false;
    for name in &args.names {
        let ids = gazetteer.resolve(name, &[]);
        for entry in ids.iter().filter_map(|id| gazetteer.entry(id)) {
            if args.json {
                print::json_line(&mut out, entry)?;
            } else {
                entry_for_people(&mut out, gazetteer, entry, context.colors)?;
            }
        }
        if ids.is_empty() {
            missing = true;
            suggest_close(gazetteer, name, &[]);
        }
    }
    out.flush()?;
    Ok(ExitStatus::of_found(!missing))
}

fn entry_for_people(out: &mut impl Write, gazetteer: &Gazetteer, entry: &Entry, colors: Colors) -> io::Result<()> {
    writeln!(
        out,
        "{}  {}",
        colors.bold(&print::inert_line(&entry.name)),
        print::inert_line(entry.id.as_str())
    )?;
    let kind = entry.kind().map_or("", kind_name);
    let class = entry
        .class
        .as_ref()
        .map_or_else(String::new, |class| format!(", {class}"));
    line(out, "is", &format!("{kind}{class}"))?;
    for (label, id) in [
        ("party", &entry.party),
        ("lies in", &entry.part_of),
        ("seat", &entry.seat),
    ] {
        if let Some(id) = id {
            line(out, label, &format!("{} ({id})", gazetteer.name(id)))?;
        }
    }
    if !entry.roles.is_empty() {
        line(
            out,
            "roles",
            &entry.roles.iter().map(tenure).collect::<Vec<_>>().join(", "),
        )?;
    }
    if !entry.processes.is_empty() {
        line(out, "processes", &entry.processes.join(", "))?;
    }
    if entry.id.kind() == Some(tidings::model::EntityKind::Person) {
        line(out, "surname", surname(entry))?;
    }
    if let Some(guard) = &entry.only {
        line(out, "counts", &guard_in_words(guard))?;
    }
    if entry.metonym {
        line(out, "metonym", "may stand for the government there")?;
    }
    if let Some(item) = &entry.wikidata {
        line(out, "wikidata", item)?;
    }
    aliases(out, entry)?;
    line(out, "from", &places(gazetteer, &entry.id))?;
    if !entry.source.is_empty() {
        line(out, "source", &entry.source)?;
    }
    writeln!(out)
}

fn line(out: &mut impl Write, label: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {label:<10} {}", print::inert_line(value))
}

fn surname(entry: &Entry) -> &'static str {
    match (entry.called_by, entry.surname) {
        (CalledBy::None, _) => "never alone",
        (_, Some(Surname::Strong)) => "names the person alone, anywhere",
        (_, Some(Surname::AfterFullMention)) => "names the person after a title, or where the full name is on the page",
        (_, Some(Surname::Never) | None) => "names the person only where the full name is on the page",
    }
}

/// Prints the spellings by script and languages.
fn aliases(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let mut groups: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for alias in &entry.aliases {
        let guard = alias
            .only
            .as_ref()
            .map(guard_in_words)
            .filter(|guard| !guard.is_empty());
        let guard = guard.map_or_else(String::new, |guard| format!(" ({guard})"));
        let group = groups.entry((script(&alias.text), alias.langs.join(","))).or_default();
        group.push(format!("{}{guard}", alias.text));
    }
    for ((script, langs), spellings) in groups {
        let label = if langs.is_empty() {
            script.to_owned()
        } else {
            format!("{script} {langs}")
        };
        writeln!(out, "  {label}")?;
        for spelling in spellings {
            writeln!(out, "    {}", print::inert_line(&spelling))?;
        }
    }
    Ok(())
}

/// Returns the script that a spelling begins in.
fn script(text: &str) -> &'static str {
    match text.chars().find(|c| c.is_alphabetic()) {
        Some(c) if c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c) => "Latin",
        Some('\u{400}'..='\u{52f}') => "Cyrillic",
        Some('\u{590}'..='\u{5ff}') => "Hebrew",
        Some('\u{600}'..='\u{77f}') => "Arabic",
        _ => "other scripts",
    }
}

fn guard_in_words(guard: &Guard) -> String {
    let case = match guard.case {
        Case::Any => None,
        Case::Capital => Some("with a capital".to_owned()),
        Case::Upper => Some("in capitals".to_owned()),
        Case::Exact => Some("letter for letter".to_owned()),
    };
    let lists = [
        ("with one of", &guard.needs),
        ("without", &guard.vetoes),
        ("in small letters with one of", &guard.lowercase_needs),
        ("not after", &guard.not_after),
        ("not before", &guard.not_before),
        ("only after", &guard.only_after),
        ("on pages in", &guard.langs),
    ];
    let listed = lists
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(what, words)| format!("{what} {}", words.join(", ")));
    let flags = [
        (guard.given_name || guard.first_name, "not as a first name"),
        (guard.last_name, "not as a surname"),
        (guard.only_prefixed, "only with a preposition written together with it"),
        (guard.not_initial, "not at the start of a sentence"),
    ];
    let flagged = flags
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, words)| (*words).to_owned());
    case.into_iter()
        .chain(listed)
        .chain(flagged)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Says which files an entry comes from.
fn places(gazetteer: &Gazetteer, id: &EntityId) -> String {
    let place = |place: &EntryPlace| match &place.file {
        None => "built in".to_owned(),
        Some(file) => format!("{file}:{}", place.line),
    };
    gazetteer.places(id).iter().map(place).collect::<Vec<_>>().join(", ")
}
