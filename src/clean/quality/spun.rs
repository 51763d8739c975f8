//! Signs that a machine translated or rewrote a text.
//!
//! Five kinds are counted: *calques* and tortured phrases (fixed terms put word by word into another language or other
//! words, after Cabanac, Labbé and Magazinov, "Tortured phrases", arXiv 2107.06751, 2021), *missing spaces* behind
//! punctuation, *lower-cased names* that the text itself writes with a capital, *typos* and doubled words, and *slugs*
//! of categories inside sentences. Each alone also happens to people; a page is flagged where the points of all kinds
//! are many and dense, and where they are of two kinds at least or the calques are several different ones.

use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use super::{
    data, prose, ratio, reason, rounded,
    words::{Phrases, Words},
};
use crate::{
    fold::fold,
    model::{Document, Flag, FlagKind, FlagReason},
};

/// The phrases and words that count, as a file.
pub(super) const DATA: &str = include_str!("spun.json");

/// Points from which a page is flagged: two strong signs with others, or many weak ones. Chosen so that no page of three
/// collections of ordinary pages (2,361 in HTML, and the same as text) is flagged; 2 points and 1 in 1,000 words would
/// flag six, five of them for the hasty writing of commenters.
const MIN_POINTS: f32 = 4.0;
/// Points on 1,000 words from which a page is flagged.
const MIN_RATE: f32 = 4.0;
/// Points of a full score.
const FULL: f32 = 12.0;
/// Most points that one kind of sign gives; calques alone may give more.
const MOST_OF_A_KIND: f32 = 5.0;
/// Different calques that flag a page without any other sign.
const ENOUGH_CALQUES: usize = 3;
/// Most bytes of a text that are looked at.
const MAX_BYTES: usize = 1 << 20;
/// Longest run of characters without a space in which a missing space is looked for, bytes: longer ones are addresses.
const MAX_RUN: usize = 60;

/// Kinds of signs, each with the points of one.
const KINDS: [(&str, f32); 7] = [
    ("calque", 2.0),
    ("missing-space", 1.0),
    // Paragraphs whose tags were lost are joined so as well.
    ("joined-sentences", 0.5),
    ("lower-case-name", 1.0),
    ("slug", 1.0),
    ("typo", 0.75),
    ("doubled-word", 0.75),
];

#[derive(Deserialize)]
struct Data {
    calques: Vec<Calque>,
    typos: HashMap<String, Vec<String>>,
    doubled: HashMap<String, HashSet<String>>,
    slugs: Slugs,
    initials: Vec<String>,
    also_words: HashMap<String, HashSet<String>>,
}

/// A fixed term that was put into other words.
#[derive(Deserialize)]
struct Calque {
    /// What the page says.
    phrase: String,
    /// What it stands for.
    means: String,
    /// Language it was translated from, or `synonyms`.
    from: String,
    /// Language of the page.
    lang: String,
}

#[derive(Deserialize)]
struct Slugs {
    /// Words that names of categories are made of.
    parts: HashSet<String>,
    /// Words that join them.
    joints: HashSet<String>,
    /// Names of categories that hold no joint.
    whole: HashSet<String>,
}

/// What is looked up in the words of a text of one language.
#[derive(Default)]
struct Lists {
    calques: Phrases,
    /// For each phrase, its place in the data.
    entries: Vec<usize>,
    typos: Phrases,
}

struct Tables {
    data: Data,
    lists: HashMap<String, Lists>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let data: Data = data(DATA);
    let languages: HashSet<&String> = data
        .calques
        .iter()
        .map(|calque| &calque.lang)
        .chain(data.typos.keys())
        .collect();
    let lists = languages
        .into_iter()
        .map(|lang| (lang.clone(), lists(&data, lang)))
        .collect();
    Tables { data, lists }
});

fn lists(data: &Data, lang: &str) -> Lists {
    let entries: Vec<usize> = (0..data.calques.len())
        .filter(|&at| data.calques[at].lang == lang)
        .collect();
    Lists {
        calques: Phrases::of(entries.iter().map(|&at| data.calques[at].phrase.as_str())),
        typos: Phrases::of(data.typos.get(lang).into_iter().flatten().map(String::as_str)),
        entries,
    }
}

/// Languages in which a word that is no name never has a capital in mid-sentence and names never lose theirs.
const WITH_NAMES_IN_CAPITALS: [&str; 6] = ["en", "es", "it", "pt", "ru", "uk"];

