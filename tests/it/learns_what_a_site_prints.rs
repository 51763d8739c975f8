//! Lines that a site prints on many of its pages are learnt from the pages, set aside, and shown.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const GOODS: [&str; 9] = [
    "apricots", "barley", "cotton", "dates", "eggs", "figs", "grapes", "honey", "indigo",
];

/// A page of desk.example: the desk's own lines around an article.
fn page(goods: &str) -> String {
    let capital = goods[..1].to_uppercase() + &goods[1..];
    format!(
        "<html><head><title>{capital} reach the harbour</title>\
         <link rel=\"canonical\" href=\"https://www.desk.example/{goods}\"></head><body>\
         <div>Harbour dispatches</div>\
         <div>Letters to the night editor</div>\
         <h1>{capital} reach the harbour</h1>\
         <p>The first ship with {goods} came in on Monday, and the delegations stopped their talks to see it unload.</p>\
         <div>Tell us what you saw on the quay</div>\
         <p>Nobody had expected {goods} before the end of the month, said a mediator, and the two sides shook hands.</p>\
         <p>Talks on the price of {goods} go on next week in the same building, with the same people in the room.</p>\
         <div>Every Sunday the desk prints the best pictures that readers of this page have sent us.</div>\
         <div>Tide tables and lamp hours</div></body></html>"
    )
}

fn write(sandbox: &Sandbox, goods: &[&str]) {
    for name in goods {
        sandbox.write(format!("pages/{name}.html"), page(name));
    }
}

/// Returns the text of every document, by file, and how many zones a line of the site has.
fn documents(sandbox: &Sandbox) -> BTreeMap<String, (String, usize)> {
    let document = |document: Value| {
        let zones = document["zones"].as_array().unwrap();
        let count = zones.iter().filter(|zone| zone["rule"] == "host-template").count();
        let path = document["origin"]["path"].as_str().unwrap().to_owned();
        (path, (document["text"].as_str().unwrap().to_owned(), count))
    };
    let lines = sandbox.say("export").exits(0).json_lines();
    lines.into_iter().map(document).collect()
}

/// Returns what there is to know of an index, but for the number of its commits.
fn state(sandbox: &Sandbox) -> (Value, String) {
    let mut status = sandbox.say("status --json").exits(0).json();
    status.as_object_mut().unwrap().remove("commits");
    (status, sandbox.say("export").exits(0).stdout)
}

#[test]
fn what_every_page_says_is_set_aside() {
    let sandbox = Sandbox::new();
    write(&sandbox, &GOODS);
    sandbox.say("add pages --quiet").exits(0);
    for (path, (text, zones)) in documents(&sandbox) {
        assert!(zones >= 3 && !text.contains("Tell us what you saw"), "{path}: {text}");
        assert!(
            !text.contains("Every Sunday") && text.contains("shook hands"),
            "{path}: {text}"
        );
    }
    // Nothing is gone.
    sandbox.say("search \"tell us what you saw\" -q").exits(1);
    sandbox.say("search \"tell us what you saw\" --zone all -q").exits(0);
}

#[test]
fn status_and_explain_show_what_was_learnt() {
    let sandbox = Sandbox::new();
    write(&sandbox, &GOODS);
    sandbox.say("add pages --quiet").exits(0);
    let templates = sandbox.say("status --json").json()["templates"].clone();
    assert_eq!(templates["most"][0]["site"], "desk.example");
    assert_eq!((&templates["sites"], &templates["stale"]), (&json!(1), &json!(0)));
    assert_eq!(templates["most"][0]["pages"], 9);
    assert!(sandbox.say("status").stdout.contains("lines of 1 sites: desk.example"));

    sandbox.write("new.html", page("jasmine"));
    let explained = sandbox.say("clean --explain new.html").exits(0).stdout;
    assert!(
        explained.contains("host-template") && explained.contains("site desk.example, "),
        "{explained}"
    );
    let without = sandbox.say("clean --explain --no-templates new.html").exits(0).stdout;
    assert!(!without.contains("host-template"), "{without}");
    // Without a word, `clean` is about the page alone; with a named index it is about the site too.
    let plain = |line: &str| sandbox.say(line).exits(0).stdout.contains("host-template");
    assert!(!plain("clean --json new.html") && plain("clean --json new.html --index .tidings"));
}

#[test]
fn it_can_be_left_out() {
    let sandbox = Sandbox::new();
    write(&sandbox, &GOODS);
    sandbox.say("add pages --quiet --no-templates").exits(0);
    assert!(documents(&sandbox).values().all(|(_, zones)| *zones == 0));
    assert_eq!(sandbox.say("status --json").json()["templates"]["sites"], 0);
    sandbox.say("add pages --quiet").exits(0);
    assert!(documents(&sandbox).values().all(|(_, zones)| *zones > 0));
    sandbox.say("add pages --quiet --no-templates").exits(0);
    assert!(documents(&sandbox).values().all(|(_, zones)| *zones == 0));
}

