//! Pages come as text, HTML, JSON lines, packed or not, in any encoding, with what others say of them beside.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::sandbox::{Sandbox, story, strings};

const UKRAINIAN: &str = "Делегації зустрілися знову\n\nСторони довго говорили про обмін полоненими, і засідання тривало до вечора другого дня.\n";

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn html(title: &str, text: &str) -> String {
    let paragraphs: String = text
        .split("\n\n")
        .map(|paragraph| format!("<p>{}</p>", paragraph.trim()))
        .collect();
    format!(
        "<!doctype html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/a>About</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
}

/// Adds pages, each under a name and with a word of its own, and checks that the word finds it there.
#[track_caller]
fn check(pages: &[(&str, Vec<u8>, &str)]) {
    let sandbox = Sandbox::new();
    for (origin, bytes, _) in pages {
        sandbox.write(origin.trim_end_matches("#1"), bytes);
    }
    sandbox.say("add . --quiet").exits(0);
    for (origin, _, word) in pages {
        assert_eq!(
            sandbox.run(["search", "-l", word]).exits(0).stdout,
            format!("./{origin}\n")
        );
    }
}

#[test]
fn forms_are_told_by_content() {
    let text = |word: &str| story(word).into_bytes();
    let page = |word: &str| html(word, &story(word)).into_bytes();
    let line = |word: &str| format!("{}\n", json!({"text": story(word)})).into_bytes();
    check(&[
        ("a.txt", text("apricots"), "apricots"),
        ("b.html", page("barley"), "barley"),
        ("c.jsonl#1", line("cotton"), "cotton"),
        ("no-ending#1", line("dates"), "dates"),
        ("e.php", page("elder"), "elder"),
        ("f.txt.gz", gzip(text("figs")), "figs"),
        ("g.html.gz", gzip(page("grapes")), "grapes"),
        ("h.jsonl.gz#1", gzip(line("hazel")), "hazel"),
        (
            "i.ndjson#1",
            format!("{}\n", json!({"html": html("Iris", &story("iris"))})).into_bytes(),
            "iris",
        ),
    ]);
}

#[test]
fn html_under_the_name_of_text_is_still_html() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &html("Apricots", &story("apricots")))]);
    let cleaned = sandbox.say("clean --json pages/a.txt").exits(0).json();
    assert_eq!(
        (&cleaned["title"], &cleaned["method"]),
        (&"Apricots".into(), &"html".into())
    );
    assert!(!cleaned["text"].as_str().unwrap().contains('<'));
}

#[test]
fn encodings_are_told_by_mark_declaration_and_look() {
    let encoded = |text: &str, label: &str| {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        encoding.encode(text).0.into_owned()
    };
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = |word: &str| UKRAINIAN.replace("вечора", word);
    let declared = |text: &str, meta: &str| html("Delegations", text).replace("<head>", &format!("<head>{meta}"));
    let ukrainian = declared(&text("калина"), "<meta charset=windows-1251>");
    let meta = "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-9'>";
    let turkish = declared(
        "Taraflar ateşkes üzerine uzun uzun konuştu, görüşme akşama kadar sürdü.",
        meta,
    );
    check(&[
        ("mark.txt", format!("\u{feff}{}", text("береза")).into_bytes(), "береза"),
        ("cp1251.txt", encoded(&text("горобина"), "windows-1251"), "горобина"),
        ("koi8.txt", encoded(&text("верба"), "koi8-u"), "верба"),
        ("utf16.txt", [vec![0xff, 0xfe], utf16(&text("ялина"))].concat(), "ялина"),
        ("declared.html", encoded(&ukrainian, "windows-1251"), "калина"),
        ("turkish.html", encoded(&turkish, "windows-1254"), "ateşkes"),
    ]);
}

#[test]
fn a_byte_order_mark_and_decomposed_letters_leave_no_trace() {
    let sandbox = Sandbox::with_pages(&[(
        "a.txt",
        "\u{feff}The caf\u{65}\u{301} of the delegates\r\n\r\nThe delegates met in the caf\u{65}\u{301} and spoke about nothing else until the evening.\r\n",
    )]);
    let cleaned = sandbox.say("clean --json pages/a.txt").exits(0).json();
    assert_eq!(cleaned["title"], "The café of the delegates");
    let text = cleaned["text"].as_str().unwrap();
    assert!(
        text.contains("café") && !text.contains(['\r', '\u{feff}', '\u{301}']),
        "{text}"
    );
}

