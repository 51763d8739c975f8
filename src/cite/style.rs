//! How a citation is written.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Citation;

/// A way to write citations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The quote, and where it stands, in plain text.
    Text,
    /// The same in Markdown (`CommonMark`), the quote as a block quote.
    Markdown,
    /// CSL-JSON 1.0, one item; quote, span and digest stand in `custom`.
    CslJson,
}

impl Citation {
    /// Writes the citation.
    #[must_use]
    pub fn write(&self, style: Style) -> String {
        match style {
            Style::Text => format!("“{}”\n— {}\n", self.quote, self.reference()),
            Style::Markdown => self.markdown(),
            Style::CslJson => self.csl().to_string(),
        }
    }

    /// Writes where the quote stands, on one line: outlet, title, date, address, file, digest, bytes.
    #[must_use]
    pub fn reference(&self) -> String {
        let mut parts = self.authors.clone();
        parts.push(self.outlet.clone().unwrap_or_else(|| "[no publisher]".to_owned()));
        parts.push(if self.title.is_empty() {
            "[no title]".to_owned()
        } else {
            format!("“{}”", self.title)
        });
        parts.push(
            self.date
                .map_or_else(|| "[no date]".to_owned(), |date| date.to_string()),
        );
        parts.extend(self.url.clone());
        parts.push(self.place());
        parts.push(format!("sha256 {}", self.sha256));
        parts.push(format!("bytes {}-{}", self.span.start(), self.span.end()));
        parts.join(", ")
    }

    /// Writes the file, with the record or line where there is one.
    fn place(&self) -> String {
        self.line
            .map_or_else(|| self.origin.to_string(), |line| format!("{}:{line}", self.origin))
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for line in self.quote.lines() {
            let _ = writeln!(text, "> {}", escaped(line));
        }
        let _ = write!(text, ">\n> — {}", escaped(&self.reference()));
        text.push('\n');
        text
    }

    /// Returns the CSL-JSON item, as the `citation-style-language/schema` describes it.
    #[must_use]
    pub fn csl(&self) -> Value {
        let mut item = Map::new();
        let kind = if self.outlet.is_some() {
            "article-newspaper"
        } else {
            "webpage"
        };
        item.insert("id".into(), json!(self.passage_id));
        item.insert("type".into(), json!(kind));
        let mut put = |key: &str, value: Option<Value>| value.map(|value| item.insert(key.to_owned(), value));
        put("title", Some(json!(self.title)).filter(|_| !self.title.is_empty()));
        put("container-title", self.outlet.as_ref().map(|outlet| json!(outlet)));
        put("issued", self.date.map(|date| json!({ "date-parts": [parts(date)] })));
        put(
            "author",
            Some(json!(
                self.authors
                    .iter()
                    .map(|name| json!({ "literal": name }))
                    .collect::<Vec<_>>()
            ))
            .filter(|_| !self.authors.is_empty()),
        );
        put("URL", self.url.as_ref().map(|url| json!(url)));
        put("language", self.lang.as_ref().map(|lang| json!(lang)));
        put("archive_location", Some(json!(self.place())));
        put(
            "custom",
            Some(json!({ "quote": self.quote, "span": self.span, "sha256": self.sha256 })),
        );
        Value::Object(item)
    }
}

fn parts(date: crate::model::PartialDate) -> Vec<u16> {
    let mut parts = vec![date.year()];
    parts.extend(date.month().map(u16::from));
    parts.extend(date.day().map(u16::from));
    parts
}

/// Escapes what Markdown would read as markup, so that a page cannot put links or pictures into a note.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
