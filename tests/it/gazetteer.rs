//! The names that come with the program hold together: every id is of its kind, leads somewhere and is found by its name.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use tidings::{
    entities::{Entry, Gazetteer},
    fold::fold,
    model::{EntityId, EntityKind},
};

fn entries(gazetteer: &Gazetteer) -> Vec<&Entry> {
    gazetteer.entries().collect()
}

#[test]
fn every_id_is_of_its_kind_and_stands_once() {
    let gazetteer = Gazetteer::embedded();
    let mut seen = HashSet::new();
    for entry in entries(&gazetteer) {
        let slug = entry.id.as_str().split_once(':').map_or("", |(_, slug)| slug);
        assert!(entry.id.kind().is_some() && !slug.is_empty(), "{}", entry.id);
        let is_country = entry.id.kind() == Some(EntityKind::Country);
        let fits = |c: char| {
            if is_country {
                c.is_ascii_uppercase()
            } else {
                c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
            }
        };
        assert!(slug.chars().all(fits), "{}", entry.id);
        assert!(seen.insert(&entry.id), "{} stands twice", entry.id);
        assert!(!entry.name.trim().is_empty(), "{} has no name", entry.id);
    }
    assert!(seen.len() > 300, "{}", seen.len());
}

#[test]
fn what_an_entry_points_to_is_there_and_places_form_a_tree() {
    let gazetteer = Gazetteer::embedded();
    for entry in entries(&gazetteer) {
        for id in [&entry.part_of, &entry.party, &entry.seat].into_iter().flatten() {
            assert!(
                gazetteer.entry(id).is_some(),
                "{} points to {id}, which is not listed",
                entry.id
            );
        }
        let chain: Vec<EntityId> = std::iter::successors(Some(entry.id.clone()), |id| gazetteer.parent(id))
            .take(9)
            .collect();
        assert!(chain.len() < 9, "{} lies in itself", entry.id);
        if entry.id.kind() == Some(EntityKind::Venue) {
            assert!(
                chain.iter().any(|id| id.kind() == Some(EntityKind::Country)),
                "{} lies in no country: {chain:?}",
                entry.id
            );
        }
    }
}

#[test]
fn no_alias_has_two_owners_of_one_kind_without_a_reason() {
    let gazetteer = Gazetteer::embedded();
    let mut owners: BTreeMap<(String, String), BTreeSet<&EntityId>> = BTreeMap::new();
    for entry in entries(&gazetteer).into_iter().filter(|entry| entry.only.is_none()) {
        let kind = format!("{:?}", entry.id.kind());
        let free = entry
            .aliases
            .iter()
            .filter(|alias| alias.only.is_none() && alias.text.contains(' '));
        for text in free.map(|alias| fold(&alias.text)).chain([fold(&entry.name)]) {
            owners.entry((kind.clone(), text)).or_default().insert(&entry.id);
        }
    }
    let shared: Vec<_> = owners.iter().filter(|(_, ids)| ids.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

#[test]
fn years_of_roles_run_forward() {
    let gazetteer = Gazetteer::embedded();
    for entry in entries(&gazetteer) {
        for years in entry.roles.iter().flat_map(|tenure| &tenure.years) {
            assert!(
                years.from >= 1900 && years.to.is_none_or(|to| to >= years.from),
                "{}: {years:?}",
                entry.id
            );
        }
    }
}

#[test]
fn an_entry_that_cannot_be_read_is_named_by_file_and_line() {
    let mut gazetteer = Gazetteer::embedded();
    let before = gazetteer.fingerprint();
    let good = "{\"id\":\"per:farquhar\",\"name\":\"Wally Farquhar\"}";
    let error = gazetteer
        .extend("own.jsonl", &format!("{good}\n\n{{oops}}\n"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("own.jsonl") && error.contains('3'), "{error}");
    assert_eq!(gazetteer.fingerprint(), before, "on an error nothing is added");
    assert_eq!(gazetteer.extend("own.jsonl", good).unwrap(), 1);
    assert_ne!(gazetteer.fingerprint(), before);
}
