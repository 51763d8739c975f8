//! Title, date, authors and encoding of a page come with the place they were read from, and doubt leaves no date.

use serde_json::{Value, json};

use crate::sandbox::{Sandbox, story, strings};

/// Returns what `clean --json` says of one page, with what is said of it beside.
#[track_caller]
fn cleaned(name: &str, page: impl AsRef<[u8]>, beside: &Value) -> Value {
    let sandbox = Sandbox::new();
    sandbox.write(name, page);
    sandbox.write(format!("{name}.meta.json"), beside.to_string());
    sandbox.run(["clean", "--json", name]).exits(0).json()
}

fn html(head: &str, above: &str) -> String {
    let paragraphs = story("harbour").replace("\n\n", "</p><p>");
    format!(
        "<!doctype html><html lang=en><head>{head}</head><body><article><h1>Swap agreed at the harbour</h1>{above}\
         <p>{paragraphs}</p></article></body></html>"
    )
}

const BROKEN: &str = r#"<script type="application/ld+json"><!-- {"@type":"NewsArticle","headline":"Swap agreed at the harbour",
"datePublished":"2025-06-02T23:50:00-05:00","articleSection":"World","author":[{"name":"Anna Writer"},],} --></script>"#;

#[test]
fn every_candidate_says_where_it_stands() {
    let head = format!("<meta property=og:title content='A swap at last'>{BROKEN}");
    let page = cleaned("page.html", html(&head, "<p>3 June 2025</p>"), &json!({}));
    assert_eq!(
        page["date"], "2025-06-02",
        "the day is the one written, in the offset it is written in"
    );
    assert_eq!(page["dates"][0]["rule"], "json-ld:datePublished");
    assert_eq!(
        (&page["section"], strings(&page["authors"])),
        (&json!("World"), vec!["Anna Writer".to_owned()])
    );
    assert_eq!(strings(&page["title_alternates"]), ["A swap at last"]);
    let titles = page["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["field"] == "title");
    let titles: Vec<_> = titles
        .map(|e| (e["rule"].as_str().unwrap(), e["chosen"] == true))
        .collect();
    assert_eq!(titles, [("h1", true), ("json-ld:headline", true), ("og:title", false)]);
}

#[test]
fn explain_shows_what_was_taken_and_what_was_not() {
    let sandbox = Sandbox::new();
    sandbox.write("page.html", html(BROKEN, "<p>Updated 21 June 2025</p>"));
    let shown = sandbox.run(["clean", "--explain", "page.html"]).exits(0).stdout;
    assert!(shown.contains("\ntitle: Swap agreed at the harbour (h1)\n"), "{shown}");
    assert!(
        shown.contains("\ndate: 2025-06-02 (published, json-ld:datePublished, "),
        "{shown}"
    );
    assert!(
        shown.contains("\n  not: 2025-06-21 (modified, line:published, "),
        "{shown}"
    );
}

#[test]
fn a_page_that_contradicts_itself_has_no_date() {
    let page = cleaned("page.html", html(BROKEN, "<p>Published 16 May 2025</p>"), &json!({}));
    assert_eq!(page["date"], Value::Null);
    let beside = json!({"url": "https://desk.example/2025/06/02/swap"});
    let page = cleaned("page.html", html(BROKEN, "<p>Published 16 May 2025</p>"), &beside);
    assert_eq!(page["date"], "2025-06-02", "the address speaks for it");
}

#[test]
fn days_are_counted_from_the_capture_and_from_no_clock() {
    let text = format!(
        "Swap agreed at the harbour\n\nPublished yesterday\n\n{}",
        story("harbour")
    );
    let page = cleaned("page.txt", &text, &json!({"fetched_at": "2025-07-01T10:00:00Z"}));
    assert_eq!(page["date"], "2025-06-30");
    assert_eq!(
        (&page["dates"][0]["line"], &page["dates"][1]["role"]),
        (&json!(3), &json!("captured"))
    );
    assert_eq!(cleaned("page.txt", &text, &json!({}))["date"], Value::Null);
}

#[test]
fn garbled_letters_are_repaired_and_the_page_says_so() {
    let right =
        "Делегации встретились у моря\n\nСтороны долго говорили об обмене пленными, и заседание шло до вечера.\n";
    let garbled: String = right.lines().map(|line| garble(line) + "\n").collect();
    let page = cleaned("page.txt", garbled.as_bytes(), &json!({}));
    assert_eq!(page["title"], "Делегации встретились у моря");
    let encoding = &page["evidence"][page["evidence"].as_array().unwrap().len() - 1];
    assert_eq!(
        encoding["value"],
        "UTF-8, repaired: UTF-8 read as windows-1252 in 2 lines"
    );
    let raw = &page["zones"][0]["raw"];
    let span = raw["start"].as_u64().unwrap() as usize..raw["end"].as_u64().unwrap() as usize;
    assert_eq!(&right[span], page["text"].as_str().unwrap());
}

/// Reads the bytes of UTF-8 as windows-1252, as a careless program does.
fn garble(text: &str) -> String {
    const SIGNS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let signs: Vec<char> = SIGNS.chars().collect();
    let read = |byte: u8| {
        signs
            .get(usize::from(byte).wrapping_sub(0x80))
            .copied()
            .unwrap_or(char::from(byte))
    };
    text.bytes().map(read).collect()
}
