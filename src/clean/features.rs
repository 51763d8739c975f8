//! What a block looks like, as a list of true statements, none of which knows a language.
//!
//! [`of_page`] gives, for every block, the numbers of the features that hold. They are all yes-or-no, so that a score
//! is a sum of weights and every weight can be read. [`name`] says what a number means; the weights file uses the names.

use super::block::{Block, Hints, Shape};

/// Measures of one block that its neighbours' features need too.
#[expect(clippy::struct_excessive_bools, reason = "each is a feature of its own")]
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    /// Characters; one Chinese, Japanese or Korean sign counts two and a half.
    pub(super) length: usize,
    /// Whether the text ends as a sentence does.
    pub(super) ends: bool,
    /// Sentence ends inside the text, the last one included.
    pub(super) sentences: usize,
    /// Whether it reads like running text: long enough, ends like a sentence, few links.
    pub(super) prose: bool,
    digits: usize,
    commas: usize,
    capitals: usize,
    words: usize,
    /// Share of links, in hundredths.
    pub(super) linked: usize,
    ellipsis: bool,
    marks: bool,
    address: bool,
    lower_start: bool,
    repeated: bool,
    bullet: bool,
    /// Words that the page's running text uses as well, in tenths.
    pub(super) known_words: usize,
}

impl Measure {
    /// Returns whether the line is made of parts: a list of links, a date, an address, a file name.
    pub(super) fn is_mixed(self) -> bool {
        self.marks || self.address || self.digits * 3 > self.length || self.bullet
    }
}

/// Which heading a block stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// None that matters.
    Nothing,
    /// One like "Read also", and the article has not gone on.
    Related,
    /// One like "Comments".
    Comments,
}

/// Measures every block of a page.
pub(super) fn measure_all(blocks: &[Block]) -> Vec<Measure> {
    let mut measures: Vec<Measure> = blocks.iter().map(measure).collect();
    mark_repeats(blocks, &mut measures);
    count_known_words(blocks, &mut measures);
    measures
}

/// Measures one block by itself: what depends on the rest of the page stays unset.
pub(super) fn measure(block: &Block) -> Measure {
    let text = block.text.as_str();
    let mut m = Measure::default();
    let mut halves = 0;
    let mut after_end = false;
    for c in text.chars() {
        let wide = is_wide(c);
        halves += if wide { 5 } else { 2 };
        m.digits += usize::from(c.is_numeric());
        m.commas += usize::from(matches!(c, ',' | '،' | '、' | '，' | ';' | '；'));
        m.marks |= matches!(c, '|' | '›' | '>' | '→' | '·' | '<' | '©' | '{' | '}' | '=' | '_');
        m.sentences += usize::from(after_end && (c.is_whitespace() || wide) || is_wide_end(c));
        after_end = is_end(c) || after_end && matches!(c, '"' | '”' | '»' | '\'' | '’' | ')');
    }
    m.sentences += usize::from(after_end);
    m.marks |= has_lone_guillemet(text);
    m.length = halves / 2;
    for word in text.split_whitespace() {
        m.words += 1;
        m.capitals += usize::from(word.chars().next().is_some_and(char::is_uppercase));
    }
    let bare = text.trim_end_matches(is_after_end);
    m.ellipsis = bare.ends_with('…') || bare.ends_with("...") || bare.ends_with("[…");
    m.ends = !m.ellipsis && bare.ends_with(|c| is_end(c) || is_wide_end(c));
    m.address = text.contains('@') || text.contains("http") || text.contains("www.");
    m.lower_start = text.chars().next().is_some_and(char::is_lowercase);
    m.bullet = text.starts_with(['•', '-', '–', '*', '·', '▪', '●', '◦', '‣', '○']) || block.shape == Shape::Item;
    m.linked = (block.linked * 100).checked_div(text.len()).unwrap_or(0);
    m.prose = m.ends && m.length >= 70 && m.words >= 8 && m.linked < 50
        || m.length >= 200 && m.sentences >= 2 && m.linked < 50
        || m.ends && m.length >= 70 && m.words * 12 < m.length && m.linked < 50;
    m
}

/// Returns whether a character may follow the mark that ends a sentence: closing quotes and brackets, and what nobody
/// sees, such as bidi controls, soft hyphens and what is left of terminal escapes.
fn is_after_end(c: char) -> bool {
    let closes = matches!(c, '"' | '”' | '»' | '\'' | '’' | ')' | ']' | '“' | '」' | ' ');
    let invisible = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    closes || invisible || c.is_control()
}

