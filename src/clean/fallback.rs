//! Text of a page that may not be parsed: read off its tags in one linear pass, whatever they look like.
//!
//! Blocks come out as they do for a text scrape, so the page is then judged as one. The document's `method` says
//! `html-fallback`.

use std::cell::RefCell;

use html5ever::{
    LocalName,
    tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, states::RawKind},
};

use super::{
    block::{Block, Join, Shape},
    gate, hints, tokenizer,
};
use crate::model::ZoneKind;

/// Returns the text between the tags of a page as blocks. Titles and frames count only where there is nothing else: one
/// that is never closed swallows the page.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let shown = blocks_without(page, &["script", "style", "iframe", "noframes", "title"]);
    if shown.iter().any(|block| block.text.contains(char::is_alphanumeric)) {
        shown
    } else {
        blocks_without(page, &["script", "style"])
    }
}

fn blocks_without(page: &str, silent_names: &'static [&'static str]) -> Vec<Block> {
    let lines = Lines {
        silent_names,
        read: RefCell::new(Read {
            blocks: Vec::new(),
            text: String::new(),
            join: Join::Paragraph,
            is_silent: false,
            hidden: None,
        }),
    };
    tokenizer::feed(page, &lines);
    lines.read.into_inner().blocks
}

/// Takes the tokens of a page and makes blocks of their text.
struct Lines {
    silent_names: &'static [&'static str],
    read: RefCell<Read>,
}

/// What was read so far.
struct Read {
    blocks: Vec<Block>,
    /// Text of the block being read, white space collapsed.
    text: String,
    join: Join,
    is_silent: bool,
    /// The element that hides what is in it, and how many of its name are open in it.
    hidden: Option<(LocalName, usize)>,
}

impl TokenSink for Lines {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut read = self.read.borrow_mut();
        match token {
            Token::CharacterTokens(text) if !read.is_silent => push_words(&mut read.text, &text),
            Token::TagToken(tag) => {
                read.hide(&tag);
                let Tag { kind, name, .. } = tag;
                let opens = kind == TagKind::StartTag;
                read.is_silent = opens && self.silent_names.contains(&&*name);
                if ends_line(&name) {
                    read.flush();
                    read.join = if matches!(&*name, "br" | "li") {
                        Join::Line
                    } else {
                        Join::Paragraph
                    };
                }
                if let Some(kind) = raw_kind(&name).filter(|_| opens) {
                    return TokenSinkResult::RawData(kind);
                }
            }
            Token::EOFToken => read.flush(),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Read {
    /// Notes where text begins and ends that is not shown, as far as tags can tell without a tree.
    fn hide(&mut self, tag: &Tag) {
        let opens = tag.kind == TagKind::StartTag;
        match &mut self.hidden {
            Some((name, open)) if *name == tag.name => {
                *open = if opens { *open + 1 } else { *open - 1 };
                if *open == 0 {
                    self.flush();
                    self.hidden = None;
                }
            }
            None if opens && !gate::is_flat(&tag.name) && is_hidden(tag) => {
                self.flush();
                self.hidden = Some((tag.name.clone(), 1));
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        let trimmed = self.text.trim();
        if trimmed.contains(|c: char| !c.is_whitespace() && !c.is_control()) {
            let mut block = Block::new(trimmed, Shape::Bare, self.join);
            if self.hidden.is_some() {
                block.decide(ZoneKind::Chrome, "hidden");
            }
            self.blocks.push(block);
        }
        self.text.clear();
    }
}

/// Returns whether a tag says that its element is not shown.
fn is_hidden(tag: &Tag) -> bool {
    tag.attrs.iter().any(|attribute| match &*attribute.name.local {
        "hidden" => true,
        "style" => hints::hides(&attribute.value),
        _ => false,
    })
}

fn push_words(text: &mut String, part: &str) {
    for (i, word) in part.split(char::is_whitespace).enumerate() {
        if i > 0 && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// Returns how the content of an element is read that is no markup. A script ends at its first end tag here, also in a
/// comment that a browser would look for the end of: more of the page is seen.
fn raw_kind(name: &LocalName) -> Option<RawKind> {
    match &**name {
        "textarea" | "title" => Some(RawKind::Rcdata),
        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        _ => None,
    }
}

fn ends_line(name: &LocalName) -> bool {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "mark", "q",
        "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
    ];
    !INLINE.contains(&&**name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expected: &[&str]) {
        let texts: Vec<String> = blocks(page).into_iter().map(|b| b.text).collect();
        assert_eq!(texts, expected, "{page}");
    }

    #[test]
    fn text_survives_without_a_tree() {
        check("<p>one <b>two</b><p>three", &["one two", "three"]);
        check("<script>a</script><style>b</style>c<br>d", &["c", "d"]);
        check(&("<div>".repeat(1000) + "x"), &["x"]);
        check("<script><!-- <script>a</script>b", &["b"]);
    }

    #[test]
    fn what_is_hidden_is_set_aside() {
        let found = blocks("<p>a<div style='display: none'>b<div>c</div>d</div>e<span hidden>f</span>g");
        let hidden: String = found.iter().filter(|b| b.is_out()).map(|b| b.text.as_str()).collect();
        let shown: String = found.iter().filter(|b| !b.is_out()).map(|b| b.text.as_str()).collect();
        assert_eq!((shown.as_str(), hidden.as_str()), ("aeg", "bcdf"));
    }

    #[test]
    fn a_title_that_is_never_closed_keeps_its_words() {
        check("<title>one <p>two", &["one <p>two"]);
        check("<title>one</title><p>two", &["two"]);
    }

    #[test]
    fn references_are_resolved() {
        check(
            "a&nbsp;b &lt;c&gt; &#1052;&#x438;&#x440; &amp &bogus; &#0;",
            &["a b <c> Мир & &bogus; \u{fffd}"],
        );
    }
}
