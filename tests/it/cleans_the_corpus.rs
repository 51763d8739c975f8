//! The cleaner keeps what a page says and drops what its site says, on every page of the small corpus.

use std::{collections::HashMap, fs, sync::LazyLock};

use serde_json::Value;

use crate::sandbox::{corpus, project};

/// Least share of runs of four words that a page must keep, and that must be its own.
const RECALL: f64 = 0.97;
const PRECISION: f64 = 0.90;
/// The same over all pages.
const MEAN: f64 = 0.98;

/// A cleaned page beside what was expected of it.
struct Page {
    name: String,
    /// Title and text as cleaned.
    found: String,
    title: String,
    expected: String,
    expected_title: String,
}

/// Every page of the corpus that has an expected text.
static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let mut files: Vec<String> = fs::read_dir(project().join("corpus/expected"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let raw = |stem: &str| {
        ["html", "txt"]
            .map(|ending| format!("corpus/raw/{stem}.{ending}"))
            .into_iter()
            .find(|file| corpus().path(file).is_file())
    };
    let stems: Vec<&str> = files.iter().map(|file| file.trim_end_matches(".md")).collect();
    let raws = stems
        .iter()
        .map(|stem| raw(stem).unwrap_or_else(|| panic!("{stem} has no page")));
    let cleaned = corpus()
        .run(["clean", "--json"].map(str::to_owned).into_iter().chain(raws))
        .exits(0)
        .json_lines();
    stems
        .iter()
        .zip(&cleaned)
        .map(|(stem, cleaned)| page(stem, cleaned))
        .collect()
});

fn page(stem: &str, cleaned: &Value) -> Page {
    let expected = plain(&fs::read_to_string(project().join(format!("corpus/expected/{stem}.md"))).unwrap());
    let (expected_title, body) = match expected.strip_prefix("# ").and_then(|rest| rest.split_once('\n')) {
        Some((title, body)) => (title.to_owned(), body.to_owned()),
        None => (String::new(), expected.clone()),
    };
    let (title, text) = (
        plain(cleaned["title"].as_str().unwrap()),
        plain(cleaned["text"].as_str().unwrap()),
    );
    Page {
        name: stem.to_owned(),
        found: format!("{title}\n{text}"),
        title,
        expected: format!("{expected_title}\n{body}"),
        expected_title,
    }
}