/// Returns whether `»` or `«` stands there as an arrow and not in a pair of quotation marks.
fn has_lone_guillemet(text: &str) -> bool {
    let (opening, closing) = (text.matches('«').count(), text.matches('»').count());
    opening != closing
}

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '۔' | '।' | '։')
}

fn is_wide_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}

/// Marks blocks whose very text stands elsewhere on the page too.
fn mark_repeats(blocks: &[Block], measures: &mut [Measure]) {
    let mut seen = std::collections::HashMap::new();
    for block in blocks {
        *seen.entry(block.text.as_str()).or_insert(0_u32) += 1;
    }
    for (block, measure) in blocks.iter().zip(measures) {
        measure.repeated = seen[block.text.as_str()] > 1;
    }
}

/// Counts, in tenths, how many words of a block the page's running text uses as well.
fn count_known_words(blocks: &[Block], measures: &mut [Measure]) {
    let mut known = std::collections::HashMap::new();
    for (number, (block, _)) in blocks
        .iter()
        .zip(measures.iter())
        .enumerate()
        .filter(|(_, (_, m))| m.prose)
    {
        for word in long_words(&block.text) {
            let entry = known.entry(word).or_insert((number, false));
            entry.1 |= entry.0 != number;
        }
    }
    for (number, (block, measure)) in blocks.iter().zip(measures).enumerate() {
        let (mut all, mut hits) = (0, 0);
        for word in long_words(&block.text) {
            all += 1;
            hits += usize::from(known.get(word).is_some_and(|(first, twice)| *first != number || *twice));
        }
        measure.known_words = (hits * 10).checked_div(all).unwrap_or(0);
    }
}

fn long_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.len() >= 5)
        .take(200)
}

/// Where a block stands on its page.
struct Surroundings<'m> {
    measures: &'m [Measure],
    /// Blocks between each block and the nearest prose before it, and after it.
    prose_before: Vec<usize>,
    prose_after: Vec<usize>,
    /// Characters of prose up to and including each block.
    prose_sum: Vec<usize>,
    total: usize,
}

impl<'m> Surroundings<'m> {
    fn new(measures: &'m [Measure]) -> Self {
        let far = |prose: &mut dyn Iterator<Item = bool>| {
            let mut since = 99;
            prose
                .map(|is| {
                    let before = since;
                    since = if is { 0 } else { (since + 1).min(99) };
                    before
                })
                .collect::<Vec<usize>>()
        };
        let prose_before = far(&mut measures.iter().map(|m| m.prose));
        let mut prose_after = far(&mut measures.iter().rev().map(|m| m.prose));
        prose_after.reverse();
        let mut sum = 0;
        let prose_sum: Vec<usize> = measures
            .iter()
            .map(|m| {
                sum += if m.prose { m.length } else { 0 };
                sum
            })
            .collect();
        Self {
            measures,
            prose_before,
            prose_after,
            prose_sum,
            total: sum,
        }
    }

    fn prose_within(&self, at: usize, reach: usize) -> usize {
        let first = at.saturating_sub(reach);
        let last = (at + reach).min(self.measures.len() - 1);
        let before = first.checked_sub(1).map_or(0, |i| self.prose_sum[i]);
        let own = if self.measures[at].prose {
            self.measures[at].length
        } else {
            0
        };
        self.prose_sum[last] - before - own
    }
}

/// Widths of the groups of features, in the order of their numbers.
const GROUPS: &[(&str, usize)] = &[
    ("bias", 1),
    ("length", 9),
    ("ends", 4),
    ("length-and-ends", 18),
    ("sentences", 4),
    ("commas", 4),
    ("digits", 4),
    ("capitals", 5),
    ("marks", 1),
    ("address", 1),
    ("lower-start", 1),
    ("repeated", 1),
    ("bullet", 1),
    ("known-words", 6),
    ("prose-before", 5),
    ("prose-after", 5),
    ("prose-before-and-after", 25),
    ("prose-near", 6),
    ("prose-wide", 6),
    ("before-share", 6),
    ("after-share", 6),
    ("previous", 18),
    ("next", 18),
    ("line-place", 8),
    ("short-and-gap", 27),
    ("behind", 3),
    ("behind-and-look", 27),
    ("shape", 8),
    ("linked", 6),
    ("linked-and-length", 24),
    ("hint", Hints::COUNT),
    ("hint-in-top", Hints::COUNT),
    ("shape-in-top", 16),
    ("linked-in-top", 12),
];

