//! Adds an entry to the text of a file of names and leaves everything else as it is: comments, order, line ends.

use super::gazetteer::{Entry, lines_of_entries, parse_line};

/// What became of an entry that was put into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It stands on a line of its own, with this 1-based number.
    Added(usize),
    /// The line with this number, which had the same id, says it too.
    Extended(usize),
}

impl Put {
    /// Returns the line that says it.
    #[must_use]
    pub fn line(self) -> usize {
        match self {
            Self::Added(line) | Self::Extended(line) => line,
        }
    }
}

/// Returns the text of a file with one more entry. Where a line has the id already, the last such line is extended: what
/// it lists stays, single values are those of `entry`.
///
/// ```
/// use tidings::entities::{Entry, Put, put_into_file};
/// let entry: Entry = serde_json::from_str(r#"{"id":"per:okafor","name":"Adaeze Okafor"}"#)?;
/// let (text, put) = put_into_file("# our desk\n", &entry);
/// assert_eq!(put, Put::Added(2));
/// assert!(text.starts_with("# our desk\n{\"id\":\"per:okafor\""));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn put_into_file(text: &str, entry: &Entry) -> (String, Put) {
    let known = lines_of_entries(text).filter_map(|(line, text)| Some((line, parse_line("", line, text).ok()?)));
    let same = known.filter(|(_, known)| known.id == entry.id).last();
    match same {
        Some((line, known)) => (
            with_line_replaced(text, line, &extended(known, entry)),
            Put::Extended(line),
        ),
        None => with_line_added(text, entry),
    }
}

fn extended(mut known: Entry, entry: &Entry) -> Entry {
    let source = match (known.source.as_str(), entry.source.as_str()) {
        (old, new) if new.is_empty() || old.contains(new) => old.to_owned(),
        ("", new) => new.to_owned(),
        (old, new) => format!("{old}; {new}"),
    };
    let mut entry = entry.clone();
    entry.count_name_as_spelling();
    known.absorb(entry);
    Entry { source, ..known }
}

fn line_of(entry: &Entry) -> String {
    serde_json::to_string(entry).expect("an object with string keys can be written")
}

fn with_line_added(text: &str, entry: &Entry) -> (String, Put) {
    let mut entry = entry.clone();
    entry.count_name_as_spelling();
    let mut text = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let line = text.lines().count() + 1;
    text.push_str(&line_of(&entry));
    text.push('\n');
    (text, Put::Added(line))
}

fn with_line_replaced(text: &str, line: usize, entry: &Entry) -> String {
    let mut changed = String::with_capacity(text.len());
    for (number, old) in (1..).zip(text.split_inclusive('\n')) {
        if number == line {
            let bare = old.trim_end_matches(['\n', '\r']);
            let mark = if old.starts_with('\u{feff}') { "\u{feff}" } else { "" };
            changed.push_str(mark);
            changed.push_str(&line_of(entry));
            changed.push_str(&old[bare.len()..]);
        } else {
            changed.push_str(old);
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Entry {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn comments_and_order_stay() {
        let text = "# first\r\n{\"id\":\"per:a\",\"name\":\"Ann Quire\",\"source\":\"desk\"}\r\n\n# last, no line end";
        let (text, put) = put_into_file(text, &entry(r#"{"id":"per:b","name":"Bo Quill"}"#));
        assert_eq!(put, Put::Added(5));
        let (text, put) = put_into_file(
            &text,
            &entry(r#"{"id":"per:a","name":"Ann Quire","aliases":[{"text":"Anne Quire"}],"source":"page.txt"}"#),
        );
        assert_eq!(put, Put::Extended(2));
        let lines: Vec<&str> = text.split('\n').collect();
        assert_eq!((lines[0], lines[2], lines[3]), ("# first\r", "", "# last, no line end"));
        assert!(lines[1].ends_with('\r') && lines[1].contains("Anne Quire") && lines[1].contains("desk; page.txt"));
        assert!(lines[4].contains("per:b"));
    }

    #[test]
    fn putting_twice_changes_nothing_more() {
        let more =
            entry(r#"{"id":"per:a","name":"Ann Quire","aliases":[{"text":"Anne Quire"}],"processes":["ru-ua"]}"#);
        let (once, _) = put_into_file("", &more);
        assert_eq!(put_into_file(&once, &more), (once.clone(), Put::Extended(1)));
    }
}
