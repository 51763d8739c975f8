//! What the classifier is told of every block: a row of small numbers. Only those of learned words know a language.
//!
//! [`of_page`] gives a row of bytes for each block, in the order of [`TEXT_NAMES`] and [`MARKUP_NAMES`]. Counts and lengths are put on a
//! logarithmic scale, shares are in hundredths, distances are cut at 255. Whole numbers keep the judgement the same on
//! every machine.

use super::{
    block::{Block, Hints, Join, Shape},
    lexicon::{self, Tally},
    markup::Container,
    measure::Measure,
};
use crate::model::ZoneKind;

/// Which heading a block stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// None that matters.
    Nothing,
    /// One like "Read also", and the article has not gone on.
    Related,
    /// One like "Comments".
    Comments,
    /// One like "Read also", and little running text is left.
    OnlyRelated,
    /// One like "Comments", and an article's worth of running text stands before it.
    OnlyComments,
}

/// Names of the features of text, in the order of a row.
pub(super) const TEXT_NAMES: &[&str] = &[
    // The block by itself.
    "length",
    "words",
    "word-length",
    "ends",
    "sentences",
    "commas",
    "digits",
    "capitals",
    "upper",
    "short-words",
    "longest",
    "quotes",
    "marks",
    "signs",
    "starts",
    "copies",
    "known-words",
    "function-words",
    "shape",
    "title-words",
    "title-share",
    "verdict",
    "behind",
    "gap",
    "line-least",
    "line-most",
    "line-sum",
    "said-before",
    "said-after",
    // Its place on the page.
    "blocks",
    "from-start",
    "from-end",
    "place",
    "chars-place",
    "prose-before",
    "prose-after",
    "prose-share-before",
    "prose-share-after",
    "prose-total",
    "prose-blocks",
    "from-title",
    "from-heading",
    "heading-length",
    "short-before",
    "short-after",
    "out-before",
    "out-after",
    "list-run",
    // What stands around it.
    "length-1",
    "length+1",
    "length-2",
    "length+2",
    "length-3",
    "length+3",
    "ends-1",
    "ends+1",
    "prose-1",
    "prose+1",
    "prose-2",
    "prose+2",
    "prose-4",
    "prose+4",
    "prose-8",
    "prose+8",
    "mean-2",
    "mean-4",
    "mean-8",
    "verdict-1",
    "verdict+1",
    "verdict-2",
    "verdict+2",
    "function-2",
    "function-6",
    "known-2",
    "capitals-3",
];

/// Names of the features of markup, which follow those of text in the rows of HTML pages.
pub(super) const MARKUP_NAMES: &[&str] = &[
    "linked",
    "linked-1",
    "linked+1",
    "linked-2",
    "linked-6",
    "depth",
    "depth-from-usual",
    "below-top",
    "votes",
    "group-1",
    "group+1",
    "group-blocks",
    "group-prose",
    "group-prose-share",
    "group-linked",
    "sibling",
    "c0-bytes",
    "c0-linked",
    "c0-prose-share",
    "c1-bytes",
    "c1-linked",
    "c1-prose-share",
    "c1-blocks",
    "c2-bytes",
    "c2-linked",
    "c2-prose-share",
    "c2-blocks",
    "c3-bytes",
    "c3-linked",
    "c3-prose-share",
    "c3-blocks",
    "c4-bytes",
    "c4-linked",
    "c4-prose-share",
    "c4-blocks",
    "nav",
    "header",
    "footer",
    "aside",
    "article",
    "main",
    "form",
    "comment",
    "related",
    "share",
    "promo",
    "notice",
    "byline",
    "content",
    "hidden",
    "figure",
    "top",
    "near-top",
    "list",
    "table",
    "quote",
    "title",
    "lede",
    "marked-body",
    "hidden-by-class",
    "near-least",
    "near-most",
    "near-sum",
    "far-least",
    "far-most",
    "far-sum",
    "stated",
    "described",
];

