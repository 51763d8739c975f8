//! What a block looks like by itself and beside the running text of its page, in numbers none of which knows a language.
//!
//! [`measure_all`] measures a page once; titles, bylines, rules and the classifier's features all read the result.

use foldhash::HashMap;

use super::block::{Block, Shape};

/// Measures of one block.
#[expect(clippy::struct_excessive_bools, reason = "each is a measure of its own")]
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
    /// Characters of the text that are digits.
    pub(super) digits: usize,
    /// Commas and semicolons.
    pub(super) commas: usize,
    /// Words that start with a capital letter.
    pub(super) capitals: usize,
    /// Words, parted by white space.
    pub(super) words: usize,
    /// Letters, and those of them that are capitals.
    pub(super) letters: usize,
    /// Capital letters.
    pub(super) upper: usize,
    /// Words of up to three characters.
    pub(super) short_words: usize,
    /// Characters of the longest word.
    pub(super) longest: usize,
    /// Quotation marks.
    pub(super) quotes: usize,
    /// Signs that part labels: `|`, `›`, `·` and the like.
    pub(super) marks: usize,
    /// Share of links, in hundredths.
    pub(super) linked: usize,
    /// Whether it ends in dots.
    pub(super) ellipsis: bool,
    /// Whether it ends in a colon.
    pub(super) colon: bool,
    /// Whether it ends in a question or exclamation mark.
    pub(super) asks: bool,
    /// Whether it holds an address or a handle.
    pub(super) address: bool,
    /// Whether it holds a number that may be a year.
    pub(super) year: bool,
    /// Whether it holds a time of day, or a number after a hash or a colon.
    pub(super) clock: bool,
    /// Whether it starts with a small letter.
    pub(super) lower_start: bool,
    /// Whether it starts with a digit.
    pub(super) digit_start: bool,
    /// Whether it starts or ends in a bracket.
    pub(super) bracket: bool,
    /// Whether it starts with a bullet, or is an item of a list.
    pub(super) bullet: bool,
    /// Times that its very text stands on the page.
    pub(super) copies: usize,
    /// Runs of words that an earlier block says too, in hundredths.
    pub(super) said_before: usize,
    /// Runs of words that a later block says too, in hundredths.
    pub(super) said_after: usize,
    /// Words that the page's running text uses as well, in tenths.
    pub(super) known_words: usize,
    /// Words that are among the most frequent of the page's running text, in hundredths.
    pub(super) function_words: usize,
}

impl Measure {
    /// Returns whether the line is made of parts: a list of links, a date, an address, a file name.
    pub(super) fn is_mixed(self) -> bool {
        self.marks > 0 || self.address || self.digits * 3 > self.length || self.bullet
    }
}

/// Measures every block of a page.
pub(super) fn measure_all<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> Vec<Measure> {
    let blocks: Vec<&Block> = blocks.into_iter().collect();
    let mut measures: Vec<Measure> = blocks.iter().map(|block| measure(block)).collect();
    count_copies(&blocks, &mut measures);
    let words = Words::of(&blocks);
    count_repeats(&words, &mut measures);
    count_shared_words(&words, &mut measures);
    measures
}

/// The words of a page as numbers, equal ones for equal words: each is looked up once, however often it is compared.
struct Words {
    /// All blocks, one behind the other.
    numbers: Vec<u32>,
    /// Where each block ends.
    ends: Vec<usize>,
    /// For each number, whether the word is long.
    long: Vec<bool>,
}

impl Words {
    fn of(blocks: &[&Block]) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::default();
        let (mut numbers, mut long) = (Vec::new(), Vec::new());
        let ends = blocks.iter().map(|block| {
            numbers.extend(words(&block.text).map(|word| {
                *known.entry(word).or_insert_with(|| {
                    long.push(word.len() >= LONG);
                    u32::try_from(long.len() - 1).unwrap_or(u32::MAX)
                })
            }));
            numbers.len()
        });
        Self {
            ends: ends.collect(),
            numbers,
            long,
        }
    }

    /// Returns the words of each block.
    fn blocks(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.numbers[*start..*end])
    }
}

