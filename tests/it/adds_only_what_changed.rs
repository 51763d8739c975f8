//! What did not change is not made again; what changed, came or went is, and every page ends in the account.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::sandbox::{Sandbox, copy_folder, story};

/// Adds folder `pages` and checks the account, in which counts of nothing are left out.
#[track_caller]
fn check(sandbox: &Sandbox, expected: &str) -> Value {
    check_line(sandbox, "add pages --json", expected)
}

#[track_caller]
fn check_line(sandbox: &Sandbox, line: &str, expected: &str) -> Value {
    let report = sandbox.say(line).exits(0).json();
    let counts =
        ["added", "changed", "unchanged", "removed", "duplicates"].map(|name| (name, report[name].as_u64().unwrap()));
    let told: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    assert_eq!(told.join(", "), expected);
    let removed = report["removed"].as_u64().unwrap();
    let accounted: u64 = counts.iter().map(|(_, count)| count).sum::<u64>() - removed;
    assert_eq!(
        report["seen"].as_u64().unwrap(),
        accounted,
        "every page is accounted for once"
    );
    report
}

fn three_pages() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["apricots", "barley", "cotton"] {
        sandbox.write(format!("pages/{name}.txt"), story(name));
    }
    check(&sandbox, "3 added");
    sandbox
}

/// Returns what a folder holds: name, bytes, time of the last change.
fn contents(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    let read = |path: PathBuf| {
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        (path.clone(), (fs::read(path).unwrap(), modified))
    };
    files.map(|entry| read(entry.into_path())).collect()
}

#[test]
fn adding_twice_changes_nothing_and_pages_stay_as_they_were() {
    let sandbox = Sandbox::with_corpus();
    let originals = contents(&sandbox.path("corpus"));
    let first = sandbox.say("add corpus --json").exits(0).json();
    assert_eq!(first["seen"], first["added"]);
    let answers = || {
        [
            "status --json",
            "search ceasefire --json -n 50",
            "facets country --json",
            "export",
        ]
        .map(|line| sandbox.say(line).exits(0).stdout)
    };
    let before = answers();
    let second = sandbox.say("add corpus --json").exits(0).json();
    assert_eq!(second["unchanged"], first["seen"]);
    assert_eq!(
        (&second["added"], &second["changed"]),
        (&Value::from(0), &Value::from(0))
    );
    assert!(answers() == before, "the second run changed an answer");
    assert!(contents(&sandbox.path("corpus")) == originals, "a page was altered");
}

#[test]
fn a_touched_page_is_unchanged() {
    let sandbox = three_pages();
    let sum = sandbox.say("status --json").json()["documents_sum"].clone();
    let page = File::options()
        .append(true)
        .open(sandbox.path("pages/barley.txt"))
        .unwrap();
    page.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
        .unwrap();
    check(&sandbox, "3 unchanged");
    check_line(&sandbox, "add pages --json --full-scan", "3 unchanged");
    assert_eq!(sandbox.say("status --json").json()["documents_sum"], sum);
}

#[test]
fn a_changed_page_replaces_its_old_version() {
    let sandbox = three_pages();
    sandbox.write("pages/barley.txt", story("buckwheat"));
    check(&sandbox, "1 changed, 2 unchanged");
    sandbox.say("search barley -q").exits(1);
    sandbox.say("search buckwheat -q").exits(0);
    assert_eq!(sandbox.say("status --json").json()["documents"], 3);
}

#[test]
fn a_page_of_the_same_size_and_other_words_is_seen_by_a_full_scan() {
    let sandbox = three_pages();
    let path = sandbox.path("pages/cotton.txt");
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, story("dates.")).unwrap();
    File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(modified)
        .unwrap();
    check_line(&sandbox, "add pages --json --full-scan", "1 changed, 2 unchanged");
    sandbox.say("search dates -q").exits(0);
}

