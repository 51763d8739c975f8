//! What a page says people did in talks, and where it says talks were held: the rules run over its sentences.
//!
//! Each answer is a [`Finding`]: which mention, which role, which rule and on which words. A stated role comes from a
//! rule; an inferred one from the gazetteer, on pages about talks, for the sides and hosts that rules found there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{
    Gazetteer,
    dictionary::Class,
    gazetteer::{Entry, Part},
    grammar::{Grammar, Parsed},
    page::{Page, Zone},
    resolve::Pick,
    rules::{Gives, Rules},
    skeleton::{self, Name, Skeleton},
    symbols::{self, Symbols},
};
use crate::model::{EntityId, EntityKind, Role, Span};

/// A role of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Number of the zone.
    pub zone: usize,
    /// Number of the mention in the zone.
    pub pick: usize,
    pub role: Role,
    /// Id of the rule.
    pub rule: String,
    /// Words it rests on.
    pub evidence: Span,
}

/// What the rules found on a page.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Roles of mentions.
    pub roles: Vec<Finding>,
    /// Cities of the buildings in which talks were held, by position in the gazetteer.
    pub cities_of_venues: BTreeSet<u32>,
    /// Venues that are not named but meant by the body that sits there, by position in the gazetteer.
    pub seats: BTreeSet<u32>,
    /// Countries and bodies that mediated or hosted.
    hosts: BTreeSet<u32>,
    /// Votes for countries and groups being sides of the talks.
    parties: BTreeMap<u32, usize>,
    /// Places where somebody only spoke, or that somebody offered, by position in the gazetteer.
    elsewhere: BTreeSet<u32>,
    /// Zones and names of people whom sentences about delegations name.
    at_table: Vec<(usize, Name)>,
    /// Zones and names of people whom sentences about mediation name.
    at_mediation: Vec<(usize, Name)>,
    /// Names that are negotiators if somebody else on the page is.
    of_others: Vec<OfOthers>,
    /// Sentences outside titles, and titles, that speak of talks.
    talks: usize,
}

/// Runs the rules over a page. `picks` are the mentions of each zone.
pub(super) fn find(
    page: &Page,
    picks: &[Vec<Pick>],
    gazetteer: &Gazetteer,
    rules: &Rules,
    grammar: &Grammar,
) -> Findings {
    let mut finder = Finder {
        page,
        gazetteer,
        rules,
        grammar,
        findings: Findings::default(),
    };
    for (number, zone) in page.zones.iter().enumerate() {
        for sentence in skeleton::sentences_of(zone, page.lang) {
            finder.sentence(number, &picks[number], sentence);
        }
    }
    finder.settle(picks);
    finder.findings
}

struct Finder<'a> {
    page: &'a Page<'a>,
    gazetteer: &'a Gazetteer,
    rules: &'a Rules,
    grammar: &'a Grammar,
    findings: Findings,
}

/// What rules say of one sentence.
#[derive(Debug)]
struct Said {
    gives: Gives,
    names: Vec<Name>,
    rule: String,
    /// Stretch of the folded zone.
    under: Range<usize>,
    /// Whether the names are a list of members.
    is_list: bool,
}

/// Names that somebody's companions or counterparts bear: negotiators if the page makes that person one.
#[derive(Debug)]
struct OfOthers {
    zone: usize,
    others: Vec<u32>,
    said: Said,
}

/// Words in the evidence that turn a negotiator into a mediator: who "leads the mediation team" mediates.
const OF_MEDIATION: [&str; 11] = [
    "mediat",
    "arabulu",
    "посеред",
    "посред",
    "وساط",
    "وسيط",
    "وسطاء",
    "תיווך",
    "מתווכ",
    "vermitt",
    "facilitat",
];

/// Classes of venues in which somebody governs.
const SEATS: [&str; 9] = [
    "presidential",
    "gov",
    "gov-metonym",
    "au-office",
    "parliament",
    "statehouse",
    "office",
    "embassy",
    "court",
];

