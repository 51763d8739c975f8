//! The same pages give the same answers, whatever the number of threads and the order in which they came.

use crate::sandbox::{Sandbox, corpus, story};

/// What must not differ.
const QUESTIONS: [&str; 5] = [
    "search ceasefire prisoner --json -n 100 --per-document 0 --match any",
    "search --country UA --json -n 100",
    "facets venue,negotiator --json",
    "facets country --json",
    "export",
];

fn answers(sandbox: &Sandbox) -> Vec<String> {
    QUESTIONS.iter().map(|line| sandbox.say(line).stdout).collect()
}

#[track_caller]
fn assert_same(one: &[String], other: &[String]) {
    for ((one, other), line) in one.iter().zip(other).zip(QUESTIONS) {
        assert!(!one.is_empty() && one == other, "{line}\n{one}\n{other}");
    }
}

#[test]
fn one_thread_and_two_agree() {
    let sandbox = Sandbox::with_corpus();
    sandbox.say("add corpus --quiet --threads 1").exits(0);
    assert_same(&answers(&sandbox), &answers(corpus()));
    assert_eq!(
        sandbox.say("status --json").stdout,
        corpus().say("status --json").stdout
    );
}

#[test]
fn the_order_of_batches_does_not_matter() {
    let sandbox = Sandbox::with_corpus();
    let entries = std::fs::read_dir(sandbox.path("corpus/raw")).unwrap();
    let mut files: Vec<String> = entries
        .map(|entry| format!("corpus/raw/{}", entry.unwrap().file_name().display()))
        .collect();
    files.sort();
    files.reverse();
    // A page that comes, changes and comes back leaves no trace either.
    let page = sandbox.path(&files[0]);
    let bytes = std::fs::read(&page).unwrap();
    std::fs::write(&page, story("apricots")).unwrap();
    for batch in files.chunks(13) {
        sandbox
            .run(["add", "--quiet"].into_iter().chain(batch.iter().map(String::as_str)))
            .exits(0);
    }
    std::fs::write(&page, bytes).unwrap();
    sandbox.say("add corpus --quiet").exits(0);
    assert_same(&answers(&sandbox), &answers(corpus()));
    let sum = |sandbox: &Sandbox| sandbox.say("status --json").json()["documents_sum"].clone();
    assert_eq!(sum(&sandbox), sum(corpus()));
}
