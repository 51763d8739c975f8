//! The same pages give the same answers, whatever the number of threads and the order in which they came.

use crate::sandbox::Sandbox;

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
    let one = answers(&sandbox);
    assert_same(&one, &answers(&sandbox));
    let other = Sandbox::with_corpus();
    other.say("add corpus --quiet --threads 2").exits(0);
    assert_same(&one, &answers(&other));
    assert_eq!(sandbox.say("status --json").stdout, other.say("status --json").stdout);
}

#[test]
fn the_order_of_batches_does_not_matter() {
    let sandbox = Sandbox::with_corpus();
    sandbox.say("add corpus --quiet").exits(0);
    let other = Sandbox::with_corpus();
    let names = std::fs::read_dir(other.path("corpus/raw"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.map(|name| format!("corpus/raw/{name}")).collect();
    files.sort();
    files.reverse();
    for batch in files.chunks(13) {
        other
            .run(["add", "--quiet"].into_iter().chain(batch.iter().map(String::as_str)))
            .exits(0);
    }
    // A page that came, changed and came back leaves no trace either.
    let page = other.path(&files[0]);
    let bytes = std::fs::read(&page).unwrap();
    other.write(
        &files[0],
        "Another text for a while, long enough to be a page that can be found and then forgotten again.",
    );
    other.say("add corpus --quiet").exits(0);
    std::fs::write(&page, bytes).unwrap();
    other.say("add corpus --quiet").exits(0);
    assert_same(&answers(&sandbox), &answers(&other));
    let sum = |sandbox: &Sandbox| sandbox.say("status --json").json()["documents_sum"].clone();
    assert_eq!(sum(&sandbox), sum(&other));
}