#[test]
fn a_sidecar_and_a_manifest_say_what_a_page_does_not() {
    let sandbox = Sandbox::with_pages(&[("a.txt", &story("apricots")), ("b.txt", &story("barley"))]);
    sandbox.write(
        "pages/a.txt.meta.json",
        json!({"url": "https://quay.example/a", "outlet": "The Quay", "date": "2025-05-16"}).to_string(),
    );
    let lines = [
        json!({"path": "pages/a.txt", "outlet": "Nobody"}),
        json!({"path": "pages/b.txt", "outlet": "Harbour", "date": "2025-06"}),
    ];
    sandbox.write("manifest.jsonl", lines.map(|line| format!("{line}\n")).concat());
    sandbox.say("add pages --manifest manifest.jsonl --quiet").exits(0);
    let hit = |word: &str| sandbox.run(["search", word, "--json"]).exits(0).json()["hits"][0].clone();
    let (a, b) = (hit("apricots"), hit("barley"));
    assert_eq!(
        (&a["outlet"], &a["date"], &a["url"]),
        (
            &"The Quay".into(),
            &"2025-05-16".into(),
            &"https://quay.example/a".into()
        )
    );
    assert_eq!(
        (&b["outlet"], &b["date"], &b["url"]),
        (&"Harbour".into(), &"2025-06".into(), &Value::Null)
    );
    // A sidecar that changes is a page that changes.
    sandbox.write(
        "pages/a.txt.meta.json",
        json!({"outlet": "The Other Quay", "date": "2025-05-17"}).to_string(),
    );
    sandbox.say("add pages --manifest manifest.jsonl --quiet").exits(0);
    assert_eq!(hit("apricots")["outlet"], "The Other Quay");
}

#[test]
fn the_fields_of_a_record_are_taken_over() {
    let record = json!({"id": 7, "url": "https://quay.example/7", "title": "A title of its own", "text": story("apricots"), "date": "2025-05-16", "outlet": "The Quay", "lang": "en", "extra": [1]});
    let sandbox = Sandbox::with_pages(&[("a.jsonl", &format!("{record}\n"))]);
    sandbox.say("add pages --quiet").exits(0);
    let hit = sandbox.say("search apricots --json").exits(0).json()["hits"][0].clone();
    for (name, value) in [
        ("id", "7"),
        ("url", "https://quay.example/7"),
        ("title", "A title of its own"),
        ("date", "2025-05-16"),
        ("outlet", "The Quay"),
        ("lang", "en"),
    ] {
        assert_eq!(hit[name], value, "{name}");
    }
    assert_eq!(hit["origin"], json!({"path": "pages/a.jsonl", "record": 1}));
}

#[test]
fn json_ld_tells_date_outlet_and_authors() {
    let data = json!({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Apricots", "datePublished": "2025-05-16T08:00:00+03:00",
        "author": [{"@type": "Person", "name": "A. Writer"}], "publisher": {"@type": "Organization", "name": "The Quay"}});
    let page = html("Apricots", &story("apricots")).replace(
        "</head>",
        &format!("<script type=application/ld+json>{data}</script></head>"),
    );
    let sandbox = Sandbox::with_pages(&[("a.html", &page)]);
    let cleaned = sandbox.say("clean --json pages/a.html").exits(0).json();
    assert_eq!(
        (&cleaned["date"], &cleaned["outlet"]),
        (&"2025-05-16".into(), &"The Quay".into())
    );
    assert_eq!(strings(&cleaned["authors"]), ["A. Writer"]);
}

#[test]
fn text_is_taken_as_it_is_on_request() {
    let text = "Skip to content\n\nHome\n\nOne line about apricots.\n";
    let sandbox = Sandbox::with_pages(&[("a.txt", text)]);
    let whole = |args: &[&str]| {
        let page = sandbox.run(args).json();
        format!(
            "{}\n{}",
            page["title"].as_str().unwrap(),
            page["text"].as_str().unwrap()
        )
    };
    assert!(whole(&["clean", "--json", "--no-clean", "pages/a.txt"]).contains("Skip to content"));
    sandbox.say("add pages --no-clean --quiet").exits(0);
    sandbox.say("search skip -q").exits(0);
}

#[test]
fn words_of_scripts_without_spaces_are_found() {
    let sandbox = Sandbox::with_pages(&[
        (
            "zh.txt",
            "停火谈判在伊斯坦布尔举行\n\n双方代表团周五在伊斯坦布尔举行会谈，讨论停火和交换战俘的问题，会谈持续了不到两个小时。\n",
        ),
        (
            "ja.txt",
            "停戦協議が再開\n\n両国の代表団は金曜日に会談し、捕虜の交換について話し合った。会談は二時間足らずで終わった。\n",
        ),
    ]);
    sandbox.say("add pages --quiet").exits(0);
    assert_eq!(sandbox.files(["停火", "--match", "all"]), ["zh".to_owned()].into());
    assert_eq!(sandbox.files(["捕虜", "--match", "all"]), ["ja".to_owned()].into());
}
