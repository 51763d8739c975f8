//! Text of a page that may not be parsed: read off its tags in one linear pass, whatever they look like.
//!
//! Blocks come out as they do for a text scrape, so the page is then judged as one. The document's `method` says
//! `html-fallback`.

use super::{
    block::{Block, Join, Shape},
    scan::{Scanner, Token},
    tokenizer,
};

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

fn blocks_without(page: &str, silent_names: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut text = String::new();
    let mut join = Join::Paragraph;
    let mut silent = false;
    for token in Scanner::new(page) {
        match token {
            Token::Text(_) if silent => {}
            Token::Text(part) => push(&mut text, part),
            Token::Open { name, .. } | Token::Close(name) => {
                let is_silent = silent_names.iter().any(|silent| name.eq_ignore_ascii_case(silent));
                silent = matches!(token, Token::Open { .. }) && is_silent;
                if ends_line(name) {
                    flush(&mut blocks, &mut text, join);
                    join = if name.eq_ignore_ascii_case("br") || name.eq_ignore_ascii_case("li") {
                        Join::Line
                    } else {
                        Join::Paragraph
                    };
                }
            }
        }
    }
    flush(&mut blocks, &mut text, join);
    blocks
}

fn flush(blocks: &mut Vec<Block>, text: &mut String, join: Join) {
    let trimmed = text.trim();
    if trimmed.contains(|c: char| !c.is_whitespace() && !c.is_control()) {
        blocks.push(Block::new(trimmed, Shape::Bare, join));
    }
    text.clear();
}

/// Adds text, white space collapsed and character references resolved.
fn push(text: &mut String, part: &str) {
    let mut rest = part;
    while let Some(at) = rest.find('&') {
        push_words(text, &rest[..at]);
        rest = &rest[at..];
        match tokenizer::reference(rest, false) {
            Some((characters, length)) => {
                push_words(text, &characters);
                rest = &rest[length..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    push_words(text, rest);
}

fn push_words(text: &mut String, part: &str) {
    for (i, word) in part.split(char::is_whitespace).enumerate() {
        if i > 0 && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push_str(word);
    }
}

fn ends_line(name: &str) -> bool {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "img", "ins", "kbd", "mark", "q",
        "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
    ];
    !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
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
