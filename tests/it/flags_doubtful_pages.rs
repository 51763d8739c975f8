//! A reader sees which pages are of doubtful quality and why, and may ask for them or leave them out. Nothing is hidden.

use serde_json::Value;

use crate::sandbox::{Sandbox, corpus};

const SPUN: &str = "2025-07-putrajaya-spun-en";

/// Returns the flag of a document, where it has it.
fn flag<'d>(document: &'d Value, id: &str) -> Option<&'d Value> {
    document["flags"].as_array()?.iter().find(|flag| flag["id"] == id)
}

#[test]
fn a_spun_page_says_what_gives_it_away() {
    let page = format!("corpus/raw/{SPUN}.txt");
    let cleaned = corpus().run(["clean", "--json", &page]).exits(0).json();
    let spun = flag(&cleaned, "spun").unwrap();
    let whole = [cleaned["text"].as_str().unwrap(), cleaned["aside"].as_str().unwrap()].concat();
    let mut rules = Vec::new();
    for reason in spun["reasons"].as_array().unwrap() {
        let bound = |name: &str| reason["span"][name].as_u64().unwrap() as usize;
        assert_eq!(whole.get(bound("start")..bound("end")), reason["quote"].as_str());
        rules.push(reason["rule"].as_str().unwrap());
    }
    for rule in ["calque", "missing-space", "lower-case-name", "typo"] {
        assert!(rules.contains(&rule), "{rules:?}");
    }
    let calque = &spun["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .find(|reason| reason["rule"] == "calque")
        .unwrap();
    assert_eq!(
        (&calque["quote"], &calque["note"]),
        (&"high to the border fire".into(), &"ceasefire (es)".into())
    );
    let explained = corpus().run(["clean", "--explain", &page]).exits(0).stdout;
    assert!(
        explained.contains("flag spun") && explained.contains("“high to the border fire”"),
        "{explained}"
    );
}

#[test]
fn no_other_page_of_the_corpus_is_spun_or_contradicts_its_title() {
    let flagged: Vec<String> = corpus()
        .say("export")
        .json_lines()
        .iter()
        .filter(|document| flag(document, "spun").is_some() || flag(document, "headline-contradicted").is_some())
        .map(|document| crate::sandbox::stem(document["origin"]["path"].as_str().unwrap()))
        .collect();
    assert_eq!(flagged, [SPUN]);
}

#[test]
fn flags_are_asked_filtered_and_counted_like_other_fields() {
    let only = |args: &[&str]| corpus().files(args).into_iter().collect::<Vec<_>>();
    assert_eq!(only(&["putrajaya", "--flag", "spun"]), [SPUN]);
    assert_eq!(only(&["flag:spun"]), [SPUN]);
    assert_eq!(only(&["putrajaya", "--not-flag", "spun"]), Vec::<String>::new());
    assert_eq!(only(&["putrajaya", "-flag:spun"]), Vec::<String>::new());
    let facets = corpus().say("facets flag --json").exits(0).json();
    let spun = facets["values"]
        .as_array()
        .unwrap()
        .iter()
        .find(|value| value["id"] == "spun")
        .unwrap();
    assert_eq!(spun["count"], 1);
    let unknown = corpus().say("search --flag spam putrajaya").exits(1);
    assert!(
        unknown.stderr.contains("no flag is known as `spam`; did you mean spun"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_flag_hides_nothing() {
    assert_eq!(corpus().files(["putrajaya"]).into_iter().collect::<Vec<_>>(), [SPUN]);
}

#[test]
fn a_title_against_its_text_and_a_text_that_breaks_off_are_shown_with_their_reasons() {
    let sandbox = Sandbox::with_pages(&[
        (
            "claims.txt",
            "Delegations agree ceasefire after talks in Geneva\n\nThe delegations of both sides met in Geneva on Tuesday and \
             spoke about prisoners and the reopening of roads.\n\nAfter nine hours they left the hotel without agreement on a \
             ceasefire, and the mediators named no date for another round.\n",
        ),
        (
            "breaks.txt",
            "Delegations return to Geneva\n\nThe delegations of both sides returned to Geneva on Wednesday for another round, \
             their second in a month.\n\nThe mediators had said before that they would first speak about the roads in the north, \
             which both sides had promised to open at once in the [...]\n",
        ),
    ]);
    sandbox.say("add pages --quiet").exits(0);
    let shown = |query: &str| {
        let id = sandbox.say(&format!("search {query} --jsonl -n 1")).exits(0).json()["document_id"].clone();
        sandbox.say(&format!("show {}", id.as_str().unwrap())).exits(0).stdout
    };
    let claims = shown("flag:headline-contradicted");
    assert!(
        claims.contains("“Delegations agree ceasefire after talks in Geneva”"),
        "{claims}"
    );
    assert!(claims.contains("without agreement on a ceasefire"), "{claims}");
    let breaks = shown("flag:truncated-teaser");
    assert!(
        breaks.contains("flag truncated-teaser") && breaks.contains("ends-in-dots"),
        "{breaks}"
    );
    assert!(breaks.contains("flag short"), "{breaks}");
}
