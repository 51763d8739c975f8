//! Who and what a page names, and what it says they do: [`Document`] to [`Tagging`].
//!
//! The [`Gazetteer`] lists entities with their names; the [`Tagger`] finds those names in a document's content, decides
//! whom each one means, and reads off the page who negotiated, who mediated and where talks were held. It is a
//! dictionary with rules and no model: on pages of this kind that is more exact than the models that could run
//! here, every decision names its rule, and the same page always gives the same answer.
//!
//! A page passes: `page` (fold and scan, with `dictionary` and `matcher`), `resolve` (which spellings are mentions),
//! `skeleton` (sentences with names replaced by placeholders), `symbols` (sentences as word classes, by `lexicon`), `roles`
//! (`grammar` over symbols, `rules` over skeletons), `posts`, `topics` and `candidates`. `suggest`, `explain` and `lint` serve those
//! who write a gazetteer.

mod candidates;
mod cues;
mod dictionary;
mod explain;
mod gazetteer;
mod grammar;
mod lexicon;
mod lint;
mod matcher;
mod names;
mod outline;
mod own_file;
mod page;
mod patterns;
mod posts;
mod resolve;
mod roles;
mod romanise;
mod rules;
mod skeleton;
mod slavic;
mod symbols;
mod slug;
mod suggest;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod topics;

pub use gazetteer::{
    Alias, CalledBy, Case, Confidence, Entry, EntryPlace, Gazetteer, GazetteerError, Guard, Part, Surname, Tenure,
    Years,
};

pub use explain::{ExplainedMention, Explanation, Unmatched};
pub use lint::{Complaint, lint, lint_embedded};
pub use own_file::{Put, put_into_file};
pub use suggest::{SeenSpelling, Sight, Sighting, Suggester, Suggestion, SuggestionKind};

use std::collections::HashMap;

use crate::model::{Document, EntityId, EntityKind, Facets, Mention, Role, RoleMark, Tagging};
use dictionary::Dictionary;
use grammar::Grammar;
use page::{Page, Zone};
use resolve::Pick;
use roles::{Finding, Findings};
use rules::Rules;

/// Tags documents with the entities of a gazetteer. Making one takes some milliseconds; it can be shared by threads.
#[derive(Debug)]
pub struct Tagger {
    entries: Gazetteer,
    dictionary: Dictionary,
    rules: Rules,
    grammar: Grammar,
}

impl Tagger {
    /// Makes a tagger of a gazetteer.
    #[must_use]
    pub fn new(gazetteer: &Gazetteer) -> Self {
        Self {
            entries: gazetteer.clone(),
            dictionary: Dictionary::new(gazetteer),
            rules: Rules::new(),
            grammar: Grammar::new(),
        }
    }

    /// Returns the mentions in a document's content zones, what it says of those entities, and likely names that the
    /// gazetteer lacks. Spans are the document's: `document.slice(mention.span)` is `mention.surface`.
    #[must_use]
    pub fn tag(&self, document: &Document) -> Tagging {
        let page = Page::new(document, &self.dictionary);
        let picks = resolve::resolve(&page, &self.dictionary, &self.entries);
        let mut findings = roles::find(&page, &picks, &self.entries, &self.rules, &self.grammar);
        posts::find(&page, &picks, &self.entries, &mut findings.roles);
        let mut marks: HashMap<(usize, usize), Vec<&Finding>> = HashMap::new();
        for finding in &findings.roles {
            marks.entry((finding.zone, finding.pick)).or_default().push(finding);
        }
        let mut mentions = Vec::new();
        for (number, (zone, picks)) in page.zones.iter().zip(&picks).enumerate() {
            for (pick_number, pick) in picks.iter().enumerate() {
                let mut mention = self.mention(document, zone, pick);
                let mine = marks.get(&(number, pick_number)).into_iter().flatten();
                mention.roles = mine.map(|finding| mark(finding)).collect();
                mentions.push(mention);
            }
        }
        mentions.sort_by_key(|mention: &Mention| (mention.span, mention.id.clone()));
        let mut facets = facets_of(&mentions);
        self.add_unnamed(&mut facets, &findings);
        facets.topic = topics::topics(&page, &self.dictionary, &self.entries);
        Tagging {
            mentions,
            facets,
            candidates: candidates::candidates(&page, &picks, &self.dictionary, &self.entries),
        }
    }

    fn mention(&self, document: &Document, zone: &Zone, pick: &Pick) -> Mention {
        let entry = self.entries.at(pick.entity as usize);
        let span = zone.span(pick.start, pick.end);
        Mention {
            id: entry.id.clone(),
            name: entry.name.clone(),
            kind: entry.kind().unwrap_or(EntityKind::Org),
            surface: zone.written(pick.start, pick.end).to_owned(),
            span,
            line: document.line_at(span.start()),
            metonym: entry.metonym && resolve::stands_for_government(zone, pick),
            roles: Vec::new(),
        }
    }

    /// A building brings its city along, and "at the White House" its building, whether the page names them or not.
    fn add_unnamed(&self, facets: &mut Facets, findings: &Findings) {
        let id = |position: &u32| self.entries.at(*position as usize).id.clone();
        facets.venue.extend(findings.seats.iter().map(id));
        facets.venue_city.extend(findings.cities_of_venues.iter().map(id));
        for ids in [&mut facets.venue, &mut facets.venue_city] {
            ids.sort_unstable();
            ids.dedup();
        }
    }
}

fn mark(finding: &Finding) -> RoleMark {
    RoleMark {
        role: finding.role,
        rule: finding.rule.clone(),
        evidence: finding.evidence,
    }
}

/// Returns the facets that mentions and their roles give.
fn facets_of(mentions: &[Mention]) -> Facets {
    let ids = |wanted: &dyn Fn(&Mention) -> bool| {
        let mut ids: Vec<EntityId> = mentions.iter().filter(|m| wanted(m)).map(|m| m.id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    let of = |kinds: &[EntityKind]| ids(&|mention| kinds.contains(&mention.kind));
    let with = |role| ids(&|mention| mention.roles.iter().any(|mark| mark.role == role));
    Facets {
        negotiator: with(Role::Negotiator),
        negotiator_inferred: with(Role::NegotiatorInferred),
        mediator: with(Role::Mediator),
        mediator_inferred: with(Role::MediatorInferred),
        venue: with(Role::Venue),
        venue_city: with(Role::VenueCity),
        offered_venue: with(Role::OfferedVenue),
        person: of(&[EntityKind::Person]),
        org: of(&[EntityKind::Org]),
        place: of(&[EntityKind::Place, EntityKind::Venue]),
        country: of(&[EntityKind::Country]),
        topic: Vec::new(),
    }
}
