//! Looks entities up by what a person types: ids, names in any script and spelling, surnames.
//!
//! The index behind it is made on the first question and kept with the [`Gazetteer`]; it holds the same spellings that
//! the tagger looks for, so a filter finds what a page can say.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use super::{
    Gazetteer,
    gazetteer::{Case, Entry, Guard, Surname},
    patterns::{Form, Reach, is_cyrillic, spellings},
    text::fold_name,
};
use crate::model::{EntityId, EntityKind};

/// Folded names and whom they name.
#[derive(Clone, Debug)]
pub(super) struct NameIndex {
    names: HashMap<String, Vec<Named>>,
}

/// One reading of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    rank: Rank,
    entity: u32,
    case: Written,
    /// Whether the name wants something else on the page, or a capital within a sentence, to mean the entity.
    doubtful: bool,
}

/// How well a name fits; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Canonical,
    Full,
    StrongSurname,
    Surname,
}

/// How a word must be typed to stand for an entity in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Anyhow,
    InCapitals,
}

/// The longest name that a query is searched for, in words.
const MOST_WORDS: usize = 8;

/// Names this much alike are worth suggesting (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.84;

const MOST_SUGGESTIONS: usize = 3;

impl Gazetteer {
    /// Returns the entities that a value names, best first: an id, a canonical name, any alias, the name a person goes
    /// by, the short name of a venue, in any script, spelling and case form. Empty `kinds` stands for all.
    ///
    /// ```
    /// use tidings::{entities::Gazetteer, model::EntityKind};
    /// let gazetteer = Gazetteer::embedded();
    /// let named = |value| gazetteer.resolve(value, &[EntityKind::Person])[0].0.clone();
    /// assert_eq!(named("мединский"), "per:medinsky");
    /// assert_eq!(named("Medinskiy"), named("per:medinsky"));
    /// ```
    #[must_use]
    pub fn resolve(&self, value: &str, kinds: &[EntityKind]) -> Vec<EntityId> {
        let id = EntityId(value.trim().to_owned());
        if let Some(entry) = self.entry(&id) {
            return if is_of(entry, kinds) { vec![id] } else { Vec::new() };
        }
        let mut ids = Vec::new();
        for named in self.readings(&fold_name(value)) {
            let entry = self.at(named.entity as usize);
            if is_of(entry, kinds) && !ids.contains(&entry.id) {
                ids.push(entry.id.clone());
            }
        }
        ids
    }

    /// Returns up to three canonical names whose spellings are close to a value, closest first.
    #[must_use]
    pub fn suggest(&self, value: &str, kinds: &[EntityKind]) -> Vec<String> {
        let wanted = fold_name(value);
        let mut closest: BTreeMap<u32, f64> = BTreeMap::new();
        for (name, readings) in &self.index().names {
            let likeness = strsim::jaro_winkler(&wanted, name);
            for named in readings.iter().filter(|_| likeness >= ALIKE) {
                let best = closest.entry(named.entity).or_default();
                *best = best.max(likeness);
            }
        }
        let mut ranked: Vec<(f64, &Entry)> = closest
            .into_iter()
            .map(|(entity, likeness)| (likeness, self.at(entity as usize)))
            .filter(|(_, entry)| is_of(entry, kinds))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        ranked
            .into_iter()
            .take(MOST_SUGGESTIONS)
            .map(|(_, entry)| entry.name.clone())
            .collect()
    }

    /// Returns the longest runs of a query's words that name entities clearly enough to search for the entity beside
    /// the words: full names and unmistakable surnames, places, venues, organisations; acronyms only in capitals.
    /// Words are as typed; the ranges count words and do not overlap.
    #[must_use]
    pub fn expand(&self, words: &[String]) -> Vec<(Range<usize>, Vec<EntityId>)> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (at + 1..=words.len().min(at + MOST_WORDS)).rev();
            let run = longest
                .into_iter()
                .find_map(|end| Some((at..end, self.clearly_named(&words[at..end])?)));
            at = run.as_ref().map_or(at + 1, |(range, _)| range.end);
            runs.extend(run);
        }
        runs
    }

    fn clearly_named(&self, words: &[String]) -> Option<Vec<EntityId>> {
        let typed = words.join(" ");
        let in_capitals = !typed.chars().any(char::is_lowercase);
        let is_clear = |named: &&Named| {
            named.rank < Rank::Surname
                && (named.case == Written::Anyhow || in_capitals)
                && (!named.doubtful || typed.starts_with(char::is_uppercase))
                && self.at(named.entity as usize).kind() != Some(EntityKind::Topic)
        };
        let mut clear: Vec<&Named> = self.readings(&fold_name(&typed)).iter().filter(is_clear).collect();
        let full = clear.iter().any(|named| named.rank < Rank::StrongSurname);
        clear.retain(|named| !full || named.rank < Rank::StrongSurname);
        let mut ids: Vec<EntityId> = clear
            .iter()
            .map(|named| self.at(named.entity as usize).id.clone())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(ids)
    }

    fn index(&self) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::new(self, Reach::Uninflected))
    }

    /// Case forms are most of the spellings, so they are made only for Cyrillic names that are not found without them.
    fn readings(&self, folded: &str) -> &[Named] {
        let found = self.index().named(folded);
        if !found.is_empty() || !is_cyrillic(folded) {
            return found;
        }
        self.inflected_names
            .get_or_init(|| NameIndex::new(self, Reach::All))
            .named(folded)
    }
}

