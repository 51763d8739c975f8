//! Somebody keeps a list of names: looks at it, asks why, finds what it lacks on pages, adds to it and checks it.

use std::fs;

use serde_json::{Value, json};

use crate::sandbox::{Sandbox, corpus};

/// Returns a page of a language with an outlet, as a line of JSONL.
fn page(id: &str, outlet: &str, lang: &str, text: &str) -> String {
    json!({"id": id, "outlet": outlet, "lang": lang, "text": text}).to_string()
}

/// Returns a sandbox with pages that spell Medinsky in ways nobody listed and name two people whom nobody listed.
fn desk() -> Sandbox {
    let sandbox = Sandbox::new();
    let pages = [
        page(
            "1",
            "Quay Desk",
            "en",
            "The team of Wladymir Medynskyi left the hall in Istanbul. Nothing has changed, said Nora Lindqvist.",
        ),
        page(
            "2",
            "Hill Post",
            "en",
            "The envoy Vladymir Medinskiy came back. Nora Lindqvist, a political analyst, doubts it.",
        ),
        page(
            "3",
            "Hill Post",
            "ru",
            "Об этом заявил Аркадий Ветров. По словам Аркадия Ветрова, раунд прошел спокойно.",
        ),
    ];
    sandbox.write("pages/desk.jsonl", pages.join("\n"));
    sandbox
}

fn names(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["name"].as_str().unwrap()).collect()
}

#[test]
fn a_name_is_listed_by_what_it_is() {
    let listed = corpus()
        .say("names list --kind person --party ukraine --role delegation-head")
        .exits(0)
        .stdout;
    assert!(listed.contains("per:umerov\tRustem Umerov\t"), "{listed}");
    assert!(!listed.contains("per:medinsky"), "{listed}");
    let by_case_form = corpus().say("names list мединского").exits(0).stdout;
    assert!(
        by_case_form.starts_with("per:medinsky\t") && by_case_form.lines().count() == 1,
        "{by_case_form}"
    );
    let nothing = corpus().say("names list Medinksy").exits(1);
    assert!(
        nothing.stdout.is_empty() && nothing.stderr.contains("did you mean Vladimir Medinsky"),
        "{}",
        nothing.stderr
    );
    corpus().say("names list --party nowhereland").exits(2);
}

#[test]
fn show_says_where_it_knows_it_from() {
    let sandbox = Sandbox::new();
    sandbox.write("own.jsonl", "# ours\n{\"id\":\"per:medinsky\",\"name\":\"Vladimir Medinsky\",\"aliases\":[{\"text\":\"V. R. Medinsky\"}]}\n");
    let shown = sandbox.say("names show medinsky --gazetteer own.jsonl").exits(0).stdout;
    assert!(
        shown.contains("from       built in, own.jsonl:2") && shown.contains("V. R. Medinsky"),
        "{shown}"
    );
    assert!(
        shown.contains("Cyrillic ru,uk") && shown.contains("Мединский"),
        "{shown}"
    );
    let entry = sandbox.say("names show per:medinsky --json").exits(0).json();
    assert_eq!(entry["party"], "cty:RU");
    sandbox.say("names show medinsky Medinksy").exits(1);
}

#[test]
fn pages_show_what_the_list_lacks_and_nothing_is_written() {
    let sandbox = desk();
    let lines = sandbox.say("names suggest pages --json").exits(0).json_lines();
    assert_eq!(names(&lines)[..2], ["Vladimir Medinsky", "Nora Lindqvist"]);
    let [medinsky, nora, arkady] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert_eq!((&nora["documents"], &nora["outlets"]), (&json!(2), &json!(2)));
    assert_eq!(
        (&medinsky["kind"], &medinsky["id"]),
        (&json!("spelling"), &json!("per:medinsky"))
    );
    assert_eq!(medinsky["entry"]["aliases"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&arkady["name"], &arkady["spellings"].as_array().unwrap().len()),
        (&json!("Аркадий Ветров"), &2)
    );
    assert!(
        nora["evidence"][0]["snippet"]
            .as_str()
            .unwrap()
            .contains("said Nora Lindqvist")
    );
    assert!(nora["entry"]["source"].as_str().unwrap().contains("pages/desk.jsonl#1"));
    let few = sandbox.say("names suggest pages --min-documents 2 -n 1").exits(0);
    assert!(
        few.stdout.starts_with("Vladimir Medinsky (per:medinsky), also spelt"),
        "{}",
        few.stdout
    );
    assert!(
        few.stderr.contains("2 suggestions, 1 shown") && few.stderr.contains("nothing was written"),
        "{}",
        few.stderr
    );
    assert_eq!(
        fs::read_dir(sandbox.path("")).unwrap().count(),
        1,
        "only the pages are there"
    );
}

#[test]
fn the_index_gives_the_same_suggestions_as_its_pages() {
    let sandbox = desk();
    sandbox.say("names suggest").exits(2);
    sandbox.say("add pages --quiet").exits(0);
    let of_index = sandbox.say("names suggest --json").exits(0).json_lines();
    let of_pages = sandbox.say("names suggest pages --json").exits(0).json_lines();
    assert_eq!(names(&of_index), names(&of_pages));
}

#[test]
fn what_was_accepted_is_known_and_is_no_longer_suggested() {
    let sandbox = desk();
    sandbox.say("add pages --quiet").exits(0);
    let entries: String = sandbox
        .say("names suggest --json")
        .json_lines()
        .iter()
        .map(|line| format!("{}\n", line["entry"]))
        .collect();
    let added = sandbox.pipe(&entries, ["names", "add", "-"]).exits(0).stdout;
    assert!(added.contains("extended") || added.lines().count() == 3, "{added}");
    assert!(added.contains("gazetteer/names.jsonl:1"), "{added}");
    sandbox.say("names suggest").exits(1);
    sandbox.say("names lint").exits(0);
    let tested = sandbox
        .run(["names", "test", "The team of Wladymir Medynskyi came.", "--lang", "en"])
        .exits(0)
        .stdout;
    assert!(tested.contains("per:medinsky: full name"), "{tested}");
}

