//! What a gazetteer lacks, seen from pages: unseen spellings of listed names, and names of people and bodies that are
//! not listed.
//!
//! [`Suggester::look`] notes what is on one document, [`Suggester::group`] puts the sightings of many together by their
//! outlines ([`outline`](super::outline)) and makes a [`Suggestion`] of each: with evidence, ranked by how many documents
//! speak for it, and with an [`Entry`] ready to be written to a file. Nothing is decided here: a person accepts. An unseen
//! spelling wants a full name, first name and surname alike; a lone surname is proposed only where the page names the
//! person's party.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Tagger,
    cues::BODY,
    dictionary::{Class, Meaning},
    gazetteer::{Alias, CalledBy, Confidence, Entry, Surname},
    outline::{Outline, outline, uninflected},
    page::{Page, Zone},
    patterns::{Form, Reach, is_cyrillic, spellings},
    resolve::{self, Pick},
    slavic::{Declension, case_forms},
    text::fold_name,
};
use crate::model::{Document, DocumentId, EntityId, EntityKind, Origin, Span};

/// What a suggestion adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    /// A spelling of a listed entity.
    Spelling,
    /// An entity that is not listed.
    Unlisted,
}

/// Something that a person may add to a gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestion {
    /// What it adds.
    pub kind: SuggestionKind,
    /// The listed entity, or the id that is proposed.
    pub id: EntityId,
    /// Canonical name, or the spelling proposed for it.
    pub name: String,
    /// Documents that speak for it.
    pub documents: u64,
    /// Outlets of those documents, where they are known.
    pub outlets: u64,
    /// Times that it was seen.
    pub mentions: u64,
    /// How it was spelt, most documents first.
    pub spellings: Vec<SeenSpelling>,
    /// Ids of the rules that proposed it.
    pub rules: Vec<String>,
    /// Where it was seen, at most three places in different documents.
    pub evidence: Vec<Sight>,
    /// The line to add; a person completes it.
    pub entry: Entry,
}

/// A spelling and how often it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeenSpelling {
    /// The words on the page.
    pub text: String,
    /// Languages of the pages, ISO 639-1.
    pub langs: Vec<String>,
    /// Documents that have it.
    pub documents: u64,
}

/// A place where a name was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sight {
    /// The document.
    pub document_id: DocumentId,
    /// File and record.
    pub origin: Origin,
    /// 1-based line of the raw file, for plain-text pages.
    pub line: Option<u32>,
    /// Bytes of the document under the name.
    pub span: Span,
    /// Words around it, on one line.
    pub snippet: String,
}

/// One name seen on one document.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// Position of the listed entity, where it is a spelling of one.
    entity: Option<u32>,
    surface: String,
    rule: String,
    lang: String,
    outlet: Option<String>,
    sight: Sight,
}

/// Looks for what the gazetteer of a tagger lacks.
pub struct Suggester<'a> {
    tagger: &'a Tagger,
    /// Whom each outline of a full name may mean.
    full: HashMap<Outline, BTreeSet<u32>>,
    /// The same of surnames that say enough alone.
    surnames: HashMap<Outline, BTreeSet<u32>>,
}

/// Most places that are shown for one suggestion.
const MOST_SIGHTS: usize = 3;

/// Most words of an unseen spelling.
const MOST_WORDS: usize = 4;

/// Fewest consonants of a full name and of a lone surname: shorter outlines meet by chance.
const FEWEST_IN_FULL: usize = 5;
const FEWEST_IN_SURNAME: usize = 5;

/// Characters of a snippet on either side of the name.
const CONTEXT: usize = 70;

impl<'a> Suggester<'a> {
    /// Makes the outlines of all names that a tagger knows.
    #[must_use]
    pub fn new(tagger: &'a Tagger) -> Self {
        let mut full: HashMap<Outline, BTreeSet<u32>> = HashMap::new();
        let mut surnames: HashMap<Outline, BTreeSet<u32>> = HashMap::new();
        for (entity, entry) in (0u32..).zip(tagger.entries.entries()) {
            let is_person = entry.kind() == Some(EntityKind::Person);
            if matches!(entry.kind(), Some(EntityKind::Topic | EntityKind::Country)) {
                continue;
            }
            spellings(entry, Reach::All, |spelling| {
                let outline = outline(&spelling.text);
                if outline.words() > 1 && outline.consonants() >= FEWEST_IN_FULL {
                    full.entry(outline).or_default().insert(entity);
                } else if is_person && spelling.form == Form::Short && entry.surname == Some(Surname::Strong) {
                    surnames.entry(outline).or_default().insert(entity);
                }
            });
        }
        Self { tagger, full, surnames }
    }

