//! Is this line one of these phrases? The comparison behind the named rules.
//!
//! A line is read once, word by word, without a copy: words are compared by hashes of their folded letters, so that
//! case, accents, marks and symbols make no difference. Nearly every line of a page is out after its first word.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::OnceLock,
};

use crate::fold::{fold_char, is_ignored};

/// A word or a number of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Hash of the folded letters; [`NUMBER`] for a number.
    hash: u64,
    /// Byte of the line at which it ends.
    end: usize,
}

/// Stands for a number of any size; no word has this hash.
const NUMBER: u64 = 0;

/// Whether labels that lost the space between them, as in `PrintShare`, are words of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joints {
    Kept,
    Parted,
}

/// Reads the words and numbers of a line; numbers without a word between them are one.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    joints: Joints,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, joints: Joints) -> Self {
        Self { text, at: 0, joints }
    }

    /// Reads on to the end of a word whose first letter is at `self.at`.
    fn word(&mut self) -> Token {
        let mut hash = Hash::default();
        let mut before = self.ascii_letters(&mut hash);
        for c in self.text[self.at..].chars() {
            let is_joint = self.joints == Joints::Parted && c.is_uppercase() && before.is_lowercase();
            match class(c) {
                _ if is_joint => break,
                Class::Letter(folded) => hash.add(folded),
                Class::Letters => fold_char(c, |c| hash.add(c)),
                Class::Ignored => {}
                Class::Digit | Class::Mark => break,
            }
            self.at += c.len_utf8();
            before = c;
        }
        Token {
            hash: hash.finish(),
            end: self.at,
        }
    }

    /// Reads the letters of a word that are ASCII, as most are, by their bytes alone, and returns the last of them.
    fn ascii_letters(&mut self, hash: &mut Hash) -> char {
        let mut before = b' ';
        for &byte in &self.text.as_bytes()[self.at..] {
            let is_joint = self.joints == Joints::Parted && before.is_ascii_lowercase() && byte.is_ascii_uppercase();
            if !byte.is_ascii_alphabetic() || is_joint {
                break;
            }
            hash.add(char::from(byte.to_ascii_lowercase()));
            self.at += 1;
            before = byte;
        }
        char::from(before)
    }

    /// Reads on to the next word, over numbers and what parts them; the number ends with its last digit.
    fn number(&mut self) -> Token {
        let mut end = self.at;
        for c in self.text[self.at..].chars() {
            let class = class(c);
            if class.is_letter() {
                break;
            }
            self.at += c.len_utf8();
            end = if class == Class::Digit { self.at } else { end };
        }
        Token { hash: NUMBER, end }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        for c in self.text[self.at..].chars() {
            match class(c) {
                Class::Letter(_) | Class::Letters => return Some(self.word()),
                Class::Digit => return Some(self.number()),
                Class::Ignored | Class::Mark => self.at += c.len_utf8(),
            }
        }
        None
    }
}

/// What a character is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A letter that folds to one.
    Letter(char),
    /// A letter that folds to none or several.
    Letters,
    Digit,
    /// Stands in words without a say.
    Ignored,
    Mark,
}

impl Class {
    /// Looks a character up in the tables of Unicode, which takes a while.
    fn of(c: char) -> Self {
        if c.is_alphabetic() {
            let (mut count, mut folded) = (0, c);
            fold_char(c, |part| (count, folded) = (count + 1, part));
            return if count == 1 {
                Self::Letter(folded)
            } else {
                Self::Letters
            };
        }
        match c {
            _ if c.is_numeric() => Self::Digit,
            _ if is_ignored(c) => Self::Ignored,
            _ => Self::Mark,
        }
    }

    fn is_letter(self) -> bool {
        matches!(self, Self::Letter(_) | Self::Letters)
    }
}

/// First character past Latin, Greek, Cyrillic, Hebrew and Arabic.
const FAR: usize = 0x700;

/// Returns what a character is, from a table for the scripts of most pages.
fn class(c: char) -> Class {
    static NEAR: OnceLock<Vec<Class>> = OnceLock::new();
    let near = NEAR.get_or_init(|| ('\0'..char::MAX).take(FAR).map(Class::of).collect());
    near.get(c as usize).copied().unwrap_or_else(|| Class::of(c))
}

/// A running hash of letters, as in Firefox and `rustc` (multiply and rotate). Pages that make words collide gain
/// nothing over pages that write the words.
#[derive(Default)]
struct Hash(u64);