#[test]
fn a_vanished_page_leaves_with_its_counts() {
    let sandbox = three_pages();
    sandbox.write(
        "pages/ukrainian.txt",
        "Делегації знову зустрілися, щоб поговорити про обмін полоненими, і засідання тривало до вечора.\n",
    );
    check(&sandbox, "1 added, 3 unchanged");
    let langs = || {
        sandbox.say("facets lang --json").json()["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(langs(), ["en", "uk"]);
    fs::remove_file(sandbox.path("pages/ukrainian.txt")).unwrap();
    check(&sandbox, "3 unchanged, 1 removed");
    assert_eq!(langs(), ["en"]);
    sandbox.say("search полоненими -q").exits(1);
}

#[test]
fn a_vanished_page_stays_on_request() {
    let sandbox = three_pages();
    fs::remove_file(sandbox.path("pages/cotton.txt")).unwrap();
    check_line(&sandbox, "add pages --json --no-prune", "2 unchanged");
    sandbox.say("search cotton -q").exits(0);
    check(&sandbox, "2 unchanged, 1 removed");
    sandbox.say("search cotton -q").exits(1);
}

#[test]
fn only_what_lies_under_the_path_can_vanish() {
    let sandbox = three_pages();
    sandbox.write("others/dates.txt", story("dates"));
    check_line(&sandbox, "add others --json", "1 added");
    fs::remove_file(sandbox.path("pages/cotton.txt")).unwrap();
    check_line(&sandbox, "add others --json", "1 unchanged");
    sandbox.say("search cotton -q").exits(0);
    check_line(&sandbox, "add pages/cotton.txt --json", "1 removed");
    sandbox.say("search cotton -q").exits(1);
}

#[test]
fn a_renamed_page_is_found_under_its_new_name() {
    let sandbox = three_pages();
    fs::rename(sandbox.path("pages/cotton.txt"), sandbox.path("pages/aaa.txt")).unwrap();
    check(&sandbox, "1 added, 2 unchanged, 1 removed");
    assert_eq!(sandbox.say("search cotton -l").stdout, "pages/aaa.txt\n");
    check(&sandbox, "3 unchanged");
}

#[test]
fn of_identical_pages_one_is_indexed_and_the_other_takes_over() {
    let sandbox = three_pages();
    fs::copy(sandbox.path("pages/apricots.txt"), sandbox.path("pages/copy.txt")).unwrap();
    check(&sandbox, "3 unchanged, 1 duplicates");
    let found = sandbox.say("search apricots --json").exits(0).json();
    assert_eq!(
        (&found["total_documents"], &found["hits"][0]["cluster"]["copies"]),
        (&Value::from(1), &Value::from(1))
    );
    fs::remove_file(sandbox.path("pages/apricots.txt")).unwrap();
    sandbox.say("add pages").exits(0);
    assert_eq!(sandbox.say("search apricots -l").stdout, "pages/copy.txt\n");
    let status = sandbox.say("status --json").json();
    assert_eq!(
        (&status["documents"], &status["duplicates"]),
        (&Value::from(3), &Value::from(0))
    );
    check(&sandbox, "3 unchanged");
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let sandbox = Sandbox::with_pages(&[("apricots.txt", &story("apricots"))]);
    check_line(&sandbox, "add pages --json --dry-run", "1 added");
    assert!(!sandbox.path(".tidings").exists());
    check(&sandbox, "1 added");
    sandbox.write("pages/barley.txt", story("barley"));
    let before = contents(&sandbox.path(".tidings"));
    check_line(&sandbox, "add pages --json -n", "1 added, 1 unchanged");
    assert!(contents(&sandbox.path(".tidings")) == before);
    sandbox.say("search barley -q").exits(1);
}

#[test]
fn a_changed_line_of_a_batch_is_one_changed_page() {
    let line = |id: &str, word: &str| format!("{}\n", serde_json::json!({"id": id, "text": story(word)}));
    let sandbox = Sandbox::with_pages(&[(
        "batch.jsonl",
        &(line("1", "apricots") + &line("2", "barley") + &line("3", "cotton")),
    )]);
    check(&sandbox, "3 added");
    sandbox.write(
        "pages/batch.jsonl",
        line("1", "apricots") + &line("2", "buckwheat") + &line("3", "cotton"),
    );
    check(&sandbox, "1 changed, 2 unchanged");
    sandbox.write(
        "pages/batch.jsonl",
        line("0", "almonds") + &line("1", "apricots") + &line("2", "buckwheat"),
    );
    check(&sandbox, "1 added, 2 unchanged, 1 removed");
    assert_eq!(sandbox.say("search buckwheat -l").stdout, "pages/batch.jsonl#3\n");
}

#[test]
fn a_private_index_follows_the_folder_and_stays_out_of_it() {
    let sandbox = Sandbox::with_pages(&[("apricots.txt", &story("apricots"))]);
    let search = |word: &str| sandbox.run(["search", "--in", "pages", word, "-l"]);
    assert_eq!(search("apricots").exits(0).stdout, "pages/apricots.txt\n");
    sandbox.write("pages/apricots.txt", story("barley"));
    search("apricots").exits(1);
    search("barley").exits(0);
    assert_eq!(contents(&sandbox.path("")).len(), 1, "nothing but the page lies here");
}

#[test]
fn an_index_moves_with_its_folder() {
    let sandbox = three_pages();
    copy_folder(&sandbox.path(".tidings"), &sandbox.path("elsewhere"));
    sandbox.say("search cotton -q --index elsewhere").exits(0);
    check_line(&sandbox, "add pages --json --index elsewhere", "3 unchanged");
}
