//! What is missing, damaged, locked or of another version is told with the next step; pages and answers are never wrong.

use std::fs::{self, File};

use crate::sandbox::{PROGRAM, Sandbox, story};

/// Status of an index that is damaged.
const DAMAGED: i32 = 4;
/// Status where another writer holds it.
const LOCKED: i32 = 5;

fn indexed() -> Sandbox {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots")), ("b.txt", &story("barley"))]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox
}

/// Checks that a line ends with a status, a message and a hint, and prints nothing else.
#[track_caller]
fn check(sandbox: &Sandbox, line: &str, status: i32, message: &str) {
    let output = sandbox.say(line).exits(status);
    assert!(
        output.stderr.contains(message) && output.stderr.contains("hint:"),
        "{line}: {}",
        output.stderr
    );
    assert_eq!(output.stdout, "", "{line}");
}

#[test]
fn a_missing_index_says_how_to_make_one() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots"))]);
    for line in [
        "search apricots",
        "facets lang",
        "export",
        "status",
        "show 000000000000",
        "cite 000000000000@0-1",
    ] {
        check(&sandbox, line, 2, "tidings add PATH");
    }
}

#[test]
fn an_index_of_another_format_says_so() {
    let sandbox = indexed();
    let meta = sandbox.path(".tidings/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let format = |number: u32| format!("\\\"format\\\":{number},");
    let current = format(tidings::index::FORMAT_VERSION);
    assert!(text.contains(&current), "{text}");
    fs::write(&meta, text.replace(&current, &format(99))).unwrap();
    check(&sandbox, "search apricots", 2, "format 99");
    check(&sandbox, "add pages", 2, "format 99");
    // What the hint says helps.
    fs::rename(sandbox.path(".tidings"), sandbox.path("old")).unwrap();
    sandbox.say("add pages --quiet").exits(0);
    sandbox.say("search apricots -q").exits(0);
}

#[test]
fn a_torn_index_is_damaged() {
    let sandbox = indexed();
    let meta = sandbox.path(".tidings/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    for torn in [&text[..text.len() / 2], "", "\0\0\0\0", "{}"] {
        fs::write(&meta, torn).unwrap();
        check(&sandbox, "search apricots", DAMAGED, "damaged");
        check(&sandbox, "add pages", DAMAGED, "damaged");
    }
    fs::write(&meta, text).unwrap();
    sandbox.say("search apricots -q").exits(0);
}

#[test]
fn a_lost_or_cut_file_never_gives_a_wrong_answer() {
    let sandbox = indexed();
    let answer = sandbox.say("search apricots --json").exits(0).stdout;
    let folder = sandbox.path(".tidings");
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for file in files.iter().filter(|file| {
        file.extension()
            .is_some_and(|ending| ending != "json" && ending != "lock")
    }) {
        let bytes = fs::read(file).unwrap();
        for damage in [None, Some(&bytes[..bytes.len() / 2])] {
            match damage {
                None => fs::remove_file(file).unwrap(),
                Some(half) => fs::write(file, half).unwrap(),
            }
            let output = sandbox.say("search apricots --json");
            let is_right = output.status == 0 && output.stdout == answer;
            assert!(
                is_right || output.status == DAMAGED,
                "{} of {}: {}",
                output.status,
                file.display(),
                output.stderr
            );
            assert!(
                !output.stderr.contains("panicked"),
                "{}: {}",
                file.display(),
                output.stderr
            );
            fs::write(file, &bytes).unwrap();
        }
    }
    assert_eq!(sandbox.say("search apricots --json").exits(0).stdout, answer);
}

#[test]
fn a_second_writer_is_told_to_wait_and_readers_are_not_blocked() {
    let sandbox = indexed();
    let lock = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(sandbox.path(".tidings/tidings.lock"))
        .unwrap();
    lock.try_lock().unwrap();
    let output = sandbox.say("add pages").exits(LOCKED);
    assert!(
        output.stderr.contains("another writer") && !output.stderr.contains("remove"),
        "{}",
        output.stderr
    );
    sandbox.say("search apricots -q").exits(0);
    sandbox.say("add pages --dry-run").exits(0);
    lock.unlock().unwrap();
    sandbox.say("add pages").exits(0);
}

#[test]
fn reading_writes_nothing() {
    let sandbox = indexed();
    let state = || {
        let entries = fs::read_dir(sandbox.path(".tidings")).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = entries
            .map(|entry| (entry.path(), entry.metadata().unwrap().modified().unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = state();
    // Where the person who runs the tests may write anywhere, the times of the files are the witness.
    set_read_only(&sandbox, true);
    for line in ["search apricots", "facets lang", "export", "status"] {
        sandbox.say(line).exits(0);
    }
    set_read_only(&sandbox, false);
    assert_eq!(state(), before);
}

fn set_read_only(sandbox: &Sandbox, read_only: bool) {
    let folder = sandbox.path(".tidings");
    let mut permissions = fs::metadata(&folder).unwrap().permissions();
    #[cfg(unix)]
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, if read_only { 0o555 } else { 0o755 });
    #[cfg(not(unix))]
    permissions.set_readonly(read_only);
    fs::set_permissions(folder, permissions).unwrap();
}

#[test]
fn a_killed_run_is_finished_by_the_next_one() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots")), ("b.txt", &story("barley"))]);
    for _ in 0..3 {
        let mut child = sandbox
            .command(PROGRAM)
            .args(["add", "pages", "--quiet"])
            .spawn()
            .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
    sandbox.write(".tidings/.tmpLEFT", "left behind");
    sandbox.say("add pages --quiet").exits(0);
    assert!(!sandbox.path(".tidings/.tmpLEFT").exists());
    assert_eq!(sandbox.say("status --json").json()["documents"], 2);
}