#[test]
fn pages_end_the_same_in_whatever_order_they_come() {
    let whole = Sandbox::new();
    write(&whole, &GOODS);
    whole.say("add pages --quiet --threads 4").exits(0);
    for (first, then) in [(0..2, 2..9), (4..9, 0..4), (0..8, 8..9)] {
        let sandbox = Sandbox::new();
        let files = |goods: &[&str]| -> Vec<String> { goods.iter().map(|name| format!("pages/{name}.html")).collect() };
        write(&sandbox, &GOODS);
        for batch in [&GOODS[first], &GOODS[then]] {
            let report = sandbox.run(
                ["add", "--json", "--threads", "1"]
                    .map(str::to_owned)
                    .into_iter()
                    .chain(files(batch)),
            );
            assert_eq!(report.exits(0).json()["added"], batch.len());
        }
        assert_eq!(state(&sandbox), state(&whole));
        assert_eq!(sandbox.say("add pages --json").json()["unchanged"], 9);
        assert_eq!(state(&sandbox), state(&whole));
    }
}

#[test]
fn pages_that_change_or_leave_change_what_is_known() {
    let sandbox = Sandbox::new();
    write(&sandbox, &GOODS[..4]);
    sandbox.say("add pages --quiet").exits(0);
    let before = state(&sandbox);
    // Two pages of the site are too few to know it by.
    fs::remove_file(sandbox.path("pages/apricots.html")).unwrap();
    sandbox.write(
        "pages/barley.html",
        page("barley")
            .replace("div>", "section>")
            .replace("desk.example", "b.example"),
    );
    let report = sandbox.say("add pages --json").exits(0).json();
    assert_eq!(
        (&report["removed"], &report["changed"], &report["cleaned_again"]),
        (&json!(1), &json!(1), &json!(2))
    );
    assert!(documents(&sandbox).values().all(|(_, zones)| *zones == 0));
    write(&sandbox, &GOODS[..4]);
    sandbox.say("add pages --quiet").exits(0);
    assert_eq!(state(&sandbox), before);
}

#[test]
fn scrapes_of_one_article_do_not_vote_it_away() {
    let sandbox = Sandbox::new();
    for at in ["one", "two", "three", "four", "five"] {
        let scrape = page("apricots").replace("Tide tables", &format!("Looked at by {at} readers<br>Tide tables"));
        sandbox.write(format!("pages/{at}.html"), scrape);
    }
    sandbox.say("add pages --quiet").exits(0);
    for (path, (text, _)) in documents(&sandbox) {
        assert_eq!(text.matches("apricots").count(), 3, "{path}: {text}");
    }
}

fn records(goods: &[&str]) -> String {
    let line = |name: &&str| json!({"id": name, "url": format!("https://desk.example/{name}"), "html": page(name)});
    goods.iter().map(line).map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_stream_is_learnt_from_before_it_is_cleaned() {
    let sandbox = Sandbox::new();
    sandbox.write("whole.jsonl", records(&GOODS));
    sandbox.say("add whole.jsonl --quiet --index file").exits(0);
    sandbox
        .pipe(records(&GOODS), "add - --quiet --index stream".split(' '))
        .exits(0);
    let texts = |index: &str| -> Vec<Value> {
        let lines = sandbox.say(&format!("export --index {index}")).exits(0).json_lines();
        lines.into_iter().map(|document| document["text"].clone()).collect()
    };
    assert_eq!(texts("file"), texts("stream"));
    // What came on a stream cannot be read again: status says how much of it waits.
    sandbox
        .pipe(records(&GOODS[..2]), "add - --quiet --index two".split(' '))
        .exits(0);
    sandbox
        .pipe(records(&GOODS[2..]), "add - --quiet --index two".split(' '))
        .exits(0);
    let stale = || sandbox.say("status --json --index two").json()["templates"]["stale"].clone();
    assert_eq!(stale(), 2);
    sandbox
        .pipe(records(&GOODS[..2]), "add - --quiet --index two".split(' '))
        .exits(0);
    assert_eq!((stale(), texts("two")), (json!(0), texts("stream")));
}

#[test]
fn pages_that_name_no_site_are_known_by_their_folder() {
    let sandbox = Sandbox::new();
    let text = |name: &str| {
        format!(
            "Harbour dispatches\n\nLetters to the night editor\n\nTide tables\n\nLamp hours\n\nPilots of the week\n\n\
             Ropes and knots\n\n{name} reach the harbour\n\nThe first ship with {name} came in on Monday, and the \
             delegations stopped their talks to see it.\n\nBackground\n\nNobody had expected {name} before the end of the \
             month, said a mediator, and the two sides shook hands.\n"
        )
    };
    for name in &GOODS[..3] {
        sandbox.write(format!("pages/{name}.txt"), text(name));
    }
    let stranger = |name: &&str| {
        format!("{name} and more\n\nBackground\n\nThe {name} were late, and nobody in the town knew why it was so.\n")
    };
    for name in &GOODS[3..6] {
        sandbox.write(format!("others/{name}.txt"), stranger(name));
    }
    sandbox.say("add pages others --quiet").exits(0);
    for (path, (text, zones)) in documents(&sandbox) {
        assert_eq!(zones > 0, path.starts_with("pages"), "{path}: {text}");
    }
}
