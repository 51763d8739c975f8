//! A sentence as word classes: one letter a name or word, for the rules of `grammar`.
//!
//! `The Russian delegation was led by presidential aide Vladimir Medinsky.` becomes `DBcKbttP.`. Names keep the letters of
//! their placeholders (`P` a person, `V` a venue, `L` a place, `C` a country, `O` an organisation, `D` a people), `U` is a
//! word in capitals that may be a name the gazetteer lacks, `t` a title, `s` a genitive, `w` any other word, and the
//! rest are the letters of `lexicon`. Articles and quotation marks are left out. This is the cascade of FASTUS (Hobbs et
//! al. 1997, "A Cascaded Finite-State Transducer for Extracting Information from Natural-Language Text"): words to
//! classes, classes to facts.

use std::ops::Range;

use super::{
    lexicon::Lexicon,
    skeleton::{Name, Skeleton},
};

/// A sentence as word classes.
#[derive(Debug)]
pub(super) struct Symbols {
    /// One letter a symbol.
    pub letters: Vec<u8>,
    /// Stretch of the folded zone under each symbol.
    under: Vec<Range<usize>>,
    /// What the symbol names.
    names: Vec<Option<Name>>,
    /// Which letters occur, as bits.
    present: u128,
}

impl Symbols {
    /// Makes the symbols of a sentence from its skeleton; `folded` is the folded zone and `sentence` its stretch there.
    pub(super) fn new(skeleton: &Skeleton, lexicon: &Lexicon, folded: &str, sentence: Range<usize>) -> Self {
        let words = lexicon.words(&folded[sentence.clone()], sentence.start);
        let mut symbols = Self {
            letters: Vec::new(),
            under: Vec::new(),
            names: Vec::new(),
            present: 0,
        };
        let tokens: Vec<_> = skeleton.tokens().collect();
        let (mut next, mut word) = (0, 0);
        while let Some((token, under)) = tokens.get(next) {
            next += 1;
            if let Some(name) = skeleton.name(token) {
                symbols.push(token.as_bytes()[0], under.clone(), Some(name));
                continue;
            }
            while words.get(word).is_some_and(|found| found.start < under.start) {
                word += 1;
            }
            let next_name = || {
                let mut rest = tokens[next..].iter();
                rest.find(|(token, _)| skeleton.name(token).is_some())
                    .map_or(usize::MAX, |(_, name)| name.start)
            };
            // of words written together with a preposition the first that is listed counts, longest first
            let found = words[word..]
                .iter()
                .take_while(|found| found.start < under.end)
                .find(|found| found.end <= next_name());
            if let Some(found) = found {
                while tokens.get(next).is_some_and(|(_, under)| under.start < found.end) {
                    next += 1;
                }
                let prefix = folded.get(under.start..found.start).and_then(joined_letter);
                if let Some(conjunction) = prefix.filter(|letter| b"&j".contains(letter)) {
                    symbols.push(conjunction, under.start..found.start, None);
                }
                if let Some(letter) = found.class.letter() {
                    symbols.push(letter, found.start..found.end.max(under.end), None);
                }
            } else if let Some(length) = conjunction_length(token) {
                symbols.push(b'&', under.start..under.start + length, None);
                symbols.push(b'w', under.start + length..under.end, None);
            } else {
                let is_joined = tokens.get(next).is_some_and(|(_, after)| after.start == under.end);
                if let Some(letter) = if is_joined {
                    joined_letter(token)
                } else {
                    letter_of(token)
                } {
                    symbols.push(letter, under.clone(), None);
                }
            }
        }
        symbols
    }

    /// Returns whether all these letters occur.
    pub(super) fn have(&self, letters: u128) -> bool {
        self.present & letters == letters
    }

    /// Returns the stretch of the folded zone under a stretch of the symbols.
    pub(super) fn under(&self, range: Range<usize>) -> Range<usize> {
        let under = &self.under[range];
        under.first().map_or(0, |first| first.start)..under.last().map_or(0, |last| last.end)
    }

    /// Returns the names in a stretch of the symbols that have one of these letters. A person right before another is the
    /// possessor in a title: помічник Путіна Володимир Мединський.
    pub(super) fn names_in(&self, range: Range<usize>, letters: &[char]) -> Vec<Name> {
        let is_possessor = |at: usize| self.letters[at] == b'P' && self.letters.get(at + 1) == Some(&b'P');
        let wanted = |at: &usize| letters.contains(&char::from(self.letters[*at])) && !is_possessor(*at);
        range.filter(wanted).filter_map(|at| self.names[at]).collect()
    }

    /// Returns the stretch of the folded zone under a name.
    pub(super) fn at(&self, name: &Name) -> Option<Range<usize>> {
        let at = self.names.iter().position(|other| other.as_ref() == Some(name))?;
        Some(self.under[at].clone())
    }

