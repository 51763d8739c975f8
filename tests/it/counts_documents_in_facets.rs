//! Counts are documents, and the same as a count by hand over everything that `export` gives.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidings::{
    entities::Gazetteer,
    model::{EntityId, FacetCounts, Facets, TaggedDocument},
};

use crate::sandbox::{Sandbox, corpus, story};

/// Fields that are counted by their values.
const FIELDS: [&str; 10] = [
    "negotiator",
    "mediator",
    "person",
    "org",
    "venue",
    "place",
    "country",
    "topic",
    "outlet",
    "lang",
];

/// Checks the counts of every field for the words and flags of `line` against a count by hand.
#[track_caller]
fn check(line: &str) {
    let documents = export(line);
    assert!(!documents.is_empty(), "{line}");
    // A field that is filtered by is counted without its own filter: that is another story below.
    let is_filtered = |field: &str| line.contains(&format!("--{field}")) || line.contains(&format!("--not-{field}"));
    for field in FIELDS.into_iter().filter(|field| !is_filtered(field)) {
        let counts = facets(field, line);
        assert_eq!(
            (counts.field.as_str(), counts.counts_are.as_str()),
            (field, "documents")
        );
        let told: BTreeMap<String, u64> = counts
            .values
            .iter()
            .filter(|value| value.count > 0)
            .map(|value| (value.id.clone(), value.count))
            .collect();
        let mut by_hand = BTreeMap::new();
        for value in documents.iter().flat_map(|document| values(document, field)) {
            *by_hand.entry(value).or_insert(0) += 1;
        }
        assert_eq!(told, by_hand, "{field} of {line}");
        let missing = documents
            .iter()
            .filter(|document| values(document, field).is_empty())
            .count() as u64;
        assert_eq!(
            (counts.missing, counts.total_documents),
            (missing, documents.len() as u64),
            "{field} of {line}"
        );
    }
}

fn export(line: &str) -> Vec<TaggedDocument> {
    let output = corpus().run(["export"].into_iter().chain(line.split_whitespace()));
    output
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn facets(field: &str, line: &str) -> FacetCounts {
    let output = corpus().run(
        ["facets", field, "--json", "-n", "10000"]
            .into_iter()
            .chain(line.split_whitespace()),
    );
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", output.stderr))
}

/// Returns the values of a document, each once.
fn values(document: &TaggedDocument, field: &str) -> BTreeSet<String> {
    let Facets {
        negotiator,
        negotiator_inferred,
        mediator,
        mediator_inferred,
        venue,
        venue_city,
        person,
        org,
        place,
        country,
        topic,
        ..
    } = &document.tagging.facets;
    let ids = |lists: &[&Vec<EntityId>]| {
        lists
            .iter()
            .flat_map(|list| list.iter())
            .map(ToString::to_string)
            .collect()
    };
    match field {
        "negotiator" => ids(&[negotiator, negotiator_inferred]),
        "mediator" => ids(&[mediator, mediator_inferred]),
        "person" => ids(&[person]),
        "org" => ids(&[org]),
        "venue" => with_what_they_lie_in(venue.iter().chain(venue_city)),
        "place" => with_what_they_lie_in(place.iter())
            .into_iter()
            .filter(|id| !id.starts_with("cty:"))
            .collect(),
        "country" => ids(&[country]),
        "topic" => ids(&[topic]),
        "outlet" => document.document.outlet.iter().cloned().collect(),
        "lang" => document.document.lang.iter().cloned().collect(),
        _ => panic!("{field}"),
    }
}

fn with_what_they_lie_in<'a>(ids: impl Iterator<Item = &'a EntityId>) -> BTreeSet<String> {
    static GAZETTEER: std::sync::LazyLock<Gazetteer> = std::sync::LazyLock::new(Gazetteer::embedded);
    ids.flat_map(|id| std::iter::successors(Some(id.clone()), |id| GAZETTEER.parent(id)))
        .map(|id| id.0)
        .collect()
}

#[test]
fn counts_are_those_of_a_count_by_hand() {
    check("");
    check("ceasefire");
    check("--country UA --not-lang en");
    check("--venue istanbul");
}

#[test]
fn values_of_one_field_do_not_hide_each_other() {
    let all = facets("lang", "");
    let narrowed = facets("lang", "--lang uk --lang tr");
    let count = |counts: &FacetCounts| {
        counts
            .values
            .iter()
            .map(|value| (value.id.clone(), value.count))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        count(&narrowed),
        count(&all),
        "a field is counted without its own filter"
    );
    let selected: Vec<&str> = narrowed
        .values
        .iter()
        .filter(|value| value.selected)
        .map(|value| value.id.as_str())
        .collect();
    assert_eq!(selected, ["tr", "uk"]);
    // Other fields are counted over both.
    let either = facets("country", "--lang uk --lang tr").total_documents;
    assert_eq!(
        either,
        facets("country", "--lang uk").total_documents + facets("country", "--lang tr").total_documents
    );
}