impl Finder<'_> {
    fn sentence(&mut self, number: usize, picks: &[Pick], sentence: Range<usize>) {
        let zone = &self.page.zones[number];
        let of_talks = has_word(zone, &sentence, Class::Talks);
        if of_talks {
            self.findings.talks += if zone.is_title { 2 } else { 1 };
        }
        let named = picks.partition_point(|pick| pick.start < sentence.start)
            < picks.partition_point(|pick| pick.start < sentence.end);
        let peopled = named || zone.demonyms.iter().any(|d| sentence.contains(&(d.0 as usize)));
        if !peopled {
            return;
        }
        let skeleton = Skeleton::new(self.page, zone, picks, self.gazetteer, sentence.clone());
        let mut said = self.said(&skeleton, zone);
        let is_at_table = self.parse((number, zone), &skeleton, sentence, &mut said);
        self.take_roles(number, &said);
        self.take_sides(number, &skeleton, &said);
        let elsewhere = |given| entities(&said, given);
        self.findings
            .elsewhere
            .extend(elsewhere(Gives::Elsewhere).chain(elsewhere(Gives::Offered)));
        if of_talks || is_at_table {
            self.take_places(number, picks, &skeleton, &said);
        }
    }

    /// Adds what the grammar reads in a sentence, and returns whether people sit at a table in it.
    fn parse(
        &mut self,
        (number, zone): (usize, &Zone),
        skeleton: &Skeleton,
        sentence: Range<usize>,
        said: &mut Vec<Said>,
    ) -> bool {
        let Some(lexicon) = self.grammar.lexicon(self.page.lang) else {
            return false;
        };
        let symbols = Symbols::new(skeleton, lexicon, &zone.folded.text, sentence);
        let mut of_others = Vec::new();
        for parsed in self.grammar.parse(&symbols, self.page.lang) {
            if let Some(gives) = parsed.clause.gives {
                said.extend(said_by(&parsed, &symbols, gives).filter(|one| !is_of_mediation(zone, one)));
            } else {
                of_others.push(parsed);
            }
        }
        for parsed in of_others {
            let from = parsed.from.clone().unwrap_or_default();
            let others = symbols.names_in(from, &['P']);
            let role = |one: &&Said| {
                let is_role = matches!(one.gives, Gives::Negotiator | Gives::KnownNegotiator | Gives::Mediator);
                is_role && one.names.iter().any(|name| others.contains(name))
            };
            let gives = said.iter().find(role).map(|one| one.gives);
            let is_known = parsed.clause.known && gives == Some(Gives::Negotiator);
            if let Some(gives) = if is_known { Some(Gives::KnownNegotiator) } else { gives } {
                said.extend(said_by(&parsed, &symbols, gives));
            } else if parsed.clause.known {
                let of_others = said_by(&parsed, &symbols, Gives::KnownNegotiator).map(|said| OfOthers {
                    zone: number,
                    others: others.iter().map(|name| name.entity).collect(),
                    said,
                });
                self.findings.of_others.extend(of_others);
            }
        }
        let here = |names: Vec<Name>| names.into_iter().map(move |name| (number, name));
        self.findings.at_table.extend(here(symbols.people_at_table()));
        self.findings.at_mediation.extend(here(symbols.people_at_mediation()));
        let companions: Vec<Said> = said.iter().filter_map(|one| companions(one, &symbols)).collect();
        said.extend(companions);
        let signs = symbols.have(symbols::bit(b'S') | symbols::bit(b'G'));
        signs || b"TYMX".iter().any(|&letter| symbols.have(symbols::bit(letter)))
    }

    fn said(&self, skeleton: &Skeleton, zone: &Zone) -> Vec<Said> {
        let mut said = Vec::new();
        for rule in self.rules.worth_trying(&skeleton.text, self.page.lang) {
            for captures in rule.regex().captures_iter(skeleton.text.as_bytes()) {
                let (Some(whole), Some(group)) = (captures.get(0), captures.name("p")) else {
                    continue;
                };
                if captures.name("not").is_some() {
                    continue;
                }
                let under = skeleton.under(whole.range());
                let one = Said {
                    gives: rule.gives,
                    names: skeleton.names_in(group.range(), letters(rule.gives)),
                    rule: rule.id.clone(),
                    under,
                    is_list: false,
                };
                if !is_of_mediation(zone, &one) {
                    said.push(one);
                }
            }
        }
        said
    }

    fn take_roles(&mut self, zone: usize, said: &[Said]) {
        let absent: BTreeSet<u32> = entities(said, Gives::Absent).collect();
        let conducts =
            entities(said, Gives::Conducted).filter(|&person| only_mediates(self.gazetteer.at(person as usize)));
        let mediators: BTreeSet<u32> = entities(said, Gives::Mediator).chain(conducts).collect();
        for one in said {
            for name in &one.names {
                let entry = self.gazetteer.at(name.entity as usize);
                let negotiates = !absent.contains(&name.entity) && !mediators.contains(&name.entity);
                // "…, the brother of their leader P": who leads a state or an army is in no list of members
                let in_list = one.names.len() > 1 && entry.has_part(&[Part::Leader, Part::ArmedGroupLeader], None);
                let negotiates = negotiates && !(in_list && one.is_list);
                let role = match one.gives {
                    Gives::Negotiator if negotiates && !only_mediates(entry) => Role::Negotiator,
                    Gives::KnownNegotiator | Gives::Conducted if negotiates && may_be_inferred(entry, None) => {
                        Role::Negotiator
                    }
                    Gives::Conducted if only_mediates(entry) => Role::Mediator,
                    Gives::Mediator if !absent.contains(&name.entity) => Role::Mediator,
                    Gives::Absent => Role::Absent,
                    Gives::Offered => Role::OfferedVenue,
                    _ => continue,
                };
                self.add(zone, *name, role, one);
            }
        }
    }

    fn add(&mut self, zone: usize, name: Name, role: Role, said: &Said) {
        let Some(pick) = name.pick else { return };
        let evidence = skeleton::evidence(&self.page.zones[zone], &said.under);
        let known = |f: &Finding| f.zone == zone && f.pick == pick && f.role == role;
        if !self.findings.roles.iter().rev().take(64).any(known) {
            self.findings.roles.push(Finding {
                zone,
                pick,
                role,
                rule: said.rule.clone(),
                evidence,
            });
        }
    }

    /// Notes sides and hosts; an official of a host named in the same sentence, known to mediate, did so.
    fn take_sides(&mut self, zone: usize, skeleton: &Skeleton, said: &[Said]) {
        for one in said {
            for name in &one.names {
                match one.gives {
                    Gives::Party => *self.findings.parties.entry(name.entity).or_default() += 1,
                    Gives::Host => {
                        self.findings.hosts.insert(name.entity);
                        self.officials_of(zone, name.entity, skeleton, one);
                    }
                    _ => {}
                }
            }
        }
    }

    fn officials_of(&mut self, zone: usize, host: u32, skeleton: &Skeleton, said: &Said) {
        let host = self.gazetteer.at(host as usize).id.clone();
        for name in skeleton.names_in(0..skeleton.text.len(), &['P']) {
            let entry = self.gazetteer.at(name.entity as usize);
            let speaks_for = entry.party.as_ref() == Some(&host);
            if speaks_for && entry.has_part(&[Part::Mediator], None) && !entry.has_part(&[Part::Leader], None) {
                self.add(zone, name, Role::Mediator, said);
            }
        }
    }

    /// A venue in a sentence about talks is where they were held, and so is a city "in" which, unless a rule says that
    /// somebody only spoke or went there.
    fn take_places(&mut self, number: usize, picks: &[Pick], skeleton: &Skeleton, said: &[Said]) {
        let zone = &self.page.zones[number];
        let elsewhere: BTreeSet<u32> = entities(said, Gives::Elsewhere)
            .chain(entities(said, Gives::Offered))
            .collect();
        for one in said.iter().filter(|one| one.gives == Gives::Venue) {
            for name in one.names.iter().filter(|name| !elsewhere.contains(&name.entity)) {
                let entry = self.gazetteer.at(name.entity as usize);
                match (entry.kind(), &entry.class, &entry.seat) {
                    (Some(EntityKind::Venue), _, _) => {
                        self.add(number, *name, Role::Venue, one);
                        self.note_city(entry);
                    }
                    (Some(EntityKind::Place), Some(class), _) if class == "city" => {
                        self.add(number, *name, Role::VenueCity, one);
                    }
                    (_, _, Some(seat)) => self.note_seat(&seat.clone()),
                    _ => {}
                }
            }
        }
        for name in skeleton.names_in(0..skeleton.text.len(), &['V']) {
            if elsewhere.contains(&name.entity) {
                continue;
            }
            let under = name.pick.map_or(0..0, |pick| picks[pick].start..picks[pick].end);
            let one = Said {
                gives: Gives::Venue,
                names: vec![name],
                rule: "any.venue-in-talks".to_owned(),
                under,
                is_list: false,
            };
            debug_assert!(zone.folded.text.len() >= one.under.end, "a mention lies in its zone");
            self.add(number, name, Role::Venue, &one);
            self.note_city(self.gazetteer.at(name.entity as usize));
        }
    }

    /// "At the White House" talks are held in a building, though the words name a body.
    fn note_seat(&mut self, seat: &EntityId) {
        if let Some(at) = self.gazetteer.position(seat.as_str()) {
            self.findings.seats.extend(u32::try_from(at));
            self.note_city(self.gazetteer.at(at));
        }
    }

    fn note_city(&mut self, venue: &Entry) {
        let city = venue
            .part_of
            .as_ref()
            .and_then(|id| self.gazetteer.position(id.as_str()));
        self.findings
            .cities_of_venues
            .extend(city.and_then(|at| u32::try_from(at).ok()));
    }

    /// Draws the conclusions that want the whole page.
    fn settle(&mut self, picks: &[Vec<Pick>]) {
        const ABOUT_TALKS: usize = 2;
        if self.findings.talks < ABOUT_TALKS {
            return;
        }
        self.take_venues_of_page(picks);
        self.hosts_by_city(picks);
        self.take_companions(picks);
        let sides = self.sides();
        self.take_people_at_table(picks);
        let (negotiators, mediators, absent) = (
            self.people(Role::Negotiator, picks),
            self.people(Role::Mediator, picks),
            self.people(Role::Absent, picks),
        );
        // a page that names a side's delegates is believed to name them all
        let named_sides: BTreeSet<u32> = negotiators.iter().filter_map(|&person| self.party_of(person)).collect();
        let year = self.page.document.date.map(crate::model::PartialDate::year);
        for (zone, picks) in picks.iter().enumerate() {
            for (number, pick) in picks.iter().enumerate() {
                let entry = self.gazetteer.at(pick.entity as usize);
                let Some(party) = self.party_of(pick.entity) else {
                    continue;
                };
                let stated = negotiators.contains(&pick.entity) || mediators.contains(&pick.entity);
                let is_open_side = sides.contains(&party) && !named_sides.contains(&party);
                if stated || absent.contains(&pick.entity) {
                    continue;
                }
                let (role, why) = if is_open_side && may_be_inferred(entry, year) {
                    (Role::NegotiatorInferred, "any.known-delegate-of-a-side")
                } else if self.findings.hosts.contains(&party) && may_mediate(entry, year) {
                    (Role::MediatorInferred, "any.known-mediator-of-a-host")
                } else {
                    continue;
                };
                let evidence = self.page.zones[zone].span(pick.start, pick.end);
                self.findings.roles.push(Finding {
                    zone,
                    pick: number,
                    role,
                    rule: why.to_owned(),
                    evidence,
                });
            }
        }
    }

    /// Makes mediators of known mediators whom a sentence about mediation names, in whatever words, and negotiators of
    /// known delegates whom one about a delegation names, unless their country mediates.
    fn take_people_at_table(&mut self, picks: &[Vec<Pick>]) {
        let (absent, negotiators) = (self.people(Role::Absent, picks), self.people(Role::Negotiator, picks));
        for (zone, name) in std::mem::take(&mut self.findings.at_mediation) {
            let mediates = self
                .gazetteer
                .at(name.entity as usize)
                .has_part(&[Part::Mediator], None);
            if mediates && !absent.contains(&name.entity) && !negotiators.contains(&name.entity) {
                self.take_named(
                    picks,
                    zone,
                    name,
                    Gives::Mediator,
                    "any.known-mediator-beside-mediation",
                );
            }
        }
        let mediators = self.people(Role::Mediator, picks);
        for (zone, name) in std::mem::take(&mut self.findings.at_table) {
            let is_of_host = self
                .party_of(name.entity)
                .is_some_and(|party| self.findings.hosts.contains(&party));
            if !is_of_host && !absent.contains(&name.entity) && !mediators.contains(&name.entity) {
                self.take_named(
                    picks,
                    zone,
                    name,
                    Gives::KnownNegotiator,
                    "any.known-delegate-beside-delegation",
                );
            }
        }
    }

    fn take_named(&mut self, picks: &[Vec<Pick>], zone: usize, name: Name, gives: Gives, rule: &str) {
        let Some(pick) = name.pick.map(|pick| &picks[zone][pick]) else {
            return;
        };
        let said = Said {
            gives,
            names: vec![name],
            rule: rule.to_owned(),
            under: pick.start..pick.end,
            is_list: false,
        };
        self.take_roles(zone, &[said]);
    }

    /// A hotel or a villa that a page about talks names is where they were held, where it says of no other that they
    /// were; the seats of those who govern are named for other reasons.
    fn take_venues_of_page(&mut self, picks: &[Vec<Pick>]) {
        if self.findings.roles.iter().any(|finding| finding.role == Role::Venue) {
            return;
        }
        for (zone, picks) in picks.iter().enumerate() {
            for (number, pick) in picks.iter().enumerate() {
                let entry = self.gazetteer.at(pick.entity as usize);
                let is_seat = entry
                    .class
                    .as_ref()
                    .is_some_and(|class| SEATS.contains(&class.as_str()));
                let is_venue = entry.kind() == Some(EntityKind::Venue) && !is_seat;
                if is_venue && !self.findings.elsewhere.contains(&pick.entity) {
                    let evidence = self.page.zones[zone].span(pick.start, pick.end);
                    self.findings.roles.push(Finding {
                        zone,
                        pick: number,
                        role: Role::Venue,
                        rule: "any.venue-on-page-about-talks".to_owned(),
                        evidence,
                    });
                    self.note_city(entry);
                }
            }
        }
    }

    /// Makes negotiators of those who accompanied one, or sat across from one.
    fn take_companions(&mut self, picks: &[Vec<Pick>]) {
        let negotiators = self.people(Role::Negotiator, picks);
        for of_others in std::mem::take(&mut self.findings.of_others) {
            if of_others.others.iter().any(|other| negotiators.contains(other)) {
                self.take_roles(of_others.zone, &[of_others.said]);
            }
        }
    }

    fn party_of(&self, person: u32) -> Option<u32> {
        let party = self.gazetteer.at(person as usize).party.as_ref()?;
        self.gazetteer
            .position(party.as_str())
            .and_then(|at| u32::try_from(at).ok())
    }

    /// The country of the city where talks were held is their host.
    fn hosts_by_city(&mut self, picks: &[Vec<Pick>]) {
        let in_cities = self
            .findings
            .roles
            .iter()
            .filter(|finding| finding.role == Role::VenueCity);
        let named = in_cities.map(|finding| picks[finding.zone][finding.pick].entity);
        let cities: Vec<u32> = named.chain(self.findings.cities_of_venues.iter().copied()).collect();
        for city in cities {
            let country = self.gazetteer.at(city as usize).part_of.as_ref();
            let position = country.and_then(|id| self.gazetteer.position(id.as_str()));
            self.findings
                .hosts
                .extend(position.and_then(|at| u32::try_from(at).ok()));
        }
    }

    /// Countries and groups that the rules name as sides, leaving out those named far less often than the foremost.
    fn sides(&self) -> BTreeSet<u32> {
        let most = self.findings.parties.values().copied().max().unwrap_or(0);
        let often = |votes: usize| votes * 3 >= most;
        self.findings
            .parties
            .iter()
            .filter(|(_, votes)| often(**votes))
            .map(|(&party, _)| party)
            .collect()
    }

    fn people(&self, role: Role, picks: &[Vec<Pick>]) -> BTreeSet<u32> {
        let of_role = self.findings.roles.iter().filter(|finding| finding.role == role);
        of_role
            .map(|finding| picks[finding.zone][finding.pick].entity)
            .collect()
    }
}