/// Flags a text with many signs.
pub(super) fn flag(document: &Document) -> Option<Flag> {
    let signs = signs(document);
    let points = points(&signs.reasons);
    let words = signs.words.max(100);
    let is_dense = points >= MIN_RATE * ratio(words, 1000);
    (points >= MIN_POINTS && is_dense && is_varied(&signs.reasons)).then(|| {
        let mut reasons = signs.reasons;
        reasons.sort_by_key(|reason| reason.span);
        reasons.truncate(super::MAX_REASONS);
        Flag {
            id: FlagKind::Spun,
            score: rounded(points / FULL),
            reasons,
        }
    })
}

/// Signs of a text, and how many words it has.
#[derive(Default)]
struct Signs {
    reasons: Vec<FlagReason>,
    words: usize,
}

fn signs(document: &Document) -> Signs {
    let text = &document.text[..document.text.floor_char_boundary(MAX_BYTES)];
    let lang = document.lang.as_deref().unwrap_or_default();
    let mut signs = Signs::default();
    let mut sloppy = Vec::new();
    let mut is_chat = 0;
    let stretches = prose(document).filter(|range| range.end <= text.len());
    let words: Vec<(Range<usize>, Words)> = stretches
        .map(|range| (range.clone(), Words::of(&text[range])))
        .collect();
    let parts = words.iter().map(|(range, words)| Part {
        text,
        start: range.start,
        end: range.end,
        words,
    });
    for part in parts.clone() {
        signs.words += part.words.len();
        signs.reasons.extend(part.calques(lang));
        sloppy.extend(part.typos(lang));
        sloppy.extend(part.doubled(lang));
        sloppy.extend(part.runs());
        is_chat += part.lower_case_i(lang);
    }
    if WITH_NAMES_IN_CAPITALS.contains(&lang) {
        sloppy.extend(Names::read(parts).reasons(text, lang));
    }
    // Somebody who writes `i` for `I` types in haste; that is no machine.
    if is_chat < 2 {
        signs.reasons.append(&mut sloppy);
    }
    signs
}

/// Adds up the points; one kind gives no more than its most.
fn points(reasons: &[FlagReason]) -> f32 {
    let of_kind = |(kind, each): (&str, f32)| {
        let points = each * ratio(reasons.iter().filter(|reason| reason.rule == kind).count(), 1);
        if kind == "calque" {
            points
        } else {
            points.min(MOST_OF_A_KIND)
        }
    };
    KINDS.into_iter().map(of_kind).sum()
}

/// Returns whether the signs are of two kinds, or several different calques.
fn is_varied(reasons: &[FlagReason]) -> bool {
    let kinds: HashSet<&str> = reasons.iter().map(|reason| reason.rule.as_str()).collect();
    let calques: HashSet<String> = reasons
        .iter()
        .filter(|reason| reason.rule == "calque")
        .map(|reason| fold(&reason.quote))
        .collect();
    calques.len() >= ENOUGH_CALQUES || kinds.len() >= 2
}

/// A stretch of prose and its words.
struct Part<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    words: &'t Words,
}

