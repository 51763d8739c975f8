//! Which block is the title, and which only repeat it?

use std::collections::HashMap;

use super::{
    block::{Block, Shape, nfc},
    byline, dates,
    measure::Measure,
    rules,
};
use crate::{
    fold::{fold, fold_char, fold_letters},
    model::ZoneKind,
};

/// Finds the title among the lines of a text page, marks it and its repeats, and returns it; empty where there is none.
pub(super) fn of_text(blocks: &mut [Block], measures: &[Measure], declared: Option<&str>) -> String {
    let chosen = declared
        .and_then(|title| position(blocks, title))
        .or_else(|| choose(blocks, measures));
    set_aside_teasers(blocks, measures);
    let Some(at) = chosen else {
        return declared.unwrap_or_default().trim().to_owned();
    };
    let title = blocks[at].text.clone();
    blocks[at].verdict = None;
    blocks[at].decide(ZoneKind::Title, "title");
    mark_repeats(blocks, at);
    keep_subtitles(blocks, measures, at);
    declared.map_or(title, |declared| declared.trim().to_owned())
}

/// Finds the title of an HTML page among its headings and metadata, marks it and its repeats, and returns it.
///
/// `titles` are what the page's metadata and the world outside call it, most trusted first.
pub(super) fn of_html(blocks: &mut [Block], titles: &[&str]) -> String {
    let heading = blocks
        .iter()
        .position(|b| b.shape == Shape::Heading(1) && titles.iter().any(|t| agree(t, &b.text)));
    let same = || titles.iter().find_map(|title| position(blocks, title));
    let lone_heading = || {
        let mut first = blocks
            .iter()
            .enumerate()
            .filter(|(_, b)| b.shape == Shape::Heading(1) && b.text.split_whitespace().count() >= 3);
        first.next().map(|(at, _)| at).filter(|_| titles.is_empty())
    };
    let other_words = || only_heading(blocks).filter(|at| titles.iter().any(|t| shares_words(t, &blocks[*at].text)));
    if let Some(at) = heading.or_else(same).or_else(lone_heading).or_else(other_words) {
        let title = blocks[at].text.clone();
        blocks[at].decide(ZoneKind::Title, "title");
        mark_repeats(blocks, at);
        return title;
    }
    titles.first().map(|title| nfc(title.trim())).unwrap_or_default()
}

/// Returns the page's first heading of the first rank where it has no other.
fn only_heading(blocks: &[Block]) -> Option<usize> {
    let mut headings = blocks.iter().enumerate().filter(|(_, b)| b.shape == Shape::Heading(1));
    let (at, first) = headings.next()?;
    (headings.next().is_none() && first.text.split_whitespace().count() >= 3).then_some(at)
}

/// Returns whether a heading has half of a title's longer words, or a title half of a heading's: sites shorten one of them.
fn shares_words(title: &str, heading: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let long = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.chars().count() > 3);
        long.take(40).map(fold).collect()
    };
    let (title, heading) = (words(title), words(heading));
    let shared = title.iter().filter(|word| heading.contains(word)).count();
    shared >= 2 && shared * 2 >= title.len().min(heading.len())
}

/// Returns whether a heading and a title are the same but for what a site adds at either end.
fn agree(title: &str, heading: &str) -> bool {
    let (title, heading) = (fold_letters(title), fold_letters(heading));
    if title.is_empty() || heading.len() < 8 {
        return title == heading;
    }
    title.contains(&heading) || heading.contains(&title)
}

/// Returns the place of the first block that is a title word for word.
fn position(blocks: &[Block], title: &str) -> Option<usize> {
    let title = fold_letters(title);
    if title.is_empty() {
        return None;
    }
    blocks
        .iter()
        .position(|b| b.text.len() < 4 * title.len() + 16 && fold_letters(&b.text) == title)
}

/// Bytes of a title from which on a line that ends in it may be a trail that leads to the page.
const LONG_TITLE: usize = 32;

/// Most bytes of a trail before the title.
const TRAIL: usize = 64;

/// Marks every other block that says the same as the title, or goes on after it and is cut short, or ends in it as a trail
/// of categories does.
fn mark_repeats(blocks: &mut [Block], title: usize) {
    let title_text = blocks[title].text.clone();
    let wanted = fold_letters(&title_text);
    if wanted.is_empty() {
        return;
    }
    for block in blocks.iter_mut().filter(|b| b.text.len() < 4 * wanted.len() + 16) {
        if is_trail(&block.text, &title_text) {
            block.decide(ZoneKind::Chrome, "repeated-title");
            continue;
        }
        if begins_unlike(&block.text, &wanted) {
            continue;
        }
        let key = fold_letters(&block.text);
        if key == wanted || key.starts_with(&wanted) && is_cut_short(&block.text) {
            block.decide(ZoneKind::Chrome, "repeated-title");
        }
    }
}

