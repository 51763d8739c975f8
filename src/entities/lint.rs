//! What is wrong with a file of names, line by line.
//!
//! [`lint`] reads every line of a file, also after one that cannot be read, and holds what it says against the rest of the
//! gazetteer. A [`Complaint`] names the line and says what to write instead. Only what would mislead the tagger or cannot
//! be true is a complaint; taste is not.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    cues::cues,
    dictionary::is_plain_word,
    gazetteer::{Alias, Entry, Gazetteer, GazetteerError, Guard, Surname, lines_of_entries, parse_line},
    patterns::{Form, Reach, spellings},
    text::fold_name,
};
use crate::model::{EntityId, EntityKind};

/// Something that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Complaint {
    /// 1-based line.
    pub line: usize,
    /// The entry, where the line can be read.
    pub id: Option<EntityId>,
    /// What is wrong: `json`, `schema`, `id`, `unknown-id`, `two-owners`, `plain-word`, `years`, `wikidata`, `characters`,
    /// `mixed-script`, `alias`, `language` or `cycle`.
    pub rule: String,
    /// What is wrong and what to write instead, in words.
    pub message: String,
}

/// Returns what is wrong with the lines of a file, in order. `others` is the rest of the gazetteer; it may hold the
/// file's own lines as well.
#[must_use]
pub fn lint(lines: &str, others: &Gazetteer) -> Vec<Complaint> {
    complaints(lines, others, Names::AreSpellings)
}

/// Returns what is wrong with the files of this crate, by file.
#[must_use]
pub fn lint_embedded() -> Vec<(&'static str, Vec<Complaint>)> {
    let others = Gazetteer::embedded();
    let files = Gazetteer::embedded_files().iter();
    files
        .map(|(file, lines)| (*file, complaints(lines, &others, Names::AreShown)))
        .collect()
}

/// What canonical names are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// Pages are searched for them, as for aliases.
    AreSpellings,
    /// They are shown; the files of this crate list every spelling as an alias.
    AreShown,
}

fn complaints(lines: &str, others: &Gazetteer, names: Names) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut all = others.clone();
    let mut read = Vec::new();
    for (line, text) in lines_of_entries(lines) {
        match parse_line("", line, text) {
            Ok(entry) => {
                // Known already where the gazetteer was made with this file; reading a line twice changes nothing.
                if names == Names::AreSpellings {
                    _ = all.extend("", text);
                }
                read.push((line, entry));
            }
            Err(error) => complaints.push(unreadable(line, &error)),
        }
    }
    let linter = Linter {
        owners: owners(&all),
        all,
        names,
    };
    for (line, entry) in &read {
        let mut complain = |rule: &str, message: String| {
            complaints.push(Complaint {
                line: *line,
                id: Some(entry.id.clone()),
                rule: rule.to_owned(),
                message,
            });
        };
        linter.check(entry, &mut complain);
    }
    complaints.sort_by_key(|complaint| complaint.line);
    complaints
}

fn unreadable(line: usize, error: &GazetteerError) -> Complaint {
    let (rule, message) = match error {
        GazetteerError::NotAnEntry { reason, .. } if reason.is_data() => {
            ("schema", format!("{reason}; `tidings schema gazetteer` has the fields"))
        }
        GazetteerError::NotAnEntry { reason, .. } => ("json", format!("no JSON object: {reason}")),
        GazetteerError::NotAnId { id, .. } => (
            "id",
            format!("`{id}` is no entity id: write per:, ven:, pla:, cty:, org:, agr: or top: and a slug"),
        ),
    };
    Complaint {
        line,
        id: None,
        rule: rule.to_owned(),
        message,
    }
}

/// Returns who has each folded name.
fn owners(gazetteer: &Gazetteer) -> HashMap<String, HashSet<EntityId>> {
    let mut owners: HashMap<String, HashSet<EntityId>> = HashMap::new();
    for entry in gazetteer
        .entries()
        .filter(|entry| entry.kind() != Some(EntityKind::Topic))
    {
        for alias in &entry.aliases {
            owners
                .entry(fold_name(&alias.text))
                .or_default()
                .insert(entry.id.clone());
        }
    }
    owners
}

struct Linter {
    all: Gazetteer,
    owners: HashMap<String, HashSet<EntityId>>,
    names: Names,
}

/// First and last year that a role may have.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// Most steps from a room to its country.
const DEEPEST: usize = 8;

impl Linter {
    fn check(&self, entry: &Entry, complain: &mut impl FnMut(&str, String)) {
        check_id(&entry.id, complain);
        self.check_references(entry, complain);
        check_years(entry, complain);
        check_wikidata(entry, complain);
        for text in texts(entry) {
            check_characters(text, complain);
        }
        for alias in &entry.aliases {
            self.check_alias(entry, alias, complain);
        }
        let is_alias = entry.aliases.iter().any(|alias| alias.text == entry.name);
        if self.names == Names::AreSpellings && !is_alias {
            self.check_owner(entry, &entry.name, entry.only.as_ref(), complain);
        }
        self.check_surname(entry, complain);
    }