/// Returns the number of features of a row.
pub(super) fn width(with_markup: bool) -> usize {
    TEXT_NAMES.len() + if with_markup { MARKUP_NAMES.len() } else { 0 }
}

/// The rows of a page, one after another.
pub(super) struct Rows {
    /// Features of a block.
    pub(super) width: usize,
    /// All rows.
    pub(super) values: Vec<u8>,
}

/// Returns the features of every block; markup is only looked at where the page has any.
pub(super) fn of_page(
    blocks: &[Block],
    measures: &[Measure],
    behind: &[Behind],
    title: &str,
    with_markup: bool,
) -> Rows {
    let width = width(with_markup);
    let page = Page::new(blocks, measures, behind, title, with_markup);
    let mut row = Row::with_capacity(width * blocks.len());
    for at in 0..blocks.len() {
        page.put_text(&mut row, at);
        page.put_place(&mut row, at);
        page.put_around(&mut row, at);
        if with_markup {
            page.put_markup(&mut row, at);
        }
        debug_assert_eq!(row.values.len(), width * (at + 1), "every name has a value");
    }
    Rows {
        width,
        values: row.values,
    }
}

/// Rows on their way.
pub(super) struct Row {
    values: Vec<u8>,
}

impl Row {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            values: Vec::with_capacity(bytes),
        }
    }

    pub(super) fn extend(&mut self, values: &[u8]) {
        self.values.extend_from_slice(values);
    }

    pub(super) fn into_values(self) -> Vec<u8> {
        self.values
    }

    pub(super) fn count(&mut self, value: usize) {
        self.values.push(u8::try_from(value).unwrap_or(u8::MAX));
    }

    /// Puts a number on a logarithmic scale, sixteen steps a doubling from 16 on.
    pub(super) fn size(&mut self, value: usize) {
        self.values.push(log(value));
    }

    fn score(&mut self, score: i32) {
        self.values
            .push(u8::try_from((ZERO + score).clamp(0, 255)).unwrap_or(u8::MAX));
    }

    fn tally(&mut self, tally: Tally) {
        self.score(tally.least);
        self.score(tally.most);
        self.score(tally.sum / 4);
    }

    pub(super) fn share(&mut self, part: usize, whole: usize) {
        self.count((part * 100).checked_div(whole).unwrap_or(101));
    }
}

/// What a byte holds for a score of zero.
const ZERO: i32 = 128;

/// Returns about `16 * log2(value + 1)`, linear between powers of two, in whole numbers only.
fn log(value: usize) -> u8 {
    let value = (value + 1).min(u32::MAX as usize);
    let exponent = value.ilog2();
    let fraction = (value << 4 >> exponent) & 15;
    u8::try_from(exponent as usize * 16 + fraction).unwrap_or(u8::MAX)
}

/// A page and the sums that its features need.
struct Page<'p> {
    blocks: &'p [Block],
    measures: &'p [Measure],
    behind: &'p [Behind],
    /// Sums over all blocks before each one: prose, characters, blocks set aside, function words, known words, links.
    sums: Vec<[usize; 7]>,
    /// Blocks since the last prose, and to the next.
    prose_before: Vec<usize>,
    prose_after: Vec<usize>,
    /// Short blocks in a row, up to this one and from it on.
    short_before: Vec<usize>,
    short_after: Vec<usize>,
    /// Number of the heading before each block.
    heading: Vec<Option<usize>>,
    title: Option<usize>,
    title_words: Vec<&'p str>,
    usual_depth: usize,
    with_markup: bool,
}

/// Characters below which a line is short.
const SHORT: usize = 60;