/// Returns whether a line is a trail of categories and the title: `Home News Business Talks end without a truce`.
fn is_trail(line: &str, title: &str) -> bool {
    let Some(before) = line.strip_suffix(title).filter(|before| !before.is_empty()) else {
        return false;
    };
    title.len() >= LONG_TITLE && before.len() <= TRAIL && !before.contains(['.', ',', '!', '?', '"', '“', '«', '\''])
}

/// Returns whether the first letter of a text shows that its key is not `key` and does not begin so.
fn begins_unlike(text: &str, key: &str) -> bool {
    let mut first = None;
    if let Some(letter) = text.chars().find(|c| c.is_alphanumeric()) {
        fold_char(letter, |c| first = first.or(Some(c)));
    }
    first.is_some_and(|c| c.is_alphanumeric() && !key.starts_with(c))
}

/// Keeps up to two lines under the title that say, in the article's own words, what it is about.
fn keep_subtitles(blocks: &mut [Block], measures: &[Measure], title: usize) {
    let below = blocks
        .iter_mut()
        .zip(measures)
        .skip(title + 1)
        .filter(|(b, _)| b.verdict.is_none())
        .take(2);
    for (block, measure) in below {
        let fits = measure.length >= 45 && measure.known_words >= 4 && is_headline(&block.text, *measure);
        if !fits || rules::find(&block.text, |_| true).is_some() {
            return;
        }
        block.decide(ZoneKind::Body, "subtitle");
    }
}

/// Number of blocks before the first running text among which a title is looked for.
const REACH: usize = 20;

/// Number of blocks from the first running text on in which a title may be repeated.
const REPEAT_REACH: usize = 8;

/// Longest title, in characters.
const LONGEST: usize = 300;

/// Chooses the title of a page without markup.
fn choose(blocks: &[Block], measures: &[Measure]) -> Option<usize> {
    let free = |at: &usize| {
        let text = blocks[*at].text.as_str();
        text.chars().count() <= LONGEST && rules::find(text, |_| true).is_none()
    };
    let start = article_start(measures);
    let head: Vec<usize> = (start.saturating_sub(REACH)..start).filter(free).collect();
    if let Some(twice) = said_twice(blocks, measures, &head, start) {
        return Some(twice);
    }
    let fits = |at: &usize| is_headline(&blocks[*at].text, measures[*at]);
    let candidates: Vec<usize> = head.into_iter().filter(fits).collect();
    let in_reach = &blocks[start.saturating_sub(REACH)..start];
    let short = in_reach.iter().filter(|b| b.text.len() <= 8 * LONGEST);
    let heads: Vec<String> = short.map(|b| fold_letters(&b.text)).collect();
    let worths: HashMap<usize, i64> = candidates
        .iter()
        .map(|at| {
            (
                *at,
                headline_worth(measures[*at], start - at) + signs_of_title(&blocks[*at].text, measures[*at], &heads),
            )
        })
        .collect();
    let worth = |at: usize| worths[&at];
    let best = candidates
        .iter()
        .copied()
        .reduce(|best, at| if worth(at) > worth(best) { at } else { best })?;
    // A subtitle shares more words with the article than the title above it.
    let above = candidates
        .iter()
        .copied()
        .filter(|at| *at < best && best - at <= 3 && worth(*at) * 2 >= worth(best));
    Some(above.min().unwrap_or(best))
}

/// Returns where the article's paragraphs begin: the first of two running texts in a row, or of three close to each
/// other, else the first.
fn article_start(measures: &[Measure]) -> usize {
    let prose: Vec<usize> = (0..measures.len())
        .filter(|at| measures[*at].prose && measures[*at].length >= 120)
        .collect();
    let pair = prose
        .windows(2)
        .enumerate()
        .find(|(n, w)| w[1] - w[0] <= 1 || prose.get(n + 2).is_some_and(|third| third - w[0] <= 5))
        .map(|(_, w)| w[0]);
    pair.or_else(|| prose.first().copied())
        .or_else(|| measures.iter().position(|m| m.prose))
        .unwrap_or(measures.len())
}

