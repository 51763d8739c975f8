//! Arguments to a request.

use std::str::FromStr;

use anyhow::{Context as _, bail};
use tidings::{
    model::{Field, PartialDate},
    query::{DateRange, Filters, MatchMode, Request, ZoneScope, parse},
};

use crate::cli::{
    args::{FilterArgs, MatchChoice, ZoneChoice},
    print,
};

/// Reads words and filters; what the parser has to say goes to standard error.
pub(super) fn request(words: &[String], args: &FilterArgs) -> anyhow::Result<Request> {
    let parsed = parse(&words.join(" "))?;
    for note in &parsed.notes {
        print::note(&format!("note: {note}"));
    }
    Ok(Request {
        query: parsed.query,
        filters: filters(args)?,
        match_mode: args.match_mode.map(|choice| match choice {
            MatchChoice::All => MatchMode::All,
            MatchChoice::Most => MatchMode::Most,
            MatchChoice::Any => MatchMode::Any,
        }),
        same_passage: args.same_passage,
        zones: zones(parsed.zones, ZoneChoice::scope(&args.zone)),
        exact_names: args.exact_names,
        stated_only: args.stated_only,
        ..Request::default()
    })
}

/// Joins the zones that the words name and those of the flag.
fn zones(of_words: Option<ZoneScope>, of_flag: Option<ZoneScope>) -> ZoneScope {
    match (of_words, of_flag) {
        (Some(words), Some(flag)) => words.and(&flag),
        (words, flag) => words.or(flag).unwrap_or_default(),
    }
}

fn filters(args: &FilterArgs) -> anyhow::Result<Filters> {
    let mut filters = Filters::default();
    let (roles, people) = roles_of_people(&args.role, &args.person);
    let include: [(Field, &[String]); 12] = [
        (Field::Negotiator, &args.negotiator),
        (Field::Mediator, &args.mediator),
        (Field::Role, &roles),
        (Field::Person, people),
        (Field::Org, &args.org),
        (Field::Venue, &args.venue),
        (Field::Place, &args.place),
        (Field::Country, &args.country),
        (Field::Topic, &args.topic),
        (Field::Outlet, &args.outlet),
        (Field::Lang, &args.lang),
        (Field::Flag, &args.flag),
    ];
    let exclude: [(Field, &[String]); 12] = [
        (Field::Negotiator, &args.not_negotiator),
        (Field::Mediator, &args.not_mediator),
        (Field::Role, &args.not_role),
        (Field::Person, &args.not_person),
        (Field::Org, &args.not_org),
        (Field::Venue, &args.not_venue),
        (Field::Place, &args.not_place),
        (Field::Country, &args.not_country),
        (Field::Topic, &args.not_topic),
        (Field::Outlet, &args.not_outlet),
        (Field::Lang, &args.not_lang),
        (Field::Flag, &args.not_flag),
    ];
    if let Some((field, _)) = include
        .iter()
        .chain(&exclude)
        .find(|(_, values)| values.iter().any(|value| value.trim().is_empty()))
    {
        bail!("an empty value for {} asks for nothing", field.name());
    }
    filters.include.extend(
        include
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(field, values)| (field, values.to_vec())),
    );
    filters.exclude.extend(
        exclude
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(field, values)| (field, values.to_vec())),
    );
    filters.dates = ranges(&args.date, "--date")?;
    filters.not_dates = ranges(&args.not_date, "--not-date")?;
    filters.window = DateRange {
        from: date(args.since.as_deref(), "--since")?,
        to: date(args.until.as_deref(), "--until")?,
    };
    Ok(filters)
}

/// A role beside people is a role of theirs: they are asked for together.
fn roles_of_people<'a>(roles: &[String], people: &'a [String]) -> (Vec<String>, &'a [String]) {
    if people.is_empty() || roles.is_empty() || roles.iter().any(|role| role.contains('=')) {
        return (roles.to_vec(), people);
    }
    let of_people = |role: &String| {
        people
            .iter()
            .map(|person| format!("{role}={person}"))
            .collect::<Vec<_>>()
    };
    (roles.iter().flat_map(of_people).collect(), &[])
}

fn ranges(texts: &[String], flag: &'static str) -> anyhow::Result<Vec<DateRange>> {
    texts
        .iter()
        .map(|text| DateRange::from_str(text).context(flag))
        .collect()
}

fn date(text: Option<&str>, flag: &'static str) -> anyhow::Result<Option<PartialDate>> {
    text.map(|text| PartialDate::from_str(text).context(flag)).transpose()
}

/// Prints notes of an answer on standard error.
pub(super) fn notes(notes: &[String]) {
    for note in notes {
        print::note(&format!("note: {note}"));
    }
}