impl Part<'_> {
    /// Returns the bytes of the document under bytes of this stretch.
    fn at(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    fn word(&self, nth: usize) -> &str {
        &self.text[self.at(&self.words.range(nth))]
    }

    fn calques(&self, lang: &str) -> Vec<FlagReason> {
        let Some(lists) = TABLES.lists.get(lang) else {
            return Vec::new();
        };
        let found = lists.calques.find(self.words);
        found
            .into_iter()
            .map(|found| {
                let entry = &TABLES.data.calques[lists.entries[found.phrase]];
                let note = format!("{} ({})", entry.means, entry.from);
                reason(self.text, "calque", self.at(&self.words.span(&found.words)), Some(note))
            })
            .collect()
    }

    fn typos(&self, lang: &str) -> Vec<FlagReason> {
        let Some(lists) = TABLES.lists.get(lang) else {
            return Vec::new();
        };
        let found = lists.typos.find(self.words);
        found
            .into_iter()
            // A name may be spelt like a slip.
            .filter(|found| !self.words.is_capital(found.words.start))
            .map(|found| reason(self.text, "typo", self.at(&self.words.span(&found.words)), None))
            .collect()
    }

    /// Returns little words that stand twice: `the the`.
    fn doubled(&self, lang: &str) -> Vec<FlagReason> {
        let Some(doubled) = TABLES.data.doubled.get(lang) else {
            return Vec::new();
        };
        (1..self.words.len())
            .filter(|&nth| !self.words.breaks(nth) && !self.words.is_capital(nth))
            .filter(|&nth| self.words.folded(nth) == self.words.folded(nth - 1))
            .filter(|&nth| doubled.contains(&self.word(nth).to_lowercase()))
            .map(|nth| {
                reason(
                    self.text,
                    "doubled-word",
                    self.at(&self.words.span(&(nth - 1..nth + 1))),
                    None,
                )
            })
            .collect()
    }

    /// Counts the word `I` in a small letter, which only those write who type in haste.
    fn lower_case_i(&self, lang: &str) -> usize {
        if lang != "en" {
            return 0;
        }
        (1..self.words.len())
            .filter(|&nth| !self.words.breaks(nth) && self.word(nth) == "i")
            .count()
    }

    /// Returns missing spaces and slugs: signs inside a run of characters without white space.
    fn runs(&self) -> Vec<FlagReason> {
        let mut found = Vec::new();
        let mut next = self.start;
        for run in self.text[self.start..self.end].split_inclusive(char::is_whitespace) {
            let start = next;
            next += run.len();
            let run = run.trim_end();
            if run.len() > MAX_RUN {
                continue;
            }
            if let Some((rule, at)) = missing_space(run) {
                found.push(reason(self.text, rule, start + at.start..start + at.end, None));
            } else if let Some(slug) = slug(run) {
                found.push(reason(self.text, "slug", start..start + slug.len(), None));
            }
        }
        found
    }
}

/// Returns where a run of characters lacks a space behind punctuation, and the rule: `upon,negotiations`,
/// `U.S.President`, `ended.The`. Addresses, numbers, code, lists of tags and initials before a surname do not.
fn missing_space(run: &str) -> Option<(&'static str, Range<usize>)> {
    let is_plain = |c: char| c.is_alphabetic() || ".,;?!'’\"“”«»-–—()".contains(c);
    // Nearly every run has no mark but at its end.
    let first_mark = run
        .bytes()
        .position(|b| matches!(b, b'.' | b',' | b';' | b'?' | b'!'))?;
    if first_mark + 1 == run.len() || !run.chars().all(is_plain) || run.contains("www.") || run.contains("()") {
        return None;
    }
    let is_mark = |c: char| !c.is_alphabetic();
    let offset = run.len() - run.trim_start_matches(is_mark).len();
    let trimmed = run.trim_matches(is_mark);
    let marks: Vec<(usize, char)> = trimmed.char_indices().filter(|(_, c)| ".,;?!".contains(*c)).collect();
    if let Some(word) = behind_initials(trimmed) {
        return Some(("missing-space", offset..offset + word));
    }
    let &[(at, mark)] = marks.as_slice() else { return None };
    let (before, after) = (&trimmed[..at], &trimmed[at + mark.len_utf8()..]);
    let (rule, fits) = match mark {
        ',' | ';' => ("missing-space", is_word(before, 2) && is_word(after, 2)),
        _ => (
            "joined-sentences",
            is_word(before, 3) && is_word(after, 2) && !is_code(before, after),
        ),
    };
    fits.then_some((rule, offset..offset + trimmed.len()))
}

/// Returns whether a text is letters of a script with capitals and ends in small ones.
fn is_word(text: &str, at_least: usize) -> bool {
    let mut letters = 0;
    let plain = text.chars().all(|c| {
        letters += 1;
        c.is_alphabetic() && (c.is_lowercase() || c.is_uppercase()) || matches!(c, '\'' | '’' | '-')
    });
    plain && letters >= at_least && text.ends_with(char::is_lowercase)
}

/// Returns whether two words round a full stop are a name of a programming language or a brand: `System.Out`,
/// `Booking.Com`. A sentence ends in a small word.
fn is_code(before: &str, after: &str) -> bool {
    let has_capital_inside = after.chars().skip(1).any(char::is_uppercase);
    before.starts_with(char::is_uppercase) || !after.starts_with(char::is_uppercase) || has_capital_inside
}

/// Returns the length of `U.S.President`: known initials with a word behind them.
fn behind_initials(text: &str) -> Option<usize> {
    TABLES.data.initials.iter().find_map(|initials| {
        let word = text.strip_prefix(initials.as_str())?.strip_prefix('.')?;
        let fits = word.chars().count() > 3 && word.chars().all(char::is_alphabetic) && is_word(word, 3);
        fits.then_some(text.len())
    })
}

