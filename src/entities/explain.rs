//! Why a text names whom it names, and why words that look like names do not: for whoever writes a gazetteer.
//!
//! [`Tagger::explain`] tags a document and asks the same rules again, this time for their reasons. What it says of a
//! mention is the form of the name and the guard that it passed; what it says of other words is the first objection.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Tagger,
    candidates::candidates,
    dictionary::{Meaning, Rule},
    gazetteer::{Case, Entry, Guard, Surname},
    matcher::Found,
    page::{Page, Zone},
    patterns::Form,
    resolve::{self, Known, Objection, Pick, Resolver},
    suggest::runs,
};
use crate::model::{Document, EntityId, Mention, Span, Tagging};

/// What a text names and what not, with reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The mentions, in order.
    pub mentions: Vec<ExplainedMention>,
    /// Words that look like names and are none, in order.
    pub unmatched: Vec<Unmatched>,
}

/// A mention and why it is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExplainedMention {
    /// The mention.
    #[serde(flatten)]
    pub mention: Mention,
    /// Why the words name the entity.
    pub reason: String,
}

/// Words that look like a name and name nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unmatched {
    /// The words.
    pub surface: String,
    /// Bytes of the document.
    pub span: Span,
    /// The entity that the words would name, where one is listed.
    pub id: Option<EntityId>,
    /// Why they do not.
    pub reason: String,
    /// Names of listed entities that are close.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub close: Vec<String>,
}

/// Most entities that one spelling is explained for.
const MOST_OWNERS: usize = 3;

/// Most things that a reason lists.
const MOST_LISTED: usize = 6;

impl Tagger {
    /// Tags a document and says why.
    #[must_use]
    pub fn explain(&self, document: &Document) -> (Tagging, Explanation) {
        let tagging = self.tag(document);
        let page = Page::new(document, &self.dictionary);
        let picks = resolve::resolve(&page, &self.dictionary, &self.entries);
        let resolver = Resolver {
            page: &page,
            dictionary: &self.dictionary,
            gazetteer: &self.entries,
        };
        let known = resolver.known();
        let mut unmatched = Vec::new();
        let mut reasons = Vec::new();
        for (zone, picks) in page.zones.iter().zip(&picks) {
            let explainer = Explainer {
                zone,
                picks,
                resolver: &resolver,
                known: &known,
            };
            reasons.extend(
                picks
                    .iter()
                    .map(|pick| (zone.span(pick.start, pick.end), explainer.reason(pick))),
            );
            unmatched.extend(explainer.objected());
            unmatched.extend(explainer.unlisted());
        }
        for candidate in candidates(&page, &picks, &self.dictionary, &self.entries) {
            unmatched.retain(|word: &Unmatched| word.id.is_some() || !overlap(word.span, candidate.span));
            unmatched.push(Unmatched {
                close: self.entries.suggest(&candidate.surface, &[]),
                surface: candidate.surface,
                span: candidate.span,
                id: None,
                reason: format!("not listed; proposed by {}", candidate.rule),
            });
        }
        unmatched.sort_by_key(|word| (word.span, word.id.clone()));
        let mentions = tagging.mentions.iter().map(|mention| ExplainedMention {
            reason: reasons
                .iter()
                .find(|(span, _)| *span == mention.span)
                .map_or_else(String::new, |(_, reason)| reason.clone()),
            mention: mention.clone(),
        });
        let mentions = mentions.collect();
        (tagging, Explanation { mentions, unmatched })
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.start() < b.end() && b.start() < a.end()
}

/// Asks for reasons in one zone.
struct Explainer<'a> {
    zone: &'a Zone<'a>,
    picks: &'a [Pick],
    resolver: &'a Resolver<'a>,
    known: &'a Known,
}

