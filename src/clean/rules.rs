//! The named rules: what a person can name on sight, as data.
//!
//! `rules.json` holds them: phrases in many languages, the zone they stand for, how far they reach, and examples of
//! lines they must and must not match, which are this module's tests. Lines are compared in folded form, so case,
//! accents and dotted or dotless i make no difference.

use std::{collections::HashMap, sync::OnceLock};

use regex::{RegexSet, RegexSetBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{fold::fold, model::ZoneKind};

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
    /// Languages the phrases are in, ISO 639-1.
    pub languages: Vec<String>,
    /// Phrases, or one regular expression over the folded line.
    pub phrases: Vec<String>,
    /// Lines that match.
    pub examples: Vec<String>,
    /// Lines that do not.
    pub counter_examples: Vec<String>,
}

/// How phrases are compared with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The line's words are the phrase's words; digits, marks and symbols do not count.
    Line,
    /// The line starts with the phrase.
    Prefix,
    /// A regular expression finds something.
    Pattern,
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
struct Table {
    /// Words of a whole line to the rule's number.
    lines: HashMap<String, usize>,
    /// First letter to prefixes and rules' numbers.
    prefixes: HashMap<char, Vec<(String, usize)>>,
    patterns: RegexSet,
    /// Number of the rule of each pattern.
    pattern_rules: Vec<usize>,
    longest: usize,
}

/// Memory for the automaton of all patterns: below 8 MiB it is thrown away and rebuilt too often to be fast.
const DFA_BYTES: usize = 32 << 20;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table {
            lines: HashMap::new(),
            prefixes: HashMap::new(),
            patterns: RegexSet::empty(),
            pattern_rules: Vec::new(),
            longest: 0,
        };
        let mut patterns = Vec::new();
        for (number, rule) in rules().iter().enumerate() {
            table.longest = table.longest.max(rule.max_chars);
            for phrase in &rule.phrases {
                match rule.how {
                    Match::Line => {
                        table.lines.entry(words(&fold(phrase))).or_insert(number);
                    }
                    Match::Prefix => {
                        let folded = fold(phrase);
                        let first = folded.chars().next().unwrap_or(' ');
                        table.prefixes.entry(first).or_default().push((folded, number));
                    }
                    Match::Pattern => {
                        patterns.push(phrase.as_str());
                        table.pattern_rules.push(number);
                    }
                }
            }
        }
        table.patterns = RegexSetBuilder::new(patterns)
            .dfa_size_limit(DFA_BYTES)
            .build()
            .expect("rules.json is read by a test");
        table
    })
}

/// Returns the rule that a line matches where `holds` says the rule's place fits. Labels that lost the space between
/// them, as in `PrintShare`, match as if they had it.
pub(super) fn find(text: &str, holds: impl Fn(Where) -> bool) -> Option<&'static Rule> {
    find_as_is(text, &holds).or_else(|| find_as_is(&parted_labels(text)?, &holds))
}

/// Longest line that may be joined labels, in bytes.
const MAX_LABELS: usize = 240;

/// Parts words at every capital or digit right behind a small letter; `None` where there is none.
fn parted_labels(text: &str) -> Option<String> {
    if text.len() > MAX_LABELS || text.contains(['.', '!', '?']) {
        return None;
    }
    let mut parted = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if before.is_lowercase() && (c.is_uppercase() || c.is_numeric()) {
            parted.push(' ');
        }
        parted.push(c);
        before = c;
    }
    (parted.len() > text.len()).then_some(parted)
}

fn find_as_is(text: &str, holds: &impl Fn(Where) -> bool) -> Option<&'static Rule> {
    let table = table();
    let chars = text.chars().take(table.longest + 1).count();
    if chars > table.longest {
        return None;
    }
    let folded = fold(text.trim_start_matches(['•', '*', '·', '-', '–', '—', ' ', '▪', '●', '>', '»', '→']));
    let fits = |number: &usize| {
        let rule = &rules()[*number];
        chars <= rule.max_chars && holds(rule.place)
    };
    let by_line = table.lines.get(&words(&folded)).copied().filter(fits);
    let by_prefix = || {
        let prefixes = table.prefixes.get(&folded.chars().next()?)?;
        prefixes
            .iter()
            .find(|(prefix, number)| folded.starts_with(prefix.as_str()) && fits(number))
            .map(|(_, number)| *number)
    };
    let by_pattern = || {
        table
            .patterns
            .matches(&folded)
            .into_iter()
            .map(|at| table.pattern_rules[at])
            .find(fits)
    };
    by_line
        .or_else(by_prefix)
        .or_else(by_pattern)
        .map(|number| &rules()[number])
}

/// Returns the words of a folded line, parted by single spaces; what holds no letter is left out.
fn words(folded: &str) -> String {
    let mut words = String::with_capacity(folded.len());
    for word in folded.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_matches_its_examples() {
        for rule in rules() {
            assert!(
                rule.examples.len() >= 3 && !rule.counter_examples.is_empty(),
                "{} has too few examples",
                rule.id
            );
            for line in &rule.examples {
                let found = find(line, |_| true).map(|rule| rule.id.as_str());
                assert_eq!(found, Some(rule.id.as_str()), "{line}");
            }
        }
    }

    #[test]
    fn no_rule_matches_its_counter_examples() {
        for rule in rules() {
            for line in &rule.counter_examples {
                let found = find(line, |_| true).map(|rule| rule.id.as_str());
                assert_eq!(found, None, "{line}");
            }
        }
    }

    #[test]
    fn joined_labels_are_parted() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(parted_labels(line).as_deref(), expected, "{line}");
        check("PrintShare", Some("Print Share"));
        check("Поделиться12", Some("Поделиться 12"));
        check("Print Share", None);
        check("The McAlpine line. It held.", None);
    }

    #[test]
    fn phrases_and_patterns_are_folded() {
        for rule in rules() {
            match rule.how {
                Match::Pattern => assert!(rule.phrases.iter().all(|p| regex::Regex::new(p).is_ok()), "{}", rule.id),
                _ => assert!(rule.phrases.iter().all(|p| !words(&fold(p)).is_empty()), "{}", rule.id),
            }
        }
    }
}
