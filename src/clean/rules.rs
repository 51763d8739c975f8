//! The named rules: what a person can name on sight, as data.
//!
//! `rules.json` holds them: phrases by language, the zone they stand for, how far they reach, and examples of lines
//! they must and must not match, which are this module's tests. `phrases` says when a line is a phrase.

use std::{collections::BTreeMap, sync::OnceLock};

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    phrases::{Fit, Table, Vocabulary},
    tokens::{Head, Joints, has_joint, is_short},
};
use crate::{fold::fold, model::ZoneKind};

/// Texts by language, ISO 639-1; `mul` for what every language writes alike.
pub type ByLanguage = BTreeMap<String, Vec<String>>;

/// A named rule that decides what a line of a page is for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Name, as it appears in zones.
    pub id: String,
    /// Kind of the zone that matching lines become.
    pub kind: ZoneKind,
    /// What the lines are, in one sentence.
    pub about: String,
    /// How phrases are compared with a line.
    #[serde(rename = "match")]
    pub how: Match,
    /// Where on a page the rule holds.
    #[serde(rename = "where")]
    pub place: Where,
    /// What else a matching line decides.
    pub reach: Reach,
    /// Longest line that can match, in characters.
    pub max_chars: usize,
    /// Phrases: words whose case, accents and marks do not count, `#` for a number, `…` at either end for anything; a
    /// mark before the last `…` must be there.
    pub phrases: ByLanguage,
    /// Words that may stand between phrases but are none by themselves, where phrases are compared as `words`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fillers: ByLanguage,
    /// Regular expression that must be found in what follows a phrase, folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// Regular expression that must not be found in what follows a phrase, folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<String>,
    /// Lines that match.
    pub examples: ByLanguage,
    /// Lines that do not.
    pub counter_examples: ByLanguage,
}

/// How phrases are compared with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The line is one of the phrases, or has one where a phrase may go on or start late.
    Phrase,
    /// The line is made of phrases and fillers, in any order.
    Words,
}

/// Where on a page a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// Everywhere.
    Anywhere,
    /// Before the first paragraph of running text.
    Head,
    /// After the first paragraph of running text.
    After,
    /// Before the first or after the last paragraph of running text.
    Edge,
}

/// What a matching line decides besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Nothing.
    Line,
    /// What follows, until running text goes on.
    Fence,
    /// The questions and answers that follow.
    Faq,
    /// All that follows.
    Rest,
}

#[derive(Deserialize)]
struct File {
    rules: Vec<Rule>,
}

/// Returns the named rules, in the order in which they are tried.
///
/// # Panics
/// Never: the rules are part of the program, and its tests read them.
#[must_use]
pub fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let file: File = serde_json::from_str(include_str!("rules.json")).expect("rules.json is read by a test");
        file.rules
    })
}

/// The rules made ready for comparing.
#[derive(Default)]
struct Ready {
    phrases: Table,
    vocabularies: Vec<(Vocabulary, usize)>,
    /// What must and must not follow a phrase, by the number of the rule.
    provisos: Vec<Proviso>,
    /// Longest line that any rule matches, in characters.
    longest: usize,
}

#[derive(Default)]
struct Proviso {
    rest: Option<Regex>,
    unless: Option<Regex>,
}

impl Proviso {
    fn new(rule: &Rule) -> Self {
        let regex = |pattern: &String| Regex::new(pattern).expect("rules.json is read by a test");
        Self {
            rest: rule.rest.as_ref().map(regex),
            unless: rule.unless.as_ref().map(regex),
        }
    }

    /// Returns whether what follows a phrase is as the rule wants it.
    fn holds(&self, rest: &str) -> bool {
        if self.rest.is_none() && self.unless.is_none() {
            return true;
        }
        let rest = fold(rest);
        self.rest.as_ref().is_none_or(|r| r.is_match(&rest)) && !self.unless.as_ref().is_some_and(|r| r.is_match(&rest))
    }
}

fn ready() -> &'static Ready {
    static READY: OnceLock<Ready> = OnceLock::new();
    READY.get_or_init(|| {
        let mut ready = Ready::default();
        for (number, rule) in rules().iter().enumerate() {
            ready.longest = ready.longest.max(rule.max_chars);
            ready.provisos.push(Proviso::new(rule));
            match rule.how {
                Match::Phrase => {
                    let phrases = rule.phrases.values().flatten();
                    phrases.for_each(|phrase| ready.phrases.add(phrase, number, rule.max_chars));
                }
                Match::Words => ready.vocabularies.push((vocabulary(rule), number)),
            }
        }
        ready
    })
}