/// Measures one block by itself: what depends on the rest of the page stays unset.
pub(super) fn measure(block: &Block) -> Measure {
    let text = block.text.as_str();
    let mut m = Measure::default();
    count_characters(text, &mut m);
    let bare = text.trim_end_matches(is_after_end);
    m.ellipsis = bare.ends_with('…') || bare.ends_with("...") || bare.ends_with("[…");
    m.ends = !m.ellipsis && bare.ends_with(|c| is_end(c) || is_wide_end(c));
    m.asks = m.ends && bare.ends_with(['!', '?', '؟', '！', '？']);
    m.colon = bare.ends_with([':', '：']);
    m.marks += usize::from(has_lone_guillemet(text));
    m.address = text.contains('@') || text.contains("http") || text.contains("www.");
    let first = text.chars().next().unwrap_or(' ');
    m.lower_start = first.is_lowercase();
    m.digit_start = first.is_numeric();
    m.bracket = matches!(first, '(' | '[' | '{') || text.ends_with([')', ']', '}']);
    m.bullet = matches!(first, '•' | '-' | '–' | '*' | '·' | '▪' | '●' | '◦' | '‣' | '○') || block.shape == Shape::Item;
    m.linked = (block.linked * 100).checked_div(text.len()).unwrap_or(0);
    m.prose = m.ends && m.length >= 70 && m.words >= 8 && m.linked < 50
        || m.length >= 200 && m.sentences >= 2 && m.linked < 50
        || m.ends && m.length >= 70 && m.words * 12 < m.length && m.linked < 50;
    m
}

/// What is known of the word that is being read.
#[derive(Default)]
struct Word {
    length: usize,
    capital: bool,
}

impl Word {
    fn end(&mut self, m: &mut Measure) {
        if self.length == 0 {
            return;
        }
        m.words += 1;
        m.capitals += usize::from(self.capital);
        m.short_words += usize::from(self.length <= 3);
        m.longest = m.longest.max(self.length);
        *self = Self::default();
    }
}

/// Counts characters and words in one pass.
fn count_characters(text: &str, m: &mut Measure) {
    let (mut halves, mut after_end, mut number, mut before) = (0, false, 0_u32, ' ');
    let mut digits_run = 0;
    let mut word = Word::default();
    for c in text.chars() {
        let wide = is_wide(c);
        halves += if wide { 5 } else { 2 };
        let white = c.is_whitespace();
        m.sentences += usize::from(after_end && (white || wide) || is_wide_end(c));
        after_end = is_end(c) || after_end && matches!(c, '"' | '”' | '»' | '\'' | '’' | ')');
        if white {
            word.end(m);
        } else {
            if word.length == 0 {
                word.capital = c.is_uppercase();
            }
            word.length += 1;
        }
        if c.is_ascii_digit() {
            m.digits += 1;
            digits_run += 1;
            m.clock |= matches!(before, ':' | '#');
            number = (number * 10 + u32::from(c) - u32::from('0')).min(99_999);
        } else {
            m.year |= digits_run == 4 && (1990..2100).contains(&number);
            (digits_run, number) = (0, 0);
            if c.is_alphabetic() {
                m.letters += 1;
                m.upper += usize::from(c.is_uppercase());
            } else {
                count_sign(c, m);
            }
        }
        before = c;
    }
    word.end(m);
    m.year |= digits_run == 4 && (1990..2100).contains(&number);
    m.sentences += usize::from(after_end);
    m.length = halves / 2;
}

fn count_sign(c: char, m: &mut Measure) {
    match c {
        ',' | '،' | '、' | '，' | ';' | '；' => m.commas += 1,
        '|' | '›' | '>' | '→' | '·' | '<' | '©' | '{' | '}' | '=' | '_' => m.marks += 1,
        '"' | '“' | '”' | '«' | '»' | '„' | '「' | '」' => m.quotes += 1,
        c if c.is_numeric() => m.digits += 1,
        _ => {}
    }
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
    c >= '\u{1100}'
        && matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff00}'..='\u{ffef}')
}

/// Counts how often each block's very text stands on the page.
fn count_copies(blocks: &[&Block], measures: &mut [Measure]) {
    let mut seen = HashMap::default();
    for block in blocks {
        *seen.entry(block.text.as_str()).or_insert(0_usize) += 1;
    }
    for (block, measure) in blocks.iter().zip(measures) {
        measure.copies = seen[block.text.as_str()];
    }
}

/// Words of a run that is compared.
const RUN: usize = 5;

/// Measures how much of each block stands elsewhere on the page as well: pull quotes, a lede printed over and under the
/// picture, a copy for the printer.
fn count_repeats(words: &Words, measures: &mut [Measure]) {
    let mut known: HashMap<u64, usize> = HashMap::default();
    // The first and the last block of each run, and the runs of all blocks as their places there.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut places: Vec<usize> = Vec::with_capacity(words.numbers.len());
    let mut counts: Vec<usize> = Vec::with_capacity(words.ends.len());
    for (at, words) in words.blocks().enumerate() {
        let before = places.len();
        places.extend(runs(words, RUN).map(|run| {
            let place = *known.entry(run).or_insert(ends.len());
            match ends.get_mut(place) {
                Some(end) => end.1 = at,
                None => ends.push((at, at)),
            }
            place
        }));
        counts.push(places.len() - before);
    }
    let mut rest = places.as_slice();
    for (at, (count, measure)) in counts.into_iter().zip(measures).enumerate() {
        let own = rest.split_off(..count).unwrap_or_default();
        let (mut before, mut after) = (0, 0);
        for (first, last) in own.iter().map(|place| ends[*place]) {
            before += usize::from(first < at);
            after += usize::from(last > at);
        }
        measure.said_before = (before * 100).checked_div(count).unwrap_or(0);
        measure.said_after = (after * 100).checked_div(count).unwrap_or(0);
    }
}

