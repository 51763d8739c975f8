//! Sentences as rules see them: names become placeholders, the rest is plain words.
//!
//! `Turkish Foreign Minister Hakan Fidan chaired the talks.` becomes `D0 ~foreign ~minister P1 chaired the talks .`
//! Placeholders are a letter and the number of the name in the sentence: `P` a person, `V` a venue, `L` a place, `C` a
//! country, `O` an organisation, `D` a people. `~` marks words that may stand before a name (titles), `^` words in
//! capitals that may be names the gazetteer lacks. All else is folded, so upper-case letters are placeholders only.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Gazetteer,
    dictionary::Class,
    matcher::is_word,
    page::{Page, Zone},
    resolve::Pick,
};
use crate::{
    model::{EntityKind, Span},
    sentences,
};

/// A sentence with names replaced.
pub(super) struct Skeleton {
    /// Tokens parted by single spaces, with a space at the end.
    pub text: String,
    /// What the placeholders stand for, by number.
    pub names: Vec<Name>,
    /// Start in `text` and stretch of the folded zone of each token.
    tokens: Vec<(u32, Range<u32>)>,
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Position of the entity in the gazetteer.
    pub entity: u32,
    /// Number of the mention in the zone; `None` for a people.
    pub pick: Option<usize>,
}

/// Returns the stretches of a zone's folded text that are sentences or lines.
pub(super) fn sentences_of(zone: &Zone, lang: &str) -> Vec<Range<usize>> {
    let lang = Some(lang).filter(|lang| !lang.is_empty());
    let mut ranges = Vec::new();
    for sentence in sentences::split(zone.text, lang) {
        let mut start = sentence.start;
        for line in zone.text[sentence].split_inclusive('\n') {
            let end = start + line.len();
            let folded = zone.folded.position(start)..zone.folded.position(end);
            ranges.extend(in_pieces(zone, folded));
            start = end;
        }
    }
    ranges
}

/// Longest sentence, in bytes; what is longer is no sentence, and rules over it would take long.
const LONGEST_SENTENCE: usize = 3000;

/// Cuts what is too long to be a sentence at spaces.
fn in_pieces(zone: &Zone, whole: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut rest = whole;
    while rest.len() > LONGEST_SENTENCE {
        let bytes = &zone.folded.text.as_bytes()[rest.start..rest.start + LONGEST_SENTENCE];
        let cut = bytes
            .iter()
            .rposition(|byte| !is_word(*byte))
            .map_or(rest.end, |at| rest.start + at + 1);
        pieces.push(rest.start..cut);
        rest = cut..rest.end;
    }
    pieces.extend(Some(rest).filter(|rest| !rest.is_empty()));
    pieces
}

impl Skeleton {
    /// Makes the skeleton of a sentence of a zone; `picks` are the zone's mentions.
    pub(super) fn new(page: &Page, zone: &Zone, picks: &[Pick], gazetteer: &Gazetteer, sentence: Range<usize>) -> Self {
        let mut skeleton = Self {
            text: String::new(),
            names: Vec::new(),
            tokens: Vec::new(),
        };
        let writer = Writer {
            zone,
            marks_capitals: page.lang != "de" && !zone.is_title_case(sentence.start),
        };
        let mut at = sentence.start;
        let mut next = picks.partition_point(|pick| pick.start < at);
        while at < sentence.end {
            if let Some(pick) = picks.get(next).filter(|pick| pick.start <= at) {
                let letter = letter_of(gazetteer, pick.entity);
                skeleton.push_name(
                    letter,
                    Name {
                        entity: pick.entity,
                        pick: Some(next),
                    },
                    pick.start..pick.end,
                );
                next += 1;
                at = pick.end.max(at + 1) + genitive_s(zone, pick.end);
                continue;
            }
            let limit = picks
                .get(next)
                .map_or(sentence.end, |pick| pick.start.min(sentence.end));
            at = writer.token(&mut skeleton, at, limit, at == sentence.start);
        }
        skeleton
    }

    /// Returns the stretch of the folded zone under a stretch of the skeleton.
    pub(super) fn under(&self, range: Range<usize>) -> Range<usize> {
        let first = self
            .tokens
            .partition_point(|token| (token.0 as usize) <= range.start)
            .saturating_sub(1);
        let last = self
            .tokens
            .partition_point(|token| (token.0 as usize) < range.end)
            .saturating_sub(1)
            .max(first);
        let stretch = |i: usize| {
            self.tokens
                .get(i)
                .map_or(0..0, |token| token.1.start as usize..token.1.end as usize)
        };
        stretch(first).start..stretch(last).end
    }

