//! A linear look at markup: tags and text in order, without a tree.
//!
//! [`Scanner`] yields [`Token`]s in one pass over the text, in time linear in its length whatever the markup. The
//! gate counts them to decide whether the real parser may run; the fallback reads its text from them.

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text between tags, character references not yet resolved.
    Text(&'t str),
    /// A start tag: its name as written, and what stands behind the name.
    Open { name: &'t str, tail: &'t str },
    /// An end tag: its name as written.
    Close(&'t str),
}

/// Reads tokens off a page.
pub(super) struct Scanner<'t> {
    rest: &'t str,
    /// The element whose content is no markup: script, style.
    opaque: Option<&'static str>,
}

/// Elements whose content the HTML parser takes as plain characters.
const OPAQUE: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

impl<'t> Scanner<'t> {
    /// Starts at the beginning of a page.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            rest: text,
            opaque: None,
        }
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// Takes the content of a script or the like, up to its end tag or the end of the page.
    fn opaque_content(&mut self, name: &str) -> Token<'t> {
        let bytes = self.rest.as_bytes();
        let closes = |at: &usize| {
            bytes[at + 1..].first() == Some(&b'/')
                && bytes
                    .get(at + 2..at + 2 + name.len())
                    .is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = memchr::memchr_iter(b'<', bytes).find(closes).unwrap_or(bytes.len());
        Token::Text(self.take(end))
    }

    /// Takes a comment, a declaration or a processing instruction, and gives nothing.
    fn skip_declaration(&mut self) {
        let end = if self.rest.starts_with("<!--") {
            self.rest[4..].find("-->").map(|at| at + 7)
        } else {
            self.rest.find('>').map(|at| at + 1)
        };
        self.take(end.unwrap_or(self.rest.len()));
    }

    /// Takes a tag that starts here; its name begins at byte `name_at`.
    fn tag(&mut self, name_at: usize) -> Token<'t> {
        let tag = self.take(tag_length(self.rest.as_bytes()));
        let body = &tag[name_at..];
        let name = &body[..body
            .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')
            .unwrap_or(body.len())];
        if name_at == 2 {
            return Token::Close(name);
        }
        self.opaque = OPAQUE.iter().find(|opaque| name.eq_ignore_ascii_case(opaque)).copied();
        Token::Open {
            name,
            tail: &body[name.len()..],
        }
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(name) = self.opaque.take() {
            return Some(self.opaque_content(name));
        }
        loop {
            let bytes = self.rest.as_bytes();
            match bytes {
                [] => return None,
                [b'<', b'/', c, ..] if c.is_ascii_alphabetic() => return Some(self.tag(2)),
                [b'<', c, ..] if c.is_ascii_alphabetic() => return Some(self.tag(1)),
                [b'<', b'!' | b'?' | b'/', ..] => self.skip_declaration(),
                _ => {
                    let end = memchr::memchr(b'<', &bytes[1..]).map_or(bytes.len(), |at| at + 1);
                    return Some(Token::Text(self.take(end)));
                }
            }
        }
    }
}

/// Returns the bytes of the tag that starts here, `>` included; quoted values may hold `>`.
fn tag_length(bytes: &[u8]) -> usize {
    // Without quotation marks before it, the first `>` ends the tag.
    match memchr::memchr3(b'>', b'"', b'\'', bytes) {
        Some(at) if bytes[at] == b'>' => return at + 1,
        None => return bytes.len(),
        Some(_) => {}
    }
    let mut from = 0;
    while let Some(at) = memchr::memchr3(b'>', b'"', b'\'', &bytes[from..]).map(|at| from + at) {
        if bytes[at] == b'>' {
            return at + 1;
        }
        from = at + 1;
        // A quotation mark opens a value only behind an equals sign.
        if bytes[..at].trim_ascii_end().ends_with(b"=") {
            match memchr::memchr(bytes[at], &bytes[from..]) {
                Some(length) => from += length + 1,
                None => return bytes.len(),
            }
        }
    }
    bytes.len()
}

/// Counts white space outside quotes that parts words: never less than the number of attributes.
pub(super) fn count_attributes(tail: &str) -> usize {
    let mut quote = None;
    let mut inside = false;
    let mut count = 0;
    for b in tail.bytes() {
        match quote {
            Some(open) => {
                if b == open {
                    (quote, inside) = (None, false);
                }
            }
            None if b.is_ascii_whitespace() || b == b'/' || b == b'>' => inside = false,
            None => {
                count += usize::from(!inside);
                inside = true;
                if b == b'"' || b == b'\'' {
                    quote = Some(b);
                }
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, expected: &[Token<'_>]) {
        assert_eq!(Scanner::new(markup).collect::<Vec<_>>(), expected, "{markup}");
    }

    #[test]
    fn tags_and_text_come_in_order() {
        let p = |tail| Token::Open { name: "p", tail };
        check("<p>a</p>", &[p(">"), Token::Text("a"), Token::Close("p")]);
        check(
            "<p class='x > y' id=z>a < b",
            &[p(" class='x > y' id=z>"), Token::Text("a "), Token::Text("< b")],
        );
        check(
            "<!-- <p> -->a<!DOCTYPE x><?php ?>b",
            &[Token::Text("a"), Token::Text("b")],
        );
    }

    #[test]
    fn attributes_are_counted() {
        for (tail, count) in [(">", 0), (" class='x > y' id=z>", 2), (" title=\"b", 1), ("/a/b>", 2)] {
            assert_eq!(count_attributes(tail), count, "{tail}");
        }
    }

    #[test]
    fn a_script_is_one_text() {
        let script = Token::Open {
            name: "script",
            tail: ">",
        };
        check(
            "<script>if (a<b) '<p>'</script>x",
            &[
                script,
                Token::Text("if (a<b) '<p>'"),
                Token::Close("script"),
                Token::Text("x"),
            ],
        );
    }

    #[test]
    fn what_never_ends_ends_with_the_page() {
        check("a<!-- b", &[Token::Text("a")]);
        check(
            "<p title=\"b",
            &[Token::Open {
                name: "p",
                tail: " title=\"b",
            }],
        );
        check("<", &[Token::Text("<")]);
    }
}
