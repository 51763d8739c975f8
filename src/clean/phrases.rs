//! Is this line one of these phrases? The comparison behind the named rules.
//!
//! Phrases are words, as `tokens` reads them. Nearly every line of a page is out after its first two words, or holds no
//! word by which a phrase inside a line is found, and costs no memory.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use super::tokens::{Head, Joints, NUMBER, Token, Tokens, is_short, words};
use crate::fold::fold_char;

/// Takes keys that are hashes already as they are.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A table by the hash of a word.
type ByWord<T> = HashMap<u64, Vec<T>, BuildHasherDefault<AsIs>>;

/// A set of hashes.
type Hashes = HashSet<u64, BuildHasherDefault<AsIs>>;

/// What a line is compared with: words, `#` for a number, `…` at either end for anything.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    hashes: Vec<u64>,
    /// Anything may stand before.
    opens: bool,
    /// Anything may follow.
    goes_on: bool,
    /// What must come right after the last word, white space aside.
    mark: Option<char>,
}

/// How a phrase was found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Nothing follows.
    Whole,
    /// The line says more; what follows the phrase begins at this byte.
    Part(usize),
}

impl Phrase {
    /// Reads a phrase as the rules write it.
    pub(super) fn new(written: &str) -> Self {
        let opens = written.starts_with('…');
        let goes_on = written.ends_with('…');
        let inner = written.trim_matches('…').trim();
        let is_mark = |c: &char| goes_on && !c.is_alphanumeric() && *c != '#';
        Self {
            hashes: Tokens::new(&inner.replace('#', "0"), Joints::Kept)
                .map(|t| t.hash)
                .collect(),
            opens,
            goes_on,
            mark: inner.chars().next_back().filter(is_mark),
        }
    }

    /// Returns the hashes of its words.
    fn words(&self) -> impl Iterator<Item = u64> {
        self.hashes.iter().copied().filter(|hash| *hash != NUMBER)
    }

    /// Returns whether there is no word in it, so that it could not be found.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.words().next().is_none()
    }

    /// Returns how the line's words are this phrase's; numbers count only where the phrase has one.
    pub(super) fn fit(&self, text: &str, tokens: &[Token]) -> Option<Fit> {
        if !self.opens {
            return self.fit_at(text, tokens);
        }
        let first = *self.hashes.first()?;
        let mut starts = (0..tokens.len()).filter(|at| tokens[*at].hash == first);
        starts.find_map(|at| self.fit_at(text, &tokens[at..]))
    }

    fn fit_at(&self, text: &str, tokens: &[Token]) -> Option<Fit> {
        let used = self.length_in(tokens)?;
        let is_last = tokens[used..].iter().all(|t| t.hash == NUMBER);
        if is_last && self.mark.is_none() {
            return Some(Fit::Whole);
        }
        if !self.goes_on {
            return None;
        }
        let end = tokens[used - 1].end;
        let Some(mark) = self.mark else {
            return Some(Fit::Part(end));
        };
        let after = text[end..].trim_start();
        let found = after.chars().next().filter(|c| is_same_mark(*c, mark))?;
        Some(Fit::Part(text.len() - after.len() + found.len_utf8()))
    }

    /// Returns how many of the line's tokens the phrase covers, at least one, where the line starts with it.
    fn length_in(&self, tokens: &[Token]) -> Option<usize> {
        let mut used = 0;
        for hash in &self.hashes {
            used += tokens[used..]
                .iter()
                .position(|t| t.hash == *hash || t.hash != NUMBER)?;
            if tokens[used].hash != *hash {
                return None;
            }
            used += 1;
        }
        (used > 0).then_some(used)
    }
}

/// Longest line in which a phrase is looked for at any place, in characters: notices are short, paragraphs many.
const LONGEST_INSIDE: usize = 330;

/// Returns whether two marks are one, full width or not.
fn is_same_mark(found: char, mark: char) -> bool {
    let mut same = false;
    fold_char(found, |c| same = c == mark);
    same
}

/// Phrases by the word that finds them.
#[derive(Default)]
pub(super) struct Table {
    /// By the first word, for phrases with which a line starts.
    starts: ByWord<(Phrase, usize)>,
    /// What the first two words of a line may be, as [`pair`] joins them.
    heads: Hashes,
    /// By the longest word, for those that stand anywhere.
    inside: ByWord<(Phrase, usize)>,
    /// Longest line that can hold one that stands anywhere, in characters.
    longest_inside: usize,
}

impl Table {
    /// Adds a phrase of the rule with a number, in lines of no more than `max_chars`.
    pub(super) fn add(&mut self, written: &str, number: usize, max_chars: usize) {
        let phrase = Phrase::new(written);
        let first = phrase.words().next();
        if phrase.opens {
            self.longest_inside = self.longest_inside.max(max_chars.min(LONGEST_INSIDE));
            let longest = written
                .split(|c: char| !c.is_alphabetic())
                .max_by_key(|w| w.chars().count());
            let key = words(longest.unwrap_or_default(), Joints::Kept)
                .next()
                .unwrap_or_default();
            self.inside.entry(key).or_default().push((phrase, number));
        } else if let Some(first) = first {
            self.heads.insert(match phrase.words().nth(1) {
                None if phrase.goes_on => pair(first, ANY),
                second => pair(first, second.unwrap_or(END)),
            });
            self.starts.entry(first).or_default().push((phrase, number));
        }
    }