    /// Notes what is on a document.
    #[must_use]
    pub fn look(&self, document: &Document) -> Vec<Sighting> {
        let page = Page::new(document, &self.tagger.dictionary);
        let picks = resolve::resolve(&page, &self.tagger.dictionary, &self.tagger.entries);
        let named: BTreeSet<u32> = picks.iter().flatten().map(|pick| pick.entity).collect();
        let mut sightings = Vec::new();
        for (zone, picks) in page.zones.iter().zip(&picks) {
            for run in runs(zone, picks) {
                self.look_at_run(document, zone, &run, &named, &mut sightings);
            }
        }
        let seen: Vec<Span> = sightings.iter().map(|sighting| sighting.sight.span).collect();
        for candidate in super::candidates::candidates(&page, &picks, &self.tagger.dictionary, &self.tagger.entries) {
            let is_seen = seen
                .iter()
                .any(|span| span.start() < candidate.span.end() && candidate.span.start() < span.end());
            if !is_seen {
                let entity = self.owner(&outline(&candidate.surface));
                sightings.push(sighting(document, entity, candidate.span, candidate.rule));
            }
        }
        sightings
    }

    /// Looks for the longest listed names among the capitalised words of a run.
    fn look_at_run(
        &self,
        document: &Document,
        zone: &Zone,
        run: &[(usize, usize)],
        named: &BTreeSet<u32>,
        sightings: &mut Vec<Sighting>,
    ) {
        let mut at = 0;
        while at < run.len() {
            let ends = (at + 1..=run.len().min(at + MOST_WORDS)).rev();
            let found = ends.into_iter().find_map(|end| {
                let (from, to) = (run[at].0, run[end - 1].1);
                let entity = self.unseen(zone, (from, to), end - at, named)?;
                Some((end, zone.span(from, to), entity))
            });
            if let Some((_, span, entity)) = found {
                let rule = if found.is_some_and(|(end, ..)| end - at > 1) {
                    "outline.full"
                } else {
                    "outline.surname"
                };
                sightings.push(sighting(document, Some(entity), span, rule.to_owned()));
            }
            at = found.map_or(at + 1, |(end, ..)| end);
        }
    }

    /// Returns whose name a stretch may be.
    fn unseen(&self, zone: &Zone, (from, to): (usize, usize), words: usize, named: &BTreeSet<u32>) -> Option<u32> {
        let outline = outline(zone.written(from, to));
        if words > 1 {
            return self
                .owner(&outline)
                .filter(|owner| !self.is_listed_spelling(zone, (from, to), *owner));
        }
        let entity = only(self.surnames.get(&outline)?)?;
        if self.is_listed_spelling(zone, (from, to), entity) {
            return None;
        }
        let entry = self.tagger.entries.at(entity as usize);
        let party = entry
            .party
            .as_ref()
            .and_then(|party| self.tagger.entries.position(party.as_str()));
        let has_party = party.is_some_and(|party| named.iter().any(|named| *named as usize == party));
        let is_clear = outline.consonants() >= FEWEST_IN_SURNAME && !zone.is_initial(from) && !zone.is_title_case(from);
        (has_party && is_clear).then_some(entity)
    }

    /// Returns whether a stretch is a known spelling of an entity, which a guard keeps from being a mention.
    fn is_listed_spelling(&self, zone: &Zone, (from, to): (usize, usize), owner: u32) -> bool {
        let here = zone
            .found
            .iter()
            .filter(|hit| hit.start as usize == from && hit.end as usize == to);
        let mut meanings = here.flat_map(|hit| self.tagger.dictionary.meanings(hit.pattern));
        meanings.any(|meaning| matches!(meaning, Meaning::Name { entity, .. } if *entity == owner))
    }

    fn owner(&self, outline: &Outline) -> Option<u32> {
        only(self.full.get(outline)?)
    }

