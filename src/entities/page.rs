//! A document while it is being tagged: its content zones, folded, and what was found in them.

use std::collections::HashSet;

use super::{
    cues::{self, Cue},
    dictionary::{Class, Dictionary, Meaning},
    matcher::{Found, is_word},
    text::Folded,
};
use crate::model::{Document, Span};

/// A document's content, with the patterns found in it.
pub(super) struct Page<'a> {
    pub document: &'a Document,
    /// ISO 639-1 code of the language, empty where it is not known.
    pub lang: &'a str,
    pub zones: Vec<Zone<'a>>,
    /// Numbers of the words that guards ask about and the page has.
    pub asked: HashSet<u32>,
}

/// One content zone.
pub(super) struct Zone<'a> {
    /// Whether it is the title.
    pub is_title: bool,
    /// Offset in the document.
    pub base: usize,
    /// Text as it is on the page.
    pub text: &'a str,
    pub folded: Folded,
    /// Patterns, by start, longest first.
    pub found: Vec<Found>,
    /// Words that rules ask about: offset in the folded text, length, class.
    pub words: Vec<(u32, u32, Class)>,
    /// Words for peoples: offset, length, position of the country.
    pub demonyms: Vec<(u32, u32, u32)>,
    /// Cues of the page's language: start and end in the folded text.
    pub cues: Vec<(u32, u32, Cue)>,
}

impl<'a> Page<'a> {
    /// Folds and scans the content zones of a document.
    pub(super) fn new(document: &'a Document, dictionary: &Dictionary) -> Self {
        let lang = document.lang.as_deref().unwrap_or_default();
        let has_cues = cues::number(lang);
        let mut page = Self {
            document,
            lang,
            zones: Vec::new(),
            asked: HashSet::new(),
        };
        for zone in document.zones.iter().filter(|zone| zone.kind.is_content()) {
            if let Some(text) = document.slice(zone.span) {
                let is_title = zone.kind == crate::model::ZoneKind::Title;
                page.zones.push(Zone::new(
                    text,
                    zone.span.start(),
                    is_title,
                    dictionary,
                    has_cues,
                    &mut page.asked,
                ));
            }
        }
        page
    }
}

impl<'a> Zone<'a> {
    fn new(
        text: &'a str,
        base: usize,
        is_title: bool,
        dictionary: &Dictionary,
        has_cues: Option<u8>,
        asked: &mut HashSet<u32>,
    ) -> Self {
        let folded = Folded::new(text);
        let mut found = Vec::new();
        let (mut words, mut demonyms, mut cues) = (Vec::new(), Vec::new(), Vec::new());
        dictionary.matcher.scan(&folded.text, |hit| {
            let length = hit.end - hit.start;
            for meaning in dictionary.meanings(hit.pattern) {
                match *meaning {
                    Meaning::Asked(number) => _ = asked.insert(number),
                    Meaning::Demonym(country) => demonyms.push((hit.start, length, country)),
                    Meaning::Cue(lang, cue) if Some(lang) == has_cues => cues.push((hit.start, hit.end, cue)),
                    Meaning::Cue(..) => {}
                    Meaning::Word(class) => words.push((hit.start, length, class)),
                    Meaning::Name { .. } | Meaning::Other | Meaning::Topic(_) => {
                        if found.last() != Some(&hit) {
                            found.push(hit);
                        }
                    }
                }
            }
        });
        found.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        words.sort_unstable_by_key(|word| (word.0, word.1));
        words.dedup();
        demonyms.sort_unstable_by_key(|d| (d.0, std::cmp::Reverse(d.1)));
        demonyms.dedup_by_key(|d| d.0);
        cues.sort_unstable();
        Self {
            is_title,
            base,
            text,
            folded,
            found,
            words,
            demonyms,
            cues,
        }
    }

