//! What the documentation shows is what happens: every console block of it is run beside a copy of `corpus/`.
//!
//! A block ```` ```console ```` holds commands after `$ ` and what they print, on both streams. In that, `[..]` stands for
//! anything within a line, a line `...` for any number of lines. `cargo run --release -- ` is read as `tidings `, other
//! commands of cargo and git are passed over.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tidings::query::parse;

use crate::sandbox::{PROGRAM, Sandbox, copy_folder, output, project};

/// A command and what the documentation says that it prints.
#[derive(Debug, PartialEq)]
struct Example {
    line: usize,
    command: String,
    expected: Vec<String>,
}

/// Reads the console blocks of a Markdown text.
fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = !inside && line.trim() == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let command = command.replace("cargo run --release -- ", "tidings ");
            examples.push(Example {
                line: at + 1,
                command,
                expected: Vec::new(),
            });
        } else if let Some(example) = examples.last_mut().filter(|_| inside) {
            example.expected.push(line.to_owned());
        }
    }
    examples
}

/// Returns whether lines are what was expected.
fn fits(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..])),
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, lines)| line_fits(first, line) && fits(rest, lines)),
    }
}

fn line_fits(expected: &str, line: &str) -> bool {
    let mut parts = expected.split("[..]");
    let Some(mut rest) = line.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        last = Some(part);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty() || last.is_some_and(|part| part.is_empty() || rest.ends_with(part))
}

/// Runs the blocks of a file in one sandbox, in order; returns how many there were.
fn check(file: &Path) -> usize {
    let examples = examples(&fs::read_to_string(file).unwrap());
    let sandbox = Sandbox::new();
    copy_folder(&project().join("corpus"), &sandbox.path("corpus"));
    let folder = Path::new(PROGRAM).parent().unwrap().display();
    for example in &examples {
        if ["cargo ", "git "]
            .iter()
            .any(|start| example.command.starts_with(start))
        {
            continue;
        }
        let mut shell = sandbox.command("sh");
        shell
            .env("PATH", format!("{folder}:/usr/bin:/bin"))
            .args(["-c", &format!("exec 2>&1; {}", example.command)]);
        let printed = output(&mut shell).stdout;
        let (lines, expected) = (
            printed.trim_end().lines().collect::<Vec<_>>(),
            example.expected.join("\n"),
        );
        let expected: Vec<String> = expected.trim_end().lines().map(ToOwned::to_owned).collect();
        let place = format!("{}:{}", file.display(), example.line);
        assert!(
            fits(&expected, &lines),
            "{place}: $ {}\n--- shown\n{}\n--- printed\n{printed}",
            example.command,
            expected.join("\n")
        );
    }
    examples.len()
}

fn documentation() -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(project().join("docs"))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .map(walkdir::DirEntry::into_path);
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.extend(
        ["README.md", "CONTRIBUTING.md"]
            .map(|name| project().join(name))
            .into_iter()
            .filter(|path| path.is_file()),
    );
    files
}

#[cfg(unix)]
#[test]
fn every_console_block_prints_what_it_shows() {
    let ran: usize = documentation().iter().map(|file| check(file)).sum();
    let has_readme = project().join("README.md").is_file();
    assert!(ran > 0 || !has_readme, "README.md shows no command");
}

/// Runs the examples at the top of a help text in a sandbox that holds the corpus and an index of it.
#[cfg(unix)]
fn check_help(sandbox: &Sandbox, command: &str) {
    let help = sandbox
        .run(command.split(' ').chain(["--help"]).filter(|word| !word.is_empty()))
        .exits(0)
        .stdout;
    assert!(help.starts_with("Examples:\n  "), "{command}: {help}");
    let folder = Path::new(PROGRAM).parent().unwrap().display();
    let examples = help.lines().skip(1).take_while(|line| !line.trim().is_empty());
    // Nobody has to have jq; the pipe to it is left out.
    for example in examples.map(|line| line.split(" | jq").next().unwrap().trim()) {
        let mut shell = sandbox.command("sh");
        shell
            .env("PATH", format!("{folder}:/usr/bin:/bin"))
            .args(["-c", example]);
        assert_eq!(output(&mut shell).status, 0, "{command}: {example}");
    }
}

#[cfg(unix)]
#[test]
fn the_examples_of_the_help_work() {
    let sandbox = Sandbox::with_corpus();
    sandbox.say("add corpus --quiet").exits(0);
    for command in [
        "",
        "add",
        "search",
        "facets",
        "show",
        "cite",
        "clean",
        "tag",
        "names",
        "names list",
        "names show",
        "names suggest",
        "names add",
        "names lint",
        "names test",
        "export",
        "status",
        "schema",
        "completions",
        "man",
    ] {
        check_help(&sandbox, command);
    }
}

/// The table of slips in the manual of the query language: `typed | read as | note`.
#[test]
fn every_slip_of_the_manual_is_read_as_it_says() {
    let manual = fs::read_to_string(project().join("docs/query-language.md")).unwrap();
    let table = manual
        .split("## When something is wrong")
        .nth(1)
        .unwrap()
        .split("##")
        .next()
        .unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect())
        .collect();
    assert!(rows.len() > 10);
    for row in rows {
        let [typed, read_as, note] = row[..] else {
            panic!("{row:?}")
        };
        let parsed = parse(typed.trim_matches('`')).unwrap();
        let plain = parse(read_as.trim_matches('`')).unwrap();
        assert_eq!(parsed.query, plain.query, "{typed}");
        assert_eq!(
            parsed.notes.first().map(ToString::to_string).as_deref(),
            Some(note),
            "{typed}"
        );
    }
}

#[test]
fn blocks_and_wildcards_are_read() {
    let text = "```console\n$ cargo run --release -- status\na\n...\n```\n```text\n$ no\n```\n";
    let expected = vec!["a".to_owned(), "...".to_owned()];
    assert_eq!(
        examples(text),
        [Example {
            line: 2,
            command: "tidings status".to_owned(),
            expected: expected.clone()
        }]
    );
    assert!(fits(&expected, &["a", "b", "c"]) && !fits(&expected, &["b"]));
    assert!(
        line_fits("took [..] s of [..]", "took 0.2 s of 9")
            && !line_fits("took [..] s", "took 0.2 m")
            && !line_fits("a", "ab")
    );
}