    /// Returns the tokens, each with its stretch of the folded zone.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let words = self.text.split_terminator(' ');
        words
            .zip(&self.tokens)
            .map(|(word, (_, under))| (word, under.start as usize..under.end as usize))
    }

    /// Returns what a token names, if it is a placeholder.
    pub(super) fn name(&self, token: &str) -> Option<Name> {
        let number = token.strip_prefix(['P', 'V', 'L', 'C', 'O', 'D'])?;
        self.names.get(number.parse::<usize>().ok()?).copied()
    }

    /// Returns the names whose placeholders lie in a stretch of the skeleton and begin with one of these letters.
    pub(super) fn names_in(&self, range: Range<usize>, letters: &[char]) -> Vec<Name> {
        let tokens = self.text[range].split(' ');
        let number = |token: &str| token.strip_prefix(letters)?.parse::<usize>().ok();
        let numbers: BTreeSet<usize> = tokens.filter_map(number).collect();
        numbers
            .into_iter()
            .filter_map(|number| self.names.get(number).copied())
            .collect()
    }

    fn push_name(&mut self, letter: char, name: Name, under: Range<usize>) {
        let token = format!("{letter}{}", self.names.len());
        self.names.push(name);
        self.push(&token, under);
    }

    fn push(&mut self, token: &str, under: Range<usize>) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.tokens
            .push((offset(self.text.len()), offset(under.start)..offset(under.end)));
        self.text.push_str(token);
        self.text.push(' ');
    }
}

/// Returns the span in the document of a stretch of a zone's folded text.
pub(super) fn evidence(zone: &Zone, under: &Range<usize>) -> Span {
    zone.span(under.start, under.end)
}

fn letter_of(gazetteer: &Gazetteer, entity: u32) -> char {
    match gazetteer.at(entity as usize).kind() {
        Some(EntityKind::Person) => 'P',
        Some(EntityKind::Venue) => 'V',
        Some(EntityKind::Place) => 'L',
        Some(EntityKind::Country) => 'C',
        _ => 'O',
    }
}

/// The `s` of Putins belongs to no word.
fn genitive_s(zone: &Zone, end: usize) -> usize {
    usize::from(zone.folded.text.as_bytes().get(end) == Some(&b's'))
}

struct Writer<'a> {
    zone: &'a Zone<'a>,
    marks_capitals: bool,
}

impl Writer<'_> {
    /// Writes the token at `at`, which ends at `limit` at the latest, and returns where the next one may begin.
    fn token(&self, skeleton: &mut Skeleton, at: usize, limit: usize, is_first: bool) -> usize {
        let bytes = self.zone.folded.text.as_bytes();
        match bytes[at] {
            b' ' | b'\n' => at + 1,
            byte if is_word(byte) => self.word(skeleton, at, limit, is_first),
            b'\'' => {
                let end = at + 1 + bytes[at + 1..limit].iter().take_while(|b| is_word(**b)).count();
                skeleton.push(&self.zone.folded.text[at..end], at..end);
                end
            }
            _ => {
                skeleton.push(&self.zone.folded.text[at..=at], at..at + 1);
                at + 1
            }
        }
    }

    fn word(&self, skeleton: &mut Skeleton, at: usize, limit: usize, is_first: bool) -> usize {
        const ELIDED: usize = 2; // l', d', qu'
        let text = &self.zone.folded.text;
        let bytes = text.as_bytes();
        let mut end = at + bytes[at..limit].iter().take_while(|b| is_word(**b)).count();
        if end + 1 < limit && bytes[end] == b'"' && is_word(bytes[end + 1]) {
            end += 1 + bytes[end + 1..limit].iter().take_while(|b| is_word(**b)).count();
        }
        if end < limit && bytes[end] == b'\'' && end - at <= ELIDED {
            end += 1;
        }
        let demonyms = &self.zone.demonyms;
        let demonym = demonyms.partition_point(|demonym| (demonym.0 as usize) < at);
        // "and the American" is one word in Arabic and Hebrew
        let is_here = |demonym: &&(u32, u32, u32)| {
            let start = demonym.0 as usize;
            start == at || (start < end && start + demonym.1 as usize == end && bytes[at] >= 0xd6)
        };
        if let Some(demonym) = demonyms.get(demonym).filter(is_here) {
            let start = demonym.0 as usize;
            if start > at {
                skeleton.push(&text[at..start], at..start);
            }
            let at = start;
            end = end.max(at + demonym.1 as usize).min(limit);
            skeleton.push_name(
                'D',
                Name {
                    entity: demonym.2,
                    pick: None,
                },
                at..end,
            );
        } else {
            let word = format!("{}{}", self.mark(at, end, is_first), &text[at..end]);
            skeleton.push(&word, at..end);
        }
        end
    }

    fn mark(&self, at: usize, end: usize, is_first: bool) -> &'static str {
        let is = |class| self.zone.is_class((at, end), class);
        if is(Class::Title) {
            "~"
        } else if self.marks_capitals && !is_first && self.zone.is_capital(at) && !is(Class::Plain) && !is(Class::Cue) {
            "^"
        } else {
            ""
        }
    }
}
