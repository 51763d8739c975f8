//! A page that cannot be read never stops a run: the others are indexed, and the reason is told now and later.

use std::process::Command;

use crate::sandbox::{Sandbox, story, strings};
use serde_json::Value;

/// The start of a picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe";

fn mixed() -> Sandbox {
    let sandbox = Sandbox::with_pages(&[("a-good.txt", &story("apricots"))]);
    sandbox.write("pages/empty.txt", "");
    sandbox.write("pages/picture.txt", PNG);
    let line = |word: &str| serde_json::json!({"text": story(word)}).to_string();
    sandbox.write(
        "pages/batch.jsonl",
        format!("{}\n{{oops\n{{\"id\":\"c\"}}\n{}\n", line("barley"), line("cotton")),
    );
    sandbox
}

fn origins(rejected: &Value) -> Vec<&str> {
    rejected
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["origin"].as_str().unwrap())
        .collect()
}

#[test]
fn the_others_are_indexed_and_the_status_says_so() {
    let sandbox = mixed();
    let report = sandbox.say("add pages --json").exits(3).json();
    assert_eq!((&report["seen"], &report["added"]), (&Value::from(7), &Value::from(3)));
    let mut rejected = origins(&report["rejected"]);
    rejected.sort_unstable();
    assert_eq!(
        rejected,
        [
            "pages/batch.jsonl#2",
            "pages/batch.jsonl#3",
            "pages/empty.txt",
            "pages/picture.txt"
        ]
    );
    for word in ["apricots", "barley", "cotton"] {
        sandbox.run(["search", "-q", word]).exits(0);
    }
}

#[test]
fn the_reason_is_told_now_and_later() {
    let sandbox = mixed();
    let told = sandbox.say("add pages").exits(3).stderr;
    let status = sandbox.say("status --rejected").exits(0).stdout;
    let json = sandbox.say("status --json").json();
    assert_eq!(json["rejected"].as_array().unwrap().len(), 4);
    for page in json["rejected"].as_array().unwrap() {
        let (origin, reason) = (page["origin"].as_str().unwrap(), page["reason"].as_str().unwrap());
        assert!(reason.len() > 5 && !reason.ends_with('.'), "{reason}");
        let line = format!("{origin}: {reason}");
        assert!(told.contains(&line), "{line} is not in {told}");
        assert!(status.contains(&line), "{line} is not in {status}");
    }
}

#[test]
fn a_rejected_page_is_told_again_until_it_is_mended() {
    let sandbox = mixed();
    sandbox.say("add pages --quiet").exits(3);
    let again = sandbox.say("add pages --json").exits(3).json();
    assert_eq!(
        (&again["unchanged"], again["rejected"].as_array().unwrap().len()),
        (&Value::from(3), 4)
    );
    sandbox.write("pages/empty.txt", story("dates"));
    sandbox.write("pages/picture.txt", story("elderberries"));
    let line = |word: &str| serde_json::json!({"text": story(word)}).to_string();
    sandbox.write("pages/batch.jsonl", format!("{}\n{}\n", line("barley"), line("cotton")));
    sandbox.say("add pages --json").exits(0);
    let status = sandbox.say("status --json").json();
    assert_eq!(
        (&status["documents"], &status["rejected"]),
        (&Value::from(5), &Value::from(Vec::<Value>::new()))
    );
}

#[test]
fn files_that_are_no_pages_are_counted_and_not_rejected() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots"))]);
    sandbox.write("pages/photo.png", PNG);
    sandbox.write("pages/style.css", "p { color: red }");
    sandbox.write("pages/.hidden.txt", story("barley"));
    let report = sandbox.say("add pages --json").exits(0).json();
    assert_eq!(
        (&report["seen"], &report["other_files"]),
        (&Value::from(1), &serde_json::json!({"css": 1, "png": 1}))
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_loop_of_links_does_not_hang_the_run() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots"))]);
    assert!(
        Command::new("mkfifo")
            .arg(sandbox.path("pages/pipe.txt"))
            .status()
            .unwrap()
            .success()
    );
    std::os::unix::fs::symlink(".", sandbox.path("pages/loop")).unwrap();
    let report = sandbox.say("add pages --json").exits(3).json();
    assert_eq!(origins(&report["rejected"]), ["pages/pipe.txt"]);
    let followed = sandbox.say("add pages --json --follow").exits(3).json();
    assert_eq!(followed["unchanged"], 1, "each file counts once: {followed}");
}

#[test]
fn clean_and_tag_print_an_object_for_a_rejected_page_too() {
    let sandbox = mixed();
    for command in ["clean", "tag"] {
        let output = sandbox.run([
            command,
            "--json",
            "pages/a-good.txt",
            "pages/picture.txt",
            "pages/batch.jsonl",
        ]);
        let lines = output.exits(3).json_lines();
        let rejected = lines
            .iter()
            .map(|page| page.get("rejected").is_some())
            .collect::<Vec<_>>();
        assert_eq!(rejected, [false, true, false, true, true, false], "{command}");
    }
    let empty = sandbox.say("clean --json pages/empty.txt").exits(3).json();
    assert_eq!(
        (&empty["text"], &empty["path"]),
        (&Value::from(""), &Value::from("pages/empty.txt"))
    );
    assert!(strings(&empty["authors"]).is_empty());
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    let output = Sandbox::new().say("add nowhere").exits(2);
    assert!(output.stderr.contains("nowhere"), "{}", output.stderr);
}