impl Explainer<'_> {
    fn entry(&self, entity: u32) -> &Entry {
        self.resolver.gazetteer.at(entity as usize)
    }

    /// Returns the readings of a pattern as a name: entity, form, rule.
    fn readings(&self, hit: &Found) -> impl Iterator<Item = (u32, Form, u32)> {
        let meanings = self.resolver.dictionary.meanings(hit.pattern).iter();
        meanings.filter_map(|meaning| match *meaning {
            Meaning::Name { entity, form, rule } => Some((entity, form, rule)),
            _ => None,
        })
    }

    /// Says why a mention is one.
    fn reason(&self, pick: &Pick) -> String {
        let ending = self
            .zone
            .found
            .iter()
            .filter(|hit| hit.end as usize == pick.end && hit.start as usize >= pick.start);
        let mut readings = ending.flat_map(|hit| self.readings(hit).map(move |reading| (hit, reading)));
        let found = readings.find(|(hit, (entity, form, rule))| {
            *entity == pick.entity
                && self
                    .resolver
                    .objection(self.zone, hit, *entity, *form, *rule, Some(self.known))
                    .is_none()
        });
        let Some((hit, (entity, form, rule))) = found else {
            return "name".to_owned();
        };
        let rule = &self.resolver.dictionary.rules[rule as usize];
        let guard = described(&rule.guard);
        let guard = if guard.is_empty() {
            guard
        } else {
            format!("; guard: {guard}")
        };
        format!("{}{guard}", self.form(hit, entity, form, rule))
    }

    fn form(&self, hit: &Found, entity: u32, form: Form, rule: &Rule) -> &'static str {
        if form == Form::Full {
            return "full name";
        }
        if self.resolver.follows_own_name(self.zone, entity, hit.start as usize) {
            return "surname after the own first name";
        }
        match rule.surname {
            Some(Surname::Strong) => "surname that says enough alone",
            _ if Resolver::is_in_full(self.known, entity) => "surname, the full name is on the page",
            _ => "surname after a title",
        }
    }

    /// Returns the spellings found that are no mentions, longest first at each place, with the first objection to each.
    fn objected(&self) -> Vec<Unmatched> {
        let mut unmatched = Vec::new();
        let mut free = 0;
        for hit in &self.zone.found {
            let (start, end) = (hit.start as usize, hit.end as usize);
            if start < free || self.picks.iter().any(|pick| pick.start < end && start < pick.end) {
                continue;
            }
            let readings: BTreeSet<(u32, Form, u32)> = self.readings(hit).collect();
            // of several readings of a name, one for another language says least
            let (of_here, of_others): (Vec<&(u32, Form, u32)>, Vec<_>) = readings.iter().partition(|(_, _, rule)| {
                self.resolver.dictionary.rules[*rule as usize].is_for(self.resolver.page.lang)
            });
            let mut owners = BTreeSet::new();
            let all = of_here.into_iter().chain(of_others);
            let of_each_owner = all.filter(|(entity, ..)| owners.insert(*entity));
            for (entity, form, rule) in of_each_owner.take(MOST_OWNERS) {
                unmatched.push(Unmatched {
                    surface: self.zone.written(start, end).to_owned(),
                    span: self.zone.span(start, end),
                    id: Some(self.entry(*entity).id.clone()),
                    reason: self.objection(hit, (*entity, *form, *rule)),
                    close: Vec::new(),
                });
            }
            if !readings.is_empty() {
                free = end;
            }
        }
        unmatched
    }

    fn objection(&self, hit: &Found, (entity, form, rule): (u32, Form, u32)) -> String {
        let objection = self
            .resolver
            .objection(self.zone, hit, entity, form, rule, Some(self.known));
        let rule = &self.resolver.dictionary.rules[rule as usize];
        let guard = &rule.guard;
        let word = |word: Option<(usize, usize)>| word.map(|word| self.zone.folded(word)).unwrap_or_default();
        let (before, after) = (
            self.zone.word_before(hit.start as usize),
            self.zone.word_after(hit.end as usize),
        );
        match objection {
            None => "it is part of another name, or names several".to_owned(),
            Some(Objection::Case) => case(rule.case, &rule.written),
            Some(Objection::Lang) => format!("it counts only on pages in {}", listed(&guard.langs)),
            Some(Objection::Needs) => format!("the page must also have one of {}", listed(&guard.needs)),
            Some(Objection::Veto) => format!("the page has one of {}", listed(&guard.vetoes)),
            Some(Objection::Article) => "an article is written together with it, which no such name has".to_owned(),
            Some(Objection::Before) => format!("it must not stand after “{}”", word(before)),
            Some(Objection::After) => format!("it must not stand before “{}”", word(after)),
            Some(Objection::OnlyAfter) => format!("it counts only after {}", listed(&guard.only_after)),
            Some(Objection::OnlyPrefixed) => "it counts only with a preposition written together with it".to_owned(),
            Some(Objection::Initial) => "it begins a sentence, where its capital says nothing".to_owned(),
            Some(Objection::PersonsName) => "it is part of a person's name here".to_owned(),
            Some(Objection::AnothersFirstName) => {
                format!("“{}” before it looks like another person's first name", word(before))
            }
            Some(Objection::AnothersSurname) => {
                format!("“{}” after it looks like another person's surname", word(after))
            }
            Some(Objection::WantsTitleOrFullName) => {
                format!(
                    "the surname alone wants a title before it, or {} on the page",
                    self.entry(entity).name
                )
            }
            Some(Objection::WantsFullName) => {
                format!("the surname alone wants {} on the page", self.entry(entity).name)
            }
        }
    }

    /// Returns the capitalised words that no listed name begins with.
    fn unlisted(&self) -> Vec<Unmatched> {
        let is_free = |run: &&Vec<(usize, usize)>| {
            let (start, end) = (run[0].0, run[run.len() - 1].1);
            let is_hit = |hit: &Found| {
                (hit.start as usize) < end && start < hit.end as usize && self.readings(hit).next().is_some()
            };
            let says_nothing = run.len() == 1 && self.zone.is_initial(start);
            !(says_nothing || self.zone.found.iter().any(is_hit))
        };
        let unlisted = |run: &Vec<(usize, usize)>| {
            let (start, end) = (run[0].0, run[run.len() - 1].1);
            let surface = self.zone.written(start, end).to_owned();
            Unmatched {
                close: self.resolver.gazetteer.suggest(&surface, &[]),
                surface,
                span: self.zone.span(start, end),
                id: None,
                reason: "not listed".to_owned(),
            }
        };
        runs(self.zone, self.picks)
            .iter()
            .filter(is_free)
            .map(unlisted)
            .collect()
    }
}

