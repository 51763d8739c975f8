//! Names of a request to what the index knows: values of filters to ids, words that spell a name to its entities.

use strsim::jaro_winkler;

use crate::{
    entities::Gazetteer,
    fold::fold,
    index::{Clause, Filter, FilterValues, Leaf, words},
    model::{EntityId, EntityKind, Field, FlagKind, Role},
    query::{DateRange, Query},
};

/// Names of outlets this alike are suggested for one another, Jaro-Winkler similarity.
const ALIKE: f64 = 0.8;

/// What names are looked up in.
pub(super) struct Names<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    /// Outlets of the index.
    pub(super) outlets: Vec<String>,
    /// Languages of the index.
    pub(super) languages: Vec<String>,
    /// Whether words find their own spelling only.
    pub(super) exact: bool,
    /// Whether the parts of a word such as `all-for-all` may stand apart.
    pub(super) loose: bool,
    /// Whether roles count only where the page states them.
    pub(super) stated_only: bool,
}

/// A query in the engine's terms.
#[derive(Default)]
pub(super) struct Lowered {
    pub(super) leaves: Vec<Leaf>,
    /// For each leaf, whether it ranks and is highlighted; leaves under a `NOT` only decide.
    pub(super) ranks: Vec<bool>,
    negated: bool,
    pub(super) filters: Vec<Filter>,
    /// What must match besides the filters.
    pub(super) parts: Vec<Clause>,
    /// Which of `parts` ask for something, and so may be relaxed to most or any of them.
    pub(super) positive: Vec<bool>,
    pub(super) notes: Vec<String>,
}

