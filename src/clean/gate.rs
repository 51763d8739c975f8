//! The guard before the tree builder: is this page small and flat enough to build a tree of it?
//!
//! A conforming builder takes time quadratic in the number of open elements, and opens formatting elements that were
//! never closed again in every paragraph: 235 kB of `<b>` and `<p>` make it fill 4 GB. A [`Gate`] stands between the
//! tokenizer and the builder, counts what passes, and lets nothing more through once a page is over a limit.

use std::cell::{Cell, RefCell};

use foldhash::HashMap;
use html5ever::{
    LocalName, local_name,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult},
};

/// Bytes of a page that may be parsed.
const MAX_BYTES: usize = 16 << 20;
/// Tags of a page that may be parsed.
const MAX_TAGS: usize = 100_000;
/// Elements open at one time.
const MAX_DEPTH: usize = 512;
/// Attributes of one tag.
const MAX_ATTRIBUTES: usize = 1_000;
/// References and other ampersands: each is a piece of text of its own.
const MAX_AMPERSANDS: usize = 400_000;
/// Comparisons of attributes that the builder may have to make to tell formatting elements apart.
const MAX_COMPARED: usize = 20_000_000;

/// Returns whether a tree of a page may be tried.
pub(super) fn admits(page: &str) -> bool {
    page.len() <= MAX_BYTES && memchr::memchr_iter(b'&', page.as_bytes()).count() <= MAX_AMPERSANDS
}

/// A builder, and the tokens counted that it was given.
pub(super) struct Gate<'b, Sink> {
    builder: &'b Sink,
    counts: RefCell<Counts>,
    is_open: Cell<bool>,
}

impl<'b, Sink> Gate<'b, Sink> {
    pub(super) fn new(builder: &'b Sink) -> Self {
        Self {
            builder,
            counts: RefCell::default(),
            is_open: Cell::new(true),
        }
    }

    /// Returns whether everything was let through.
    pub(super) fn is_open(&self) -> bool {
        self.is_open.get()
    }
}

/// Tells how much a builder has made of what it was given.
pub(super) trait Bounded {
    /// Returns whether it is more than any page needs.
    fn is_full(&self) -> bool;
}

impl<Sink: TokenSink + Bounded> TokenSink for Gate<'_, Sink> {
    type Handle = Sink::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Sink::Handle> {
        let is_within = || match &token {
            Token::TagToken(tag) => self.counts.borrow_mut().admit(tag),
            _ => true,
        };
        // A comment makes a node as well.
        self.is_open
            .set(self.is_open() && is_within() && !self.builder.is_full());
        if self.is_open() {
            self.builder.process_token(token, line)
        } else {
            TokenSinkResult::Continue
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Tags so far, and the elements that are open, by their names.
#[derive(Default)]
struct Counts {
    tags: usize,
    open: HashMap<LocalName, usize>,
    depth: usize,
    /// Formatting elements that were not closed.
    formatting: usize,
    /// Most attributes that one of them had.
    formatting_attributes: usize,
    compared: usize,
}

impl Counts {
    /// Counts a tag; returns whether the page is still within the limits.
    fn admit(&mut self, tag: &Tag) -> bool {
        self.tags += 1;
        if !is_flat(&tag.name) {
            match tag.kind {
                TagKind::StartTag => self.start(tag),
                TagKind::EndTag => self.end(&tag.name),
            }
        }
        self.tags <= MAX_TAGS
            && self.depth <= MAX_DEPTH
            && self.compared <= MAX_COMPARED
            && tag.attrs.len() < MAX_ATTRIBUTES
    }

    fn start(&mut self, tag: &Tag) {
        match self.open.get_mut(&tag.name) {
            Some(count) => *count += 1,
            None => drop(self.open.insert(tag.name.clone(), 1)),
        }
        self.depth += 1;
        if is_formatting(&tag.name) {
            self.formatting_attributes = self.formatting_attributes.max(tag.attrs.len());
            self.compared += self.formatting * (1 + self.formatting_attributes + tag.attrs.len());
            self.formatting += 1;
        }
    }

    fn end(&mut self, name: &LocalName) {
        if let Some(count) = self.open.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            self.depth -= 1;
            self.formatting -= usize::from(is_formatting(name));
        }
    }
}

/// Returns whether elements of a name have no end tag, or one that people leave out and the parser supplies.
pub(super) fn is_flat(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("area")
            | local_name!("base")
            | local_name!("br")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("param")
            | local_name!("source")
            | local_name!("track")
            | local_name!("wbr")
            | local_name!("p")
            | local_name!("li")
            | local_name!("dt")
            | local_name!("dd")
            | local_name!("option")
            | local_name!("optgroup")
            | local_name!("tr")
            | local_name!("td")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("tbody")
            | local_name!("tfoot")
            | local_name!("html")
            | local_name!("head")
            | local_name!("body")
            | local_name!("image")
            | local_name!("rp")
            | local_name!("rt")
    )
}

/// Returns whether the builder opens an element again where it was not closed.
fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

#[cfg(test)]
mod tests {
    use crate::clean::dom::Dom;

    fn admits(page: &str) -> bool {
        Dom::parse(page).is_some()
    }

    #[test]
    fn pages_people_write_pass() {
        assert!(admits(
            "<html><body><p>one<p>two<ul><li>a<li>b</ul><br><img src=x></body></html>"
        ));
        assert!(admits(&"<p>an unclosed paragraph".repeat(5_000)));
        assert!(admits(&"<div><b>x</b></div>".repeat(5_000)));
        assert!(admits(&"<p><font size=1 color=red>x <a href=1>y</a>".repeat(200)));
    }

    #[test]
    fn bombs_do_not() {
        assert!(!admits(&"<div>".repeat(600)));
        assert!(!admits(&"<b></i>".repeat(600)));
        assert!(!admits(&"<br>".repeat(100_001)));
        assert!(!admits(&" ".repeat(17 << 20)));
        assert!(!admits(&"<!>".repeat(400_000)));
        let attributes: Vec<String> = (0..1_001).map(|n| format!("a{n}=1")).collect();
        assert!(!admits(&format!("<p {}>", attributes.join(" "))));
        assert!(!admits(&"<unknown-name></another-name>".repeat(600)));
    }

    #[test]
    fn formatting_that_is_opened_again_and_again_does_not_either() {
        let attributes: Vec<String> = (0..30).map(|n| format!("a{n}=1")).collect();
        let open = |n: usize| format!("<p><b x={n} {}>", attributes.join(" "));
        let start = (0..300).map(open).collect::<Vec<_>>().concat();
        assert!(!admits(&(start.clone() + &"<p>x".repeat(45_000))));
        assert!(!admits(&(start + &"<b></b>".repeat(45_000))));
        let bodies: Vec<String> = (0..90_000).map(|n| format!("<body a{n}=1>")).collect();
        assert!(!admits(&bodies.concat()));
    }
}