/// Returns whether a delegation is one of mediators.
fn is_of_mediation(zone: &Zone, one: &Said) -> bool {
    let under = &zone.folded.text[one.under.clone()];
    one.gives == Gives::Negotiator && OF_MEDIATION.iter().any(|stem| under.contains(stem))
}

/// Returns what a match of a pattern says, if it names anybody.
fn said_by(parsed: &Parsed, symbols: &Symbols, gives: Gives) -> impl Iterator<Item = Said> {
    let names = symbols.names_in(parsed.given.clone(), letters(gives));
    (!names.is_empty())
        .then(|| Said {
            gives,
            names,
            rule: parsed.clause.id.clone(),
            under: symbols.under(parsed.whole.clone()),
            is_list: parsed.clause.is_of_list(),
        })
        .into_iter()
}

/// Returns the people whom a sentence goes on to name after a negotiator: "A, the minister, B and C." They count where
/// the gazetteer knows them as negotiators.
fn companions(said: &Said, symbols: &Symbols) -> Option<Said> {
    let last = said
        .names
        .last()
        .filter(|_| matches!(said.gives, Gives::Negotiator | Gives::KnownNegotiator))?;
    let names = symbols.joined_to(*last);
    let end = symbols.at(names.last()?)?.end;
    Some(Said {
        gives: Gives::KnownNegotiator,
        names,
        rule: "any.named-with-a-negotiator".to_owned(),
        under: said.under.start.min(symbols.at(last)?.start)..said.under.end.max(end),
        is_list: true,
    })
}

