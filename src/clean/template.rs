//! Lines that a site prints on many pages are the site's: they are set aside before the rest of a page is judged.
//!
//! [`SiteLines`] is what is known of a site. Nothing is learnt here: `votes` does that.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use super::{block::Block, lines::LineKey};
use crate::{fold::fold_letters, model::ZoneKind};

/// Rule of the blocks that are set aside.
const RULE: &str = "host-template";
/// Version of what is done with the lines; a change that gives other documents raises it.
const VERSION: u32 = 1;
/// Most likely sentences in a row that are taken with the lines around them.
const LIKELY_RUN: usize = 4;
/// Sentences of the site in a row from which on they are taken for an article that was scraped many times.
const ARTICLE_RUN: usize = 7;

/// The lines that a site prints on many pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteLines {
    /// Lines that are the site's wherever they stand.
    pub(super) sure: BTreeSet<LineKey>,
    /// Sentences that are the site's where they stand among others of its lines.
    pub(super) likely: BTreeSet<LineKey>,
}

impl SiteLines {
    /// Returns the number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sure.len() + self.likely.len()
    }

    /// Returns whether the site has no line of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the start of a digest of the lines, empty where there are none: pages that others cleaned are to be
    /// cleaned anew.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let mut digest = Sha256::new_with_prefix([VERSION.to_le_bytes()].concat());
        self.sure.iter().for_each(|line| digest.update(line.0.to_le_bytes()));
        digest.update([0; 8]);
        self.likely.iter().for_each(|line| digest.update(line.0.to_le_bytes()));
        format!("{:x}", digest.finalize()).chars().take(12).collect()
    }
}

/// What a block is beside the lines of the site.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Own,
    Likely,
    Site,
}

/// A block as the vote sees it.
#[derive(Clone, Copy)]
struct Line {
    standing: Standing,
    is_sentence: bool,
}

/// Marks the blocks that are the site's. The title and what agrees with it is never taken, and a page that would lose
/// all its sentences, or all its letters, loses nothing.
pub(super) fn mark(blocks: &mut [Block], title: &str, site: &SiteLines) {
    if site.is_empty() {
        return;
    }
    let title = fold_letters(title);
    let mut lines: Vec<Line> = blocks.iter().map(|block| line(block, &title, site)).collect();
    join_likely(&mut lines);
    keep_articles(&mut lines);
    let has_sentences = lines.iter().any(|line| line.is_sentence);
    let is_left = |line: &Line| line.standing == Standing::Own && (line.is_sentence || !has_sentences);
    if !lines.iter().any(is_left) {
        return;
    }
    for (block, line) in blocks.iter_mut().zip(lines) {
        block.is_template = line.standing == Standing::Site;
    }
}

/// Sets aside what was marked and no rule has decided.
pub(super) fn decide(blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|block| block.is_template) {
        block.decide(ZoneKind::Chrome, RULE);
    }
}

fn line(block: &Block, title: &str, site: &SiteLines) -> Line {
    let Some(key) = LineKey::of(&block.text) else {
        // Without letters it is nobody's, and parts nothing.
        return Line {
            standing: Standing::Likely,
            is_sentence: false,
        };
    };
    let is_title = || block.verdict.is_some_and(|v| v.kind == ZoneKind::Title) || agrees(&block.text, title);
    let standing = if site.sure.contains(&key) && !is_title() {
        Standing::Site
    } else if site.likely.contains(&key) && !is_title() {
        Standing::Likely
    } else {
        Standing::Own
    };
    Line {
        standing,
        is_sentence: key.is_sentence(),
    }
}

/// Returns whether a line says what the title says, or goes on where one of the two ends.
fn agrees(text: &str, title: &str) -> bool {
    if title.is_empty() || text.len() > 4 * title.len() + 64 {
        return false;
    }
    let text = fold_letters(text);
    text == title || text.len().min(title.len()) >= 8 && (title.contains(&text) || text.contains(title))
}

/// Gives the site the short runs of likely lines that stand between lines of the site, or between one and an end of the
/// page.
fn join_likely(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let run = lines[at..]
            .iter()
            .take_while(|line| line.standing == Standing::Likely)
            .count();
        let end = at + run;
        let is_site = |at: usize| lines.get(at).is_none_or(|line| line.standing == Standing::Site);
        if (1..=LIKELY_RUN).contains(&run) && (at == 0 || is_site(at - 1)) && is_site(end) {
            lines[at..end]
                .iter_mut()
                .for_each(|line| line.standing = Standing::Site);
        }
        at = end + 1;
    }
}

/// Keeps what is too long a run of sentences to be boilerplate.
fn keep_articles(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let is_sentence = |line: &&Line| line.standing == Standing::Site && line.is_sentence;
        let run = lines[at..].iter().take_while(is_sentence).count();
        if run >= ARTICLE_RUN {
            lines[at..at + run]
                .iter_mut()
                .for_each(|line| line.standing = Standing::Own);
        }
        at += run + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::block::{Join, Shape};

    const NOTICE: &str = "Copying of any part of this page is allowed only with the consent of the desk.";
    const STORY: &str = "The two delegations met in the harbour on Monday and talked for several hours.";

    fn check(page: &[&str], title: &str, expected: &str) {
        let keys = |lines: &[&str]| lines.iter().filter_map(|line| LineKey::of(line)).collect();
        let site = SiteLines {
            sure: keys(&["Weather", "World news", "Harbour talks"]),
            likely: keys(&[NOTICE]),
        };
        let block = |text: &&str| Block::new(text, Shape::Bare, Join::Paragraph);
        let mut blocks: Vec<Block> = page.iter().map(block).collect();
        mark(&mut blocks, title, &site);
        let found: String = blocks.iter().map(|b| if b.is_template { 'x' } else { '-' }).collect();
        assert_eq!(found, expected, "{page:?}");
    }

    #[test]
    fn lines_of_the_site_are_marked() {
        check(&["WEATHER »", STORY, "World news"], "", "x-x");
        check(&["Weather", "World news"], "", "--");
        check(&["Weather", NOTICE, "World news"], "", "---");
    }

    #[test]
    fn the_title_and_what_agrees_with_it_stays() {
        check(&["Harbour talks", "Weather", STORY], "Harbour talks", "-x-");
        check(&["Harbour talks", "Weather", STORY], "Harbour talks open", "-x-");
        check(&["Harbour talks", "Weather", STORY], "Another day", "xx-");
    }

    #[test]
    fn a_likely_sentence_goes_with_the_lines_around_it() {
        check(&[STORY, "Weather", NOTICE, "12:30", "World news"], "", "-xxxx");
        check(&[STORY, "Weather", NOTICE], "", "-xx");
        check(&[STORY, NOTICE, "Weather"], "", "--x");
        check(&[STORY, "Weather", NOTICE, STORY], "", "-x--");
        check(
            &[STORY, "Weather", NOTICE, NOTICE, NOTICE, NOTICE, NOTICE],
            "",
            "-x-----",
        );
    }
}
