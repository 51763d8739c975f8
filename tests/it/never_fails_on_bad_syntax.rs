//! A query is never refused for its syntax: what cannot be read as meant is read as words, and a line says so.

use crate::sandbox::corpus;

/// Searches, and checks that a note on standard error holds `note`; no note where it is empty.
#[track_caller]
fn check(query: &str, note: &str) {
    let output = corpus().run(["search", "-q", "--", query]);
    assert!(output.status <= 1, "{query}: {}", output.stderr);
    assert_eq!(output.stdout, "");
    assert!(output.stderr.contains(note), "{query}: {}", output.stderr);
    assert!(
        !note.is_empty() || !output.stderr.contains("note:"),
        "{query}: {}",
        output.stderr
    );
}

#[test]
fn slips_are_mended_and_told() {
    check("swap prisoners", "");
    check("\"prisoners of war", "unbalanced quotation mark");
    check("AND swap", "`AND` has nothing to join");
    check("swap OR", "`OR` has nothing to join");
    check("((swap", "unbalanced `(`");
    check("negociator:umerov", "did you mean `negotiator:`");
    check("date:yesterday", "is not a date");
}

#[test]
fn no_line_of_keys_is_an_error() {
    let queries = [
        "",
        " ",
        "\"",
        "\"\"",
        "(",
        ")",
        ")(",
        "()",
        "AND",
        "OR",
        "NOT",
        "NOT NOT",
        "AND AND OR",
        "-",
        "--",
        "+",
        "*",
        "~",
        "~3",
        ":",
        "::",
        "field:",
        ":value",
        "negotiator:",
        "venue:\"",
        "date:",
        "date:..",
        "date:2025-99",
        "since:",
        "a~",
        "\"a b\"~",
        "\"a b\"~x",
        "\"a b\"~99999999999999999999",
        "-(",
        "-\"",
        "NOT (",
        "a AND",
        "(a OR) b",
        "a OR OR b",
        "\\",
        "a\\",
        "\\\"",
        "a*b",
        "*a",
        "**",
        "[a TO b]",
        "{a}",
        "a^2",
        "/a/",
        "a?b",
        "!",
        "&&",
        "||",
        "|",
        "&",
        "#1",
        "$HOME",
        "%s%n",
        "../../etc/passwd",
        "<script>",
        "'",
        "`",
        "%00",
        "\u{202e}abc",
        "\u{200b}",
        "\u{301}",
        "🕊",
        "\u{fffd}",
        "ａｂｃ",
        "«мир",
        "„Frieden",
        "צה\"ל",
        "(((((((((((((((((((((((((((((((a",
    ];
    let lines: String = queries
        .iter()
        .enumerate()
        .map(|(at, query)| format!("{at}\t{query}\n"))
        .collect();
    let output = corpus().pipe(lines, ["search", "--queries", "-", "--format", "trec", "-n", "1"]);
    assert!(output.status <= 1, "{}", output.stderr);
}

#[test]
fn above_a_limit_the_limit_is_told() {
    let check = |query: &str, limit: &str| {
        let output = corpus().run(["search", "-q", "--", query]).exits(7);
        assert!(output.stderr.contains(limit), "{}", output.stderr);
    };
    check(&"a".repeat(4097), "4096");
    check(&format!("{}a", "(".repeat(33)), "32");
    check(&"a ".repeat(257), "256");
    check(&"(".repeat(4000), "32");
    corpus().run(["search", "-q", "--", &"a ".repeat(256)]);
}

#[test]
fn a_dash_excludes_without_being_taken_for_a_flag() {
    let all = corpus().files(["ceasefire"]);
    let without = corpus().files(["ceasefire", "-prisoner"]);
    assert!(!without.is_empty() && without.len() < all.len() && without.is_subset(&all));
    assert_eq!(corpus().files(["ceasefire", "NOT", "prisoner"]), without);
    assert_eq!(corpus().files(["--", "ceasefire -prisoner"]), without);
}

#[test]
fn a_wrong_flag_or_field_is_usage() {
    corpus().say("search --nonsense").exits(2);
    corpus().say("nonsense").exits(2);
    let output = corpus().say("facets negociator").exits(2);
    assert!(output.stderr.contains("did you mean negotiator"), "{}", output.stderr);
    let output = corpus().say("search swap --since yesterday").exits(2);
    assert!(output.stderr.contains("yesterday"), "{}", output.stderr);
}