/// Drops characters that nobody sees.
fn plain(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().filter(|&c| !unseen(c)).collect()
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Counts runs of four words; bullets and dashes are none.
fn runs(text: &str) -> HashMap<Vec<&str>, usize> {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let words: Vec<&str> = text.split_whitespace().filter(is_word).collect();
    let mut runs = HashMap::new();
    for run in words.windows(4) {
        *runs.entry(run.to_vec()).or_default() += 1;
    }
    runs
}

/// Returns which share of the expected runs was found, and which share of the found ones was expected.
fn check(found: &str, expected: &str) -> (f64, f64) {
    let (found, expected) = (runs(found), runs(expected));
    let common: usize = expected
        .iter()
        .map(|(run, count)| found.get(run).copied().unwrap_or(0).min(*count))
        .sum();
    let share = |of: &HashMap<Vec<&str>, usize>| common as f64 / of.values().sum::<usize>().max(1) as f64;
    (share(&expected), share(&found))
}

#[test]
fn every_page_keeps_its_article_and_nothing_else() {
    let figures: Vec<(f64, f64)> = PAGES.iter().map(|page| check(&page.found, &page.expected)).collect();
    let table: String = PAGES
        .iter()
        .zip(&figures)
        .map(|(page, (recall, precision))| format!("{recall:.3} {precision:.3} {}\n", page.name))
        .collect();
    let bad = figures
        .iter()
        .filter(|(recall, precision)| *recall < RECALL || *precision < PRECISION)
        .count();
    let mean = |figure: fn(&(f64, f64)) -> f64| figures.iter().map(figure).sum::<f64>() / figures.len() as f64;
    let (recall, precision) = (mean(|figure| figure.0), mean(|figure| figure.1));
    assert!(
        bad == 0 && recall >= MEAN && precision >= MEAN,
        "recall {recall:.4}, precision {precision:.4}, {bad} pages below\n{table}"
    );
}

#[test]
fn every_paragraph_is_kept() {
    let missing: Vec<String> = PAGES
        .iter()
        .flat_map(|page| {
            let found = folded(&page.found);
            let paragraphs = page
                .expected
                .lines()
                .map(folded)
                .filter(|paragraph| !paragraph.is_empty())
                .collect::<Vec<_>>();
            paragraphs
                .into_iter()
                .filter(move |paragraph| !found.contains(paragraph))
                .map(|paragraph| format!("{}: {paragraph}", page.name))
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn titles_are_those_of_the_articles() {
    let wrong: Vec<String> = PAGES
        .iter()
        .filter(|page| folded(&page.title) != folded(&page.expected_title))
        .map(|page| format!("{}: {:?}, not {:?}", page.name, page.title, page.expected_title))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_of_the_site_is_found_unless_asked_for() {
    for query in [
        "\"Skip to content\"",
        "\"Leave a comment\"",
        "\"Jump to article\"",
        "\"Save my name for the next time\"",
        "\"Back to top\"",
        "\"Bees return to the papal gardens\"",
    ] {
        corpus().run(["search", "-q", query]).exits(1);
        corpus().run(["search", "-q", query, "--zone", "all"]).exits(0);
    }
}

#[test]
fn nothing_is_thrown_away_and_each_removal_has_a_rule() {
    let cleaned = corpus()
        .say("clean --json corpus/raw/2025-05-vatican-offer-en.txt")
        .exits(0)
        .json();
    let whole = [
        cleaned["title"].as_str().unwrap(),
        cleaned["text"].as_str().unwrap(),
        cleaned["aside"].as_str().unwrap(),
    ]
    .join("\n");
    let raw = fs::read_to_string(project().join("corpus/raw/2025-05-vatican-offer-en.txt")).unwrap();
    for line in raw.lines().map(folded).filter(|line| !line.is_empty()) {
        assert!(folded(&whole).contains(&line), "{line}");
    }
    assert!(
        cleaned["zones"]
            .as_array()
            .unwrap()
            .iter()
            .all(|zone| !zone["rule"].as_str().unwrap().is_empty())
    );
    let explained = corpus()
        .say("clean --explain corpus/raw/2025-05-vatican-offer-en.txt")
        .exits(0)
        .stdout;
    assert!(
        explained
            .lines()
            .any(|line| line.starts_with("chrome") && line.contains("Leave a comment")),
        "{explained}"
    );
}

#[test]
fn cleaning_a_clean_text_keeps_it() {
    let texts: Vec<(String, String)> = PAGES
        .iter()
        .filter(|page| !page.name.starts_with("hostile"))
        .map(|page| {
            (
                page.name.clone(),
                page.expected
                    .lines()
                    .filter(|line| !line.trim().is_empty())
                    .collect::<Vec<_>>()
                    .join("\n\n"),
            )
        })
        .collect();
    let sandbox = crate::sandbox::Sandbox::new();
    texts
        .iter()
        .for_each(|(name, text)| sandbox.write(format!("{name}.txt"), text));
    let files = texts.iter().map(|(name, _)| format!("{name}.txt"));
    let cleaned = sandbox
        .run(["clean", "--json"].map(str::to_owned).into_iter().chain(files))
        .exits(0)
        .json_lines();
    for ((name, text), cleaned) in texts.iter().zip(&cleaned) {
        let found = format!(
            "{}\n{}",
            cleaned["title"].as_str().unwrap(),
            cleaned["text"].as_str().unwrap()
        );
        let (recall, _) = check(&found, text);
        assert!(recall >= RECALL, "{name} keeps {recall:.3} of its own clean text");
    }
}
