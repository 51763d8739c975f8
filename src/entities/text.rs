//! Folded text that remembers where each byte came from.
//!
//! Names are looked up in folded text ([`crate::fold`]) with its spaces and punctuation made plain, so that one pattern
//! serves every way of typing a name; a [`Folded`] maps what is found back to the page. In folded text every byte
//! beyond ASCII belongs to a word, which keeps the scan over it simple and fast.

use std::sync::OnceLock;

use crate::fold::{fold_char, is_ignored};

/// Text folded for matching, with the way back to the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// Lower-case letters without the marks that readers leave out; words parted by single spaces.
    pub text: String,
    /// Offset in the original of each byte of `text`, and of its end.
    origins: Vec<u32>,
    /// Whether the space at the end stands for a line break.
    broke_line: bool,
}

impl Folded {
    /// Folds a text. Apostrophes, quotes and dashes become ASCII; a hyphen between letters becomes a space; white
    /// space becomes one space, or one line feed where it holds an empty line.
    pub(super) fn new(original: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len()),
            origins: Vec::with_capacity(original.len() + 1),
            broke_line: false,
        };
        let mut after_word = false;
        let mut chars = original.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c.is_ascii_alphanumeric() {
                folded.push(c.to_ascii_lowercase(), at);
                after_word = true;
            } else if let Some(letters) = common_letter(c) {
                folded.push_letters(letters, at);
                after_word = true;
            } else if c.is_whitespace() {
                folded.push_space(c, at);
                after_word = false;
            } else if is_ignored(c) {
                // joiners and vowel signs carry no letter
            } else if is_dash(c) {
                let joins = after_word && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
                folded.push(if joins { ' ' } else { '-' }, at);
                after_word = false;
            } else if let Some(plain) = plain_punctuation(c) {
                folded.push(plain, at);
                after_word = false;
            } else {
                fold_char(c, |letter| folded.push(letter, at));
                after_word = true;
            }
        }
        folded.origins.push(offset(original.len()));
        folded
    }

    /// Returns the offset in the original of an offset in the folded text.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origins.get(at).map_or(0, |&origin| origin as usize)
    }

    /// Returns the offset in the folded text of the first byte at or after an offset in the original.
    pub(super) fn position(&self, origin: usize) -> usize {
        self.origins
            .partition_point(|&o| (o as usize) < origin)
            .min(self.text.len())
    }

    fn push(&mut self, c: char, origin: usize) {
        self.text.push(c);
        for _ in 0..c.len_utf8() {
            self.origins.push(offset(origin));
        }
    }

    fn push_letters(&mut self, letters: &str, origin: usize) {
        self.text.push_str(letters);
        for _ in 0..letters.len() {
            self.origins.push(offset(origin));
        }
    }

    fn push_space(&mut self, c: char, origin: usize) {
        let breaks = c == '\n';
        match self.text.as_bytes().last() {
            None | Some(b'\n') => {}
            Some(b' ') if breaks && self.broke_line => self.end_paragraph(),
            Some(b' ') => self.broke_line |= breaks,
            Some(_) => {
                self.push(' ', origin);
                self.broke_line = breaks;
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.text.pop();
        self.text.push('\n');
    }
}

/// Folds a name the way [`Folded`] folds text.
pub(super) fn fold_name(name: &str) -> String {
    Folded::new(name.trim()).text
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{5be}')
}

/// Returns the ASCII that stands for a character that is part of no word, or `None` for letters.
fn plain_punctuation(c: char) -> Option<char> {
    Some(match c {
        '’' | '‘' | 'ʼ' | '`' | '´' | '′' | '׳' | 'ʹ' => '\'',
        '“' | '”' | '„' | '«' | '»' | '‟' | '״' | '″' => '"',
        '،' | '、' | '，' => ',',
        '؛' | '；' => ';',
        '؟' | '？' => '?',
        '。' => '.',
        '：' => ':',
        _ if c.is_ascii() => c,
        _ if c.is_alphanumeric() => return None,
        _ => '*',
    })
}

/// Returns the folded form of a letter beyond ASCII and up to U+07FF, as nearly all on these pages are: to ask whether
/// a character is a letter costs more than all else that is done with it.
fn common_letter(c: char) -> Option<&'static str> {
    static LETTERS: OnceLock<Vec<Option<String>>> = OnceLock::new();
    let letters = LETTERS.get_or_init(|| {
        (0..0x800)
            .map(|code| char::from_u32(code).and_then(folded_letter))
            .collect()
    });
    letters.get(c as usize)?.as_deref()
}

fn folded_letter(c: char) -> Option<String> {
    let is_letter = !c.is_ascii() && !c.is_whitespace() && !is_ignored(c) && !is_dash(c);
    let mut letters = String::new();
    fold_char(c, |letter| letters.push(letter));
    (is_letter && plain_punctuation(c).is_none()).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(original: &str, expected: &str) {
        assert_eq!(Folded::new(original).text, expected, "{original}");
    }

    #[test]
    fn spellings_become_plain() {
        check("Sharm el‑Sheikh", "sharm el sheikh");
        check("ÇIRAĞAN  Sarayı’nda", "ciragan sarayi'nda");
        check("talks — held", "talks - held");
        check("ארה״ב", "ארה\"ב");
    }

    #[test]
    fn an_empty_line_parts_and_a_line_break_does_not() {
        check("South\nSudan", "south sudan");
        check("South\n\nSudan", "south\nsudan");
        check("a \n \n b", "a\nb");
    }

    #[test]
    fn every_byte_knows_its_origin() {
        let original = "«Çırağan» – ﬁn";
        let folded = Folded::new(original);
        let at = folded.text.find("ciragan").unwrap();
        assert_eq!(&original[folded.origin(at)..folded.origin(at + 7)], "Çırağan");
        assert_eq!(folded.origin(folded.text.len()), original.len());
    }
}