/// Returns digests of all runs of `length` numbers, each of which stands for a word; that of the whole where there are
/// fewer.
pub(super) fn runs<N: Copy + Into<u64>>(words: &[N], length: usize) -> impl Iterator<Item = u64> {
    let length = length.min(words.len()).max(1);
    words
        .windows(length)
        .map(|run| digest(run.iter().map(|number| (*number).into())))
}

/// The hash FNV-1a (Fowler, Noll, Vo), over whole numbers: the same on every machine.
pub(super) fn digest(values: impl Iterator<Item = u64>) -> u64 {
    values.fold(0xcbf2_9ce4_8422_2325, |hash, value| {
        (hash ^ value).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Number of the running text's most frequent words that count as its function words (articles, prepositions), whatever
/// the language: jusText's stop-word density (Pomikálek 2011) without lists of stop words.
const FUNCTION_WORDS: usize = 24;

/// Number of words of one block that are looked at.
const MAX_WORDS: usize = 200;

/// Measures how much of its words a block shares with the page's running text.
fn count_shared_words(words: &Words, measures: &mut [Measure]) {
    let mut known: Vec<Known> = vec![Known::default(); words.long.len()];
    let prose = words.blocks().zip(measures.iter()).enumerate();
    for (number, (words, _)) in prose.filter(|(_, (_, m))| m.prose) {
        for word in words.iter().take(MAX_WORDS) {
            let entry = &mut known[*word as usize];
            if entry.count == 0 {
                entry.first = number;
            }
            entry.twice |= entry.first != number;
            entry.count += 1;
        }
    }
    let least = least_count(&known);
    for (number, (block, measure)) in words.blocks().zip(measures).enumerate() {
        let (mut all, mut long, mut hits, mut function) = (0, 0, 0, 0);
        for word in block.iter().map(|word| *word as usize).take(MAX_WORDS) {
            all += 1;
            let known = &known[word];
            let is_known = known.count > 0 && (known.first != number || known.twice);
            function += usize::from(is_known && known.count >= least);
            if words.long[word] {
                long += 1;
                hits += usize::from(is_known);
            }
        }
        measure.known_words = (hits * 10).checked_div(long).unwrap_or(0);
        measure.function_words = (function * 100).checked_div(all).unwrap_or(0);
    }
}

/// How often a word stands in the running text.
#[derive(Clone, Copy, Default)]
struct Known {
    count: usize,
    /// Number of the first block that has it, where one does.
    first: usize,
    /// Whether another block has it too.
    twice: bool,
}

/// Bytes from which a word says what a text is about.
const LONG: usize = 5;

/// Returns how often a word must stand in the running text to be one of its function words.
fn least_count(known: &[Known]) -> usize {
    let mut counts: Vec<usize> = known.iter().filter(|k| k.twice).map(|k| k.count).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    counts
        .get(FUNCTION_WORDS)
        .or(counts.last())
        .copied()
        .unwrap_or(usize::MAX)
        .max(3)
}

/// Returns the words of a text: runs of letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::block::Join;

    fn block(text: &str) -> Block {
        Block::new(text, Shape::Bare, Join::Paragraph)
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
        let of = |text: &str| measure(&block(text));
        assert!(!of("Delegations agree «to swap» prisoners").is_mixed());
        assert!(of("Home » World").is_mixed());
        assert!(of("They agreed.\u{202c}\u{1b}").ends && of("They “agreed.”").ends && !of("They agreed").ends);
    }

    #[test]
    fn what_is_said_twice_is_seen_from_both_sides() {
        let story = "The delegations met in Istanbul on Friday and agreed to swap prisoners of war.";
        let measures = measure_all(&["met in Istanbul on Friday", story, "Nothing else was said"].map(block));
        let seen: Vec<_> = measures.iter().map(|m| (m.said_before, m.said_after)).collect();
        assert_eq!(seen, [(0, 100), (10, 0), (0, 0)]);
    }

    #[test]
    fn words_of_the_running_text_are_known() {
        let story = "The delegations met in the city, and the delegations agreed on the swap of the prisoners.";
        let other = "The ministers of the two states said that the delegations would meet again on Friday.";
        let blocks = [story, other, "Swap of the prisoners", "Sport Weather"].map(block);
        let measures = measure_all(&blocks);
        assert_eq!(measures[2].known_words, 10);
        assert!(measures[2].function_words > 0 && measures[3].function_words == 0);
        assert_eq!(measures[3].known_words, 0);
    }
}
