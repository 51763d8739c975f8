//! The first acceptance test: five real pages about two rounds of talks in Istanbul, which are not part of the project.
//!
//! Their folder is named by `TIDINGS_SHARED`, or lies beside the project; where it does not, these tests pass with a line.

use std::{collections::BTreeSet, fs, io::Write as _, path::PathBuf, sync::OnceLock};

use serde_json::Value;

use crate::sandbox::{Sandbox, copy_folder, project, stem, strings};

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("TIDINGS_SHARED").map_or_else(|| project().join("../shared"), PathBuf::from);
    Some(shared).filter(|shared| shared.join("seeds").is_dir())
}

/// Returns the five pages in an index, or `None` where they are not at hand.
fn seeds() -> Option<&'static Sandbox> {
    static SEEDS: OnceLock<Option<Sandbox>> = OnceLock::new();
    let made = SEEDS.get_or_init(|| {
        let Some(shared) = folder() else {
            let mut out = std::io::stdout();
            writeln!(out, "skipped: no folder `seeds` in TIDINGS_SHARED or ../shared").unwrap();
            return None;
        };
        let sandbox = Sandbox::new();
        copy_folder(&shared.join("seeds"), &sandbox.path("seeds"));
        sandbox.say("add seeds --quiet").exits(0);
        Some(sandbox)
    });
    made.as_ref()
}

/// Returns the numbers of the pages that a search finds: the first three digits of their names.
#[track_caller]
fn pages(args: &[&str]) -> BTreeSet<String> {
    seeds()
        .unwrap()
        .files(args)
        .iter()
        .map(|name| name[..3].to_owned())
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(ToString::to_string).collect()
}

/// Checks which pages a search finds.
#[track_caller]
fn check(args: &[&str], expected: &[&str]) {
    assert_eq!(pages(args), set(expected), "{args:?}");
}

#[test]
fn boilerplate_is_found_only_when_asked_for() {
    let Some(seeds) = seeds() else { return };
    for query in [
        "Akismet",
        "\"Dark Mode\"",
        "\"Skip to content\"",
        "\"Back to top\"",
        "\"Your email address\"",
    ] {
        seeds.run(["search", "-q", query]).exits(1);
        seeds.run(["search", "-q", query, "--zone", "all"]).exits(0);
    }
}

#[test]
fn other_stories_give_no_facets() {
    let Some(seeds) = seeds() else { return };
    let countries = seeds.say("facets country --json").exits(0).stdout;
    assert!(
        countries.contains("cty:UA") && !countries.contains("cty:IL") && !countries.contains("cty:PS"),
        "{countries}"
    );
    check(&["Gaza"], &[]);
    check(&["Israel"], &[]);
    check(&["Gaza", "--zone", "all"], &["004"]);
}

#[test]
fn roles_and_venues_are_those_of_the_pages() {
    if seeds().is_none() {
        return;
    }
    for name in ["putin", "fidan", "rubio", "trump", "zelenskyy", "erdogan"] {
        check(&["--negotiator", name], &[]);
    }
    check(&["--negotiator", "medinsky", "--stated-only"], &["001", "002", "003"]);
    check(&["--negotiator", "medinsky"], &["001", "002", "003"]);
    check(&["--negotiator", "umerov", "--stated-only"], &["001", "004"]);
    check(&["--negotiator", "umerov"], &["001", "002", "003", "004"]);
    check(&["--mediator", "fidan", "--stated-only"], &["000", "001"]);
    check(&["--mediator", "fidan"], &["000", "001", "002"]);
    check(&["--venue", "dolmabahçe"], &["001"]);
    check(&["--venue", "çırağan"], &["003", "004"]);
    check(&["--venue", "istanbul"], &["000", "001", "002", "003", "004"]);
    check(&["--venue", "vatican"], &[]);
}