fn entities(said: &[Said], gives: Gives) -> impl Iterator<Item = u32> {
    said.iter()
        .filter(move |one| one.gives == gives)
        .flat_map(|one| one.names.iter().map(|name| name.entity))
}

/// Letters of the placeholders that a rule may give something to.
fn letters(gives: Gives) -> &'static [char] {
    match gives {
        Gives::Negotiator | Gives::KnownNegotiator | Gives::Conducted | Gives::Mediator | Gives::Absent => &['P'],
        Gives::Host | Gives::Party => &['C', 'O', 'D'],
        Gives::Venue => &['V', 'L', 'O'],
        Gives::Offered => &['V', 'L', 'C'],
        Gives::Elsewhere => &['V', 'L', 'C', 'O'],
    }
}

/// Known delegates sit in delegations unless they lead a state.
fn may_be_inferred(entry: &Entry, year: Option<u16>) -> bool {
    entry.has_part(&[Part::Negotiator, Part::DelegationHead], year) && !entry.has_part(&[Part::Leader], year)
}

/// The delegation of a country that mediates has a head as well, who negotiates nothing.
fn only_mediates(entry: &Entry) -> bool {
    entry.has_part(&[Part::Mediator], None) && !entry.has_part(&[Part::Negotiator, Part::DelegationHead], None)
}