fn case(case: Case, written: &str) -> String {
    match case {
        Case::Upper => "it must be written in capitals".to_owned(),
        Case::Exact => format!("it must be written “{written}”"),
        Case::Capital | Case::Any => "it must begin with a capital".to_owned(),
    }
}

/// Returns a guard in words; empty where it asks for nothing.
fn described(guard: &Guard) -> String {
    let parts = [
        ("needs", &guard.needs),
        ("vetoed by", &guard.vetoes),
        ("not after", &guard.not_after),
        ("not before", &guard.not_before),
        ("only after", &guard.only_after),
        ("pages in", &guard.langs),
    ];
    let described = parts
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(what, words)| format!("{what} {}", listed(words)));
    described.collect::<Vec<_>>().join("; ")
}

fn listed(words: &[String]) -> String {
    let mut listed = words.iter().take(MOST_LISTED).cloned().collect::<Vec<_>>().join(", ");
    if words.len() > MOST_LISTED {
        listed.push_str(", …");
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::{Gazetteer, testing};

    thread_local! {
        static TAGGER: Tagger = Tagger::new(&Gazetteer::embedded());
    }

    fn explain(text: &str) -> Explanation {
        TAGGER.with(|tagger| tagger.explain(&testing::document(text, "en")).1)
    }

    #[track_caller]
    fn check_unmatched(text: &str, surface: &str, reason: &str) {
        let explanation = explain(text);
        let word = explanation.unmatched.iter().find(|word| word.surface == surface);
        let found = word.unwrap_or_else(|| panic!("{surface} is not among {explanation:?}"));
        assert!(found.reason.contains(reason), "{}", found.reason);
    }

    #[test]
    fn mentions_say_why() {
        let found = explain("Vladimir Medinsky spoke. Then Medinsky left, and Foreign Minister Fidan too.");
        let reasons: Vec<&str> = found.mentions.iter().map(|mention| mention.reason.as_str()).collect();
        assert_eq!(
            reasons,
            ["full name", "surname that says enough alone", "surname after a title"]
        );
    }

    #[test]
    fn other_words_say_why_not() {
        check_unmatched("Then Burns left.", "Burns", "the surname alone wants William Burns");
        check_unmatched("They said that turkey is a bird.", "turkey", "capital");
        check_unmatched("Then Nora Medinsky spoke.", "Medinsky", "first name");
        check_unmatched("Then Pompeo Batoni painted.", "Pompeo", "“batoni” after it");
        check_unmatched("הרוח העזה נשבה.", "עזה", "article");
        check_unmatched("Then we met Quentin Quire there.", "Quentin Quire", "not listed");
        check_unmatched("No, said Nora Lindqvist.", "Nora Lindqvist", "en.said");
    }
}
