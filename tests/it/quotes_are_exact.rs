//! Every quote can be re-checked: the passage is the document's bytes under its span, and the document is the page.

use std::{
    collections::{HashMap, HashSet},
    fs,
    sync::LazyLock,
};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::sandbox::corpus;

/// Queries of every kind, in several languages.
const QUERIES: [&str; 16] = [
    "ceasefire",
    "prisoner exchange",
    "\"prisoners of war\"",
    "\"prisoners exchange\"~5",
    "cease*",
    "istanbul OR geneva",
    "переговори",
    "обмен пленными",
    "ateşkes görüşmeleri",
    "مفاوضات",
    "intercambio de prisioneros",
    "négociations",
    "negotiator:medinsky",
    "date:2025-05..2025-07 delegation",
    "comment --zone all",
    "-lang:en",
];

/// Every document of the corpus by its id.
static DOCUMENTS: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let documents = corpus().say("export").exits(0).json_lines();
    documents
        .into_iter()
        .map(|document| (document["document_id"].as_str().unwrap().to_owned(), document))
        .collect()
});

/// Checks every hit of a line of words and flags, and notes the documents found; returns how many hits there were.
#[track_caller]
fn check(line: &str, found: &mut HashSet<String>) -> usize {
    let output = corpus().run(
        ["search", "--jsonl", "-n", "200", "--per-document", "0"]
            .into_iter()
            .chain(line.split(' ')),
    );
    let hits = output.exits(0).json_lines();
    for hit in &hits {
        let id = hit["document_id"].as_str().unwrap();
        check_hit(hit, &DOCUMENTS[id]);
        found.insert(id.to_owned());
    }
    hits.len()
}

