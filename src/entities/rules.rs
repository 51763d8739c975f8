//! The rules about roles and venues: regular expressions over sentence skeletons, read from `rules.jsonl`.
//!
//! A rule gives something to the names in its group `p`; a match with a group `not` says that it does not hold. Each
//! line carries examples that a test runs. Shorthands: `{P}` a person, `{PA}` people joined by titles and "and", `{PL}`
//! a list of people with their posts, `{T}` titles before a name, `{wN}` up to N words that are no names of people.

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

/// What a rule gives to the names it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gives {
    /// Sat in a delegation.
    Negotiator,
    /// As `Negotiator`, for people whom the gazetteer knows as negotiators and who lead no state.
    KnownNegotiator,
    /// Mediated, chaired or hosted.
    Mediator,
    /// Was absent, or took no part.
    Absent,
    /// A country or body that mediated or hosted.
    Host,
    /// A side of the talks.
    Party,
    /// A place where talks were held.
    Venue,
    /// A place offered for talks.
    Offered,
    /// A place where somebody spoke or went: no venue for this sentence.
    Elsewhere,
}

/// One line of `rules.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    langs: Vec<String>,
    gives: Gives,
    pattern: String,
    /// Sentences in which the rule holds; the names it gives to stand in brackets.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test runs them"))]
    #[serde(default)]
    yes: Vec<String>,
    /// Sentences in which it does not.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test runs them"))]
    #[serde(default)]
    no: Vec<String>,
}

/// A rule, ready to run.
#[derive(Debug)]
pub(super) struct Rule {
    pub id: String,
    pub gives: Gives,
    langs: Vec<String>,
    pub regex: Regex,
}

/// Returns the rules, in order of the file.
pub(super) fn rules() -> Vec<Rule> {
    lines().map(|line| Rule { regex: compiled(&line.pattern), id: line.id, gives: line.gives, langs: line.langs }).collect()
}

impl Rule {
    /// Returns whether the rule is about pages of a language; an unknown one is any.
    pub fn is_for(&self, lang: &str) -> bool {
        let known = LANGUAGES.contains(&lang);
        !known || self.langs.iter().any(|l| l == lang)
    }
}

/// Languages that have rules.
const LANGUAGES: [&str; 10] = ["en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de", "pl"];

fn lines() -> impl Iterator<Item = Line> {
    include_str!("rules.jsonl").lines().map(|line| serde_json::from_str(line).expect("the embedded files are read by a test"))
}

/// Most bytes of a compiled rule.
const SIZE_LIMIT: usize = 16 << 20;

/// Words that join names.
const AND: &str = r#"(?:and|та|і|й|и|а також|а также|также|ve|ile|و|ו|et|ainsi que|y|e|und|sowie|i|oraz|as well as|along with|alongside)"#;

/// Small words inside titles.
const OF: &str = r#"(?:of|the|a|to|for|on|in charge of|de|du|des|del|la|le|les|l'|d'|aux|à la|der|die|das|für|von|з|із|по|с|в|у|при|ב|של|על|li|ile)"#;

/// A word that is no name of a person.
const WORD: &str = r#"(?:(?:[COLD][0-9]+|[~']?[^ ~^'A-Z,.;:!?"()-][^ ]*|'[a-z]*) )"#;

fn compiled(pattern: &str) -> Regex {
    let titles = format!("(?:(?:~[^ ]+|[COLD][0-9]+|'s|,|-|{AND}|{OF}) ){{0,12}}");
    let mut full = pattern.replace("{PL}", r"{P}(?:(?: (?:,|;|{AND}))+ (?:{w8}(?:(?:,|{AND}) ){0,2}){1,2}{P}){0,12}");
    full = full.replace("{PA}", r"{P}(?:(?: (?:,|{AND}))+ {T}{P}){0,6}");
    full = full.replace("{T}", &titles).replace("{AND}", AND).replace("{P}", "P[0-9]+").replace("{w}", WORD);
    for most in 0..=20 {
        full = full.replace(&format!("{{w{most}}}"), &format!("{WORD}{{0,{most}}}"));
    }
    // bytes, not characters: folded text has no classes of letters to tell apart, and the automata stay small
    RegexBuilder::new(&format!("(?:^| ){full}"))
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .build()
        .expect("the embedded rules are compiled by a test")
}
