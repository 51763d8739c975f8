//! Names in Arabic and Hebrew, which have no capitals: a known first name and what follows it, or after a title two words
//! with a clear end that look like no common noun.

use super::{Finder, MOST_WORDS, Stretch};
use crate::entities::{
    cues::{Cue, cues},
    dictionary::Class,
};

/// Most titles and adjectives between a title and a name.
const MOST_TITLES: usize = 4;

impl Finder<'_> {
    /// Steps over what may stand between a title and a name: further titles, peoples, adjectives with the article.
    pub(super) fn after_titles(&self, at: usize) -> usize {
        let mut end = at;
        for _ in 0..MOST_TITLES {
            let is_title = |word: &Stretch| {
                self.zone.is_class(*word, Class::Title)
                    || self.is_demonym(*word)
                    || self.zone.folded(*word).starts_with("ال")
            };
            let Some(word) = self.next(end).filter(is_title).filter(|word| !self.is_given(*word)) else {
                break;
            };
            end = word.1;
        }
        end
    }

    /// Returns the name of two or three words after an offset: a known first name and what follows it, or after a title
    /// two words with a clear end.
    pub(super) fn caseless_after(&self, at: usize, after_title: bool) -> Option<Stretch> {
        let first = self.next(at).filter(|word| self.is_caseless_word(*word))?;
        let last = self.caseless_rest(first)?;
        let is_clear =
            || self.looks_foreign(first) && self.looks_foreign((first.1 + 1, last)) && self.is_boundary(last);
        let is_sure = self.is_given(first) || (after_title && is_clear());
        is_sure.then_some((first.0, last))
    }

    /// Returns whether a word is neither written together with "the", "to" or "in" nor a plural, as common nouns are.
    fn looks_foreign(&self, word: Stretch) -> bool {
        let folded = self.zone.folded(word);
        let has_prefix = match self.code {
            "he" => folded.starts_with(['ה', 'ל', 'ב', 'מ', 'ש', 'ו', 'כ']),
            _ => folded.starts_with(['و', 'ب']) || folded.starts_with("ال") || folded.starts_with("لل"),
        };
        !has_prefix && !cues().ends_as_noun(self.lang, folded)
    }

    /// Returns the name of two or three words that ends at an offset and begins with a known first name.
    pub(super) fn caseless_before(&self, at: usize) -> Option<Stretch> {
        let last = self.word_ending_at(at)?;
        let mut first = last;
        for _ in 0..MOST_WORDS {
            first = self.previous(first.0)?;
            if self.is_given(first) && self.caseless_rest(first) == Some(at) {
                return Some((first.0, at));
            }
        }
        None
    }

    /// Returns where the name ends that begins with a word: a third word belongs to it where the second is a first name.
    fn caseless_rest(&self, first: Stretch) -> Option<usize> {
        let (mut last, mut count) = (first, 1);
        loop {
            let is_compound = self.zone.folded(last) == "عبد" || self.is_caseless_particle(last);
            let goes_on = count == 1 || is_compound || (count == 2 && self.is_given(last));
            let fits = |word: &Stretch| self.is_caseless_word(*word) && (count < 2 || self.looks_foreign(*word));
            let word = self.next(last.1).filter(|word| goes_on && fits(word));
            let Some(word) = word else {
                break;
            };
            let is_joined = is_compound || self.is_hyphen(word.0 - 1) || self.is_caseless_particle(word);
            count += usize::from(!is_joined);
            last = word;
        }
        (count >= 2 && !self.is_caseless_particle(last)).then_some(last.1)
    }

    fn is_caseless_particle(&self, word: Stretch) -> bool {
        cues().has(self.lang, Cue::Particle, self.zone.folded(word))
    }

    fn is_caseless_word(&self, word: Stretch) -> bool {
        let folded = self.zone.folded(word);
        let is_given = self.is_given(word);
        folded.chars().count() > 1
            && folded.chars().all(|c| self.is_letter(c))
            && (is_given || !self.is_known_word(word))
            && (is_given
                || ![Class::Title, Class::Talks]
                    .iter()
                    .any(|&class| self.zone.is_class(word, class)))
    }

    fn is_given(&self, word: Stretch) -> bool {
        let folded = self.zone.folded(word);
        // The preposition على is folded to the name علي.
        let is_preposition = self.zone.written(word.0, word.1).ends_with('ى');
        !is_preposition && (cues().has(self.lang, Cue::Given, folded) || self.dictionary.first_names.contains(folded))
    }

    /// Returns whether a phrase ends here: at a stop, or before a verb of saying or "that".
    fn is_boundary(&self, end: usize) -> bool {
        let is_that = |word| self.is_cue(word) || ["ان", "כי"].contains(&self.zone.folded(word));
        self.next(end).is_none_or(is_that)
    }
}
