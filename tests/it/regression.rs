//! One test a fault that was found once, named by what went wrong.

use crate::sandbox::{Sandbox, corpus, story};

/// The engine's own tokenizer drops words of 40 bytes and more: 20 letters of Cyrillic.
#[test]
fn long_words_are_found() {
    let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let sandbox = Sandbox::with_pages(&[("a.txt", &story(&format!("достопримечательностями and {digest}")))]);
    sandbox.say("add pages --quiet").exits(0);
    for word in ["достопримечательностями", digest, "достопримеч*"] {
        sandbox.run(["search", "-q", "--match", "all", word]).exits(0);
    }
}

/// Nested parentheses overflowed the stack of the engine's query parser.
#[test]
fn deep_queries_do_not_end_the_process() {
    for query in [
        "(".repeat(4096),
        "-(".repeat(2048),
        "NOT ".repeat(1024),
        "\"".repeat(4096),
    ] {
        let output = corpus().run(["search", "-q", "--", &query]);
        assert!(
            [0, 1, 7].contains(&output.status),
            "{}: {}",
            output.status,
            output.stderr
        );
    }
}

/// Deep markup is quadratic in every HTML parser, and overflows the stack of some.
#[test]
fn deep_pages_keep_their_text() {
    let article = "<p>Delegates met again to speak about apricots, and the meeting went on until the evening of the second day.</p>";
    let sandbox = Sandbox::new();
    for (name, tag) in [
        ("div", "<div>"),
        ("b", "<b>"),
        ("list", "<ul><li>"),
        ("table", "<table><tr><td>"),
        ("svg", "<svg><g>"),
    ] {
        sandbox.write(
            format!("pages/{name}.html"),
            format!("<html><body>{article}{}x{article}", tag.repeat(30_000)),
        );
    }
    sandbox.write(
        "pages/attributes.html",
        format!("<body><p {}>{article}", "a=1 ".repeat(20_000)),
    );
    sandbox.write(
        "pages/comment.html",
        format!("<body>{article}<!-- never closed {}", "x".repeat(100_000)),
    );
    let report = sandbox.say("add pages --json").exits(0).json();
    assert_eq!(report["added"], 7);
    assert_eq!(sandbox.files(["apricots"]).len(), 7);
}

/// A page that was first a duplicate and then changed was counted under both.
#[test]
fn two_pages_that_swap_their_texts_stay_two() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots")), ("b.txt", &story("barley"))]);
    sandbox.say("add pages --quiet").exits(0);
    sandbox.write("pages/a.txt", story("barley"));
    sandbox.write("pages/b.txt", story("apricots"));
    sandbox.say("add pages --quiet").exits(0);
    let status = sandbox.say("status --json").json();
    assert_eq!((&status["documents"], &status["duplicates"]), (&2.into(), &0.into()));
    assert_eq!(sandbox.say("search barley -l").stdout, "pages/a.txt\n");
    assert_eq!(sandbox.say("search apricots -l").stdout, "pages/b.txt\n");
    assert_eq!(sandbox.say("add pages --json").exits(0).json()["unchanged"], 2);
}

/// Two records with one id hid one another.
#[test]
fn records_with_one_id_are_both_kept() {
    let line = |word: &str| format!("{}\n", serde_json::json!({"id": "same", "text": story(word)}));
    let sandbox = Sandbox::with_pages(&[("a.jsonl", &(line("apricots") + &line("barley")))]);
    assert_eq!(sandbox.say("add pages --json").exits(0).json()["added"], 2);
    for word in ["apricots", "barley"] {
        sandbox.run(["search", "-q", word]).exits(0);
    }
    assert_eq!(sandbox.say("add pages --json").exits(0).json()["unchanged"], 2);
}