impl<'p> Page<'p> {
    fn new(
        blocks: &'p [Block],
        measures: &'p [Measure],
        behind: &'p [Behind],
        title_text: &'p str,
        with_markup: bool,
    ) -> Self {
        let title = blocks
            .iter()
            .position(|b| b.verdict.is_some_and(|v| v.kind == ZoneKind::Title));
        let is_short = |m: &Measure| m.length < SHORT;
        let mut last = None;
        let heading = blocks.iter().enumerate().map(|(at, block)| {
            let before = last;
            if matches!(block.shape, Shape::Heading(_)) {
                last = Some(at);
            }
            before
        });
        Self {
            heading: heading.collect(),
            sums: sums(blocks, measures),
            prose_before: since(measures.iter().map(|m| m.prose)),
            prose_after: reversed(since(measures.iter().rev().map(|m| m.prose))),
            short_before: since(measures.iter().map(|m| !is_short(m))),
            short_after: reversed(since(measures.iter().rev().map(|m| !is_short(m)))),
            title_words: long_words(title_text).collect(),
            usual_depth: if with_markup { usual_depth(blocks, measures) } else { 0 },
            blocks,
            measures,
            behind,
            title,
            with_markup,
        }
    }

    fn put_text(&self, row: &mut Row, at: usize) {
        let (block, m) = (&self.blocks[at], &self.measures[at]);
        row.size(m.length);
        row.size(m.words);
        row.count((m.length * 8).checked_div(m.words).unwrap_or(0));
        row.count(ends(m));
        row.count(m.sentences);
        row.count(m.commas);
        row.share(m.digits, m.length);
        row.share(m.capitals, m.words);
        row.share(m.upper, m.letters);
        row.share(m.short_words, m.words);
        row.count(m.longest);
        row.count(m.quotes);
        row.count(m.marks);
        row.count(usize::from(m.address) | usize::from(m.year) << 1 | usize::from(m.clock) << 2);
        row.count(starts(m));
        row.count(m.copies);
        row.count(m.known_words);
        row.count(m.function_words);
        row.count(shape(block.shape));
        self.put_title_words(row, block);
        row.count(verdict(block));
        row.count(self.behind[at] as usize);
        row.count(usize::from(block.join == Join::Line));
        let words = if self.with_markup {
            lexicon::Words::HtmlLines
        } else {
            lexicon::Words::TextLines
        };
        row.tally(lexicon::of_line(words, &block.text, m.words));
        row.count(m.said_before);
        row.count(m.said_after);
    }

    fn put_title_words(&self, row: &mut Row, block: &Block) {
        if self.title_words.is_empty() || block.text.len() > 2_000 {
            row.count(0);
            row.count(0);
            return;
        }
        let mut all = 0;
        let hits = long_words(&block.text)
            .inspect(|_| all += 1)
            .filter(|word| self.title_words.contains(word))
            .count();
        row.share(hits, all);
        row.share(hits.min(self.title_words.len()), self.title_words.len());
    }

    fn put_place(&self, row: &mut Row, at: usize) {
        let count = self.blocks.len();
        let [prose, chars, ..] = self.sums[at];
        let [all_prose, all_chars, ..] = self.sums[count];
        let after = self.sums[at + 1][0];
        row.size(count);
        row.size(at);
        row.size(count - 1 - at);
        row.share(at, count);
        row.share(chars, all_chars);
        row.count(self.prose_before[at]);
        row.count(self.prose_after[at]);
        row.share(prose, all_prose);
        row.share(all_prose - after, all_prose);
        row.size(all_prose);
        row.share(self.sums[count][6], count);
        row.count(self.title.map_or(0, |title| (128 + at).saturating_sub(title)));
        row.count(self.heading[at].map_or(255, |heading| at - heading));
        row.size(self.heading[at].map_or(0, |heading| self.measures[heading].length));
        row.count(self.short_before[at]);
        row.count(self.short_after[at]);
        row.count(self.window(at, 5, 0, 2));
        row.count(self.window(at, 0, 5, 2));
        row.count(self.list_run(at));
    }

    /// Returns how many blocks right around this one have about the same length.
    fn list_run(&self, at: usize) -> usize {
        let own = self.measures[at].length;
        let alike = |m: &&Measure| m.length * 2 >= own && m.length <= own * 2 && !m.ends;
        let before = self.measures[..at].iter().rev().take(12).take_while(alike).count();
        let after = self.measures[at + 1..].iter().take(12).take_while(alike).count();
        before + after
    }

