//! The gazetteer: who and what can be named, and how.
//!
//! [`Gazetteer`] holds one [`Entry`] a person, venue, place, country, organisation or topic. The entries of this crate
//! are in `gazetteer.jsonl` and `topics.jsonl`, one JSON object a line; a user's own lines add to them or extend them
//! ([`Gazetteer::extend`]). Nothing is derived here: spellings and case forms are the business of `patterns`.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, OnceLock},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::names::NameIndex;
use crate::model::{EntityId, EntityKind};

/// Something that pages name, and its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Identifier: prefix of the kind, colon, slug; `per:medinsky`, `cty:UA`.
    pub id: EntityId,
    /// Canonical name.
    pub name: String,
    /// What it is within its kind: `city`, `hotel`, `igo`, `armed-group`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub class: Option<String>,
    /// Wikidata item, only where a second source confirms it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wikidata: Option<String>,
    /// What it lies in: a building in a city, a city or an organisation in a country.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub part_of: Option<EntityId>,
    /// Country or organisation that a person or a body speaks for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub party: Option<EntityId>,
    /// Venue that stands for an organisation when talks are held "at" it: the White House.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seat: Option<EntityId>,
    /// What a person has been in talks, and when.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roles: Vec<Tenure>,
    /// Peace processes, as slugs: `ru-ua`, `sd`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub processes: Vec<String>,
    /// How much a person's surname says when it stands alone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub surname: Option<Surname>,
    /// Which of a person's names is used alone; the last one unless stated.
    #[serde(skip_serializing_if = "CalledBy::is_last", default)]
    pub called_by: CalledBy,
    /// Whether the name of this capital often stands for a government.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub metonym: bool,
    /// Event type of PLOVER that a topic belongs to, where one fits: `YIELD`, `AID`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plover: Option<String>,
    /// Event or sub-event type of ACLED that a topic belongs to, where one fits: `Agreement`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub acled: Option<String>,
    /// When its names count; an alias may have a rule of its own instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub only: Option<Guard>,
    /// Its names, in any script; for a topic the words that speak of it (`word*` for any ending).
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// How sure the facts are.
    #[serde(default)]
    pub confidence: Confidence,
    /// Where the facts come from: `general-knowledge`, `cldr`, or what a user writes.
    #[serde(default)]
    pub source: String,
}

/// One name of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The name as it is written.
    pub text: String,
    /// Languages that write it so, ISO 639-1; empty where many do.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub langs: Vec<String>,
    /// Whether the person's short name can be taken from this name (`false` for a second surname, a pen name).
    #[serde(skip_serializing_if = "is_true", default = "always")]
    pub short: bool,
    /// When this name counts; replaces the rule of the entry.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub only: Option<Guard>,
}

/// Conditions under which a name means its entity. All that are given must hold.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of a gazetteer line, most are left out"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// How the name must be written.
    #[serde(skip_serializing_if = "Case::is_any", default)]
    pub case: Case,
    /// Ids or words; one of them must be on the page.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub needs: Vec<String>,
    /// Ids or words; none of them may be on the page.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub vetoes: Vec<String>,
    /// Ids, one of which must be on the page for the name to count in lower case; a page that has it with its capital
    /// means something else by it in lower case.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lowercase_needs: Vec<String>,
    /// Words that must not follow.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_before: Vec<String>,
    /// Words that must not stand before.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub not_after: Vec<String>,
    /// Words, one of which must stand before.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub only_after: Vec<String>,
    /// Languages of the page, where it is known; empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub langs: Vec<String>,
    /// Whether people bear it as a first name, so that a capitalised word after it makes it one: Israel Adesanya.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub first_name: bool,
    /// Whether people bear it as a surname, so that a capitalised word before it makes it one: Denzel Washington.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub last_name: bool,
    /// Both: Michael Jordan, Jordan Peterson.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub given_name: bool,
    /// Whether it counts only after a Hebrew or Arabic preposition written together with it, because it is a word: בדוחה.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub only_prefixed: bool,
    /// Whether it must not begin a sentence, where its capital says nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub not_initial: bool,
}

/// How a name must be written to count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// Any way.
    #[default]
    Any,
    /// With a capital at its start.
    Capital,
    /// All in capitals.
    Upper,
    /// Letter for letter.
    Exact,
}

/// How much a surname says when it stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Surname {
    /// It names the person anywhere.
    Strong,
    /// It names the person after the full name on the same page, or after a title.
    AfterFullMention,
    /// It names the person only after the full name on the same page: word-like or very common.
    Never,
}

/// Which of a person's names is used alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalledBy {
    /// The last: Medinsky.
    #[default]
    Last,
    /// The first: Kim, Abiy.
    First,
    /// None: Mohammed bin Salman.
    None,
}