impl Names<'_> {
    /// Lowers a query and the filters beside it. Conditions at the top of the query become filters too; filters of one
    /// field are alternatives, conditions in the query must all hold.
    pub(super) fn lower(&self, query: &Query, filters: &Query) -> Lowered {
        let mut lowered = Lowered::default();
        for part in top_parts(filters) {
            if let Some(filter) = self.as_filter(part, &mut lowered.notes) {
                add_filter(&mut lowered.filters, filter);
            }
        }
        for part in top_parts(query) {
            lowered.filters.extend(self.as_filter(part, &mut lowered.notes));
        }
        let rest: Vec<&Query> = top_parts(query).filter(|part| !is_filter(part)).collect();
        for (clause, is_positive) in self.conjuncts(&rest, &mut lowered) {
            lowered.parts.push(clause);
            lowered.positive.push(is_positive);
        }
        lowered
    }

    /// Returns the condition that a part of a query is, where it is one and no more.
    fn as_filter(&self, part: &Query, notes: &mut Vec<String>) -> Option<Filter> {
        let (part, exclude) = if let Query::Not(inner) = part {
            (&**inner, true)
        } else {
            (part, false)
        };
        match part {
            Query::Filter { field, value } => Some(self.filter(*field, value, exclude, notes)),
            Query::Date(range) if !range.is_open() => Some(dates(vec![*range], exclude)),
            Query::Or(parts) if is_filter(part) => {
                let ranges = parts.iter().filter_map(|part| {
                    if let Query::Date(range) = part {
                        Some(*range)
                    } else {
                        None
                    }
                });
                let ranges: Vec<DateRange> = ranges.collect();
                if !ranges.is_empty() {
                    return Some(dates(ranges, exclude));
                }
                let mut all = Vec::new();
                parts
                    .iter()
                    .filter_map(|part| self.as_filter(part, notes))
                    .for_each(|filter| add_filter(&mut all, filter));
                all.pop().map(|filter| Filter { exclude, ..filter })
            }
            _ => None,
        }
    }

    fn filter(&self, field: Field, value: &str, exclude: bool, notes: &mut Vec<String>) -> Filter {
        let values = match field {
            Field::Outlet => self.outlets(value, notes),
            Field::Lang => self.languages(value, notes),
            Field::Flag => flags(value, notes),
            Field::Role => self.roles(value, notes),
            _ => self.entities(field, value, notes),
        };
        let stated_only = self.stated_only && matches!(field, Field::Negotiator | Field::Mediator);
        Filter {
            field,
            values: FilterValues::OneOf(values),
            exclude,
            stated_only,
        }
    }

    /// Returns the roles that `ROLE` or `ROLE=NAME` asks for; inferred ones are of the same name unless only stated ones
    /// count.
    fn roles(&self, value: &str, notes: &mut Vec<String>) -> Vec<String> {
        let (name, bearer) = value
            .split_once('=')
            .map_or((value, None), |(role, name)| (role, Some(name)));
        let Some(role) = Role::from_name(name) else {
            let known = Role::ALL.map(|role| role.name().to_owned());
            let alike: Vec<String> = known
                .iter()
                .filter(|role| jaro_winkler(role, name) >= ALIKE)
                .cloned()
                .collect();
            notes.push(unknown(
                Field::Role,
                name,
                if alike.is_empty() { &known } else { &alike },
            ));
            return vec![value.to_owned()];
        };
        let inferred = match role {
            Role::Negotiator if !self.stated_only => Some(Role::NegotiatorInferred),
            Role::Mediator if !self.stated_only => Some(Role::MediatorInferred),
            _ => None,
        };
        let roles = [Some(role), inferred].into_iter().flatten();
        let Some(bearer) = bearer else {
            return roles.map(|role| role.name().to_owned()).collect();
        };
        let is_place = matches!(role, Role::Venue | Role::VenueCity | Role::OfferedVenue);
        let ids = self.entities(if is_place { Field::Venue } else { Field::Person }, bearer, notes);
        roles
            .flat_map(|role| ids.iter().map(move |id| format!("{}={id}", role.name())))
            .collect()
    }

    fn entities(&self, field: Field, value: &str, notes: &mut Vec<String>) -> Vec<String> {
        let kinds = kinds(field);
        let code = EntityId(format!("cty:{}", value.to_uppercase()));
        if kinds.contains(&EntityKind::Country) && self.gazetteer.entry(&code).is_some() {
            return vec![code.0];
        }
        let ids = self.gazetteer.resolve(value, kinds);
        if ids.is_empty() {
            let suggested = self.gazetteer.suggest(value, kinds);
            notes.push(unknown(field, value, &suggested));
        }
        ids.into_iter().map(|id| id.0).collect()
    }

    /// Returns the language of a BCP 47 tag, by its first part.
    fn languages(&self, tag: &str, notes: &mut Vec<String>) -> Vec<String> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        if !self.languages.contains(&primary) {
            notes.push(format!(
                "no document is in the language `{tag}`; there are {}",
                self.languages.join(", ")
            ));
        }
        vec![primary]
    }

    /// Returns the outlets of that name, or, where none is, those whose name holds it.
    fn outlets(&self, value: &str, notes: &mut Vec<String>) -> Vec<String> {
        let wanted = fold(value);
        let that = |fits: &dyn Fn(&str) -> bool| {
            self.outlets
                .iter()
                .filter(|name| fits(&fold(name)))
                .cloned()
                .collect::<Vec<_>>()
        };
        let mut found = that(&|name| name == wanted);
        if found.is_empty() {
            found = that(&|name| name.contains(&wanted));
        }
        if found.is_empty() {
            let alike: Vec<String> = that(&|name| jaro_winkler(name, &wanted) >= ALIKE);
            notes.push(unknown(Field::Outlet, value, &alike));
        }
        found
    }

    /// Lowers parts that must all match; words in a row that spell a name find its entities as well.
    fn conjuncts(&self, parts: &[&Query], lowered: &mut Lowered) -> Vec<(Clause, bool)> {
        let mut clauses = Vec::new();
        let mut rest = parts;
        while let Some((first, after)) = rest.split_first() {
            let run = rest.iter().take_while(|part| matches!(part, Query::Word(_))).count();
            if run == 0 {
                let is_positive = !matches!(first, Query::Not(_) | Query::All) && !is_filter(first);
                clauses.push((self.clause(first, lowered), is_positive));
                rest = after;
                continue;
            }
            clauses.extend(
                self.words(&rest[..run], lowered)
                    .into_iter()
                    .map(|clause| (clause, true)),
            );
            rest = &rest[run..];
        }
        clauses
    }

    fn words(&self, run: &[&Query], lowered: &mut Lowered) -> Vec<Clause> {
        let words: Vec<String> = run
            .iter()
            .flat_map(|part| part.words())
            .map(|word| stem_of_name(word).to_owned())
            .collect();
        let names = if self.exact || words.len() != run.len() {
            Vec::new()
        } else {
            self.gazetteer.expand(&words)
        };
        let mut clauses = Vec::new();
        let mut at = 0;
        while at < run.len() {
            match names
                .iter()
                .find(|(range, _)| range.start == at && range.end <= run.len() && !range.is_empty())
            {
                Some((range, ids)) => {
                    clauses.push(name(&run[range.clone()], ids, lowered));
                    at = range.end;
                }
                None => {
                    clauses.extend(self.plain(run[at]).into_iter().map(|word| leaf(lowered, word)));
                    at += 1;
                }
            }
        }
        clauses
    }

    /// Returns a word that names nobody; its parts one by one where they may stand apart.
    fn plain(&self, query: &Query) -> Vec<Leaf> {
        let whole = word(query, Vec::new());
        match &whole {
            Leaf::Word { text, .. } if self.loose => {
                let parts = words(text);
                let single = |text: String| Leaf::Word {
                    text,
                    entities: Vec::new(),
                };
                if parts.len() > 1 {
                    parts.into_iter().map(single).collect()
                } else {
                    vec![whole]
                }
            }
            _ => vec![whole],
        }
    }

    fn clause(&self, query: &Query, lowered: &mut Lowered) -> Clause {
        match query {
            Query::All => Clause::All,
            Query::Word(_) => one(self.words(&[query], lowered)),
            Query::Prefix(start) => leaf(lowered, Leaf::Prefix(start.clone())),
            Query::Fuzzy { text, edits } => leaf(
                lowered,
                Leaf::Fuzzy {
                    text: text.clone(),
                    edits: *edits,
                },
            ),
            Query::Phrase { text, slop } => leaf(
                lowered,
                Leaf::Phrase {
                    text: text.clone(),
                    slop: *slop,
                },
            ),
            Query::Filter { field, value } => Clause::Filter(self.filter(*field, value, false, &mut lowered.notes)),
            Query::Date(range) if range.is_open() => Clause::All,
            Query::Date(range) => Clause::Filter(dates(vec![*range], false)),
            Query::Not(inner) => Clause::Not(Box::new(self.negated(inner, lowered))),
            Query::And(parts) => {
                let parts: Vec<&Query> = parts.iter().collect();
                Clause::And(
                    self.conjuncts(&parts, lowered)
                        .into_iter()
                        .map(|(clause, _)| clause)
                        .collect(),
                )
            }
            Query::Or(parts) => Clause::Or(parts.iter().map(|part| self.clause(part, lowered)).collect()),
        }
    }

    /// Lowers what must not match: its leaves decide, but never rank or highlight.
    fn negated(&self, query: &Query, lowered: &mut Lowered) -> Clause {
        let outer = std::mem::replace(&mut lowered.negated, true);
        let clause = self.clause(query, lowered);
        lowered.negated = outer;
        clause
    }
}

