//! Words that stand beside names of people and bodies, by language: the data behind `candidates` and `posts`.
//!
//! `cues.jsonl` lists, for each language, what makes a name likely (a title before it, a verb of saying, a trade
//! after it, the head noun of a body), what offices and trades are, and what is never part of a name. [`cues`] is the table of it. Cues proper go
//! into the dictionary and so are found in its one scan; the other lists are asked word by word, beside a cue.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use serde::Deserialize;

use super::text::fold_name;

/// What a cue says of the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cue {
    /// Stands before a person's name: `analyst`, `речник`.
    Title,
    /// Stands before the name of who is quoted: `said`, `по словам`.
    Said,
    /// Stands right after it: `dedi`, `a déclaré`.
    SaidAfter,
    /// Says what a person is, after the name and a comma.
    Trade,
    /// Stands after the name of a reporter, which an outlet's genitive comes before.
    Outlet,
    /// Begins the name of a body: `Instituto`.
    BodyFirst,
    /// Ends it: `Institute`.
    BodyLast,
    /// Post of one who leads a state, a government or an armed group.
    Leader,
    /// Post of one who speaks for others.
    Spokesperson,
    /// Trade of one who reports.
    Journalist,
    /// Trade of one who explains.
    Analyst,
    /// Any other office.
    Official,
    /// Says that an office is no longer held.
    Former,
    /// Word inside a post: `affairs`, `иностранных`.
    Post,
    /// Small word inside a person's name: `al`, `von`.
    Particle,
    /// Small word inside the name of a body: `of`, `für`.
    Connector,
    /// Never part of a person's name.
    NotName,
    /// Letters on which common nouns end and names do not.
    NounEnding,
    /// First name, in scripts without capitals.
    Given,
}

/// Languages that have cues; a cue of language `u8` is one of this list.
const LANGS: [&str; 9] = ["en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de"];

/// Code of lists that serve all languages.
const ANY: &str = "und";

/// All lists.
#[derive(Debug, Default)]
pub(super) struct Cues {
    /// What the dictionary looks for: language, cue, word with its star.
    pub triggers: Vec<(u8, Cue, String)>,
    lists: HashMap<(Option<u8>, Cue), Words>,
}

/// Folded words and beginnings of words.
#[derive(Debug, Default)]
struct Words {
    whole: HashSet<String>,
    stems: Vec<String>,
}

/// One line of `cues.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    lang: String,
    cue: Cue,
    words: Vec<String>,
}

/// Returns the table.
pub(super) fn cues() -> &'static Cues {
    static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::read(include_str!("cues.jsonl")));
    &CUES
}

/// Returns the number of a language that has cues.
pub(super) fn number(lang: &str) -> Option<u8> {
    LANGS
        .iter()
        .position(|known| *known == lang)
        .and_then(|at| u8::try_from(at).ok())
}

impl Cue {
    /// Returns whether the dictionary looks for it.
    fn is_trigger(self) -> bool {
        self <= Self::Former
    }

    /// Returns whether it says what office or trade somebody has or had.
    pub(super) fn is_post(self) -> bool {
        (Self::Leader..=Self::Former).contains(&self)
    }

    /// Returns the second half of the id of the rule that rests on it.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Said => "said",
            Self::SaidAfter => "said-after",
            Self::Trade => "apposition",
            Self::Outlet => "outlet",
            _ => BODY,
        }
    }
}

/// Second half of the id of the rules that propose a body and no person.
pub(super) const BODY: &str = "head-noun";

impl Cues {
    fn read(lines: &str) -> Self {
        let mut cues = Self::default();
        for line in lines.lines() {
            let row: Row = serde_json::from_str(line).expect("the embedded file is read by a test");
            let lang = number(&row.lang);
            assert!(lang.is_some() || row.lang == ANY, "no language: {}", row.lang);
            match lang {
                Some(lang) if row.cue.is_trigger() => {
                    cues.triggers
                        .extend(row.words.into_iter().map(|word| (lang, row.cue, word)));
                }
                _ => {
                    let words = cues.lists.entry((lang, row.cue)).or_default();
                    row.words.iter().for_each(|word| words.add(word));
                }
            }
        }
        cues
    }

    /// Returns whether a folded word is on the list of this language, or of all.
    pub(super) fn has(&self, lang: u8, cue: Cue, word: &str) -> bool {
        [Some(lang), None]
            .iter()
            .any(|lang| self.lists.get(&(*lang, cue)).is_some_and(|words| words.has(word)))
    }

    /// Returns whether a folded word ends as common nouns of this language do.
    pub(super) fn ends_as_noun(&self, lang: u8, word: &str) -> bool {
        let endings = self.lists.get(&(Some(lang), Cue::NounEnding));
        endings.is_some_and(|words| words.whole.iter().any(|ending| word.ends_with(ending.as_str())))
    }

    /// Returns whether a word is a small word inside names.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        let particles = self.lists.get(&(None, Cue::Particle));
        particles.is_some_and(|words| words.has(&fold_name(word)))
    }

    /// Returns whether a folded word is on a list of any language, cues included: it has a plain meaning somewhere.
    pub(super) fn is_plain_word(&self, word: &str) -> bool {
        let on_list = |((_, cue), words): (&(Option<u8>, Cue), &Words)| *cue == Cue::NotName && words.has(word);
        self.lists.iter().any(on_list) || self.triggers.iter().any(|(_, _, trigger)| fold_name(trigger) == word)
    }
}

impl Words {
    fn add(&mut self, word: &str) {
        match word.strip_suffix('*') {
            Some(stem) => self.stems.push(fold_name(stem)),
            None => _ = self.whole.insert(fold_name(word)),
        }
    }

    fn has(&self, word: &str) -> bool {
        self.whole.contains(word) || self.stems.iter().any(|stem| word.starts_with(stem.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_titles_and_words_of_saying() {
        for lang in LANGS {
            let number = number(lang).unwrap();
            let has = |wanted: &[Cue]| {
                cues()
                    .triggers
                    .iter()
                    .any(|(lang, cue, _)| *lang == number && wanted.contains(cue))
            };
            assert!(has(&[Cue::Title]), "{lang}");
            assert!(has(&[Cue::Said, Cue::SaidAfter]), "{lang}");
            assert!(has(&[Cue::Trade]), "{lang}");
            assert!(has(&[Cue::BodyFirst, Cue::BodyLast]), "{lang}");
        }
    }

    #[test]
    fn lists_are_asked_folded() {
        let turkish = number("tr").unwrap();
        assert!(cues().has(turkish, Cue::NotName, &fold_name("Bakanlığından")));
        assert!(!cues().has(turkish, Cue::NotName, &fold_name("Yılmaz")));
        assert!(cues().ends_as_noun(number("de").unwrap(), "verhandlungen"));
    }
}