    fn check_references(&self, entry: &Entry, complain: &mut impl FnMut(&str, String)) {
        let fields = [
            ("part_of", &entry.part_of),
            ("party", &entry.party),
            ("seat", &entry.seat),
        ];
        for (field, id) in fields.iter().filter_map(|(field, id)| Some((field, id.as_ref()?))) {
            if self.all.entry(id).is_none() {
                complain(
                    "unknown-id",
                    format!("{field} names {id}, which is not listed{}", self.hint(id)),
                );
            }
        }
        let guards = entry
            .aliases
            .iter()
            .filter_map(|alias| alias.only.as_ref())
            .chain(&entry.only);
        for need in guards
            .flat_map(|guard| [&guard.needs, &guard.vetoes, &guard.lowercase_needs])
            .flatten()
        {
            let id = EntityId(need.clone());
            if id.kind().is_some() && self.all.entry(&id).is_none() {
                complain(
                    "unknown-id",
                    format!("a guard names {id}, which is not listed{}", self.hint(&id)),
                );
            }
        }
        let chain = std::iter::successors(Some(entry.id.clone()), |id| self.all.parent(id));
        if chain.take(DEEPEST + 1).count() > DEEPEST {
            complain("cycle", format!("{} lies in itself: follow its part_of", entry.id));
        }
    }

    fn hint(&self, id: &EntityId) -> String {
        let slug = id
            .as_str()
            .split_once(':')
            .map_or("", |(_, slug)| slug)
            .replace('-', " ");
        let close = self.all.resolve(&slug, &[]);
        close
            .first()
            .map_or_else(String::new, |id| format!("; did you mean {id}?"))
    }

    fn check_alias(&self, entry: &Entry, alias: &Alias, complain: &mut impl FnMut(&str, String)) {
        let folded = fold_name(alias.text.trim_end_matches('*'));
        let is_ideograph = folded.chars().any(|c| c >= '\u{2e80}');
        if folded.chars().filter(|c| c.is_alphanumeric()).count() < 2 && !is_ideograph {
            complain(
                "alias",
                format!("`{}` is too short for a name: it would be found everywhere", alias.text),
            );
        }
        if alias.text.trim() != alias.text {
            complain("alias", format!("`{}` begins or ends with a space", alias.text));
        }
        for lang in alias.langs.iter().filter(|lang| !is_language(lang)) {
            complain(
                "language",
                format!("`{lang}` is no ISO 639-1 code: write two small letters, such as uk"),
            );
        }
        self.check_owner(
            entry,
            &alias.text,
            alias.only.as_ref().or(entry.only.as_ref()),
            complain,
        );
    }

    /// A name of two entities names neither, unless a guard tells when it means this one.
    fn check_owner(&self, entry: &Entry, text: &str, guard: Option<&Guard>, complain: &mut impl FnMut(&str, String)) {
        let tells = |guard: &Guard| !(guard.needs.is_empty() && guard.vetoes.is_empty() && guard.langs.is_empty());
        if entry.kind() == Some(EntityKind::Topic) || guard.is_some_and(tells) {
            return;
        }
        let owners = self.owners.get(&fold_name(text)).into_iter().flatten();
        if let Some(other) = owners.filter(|id| **id != entry.id).min() {
            complain(
                "two-owners",
                format!("`{text}` also names {other}: say in `only` what the page must have (needs, vetoes or langs)"),
            );
        }
    }

    /// A word that stands alone on many pages must not be a surname that says enough alone.
    fn check_surname(&self, entry: &Entry, complain: &mut impl FnMut(&str, String)) {
        if entry.surname != Some(Surname::Strong) {
            return;
        }
        // What a line adds to a listed person is read together with what is listed.
        let whole = self.all.entry(&entry.id).unwrap_or(entry);
        let mut words = HashSet::new();
        spellings(whole, Reach::Uninflected, |spelling| {
            let is_word = spelling.form == Form::Short && !spelling.text.contains(' ');
            if is_word && (is_plain_word(&spelling.text) || cues().is_plain_word(&spelling.text)) {
                words.insert(spelling.text);
            }
        });
        if let Some(word) = words.iter().min() {
            complain(
                "plain-word",
                format!("the surname `{word}` is also a word: write \"surname\":\"never\", or \"after_full_mention\""),
            );
        }
    }
}