/// Number of features.
pub(super) fn count() -> usize {
    GROUPS.iter().map(|(_, width)| width).sum()
}

/// Returns the name of a feature: its group and its number in it.
pub(super) fn name(mut number: usize) -> String {
    for (group, width) in GROUPS {
        if number < *width {
            return format!("{group}:{number}");
        }
        number -= width;
    }
    String::new()
}

/// Returns for every block the numbers of the features that hold.
pub(super) fn of_page(blocks: &[Block], measures: &[Measure], behind: &[Behind]) -> Vec<Vec<u16>> {
    let around = Surroundings::new(measures);
    (0..blocks.len())
        .map(|at| of_block(&blocks[at], &around, behind[at], at))
        .collect()
}

/// Collects features group by group, in the order of [`GROUPS`].
struct Collector {
    features: Vec<u16>,
    group: usize,
    offset: usize,
}

impl Collector {
    /// States that the feature at `value` of the next group holds.
    fn one(&mut self, group: &str, value: usize) {
        self.many(group, std::iter::once(value));
    }

    /// States that the next group's only feature holds, or does not.
    fn flag(&mut self, group: &str, holds: bool) {
        self.many(group, holds.then_some(0).into_iter());
    }

    fn many(&mut self, group: &str, values: impl Iterator<Item = usize>) {
        let (name, width) = GROUPS[self.group];
        debug_assert_eq!(name, group, "groups are collected in the order of the table");
        let offset = self.offset;
        self.features
            .extend(values.map(|v| u16::try_from(offset + v.min(width - 1)).unwrap_or(u16::MAX)));
        self.group += 1;
        self.offset += width;
    }
}

fn of_block(block: &Block, around: &Surroundings<'_>, behind: Behind, at: usize) -> Vec<u16> {
    let m = around.measures[at];
    let mut c = Collector {
        features: Vec::with_capacity(40),
        group: 0,
        offset: 0,
    };
    of_text(&mut c, m);
    of_place(&mut c, around, at);
    c.one("behind", behind as usize);
    c.one(
        "behind-and-look",
        behind as usize * 9 + length_bucket(m.length).min(7) + usize::from(m.prose),
    );
    of_markup(&mut c, block, m);
    c.features
}

fn of_text(c: &mut Collector, m: Measure) {
    let ends = ends_bucket(m);
    c.one("bias", 0);
    c.one("length", length_bucket(m.length));
    c.one("ends", ends);
    c.one("length-and-ends", look(m));
    c.one("sentences", m.sentences);
    c.one("commas", m.commas);
    c.one("digits", bucket(m.digits * 100 / m.length.max(1), &[1, 8, 25]));
    c.one(
        "capitals",
        if m.words < 2 {
            0
        } else {
            1 + bucket(m.capitals * 100 / m.words, &[25, 50, 80])
        },
    );
    c.flag("marks", m.marks);
    c.flag("address", m.address);
    c.flag("lower-start", m.lower_start);
    c.flag("repeated", m.repeated);
    c.flag("bullet", m.bullet);
    c.one("known-words", bucket(m.known_words, &[1, 3, 5, 7, 9]));
}

fn of_place(c: &mut Collector, around: &Surroundings<'_>, at: usize) {
    let m = around.measures[at];
    let (before, after) = (gap_bucket(around.prose_before[at]), gap_bucket(around.prose_after[at]));
    let total = around.total.max(1);
    let own = if m.prose { m.length } else { 0 };
    let share_before = (around.prose_sum[at] - own) * 100 / total;
    let share_after = (around.total - around.prose_sum[at]) * 100 / total;
    let neighbour = |at: Option<usize>| {
        at.and_then(|at| around.measures.get(at))
            .map_or(17, |m| look(*m).min(16))
    };
    c.one("prose-before", before);
    c.one("prose-after", after);
    c.one("prose-before-and-after", before * 5 + after);
    c.one(
        "prose-near",
        bucket(around.prose_within(at, 2), &[1, 120, 300, 600, 1000]),
    );
    c.one(
        "prose-wide",
        bucket(around.prose_within(at, 6), &[1, 300, 800, 1600, 3000]),
    );
    c.one("before-share", bucket(share_before, &[1, 10, 40, 80, 100]));
    c.one("after-share", bucket(share_after, &[1, 10, 40, 80, 100]));
    c.one("previous", neighbour(at.checked_sub(1)));
    c.one("next", neighbour(Some(at + 1)));
    c.one("line-place", at * 8 / around.measures.len());
    let short = bucket(m.length, &[40, 120]);
    c.one("short-and-gap", short * 9 + before.min(2) * 3 + after.min(2));
}

