//! Pages whose tags are gone: one block for every line.

use super::{
    Page,
    block::{Block, Join, Place, Shape},
    byline, judge,
    measure::measure_all,
    metadata::Metadata,
    score::Kind,
    template::{self, SiteLines},
    title,
};
use crate::model::ZoneKind;

/// Judges a text page.
pub(super) fn page(text: &str, declared_title: Option<&str>, site: &SiteLines) -> Page {
    judged(blocks(text), declared_title, site)
}

/// Judges blocks that have no markup.
pub(super) fn judged(mut blocks: Vec<Block>, declared_title: Option<&str>, site: &SiteLines) -> Page {
    if blocks.len() > MAX_JUDGED {
        return unjudged(blocks, declared_title);
    }
    let measures = measure_all(&blocks);
    let title = title::of_text(&mut blocks, &measures, declared_title);
    let authors = byline::mark(&mut blocks, &[]);
    template::mark(&mut blocks, &title, site);
    judge::judge(&mut blocks, &measures, &title, Kind::Text);
    Page {
        blocks,
        title,
        metadata: Metadata::of_authors(&authors),
        method: "text",
    }
}

/// Lines up to which a page is judged. No article has so many, and what judges them takes its time and memory for each.
const MAX_JUDGED: usize = 50_000;

/// Takes a page of too many lines as it is.
fn unjudged(mut blocks: Vec<Block>, declared_title: Option<&str>) -> Page {
    blocks
        .iter_mut()
        .for_each(|block| block.decide(ZoneKind::Body, "too-many-lines"));
    Page {
        blocks,
        title: declared_title.unwrap_or_default().trim().to_owned(),
        metadata: Metadata::of_authors(&[]),
        method: "text",
    }
}

/// Returns the lines of a text that show something.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let spaced = parts_by_empty_lines(text);
    let mut gap = true;
    for (number, (start, line)) in (1..).zip(lines(text)) {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            gap = true;
            continue;
        }
        let item = is_item(trimmed);
        let in_list = item && blocks.last().is_some_and(|b| b.shape == Shape::Item);
        let join = if !gap && (spaced || in_list) {
            Join::Line
        } else {
            Join::Paragraph
        };
        let shown = if trimmed.contains(BREAKS) {
            trimmed.replace(BREAKS, " ")
        } else {
            trimmed.to_owned()
        };
        let mut block = Block::new(&shown, if item { Shape::Item } else { Shape::Bare }, join);
        let at = start + (line.len() - line.trim_start().len());
        block.place = Some(Place {
            line: number,
            raw: at..at + trimmed.len(),
        });
        blocks.push(block);
        gap = false;
    }
    blocks
}

/// Returns the lines of a text and where they start; `\n`, `\r\n` and `\r` end a line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = &text[start..];
        let at = start;
        let Some(end) = rest.find(['\n', '\r']) else {
            done = true;
            return Some((at, rest));
        };
        let width = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        start += end + width;
        Some((at, &rest[..end]))
    })
}

/// Returns whether empty lines part the paragraphs of this text, so that a single line break does not.
fn parts_by_empty_lines(text: &str) -> bool {
    let (mut gaps, mut breaks, mut empty) = (0_u32, 0_u32, true);
    for (_, line) in lines(text) {
        let is_empty = line.trim().is_empty();
        if !is_empty {
            if empty { gaps += 1 } else { breaks += 1 }
        }
        empty = is_empty;
    }
    gaps > 3 && gaps * 3 > breaks
}

/// Characters that some readers take as line ends though editors do not count them: they become spaces.
const BREAKS: [char; 5] = ['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '▪', '●', '◦', '‣', '·', '○', '*'])
        || line
            .strip_prefix(['-', '–', '—'])
            .is_some_and(|rest| rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_places() {
        let text = "one\r\n\r\n  two\rthree\n";
        let blocks = blocks(text);
        let seen: Vec<_> = blocks
            .iter()
            .map(|b| (b.place.as_ref().unwrap().line, b.text.as_str()))
            .collect();
        assert_eq!(seen, [(1, "one"), (3, "two"), (4, "three")]);
        for block in &blocks {
            assert_eq!(&text[block.place.as_ref().unwrap().raw.clone()], block.text);
        }
    }

    #[test]
    fn a_page_of_too_many_lines_is_taken_as_it_is() {
        let page = page(&"Home\n".repeat(MAX_JUDGED + 1), None, &SiteLines::default());
        let rules: std::collections::BTreeSet<&str> =
            page.blocks.iter().filter_map(|b| Some(b.verdict?.rule)).collect();
        assert_eq!(rules.into_iter().collect::<Vec<_>>(), ["too-many-lines"]);
    }

    #[test]
    fn items_follow_one_another_without_a_gap() {
        let joins: Vec<Join> = blocks("a\n• b\n• c\nd").iter().map(|b| b.join).collect();
        assert_eq!(joins, [Join::Paragraph, Join::Paragraph, Join::Line, Join::Paragraph]);
    }
}
