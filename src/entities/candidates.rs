//! Likely names that the gazetteer lacks, for people to review; they never count in facets.
//!
//! Only English is done: a title before capitalised words, a speaker after "said" or "according to", a person set off
//! as "an analyst", an organisation by its head noun.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    page::{Page, Zone},
    resolve::Pick,
};
use crate::model::{Candidate, Span};

/// Most candidates of one page.
const MOST: usize = 50;

/// Two to four capitalised words.
const NAME: &str = r"(?P<name>\p{Lu}\p{Ll}[\p{L}'’-]+(?: (?:[A-Z]\. )?(?:al-|el-)?\p{Lu}[\p{L}'’-]+){1,3})";

/// Words before a name.
const TITLES: &[&str] = &[
    "Dr.",
    "Professor",
    "Prof.",
    "Mr.",
    "Mrs.",
    "Ms.",
    "General",
    "Gen.",
    "Colonel",
    "Col.",
    "Ambassador",
    "Minister",
    "Senator",
    "analyst",
    "correspondent",
    "lawmaker",
    "spokesman",
    "spokeswoman",
];

/// What people are who are asked for their opinion.
const TRADES: &[&str] = &[
    "analyst",
    "expert",
    "researcher",
    "professor",
    "fellow",
    "director",
    "resident",
    "lawyer",
    "activist",
    "correspondent",
];

/// What bodies call themselves.
const BODIES: &[&str] = &[
    "Institute",
    "University",
    "Foundation",
    "Center",
    "Centre",
    "Council",
    "Association",
];

/// A rule, and the words one of which every match holds: lines without them are passed over.
struct Rule {
    id: &'static str,
    words: &'static [&'static str],
    regex: Regex,
}

/// The rules.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |id, words: &'static [&'static str], pattern: &str| {
        let full = pattern
            .replace("NAME", NAME)
            .replace("WORDS", &words.join("|").replace('.', r"\."));
        Rule {
            id,
            words,
            regex: Regex::new(&full).expect("the embedded rules are compiled by a test"),
        }
    };
    vec![
        rule("en.title", TITLES, r"\b(?:WORDS) NAME"),
        rule(
            "en.said",
            &["said", "says", "according to", "added", "told by"],
            r"\b(?:WORDS) NAME",
        ),
        rule(
            "en.apposition",
            TRADES,
            r"NAME, (?:a|an|the) (?:\p{Ll}+ ){0,3}(?:WORDS)\b",
        ),
        rule(
            "en.outlet",
            &["reported", "noted", "reports", "notes"],
            r"[’']s (?:correspondent )?NAME (?:WORDS)\b",
        ),
        rule(
            "en.head-noun",
            BODIES,
            r"\b(?P<name>(?:\p{Lu}[\p{L}’'-]+ ){1,4}(?:WORDS)(?: (?:for|of)(?: \p{Lu}[\p{L}-]+){1,4})?)",
        ),
    ]
});

/// Returns the likely names on a page that are no mentions, in order.
pub(super) fn candidates(page: &Page, picks: &[Vec<Pick>]) -> Vec<Candidate> {
    if page.lang != "en" {
        return Vec::new();
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    for (zone, picks) in page.zones.iter().zip(picks) {
        let mut start = 0;
        for line in zone.text.split_inclusive('\n') {
            of_line(zone, picks, start, line, &mut candidates);
            start += line.len();
        }
    }
    candidates.sort_by_key(|candidate| (candidate.span, candidate.rule.clone()));
    candidates.dedup_by_key(|candidate| candidate.span);
    candidates.truncate(MOST);
    candidates
}

fn of_line(zone: &Zone, picks: &[Pick], line_start: usize, line: &str, candidates: &mut Vec<Candidate>) {
    for rule in RULES
        .iter()
        .filter(|rule| rule.words.iter().any(|word| line.contains(word)))
    {
        let names = rule
            .regex
            .captures_iter(line)
            .filter_map(|captures| captures.name("name"));
        for name in names.take(MOST) {
            let (start, end) = (line_start + name.start(), line_start + name.end());
            if !is_mention(zone, picks, start, end) {
                let span = Span::new(zone.base + start, zone.base + end);
                candidates.push(Candidate {
                    surface: name.as_str().to_owned(),
                    span,
                    rule: rule.id.to_owned(),
                });
            }
        }
    }
}

/// Returns whether a stretch of a zone's text holds or touches a mention.
fn is_mention(zone: &Zone, picks: &[Pick], start: usize, end: usize) -> bool {
    let (start, end) = (zone.folded.position(start), zone.folded.position(end));
    let first = picks.partition_point(|pick| pick.end <= start);
    picks.get(first).is_some_and(|pick| pick.start < end)
}

#[cfg(test)]
mod tests {
    use crate::entities::{Gazetteer, Tagger, testing};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tagging = Tagger::new(&Gazetteer::embedded()).tag(&testing::document(text, "en"));
        let found: Vec<&str> = tagging
            .candidates
            .iter()
            .map(|candidate| candidate.surface.as_str())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn unlisted_names_are_proposed() {
        check(
            "\"A first step,\" said Dr. Nora Lindqvist, a political analyst.",
            &["Nora Lindqvist"],
        );
        check(
            "A paper by the Nordic Institute for Peace Studies says so.",
            &["Nordic Institute for Peace Studies"],
        );
    }

    #[test]
    fn listed_names_are_not() {
        check("Foreign Minister Hakan Fidan spoke, said Vladimir Medinsky.", &[]);
    }
}
