//! Where no document has all words, most of them are tried, then any, and a line says so; an explicit mode stays.

use std::collections::BTreeSet;

use crate::sandbox::{Sandbox, stem, story};

fn pages() -> Sandbox {
    let sandbox = Sandbox::with_pages(&[
        ("ab.txt", &story("apricots and barley")),
        ("bc.txt", &story("barley with cotton")),
        ("d.txt", &story("dates")),
    ]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox
}

/// Checks which pages a line of words and flags finds, and what it says of how it was read.
#[track_caller]
fn check(sandbox: &Sandbox, line: &str, expected: &str, note: &str) {
    let output = sandbox.run(["search", "-l"].into_iter().chain(line.split(' ')));
    let found: BTreeSet<String> = output.stdout.lines().map(stem).collect();
    let expected: BTreeSet<String> = expected.split_whitespace().map(ToOwned::to_owned).collect();
    assert_eq!(found, expected, "{line}: {}", output.stderr);
    assert_eq!(output.status, i32::from(expected.is_empty()), "{line}");
    assert!(output.stderr.contains(note), "{line}: {}", output.stderr);
    let is_quiet = !output.stderr.contains("note:");
    assert!(!note.is_empty() || is_quiet, "{line}: {}", output.stderr);
}

#[test]
fn all_words_then_most_then_any() {
    let sandbox = pages();
    check(&sandbox, "barley apricots", "ab", "");
    check(&sandbox, "barley apricots cotton", "ab bc", "most");
    check(&sandbox, "apricots cotton", "ab bc", "some");
    check(&sandbox, "apricots cotton dates", "ab bc d", "some");
    check(&sandbox, "xyzzy plugh", "", "nothing found");
}

#[test]
fn an_explicit_mode_never_falls_back() {
    let sandbox = pages();
    check(&sandbox, "apricots cotton --match all", "", "nothing found");
    check(&sandbox, "apricots cotton dates --match most", "", "nothing found");
    check(&sandbox, "apricots barley cotton --match most", "ab bc", "");
    check(&sandbox, "apricots dates --match any", "ab d", "");
}

#[test]
fn phrases_and_exclusions_stay_what_they_are() {
    let sandbox = pages();
    check(&sandbox, "\"barley with cotton\"", "bc", "");
    check(&sandbox, "\"cotton with barley\"", "", "nothing found");
    check(&sandbox, "\"cotton with barley\" --match any", "", "nothing found");
    check(&sandbox, "\"cotton barley\"~3", "bc", "");
    check(&sandbox, "barley -cotton", "ab", "");
    check(&sandbox, "barley dates -cotton --match any", "ab d", "");
    check(&sandbox, "-barley", "d", "");
}

#[test]
fn words_may_stand_in_different_passages_unless_they_must_meet() {
    let sentence =
        |word: &str| format!("The delegates spoke for a long time about {word} and about nothing else that day. ");
    let paragraphs = ["apricots", "cotton", "barley"].map(|word| sentence(word).repeat(12) + "\n\n");
    let sandbox = Sandbox::with_pages(&[("long.txt", &paragraphs.concat())]);
    sandbox.say("add pages --quiet").exits(0);
    check(&sandbox, "apricots barley --match all", "long", "");
    check(
        &sandbox,
        "apricots barley --match all --same-passage",
        "",
        "nothing found",
    );
    check(&sandbox, "apricots delegates --match all --same-passage", "long", "");
}

#[test]
fn an_empty_answer_says_what_is_to_blame() {
    let sandbox = pages();
    let output = sandbox.say("search barley --lang uk").exits(1);
    assert!(
        output.stderr.contains("without the filters: 2 documents"),
        "{}",
        output.stderr
    );
    let output = sandbox.say("search xyzzyplugh").exits(1);
    assert!(
        output.stderr.contains("nothing found in 3 documents"),
        "{}",
        output.stderr
    );
}