/// A part a person has played, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenure {
    /// The part.
    pub role: Part,
    /// When, in years.
    pub years: Vec<Years>,
}

/// Parts that people play in talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Head of a state, government or union.
    Leader,
    /// Led a delegation.
    DelegationHead,
    /// Sat in a delegation.
    Negotiator,
    /// Mediated or hosted.
    Mediator,
    /// Led an armed group.
    ArmedGroupLeader,
    /// Spoke for a party.
    Spokesperson,
    /// Minister, envoy or other official.
    Official,
}

/// A stretch of years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// First year.
    pub from: u16,
    /// Last year, where one is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<u16>,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Widely known.
    #[default]
    High,
    /// Wants a second look.
    Medium,
    /// Wants a source.
    Low,
}

/// A line of a gazetteer file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The line is no entry.
    #[error("{file}:{line}: not a gazetteer entry: {reason}")]
    NotAnEntry {
        /// File as the caller named it.
        file: String,
        /// 1-based line.
        line: usize,
        /// What is wrong.
        #[source]
        reason: serde_json::Error,
    },
    /// The id has no prefix that names a kind.
    #[error("{file}:{line}: `{id}` is no entity id (write per:, ven:, pla:, cty:, org:, agr: or top: and a slug)")]
    NotAnId {
        /// File as the caller named it.
        file: String,
        /// 1-based line.
        line: usize,
        /// The id.
        id: String,
    },
}

/// A line that an entry was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPlace {
    /// File, as the caller named it; `None` for the lines that come with this crate.
    pub file: Option<Arc<str>>,
    /// 1-based line.
    pub line: usize,
}

/// Entries, and where they are found.
#[derive(Clone, Debug, Default)]
struct Listed {
    entries: Vec<Entry>,
    /// Where each entry stands, in the order in which the lines were read.
    places: Vec<Vec<EntryPlace>>,
    by_id: HashMap<EntityId, usize>,
}

/// The entities that pages may name. A copy costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    // shared by copies, which taggers and programs make
    listed: Arc<Listed>,
    pub(super) names: OnceLock<NameIndex>,
    pub(super) inflected_names: OnceLock<NameIndex>,
}

impl Gazetteer {
    /// Returns the gazetteer of this crate.
    ///
    /// # Panics
    /// Never: the embedded files are read by a test.
    #[must_use]
    pub fn embedded() -> Self {
        let mut gazetteer = Self::default();
        for (file, lines) in EMBEDDED {
            for (line, entry) in parse(file, lines).expect("the embedded files are read by a test") {
                gazetteer.put(entry, EntryPlace { file: None, line });
            }
        }
        gazetteer
    }

    /// Returns the files that the gazetteer of this crate is read from: their names and their lines.
    #[must_use]
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        &EMBEDDED
    }

    /// Adds the entries of a JSONL text: new ids are added; of a known id the aliases, roles and processes are added
    /// to what is there and single values replace it. Returns the number of entries read. `file` names the text in
    /// errors. On an error nothing is added.
    ///
    /// # Errors
    /// If a line is no [`Entry`] or its id no entity id; empty lines and lines that begin with `#` are passed over.
    pub fn extend(&mut self, file: &str, lines: &str) -> Result<usize, GazetteerError> {
        let read = parse(file, lines)?;
        let count = read.len();
        (self.names, self.inflected_names) = (OnceLock::new(), OnceLock::new());
        let file: Arc<str> = file.into();
        for (line, mut entry) in read {
            entry.count_name_as_spelling();
            let file = Some(Arc::clone(&file));
            self.put(entry, EntryPlace { file, line });
        }
        Ok(count)
    }

    /// Returns the entries in the order they were added.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.listed.entries.iter()
    }

    /// Returns the entry of an id.
    #[must_use]
    pub fn entry(&self, id: &EntityId) -> Option<&Entry> {
        self.listed.by_id.get(id).map(|&at| &self.listed.entries[at])
    }

    /// Returns the lines that say something of an id, in the order in which they were read.
    #[must_use]
    pub fn places(&self, id: &EntityId) -> &[EntryPlace] {
        self.listed.by_id.get(id).map_or(&[], |&at| &self.listed.places[at])
    }

    /// Returns the canonical name of an entity, or its id where it is not listed.
    #[must_use]
    pub fn name<'a>(&'a self, id: &'a EntityId) -> &'a str {
        self.entry(id).map_or(id.as_str(), |entry| &entry.name)
    }

    /// Returns what an entity lies in: the city of a building, the country of a city.
    #[must_use]
    pub fn parent(&self, id: &EntityId) -> Option<EntityId> {
        self.entry(id)?.part_of.clone()
    }

    /// Returns a digest of the content, 64 hex digits: an index made with another one must be tagged again.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        digest.update([TAGGER_VERSION]);
        for line in self
            .listed
            .entries
            .iter()
            .filter_map(|entry| serde_json::to_vec(entry).ok())
        {
            digest.update(line);
            digest.update(b"\n");
        }
        let mut hex = String::with_capacity(64);
        for byte in digest.finalize() {
            hex.extend([byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or('0')));
        }
        hex
    }

    /// Returns the position of an id among the entries.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.listed.by_id.get(&EntityId(id.to_owned())).copied()
    }

    /// Returns the entry at a position that [`Gazetteer::position`] gave.
    pub(super) fn at(&self, position: usize) -> &Entry {
        &self.listed.entries[position]
    }

    fn put(&mut self, entry: Entry, place: EntryPlace) {
        let listed = Arc::make_mut(&mut self.listed);
        if let Some(&at) = listed.by_id.get(&entry.id) {
            listed.entries[at].absorb(entry);
            listed.places[at].push(place);
        } else {
            listed.by_id.insert(entry.id.clone(), listed.entries.len());
            listed.entries.push(entry);
            listed.places.push(vec![place]);
        }
    }
}