/// Returns the first line near the head that stands there twice: sites print titles over and under the picture. A line
/// that reads like running text counts only if it is the very first and something parts it from its repeat.
fn said_twice(blocks: &[Block], measures: &[Measure], head: &[usize], start: usize) -> Option<usize> {
    let first = head.first().copied().unwrap_or(start);
    let first = (first..blocks.len()).find(|at| rules::find(&blocks[*at].text, |_| true).is_none())?;
    let last = (start + REPEAT_REACH).min(blocks.len());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (at, block) in blocks.iter().enumerate().take(last).skip(first) {
        let counts = measures[at].length >= 24 && block.text.chars().count() <= LONGEST;
        if !counts {
            continue;
        }
        let key = fold_letters(&block.text);
        match seen.get(&key) {
            Some(earlier) if measures[at].prose && at == earlier + 1 => {}
            Some(earlier) => return Some(*earlier),
            None if at == first || is_headline(&block.text, measures[at]) => drop(seen.insert(key, at)),
            None => {}
        }
    }
    None
}

/// Returns whether a line could be a headline.
fn is_headline(text: &str, measure: Measure) -> bool {
    let words = text.split_whitespace().count();
    let ends_like_prose = measure.length >= 40 && ends_in_full_stop(text, measure);
    measure.length >= 15
        && measure.length <= 220
        && (words >= 3 || measure.length >= 30)
        && !ends_like_prose
        && !measure.is_mixed()
        && !is_label(text)
}

/// Returns whether a line ends in a full stop, be it inside quotation marks.
fn ends_in_full_stop(text: &str, measure: Measure) -> bool {
    let bare = text.trim_end_matches(['"', '”', '»', '\'', '’', ' ']);
    measure.ends && bare.ends_with(['.', '。', '۔'])
}

/// Returns whether a line is a row of a table, the head of a list, a numbered item, a credit or a byline.
fn is_label(text: &str) -> bool {
    let numbered = || {
        let rest = text.trim_start_matches(char::is_numeric);
        rest.len() < text.len() && rest.starts_with(". ")
    };
    let credit = || text.ends_with(')') && text.rsplit_once('(').is_some_and(|(_, inside)| inside.contains('/'));
    text.contains('\t') || text.ends_with([':', '：']) || numbered() || credit() || byline::read(text).is_some()
}

/// Returns how much a line deserves to be the title: it shares its words with the article, and stands close above it.
fn headline_worth(measure: Measure, distance: usize) -> i64 {
    let signed = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let said_again = signed(measure.known_words) * 6;
    let size = signed(measure.length.min(80)) / 2;
    said_again + size - signed(distance.min(REACH)) + if measure.length < 25 { -15 } else { 0 }
}

/// Returns what speaks for a line besides its words: other lines of the head hold it too, as breadcrumbs and the
/// window's title do; and against it: it holds a date, or ends in a full stop.
fn signs_of_title(text: &str, measure: Measure, heads: &[String]) -> i64 {
    let own = fold_letters(text);
    let held = heads
        .iter()
        .any(|head| head.len() > own.len() && head.len() < own.len() * 3 && head.contains(&own));
    let dated = !dates::find(text, None).is_empty();
    i64::from(held) * 25 - i64::from(dated) * 40 - i64::from(ends_in_full_stop(text, measure)) * 20
}

/// Sets aside a line cut short (`The talks end without...`) and, beside it in the head, the line it was cut from:
/// together they are a card for the article, not its text.
fn set_aside_teasers(blocks: &mut [Block], measures: &[Measure]) {
    for at in 0..blocks.len() {
        let Some(stem) = stem_of_teaser(&blocks[at].text) else {
            continue;
        };
        let near = [at.checked_sub(1), at.checked_sub(2), Some(at + 1), Some(at + 2)];
        let full = near
            .into_iter()
            .flatten()
            .find(|n| *n < blocks.len() && fold_letters(&blocks[*n].text).starts_with(&stem) && *n != at);
        let Some(full) = full.filter(|n| stem_of_teaser(&blocks[*n].text).is_none()) else {
            continue;
        };
        blocks[at].decide(ZoneKind::Chrome, "truncated-teaser");
        if measures[full].length <= 220 {
            blocks[full].decide(ZoneKind::Chrome, "teaser");
        }
    }
}

/// Returns whether a line ends in dots, as teasers do.
fn is_cut_short(text: &str) -> bool {
    let text = text.trim_end_matches([']', ' ']);
    text.ends_with('…') || text.ends_with("...")
}