impl Hash {
    fn add(&mut self, c: char) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x51_7c_c1_b7_27_22_0a_95);
    }

    /// Mixes the high bits into the low ones, by which tables are indexed; the product leaves those weak.
    fn finish(&self) -> u64 {
        (self.0 ^ (self.0 >> 32)).max(NUMBER + 1)
    }
}

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

    /// Returns whether there is no word in it, so that it could not be found.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.hashes.iter().all(|hash| *hash == NUMBER)
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
    /// By the longest word, for those that stand anywhere.
    inside: ByWord<(Phrase, usize)>,
    /// Longest line that can hold one that stands anywhere, in characters.
    longest_inside: usize,
}

impl Table {
    /// Adds a phrase of the rule with a number, in lines of no more than `max_chars`.
    pub(super) fn add(&mut self, written: &str, number: usize, max_chars: usize) {
        let phrase = Phrase::new(written);
        if phrase.opens {
            self.longest_inside = self.longest_inside.max(max_chars.min(LONGEST_INSIDE));
            let longest = written
                .split(|c: char| !c.is_alphabetic())
                .max_by_key(|w| w.chars().count());
            let key = first_word(longest.unwrap_or_default(), Joints::Kept).unwrap_or_default();
            self.inside.entry(key).or_default().push((phrase, number));
        } else if let Some(key) = phrase.hashes.iter().copied().find(|hash| *hash != NUMBER) {
            self.starts.entry(key).or_default().push((phrase, number));
        }
    }

    /// Gives the numbers of the rules that have a phrase in this line, with how it fits, to `found`.
    pub(super) fn find(&self, text: &str, joints: Joints, first: u64, mut found: impl FnMut(usize, Fit)) {
        if !self.may_find(text, joints, first) {
            return;
        }
        let tokens: Vec<Token> = Tokens::new(text, joints).collect();
        let words = || tokens.iter().filter(|t| t.hash != NUMBER);
        let first = words().take(1).filter_map(|t| self.starts.get(&t.hash));
        let inside = words().filter_map(|t| self.inside.get(&t.hash));
        for (phrase, number) in first.chain(inside).flatten() {
            if let Some(fit) = phrase.fit(text, &tokens) {
                found(*number, fit);
            }
        }
    }

    /// Returns whether the first word starts a phrase, or any word of a line that is short enough stands in one.
    fn may_find(&self, text: &str, joints: Joints, first: u64) -> bool {
        self.starts.contains_key(&first)
            || is_short(text, self.longest_inside)
                && Tokens::new(text, joints).any(|t| t.hash != NUMBER && self.inside.contains_key(&t.hash))
    }
}

/// Returns the hash of the first word.
pub(super) fn first_word(text: &str, joints: Joints) -> Option<u64> {
    Tokens::new(text, joints).map(|t| t.hash).find(|hash| *hash != NUMBER)
}

/// Returns whether a text has no more characters than `limit`; a character has one to four bytes.
pub(super) fn is_short(text: &str, limit: usize) -> bool {
    text.len() <= limit || text.len() <= limit * 4 && text.chars().count() <= limit
}

/// Returns whether two labels stand in a line without a space between them: a capital right behind a small letter.
pub(super) fn has_joint(text: &str) -> bool {
    let mut before = ' ';
    text.chars()
        .any(|c| c.is_uppercase() & std::mem::replace(&mut before, c).is_lowercase())
}

/// Words of which a whole line may be made.
#[derive(Default)]
pub(super) struct Vocabulary {
    /// By the first word: phrases, and whether they say enough by themselves.
    words: ByWord<(Phrase, bool)>,
}

/// Most phrases that a line of labels has.
const MAX_LABELS: usize = 16;

impl Vocabulary {
    /// Adds a phrase; a line needs at least one that is `telling`.
    pub(super) fn add(&mut self, written: &str, telling: bool) {
        let phrase = Phrase::new(written);
        if let Some(first) = phrase.hashes.first() {
            self.words.entry(*first).or_default().push((phrase, telling));
        }
    }

    /// Returns whether the line has no other words.
    pub(super) fn covers(&self, text: &str, joints: Joints, first: u64) -> bool {
        if !self.words.contains_key(&first) {
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
        let known = self.words.get(&tokens.first()?.hash)?;
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
        assert!(has_joint("ПечатьПоделиться") && !has_joint("Print Share"));
    }

    #[test]
    fn a_vocabulary_covers_lines_of_its_words_only() {
        let mut words = Vocabulary::default();
        for (word, telling) in [("share", true), ("on", false), ("copy link", true), ("copy", false)] {
            words.add(word, telling);
        }
        let check = |line: &str, expected| {
            let first = first_word(line, Joints::Kept).unwrap();
            assert_eq!(words.covers(line, Joints::Kept, first), expected, "{line}");
        };
        check("Share | Copy link | 12", true);
        check("on", false);
        check("Share the burden", false);
        check("copy", false);
        check(&"share ".repeat(MAX_LABELS + 1), false);
    }
}