fn vocabulary(rule: &Rule) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for phrase in rule.phrases.values().flatten() {
        vocabulary.add(phrase, true);
    }
    for filler in rule.fillers.values().flatten() {
        vocabulary.add(filler, false);
    }
    vocabulary
}

/// Longest line that may be joined labels, in bytes.
const MAX_LABELS: usize = 240;

/// Returns the rule that a line matches where `holds` says the rule's place fits: one whose phrase is the whole line
/// before one whose phrase is a part, then the first of the file. Labels that lost the space between them, as in
/// `PrintShare`, match as if they had it.
pub(super) fn find(text: &str, holds: impl Fn(Where) -> bool) -> Option<&'static Rule> {
    if !is_short(text, ready().longest) {
        return None;
    }
    let may_be_labels = || text.len() <= MAX_LABELS && !text.contains(['.', '!', '?']) && has_joint(text);
    find_as(text, Joints::Kept, &holds)
        .or_else(|| may_be_labels().then(|| find_as(text, Joints::Parted, &holds)).flatten())
}

fn find_as(text: &str, joints: Joints, holds: &impl Fn(Where) -> bool) -> Option<&'static Rule> {
    let ready = ready();
    let head = Head::of(text, joints)?;
    let fits = |number: usize| {
        let rule = &rules()[number];
        is_short(text, rule.max_chars) && holds(rule.place)
    };
    let mut best: Option<(bool, usize)> = None;
    let mut offer = |is_part: bool, number: usize| {
        let offered = (is_part, number);
        if best.is_none_or(|best| offered < best) && fits(number) {
            best = Some(offered);
        }
    };
    ready.phrases.find(text, joints, head, |number, fit| match fit {
        Fit::Whole => offer(false, number),
        Fit::Part(at) if ready.provisos[number].holds(&text[at..]) => offer(true, number),
        Fit::Part(_) => {}
    });
    for (vocabulary, number) in &ready.vocabularies {
        if vocabulary.covers(text, joints, head) {
            offer(true, *number);
        }
    }
    best.map(|(_, number)| &rules()[number])
}

#[cfg(test)]
mod tests {
    use super::{super::phrases::Phrase, *};

    /// Languages in which every rule must know its phrases.
    const LANGUAGES: [&str; 12] = ["en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de", "pl", "it", "pt"];

    fn found(line: &str) -> Option<&'static str> {
        find(line, |_| true).map(|rule| rule.id.as_str())
    }

    #[test]
    fn every_rule_matches_its_examples() {
        for rule in rules() {
            for line in rule.examples.values().flatten() {
                assert_eq!(found(line), Some(rule.id.as_str()), "{line}");
            }
        }
    }

    #[test]
    fn no_rule_matches_its_counter_examples() {
        for rule in rules() {
            for line in rule.counter_examples.values().flatten() {
                assert_eq!(found(line), None, "{}: {line}", rule.id);
            }
        }
    }

    #[test]
    fn every_rule_has_phrases_and_examples_in_twelve_languages() {
        for rule in rules() {
            for lang in LANGUAGES {
                let has = |texts: &ByLanguage| texts.get(lang).is_some_and(|texts| !texts.is_empty());
                assert!(has(&rule.phrases) && has(&rule.examples), "{}: {lang}", rule.id);
            }
            assert!(rule.counter_examples.values().flatten().count() >= 3, "{}", rule.id);
        }
    }

    #[test]
    fn phrases_can_be_found_and_are_no_orphans() {
        for rule in rules() {
            let phrases = rule.phrases.values().chain(rule.fillers.values()).flatten();
            phrases.for_each(|p| assert!(!Phrase::new(p).is_empty(), "{}: {p:?}", rule.id));
            assert_eq!(rule.fillers.is_empty(), rule.how == Match::Phrase, "{}", rule.id);
        }
    }

    #[test]
    fn the_whole_line_and_the_first_rule_win() {
        let check = |line: &str, expected| assert_eq!(found(line), expected, "{line}");
        check("Read also:", Some("read-also-heading"));
        check("Read also: the annexes of the treaty", Some("read-also-line"));
        check("PrintShare", Some("share-bar"));
        check("The McAlpine line. It held.", None);
    }
}