    /// Puts sightings together: one suggestion for each listed entity, and one for each outline that is of none; what most
    /// documents speak for first, among equals what most outlets do.
    #[must_use]
    pub fn group(&self, sightings: Vec<Sighting>) -> Vec<Suggestion> {
        let mut groups: BTreeMap<Key, Vec<Sighting>> = BTreeMap::new();
        for sighting in sightings {
            groups.entry(Key::of(&sighting)).or_default().push(sighting);
        }
        let mut taken = BTreeSet::new();
        let mut suggestions: Vec<Suggestion> = groups
            .into_iter()
            .map(|(key, sightings)| self.suggestion(&key, &sightings, &mut taken))
            .collect();
        suggestions.sort_by_key(|suggestion| {
            let lone = suggestion.rules.iter().all(|rule| rule == "outline.surname");
            (
                lone,
                Reverse(suggestion.documents),
                Reverse(suggestion.outlets),
                Reverse(suggestion.mentions),
                suggestion.kind,
                suggestion.id.clone(),
            )
        });
        suggestions
    }

    fn suggestion(&self, key: &Key, sightings: &[Sighting], taken: &mut BTreeSet<EntityId>) -> Suggestion {
        let spellings = seen_spellings(sightings);
        let source = source(sightings);
        let entry = match key {
            Key::Listed(entity) => extension(self.tagger.entries.at(*entity as usize), &spellings, source),
            Key::Unlisted(is_body, _) => {
                let name = base_form(&spellings);
                let kind = if *is_body { EntityKind::Org } else { EntityKind::Person };
                let unnamed = || EntityId("per:unnamed".to_owned());
                let id = self
                    .tagger
                    .entries
                    .propose_id_besides(kind, &name, taken)
                    .unwrap_or_else(unnamed);
                taken.insert(id.clone());
                proposed(id, name, &spellings, source)
            }
        };
        let distinct = |values: Vec<String>| values.into_iter().collect::<BTreeSet<_>>();
        let outlets = distinct(
            sightings
                .iter()
                .filter_map(|sighting| sighting.outlet.clone())
                .collect(),
        );
        let rules = distinct(sightings.iter().map(|sighting| sighting.rule.clone()).collect());
        Suggestion {
            kind: if matches!(key, Key::Listed(_)) {
                SuggestionKind::Spelling
            } else {
                SuggestionKind::Unlisted
            },
            id: entry.id.clone(),
            name: entry.name.clone(),
            documents: documents(sightings.iter()),
            outlets: outlets.len() as u64,
            mentions: sightings.len() as u64,
            spellings,
            rules: rules.into_iter().collect(),
            evidence: evidence(sightings),
            entry,
        }
    }
}

/// What sightings are put together by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Listed(u32),
    /// Whether it is a body, and the outline.
    Unlisted(bool, Outline),
}

impl Key {
    fn of(sighting: &Sighting) -> Self {
        match sighting.entity {
            Some(entity) => Self::Listed(entity),
            None => Self::Unlisted(sighting.rule.ends_with(BODY), uninflected(&sighting.surface)),
        }
    }
}

fn only(entities: &BTreeSet<u32>) -> Option<u32> {
    entities.first().copied().filter(|_| entities.len() == 1)
}

/// Returns the runs of capitalised words of a zone that touch no mention, particles in lower case left out.
pub(super) fn runs(zone: &Zone, picks: &[Pick]) -> Vec<Vec<(usize, usize)>> {
    let mut runs: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut end_of_last = None;
    for word in words(zone) {
        let is_mention = picks.iter().any(|pick| pick.start < word.1 && word.0 < pick.end);
        let is_name = zone.is_capital(word.0)
            && zone.written(word.0, word.1).chars().any(char::is_lowercase)
            && ![Class::Plain, Class::Title]
                .iter()
                .any(|&class| zone.is_class(word, class))
            && !is_mention;
        if !is_name {
            end_of_last = None;
            continue;
        }
        let goes_on = end_of_last.is_some_and(|end| zone.word_after(end) == Some(word));
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => run.push(word),
            None => runs.push(vec![word]),
        }
        end_of_last = Some(word.1);
    }
    runs
}

fn words<'a>(zone: &'a Zone) -> impl Iterator<Item = (usize, usize)> + 'a {
    let text = &zone.folded.text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let length = text[start..]
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(text.len() - start);
        at = start + length;
        Some((start, at))
    })
}

