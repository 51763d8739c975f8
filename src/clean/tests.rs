//! What holds for every page, and a few whole pages.

use proptest::prelude::*;

use super::*;
use crate::model::{DateRole, Declared, Digest, Origin};

const STORY: &str =
    "The delegations met in Istanbul on Friday, and after two hours they agreed to swap prisoners, officials said.";
const MORE: &str =
    "Neither side spoke of a truce, but both said that they would meet again before the end of the month.";

fn raw(page: &str, media: MediaType) -> RawDocument {
    let origin = Origin {
        path: "page".into(),
        record: None,
    };
    RawDocument {
        origin,
        sha256: Digest("0".repeat(64)),
        bytes: page.as_bytes().to_vec(),
        media,
        declared: Declared::default(),
    }
}

fn clean(page: &str, media: MediaType) -> Document {
    Cleaner::default()
        .clean(&raw(page, media))
        .expect("the page has letters")
}

fn zone_texts(document: &Document, kind: ZoneKind) -> Vec<&str> {
    document
        .zones
        .iter()
        .filter(|z| z.kind == kind)
        .map(|z| document.slice(z.span).expect("zones lie in the document"))
        .collect()
}

#[test]
fn a_scrape_loses_its_chrome() {
    let page = format!(
        "Dark Mode\n\nPrisoner swap agreed in Istanbul\n\n{STORY}\n\n{MORE}\n\nLeave a Reply\n\nRead also:\n\nA storm hits another coast..."
    );
    let document = clean(&page, MediaType::Text);
    assert_eq!(document.title, "Prisoner swap agreed in Istanbul");
    assert_eq!(document.text, format!("{STORY}\n\n{MORE}"));
    assert_eq!(
        zone_texts(&document, ZoneKind::Related),
        ["Read also:", "A storm hits another coast..."]
    );
    assert_eq!(document.line_at(0), Some(5));
    assert_eq!(
        (document.date, document.lang.as_deref(), document.method.as_str()),
        (None, Some("en"), "text")
    );
}

#[test]
fn a_page_loses_its_navigation() {
    let page = format!(
        "<html lang=en><head><title>Swap agreed in Istanbul | The Paper</title></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav>\
         <article><h1>Swap agreed in Istanbul</h1><p>{STORY}</p><p>{MORE}</p></article><footer>© 2025 The Paper</footer></body></html>"
    );
    let document = clean(&page, MediaType::Html);
    assert_eq!(
        (document.title.as_str(), document.text),
        ("Swap agreed in Istanbul", format!("{STORY}\n\n{MORE}"))
    );
    assert_eq!(
        zone_texts_of(&page, ZoneKind::Chrome),
        ["Home World", "© 2025 The Paper"]
    );
}