#[test]
fn a_selection_without_documents_stays_in_sight() {
    let counts = facets("lang", "ceasefire --lang he");
    let hebrew = counts
        .values
        .iter()
        .find(|value| value.id == "he")
        .expect("the selection is listed");
    assert!(hebrew.selected && hebrew.count == 0, "{hebrew:?}");
    assert!(counts.values.iter().any(|value| value.id == "en" && value.count > 0));
    let text = corpus().say("facets lang ceasefire --lang he").stdout;
    assert!(text.lines().any(|line| line.trim().starts_with("0 *he")), "{text}");
}

#[test]
fn venues_are_a_tree() {
    let counts = facets("venue", "");
    let count = |id: &str| {
        counts
            .values
            .iter()
            .find(|value| value.id == id)
            .map(|value| value.count)
    };
    let parent = |id: &str| {
        counts
            .values
            .iter()
            .find(|value| value.id == id)
            .and_then(|value| value.parent.clone())
    };
    assert_eq!(parent("ven:ciragan-palace").as_deref(), Some("pla:istanbul"));
    assert_eq!(parent("pla:istanbul").as_deref(), Some("cty:TR"));
    assert!(count("ven:ciragan-palace") > Some(0));
    for value in &counts.values {
        if let Some(parent) = &value.parent {
            assert!(
                count(parent) >= Some(value.count),
                "{} lies in {parent}, which counts less",
                value.id
            );
        }
    }
    let text = corpus().say("facets venue").exits(0).stdout;
    let indent = |name: &str| {
        let line = text
            .lines()
            .find(|line| line.contains(name))
            .unwrap_or_else(|| panic!("{name} is not in {text}"));
        line.find(name).unwrap()
    };
    assert!(
        indent("Çırağan") > indent("Istanbul") && indent("Istanbul") > indent("Türkiye"),
        "{text}"
    );
}

#[test]
fn a_cross_table_counts_pairs() {
    let counts = facets("lang,country", "ceasefire");
    let mut by_hand = BTreeMap::new();
    for document in export("ceasefire") {
        for lang in values(&document, "lang") {
            for country in values(&document, "country") {
                *by_hand.entry(format!("{lang}|{country}")).or_insert(0) += 1;
            }
        }
    }
    let told: BTreeMap<String, u64> = counts
        .values
        .iter()
        .map(|value| (value.id.clone(), value.count))
        .collect();
    assert_eq!((told, counts.field.as_str()), (by_hand, "lang,country"));
}

#[test]
fn what_lies_beyond_the_limit_is_counted_as_other() {
    let counts: Value = corpus().say("facets lang --json -n 2").exits(0).json();
    let all = facets("lang", "");
    let rest: u64 = all.values.iter().skip(2).map(|value| value.count).sum();
    assert_eq!(
        (counts["values"].as_array().unwrap().len(), counts["other"].as_u64()),
        (2, Some(rest))
    );
    assert!(all.values.is_sorted_by_key(|value| std::cmp::Reverse(value.count)));
}

#[test]
fn facets_filter_by_any_alias_and_exclude() {
    let by_id = facets("lang", "--venue ven:ciragan-palace");
    for alias in ["çırağan", "Ciragan", "CIRAGAN"] {
        assert_eq!(facets("lang", &format!("--venue {alias}")), by_id, "{alias}");
    }
    let all = facets("lang", "").total_documents;
    assert_eq!(
        facets("lang", "--not-venue ven:ciragan-palace").total_documents,
        all - by_id.total_documents
    );
}

#[test]
fn names_of_ones_own_are_counted_too() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("the Quince Accord of Elbonia with Wally Farquhar"))]);
    let entry = serde_json::json!({"id": "per:farquhar", "name": "Wally Farquhar", "aliases": [{"text": "Wally Farquhar"}], "source": "own"});
    sandbox.write("gazetteer/own.jsonl", format!("{entry}\n"));
    sandbox.say("add pages --quiet").exits(0);
    let counts = sandbox.say("facets person --json").exits(0).json();
    assert_eq!(counts["values"][0]["id"], "per:farquhar", "{counts}");
    sandbox.run(["search", "-q", "--person", "wally farquhar"]).exits(0);
}