    /// Returns the sum of a column over blocks around this one, itself left out.
    fn window(&self, at: usize, before: usize, after: usize, column: usize) -> usize {
        let first = at.saturating_sub(before);
        let last = (at + 1 + after).min(self.blocks.len());
        let own = self.sums[at + 1][column] - self.sums[at][column];
        self.sums[last][column] - self.sums[first][column] - own
    }

    fn near(&self, at: usize, offset: isize) -> Option<usize> {
        at.checked_add_signed(offset).filter(|at| *at < self.blocks.len())
    }

    fn put_around(&self, row: &mut Row, at: usize) {
        for offset in [-1, 1, -2, 2, -3, 3] {
            row.size(self.near(at, offset).map_or(0, |at| self.measures[at].length));
        }
        for offset in [-1, 1] {
            row.count(self.near(at, offset).map_or(9, |at| ends(&self.measures[at])));
        }
        for reach in [1, 2, 4, 8] {
            row.size(self.window(at, reach, 0, 0));
            row.size(self.window(at, 0, reach, 0));
        }
        for reach in [2, 4, 8] {
            row.size(self.window(at, reach, reach, 1) / (2 * reach));
        }
        for offset in [-1, 1, -2, 2] {
            row.count(self.near(at, offset).map_or(9, |at| verdict(&self.blocks[at])));
        }
        row.count(self.window(at, 2, 2, 3) / 4);
        row.count(self.window(at, 6, 6, 3) / 12);
        row.count(self.window(at, 2, 2, 4) / 2);
        row.count(self.window(at, 3, 3, 5) / 6);
    }

    fn put_markup(&self, row: &mut Row, at: usize) {
        let (block, m) = (&self.blocks[at], &self.measures[at]);
        let markup = block.markup();
        let all_prose = self.sums[self.blocks.len()][0];
        row.count(m.linked);
        for offset in [-1, 1] {
            row.count(self.near(at, offset).map_or(101, |at| self.measures[at].linked));
        }
        for reach in [2, 6] {
            let first = at.saturating_sub(reach);
            let last = (at + 1 + reach).min(self.blocks.len());
            let linked: usize = self.measures[first..last].iter().map(|m| m.linked).sum();
            row.count(linked / (last - first));
        }
        row.count(markup.depth);
        row.count((128 + markup.depth).saturating_sub(self.usual_depth));
        row.count(markup.below_top.unwrap_or(255));
        row.count(markup.votes);
        for offset in [-1, 1] {
            let alike = self
                .near(at, offset)
                .map_or(2, |at| usize::from(self.blocks[at].markup().look == markup.look));
            row.count(alike);
        }
        let group = &markup.group;
        row.size(group.blocks);
        row.size(group.prose);
        row.share(group.prose, all_prose);
        row.share(group.linked, group.bytes);
        row.size(markup.place);
        for (level, container) in markup.containers.iter().enumerate() {
            put_container(row, container, all_prose, level > 0);
        }
        for hint in 0..Hints::COUNT {
            row.count(usize::from(block.hints.has(hint)) + usize::from(markup.near.has(hint)));
        }
        row.tally(markup.near_words);
        row.tally(markup.far_words);
        row.count(markup.stated.unwrap_or(255));
        row.count(markup.described.unwrap_or(255));
    }
}

fn put_container(row: &mut Row, container: &Container, all_prose: usize, with_blocks: bool) {
    row.size(container.bytes);
    row.share(container.linked, container.bytes);
    row.share(container.prose, all_prose);
    if with_blocks {
        row.size(container.blocks);
    }
}