#[test]
fn facets_are_those_of_the_gold_pages() {
    let (Some(seeds), Some(shared)) = (seeds(), folder()) else {
        return;
    };
    let mut files: Vec<String> = fs::read_dir(seeds.path("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let tagged = seeds
        .run(
            ["tag", "--json"]
                .map(str::to_owned)
                .into_iter()
                .chain(files.iter().map(|file| format!("seeds/{file}"))),
        )
        .exits(0)
        .json_lines();
    for (file, tagged) in files.iter().zip(tagged) {
        let gold: Value =
            serde_json::from_str(&fs::read_to_string(shared.join(format!("gold/seeds/{}.json", stem(file)))).unwrap())
                .unwrap();
        for (name, of_gold) in [
            ("negotiator", "negotiator_stated"),
            ("negotiator_inferred", "negotiator_inferred"),
            ("mediator", "mediator_stated"),
            ("mediator_inferred", "mediator_inferred"),
            ("venue", "venue"),
            ("venue_city", "venue_city"),
            ("offered_venue", "offered_venue"),
        ] {
            let sorted = |array: &Value| strings(array).into_iter().collect::<BTreeSet<_>>();
            assert_eq!(
                sorted(&tagged["facets"][name]),
                sorted(&gold["facets"][of_gold]),
                "{name} of {file}"
            );
        }
    }
}

#[test]
fn a_surname_alone_names_nobody() {
    let Some(seeds) = seeds() else { return };
    let persons = seeds.say("facets person --json -n 1000").exits(0).stdout;
    assert!(!persons.contains("mith"), "{persons}");
    seeds.write("smith.txt", "Smith spoke about the talks\n\nSmith said on Monday that the delegations would meet again, and nobody asked Smith when that would be.\n");
    let tagged = seeds.say("tag --json smith.txt").exits(0).json();
    assert!(
        tagged["mentions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|mention| mention["kind"] != "person"),
        "{tagged}"
    );
}

#[test]
fn names_are_found_in_any_spelling() {
    if seeds().is_none() {
        return;
    }
    for name in ["zelensky", "zelenskyy", "Zelenski", "Зеленский", "ZELENSKYY"] {
        check(&[name], &["001", "002", "003", "004"]);
    }
    assert_ne!(
        pages(&["zelensky", "--exact-names"]),
        set(&["001", "002", "003", "004"])
    );
    let turkey = pages(&["turkiye"]);
    assert!(!turkey.is_empty());
    assert_eq!((pages(&["türkiye"]), pages(&["turkey"])), (turkey.clone(), turkey));
}

#[test]
fn a_swap_of_prisoners_by_negotiator_gives_passages_of_both_rounds() {
    let Some(seeds) = seeds() else { return };
    let hits = seeds
        .say("search swap prisoners --negotiator medinsky --jsonl")
        .exits(0)
        .json_lines();
    let found: Vec<String> = hits
        .iter()
        .map(|hit| stem(hit["origin"]["path"].as_str().unwrap())[..3].to_owned())
        .collect();
    assert!(
        found.contains(&"003".to_owned()) && found.contains(&"001".to_owned()),
        "{found:?}"
    );
    for hit in &hits {
        let document = seeds
            .run(["show", "--json", hit["document_id"].as_str().unwrap()])
            .exits(0)
            .json();
        let whole = [document["text"].as_str().unwrap(), document["aside"].as_str().unwrap()].concat();
        let bound = |name: &str| hit["span"][name].as_u64().unwrap() as usize;
        assert_eq!(whole.get(bound("start")..bound("end")), hit["text"].as_str());
    }
}

#[test]
fn titles_and_dates_are_not_invented() {
    let Some(seeds) = seeds() else { return };
    let documents = seeds.say("export").exits(0).json_lines();
    for document in &documents {
        let name = stem(document["origin"]["path"].as_str().unwrap());
        assert!(document["date"].is_null(), "{name}: {}", document["date"]);
        assert_eq!(
            document["title"] == "",
            name.starts_with("003"),
            "{name}: {}",
            document["title"]
        );
    }
    assert_eq!(documents.len(), 5);
}

#[test]
fn phrases_and_slips_are_answered() {
    let Some(seeds) = seeds() else { return };
    for query in [
        "\"prisoners of war\"",
        "\"swap prisoners\"~3",
        "\"prisoners of war",
        "AND swap",
    ] {
        seeds.run(["search", "-q", query]).exits(0);
    }
}

#[test]
fn a_deleted_page_takes_its_counts_along() {
    let Some(shared) = folder() else { return };
    let sandbox = Sandbox::new();
    copy_folder(&shared.join("seeds"), &sandbox.path("seeds"));
    sandbox.say("add seeds --quiet").exits(0);
    let venues = || sandbox.say("facets venue --json").exits(0).stdout;
    assert!(venues().contains("ven:dolmabahce-palace"));
    let round1 = fs::read_dir(sandbox.path("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("001_"))
        .unwrap();
    fs::remove_file(round1).unwrap();
    sandbox.say("add seeds --quiet").exits(0);
    assert!(!venues().contains("ven:dolmabahce-palace"));
}