    /// Returns the span in the document of a stretch of the folded text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let last = self.folded.origin(end.saturating_sub(1).max(start));
        let after = self.text[last..].chars().next().map_or(last, |c| last + c.len_utf8());
        Span::new(self.base + self.folded.origin(start), self.base + after)
    }

    /// Returns the letters on the page of a stretch of the folded text.
    pub(super) fn written(&self, start: usize, end: usize) -> &'a str {
        let span = self.span(start, end);
        &self.text[span.start() - self.base..span.end() - self.base]
    }

    /// Returns whether the character at an offset of the folded text is a capital on the page.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.text[self.folded.origin(at)..]
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    }

    /// Returns the word right before an offset, if nothing but one space parts them.
    pub(super) fn word_before(&self, at: usize) -> Option<(usize, usize)> {
        let bytes = self.folded.text.as_bytes();
        let end = at.checked_sub(1).filter(|&i| bytes[i] == b' ')?;
        let length = bytes[..end]
            .iter()
            .rev()
            .take_while(|b| is_word(**b) || **b == b'\'')
            .count();
        (length > 0).then_some((end - length, end))
    }

    /// Returns the word right after an offset, if nothing but one space parts them.
    pub(super) fn word_after(&self, at: usize) -> Option<(usize, usize)> {
        let bytes = self.folded.text.as_bytes();
        let start = (bytes.get(at) == Some(&b' ')).then_some(at + 1)?;
        let length = bytes[start..].iter().take_while(|b| is_word(**b)).count();
        (length > 0).then_some((start, start + length))
    }

    /// Returns the folded letters of a stretch.
    pub(super) fn folded(&self, (start, end): (usize, usize)) -> &str {
        &self.folded.text[start..end]
    }

    /// Returns whether a stretch of the folded text begins a sentence, a line or a quote.
    pub(super) fn is_initial(&self, at: usize) -> bool {
        let before = self.folded.text[..at].trim_end_matches([' ', '-', '*']);
        let line_start = self.text[..self.folded.origin(at)]
            .trim_end_matches([' ', '\t'])
            .ends_with('\n');
        line_start || before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '\n', '('])
    }

    /// Returns whether the word at a stretch is of a class.
    pub(super) fn is_class(&self, (start, end): (usize, usize), class: Class) -> bool {
        let first = self.words.partition_point(|word| (word.0 as usize) < start);
        let here = self.words[first..].iter().take_while(|word| word.0 as usize == start);
        here.into_iter()
            .any(|word| word.2 == class && start + word.1 as usize <= end)
    }

    /// Returns whether a stretch of the folded text is a whole word of a class, or one after prefixes written with it.
    pub(super) fn ends_in_class(&self, (start, end): (usize, usize), class: Class) -> bool {
        let first = self.words.partition_point(|word| (word.0 as usize) < start);
        let here = self.words[first..].iter().take_while(|word| (word.0 as usize) < end);
        here.into_iter()
            .any(|word| word.2 == class && word.0 as usize + word.1 as usize == end)
    }

    /// Returns the line around an offset of the folded text as it is on the page, or what lies near of a long one.
    pub(super) fn line_around(&self, at: usize) -> &'a str {
        const NEAR: usize = 320;
        let origin = self.folded.origin(at);
        let first = (origin.saturating_sub(NEAR)..=origin).find(|&i| self.text.is_char_boundary(i));
        let last = (origin..=(origin + NEAR).min(self.text.len())).rfind(|&i| self.text.is_char_boundary(i));
        let (before, after) = (
            &self.text[first.unwrap_or(origin)..origin],
            &self.text[origin..last.unwrap_or(origin)],
        );
        let start = before.rfind('\n').map_or(before.len(), |at| before.len() - at - 1);
        let end = after.find('\n').unwrap_or(after.len());
        &self.text[origin - start..origin + end]
    }

    /// Returns whether the line around an offset is short and nearly all its words are in capitals, as in a heading,
    /// which has no full stop.
    pub(super) fn is_title_case(&self, at: usize) -> bool {
        const LONGEST: usize = 320;
        let origin = self.folded.origin(at);
        let before = self.text.as_bytes()[..origin]
            .iter()
            .rev()
            .take(LONGEST)
            .take_while(|b| **b != b'\n')
            .count();
        let after = self.text.as_bytes()[origin..]
            .iter()
            .take(LONGEST)
            .take_while(|b| **b != b'\n')
            .count();
        let (line_start, line_end) = (origin - before, origin + after);
        if before + after >= LONGEST || self.text[line_start..line_end].trim_end().ends_with('.') {
            return false;
        }
        let long = |word: &&str| word.chars().count() > 3 && word.starts_with(char::is_alphabetic);
        let (capital, plain): (Vec<&str>, Vec<&str>) = self.text[line_start..line_end]
            .split_whitespace()
            .filter(long)
            .partition(|word| word.starts_with(char::is_uppercase));
        capital.len() > 3 && plain.len() * 3 < capital.len()
    }
}