/// Returns for every block the sums over all blocks before it, and those of the whole page last.
fn sums(blocks: &[Block], measures: &[Measure]) -> Vec<[usize; 7]> {
    let mut sum = [0; 7];
    let mut sums = Vec::with_capacity(blocks.len() + 1);
    for (block, m) in blocks.iter().zip(measures) {
        sums.push(sum);
        let capitals = (m.capitals * 100).checked_div(m.words).unwrap_or(0);
        let own = [
            if m.prose { m.length } else { 0 },
            m.length,
            usize::from(block.is_out()),
            m.function_words,
            m.known_words,
            capitals,
            usize::from(m.prose),
        ];
        for (sum, own) in sum.iter_mut().zip(own) {
            *sum += own;
        }
    }
    sums.push(sum);
    sums
}

/// Returns for every step how many came since the last one that holds, itself left out; 255 where none did.
pub(super) fn since(holds: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut since = 255;
    holds
        .map(|holds| {
            let before = since;
            since = if holds { 0 } else { (since + 1).min(255) };
            before
        })
        .collect()
}

fn reversed(mut values: Vec<usize>) -> Vec<usize> {
    values.reverse();
    values
}

/// Returns the depth at which most running text stands.
fn usual_depth(blocks: &[Block], measures: &[Measure]) -> usize {
    let mut prose = std::collections::BTreeMap::new();
    for (block, m) in blocks.iter().zip(measures).filter(|(_, m)| m.prose) {
        *prose.entry(block.markup().depth).or_insert(0) += m.length;
    }
    prose
        .into_iter()
        .max_by_key(|(_, length)| *length)
        .map_or(0, |(depth, _)| depth)
}

fn long_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 5)
        .take(100)
}

fn ends(m: &Measure) -> usize {
    match () {
        () if m.asks => 2,
        () if m.ends => 1,
        () if m.ellipsis => 3,
        () if m.colon => 4,
        () if m.sentences > 1 => 5,
        () => 0,
    }
}

fn starts(m: &Measure) -> usize {
    match () {
        () if m.bullet => 1,
        () if m.lower_start => 2,
        () if m.digit_start => 3,
        () if m.bracket => 4,
        () => 0,
    }
}

fn shape(shape: Shape) -> usize {
    match shape {
        Shape::Paragraph => 0,
        Shape::Bare => 1,
        Shape::Heading(1) => 2,
        Shape::Heading(2) => 3,
        Shape::Heading(_) => 4,
        Shape::Item => 5,
        Shape::Row => 6,
        Shape::Quote => 7,
        Shape::Preformatted => 8,
        Shape::Caption => 9,
    }
}

/// Returns what rules have decided of a block.
fn verdict(block: &Block) -> usize {
    match block.verdict.map(|v| v.kind) {
        None => 0,
        Some(ZoneKind::Title) => 1,
        Some(ZoneKind::Related | ZoneKind::Comment) => 2,
        Some(ZoneKind::Chrome) => 3,
        Some(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{block::Join, measure::measure_all};

    fn rows(lines: &[&str], with_markup: bool) -> Rows {
        let blocks: Vec<Block> = lines
            .iter()
            .map(|line| Block::new(line, Shape::Bare, Join::Paragraph))
            .collect();
        of_page(
            &blocks,
            &measure_all(&blocks),
            &vec![Behind::Nothing; blocks.len()],
            "",
            with_markup,
        )
    }

    #[test]
    fn every_feature_has_its_place_in_a_row() {
        let lines = [
            "Home",
            "The delegations met in Istanbul on Friday, and they agreed to swap prisoners.",
            "Home",
        ];
        for with_markup in [false, true] {
            let rows = rows(&lines, with_markup);
            assert_eq!(rows.values.len(), rows.width * lines.len());
        }
        let copies = TEXT_NAMES.iter().position(|name| *name == "copies").unwrap();
        let rows = rows(&lines, false);
        let seen: Vec<u8> = rows.values.chunks(rows.width).map(|row| row[copies]).collect();
        assert_eq!(seen, [2, 1, 2]);
    }

    #[test]
    fn sizes_grow_with_their_logarithm() {
        assert_eq!([0, 1, 3, 7, 15, 31].map(log), [0, 16, 32, 48, 64, 80]);
        assert!((0..100_000).map(log).is_sorted());
        assert_eq!(log(usize::MAX - 1), 255);
    }
}
