//! The rules about roles and venues: regular expressions over sentence skeletons, read from `rules.jsonl`.
//!
//! A rule gives something to the names in its group `p`; a match with a group `not` says that it does not hold. Each
//! line carries examples that a test runs. Shorthands: `{P}` a person, `{PA}` people joined by titles and "and", `{PL}`
//! a list of people with their posts, `{T}` titles before a name, `{wN}` up to N words that are no names of people.

use std::{collections::BTreeMap, sync::OnceLock};

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{
    matcher::{End, Matcher, Pattern},
    text::fold_name,
};
use crate::fold::fold_char;

/// What a rule gives to the names it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gives {
    /// Sat in a delegation.
    Negotiator,
    /// As `Negotiator`, for people whom the gazetteer knows as negotiators and who lead no state.
    KnownNegotiator,
    /// Led talks: a mediator where the gazetteer knows no more of him, else as `KnownNegotiator`.
    Conducted,
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
    /// Words of which every match holds one, so that most rules need not be tried; none: it is always tried.
    #[serde(default)]
    cues: Vec<String>,
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

/// A rule; its expression is compiled when it is first tried.
#[derive(Debug)]
pub(super) struct Rule {
    pub id: String,
    pub gives: Gives,
    langs: Vec<String>,
    pattern: String,
    regex: OnceLock<Regex>,
}

/// The rules, and which of them a sentence may fit.
#[derive(Debug)]
pub(super) struct Rules {
    all: Vec<Rule>,
    cues: Matcher,
    /// Rules of each cue, by the number of its pattern.
    of_cue: Vec<Vec<u32>>,
    /// Rules without cues.
    always: Vec<u32>,
}

impl Rules {
    /// Returns the rules of this crate.
    pub(super) fn new() -> Self {
        let (mut rules, mut cues, mut always) = (Vec::new(), BTreeMap::<String, Vec<u32>>::new(), Vec::new());
        for (number, line) in (0u32..).zip(lines()) {
            if line.cues.is_empty() {
                always.push(number);
            }
            for cue in line.cues {
                cues.entry(fold_name(&cue)).or_default().push(number);
            }
            let Line {
                id,
                gives,
                langs,
                pattern,
                ..
            } = line;
            rules.push(Rule {
                id,
                gives,
                langs,
                pattern,
                regex: OnceLock::new(),
            });
        }
        let patterns = cues.keys().map(|cue| Pattern::new(cue.clone(), end_of(cue))).collect();
        Self {
            all: rules,
            cues: Matcher::new(patterns),
            of_cue: cues.into_values().collect(),
            always,
        }
    }

    /// Returns the rules for a language that a skeleton may fit, in their order.
    pub(super) fn worth_trying<'a>(&'a self, skeleton: &str, lang: &'a str) -> impl Iterator<Item = &'a Rule> {
        let mut numbers = self.always.clone();
        self.cues
            .scan(skeleton, |cue| numbers.extend(&self.of_cue[cue.pattern as usize]));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .map(|number| &self.all[number as usize])
            .filter(|rule| rule.is_for(lang))
    }
}

/// A short cue is a whole word, a longer one may be a stem.
fn end_of(cue: &str) -> End {
    const SHORTEST_STEM: usize = 4;
    if cue.len() < SHORTEST_STEM {
        End::Word
    } else {
        End::Stem
    }
}

impl Rule {
    /// Returns the expression.
    pub(super) fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| compiled(&self.pattern))
    }

    /// Returns whether the rule is about pages of a language; an unknown one is any.
    fn is_for(&self, lang: &str) -> bool {
        let known = LANGUAGES.contains(&lang);
        !known || self.langs.iter().any(|l| l == lang)
    }
}

/// Languages that have rules.
const LANGUAGES: [&str; 10] = ["en", "uk", "ru", "tr", "ar", "he", "fr", "es", "de", "pl"];