#[test]
fn adding_keeps_comments_and_order_and_extends_what_is_there() {
    let sandbox = Sandbox::new();
    let text = "# people of the desk\n{\"id\":\"per:quire\",\"name\":\"Ann Quire\",\"source\":\"desk\"}\n# end\n";
    sandbox.write("own.jsonl", text);
    sandbox
        .run([
            "names",
            "add",
            "--gazetteer",
            "own.jsonl",
            "--id",
            "per:quire",
            "--alias",
            "Anne Quire",
            "--party",
            "ua",
        ])
        .exits(0);
    sandbox
        .run([
            "names",
            "add",
            "--gazetteer",
            "own.jsonl",
            "--kind",
            "venue",
            "--name",
            "Liman Köşkü",
            "--part-of",
            "istanbul",
        ])
        .exits(0);
    let changed = fs::read_to_string(sandbox.path("own.jsonl")).unwrap();
    let lines: Vec<&str> = changed.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[2]), (4, "# people of the desk", "# end"));
    let quire: Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!((&quire["party"], &quire["source"]), (&json!("cty:UA"), &json!("desk")));
    assert!(
        lines[3].contains("ven:liman-kosku") && lines[3].contains("pla:istanbul"),
        "{}",
        lines[3]
    );
    assert_eq!(
        fs::read_dir(sandbox.path("")).unwrap().count(),
        1,
        "no other file is left"
    );
}

#[test]
fn a_new_file_is_made_where_it_will_be_read() {
    let sandbox = Sandbox::new();
    let added = sandbox.run(["names", "add", "--name", "Ann Quire"]).exits(0).stdout;
    assert!(added.contains("config/tidings/names.jsonl:1"), "{added}");
    sandbox.run(["names", "show", "Ann Quire"]).exits(0);
    sandbox
        .run(["names", "add", "--name", "Bo Quill", "--gazetteer", "new/own.jsonl"])
        .exits(0);
    assert!(sandbox.path("new/own.jsonl").is_file());
}

#[test]
fn what_lint_refuses_is_not_added() {
    let sandbox = Sandbox::new();
    sandbox.write("own.jsonl", "");
    for entry in [
        r#"{"id":"per:other","name":"Vladimir Medinsky"}"#,
        r#"{"id":"per:quire","name":"Ann Quire","party":"cty:QX"}"#,
        r#"{"id":"per:Quire","name":"Ann Quire"}"#,
        r#"{"id":"per:quire","name":"Ann Quire","oops":1}"#,
        "oops",
    ] {
        let refused = sandbox
            .run(["names", "add", entry, "--gazetteer", "own.jsonl"])
            .exits(2);
        assert!(refused.stdout.is_empty(), "{}", refused.stdout);
        assert_eq!(fs::read_to_string(sandbox.path("own.jsonl")).unwrap(), "", "{entry}");
    }
    sandbox.say("names add --id per:nobody").exits(2);
    sandbox.say("names add --kind country --name Ruritania").exits(2);
}

#[test]
fn lint_names_file_and_line() {
    let sandbox = Sandbox::new();
    let bad = "# mine\n{\"id\":\"per:quire\",\"name\":\"Ann Quire\",\"wikidata\":\"7\"}\n{oops}\n";
    sandbox.write("own.jsonl", bad);
    let found = sandbox.say("names lint own.jsonl").exits(1).stdout;
    assert!(
        found.starts_with("own.jsonl:2: per:quire: `7` is no Wikidata item") && found.contains("own.jsonl:3: no JSON"),
        "{found}"
    );
    sandbox.say("names lint absent.jsonl").exits(2);
    sandbox.write("latin1.jsonl", b"# ok\n\xff\n");
    let output = sandbox.say("names lint latin1.jsonl").exits(2);
    assert!(output.stderr.contains("line 2 is not UTF-8"), "{}", output.stderr);
    assert!(
        sandbox
            .say("names lint")
            .exits(0)
            .stderr
            .contains("built-in names checked")
    );
    // A broken file of one's own does not keep one from checking it.
    sandbox.write("gazetteer/mine.jsonl", "{oops}\n");
    sandbox.say("names lint").exits(1);
}

#[test]
fn a_test_of_a_text_says_why_and_why_not() {
    let text = "Rustem Umerov led the Ukrainian delegation at the talks in Istanbul. Burns and Nora Medinsky did not come, said Nora Lindqvist.";
    let tested = corpus().run(["names", "test", text, "--json"]).exits(0).json();
    let umerov = &tested["mentions"][0];
    assert_eq!(
        (&umerov["id"], &umerov["reason"]),
        (&json!("per:umerov"), &json!("full name"))
    );
    assert_eq!(umerov["roles"][0]["role"], "negotiator");
    let reason = |surface: &str| {
        let words = tested["unmatched"].as_array().unwrap();
        let word = words.iter().find(|word| word["surface"] == surface);
        word.unwrap_or_else(|| panic!("{surface}: {words:?}"))["reason"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert!(reason("Burns").contains("wants William Burns on the page"));
    assert!(reason("Medinsky").contains("another person's first name"));
    assert!(reason("Nora Lindqvist").contains("en.said"));
    corpus().run(["names", "test", "nobody here", "--lang", "en"]).exits(1);
    corpus().pipe("Medinsky came.", ["names", "test", "-"]).exits(0);
}
