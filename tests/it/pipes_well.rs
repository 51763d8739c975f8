//! Data on standard output, words on standard error, and a status that scripts can rely on.

use std::process::Stdio;

use crate::sandbox::{PROGRAM, Sandbox, corpus, output, story};

#[test]
fn the_status_tells_whether_something_was_found() {
    for (line, status) in [
        ("search ceasefire -q", 0),
        ("search xyzzyplugh -q", 1),
        ("search xyzzyplugh --json", 1),
        ("search ceasefire -c", 0),
        ("facets lang --json", 0),
        ("facets lang xyzzyplugh --lang xx --json", 1),
        ("export xyzzyplugh", 1),
        ("show 000000000000", 1),
        ("cite 000000000000@1-2", 1),
        ("show oops", 2),
        ("cite oops", 2),
        ("schema oops", 2),
        ("--version", 0),
        ("search --help", 0),
    ] {
        corpus().say(line).exits(status);
    }
}

#[test]
fn quiet_prints_nothing_and_counts_are_two_numbers() {
    let quiet = corpus().say("search ceasefire -q").exits(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    let counts = corpus().say("search ceasefire -c").exits(0).stdout;
    let json = corpus().say("search ceasefire --json").json();
    assert_eq!(
        counts,
        format!("{} {}\n", json["total_documents"], json["total_passages"])
    );
    assert_eq!(corpus().say("search xyzzyplugh -c").exits(1).stdout, "0 0\n");
}

#[test]
fn a_list_of_files_names_each_once() {
    let listed = corpus().say("search ceasefire -l").exits(0).stdout;
    let mut lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() > 3 && lines.iter().all(|line| line.starts_with("corpus/raw/")));
    let nul = corpus().say("search ceasefire -l -0").exits(0).stdout;
    assert_eq!(nul.split_terminator('\0').collect::<Vec<_>>(), lines);
    lines.sort_unstable();
    lines.dedup();
    let documents = corpus().say("search ceasefire --json").json()["total_documents"]
        .as_u64()
        .unwrap();
    assert_eq!(lines.len() as u64, documents);
}

#[test]
fn json_lines_are_the_hits_of_json() {
    let whole = corpus().say("search ceasefire --json -n 7").exits(0).json();
    let lines = corpus().say("search ceasefire --jsonl -n 7").exits(0).json_lines();
    assert_eq!(whole["hits"].as_array().unwrap(), &lines);
    assert_eq!(corpus().say("search ceasefire --format json -n 7").json(), whole);
    assert_eq!(lines.len(), 7);
}

#[test]
fn pages_of_hits_join_without_a_gap() {
    let whole = corpus().say("search ceasefire --jsonl -n 9").json_lines();
    let parts = ["0", "3", "6"].map(|offset| {
        corpus()
            .run(["search", "ceasefire", "--jsonl", "-n", "3", "--offset", offset])
            .json_lines()
    });
    assert_eq!(parts.concat(), whole);
}

