//! The guard before the HTML parser: is this page small and flat enough to build a tree of it?
//!
//! A conforming parser takes time quadratic in the number of open elements and of attributes of one tag, so
//! 100,000 nested `<div>` (half a megabyte) cost it 20 seconds. [`admits`] counts first, in one linear pass.

use std::collections::HashMap;

use super::scan::{Scanner, Token};

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

/// Elements that have no end tag, or whose end tag people leave out and the parser supplies.
const NOT_NESTING: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "html", "head", "body",
    "image", "rp", "rt",
];

/// Returns whether a tree of the page can be built in bounded time.
pub(super) fn admits(page: &str) -> bool {
    if page.len() > MAX_BYTES || page.bytes().filter(|b| *b == b'&').count() > MAX_AMPERSANDS {
        return false;
    }
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut tags, mut depth) = (0, 0);
    for token in Scanner::new(page) {
        let (name, opens) = match token {
            Token::Text(_) => continue,
            Token::Open { attributes, .. } if attributes > MAX_ATTRIBUTES => return false,
            Token::Open { name, .. } => (name, true),
            Token::Close(name) => (name, false),
        };
        tags += 1;
        let name = name.get(..name.len().min(32)).unwrap_or("").to_ascii_lowercase();
        if !NOT_NESTING.contains(&name.as_str()) {
            let count = open.entry(name).or_default();
            if opens {
                *count += 1;
                depth += 1;
            } else if *count > 0 {
                *count -= 1;
                depth -= 1;
            }
        }
        if tags > MAX_TAGS || depth > MAX_DEPTH {
            return false;
        }
    }
    true
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
    }
}
