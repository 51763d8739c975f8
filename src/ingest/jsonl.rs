//! Files with one page a line, each a JSON object: `id? url? title? html|text date? outlet? lang? fetched_at?`.

use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde_json::Value;

use crate::model::{Declared, MediaType, Origin, RawDocument};

use super::{Limits, Unreadable, digest, io_reason};

/// The fields that are read; others may stand beside them.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    id: Value,
    url: Option<String>,
    title: Option<String>,
    html: Option<String>,
    text: Option<String>,
    #[serde(default)]
    date: Value,
    outlet: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    fetched_at: Value,
}

/// Reads the records of a stream, one a line; empty lines are passed over.
pub(super) struct Records<R> {
    stream: R,
    name: String,
    line: u64,
    limits: Limits,
    failed: bool,
    any: bool,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(stream: R, name: &str, limits: Limits) -> Self {
        Self {
            stream,
            name: name.to_owned(),
            line: 0,
            limits,
            failed: false,
            any: false,
        }
    }

    /// Reads one line into `buffer`; `false` at the end of the stream.
    fn next_line(&mut self, buffer: &mut Vec<u8>) -> io::Result<bool> {
        buffer.clear();
        let limit = self.limits.page_bytes + 1;
        let read = self.stream.by_ref().take(limit).read_until(b'\n', buffer)?;
        self.line += u64::from(read > 0);
        if read as u64 == limit && buffer.last() != Some(&b'\n') {
            skip_line(&mut self.stream)?;
        }
        Ok(read > 0)
    }

    /// Accounts for a file without records, once.
    fn empty(&mut self) -> Option<Result<RawDocument, Unreadable>> {
        let is_first = !std::mem::replace(&mut self.any, true);
        let origin = Origin {
            path: self.name.clone(),
            record: None,
        };
        is_first.then(|| {
            Err(Unreadable {
                origin,
                reason: "the file holds no records".to_owned(),
            })
        })
    }

    fn page(&self, line: &[u8]) -> Result<RawDocument, Unreadable> {
        let origin = Origin {
            path: self.name.clone(),
            record: Some(self.line),
        };
        if line.len() as u64 > self.limits.page_bytes {
            let reason = format!("larger than {} bytes, the limit for a page", self.limits.page_bytes);
            return Err(Unreadable { origin, reason });
        }
        match page(line) {
            Ok((media, bytes, declared)) => Ok(RawDocument {
                origin,
                sha256: digest(line),
                bytes,
                media,
                declared,
            }),
            Err(reason) => Err(Unreadable { origin, reason }),
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<RawDocument, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut buffer = Vec::new();
        while !self.failed {
            match self.next_line(&mut buffer) {
                Ok(false) => return self.empty(),
                Ok(true) => {
                    let line = trim(&buffer, self.line);
                    if !line.is_empty() {
                        self.any = true;
                        return Some(self.page(line));
                    }
                }
                Err(error) => {
                    // What follows in a damaged stream cannot be trusted to start at a line.
                    self.failed = true;
                    let origin = Origin {
                        path: self.name.clone(),
                        record: Some(self.line + 1),
                    };
                    return Some(Err(Unreadable {
                        origin,
                        reason: io_reason(&error),
                    }));
                }
            }
        }
        None
    }
}

/// Leaves out the line's end, and the byte order mark of the first line.
fn trim(line: &[u8], number: u64) -> &[u8] {
    let line = if number == 1 {
        line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
    } else {
        line
    };
    line.trim_ascii()
}

fn skip_line(stream: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = stream.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        stream.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Reads one object; the error is the reason shown.
fn page(line: &[u8]) -> Result<(MediaType, Vec<u8>, Declared), String> {
    let record: Record = serde_json::from_slice(line).map_err(|error| why_not(line, &error))?;
    let (media, body) = match (record.html, record.text) {
        (Some(html), _) => (MediaType::Html, html),
        (None, Some(text)) => (MediaType::Text, text),
        (None, None) => return Err("the object has neither `html` nor `text`".to_owned()),
    };
    let declared = Declared {
        id: as_text(&record.id),
        title: record.title,
        url: record.url,
        outlet: record.outlet,
        date: as_text(&record.date),
        lang: record.lang,
        fetched_at: as_text(&record.fetched_at),
        charset: Some("utf-8".to_owned()),
    };
    Ok((media, body.into_bytes(), declared))
}

/// Says why a line is no record, and what would make it one.
fn why_not(line: &[u8], error: &serde_json::Error) -> String {
    match line {
        [b'[', ..] => "a JSON array: write one object a line (jq -c '.[]')".to_owned(),
        b"{" | b"}" => "an object over several lines: write one a line (jq -c .)".to_owned(),
        _ => {
            let text = error.to_string();
            // The place in the file is told already; only the column helps.
            let text = text.replace(" at line 1 column", ", column");
            format!("not a JSON object of a page: {text}")
        }
    }
}

/// Returns a string or number as text.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &str) -> Vec<String> {
        let records = Records::new(
            lines.as_bytes(),
            "a.jsonl",
            Limits {
                page_bytes: 60,
                ..Limits::default()
            },
        );
        records
            .map(|page| match page {
                Ok(page) => format!("{} {}", page.origin, page.declared.id.unwrap_or_default()),
                Err(unreadable) => format!("{}: {}", unreadable.origin, unreadable.reason),
            })
            .collect()
    }

    #[test]
    fn a_bad_line_is_reported_and_the_next_is_read() {
        let said = check("{\"id\":\"a\",\"text\":\"x\"}\n\n{oops\n{\"id\":7,\"html\":\"<p>\"}\n{\"id\":\"c\"}\n");
        assert_eq!(said[0], "a.jsonl#1 a");
        assert!(
            said[1].starts_with("a.jsonl#3: not a JSON object of a page"),
            "{}",
            said[1]
        );
        assert_eq!(said[2], "a.jsonl#4 7");
        assert_eq!(said[3], "a.jsonl#5: the object has neither `html` nor `text`");
    }

    #[test]
    fn a_line_over_the_limit_is_refused_and_the_next_is_read() {
        let long = format!("{{\"text\":\"{}\"}}\n{{\"id\":\"b\",\"text\":\"x\"}}", "a".repeat(200));
        assert_eq!(
            check(&long),
            ["a.jsonl#1: larger than 60 bytes, the limit for a page", "a.jsonl#2 b"]
        );
    }
}