    /// Gives the numbers of the rules that have a phrase in this line, with how it fits, to `found`.
    pub(super) fn find(&self, text: &str, joints: Joints, head: Head, mut found: impl FnMut(usize, Fit)) {
        let is_inside = |word: &u64| self.inside.contains_key(word);
        let may_hold = is_short(text, self.longest_inside) && words(text, joints).any(|word| is_inside(&word));
        let starts = self.starts.get(&head.first).filter(|_| self.may_start(head));
        if starts.is_none() && !may_hold {
            return;
        }
        let tokens: Vec<Token> = Tokens::new(text, joints).collect();
        let within = tokens
            .iter()
            .filter_map(|t| self.inside.get(&t.hash))
            .filter(|_| may_hold);
        for (phrase, number) in starts.into_iter().chain(within).flatten() {
            if let Some(fit) = phrase.fit(text, &tokens) {
                found(*number, fit);
            }
        }
    }

    fn may_start(&self, head: Head) -> bool {
        let second = head.second.unwrap_or(END);
        self.heads.contains(&pair(head.first, ANY)) || self.heads.contains(&pair(head.first, second))
    }
}

/// Stands for any second word, and for none.
const ANY: u64 = NUMBER;
const END: u64 = u64::MAX;

/// Joins the hashes of two words to one.
fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(17) ^ second
}

/// Words of which a whole line may be made.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// By the first word: phrases, and whether they say enough by themselves.
    labels: ByWord<(Phrase, bool)>,
    /// Every word of every phrase.
    known: Hashes,
}

/// Most phrases that a line of labels has.
const MAX_LABELS: usize = 16;

impl Vocabulary {
    /// Adds a phrase; a line needs at least one that is `telling`.
    pub(super) fn add(&mut self, written: &str, telling: bool) {
        let phrase = Phrase::new(written);
        self.known.extend(phrase.words());
        let first = phrase.words().next();
        if let Some(first) = first {
            self.labels.entry(first).or_default().push((phrase, telling));
        }
    }

    /// Returns whether the line has no other words.
    pub(super) fn covers(&self, text: &str, joints: Joints, head: Head) -> bool {
        let is_known = |word: u64| self.known.contains(&word);
        if !is_known(head.first) || !head.second.is_none_or(is_known) || !words(text, joints).all(is_known) {
            return false;
        }
        let tokens: Vec<Token> = Tokens::new(text, joints).filter(|t| t.hash != NUMBER).collect();
        let (mut at, mut labels, mut is_telling) = (0, 0, false);
        while at < tokens.len() {
            let Some((length, telling)) = self.longest(&tokens[at..]).filter(|_| labels < MAX_LABELS) else {
                return false;
            };
            at += length;
            labels += 1;
            is_telling |= telling;
        }
        is_telling
    }

    /// Returns the length of the longest phrase with which the tokens start, and whether it is telling.
    fn longest(&self, tokens: &[Token]) -> Option<(usize, bool)> {
        let known = self.labels.get(&tokens.first()?.hash)?;
        known
            .iter()
            .filter_map(|(phrase, telling)| Some((phrase.length_in(tokens)?, *telling)))
            .max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(written: &str, line: &str, joints: Joints) -> Option<Fit> {
        let tokens: Vec<Token> = Tokens::new(line, joints).collect();
        Phrase::new(written).fit(line, &tokens)
    }

    /// Checks what follows a phrase in a line; `None` where the line does not have it.
    fn check(written: &str, line: &str, expected: Option<&str>) {
        let rest = fit(written, line, Joints::Kept).map(|fit| match fit {
            Fit::Whole => "",
            Fit::Part(at) => &line[at..],
        });
        assert_eq!(rest, expected, "{written}: {line}");
    }

    #[test]
    fn a_phrase_is_the_whole_line_whatever_its_marks() {
        check("read also", "• READ ALSO:", Some(""));
        check("à la une", "A la une", Some(""));
        check("comments", "Comments (3)", Some(""));
        check("تعليقات", "تَعْليقات", Some(""));
        check("read also", "Read also the annexes", None);
        check("read also", "Read", None);
    }

    #[test]
    fn a_phrase_may_go_on_and_start_late() {
        check("read also:…", "Read also: the annexes", Some(" the annexes"));
        check("read also:…", "Read also : the annexes", Some(" the annexes"));
        check("相关阅读:…", "相关阅读：停火协议", Some("停火协议"));
        check("read also:…", "Read also the annexes", None);
        check("…via agency…", "Photo: A. Name/Via Agency for us", Some(" for us"));
        check("…rights reserved", "The Paper. Rights reserved.", Some(""));
        check("…rights reserved", "Rights reserved to states", None);
    }

    #[test]
    fn numbers_count_where_a_phrase_has_one() {
        check("# min read", "3 min read", Some(""));
        check("# of #", "1 of 5", Some(""));
        check("# of #", "1 of", None);
        check("# comments", "Comments", None);
        check("# comments…", "12 comments were made", Some(" were made"));
        check("page #", "Page 1 / 20", Some(""));
    }

    #[test]
    fn joined_labels_are_parted() {
        assert_eq!(fit("print share", "PrintShare", Joints::Kept), None);
        assert_eq!(fit("print share", "PrintShare", Joints::Parted), Some(Fit::Whole));
    }

    #[test]
    fn a_vocabulary_covers_lines_of_its_words_only() {
        let mut labels = Vocabulary::default();
        for (word, telling) in [("share", true), ("on", false), ("copy link", true), ("copy", false)] {
            labels.add(word, telling);
        }
        let check = |line: &str, expected| {
            let head = Head::of(line, Joints::Kept).unwrap();
            assert_eq!(labels.covers(line, Joints::Kept, head), expected, "{line}");
        };
        check("Share | Copy link | 12", true);
        check("on", false);
        check("Share the burden", false);
        check("copy", false);
        check(&"share ".repeat(MAX_LABELS + 1), false);
    }
}