    /// Returns the people who are joined to a name by commas, semicolons and "and", with their titles between them; the
    /// last of them is the subject of no other verb.
    pub(super) fn joined_to(&self, name: Name) -> Vec<Name> {
        const LONGEST_TITLE: usize = 9;
        let mut joined = Vec::new();
        let Some(mut at) = self.names.iter().position(|other| *other == Some(name)) else {
            return joined;
        };
        loop {
            let rest = &self.letters[at + 1..];
            let joints = rest.iter().take_while(|letter| b",;&".contains(letter)).count();
            let title = rest[joints..]
                .iter()
                .take_while(|letter| b"wtDCOLUsoHfapiFJT-56".contains(letter))
                .count();
            let mut next = at + 1 + joints + title;
            while self.letters.get(next) == Some(&b'P') && self.letters.get(next + 1) == Some(&b'P') {
                next += 1;
            }
            let goes_on = |letter: Option<&u8>| letter.is_none_or(|letter| b",.;&)(aFpo-".contains(letter));
            let is_person = self.letters.get(next) == Some(&b'P') && goes_on(self.letters.get(next + 1));
            match self.names.get(next).copied().flatten() {
                Some(name) if joints > 0 && title <= LONGEST_TITLE && is_person => joined.push(name),
                _ => return joined,
            }
            at = next;
        }
    }

    /// Returns the people in clauses about delegations or negotiators; see [`Self::people_in_clauses`].
    pub(super) fn people_at_table(&self) -> Vec<Name> {
        self.people_in_clauses(|clause| {
            let has = |letters: &[u8]| clause.iter().any(|letter| letters.contains(letter));
            let is_over = has(b"f") && has(b"Nm");
            !is_over && (has(b"BN") || (has(b"RmIWY") && has(b"TY")))
        })
    }

    /// Returns the people in clauses about mediation; see [`Self::people_in_clauses`].
    pub(super) fn people_at_mediation(&self) -> Vec<Name> {
        self.people_in_clauses(|clause| {
            let has = |letters: &[u8]| clause.iter().any(|letter| letters.contains(letter));
            has(b"MAu3") || (has(b"hXe6") && has(b"T")) || (has(b"1") && has(b"4"))
        })
    }

    /// Returns the people in clauses of a kind who neither speak nor own what comes next nor stand after "between", where
    /// nothing is denied, wished or offered.
    fn people_in_clauses(&self, is_of_kind: impl Fn(&[u8]) -> bool) -> Vec<Name> {
        const NEAR: usize = 4;
        let (mut found, mut start) = (Vec::new(), 0);
        for clause in self.letters.split(|letter| b".;:".contains(letter)) {
            let is_fact = !clause.iter().any(|letter| b"nqxQ".contains(letter));
            if is_fact && is_of_kind(clause) {
                for at in (0..clause.len()).filter(|at| clause[*at] == b'P') {
                    let before = clause[..at]
                        .iter()
                        .rev()
                        .take(NEAR)
                        .take_while(|letter| **letter != b',');
                    let after = clause[at + 1..].iter().take(NEAR);
                    let speaks = before.clone().chain(after).any(|letter| *letter == b'y');
                    let is_between = before.into_iter().any(|letter| *letter == b'4');
                    let owns = matches!(clause.get(at + 1), Some(b's' | b'P'));
                    found.extend(self.names[start + at].filter(|_| !speaks && !owns && !is_between));
                }
            }
            start += clause.len() + 1;
        }
        found
    }

    fn push(&mut self, letter: u8, under: Range<usize>, name: Option<Name>) {
        self.letters.push(letter);
        self.under.push(under);
        self.names.push(name);
        self.present |= bit(letter);
    }
}

/// Returns the bit that stands for a letter in a set of letters.
pub(super) fn bit(letter: u8) -> u128 {
    1 << (letter & 0x7f)
}

/// Returns the letter of a token of a skeleton that no lexicon lists, or `None` where it is left out.
fn letter_of(token: &str) -> Option<u8> {
    match token.as_bytes()[0] {
        b'"' | b'*' => None,
        b'~' => Some(b't'),
        b'^' => Some(b'U'),
        b'\'' => ending_letter(&token[1..]),
        b'?' | b'!' | b'.' => Some(b'.'),
        mark @ (b',' | b';' | b':' | b'(' | b')' | b'-' | b'&') => Some(mark),
        _ => Some(b'w'),
    }
}

/// Returns the bytes of "and" at the start of a word with its article, as in Arabic والجنرال.
fn conjunction_length(token: &str) -> Option<usize> {
    (token.len() > 8 && (token.starts_with("وال") || token.starts_with("וה"))).then_some(2)
}

/// Case endings that Turkish sets off with an apostrophe, and the English genitive, folded.
fn ending_letter(ending: &str) -> Option<u8> {
    match ending {
        "" | "s" | "in" | "un" | "nin" | "nun" => Some(b's'),
        "la" | "le" | "yla" | "yle" => Some(b'a'),
        "da" | "de" | "ta" | "te" => Some(b'i'),
        "a" | "e" | "ya" | "ye" | "dan" | "den" | "tan" | "ten" => Some(b'p'),
        _ => None,
    }
}

/// Returns the letter of what is written together with the next token: elided articles and, in Arabic and Hebrew, one-letter
/// conjunctions and prepositions, of which the last decides.
fn joined_letter(token: &str) -> Option<u8> {
    match token {
        "d'" => Some(b'o'),
        "qu'" => Some(b'j'),
        "n'" => Some(b'n'),
        "" | "l'" | "s'" | "c'" | "j'" | "m'" | "t'" => None,
        _ => match token.chars().next_back() {
            Some('و' | 'ف' | 'ו') => Some(b'&'),
            Some('ب' | 'ב') => Some(b'i'),
            Some('ل' | 'ל' | 'מ') => Some(b'p'),
            Some('ك' | 'כ') => Some(b'v'),
            Some('ש') => Some(b'j'),
            Some('ה') => None,
            _ => letter_of(token),
        },
    }
}