/// Grows when the rules change what a page is tagged with, so that indexes notice.
const TAGGER_VERSION: u8 = 5;

const EMBEDDED: [(&str, &str); 2] = [
    ("gazetteer.jsonl", include_str!("gazetteer.jsonl")),
    ("topics.jsonl", include_str!("topics.jsonl")),
];

/// Reads the entries of a JSONL text, each with its 1-based line.
fn parse(file: &str, lines: &str) -> Result<Vec<(usize, Entry)>, GazetteerError> {
    let read = |(number, line)| Ok((number, parse_line(file, number, line)?));
    lines_of_entries(lines).map(read).collect()
}

/// Returns the lines of a JSONL text that should hold entries, with their 1-based numbers: empty lines and comments are
/// a person's own business.
pub(super) fn lines_of_entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let holds_entry = |(_, line): &(usize, &str)| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    (1..).zip(text.lines()).filter(holds_entry)
}

/// Reads one line; `file` and `line` name it in errors.
pub(super) fn parse_line(file: &str, line: usize, text: &str) -> Result<Entry, GazetteerError> {
    let not_an_entry = |reason| GazetteerError::NotAnEntry {
        file: file.to_owned(),
        line,
        reason,
    };
    let entry: Entry = serde_json::from_str(text).map_err(not_an_entry)?;
    if entry.kind().is_none() {
        return Err(GazetteerError::NotAnId {
            file: file.to_owned(),
            line,
            id: entry.id.0,
        });
    }
    Ok(entry)
}

impl Entry {
    /// Adds the canonical name to the spellings, so that whoever adds a name need not write it twice.
    pub(super) fn count_name_as_spelling(&mut self) {
        if !self.aliases.iter().any(|alias| alias.text == self.name) {
            self.aliases.push(Alias {
                text: self.name.clone(),
                langs: Vec::new(),
                short: true,
                only: None,
            });
        }
    }

    /// Returns what the entity is, by the prefix of its id.
    #[must_use]
    pub fn kind(&self) -> Option<EntityKind> {
        self.id.kind()
    }

    /// Returns whether the person ever played one of these parts, in `year` where it is given.
    pub(super) fn has_part(&self, parts: &[Part], year: Option<u16>) -> bool {
        let in_year = |years: &[Years]| year.is_none_or(|year| years.iter().any(|stretch| stretch.holds(year)));
        self.roles
            .iter()
            .any(|tenure| parts.contains(&tenure.role) && in_year(&tenure.years))
    }

    /// Takes over what a later entry of the same id says.
    pub(super) fn absorb(&mut self, other: Self) {
        self.name = other.name;
        self.class = other.class.or(self.class.take());
        self.wikidata = other.wikidata.or(self.wikidata.take());
        self.part_of = other.part_of.or(self.part_of.take());
        self.party = other.party.or(self.party.take());
        self.seat = other.seat.or(self.seat.take());
        self.surname = other.surname.or(self.surname);
        self.only = other.only.or(self.only.take());
        self.metonym |= other.metonym;
        add_missing(&mut self.roles, other.roles);
        add_missing(&mut self.processes, other.processes);
        let mut aliases: BTreeMap<String, Alias> = other.aliases.into_iter().map(|a| (a.text.clone(), a)).collect();
        for alias in &mut self.aliases {
            if let Some(newer) = aliases.remove(&alias.text) {
                *alias = newer;
            }
        }
        self.aliases.extend(aliases.into_values());
    }
}

fn add_missing<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

impl Years {
    fn holds(self, year: u16) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
impl Case {
    fn is_any(&self) -> bool {
        *self == Self::Any
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
impl CalledBy {
    fn is_last(&self) -> bool {
        *self == Self::Last
    }
}

fn always() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_true(value: &bool) -> bool {
    *value
}