/// Returns the name of a category that a run is: `war-and-conflicts`. In a heading or alone it would be a label, so only
/// runs in small letters count.
fn slug(run: &str) -> Option<&str> {
    let bare = run.trim_end_matches([',', '.', ';', ')', '"', '”']);
    if !bare.contains('-') || !bare.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
        return None;
    }
    let slugs = &TABLES.data.slugs;
    let has_joint = bare.split('-').any(|part| slugs.joints.contains(part));
    let known = bare
        .split('-')
        .all(|part| slugs.parts.contains(part) || slugs.joints.contains(part));
    (slugs.whole.contains(bare) || known && has_joint && bare.split('-').count() > 2).then_some(bare)
}

/// How often a text writes a word with a capital where nothing but a name has one, and where it writes it without.
struct Names {
    seen: BTreeMap<String, Seen>,
}

#[derive(Default)]
struct Seen {
    capital: usize,
    /// Bytes of the document at which it stands in small letters.
    lower: Vec<Range<usize>>,
    lowers: usize,
}

/// Least number of capitals that make a name.
const MIN_CAPITALS: usize = 3;
/// Most slips that are kept for one name.
const MAX_SLIPS: usize = 2;

impl Names {
    fn read<'t>(parts: impl Iterator<Item = Part<'t>> + Clone) -> Self {
        let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
        for part in parts.clone() {
            for nth in (0..part.words.len()).filter(|&nth| part.words.is_capital(nth)) {
                let word = part.word(nth);
                if word.chars().count() >= 4 && stands_alone(&part, nth) {
                    seen.entry(word.to_lowercase()).or_default().capital += 1;
                }
            }
        }
        seen.retain(|_, seen| seen.capital >= MIN_CAPITALS);
        let mut names = Self { seen };
        if !names.seen.is_empty() {
            for part in parts {
                for nth in (0..part.words.len()).filter(|&nth| !part.words.is_capital(nth)) {
                    names.add_lower(&part, nth, part.word(nth));
                }
            }
        }
        names
    }

    fn add_lower(&mut self, part: &Part<'_>, nth: usize, word: &str) {
        let Some(seen) = self.seen.get_mut(word) else { return };
        seen.lowers += 1;
        if seen.lower.len() < MAX_SLIPS && is_bare(part, nth) {
            seen.lower.push(part.at(&part.words.range(nth)));
        }
    }

    /// Returns a slip of each name: written small once or twice, and with a capital much oftener.
    fn reasons(self, text: &str, lang: &str) -> Vec<FlagReason> {
        let also_words = TABLES.data.also_words.get(lang);
        self.seen
            .into_iter()
            .filter(|(word, seen)| {
                seen.capital >= 2 * seen.lowers && also_words.is_none_or(|words| !words.contains(word))
            })
            .flat_map(|(_, seen)| seen.lower)
            .map(|range| reason(text, "lower-case-name", range, None))
            .collect()
    }
}

/// Returns whether a word with a capital stands in mid-sentence among small words, as a name does and a title does not.
fn stands_alone(part: &Part<'_>, nth: usize) -> bool {
    let is_small = |nth: usize| !part.words.is_capital(nth);
    let rest_is_small = part.word(nth).chars().skip(1).all(|c| !c.is_uppercase());
    let is_apart = nth + 1 >= part.words.len() || part.words.breaks(nth + 1) || is_small(nth + 1);
    !part.words.breaks(nth) && is_small(nth - 1) && rest_is_small && is_apart
}

/// Returns whether a word in small letters stands between spaces or marks that end words: no part of an address, a
/// compound or a handle. Names have no article, so a word behind one is none.
fn is_bare(part: &Part<'_>, nth: usize) -> bool {
    let range = part.at(&part.words.range(nth));
    let before = part.text[..range.start].chars().next_back().unwrap_or(' ');
    let after = part.text[range.end..].chars().next().unwrap_or(' ');
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '?' | '!' | '’' | '\'' | ')');
    let ends_sentence = after == '.'
        && part.text[range.end + 1..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
    let article = nth > 0
        && matches!(
            part.words.folded(nth - 1),
            "the" | "a" | "an" | "this" | "that" | "his" | "their"
        );
    (before.is_whitespace() || before == '(') && (is_end(after) || ends_sentence) && !article
}