fn zone_texts_of(page: &str, kind: ZoneKind) -> Vec<String> {
    zone_texts(&clean(page, MediaType::Html), kind)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_page_of_one_line_is_a_page() {
    for line in ["Talks fail", "Leave a Reply", STORY, "Переговоры завершились"] {
        assert_eq!(clean(line, MediaType::Text).text, line);
        assert_eq!(clean(&format!("<p>{line}</p>"), MediaType::Html).text, line);
    }
}

#[test]
fn what_has_no_letters_is_rejected() {
    for (page, media) in [
        ("", MediaType::Text),
        (" \n… — !", MediaType::Text),
        ("<p></p><script>x</script>", MediaType::Html),
    ] {
        assert_eq!(
            Cleaner::default().clean(&raw(page, media)),
            Err(Rejection::Empty),
            "{page}"
        );
    }
    let small = Cleaner::new(Options {
        max_bytes: 3,
        ..Options::default()
    });
    assert_eq!(
        small.clean(&raw("four", MediaType::Text)),
        Err(Rejection::TooLarge { bytes: 4, limit: 3 })
    );
}

#[test]
fn what_is_declared_wins() {
    let mut page = raw(&format!("A headline of the page itself\n\n{STORY}"), MediaType::Text);
    page.declared.title = Some("A title from outside".into());
    page.declared.date = Some("2025-06-02".into());
    let document = Cleaner::default().clean(&page).expect("the page has letters");
    assert_eq!(
        (document.title.as_str(), document.date.map(|d| d.to_string())),
        ("A title from outside", Some("2025-06-02".into()))
    );
    let as_is = Cleaner::new(Options {
        mode: Mode::AsIs,
        ..Options::default()
    })
    .clean(&page)
    .expect("the page has letters");
    assert_eq!(
        (
            as_is.title.as_str(),
            as_is.text.starts_with("A headline"),
            as_is.aside.as_str()
        ),
        ("A title from outside", true, "\n\nA title from outside")
    );
}

#[test]
fn a_clock_is_no_publication_date() {
    let page = format!(
        "• Saturday, 21 June 2025\n\nPrisoner swap agreed in Istanbul\n\nPublished: 16 May 2025\n\n{STORY}\n\n{MORE}"
    );
    let document = clean(&page, MediaType::Text);
    assert_eq!(document.date.map(|d| d.to_string()).as_deref(), Some("2025-05-16"));
    assert!(
        document
            .dates
            .iter()
            .any(|d| d.role == DateRole::PageClock && d.date.to_string() == "2025-06-21")
    );
}

/// Checks what must hold for every document.
fn holds(document: &Document) {
    let all = format!("{}{}", document.text, document.aside);
    let mut end = 0;
    let mut uncovered = String::new();
    for zone in &document.zones {
        assert!(zone.span.start() >= end && !zone.span.is_empty());
        uncovered += &all[end..zone.span.start()];
        end = zone.span.end();
        assert!(
            zone.span.of(&all).is_some() && document.slice(zone.span).is_some(),
            "zones lie on characters and in one text"
        );
        let in_text = zone.span.end() <= document.text.len();
        assert_eq!(in_text, zone.kind.is_content() && zone.kind != ZoneKind::Title);
    }
    uncovered += &all[end..];
    assert!(uncovered.trim().is_empty(), "{uncovered:?} is in no zone");
    assert!(document.lines.is_sorted_by_key(|mark| mark.at));
    assert_eq!(nfc(&all), all);
}

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = nfc(text).chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=related>",
    "</div>",
    "<ul><li>",
    "</ul>",
    "<table><tr><td>",
    "</table>",
    "<h1>",
    "</h1>",
    "<b>",
    "</b>",
    "<nav>",
    "</nav>",
    "<br>",
    "<a href=x>",
    "</a>",
    "<blockquote>",
    "<pre>",
    "</pre>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "&amp;",
    "é",
    "e\u{301}",
    "\0",
    "\r\n",
    "\n\n",
    " ",
    "Read also:",
    "12 Comments",
    "FAQ",
    "Мир. ",
    "שלום ",
    "中文。",
    STORY,
    MORE,
    "Talks fail",
    "\u{2028}",
    "• ",
    "\u{301}",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_letter_of_a_text_page_survives(page in prop_oneof![soup(), any::<String>()]) {
        if let Ok(document) = Cleaner::default().clean(&raw(&page, MediaType::Text)) {
            holds(&document);
            prop_assert_eq!(letters(&format!("{}{}", document.text, document.aside)), letters(&page));
        }
    }

    #[test]
    fn every_html_page_makes_a_sound_document(page in prop_oneof![soup(), any::<String>()]) {
        let cleaner = Cleaner::default();
        let first = cleaner.clean(&raw(&page, MediaType::Html));
        prop_assert_eq!(&first, &cleaner.clean(&raw(&page, MediaType::Html)));
        if let Ok(document) = first {
            holds(&document);
            prop_assert!(document.text.chars().any(char::is_alphanumeric));
        }
    }
}