fn sighting(document: &Document, entity: Option<u32>, span: Span, rule: String) -> Sighting {
    Sighting {
        entity,
        surface: one_line(document.slice(span).unwrap_or_default()),
        rule,
        lang: document.lang.clone().unwrap_or_default(),
        outlet: document.outlet.clone(),
        sight: Sight {
            document_id: document.id.clone(),
            origin: document.origin.clone(),
            line: document.line_at(span.start()),
            span,
            snippet: snippet(document, span),
        },
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words around a span, cut at paragraphs.
fn snippet(document: &Document, span: Span) -> String {
    let in_text = span.end() <= document.text.len();
    let (text, base) = if in_text {
        (&document.text, 0)
    } else {
        (&document.aside, document.text.len())
    };
    let (start, end) = (span.start() - base, span.end() - base);
    let before: Vec<char> = text[..start]
        .chars()
        .rev()
        .take_while(|c| *c != '\n')
        .take(CONTEXT)
        .collect();
    let after: Vec<char> = text[end..].chars().take_while(|c| *c != '\n').take(CONTEXT).collect();
    let mark = |cut: bool| if cut { "…" } else { "" };
    let middle: String =
        before.iter().rev().collect::<String>() + &text[start..end] + &after.iter().collect::<String>();
    format!(
        "{}{}{}",
        mark(before.len() == CONTEXT),
        one_line(&middle),
        mark(after.len() == CONTEXT)
    )
}

fn documents<'a>(sightings: impl Iterator<Item = &'a Sighting>) -> u64 {
    sightings
        .map(|sighting| &sighting.sight.document_id)
        .collect::<BTreeSet<_>>()
        .len() as u64
}

fn seen_spellings(sightings: &[Sighting]) -> Vec<SeenSpelling> {
    let mut by_text: BTreeMap<&str, Vec<&Sighting>> = BTreeMap::new();
    for sighting in sightings {
        by_text.entry(&sighting.surface).or_default().push(sighting);
    }
    let mut seen: Vec<SeenSpelling> = by_text
        .into_iter()
        .map(|(text, sightings)| {
            let langs: BTreeSet<&String> = sightings
                .iter()
                .map(|s| &s.lang)
                .filter(|lang| !lang.is_empty())
                .collect();
            SeenSpelling {
                text: text.to_owned(),
                langs: langs.into_iter().cloned().collect(),
                documents: documents(sightings.iter().copied()),
            }
        })
        .collect();
    seen.sort_by(|a, b| b.documents.cmp(&a.documents).then_with(|| a.text.cmp(&b.text)));
    seen
}

/// Returns the first sighting of up to three documents; those with a line that people can open first.
fn evidence(sightings: &[Sighting]) -> Vec<Sight> {
    let mut sights: Vec<&Sight> = sightings.iter().map(|sighting| &sighting.sight).collect();
    sights.sort_by(|a, b| (&a.origin, a.span).cmp(&(&b.origin, b.span)));
    sights.dedup_by(|a, b| a.document_id == b.document_id);
    sights.into_iter().take(MOST_SIGHTS).cloned().collect()
}

fn source(sightings: &[Sighting]) -> String {
    let first = sightings
        .iter()
        .map(|sighting| &sighting.sight)
        .min_by(|a, b| (&a.origin, a.span).cmp(&(&b.origin, b.span)));
    let more = documents(sightings.iter()).saturating_sub(1);
    let place = first.map_or_else(String::new, |sight| {
        let line = sight.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{line}", sight.origin)
    });
    match more {
        0 => format!("suggested from {place}"),
        more => format!("suggested from {place} and {more} more"),
    }
}

/// Returns the spelling of which most others are case forms; the most frequent where there are none.
fn base_form(spellings: &[SeenSpelling]) -> String {
    let forms_seen = |spelling: &SeenSpelling| {
        let folded = fold_name(&spelling.text);
        if !is_cyrillic(&folded) {
            return 0;
        }
        let forms = case_forms(&folded, Declension::Person);
        spellings
            .iter()
            .filter(|other| forms.contains(&fold_name(&other.text)))
            .count()
    };
    let best = spellings
        .iter()
        .max_by_key(|spelling| (forms_seen(spelling), spelling.documents, Reverse(&spelling.text)));
    best.map_or_else(String::new, |spelling| spelling.text.clone())
}

fn aliases(spellings: &[SeenSpelling], leave_out: &[String]) -> Vec<Alias> {
    let mut folded_so_far: Vec<String> = leave_out.to_vec();
    let mut aliases = Vec::new();
    for spelling in spellings {
        let folded = fold_name(&spelling.text);
        if !folded_so_far.contains(&folded) {
            aliases.push(Alias {
                text: spelling.text.clone(),
                langs: spelling.langs.clone(),
                short: true,
                only: None,
            });
            folded_so_far.push(folded);
        }
    }
    aliases
}

/// Returns the line that adds spellings to a listed entity.
fn extension(listed: &Entry, spellings: &[SeenSpelling], source: String) -> Entry {
    Entry {
        aliases: aliases(spellings, &[]),
        ..blank(listed.id.clone(), listed.name.clone(), source)
    }
}

/// Returns the line that adds an entity; case forms of its name are made from it and need not be written.
fn proposed(id: EntityId, name: String, spellings: &[SeenSpelling], source: String) -> Entry {
    let folded = fold_name(&name);
    let made = if is_cyrillic(&folded) {
        case_forms(&folded, Declension::Person)
    } else {
        Vec::new()
    };
    let is_person = id.kind() == Some(EntityKind::Person);
    Entry {
        aliases: aliases(spellings, &made),
        surname: is_person.then_some(Surname::AfterFullMention),
        confidence: Confidence::Low,
        ..blank(id, name, source)
    }
}

fn blank(id: EntityId, name: String, source: String) -> Entry {
    Entry {
        id,
        name,
        class: None,
        wikidata: None,
        part_of: None,
        party: None,
        seat: None,
        roles: Vec::new(),
        processes: Vec::new(),
        plover: None,
        acled: None,
        surname: None,
        called_by: CalledBy::Last,
        metonym: false,
        only: None,
        aliases: Vec::new(),
        confidence: Confidence::Medium,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        entities::{Gazetteer, testing},
        model::Digest,
    };

    fn suggestions(pages: &[(&str, &str)]) -> Vec<Suggestion> {
        let tagger = Tagger::new(&Gazetteer::embedded());
        let suggester = Suggester::new(&tagger);
        let mut sightings = Vec::new();
        for (number, (lang, text)) in pages.iter().enumerate() {
            let mut document = testing::document(text, lang);
            document.id = DocumentId::from(&Digest(format!("{number:0<64}")));
            document.origin.path = format!("{number}.txt");
            sightings.extend(suggester.look(&document));
        }
        suggester.group(sightings)
    }

    #[test]
    fn an_unseen_spelling_goes_to_its_owner() {
        let found = suggestions(&[
            ("en", "The team of Wladymir Medynskyi left Istanbul."),
            (
                "en",
                "The envoy Vladymir Medinskiy came back to the hall with Vladimir Putin.",
            ),
        ]);
        let [medinsky] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (medinsky.id.as_str(), medinsky.kind),
            ("per:medinsky", SuggestionKind::Spelling)
        );
        assert_eq!((medinsky.documents, medinsky.evidence.len()), (2, 2));
        let aliases: Vec<&str> = medinsky.entry.aliases.iter().map(|alias| alias.text.as_str()).collect();
        assert_eq!(aliases, ["Vladymir Medinskiy", "Wladymir Medynskyi"]);
    }

    #[test]
    fn a_namesake_with_another_first_vowel_is_not_one() {
        let found = suggestions(&[("en", "Mr. Volodymyr Medvedenko and Marina Medinskaya came.")]);
        assert!(found.iter().all(|s| s.kind == SuggestionKind::Unlisted), "{found:?}");
    }

    #[test]
    fn what_more_documents_say_comes_first_and_case_forms_are_one_name() {
        let found = suggestions(&[
            ("en", "Nothing changed, said Nora Lindqvist."),
            ("ru", "По словам Аркадия Ветрова, раунд прошел спокойно."),
            ("ru", "Об этом заявил Аркадий Ветров."),
        ]);
        let names: Vec<(&str, u64)> = found.iter().map(|s| (s.name.as_str(), s.documents)).collect();
        assert_eq!(names, [("Аркадий Ветров", 2), ("Nora Lindqvist", 1)]);
        assert_eq!(found[0].entry.aliases.len(), 1, "the genitive is made from the name");
        assert_eq!(found[0].id.as_str(), "per:arkady-vetrov");
        assert!(found[1].evidence[0].snippet.contains("said Nora Lindqvist."));
    }
}