fn check_id(id: &EntityId, complain: &mut impl FnMut(&str, String)) {
    let slug = id.as_str().split_once(':').map_or("", |(_, slug)| slug);
    let fits = if id.kind() == Some(EntityKind::Country) {
        slug.len() == 2 && slug.chars().all(|c| c.is_ascii_uppercase())
    } else {
        !slug.is_empty()
            && slug
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    if !fits {
        complain(
            "id",
            format!("`{id}` is no entity id: a slug has small letters, digits and hyphens, a country its ISO code"),
        );
    }
}

fn check_years(entry: &Entry, complain: &mut impl FnMut(&str, String)) {
    for years in entry.roles.iter().flat_map(|tenure| &tenure.years) {
        let ends = years.to.unwrap_or(years.from);
        if !YEARS.contains(&years.from) || !YEARS.contains(&ends) {
            complain(
                "years",
                format!("a role in {}-{ends}: write years with four digits", years.from),
            );
        } else if ends < years.from {
            complain("years", format!("a role ends in {ends} and begins in {}", years.from));
        }
    }
}

fn check_wikidata(entry: &Entry, complain: &mut impl FnMut(&str, String)) {
    let Some(item) = &entry.wikidata else { return };
    let digits = item.strip_prefix('Q').unwrap_or_default();
    if digits.is_empty() || digits.starts_with('0') || !digits.bytes().all(|b| b.is_ascii_digit()) {
        complain(
            "wikidata",
            format!("`{item}` is no Wikidata item: write Q and digits, such as Q212"),
        );
    }
}

fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let aliases = entry.aliases.iter().map(|alias| alias.text.as_str());
    let name = Some(entry.name.as_str()).filter(|name| !entry.aliases.iter().any(|alias| alias.text == *name));
    aliases.chain(name).chain([entry.source.as_str()])
}

fn check_characters(text: &str, complain: &mut impl FnMut(&str, String)) {
    if let Some(c) = text.chars().find(|c| c.is_control() || is_hidden(*c)) {
        complain(
            "characters",
            format!("U+{:04X} in `{}`: leave it out", u32::from(c), text.escape_debug()),
        );
    }
    if let Some(word) = text.split_whitespace().find(|word| mixes_scripts(word)) {
        complain(
            "mixed-script",
            format!("`{word}` mixes Latin and Cyrillic letters that look alike: type it anew"),
        );
    }
}

/// Returns whether a character hides text or turns its direction.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns whether a part of a word without hyphens has letters of both alphabets.
fn mixes_scripts(word: &str) -> bool {
    let parts = word.split(|c: char| !c.is_alphabetic());
    parts.into_iter().any(|part| {
        let has = |is_of: fn(char) -> bool| part.chars().any(is_of);
        has(|c| c.is_alphabetic() && c < '\u{250}') && has(|c| ('\u{370}'..'\u{530}').contains(&c))
    })
}

fn is_language(lang: &str) -> bool {
    lang.len() == 2 && lang.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &str, expected: &[(usize, &str)]) {
        let found = lint(lines, &Gazetteer::embedded());
        let rules: Vec<(usize, &str)> = found.iter().map(|c| (c.line, c.rule.as_str())).collect();
        assert_eq!(rules, expected, "{found:?}");
    }

    #[test]
    fn the_lines_of_this_crate_are_clean() {
        for (file, found) in lint_embedded() {
            assert!(found.is_empty(), "{file}: {found:#?}");
        }
    }

    #[test]
    fn every_line_is_read_also_after_a_bad_one() {
        check(
            "# mine\n{oops}\n\n{\"id\":\"per:a-b\"}\n{\"id\":\"x:y\",\"name\":\"X\"}\n",
            &[(2, "json"), (4, "schema"), (5, "id")],
        );
    }

    #[test]
    fn references_lead_somewhere() {
        check(
            r#"{"id":"per:okafor","name":"Adaeze Okafor","party":"cty:QX"}"#,
            &[(1, "unknown-id")],
        );
        check(
            r#"{"id":"ven:h","name":"Harbour House","part_of":"ven:h"}"#,
            &[(1, "cycle")],
        );
        let two = "{\"id\":\"pla:lonely\",\"name\":\"Lonely Bay\"}\n{\"id\":\"ven:h\",\"name\":\"Harbour House\",\"part_of\":\"pla:lonely\"}";
        check(two, &[]);
    }

    #[test]
    fn a_name_of_two_wants_a_guard() {
        check(r#"{"id":"per:other","name":"Vladimir Medinsky"}"#, &[(1, "two-owners")]);
        check(
            r#"{"id":"per:other","name":"Vladimir Medinsky","only":{"needs":["org:united-nations"]}}"#,
            &[],
        );
        check(r#"{"id":"per:medinsky","name":"Vladimir Medinsky"}"#, &[]);
    }

    #[test]
    fn what_cannot_be_true_is_said() {
        check(
            r#"{"id":"per:a","name":"Ann Chairman","surname":"strong"}"#,
            &[(1, "plain-word")],
        );
        check(
            r#"{"id":"per:A","name":"Ann Quire","wikidata":"212"}"#,
            &[(1, "id"), (1, "wikidata")],
        );
        check(
            r#"{"id":"per:a","name":"Ann Quire","roles":[{"role":"mediator","years":[{"from":2024,"to":2020}]}]}"#,
            &[(1, "years")],
        );
        check("{\"id\":\"per:a\",\"name\":\"Ann Qu\\u202eire\"}", &[(1, "characters")]);
        check("{\"id\":\"per:a\",\"name\":\"Аnn Quire\"}", &[(1, "mixed-script")]);
        check(
            r#"{"id":"per:a","name":"Ann Quire","aliases":[{"text":"Q"},{"text":"Quire ","langs":["eng"]}]}"#,
            &[(1, "alias"), (1, "alias"), (1, "language")],
        );
    }
}