/// Returns a name without the case ending that Turkish and English hang on it: `Erdoğan'ın`, `Moscow’s`.
fn stem_of_name(word: &str) -> &str {
    match word.split_once(['\'', '’']) {
        Some((name, ending)) if name.chars().count() > 2 && ending.chars().count() <= 6 => name,
        _ => word,
    }
}

/// Joins clauses of which all must match.
fn one(mut clauses: Vec<Clause>) -> Clause {
    if clauses.len() == 1 {
        clauses.remove(0)
    } else {
        Clause::And(clauses)
    }
}

/// Returns the parts of a query that must all match.
fn top_parts(query: &Query) -> impl Iterator<Item = &Query> {
    match query {
        Query::All => [].iter(),
        Query::And(parts) => parts.iter(),
        other => std::slice::from_ref(other).iter(),
    }
}

/// Returns whether a part of a query is a condition on one field and no more.
fn is_filter(part: &Query) -> bool {
    match part {
        Query::Filter { .. } => true,
        Query::Date(range) => !range.is_open(),
        Query::Not(inner) => !matches!(**inner, Query::Not(_)) && is_filter(inner),
        Query::Or(parts) => one_field(parts),
        _ => false,
    }
}

fn one_field(parts: &[Query]) -> bool {
    let field = |part: &Query| match part {
        Query::Filter { field, .. } => Some(*field),
        Query::Date(range) if !range.is_open() => Some(Field::Date),
        _ => None,
    };
    parts
        .first()
        .and_then(field)
        .is_some_and(|first| parts.iter().all(|part| field(part) == Some(first)))
}

