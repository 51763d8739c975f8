//! What are these bytes? Told by the first few kilobytes, and by the name only where those leave it open.

use crate::model::MediaType;

/// Bytes looked at.
const WINDOW: usize = 8 << 10;

/// Marks that no plain text holds near its start.
const STRONG_TAGS: [&str; 5] = ["<!doctype html", "<html", "<head", "<body", "<?xml"];

/// Tags of which a scrape that lost its markup may keep one or two.
const TAGS: [&str; 20] = [
    "<p>", "<p ", "<div", "<span", "<a ", "<script", "<style", "<meta", "<link", "<table", "<article", "<section",
    "<h1", "<h2", "<br", "<ul", "<li", "<img", "<title", "</",
];

/// Returns whether the bytes of a page are HTML or plain text.
#[must_use]
pub fn media_type(bytes: &[u8], name: &str) -> MediaType {
    let start = ascii_start(bytes);
    if STRONG_TAGS.iter().any(|tag| start.contains(tag)) {
        return MediaType::Html;
    }
    let tags = TAGS.iter().map(|tag| start.matches(tag).take(3).count()).sum::<usize>();
    let named_html = ["html", "htm", "xhtml", "shtml", "php", "aspx", "jsp"].contains(&ending(name).as_str());
    let is_html = tags >= 3 || (tags >= 1 && (named_html || start.starts_with('<')));
    if is_html { MediaType::Html } else { MediaType::Text }
}

/// Returns whether a file holds one JSON object a line, each a page.
pub(super) fn is_jsonl(start: &[u8], name: &str) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    if ["jsonl", "ndjson"].contains(&ending(name).as_str()) {
        return true;
    }
    let first_line = start
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    first_line.starts_with(b"{\"")
        && start
            .windows(8)
            .take(WINDOW)
            .any(|w| w.starts_with(b"\"text\":") || w.starts_with(b"\"html\":"))
}

/// Returns the name of an archive format that holds pages but is none itself.
pub(super) fn archive(start: &[u8]) -> Option<&'static str> {
    if start.starts_with(b"WARC/") {
        return Some("WARC");
    }
    start.starts_with(b"PK\x03\x04").then_some("ZIP (and WACZ)")
}

/// Returns the ending of a file's name, lower case, without `.gz`.
pub(super) fn ending(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_owned())
}

/// Returns the first bytes as lower-case ASCII; NUL bytes are left out, so that UTF-16 reads like ASCII.
fn ascii_start(bytes: &[u8]) -> String {
    let window = &bytes[..bytes.len().min(WINDOW)];
    let letters = window
        .iter()
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| byte.to_ascii_lowercase() as char);
    letters.collect::<String>().trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_by_its_tags() {
        for (text, name, expected) in [
            ("<!DOCTYPE html><title>x", "a.txt", MediaType::Html),
            ("A truce <b>holds</b>.", "a.txt", MediaType::Text),
            ("Prices < 5 and > 3", "a.html", MediaType::Text),
            ("<p>A truce", "a.html", MediaType::Html),
            ("<div><p>A</p><p>B</p></div>", "a", MediaType::Html),
        ] {
            assert_eq!(media_type(text.as_bytes(), name), expected, "{text}");
        }
        let utf16: Vec<u8> = "<html><body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(media_type(&utf16, "a"), MediaType::Html);
    }

    #[test]
    fn json_lines_are_told_by_name_or_content() {
        assert!(is_jsonl(b"", "a.jsonl"));
        assert!(is_jsonl(b"", "a.ndjson.gz"));
        assert!(is_jsonl(b"{\"id\": 1, \"text\": \"x\"}", "a.txt"));
        assert!(!is_jsonl(b"{ not json }", "a.txt"));
    }
}