fn of_markup(c: &mut Collector, block: &Block, m: Measure) {
    let shape = match block.shape {
        Shape::Paragraph => 0,
        Shape::Bare => 1,
        Shape::Heading(1) => 2,
        Shape::Heading(_) => 3,
        Shape::Item => 4,
        Shape::Row => 5,
        Shape::Quote | Shape::Preformatted => 6,
        Shape::Caption => 7,
    };
    let linked = bucket(m.linked, &[1, 20, 50, 80, 99]);
    let inside = block.hints.any(Hints::TOP);
    c.one("shape", shape);
    c.one("linked", linked);
    c.one("linked-and-length", linked * 4 + bucket(m.length, &[30, 80, 200]));
    c.many("hint", block.hints.numbers());
    c.many("hint-in-top", block.hints.numbers().filter(|_| inside));
    c.one("shape-in-top", shape * 2 + usize::from(inside));
    c.one("linked-in-top", linked * 2 + usize::from(inside));
}

fn bucket(value: usize, bounds: &[usize]) -> usize {
    bounds.iter().filter(|bound| value >= **bound).count()
}

fn length_bucket(length: usize) -> usize {
    bucket(length, &[10, 25, 45, 70, 110, 180, 320, 600])
}

fn ends_bucket(m: Measure) -> usize {
    if m.ends {
        1
    } else if m.ellipsis {
        2
    } else {
        usize::from(m.sentences > 1) * 3
    }
}

/// Length and ending in one number below 18.
fn look(m: Measure) -> usize {
    length_bucket(m.length) * 2 + usize::from(m.ends)
}

fn gap_bucket(blocks: usize) -> usize {
    bucket(blocks, &[1, 2, 4, 10])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::block::Join;

    fn block(text: &str) -> Block {
        Block::new(text, Shape::Bare, Join::Paragraph)
    }

    #[test]
    fn every_feature_has_its_own_number() {
        let blocks: Vec<Block> = [
            "Home",
            "The delegations met in Istanbul on Friday, and they agreed to swap prisoners.",
            "Home",
        ]
        .map(block)
        .into();
        let features = of_page(&blocks, &measure_all(&blocks), &[Behind::Nothing; 3]);
        assert!(features.iter().flatten().all(|f| usize::from(*f) < count()));
        assert_eq!(name(0), "bias:0");
        assert_eq!(name(count()), "");
        let repeated = (0..count()).find(|n| name(*n) == "repeated:0").unwrap();
        assert_eq!(
            features
                .iter()
                .map(|f| f.contains(&u16::try_from(repeated).unwrap()))
                .collect::<Vec<_>>(),
            [true, false, true]
        );
    }

    #[test]
    fn prose_is_told_from_lists_in_any_script() {
        for (text, prose) in [
            (
                "The delegations met in Istanbul on Friday, and they agreed to swap prisoners.",
                true,
            ),
            (
                "代表团周五在伊斯坦布尔举行会晤，双方同意交换战俘，并将继续谈判，寻求停火协议的达成。",
                true,
            ),
            (
                "Politics World Sport Culture Opinion Video Live Weather Newsletters Podcasts Shop",
                false,
            ),
            ("Talks begin.", false),
        ] {
            assert_eq!(measure(&block(text)).prose, prose, "{text}");
        }
    }

    #[test]
    fn quotation_marks_and_what_nobody_sees_do_not_change_a_line() {
        let of = |text: &str| measure(&Block::new(text, Shape::Bare, crate::clean::block::Join::Paragraph));
        assert!(!of("Delegations agree «to swap» prisoners").is_mixed());
        assert!(of("Home » World").is_mixed());
        assert!(of("They agreed.\u{202c}\u{1b}").ends && of("They “agreed.”").ends && !of("They agreed").ends);
    }
}
