//! Word classes: what a word of a sentence does in a clause about talks, by language.
//!
//! `lexicon.jsonl` lists words and phrases of each [`Class`] in each language. The rules of `grammar` run over classes and
//! know no words, so a word added here serves every rule at once.

use serde::Deserialize;

use super::{
    dictionary::fold_cue,
    matcher::{Matcher, Pattern},
};

/// What a word does. Each class is one letter of [`Symbols`](super::symbols::Symbols).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Class {
    /// A group sent to talks: delegation, team.
    Body,
    Talks,
    Agreement,
    /// Who leads a body: head, chief.
    Head,
    /// A person who negotiates: chief negotiator, delegate.
    Negotiator,
    /// Leads a body, or is led.
    Lead,
    /// Stands between a leader and the body led: возглавляемая, başkanlığındaki.
    Led,
    /// Links a body and its leader: at the head of, во главе.
    Under,
    /// The delegation included, consisted of.
    Include,
    /// Member of, part of, among.
    Member,
    Represent,
    /// Joined by, accompanied by, alongside.
    Join,
    Sign,
    /// What is said of those at the table: negotiated, sat across from.
    Negotiate,
    Mediate,
    Mediator,
    /// Makes who does it to talks their mediator: chaired, hosted.
    Host,
    /// Leads a body or chairs talks, as its object says: presided over, başkanlık etti.
    Preside,
    /// Host of talks, chair of a session.
    Hostnoun,
    /// Makes the name that follows the mediator: under the auspices of.
    Mediation,
    /// Whose negation means absence: take part, travel.
    Takepart,
    Absent,
    /// Offered, is ready.
    Offer,
    /// To host, to receive.
    Receive,
    Venuenoun,
    Not,
    Former,
    /// What is no fact: would, hopes, urged.
    Wish,
    Say,
    Relative,
    As,
    Be,
    And,
    Of,
    By,
    With,
    In,
    For,
    Prep,
    /// Carries something from one side to the other: passed, ferried.
    Carry,
    /// What is carried: messages, drafts.
    Message,
    /// The work of mediators: mediation, good offices.
    Mediating,
    /// Between, from room to room.
    Between,
    /// Who sits on the other side: counterpart, opposite number.
    Counterpart,
    /// Led talks, as a negotiator or as a mediator: вели.
    Conduct,
    /// Articles, pronouns and adverbs that change nothing: they are left out.
    Det,
}

impl Class {
    /// Returns the letter that stands for words of this class, or `None` where they are left out.
    pub(super) fn letter(self) -> Option<u8> {
        Some(match self {
            Self::Body => b'B',
            Self::Talks => b'T',
            Self::Agreement => b'G',
            Self::Head => b'H',
            Self::Negotiator => b'N',
            Self::Lead => b'K',
            Self::Led => b'k',
            Self::Under => b'E',
            Self::Include => b'I',
            Self::Member => b'm',
            Self::Represent => b'R',
            Self::Join => b'J',
            Self::Sign => b'S',
            Self::Negotiate => b'Y',
            Self::Mediate => b'M',
            Self::Mediator => b'A',
            Self::Host => b'h',
            Self::Preside => b'X',
            Self::Hostnoun => b'e',
            Self::Mediation => b'u',
            Self::Takepart => b'W',
            Self::Absent => b'x',
            Self::Offer => b'Q',
            Self::Receive => b'r',
            Self::Venuenoun => b'z',
            Self::Not => b'n',
            Self::Former => b'f',
            Self::Wish => b'q',
            Self::Say => b'y',
            Self::Relative => b'j',
            Self::As => b'v',
            Self::Be => b'c',
            Self::And => b'&',
            Self::Of => b'o',
            Self::By => b'b',
            Self::With => b'a',
            Self::In => b'i',
            Self::For => b'F',
            Self::Prep => b'p',
            Self::Carry => b'1',
            Self::Message => b'2',
            Self::Mediating => b'3',
            Self::Between => b'4',
            Self::Counterpart => b'5',
            Self::Conduct => b'6',
            Self::Det => return None,
        })
    }
}

/// One line of `lexicon.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(rename = "lang")]
    _lang: String,
    class: Class,
    words: Vec<String>,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    matcher: Matcher,
    classes: Vec<Class>,
}

/// A word or phrase found: a stretch of folded text, in bytes, and its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
    pub class: Class,
}

impl Lexicon {
    /// Reads the words of a language, by its ISO 639-1 code.
    pub(super) fn of(lang: &str) -> Self {
        let words = lines_of(lang).flat_map(|line| {
            let pattern = |word: &String| (Pattern::of_cue(&fold_cue(word)), line.class);
            line.words.iter().map(pattern).collect::<Vec<_>>()
        });
        let (patterns, classes) = words.unzip();
        Self {
            matcher: Matcher::new(patterns),
            classes,
        }
    }

    /// Returns the words of a text in order, longest first where several begin; offsets are moved by `base`.
    pub(super) fn words(&self, text: &str, base: usize) -> Vec<Word> {
        let mut words = Vec::new();
        self.matcher.scan(text, |found| {
            words.push(Word {
                start: base + found.start as usize,
                end: base + found.end as usize,
                class: self.classes[found.pattern as usize],
            });
        });
        // longer phrases win over shorter ones, and whole words over words without their prefix
        words.sort_by_key(|word| (word.start, std::cmp::Reverse(word.end)));
        words
    }
}

/// Languages that have a lexicon.
pub(super) const LANGUAGES: [&str; 9] = ["en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de"];

/// Returns the lines of a language; those of others are not read.
fn lines_of(lang: &str) -> impl Iterator<Item = Line> {
    let start = format!("{{\"lang\": \"{lang}\",");
    include_str!("lexicon.jsonl")
        .lines()
        .filter(move |line| line.starts_with(&start))
        .map(|line| serde_json::from_str(line).expect("the embedded files are read by a test"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn no_word_has_two_classes_in_a_language() {
        for lang in LANGUAGES {
            let mut owners: HashMap<String, Class> = HashMap::new();
            for line in lines_of(lang) {
                for word in &line.words {
                    let folded = fold_cue(word);
                    assert!(!folded.trim_matches('*').is_empty(), "{word}");
                    let owner = owners.insert(folded, line.class);
                    assert!(owner.is_none(), "{lang} {word} is {owner:?} and {:?}", line.class);
                }
            }
            assert!(owners.len() > 500, "{lang} has {} words", owners.len());
        }
    }

    #[test]
    fn every_line_is_of_a_language_that_has_a_lexicon() {
        let lines = LANGUAGES.into_iter().map(|lang| lines_of(lang).count()).sum::<usize>();
        assert_eq!(lines, include_str!("lexicon.jsonl").lines().count());
    }
}