fn lines() -> impl Iterator<Item = Line> {
    include_str!("rules.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("the embedded files are read by a test"))
}

/// Most bytes of a compiled rule.
const SIZE_LIMIT: usize = 16 << 20;

/// Words that join names.
const AND: &str = "(?:and|та|і|й|и|а також|а также|также|ve|ile|و|ו|et|ainsi que|y|e|und|sowie|i|oraz|as well as|along with|alongside|ואת|וכן|وكذلك)";

/// Small words inside titles.
const OF: &str = "(?:of|the|a|to|for|on|in charge of|de|du|des|del|la|las|los|le|les|l'|d'|aux|a la|der|die|das|fur|von|з|із|по|с|в|у|при|ב|של|על|li|ile)";

/// Words between "in" and the name of a place.
const CITY: &str = "(?:the|~?capital|city|of|nearby|central|downtown|neutral|port|der|die|den|dem|stadt|hauptstadt|l'|la|le|ville|capitale|ciudad|de|du|del|el|городе|столице|місті|столиці|отеле|готелі|гостинице|дворце|палаці|hotel|hôtel|مدينة|المدينة|العاصمة|فندق|قصر|בירת|העיר|מלון|ארמון|mieście|stolicy)";

/// A word that is no name of a person.
const WORD: &str = r#"(?:(?:[COLD][0-9]+|[~']?[^ ~^'A-Z,.;:!?"()-][^ ]*|'[a-z]*) )"#;

/// Folds what is beyond ASCII; capitals within it are shorthands and placeholders.
fn folded_letters(pattern: &str) -> String {
    let mut folded = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c.is_ascii() {
            folded.push(c);
        } else {
            fold_char(c, |letter| folded.push(letter));
        }
    }
    folded
}

/// Lets every word of a pattern carry the mark of titles, so that rules need not know which words do.
fn with_title_marks(pattern: &str) -> String {
    let mut marked = String::with_capacity(pattern.len() * 2);
    let mut before = ' ';
    let mut in_class = false;
    for c in pattern.chars() {
        in_class = (in_class || c == '[') && c != ']';
        if !in_class
            && matches!(before, ' ' | '(' | ')' | '|' | ':' | '>' | '}' | '?')
            && c.is_alphabetic()
            && !c.is_uppercase()
        {
            marked.push_str("~?");
        }
        marked.push(c);
        before = c;
    }
    marked
}

fn compiled(pattern: &str) -> Regex {
    let titles = format!("(?:(?:~[^ ]+|[COLD][0-9]+|'s|,|-|{AND}|{OF}) ){{0,12}}");
    let mut full = with_title_marks(pattern).replace(
        "{PL}",
        r"{P}(?:(?: (?:,|;|{AND}))+ (?:{w8}(?:(?:,|{AND}) ){0,2}){1,2}{P}){0,12}",
    );
    full = full.replace("{PA}", r"{P}(?:(?: (?:,|{AND}))+ {T}{P}){0,6}");
    full = full.replace("{C}", &format!("(?:(?:[COD][0-9]+|L[0-9]+ 's|'s|,|{CITY}) ){{0,4}}"));
    full = full
        .replace("{T}", &titles)
        .replace("{AND}", AND)
        .replace("{P}", "P[0-9]+")
        .replace("{w}", WORD);
    for most in 0..=20 {
        full = full.replace(&format!("{{w{most}}}"), &format!("{WORD}{{0,{most}}}"));
    }
    // bytes, not characters: folded text has no classes of letters to tell apart, and the automata stay small
    RegexBuilder::new(&folded_letters(&format!("(?:^| ){full}")))
        .unicode(false)
        .size_limit(SIZE_LIMIT)
        .build()
        .expect("the embedded rules are compiled by a test")
}

/// Returns the id, first language, examples and counterexamples of each rule.
#[cfg(test)]
pub(super) fn examples() -> impl Iterator<Item = (String, String, Vec<String>, Vec<String>)> {
    lines().map(|line| (line.id, line.langs[0].clone(), line.yes, line.no))
}