/// Adds a condition; one more value of a field that is asked for already is an alternative.
fn add_filter(filters: &mut Vec<Filter>, filter: Filter) {
    let same = |other: &&mut Filter| other.field == filter.field && other.exclude == filter.exclude;
    match (
        filters.iter_mut().find(same).map(|other| &mut other.values),
        filter.values.clone(),
    ) {
        (Some(FilterValues::OneOf(known)), FilterValues::OneOf(more)) => {
            known.extend(
                more.into_iter()
                    .filter(|value| !known.contains(value))
                    .collect::<Vec<_>>(),
            );
        }
        (Some(FilterValues::Within(known)), FilterValues::Within(more)) if are_closed(known) && are_closed(&more) => {
            known.extend(more);
        }
        _ => filters.push(filter),
    }
}

/// Returns whether ranges have both ends: several of those are alternatives, while "since" and "until" must both hold.
fn are_closed(ranges: &[DateRange]) -> bool {
    ranges.iter().all(|range| range.from.is_some() && range.to.is_some())
}

fn dates(ranges: Vec<DateRange>, exclude: bool) -> Filter {
    Filter {
        field: Field::Date,
        values: FilterValues::Within(ranges),
        exclude,
        stated_only: false,
    }
}

/// Lowers words that spell a name: the words as they stand, or a mention of an entity of that name.
fn name(run: &[&Query], ids: &[EntityId], lowered: &mut Lowered) -> Clause {
    if let [single] = run {
        return leaf(lowered, word(single, ids.to_vec()));
    }
    let words = run.iter().map(|part| leaf(lowered, word(part, Vec::new()))).collect();
    Clause::Or(vec![Clause::And(words), leaf(lowered, Leaf::Entity(ids.to_vec()))])
}

fn word(query: &Query, entities: Vec<EntityId>) -> Leaf {
    let text = if let Query::Word(text) = query {
        text.clone()
    } else {
        String::new()
    };
    Leaf::Word { text, entities }
}

fn leaf(lowered: &mut Lowered, leaf: Leaf) -> Clause {
    let ranks = !lowered.negated;
    // A word said a hundred times is looked up once.
    let known = lowered
        .leaves
        .iter()
        .zip(&lowered.ranks)
        .position(|(other, &other_ranks)| *other == leaf && other_ranks == ranks);
    Clause::Leaf(known.unwrap_or_else(|| {
        lowered.leaves.push(leaf);
        lowered.ranks.push(ranks);
        lowered.leaves.len() - 1
    }))
}

/// Returns what the values of a field may be.
pub(super) fn kinds(field: Field) -> &'static [EntityKind] {
    match field {
        Field::Negotiator | Field::Mediator | Field::Person => &[EntityKind::Person],
        Field::Org => &[EntityKind::Org],
        Field::Venue => &[EntityKind::Venue, EntityKind::Place, EntityKind::Country],
        Field::Place => &[EntityKind::Place, EntityKind::Venue],
        Field::Country => &[EntityKind::Country],
        Field::Topic => &[EntityKind::Topic],
        Field::Role | Field::Outlet | Field::Lang | Field::Flag | Field::Date => &[],
    }
}

/// Returns the flag of that id.
fn flags(value: &str, notes: &mut Vec<String>) -> Vec<String> {
    let wanted = value.to_lowercase();
    if FlagKind::from_name(&wanted).is_none() {
        let known = FlagKind::ALL.map(|kind| kind.name().to_owned());
        notes.push(unknown(Field::Flag, value, &known));
    }
    vec![wanted]
}

fn unknown(field: Field, value: &str, suggested: &[String]) -> String {
    let mut note = format!("no {} is known as `{value}`", field.name());
    if !suggested.is_empty() {
        note = format!("{note}; did you mean {}?", suggested.join(", "));
    }
    note
}
