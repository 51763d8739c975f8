//! `tidings names`: the workbench of the gazetteer, one file a subcommand.

mod add;
mod lint;
mod list;
mod show;
mod suggest;
mod test;

use tidings::{
    entities::{Entry, Gazetteer, Part, Tenure, Years},
    model::{EntityId, EntityKind},
};

use crate::cli::{
    args::{NamesArgs, NamesCommand},
    context::Context,
    exit::ExitStatus,
    print,
};

pub(crate) use self::{lint::LintedLine, suggest::SuggestedName, test::TestedText};

pub(crate) fn run(context: &Context, args: &NamesArgs) -> anyhow::Result<ExitStatus> {
    match &args.command {
        NamesCommand::List(args) => list::run(context, args),
        NamesCommand::Show(args) => show::run(context, args),
        NamesCommand::Suggest(args) => suggest::run(context, args),
        NamesCommand::Add(args) => add::run(context, args),
        NamesCommand::Lint(args) => lint::run(context, args),
        NamesCommand::Test(args) => test::run(context, args),
    }
}

/// Says in a few words what an entity is: `mediator 2022-2023 of Türkiye`, `palace in Istanbul`.
fn what(gazetteer: &Gazetteer, entry: &Entry) -> String {
    let kind = entry.kind().map_or("", kind_name);
    let roles: Vec<String> = entry.roles.iter().map(tenure).collect();
    let mut what = if roles.is_empty() {
        entry.class.clone().unwrap_or_else(|| kind.to_owned())
    } else {
        roles.join(", ")
    };
    for (word, id) in [(" of ", &entry.party), (" in ", &entry.part_of)] {
        if let Some(id) = id {
            what.push_str(word);
            what.push_str(gazetteer.name(id));
        }
    }
    what
}

fn kind_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Venue => "venue",
        EntityKind::Place => "place",
        EntityKind::Country => "country",
        EntityKind::Org => "org",
        EntityKind::Agreement => "agreement",
        EntityKind::Topic => "topic",
    }
}

fn tenure(tenure: &Tenure) -> String {
    let part = match tenure.role {
        Part::Leader => "leader",
        Part::DelegationHead => "delegation head",
        Part::Negotiator => "negotiator",
        Part::Mediator => "mediator",
        Part::ArmedGroupLeader => "armed group leader",
        Part::Spokesperson => "spokesperson",
        Part::Official => "official",
    };
    let years: Vec<String> = tenure.years.iter().map(|years| stretch(*years)).collect();
    format!("{part} {}", years.join(" and ")).trim_end().to_owned()
}

/// Writes years: one, a stretch, or a beginning whose end is not known.
fn stretch(years: Years) -> String {
    match years.to {
        Some(to) if to == years.from => to.to_string(),
        Some(to) => format!("{}-{to}", years.from),
        None => format!("{}-", years.from),
    }
}

/// Tells on standard error which names are close to one that was not found.
fn suggest_close(gazetteer: &Gazetteer, value: &str, kinds: &[EntityKind]) {
    let close = gazetteer.suggest(value, kinds);
    let meant = if close.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", close.join(", "))
    };
    print::note(&format!("no name fits `{}`{meant}", print::inert_line(value)));
}

/// Resolves a country or organisation that a person typed.
fn resolved(gazetteer: &Gazetteer, value: &str, what: &str) -> anyhow::Result<EntityId> {
    let code = EntityId(format!("cty:{}", value.to_uppercase()));
    if gazetteer.entry(&code).is_some() {
        return Ok(code);
    }
    if let Some(id) = gazetteer.resolve(value, &[]).into_iter().next() {
        return Ok(id);
    }
    let close = gazetteer.suggest(value, &[]);
    let hint = if close.is_empty() {
        "run `tidings names list WORDS` to find it".to_owned()
    } else {
        format!("did you mean {}?", close.join(", "))
    };
    anyhow::bail!("{what} `{value}` is not listed\nhint: {hint}")
}