#[test]
fn a_closed_pipe_is_no_error() {
    for line in [
        "export",
        "search ceasefire -n 100",
        "search ceasefire -l",
        "schema document",
        "status",
    ] {
        let mut child = corpus()
            .command(PROGRAM)
            .args(line.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(
            ended.status.code(),
            Some(0),
            "{line}: {}",
            String::from_utf8_lossy(&ended.stderr)
        );
        assert!(!String::from_utf8_lossy(&ended.stderr).contains("pipe"), "{line}");
    }
}

#[test]
fn colour_comes_only_when_asked_for() {
    let escapes = |variables: &[(&str, &str)], color: &str| {
        let mut command = corpus().command(PROGRAM);
        command
            .args(["search", "ceasefire", "-n", "1", "--color", color])
            .envs(variables.iter().copied());
        output(&mut command).exits(0).stdout.contains('\x1b')
    };
    assert!(!escapes(&[], "auto"), "a pipe is no terminal");
    assert!(escapes(&[], "always"));
    assert!(!escapes(&[], "never"));
    assert!(!escapes(&[("NO_COLOR", "1")], "auto"));
    assert!(
        escapes(&[("NO_COLOR", "1")], "always"),
        "a flag wins over the environment"
    );
}

#[test]
fn a_page_comes_from_standard_input() {
    let sandbox = Sandbox::new();
    let report = sandbox.pipe(story("apricots"), ["add", "-", "--json"]).exits(0).json();
    assert_eq!(report["added"], 1);
    let again = sandbox.pipe(story("apricots"), ["add", "-", "--json"]).exits(0).json();
    assert_eq!((&again["added"], &again["unchanged"]), (&0.into(), &1.into()));
    sandbox.pipe(story("barley"), ["add", "-", "--quiet"]).exits(0);
    for word in ["apricots", "barley"] {
        assert_eq!(sandbox.run(["search", word, "-l"]).exits(0).stdout, "-\n");
    }
    assert!(
        sandbox
            .pipe(story("cotton"), ["clean", "-"])
            .exits(0)
            .stdout
            .starts_with("Report cotton from the talks\n\n")
    );
    assert_eq!(
        sandbox.pipe(story("cotton"), ["tag", "-", "--json"]).exits(0).json()["path"],
        "-"
    );
}

#[test]
fn passages_found_are_cited_through_a_pipe() {
    let hits = corpus().say("search ceasefire --jsonl -n 3").json_lines();
    let ids: Vec<&str> = hits.iter().map(|hit| hit["passage_id"].as_str().unwrap()).collect();
    let cited = corpus().pipe(ids.join("\n"), ["cite", "-"]).exits(0).stdout;
    for hit in &hits {
        let start: String = hit["text"]
            .as_str()
            .unwrap()
            .chars()
            .take_while(|c| *c != '\n')
            .take(40)
            .collect();
        assert!(cited.contains(&start), "{start} is not in {cited}");
        assert!(cited.contains(hit["document_id"].as_str().unwrap()));
    }
    let csl = corpus()
        .pipe(ids.join(" "), ["cite", "-", "--style", "csl-json"])
        .exits(0)
        .json();
    assert_eq!(csl.as_array().unwrap().len(), 3);
    corpus()
        .pipe(ids.join(" "), ["cite", "-", "--style", "markdown"])
        .exits(0);
}

#[test]
fn a_file_of_queries_gives_a_run_of_documents() {
    let queries = "q1\tceasefire\nno tab here\nq2\txyzzyplugh\n\nq3\tprisoner exchange\n";
    let output = corpus()
        .pipe(
            queries,
            [
                "search",
                "--queries",
                "-",
                "--format",
                "trec",
                "-n",
                "5",
                "--match",
                "any",
            ],
        )
        .exits(0);
    assert!(output.stderr.contains("-:2: no TAB"), "{}", output.stderr);
    let mut documents = std::collections::BTreeSet::new();
    let (mut query, mut last_rank, mut last_score) = ("", 0, f32::MAX);
    for line in output.stdout.lines() {
        let [id, q0, document, rank, score, run] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        if id != query {
            (query, last_rank, last_score) = (id, 0, f32::MAX);
        }
        let (rank, score): (u32, f32) = (rank.parse().unwrap(), score.parse().unwrap());
        assert_eq!((q0, run, rank), ("Q0", "tidings", last_rank + 1), "{line}");
        assert!(score <= last_score && documents.insert((id, document)), "{line}");
        (last_rank, last_score) = (rank, score);
    }
    assert!(documents.iter().any(|(id, _)| *id == "q1") && documents.iter().any(|(id, _)| *id == "q3"));
    assert!(
        output.stdout.contains(" desk-"),
        "an id that the scraper gave stands for its document: {}",
        output.stdout
    );
}

#[test]
fn an_index_is_found_above_the_current_folder_and_by_its_variable() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots"))]);
    sandbox.say("add pages --quiet").exits(0);
    let below = |command: &mut std::process::Command| output(command.args(["search", "apricots", "-q"])).status;
    assert_eq!(below(sandbox.command(PROGRAM).current_dir(sandbox.path("pages"))), 0);
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut elsewhere = sandbox.command(PROGRAM);
    elsewhere
        .current_dir(root.path())
        .env("TIDINGS_INDEX", sandbox.path(".tidings"));
    assert_eq!(below(&mut elsewhere), 0);
}

#[test]
fn completions_and_man_pages_are_made() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(sandbox.run(["completions", shell]).exits(0).stdout.contains("tidings"));
    }
    sandbox.say("man pages").exits(0);
    let page = std::fs::read_to_string(sandbox.path("pages/tidings-search.1")).unwrap();
    assert!(page.contains("\\-\\-negotiator"), "{page}");
}
