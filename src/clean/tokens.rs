//! The words of a line, without a copy of the line.
//!
//! [`Tokens`] gives every word as a hash of its folded letters, so that case, accents, marks and symbols make no
//! difference and comparing is cheap. Thousands of lines a page pass here, so letters of common scripts are looked up in
//! a table, and ASCII by its bytes.

use std::sync::OnceLock;

use crate::fold::{fold_char, is_ignored};

/// A word or a number of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Hash of the folded letters; [`NUMBER`] for a number.
    pub(super) hash: u64,
    /// Byte of the line at which it ends.
    pub(super) end: usize,
}

/// Stands for a number of any size; no word has this hash.
pub(super) const NUMBER: u64 = 0;

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
        if self.byte().is_none_or(|b| b.is_ascii()) {
            return self.token(&hash);
        }
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
        self.token(&hash)
    }

    /// Reads the letters of a word that are ASCII, as most are, by their bytes alone, and returns the last of them.
    fn ascii_letters(&mut self, hash: &mut Hash) -> char {
        let parts = self.joints == Joints::Parted;
        let mut before = b' ';
        for byte in self.text.as_bytes()[self.at..].iter().copied() {
            let is_joint = parts && before.is_ascii_lowercase() && byte.is_ascii_uppercase();
            if !byte.is_ascii_alphabetic() || is_joint {
                break;
            }
            hash.add(char::from(byte.to_ascii_lowercase()));
            self.at += 1;
            before = byte;
        }
        char::from(before)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn token(&self, hash: &Hash) -> Token {
        Token {
            hash: hash.finish(),
            end: self.at,
        }
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
        while self.byte().is_some_and(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) {
            self.at += 1;
        }
        if self.byte().is_some_and(|b| b.is_ascii_alphabetic()) {
            return Some(self.word());
        }
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
    match c {
        // Dashes, quotation marks, bullets, arrows and pictures.
        '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2775}' => Class::Mark,
        _ => near.get(c as usize).copied().unwrap_or_else(|| Class::of(c)),
    }
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

/// The words with which a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) first: u64,
    /// `None` where the line is one word.
    pub(super) second: Option<u64>,
}

impl Head {
    /// Reads no further than the second word; `None` where there is no word.
    pub(super) fn of(text: &str, joints: Joints) -> Option<Self> {
        let mut words = words(text, joints);
        Some(Self {
            first: words.next()?,
            second: words.next(),
        })
    }
}

/// Returns the hashes of the words of a line, in order.
pub(super) fn words(text: &str, joints: Joints) -> impl Iterator<Item = u64> {
    Tokens::new(text, joints).map(|t| t.hash).filter(|hash| *hash != NUMBER)
}

/// Returns whether a text has no more characters than `limit`; a character has one to four bytes.
pub(super) fn is_short(text: &str, limit: usize) -> bool {
    text.len() <= limit || text.len() <= limit * 4 && text.chars().count() <= limit
}

/// Returns whether two labels stand in a line without a space between them: a capital right behind a small letter.
pub(super) fn has_joint(text: &str) -> bool {
    let mut before = ' ';
    text.chars()
        .any(|c| std::mem::replace(&mut before, c).is_lowercase() && c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str, joints: Joints) -> (usize, usize) {
        let tokens: Vec<Token> = Tokens::new(text, joints).collect();
        let words = tokens.iter().filter(|t| t.hash != NUMBER).count();
        (words, tokens.len() - words)
    }

    #[test]
    fn words_fold_and_numbers_join() {
        let alike = |a: &str, b: &str| assert!(words(a, Joints::Kept).eq(words(b, Joints::Kept)), "{a} {b}");
        alike("À LA UNE", "• a la une:");
        alike("ÇIRAĞAN", "ciragan");
        alike("تَعْليقات", "تعليقات");
        alike("Straße", "strasse");
        assert_eq!(count("1,204 / 5 views", Joints::Kept), (1, 1));
        assert_eq!(count("Фото 3 из 12", Joints::Kept), (2, 2));
        assert_eq!(count("… — !", Joints::Kept), (0, 0));
    }

    #[test]
    fn joined_labels_are_parted_on_request() {
        assert_eq!(count("PrintShare", Joints::Kept), (1, 0));
        assert_eq!(count("PrintShare", Joints::Parted), (2, 0));
        assert_eq!(count("ПечатьПоделиться12", Joints::Parted), (2, 1));
        assert!(has_joint("ПечатьПоделиться") && !has_joint("Print Share"));
    }

    #[test]
    fn the_table_says_what_unicode_says() {
        for c in ('\0'..char::MAX).take(0x3000) {
            assert_eq!(class(c), Class::of(c), "{c:?}");
        }
    }
}