/// Returns the folded letters of a line that ends in dots, long enough to tell which line it was cut from.
fn stem_of_teaser(text: &str) -> Option<String> {
    let cut = text.trim_end_matches(['.', '…', '[', ']', ' ']);
    let dotted = text.len() - cut.len() >= 3;
    (dotted && text.len() < 2_000)
        .then(|| fold_letters(cut))
        .filter(|stem| stem.chars().count() >= 20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{block::Join, measure::measure_all};

    const STORY: &str = "The delegations met in Istanbul on Friday, and after two hours they agreed to swap prisoners, the minister said in Ankara.";

    fn check(lines: &[&str], title: &str) {
        let mut blocks: Vec<Block> = lines
            .iter()
            .map(|line| Block::new(line, Shape::Bare, Join::Paragraph))
            .collect();
        let measures = measure_all(&blocks);
        assert_eq!(of_text(&mut blocks, &measures, None), title, "{lines:?}");
    }

    #[test]
    fn the_title_stands_above_the_article() {
        check(
            &["Dark Mode", "Delegations agree to swap prisoners", STORY],
            "Delegations agree to swap prisoners",
        );
        check(
            &[
                "Skip to content",
                "Menu",
                "Sport",
                "Prisoner swap agreed in Istanbul",
                "By A. Writer",
                STORY,
            ],
            "Prisoner swap agreed in Istanbul",
        );
        check(&[STORY, STORY], "");
        check(&[], "");
    }

    #[test]
    fn a_subheading_is_no_title_where_a_headline_stands_above() {
        let lines = [
            "TALKS",
            "Swap of prisoners agreed, and no truce in sight",
            "By Anna Writer",
            "5 min read",
            STORY,
            STORY,
            "What the delegations agreed in Istanbul",
            "• prisoners",
            "• corridors",
            "• a third round",
            "• a hotline",
            STORY,
            STORY,
            STORY,
        ];
        check(&lines, lines[1]);
    }

    #[test]
    fn quotation_marks_do_not_rule_a_title_out() {
        let title = "Estambul: canje «todos por todos» y ninguna tregua";
        check(&["Portada", title, title, "Compartir", STORY, STORY], title);
    }

    #[test]
    fn rows_heads_of_lists_and_dates_are_no_titles() {
        let title = "Prisoner swap agreed";
        for label in [
            "Delegation\tMembers\tHead",
            "In this article about the delegations:",
            "3. The delegations that met in Istanbul",
            "The delegations that met (Agency/A. Writer)",
            "The delegations met, November 19, 2019",
            "\u{201c}The delegations met and they agreed to swap prisoners.\u{201d}",
        ] {
            check(&["Menu", title, label, STORY, STORY], title);
        }
    }

    #[test]
    fn a_title_with_the_start_of_the_story_is_a_repeat() {
        let title = "Prisoner swap agreed in Istanbul, and no truce";
        let card = format!("{title} - The two delegations...");
        let trail = format!("Home News Business {title}");
        let quote = format!("The minister said: \"{title}");
        let mut blocks: Vec<Block> = [title, "Menu", &card, &trail, &quote, STORY]
            .iter()
            .map(|line| Block::new(line, Shape::Bare, Join::Paragraph))
            .collect();
        let measures = measure_all(&blocks);
        assert_eq!(of_text(&mut blocks, &measures, None), title);
        let out: Vec<bool> = blocks.iter().map(Block::is_out).collect();
        assert_eq!(out, [true, false, true, true, false, false]);
    }

    #[test]
    fn a_long_line_said_twice_is_a_title_too() {
        let title = "Talks end: no truce. The delegations agreed in Istanbul on a swap of prisoners and little else, it was said on Friday in the city.";
        check(
            &["Skip to content", title, "Swap agreed in the end", title, STORY, STORY],
            title,
        );
    }

    #[test]
    fn cards_are_set_aside() {
        let lines = [
            "The delegations met in Istanbul and...",
            "The delegations met in Istanbul and parted.",
            STORY,
        ];
        let mut blocks: Vec<Block> = lines
            .iter()
            .map(|line| Block::new(line, Shape::Bare, Join::Paragraph))
            .collect();
        let measures = measure_all(&blocks);
        of_text(&mut blocks, &measures, None);
        let out: Vec<bool> = blocks.iter().map(Block::is_out).collect();
        assert_eq!(out, [true, true, false]);
    }
}