fn may_mediate(entry: &Entry, year: Option<u16>) -> bool {
    entry.has_part(&[Part::Mediator], year) && !entry.has_part(&[Part::Leader], year)
}

fn has_word(zone: &Zone, sentence: &Range<usize>, class: Class) -> bool {
    let first = zone.words.partition_point(|word| (word.0 as usize) < sentence.start);
    let here = zone.words[first..]
        .iter()
        .take_while(|word| (word.0 as usize) < sentence.end);
    here.into_iter().any(|word| word.2 == class)
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};
    use crate::entities::{rules, testing};

    /// Returns the names that a rule gives something to in a text.
    fn given_by(tagger: &Tagger, rule: &str, text: &str, lang: &str) -> BTreeSet<String> {
        let document = testing::document(text, lang);
        let page = Page::new(&document, &tagger.dictionary);
        let picks = resolve::resolve(&page, &tagger.dictionary, &tagger.entries);
        let mut finder = Finder {
            page: &page,
            gazetteer: &tagger.entries,
            rules: &tagger.rules,
            grammar: &tagger.grammar,
            findings: Findings::default(),
        };
        let mut names = BTreeSet::new();
        for (zone, picks) in page.zones.iter().zip(&picks) {
            for sentence in skeleton::sentences_of(zone, page.lang) {
                let skeleton = Skeleton::new(&page, zone, picks, &tagger.entries, sentence.clone());
                let mut said = finder.said(&skeleton, zone);
                finder.parse((0, zone), &skeleton, sentence, &mut said);
                for one in said.into_iter().filter(|one| one.rule == rule) {
                    let written = |name: &Name| match name.pick {
                        Some(pick) => zone.written(picks[pick].start, picks[pick].end).to_owned(),
                        None => tagger.entries.at(name.entity as usize).id.0.clone(),
                    };
                    names.extend(one.names.iter().map(written));
                }
            }
        }
        names
    }

    #[test]
    fn every_pattern_holds_in_its_examples_and_not_in_its_counterexamples() {
        let tagger = Tagger::new(&Gazetteer::embedded());
        let mut wrong = Vec::new();
        for (id, yes, no) in grammar::examples() {
            assert!(!yes.is_empty(), "{id} has no example");
            for example in yes {
                let (lang, marked) = example.split_once('|').unwrap();
                let (text, expected) = testing::unmarked(marked);
                let given = given_by(&tagger, &id, &text, lang);
                let peoples = given.iter().filter(|name| name.starts_with("cty:")).count();
                let missing = expected.iter().filter(|name| !given.contains(*name)).count();
                if given.len() != expected.len() || missing > peoples {
                    wrong.push(format!(
                        "{id}: {marked} gave {given:?}: {}",
                        letters_of(&tagger, &text, lang)
                    ));
                }
            }
            for example in no {
                let (lang, text) = example.split_once('|').unwrap();
                let given = given_by(&tagger, &id, text, lang);
                if !given.is_empty() {
                    wrong.push(format!(
                        "{id}: {text} wrongly gave {given:?}: {}",
                        letters_of(&tagger, text, lang)
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Returns the word classes of a text.
    fn letters_of(tagger: &Tagger, text: &str, lang: &str) -> String {
        let document = testing::document(text, lang);
        let page = Page::new(&document, &tagger.dictionary);
        let picks = resolve::resolve(&page, &tagger.dictionary, &tagger.entries);
        let lexicon = tagger.grammar.lexicon(lang).unwrap();
        let mut letters = String::new();
        for (zone, picks) in page.zones.iter().zip(&picks) {
            for sentence in skeleton::sentences_of(zone, page.lang) {
                let skeleton = Skeleton::new(&page, zone, picks, &tagger.entries, sentence.clone());
                let symbols = Symbols::new(&skeleton, lexicon, &zone.folded.text, sentence);
                letters.extend(symbols.letters.iter().map(|&letter| char::from(letter)));
                letters.push(' ');
            }
        }
        letters
    }

    #[test]
    fn every_rule_holds_in_its_examples_and_not_in_its_counterexamples() {
        let tagger = Tagger::new(&Gazetteer::embedded());
        let mut wrong = Vec::new();
        for (id, lang, yes, no) in rules::examples() {
            for marked in yes {
                let (text, expected) = testing::unmarked(&marked);
                let given = given_by(&tagger, &id, &text, &lang);
                // a people is marked by its word and given by its country
                let peoples = given.iter().filter(|name| name.starts_with("cty:")).count();
                let missing = expected.iter().filter(|name| !given.contains(*name)).count();
                if given.len() != expected.len() || missing > peoples {
                    wrong.push(format!("{id}: {marked} gave {given:?}"));
                }
            }
            for text in no {
                let given = given_by(&tagger, &id, &text, &lang);
                if !given.is_empty() {
                    wrong.push(format!("{id}: {text} wrongly gave {given:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
    }
}
