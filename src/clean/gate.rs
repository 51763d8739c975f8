//! The guard before the HTML parser: is this page small and flat enough to build a tree of it?
//!
//! A conforming parser takes time quadratic in the number of open elements and of attributes of one tag, so
//! 100,000 nested `<div>` (half a megabyte) cost it 20 seconds. [`admits`] counts first, in one linear pass.

use foldhash::HashMap;

use super::scan::{Scanner, Token, count_attributes};

/// Bytes of a page that may be parsed.
const MAX_BYTES: usize = 16 << 20;
/// Tags of a page that may be parsed.
const MAX_TAGS: usize = 100_000;
/// Elements open at one time.
const MAX_DEPTH: usize = 512;
/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 1_000;
/// Entities and other ampersands: each may cost the parser a search through all names.
const MAX_AMPERSANDS: usize = 400_000;

/// Returns whether elements of a name have no end tag, or one that people leave out and the parser supplies. The name is
/// in small letters.
fn is_flat(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
            | b"p"
            | b"li"
            | b"dt"
            | b"dd"
            | b"option"
            | b"optgroup"
            | b"tr"
            | b"td"
            | b"th"
            | b"thead"
            | b"tbody"
            | b"tfoot"
            | b"html"
            | b"head"
            | b"body"
            | b"image"
            | b"rp"
            | b"rt"
    )
}

/// Returns whether a tree of the page can be built in bounded time.
pub(super) fn admits(page: &str) -> bool {
    if page.len() > MAX_BYTES || memchr::memchr_iter(b'&', page.as_bytes()).count() > MAX_AMPERSANDS {
        return false;
    }
    let mut open = Open::default();
    let mut tags = 0;
    for token in Scanner::new(page) {
        match token {
            Token::Text(_) => continue,
            Token::Open { tail, .. } if tail.len() > MAX_ATTRIBUTES && count_attributes(tail) > MAX_ATTRIBUTES => {
                return false;
            }
            Token::Open { name, .. } => open.start(name),
            Token::Close(name) => open.end(name),
        }
        tags += 1;
        if tags > MAX_TAGS || open.depth > MAX_DEPTH {
            return false;
        }
    }
    true
}

/// Elements that are open, by their names.
#[derive(Default)]
struct Open {
    counts: HashMap<Box<[u8]>, usize>,
    depth: usize,
}

/// Longest name of an element that is told apart; longer ones count as never closed.
const LONGEST_NAME: usize = 32;

impl Open {
    fn start(&mut self, name: &str) {
        let mut buffer = [0; LONGEST_NAME];
        let Some(name) = in_small_letters(name, &mut buffer) else {
            self.depth += 1;
            return;
        };
        if is_flat(name) {
            return;
        }
        self.depth += 1;
        match self.counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(name.into(), 1)),
        }
    }

    fn end(&mut self, name: &str) {
        let mut buffer = [0; LONGEST_NAME];
        let name = in_small_letters(name, &mut buffer);
        if let Some(count) = name
            .and_then(|name| self.counts.get_mut(name))
            .filter(|count| **count > 0)
        {
            *count -= 1;
            self.depth -= 1;
        }
    }
}

/// Returns a name in small ASCII letters; `None` where it does not fit.
fn in_small_letters<'b>(name: &str, buffer: &'b mut [u8; LONGEST_NAME]) -> Option<&'b [u8]> {
    let small = buffer.get_mut(..name.len())?;
    small.copy_from_slice(name.as_bytes());
    small.make_ascii_lowercase();
    Some(small)
}

#[cfg(test)]
mod tests {
    use super::admits;

    #[test]
    fn pages_people_write_pass() {
        assert!(admits(
            "<html><body><p>one<p>two<ul><li>a<li>b</ul><br><img src=x></body></html>"
        ));
        assert!(admits(&"<p>an unclosed paragraph".repeat(5_000)));
        assert!(admits(&"<div><b>x</b></div>".repeat(5_000)));
    }

    #[test]
    fn bombs_do_not() {
        assert!(!admits(&"<div>".repeat(600)));
        assert!(!admits(&"<b></i>".repeat(600)));
        assert!(!admits(&"<br>".repeat(100_001)));
        assert!(!admits(&format!("<p {}>", "a=1 ".repeat(1_001))));
        assert!(!admits(&" ".repeat(17 << 20)));
        let long = "a".repeat(40);
        assert!(!admits(&format!("<{long}1></{long}2>").repeat(600)));
    }
}
