//! Dates, outlets and languages narrow an answer; what is unknown is never guessed.

use std::collections::BTreeSet;

use crate::sandbox::{Sandbox, corpus, story};

/// Pages of three days and one without a date.
fn dated() -> Sandbox {
    let page = |date: &str, outlet: &str, word: &str| {
        format!(
            "{}\n",
            serde_json::json!({"id": word, "date": date, "outlet": outlet, "text": story(word)})
        )
    };
    let batch = [
        page("2025-05-16", "The Quay", "apricots"),
        page("2025-05", "The Quay", "barley"),
        page("2025-06-02T10:00:00Z", "Harbour & Sons", "cotton"),
        page("2024", "Harbour & Sons", "dates"),
        format!("{}\n", serde_json::json!({"id": "elder", "text": story("elder")})),
    ];
    let sandbox = Sandbox::with_pages(&[("batch.jsonl", &batch.concat())]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox
}

/// Checks which documents a line of words and flags finds, by their ids.
#[track_caller]
fn check(sandbox: &Sandbox, args: &[&str], expected: &[&str]) {
    let output = sandbox.run(["search", "talks", "--format", "trec", "-n", "100"].iter().chain(args));
    let found: BTreeSet<&str> = output
        .stdout
        .lines()
        .map(|line| line.split(' ').nth(2).unwrap())
        .collect();
    assert_eq!(found, expected.iter().copied().collect(), "{args:?}: {}", output.stderr);
}

#[test]
fn ranges_include_both_ends() {
    let sandbox = dated();
    check(&sandbox, &["--date", "2025-05-16"], &["apricots"]);
    check(&sandbox, &["--date", "2025-06"], &["cotton"]);
    check(
        &sandbox,
        &["--date", "2025-05..2025-06"],
        &["apricots", "barley", "cotton"],
    );
    check(&sandbox, &["--date", "2025"], &["apricots", "barley", "cotton"]);
    check(&sandbox, &["--date", "..2024"], &["dates"]);
    check(&sandbox, &["--since", "2025-06-02"], &["cotton"]);
    check(&sandbox, &["--until", "2024"], &["dates"]);
    check(
        &sandbox,
        &["--since", "2025", "--until", "2025-05"],
        &["apricots", "barley"],
    );
    check(&sandbox, &["--date", "2024", "--date", "2025-06"], &["cotton", "dates"]);
    check(&sandbox, &["date:2025-05..06"], &["apricots", "barley", "cotton"]);
    check(&sandbox, &["since:2025-06"], &["cotton"]);
}

#[test]
fn a_page_without_a_date_is_in_no_range_and_can_be_asked_for() {
    let sandbox = dated();
    check(&sandbox, &["--not-date", "1000..9999"], &["elder"]);
    check(&sandbox, &["--not-date", "2025"], &["dates", "elder"]);
    check(&sandbox, &["-date:2025"], &["dates", "elder"]);
}

#[test]
fn an_outlet_is_found_whatever_its_case_and_accents() {
    let sandbox = dated();
    check(&sandbox, &["--outlet", "The Quay"], &["apricots", "barley"]);
    check(&sandbox, &["--outlet", "the quay"], &["apricots", "barley"]);
    check(&sandbox, &["outlet:\"harbour & sons\""], &["cotton", "dates"]);
    check(
        &sandbox,
        &["--outlet", "The Quay", "--outlet", "Harbour & Sons"],
        &["apricots", "barley", "cotton", "dates"],
    );
    check(&sandbox, &["--not-outlet", "The Quay"], &["cotton", "dates", "elder"]);
    let output = sandbox.run(["search", "talks", "--outlet", "The Quey"]).exits(1);
    assert!(output.stderr.contains("The Quay"), "{}", output.stderr);
}

#[test]
fn answers_can_be_put_in_order_of_dates_and_outlets() {
    let sandbox = dated();
    let order = |sort: &str| {
        let output = sandbox.run(["search", "talks", "--jsonl", "--per-document", "1", "--sort", sort]);
        output
            .exits(0)
            .json_lines()
            .iter()
            .map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let dates = order("date");
    assert_eq!(dates[0], "cotton", "{dates:?}");
    assert_eq!(dates[3..], ["dates", "elder"], "newest first, unknown last");
    let outlets = order("outlet");
    assert_eq!(outlets.last().map(String::as_str), Some("elder"), "{outlets:?}");
    assert!(["cotton", "dates"].contains(&outlets[0].as_str()), "{outlets:?}");
}

#[test]
fn languages_narrow_and_are_seen_in_the_text() {
    let expected = [
        "2022-02-homel-uk",
        "2025-03-dzhidda-uk",
        "2025-05-obmin-polonenymy-uk",
        "batch",
    ];
    assert_eq!(corpus().files(["--lang", "uk"]), expected.map(str::to_owned).into());
    assert_eq!(corpus().files(["lang:UK"]), corpus().files(["--lang", "uk"]));
}

#[test]
fn the_clock_of_a_page_is_not_its_date() {
    for page in [
        "2025-07-istanbul-round3-en.txt",
        "2025-06-estambul-es.txt",
        "untitled-undated-yemen-en.txt",
    ] {
        let cleaned = corpus()
            .run(["clean", "--json", &format!("corpus/raw/{page}")])
            .exits(0)
            .json();
        assert!(
            cleaned["date"].is_null() || page.starts_with(&cleaned["date"].as_str().unwrap()[..7]),
            "{page}: {}",
            cleaned["date"]
        );
    }
    let untitled = corpus()
        .say("clean --json corpus/raw/untitled-undated-yemen-en.txt")
        .json();
    assert_eq!(
        (&untitled["title"], &untitled["date"]),
        (&"".into(), &serde_json::Value::Null)
    );
}
