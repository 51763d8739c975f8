//! `tidings names list`: one line a name.

use std::{collections::HashSet, io::Write as _};

use tidings::{
    entities::{Entry, Gazetteer, Part},
    fold::fold,
    model::{EntityId, EntityKind},
};

use crate::cli::{args::ListArgs, context::Context, exit::ExitStatus, print};

use super::{resolved, suggest_close, what};

pub(crate) fn run(context: &Context, args: &ListArgs) -> anyhow::Result<ExitStatus> {
    let gazetteer = context.gazetteer()?;
    let wanted = Wanted::new(gazetteer, args)?;
    let found: Vec<&Entry> = gazetteer.entries().filter(|entry| wanted.fits(entry)).collect();
    let mut out = print::stdout();
    if args.json {
        for entry in &found {
            print::json_line(&mut out, entry)?;
        }
    } else {
        let row = |entry: &&Entry| [entry.id.to_string(), entry.name.clone(), what(gazetteer, entry)];
        print::columns(&mut out, &found.iter().map(row).collect::<Vec<_>>())?;
    }
    out.flush()?;
    if found.is_empty() {
        let kinds: Vec<EntityKind> = wanted.kind.into_iter().collect();
        suggest_close(gazetteer, &args.words.join(" "), &kinds);
    }
    Ok(ExitStatus::of_found(!found.is_empty()))
}

/// What an entry must be to be listed.
struct Wanted<'a> {
    kind: Option<EntityKind>,
    party: Option<EntityId>,
    process: Option<&'a str>,
    role: Option<Part>,
    /// Folded.
    words: Vec<String>,
    /// Entities that the words name in some case form.
    named: HashSet<EntityId>,
}

impl<'a> Wanted<'a> {
    fn new(gazetteer: &Gazetteer, args: &'a ListArgs) -> anyhow::Result<Self> {
        let party = args.party.as_ref().map(|party| resolved(gazetteer, party, "party"));
        let typed = args.words.join(" ");
        Ok(Self {
            kind: args.kind.map(Into::into),
            party: party.transpose()?,
            process: args.process.as_deref(),
            role: args.role.map(Into::into),
            words: fold(&typed).split_whitespace().map(str::to_owned).collect(),
            named: gazetteer.resolve(&typed, &[]).into_iter().collect(),
        })
    }

    fn fits(&self, entry: &Entry) -> bool {
        let is_of_process = |wanted: &str| {
            let rest = |process: &'_ String| process.strip_prefix(wanted).map(str::to_owned);
            entry
                .processes
                .iter()
                .filter_map(rest)
                .any(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.kind.is_none_or(|kind| entry.kind() == Some(kind))
            && self
                .party
                .as_ref()
                .is_none_or(|party| entry.party.as_ref() == Some(party))
            && self.process.is_none_or(is_of_process)
            && self
                .role
                .is_none_or(|role| entry.roles.iter().any(|tenure| tenure.role == role))
            && (self.words.is_empty() || self.named.contains(&entry.id) || self.is_spelt(entry))
    }

    /// Returns whether every word begins a word of one spelling, or of the id.
    fn is_spelt(&self, entry: &Entry) -> bool {
        let spellings = entry.aliases.iter().map(|alias| alias.text.as_str());
        spellings
            .chain([entry.name.as_str(), entry.id.as_str()])
            .any(|spelling| {
                let folded = fold(spelling);
                let parts: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
                let begins = |word: &String| {
                    folded.starts_with(word.as_str()) || parts.iter().any(|part| part.starts_with(word.as_str()))
                };
                self.words.iter().all(begins)
            })
    }
}