fn is_of(entry: &Entry, kinds: &[EntityKind]) -> bool {
    kinds.is_empty() || entry.kind().is_some_and(|kind| kinds.contains(&kind))
}

impl NameIndex {
    fn new(gazetteer: &Gazetteer, reach: Reach) -> Self {
        let mut names: HashMap<String, Vec<Named>> = HashMap::new();
        for (entity, entry) in (0u32..).zip(gazetteer.entries()) {
            let mut add = |name: String, rank, guard: Option<&Guard>| {
                names.entry(name).or_default().push(Named::new(entity, rank, guard));
            };
            add(fold_name(&entry.name), Rank::Canonical, entry.only.as_ref());
            if entry.kind() == Some(EntityKind::Topic) {
                add(
                    entry.id.0.trim_start_matches("top:").replace('-', " "),
                    Rank::Full,
                    None,
                );
                continue;
            }
            spellings(entry, reach, |spelling| {
                let rank = match (spelling.form, entry.surname) {
                    (Form::Full, _) => Rank::Full,
                    (Form::Short, Some(Surname::Strong)) => Rank::StrongSurname,
                    (Form::Short, _) => Rank::Surname,
                };
                if entry.kind() == Some(EntityKind::Venue) {
                    short_names_of_venue(&spelling.text).for_each(|name| add(name, Rank::Surname, spelling.guard));
                }
                add(spelling.text, rank, spelling.guard);
            });
        }
        for readings in names.values_mut() {
            readings.sort_unstable();
            readings.dedup();
        }
        Self { names }
    }

    fn named(&self, folded: &str) -> &[Named] {
        self.names.get(folded).map_or(&[], Vec::as_slice)
    }
}

impl Named {
    fn new(entity: u32, rank: Rank, guard: Option<&Guard>) -> Self {
        let capitals = guard.is_some_and(|guard| matches!(guard.case, Case::Upper | Case::Exact));
        let doubtful =
            guard.is_some_and(|g| !g.langs.is_empty() || g.not_initial || (!g.needs.is_empty() && !capitals));
        Self {
            rank,
            entity,
            case: if capitals { Written::InCapitals } else { Written::Anyhow },
            doubtful,
        }
    }
}

/// Words that say what kind of building a venue is.
const BUILDINGS: [&str; 26] = [
    "palace",
    "hotel",
    "sarayi",
    "castle",
    "palais",
    "palast",
    "palacio",
    "house",
    "villa",
    "chateau",
    "дворец",
    "палац",
    "замок",
    "отель",
    "قصر",
    "فندق",
    "ארמון",
    "מלון",
    "the",
    "de",
    "resort",
    "hall",
    "club",
    "center",
    "koskü",
    "office",
];

/// Returns the name of a venue without its kind: `ciragan`.
fn short_names_of_venue(folded: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !BUILDINGS.contains(word)).collect();
    let short = words.join(" ");
    (short.chars().count() > 3 && short.len() < folded.len())
        .then_some(short)
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        Gazetteer::embedded()
    }

    #[test]
    fn any_spelling_names_its_entity() {
        let gazetteer = gazetteer();
        for (value, id) in [
            ("çırağan", "ven:ciragan-palace"),
            ("CIRAGAN PALACE", "ven:ciragan-palace"),
            ("мединский", "per:medinsky"),
            ("مدينسكي", "per:medinsky"),
            ("Medinski", "per:medinsky"),
            ("medinsky", "per:medinsky"),
            ("turkiye", "cty:TR"),
            ("Türkei", "cty:TR"),
            ("per:fidan", "per:fidan"),
            ("Fidan", "per:fidan"),
            ("Prisoner exchange", "top:prisoner-exchange"),
            ("prisoner-exchange", "top:prisoner-exchange"),
            ("Стамбуле", "pla:istanbul"),
            ("Умєрова", "per:umerov"),
            ("umerov", "per:umerov"),
        ] {
            assert_eq!(
                gazetteer.resolve(value, &[]).first().map(EntityId::as_str),
                Some(id),
                "{value}"
            );
        }
        assert!(gazetteer.resolve("nobody at all", &[]).is_empty());
        assert!(gazetteer.resolve("Istanbul", &[EntityKind::Person]).is_empty());
    }

    #[test]
    fn a_slip_gets_a_suggestion() {
        let suggestions = gazetteer().suggest("Medinksy", &[EntityKind::Person]);
        assert!(suggestions.contains(&"Vladimir Medinsky".to_owned()), "{suggestions:?}");
        assert!(suggestions.len() <= MOST_SUGGESTIONS);
    }

    #[track_caller]
    fn check_expansion(query: &str, expected: &[(Range<usize>, &str)]) {
        let words: Vec<String> = query.split(' ').map(str::to_owned).collect();
        let found = gazetteer().expand(&words);
        let found: Vec<(Range<usize>, &str)> = found
            .iter()
            .map(|(range, ids)| (range.clone(), ids[0].as_str()))
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn clear_names_in_a_query_stand_for_entities() {
        check_expansion("turkey talks", &[(0..1, "cty:TR")]);
        check_expansion("türkiye talks", &[(0..1, "cty:TR")]);
        check_expansion(
            "putin met Hakan Fidan in south sudan",
            &[(0..1, "per:putin"), (2..4, "per:fidan"), (5..7, "cty:SS")],
        );
        check_expansion("delegates in Стамбуле", &[(2..3, "pla:istanbul")]);
        check_expansion("bar exam moon burns", &[]);
        check_expansion("us and them", &[]);
        check_expansion("US and them", &[(0..1, "cty:US")]);
    }
}