fn check_hit(hit: &Value, document: &Value) {
    let whole = [document["text"].as_str().unwrap(), document["aside"].as_str().unwrap()].concat();
    let bytes = |span: &Value| {
        (
            span["start"].as_u64().unwrap() as usize,
            span["end"].as_u64().unwrap() as usize,
        )
    };
    let (start, end) = bytes(&hit["span"]);
    let id = hit["passage_id"].as_str().unwrap();
    assert_eq!(whole.get(start..end), hit["text"].as_str(), "{id}");
    let mut last = start;
    for highlight in hit["highlights"].as_array().unwrap() {
        let (from, to) = bytes(highlight);
        assert!(last <= from && from < to && to <= end, "{id}: {highlight}");
        assert!(
            whole.get(from..to).is_some_and(|text| !text.trim().is_empty()),
            "{id}: {highlight}"
        );
        last = to;
    }
    assert_eq!(id, format!("{}@{start}-{end}", hit["document_id"].as_str().unwrap()));
    for name in [
        "sha256",
        "document_id",
        "title",
        "outlet",
        "date",
        "lang",
        "url",
        "origin",
    ] {
        assert_eq!(hit[name], document[name], "{name} of {id}");
    }
    assert!(
        hit["sha256"]
            .as_str()
            .unwrap()
            .starts_with(hit["document_id"].as_str().unwrap())
    );
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_hit_is_a_slice_of_its_document() {
    let mut found = HashSet::new();
    let hits: usize = QUERIES.iter().map(|query| check(query, &mut found)).sum();
    assert!(
        hits > 100 && found.len() > 30,
        "{hits} hits of {} documents",
        found.len()
    );
}

#[test]
fn show_gives_what_export_gives() {
    let (id, document) = DOCUMENTS.iter().min_by_key(|(id, _)| *id).unwrap();
    assert_eq!(&corpus().run(["show", "--json", id]).exits(0).json(), document);
    assert_eq!(
        &corpus().run(["show", "--json", &id.to_uppercase()]).exits(0).json(),
        document
    );
}

#[test]
fn a_document_is_known_by_the_digest_of_its_page() {
    for document in DOCUMENTS.values() {
        let path = document["origin"]["path"].as_str().unwrap();
        let page = fs::read(corpus().path(path)).unwrap();
        let bytes = match document["origin"]["record"].as_u64() {
            Some(record) => page.split(|byte| *byte == b'\n').nth(record as usize - 1).unwrap(),
            None => page.as_slice(),
        };
        assert_eq!(document["sha256"], hex(bytes), "{path}");
    }
}

#[test]
fn mentions_and_their_evidence_are_slices_too() {
    for document in DOCUMENTS.values() {
        let whole = [document["text"].as_str().unwrap(), document["aside"].as_str().unwrap()].concat();
        let slice =
            |span: &Value| whole.get(span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize);
        for mention in document["mentions"].as_array().unwrap() {
            assert_eq!(slice(&mention["span"]), mention["surface"].as_str());
            for role in mention["roles"].as_array().into_iter().flatten() {
                assert!(slice(&role["evidence"]).is_some(), "{role}");
            }
        }
        for candidate in document["candidates"].as_array().unwrap() {
            assert_eq!(slice(&candidate["span"]), candidate["surface"].as_str());
        }
    }
}

#[test]
fn zones_cover_the_text_and_do_not_overlap() {
    for document in DOCUMENTS.values() {
        let (text, origin) = (document["text"].as_str().unwrap(), &document["origin"]);
        let whole = [text, document["aside"].as_str().unwrap()].concat();
        let mut covered = 0;
        for zone in document["zones"].as_array().unwrap() {
            let bound = |name: &str| zone[name].as_u64().unwrap() as usize;
            let (start, end) = (bound("start"), bound("end"));
            let gap = whole.get(covered..start);
            let gap = gap.unwrap_or_else(|| panic!("{origin} overlaps at {start}"));
            assert!(gap.trim().is_empty(), "{origin} has bytes of no zone: {gap:?}");
            assert!(
                end <= text.len() || start >= text.len(),
                "{origin} straddles the end of the text"
            );
            covered = end;
        }
        assert!(whole[covered..].trim().is_empty(), "{origin} ends without a zone");
    }
}

#[test]
fn lines_are_those_of_the_page() {
    DOCUMENTS.values().for_each(check_lines);
}

/// Checks that the first word behind each line mark stands on that line of the page.
fn check_lines(document: &Value) {
    let Some(lines) = document["lines"].as_array() else {
        return;
    };
    if !document["origin"]["record"].is_null() {
        return;
    }
    let whole = [document["text"].as_str().unwrap(), document["aside"].as_str().unwrap()].concat();
    let page = fs::read_to_string(corpus().path(document["origin"]["path"].as_str().unwrap())).unwrap();
    let page: Vec<HashSet<&str>> = page
        .lines()
        .map(|line| line.split(|c: char| !c.is_alphanumeric()).collect())
        .collect();
    for mark in lines {
        let at = mark["at"].as_u64().unwrap() as usize;
        let Some(word) = whole[at..]
            .split(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty())
        else {
            continue;
        };
        let line = mark["line"].as_u64().unwrap() as usize;
        assert!(
            page[line - 1].contains(word),
            "{word} is not on line {line} of {}",
            document["origin"]
        );
    }
}

#[test]
fn a_citation_quotes_the_passage_and_says_where_it_stands() {
    let hits = corpus()
        .say("search prisoner exchange --jsonl -n 5 --match any")
        .exits(0)
        .json_lines();
    for hit in &hits {
        let cited = corpus()
            .run(["cite", hit["passage_id"].as_str().unwrap()])
            .exits(0)
            .stdout;
        let words = |text: &str| {
            text.split_whitespace()
                .map(ToOwned::to_owned)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert!(words(&cited).contains(&words(hit["text"].as_str().unwrap())), "{cited}");
        assert!(cited.contains(hit["sha256"].as_str().unwrap()), "{cited}");
    }
    let (id, span) = (&hits[0]["document_id"], &hits[0]["span"]);
    let beyond = format!("{}@{}-99999999", id.as_str().unwrap(), span["start"]);
    corpus().run(["cite", &beyond]).exits(1);
}

#[test]
fn a_span_that_cuts_a_character_is_refused() {
    let hit = &corpus().say("search --venue çırağan --json -n 1").exits(0).json()["hits"][0];
    let text = hit["text"].as_str().unwrap();
    let start = hit["span"]["start"].as_u64().unwrap() as usize;
    let inside = start
        + text
            .char_indices()
            .find(|(_, c)| c.len_utf8() > 1)
            .expect("a letter of two bytes")
            .0
        + 1;
    let id = format!("{}@{inside}-{}", hit["document_id"].as_str().unwrap(), inside + 3);
    corpus().run(["cite", &id]).exits(1);
    corpus().run(["show", &id]).exits(2);
}
