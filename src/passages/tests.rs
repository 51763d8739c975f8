//! What passages are, on small texts, and what holds for any document.

use proptest::prelude::*;

use super::*;
use crate::model::{Digest, DocumentId, Origin};

/// A document of zones, each a kind and a text; the kinds that are no content stand in `aside`, and so does the title.
fn document(zones: &[(ZoneKind, &str)]) -> Document {
    let (mut text, mut aside) = (String::new(), String::new());
    let mut places = Vec::new();
    for &(kind, zone) in zones {
        let is_aside = kind == ZoneKind::Title || !kind.is_content();
        let part = if is_aside { &mut aside } else { &mut text };
        part.push_str("\n\n");
        places.push((is_aside, kind, part.len()..part.len() + zone.len()));
        part.push_str(zone);
    }
    places.sort_by_key(|&(is_aside, _, _)| is_aside);
    let zones = places.into_iter().map(|(is_aside, kind, range)| {
        let span = Span::new(range.start, range.end).shifted(if is_aside { text.len() } else { 0 });
        Zone {
            kind,
            span,
            rule: String::new(),
            score: None,
            raw: None,
        }
    });
    Document {
        zones: zones.collect(),
        id: DocumentId::parse("000000000000").unwrap(),
        external_id: None,
        sha256: Digest(String::new()),
        origin: Origin {
            path: String::new(),
            record: None,
        },
        title: String::new(),
        text,
        aside,
        lines: Vec::new(),
        date: None,
        dates: Vec::new(),
        outlet: None,
        lang: Some("en".to_owned()),
        url: None,
        authors: Vec::new(),
        method: String::new(),
        flags: Vec::new(),
        title_alternates: Vec::new(),
        section: None,
        evidence: Vec::new(),
    }
}

/// A sentence of that many words.
fn sentence(words: usize) -> String {
    format!("Word{}.", " word".repeat(words - 1))
}

/// Checks how many words the passages of a body zone hold.
#[track_caller]
fn check(text: &str, expected: &[usize]) {
    let document = document(&[(ZoneKind::Body, text)]);
    let passages = split(&document, &Options::default());
    let counts: Vec<usize> = passages
        .iter()
        .map(|passage| words::count(document.slice(passage.span).unwrap()))
        .collect();
    assert_eq!(counts, expected);
}

#[test]
fn paragraphs_are_gathered_until_there_are_enough_words() {
    let paragraph = format!("{} {}", sentence(20), sentence(20));
    check(&[paragraph.as_str(); 4].join("\n\n"), &[80, 80]);
}

#[test]
fn long_paragraphs_are_cut_between_sentences() {
    check(&[sentence(40).as_str(); 8].join(" "), &[120, 120, 80]);
}

#[test]
fn lines_of_a_list_stay_together_longer_than_paragraphs() {
    check(&[sentence(20).as_str(); 8].join("\n"), &[120, 40]);
    check(
        &format!(
            "{}\nVladimir Medinsky, head of the delegation\n\n{}",
            sentence(62),
            sentence(61)
        ),
        &[68, 61],
    );
}

#[test]
fn a_short_rest_joins_the_passage_before_it() {
    check(&[sentence(70), sentence(20)].join("\n\n"), &[90]);
    check(&[sentence(140), sentence(20)].join("\n\n"), &[140, 20]);
}

#[test]
fn a_long_sentence_stays_whole_up_to_the_hard_limit() {
    check(
        &format!("{} {} {}", sentence(30), sentence(300), sentence(30)),
        &[30, 300, 30],
    );
    check(&sentence(900), &[400, 400, 100]);
}

#[test]
fn a_heading_belongs_to_the_text_below() {
    let text = format!(
        "{}\n\nThe swap\n\n{}\n\n{}\n\n{}",
        sentence(30),
        sentence(70),
        sentence(70),
        sentence(70)
    );
    let document = document(&[
        (ZoneKind::Body, &text),
        (ZoneKind::Quote, "He said so."),
        (ZoneKind::Chrome, "Log in"),
    ]);
    let passages = split(&document, &Options::default());
    let headings: Vec<Option<&str>> = passages
        .iter()
        .map(|passage| passage.heading.and_then(|span| document.slice(span)))
        .collect();
    assert_eq!(
        headings,
        [None, None, Some("The swap"), Some("The swap"), Some("The swap"), None]
    );
    assert!(document.slice(passages[1].span).unwrap().starts_with("The swap"));
}

#[test]
fn every_zone_has_passages_of_its_own() {
    let document = document(&[
        (ZoneKind::Title, "Talks end. Swap agreed"),
        (ZoneKind::Body, "They met."),
        (ZoneKind::Table, "Round | Day\n1 | 16 May"),
        (ZoneKind::Body, "They left."),
        (ZoneKind::Chrome, "Subscribe"),
    ]);
    let passages = split(&document, &Options::default());
    let texts: Vec<&str> = passages
        .iter()
        .map(|passage| document.slice(passage.span).unwrap())
        .collect();
    assert_eq!(
        texts,
        [
            "They met.",
            "Round | Day\n1 | 16 May",
            "They left.",
            "Talks end. Swap agreed",
            "Subscribe"
        ]
    );
}

fn zone() -> impl Strategy<Value = (ZoneKind, String)> {
    let kinds = vec![
        ZoneKind::Body,
        ZoneKind::Quote,
        ZoneKind::Table,
        ZoneKind::Title,
        ZoneKind::Chrome,
    ];
    let line = prop_oneof![
        (1..90_usize).prop_map(sentence),
        "[a-zA-Zя战.!?\"” -]{0,200}",
        (1..9000_usize).prop_map(|n| "é".repeat(n)),
        "\\PC{0,40}",
    ];
    let text = prop::collection::vec((line, "( |\n|\n\n|\n {0,20}\n)"), 0..12)
        .prop_map(|lines| lines.into_iter().map(|(line, gap)| line + &gap).collect());
    (prop::sample::select(kinds), text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn passages_cover_every_zone_in_order(zones in prop::collection::vec(zone(), 0..6)) {
        let zones: Vec<(ZoneKind, &str)> = zones.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        let document = document(&zones);
        let mut passages = split(&document, &Options::default()).into_iter().peekable();
        for zone in &document.zones {
            let mut at = zone.span.start();
            while let Some(passage) = passages.next_if(|passage| zone.span.contains(passage.span)) {
                let text = document.slice(passage.span).expect("on borders of characters");
                prop_assert!(document.slice(Span::new(at, passage.span.start())).unwrap().trim().is_empty());
                prop_assert!(!text.is_empty() && text.len() <= HARD_MAX_BYTES && words::count(text) <= HARD_MAX_WORDS);
                prop_assert_eq!(passage.zone, zone.kind);
                at = passage.span.end();
            }
            prop_assert!(document.slice(Span::new(at, zone.span.end())).unwrap().trim().is_empty());
        }
        prop_assert!(passages.next().is_none());
    }
}
