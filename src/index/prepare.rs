//! A tagged document and its passages to records: the costly part, which runs on many threads.

use std::collections::BTreeSet;

use tantivy::{
    TantivyDocument,
    schema::Field as Column,
    tokenizer::{PreTokenizedString, Token as EngineToken},
};

use crate::model::{EntityId, Passage, SCHEMA_VERSION, Span, TaggedDocument, ZoneKind};

use super::{
    analyzer::{LanguageStemmer, tokens},
    schema::{DOCUMENT, Fields, PASSAGE, VALUE_COLUMNS, ZONES, id_number},
};

/// The records of one document, ready to be put.
#[derive(Debug)]
pub struct Prepared {
    pub(super) id: u64,
    pub(super) records: Vec<TantivyDocument>,
    /// Passages that are content.
    pub passages: u64,
    /// Words in them.
    pub words: u64,
}

/// Names of places above an entity: a building's city and country, a city's country.
pub(super) type Parents<'a> = &'a (dyn Fn(&EntityId) -> Option<EntityId> + Sync);

/// Makes the records of a document. `parents` says which place an entity lies in.
///
/// # Panics
/// Never for a document and passages that belong together: every passage is a span of the document.
#[must_use]
pub fn prepare(tagged: &TaggedDocument, passages: &[Passage], parents: Parents<'_>) -> Prepared {
    let fields = Fields::of(&super::schema::schema()).expect("the schema has the fields it is built with");
    let lang = tagged.document.lang.as_deref().unwrap_or_default();
    let maker = Maker {
        tagged,
        fields,
        stemmer: LanguageStemmer::of(lang),
        parents,
    };
    let mut records = vec![maker.document()];
    let mut prepared = Prepared {
        id: id_number(&tagged.document.id),
        records: Vec::new(),
        passages: 0,
        words: 0,
    };
    for (nth, passage) in passages.iter().enumerate() {
        let (record, words) = maker.passage(passage, nth as u64 + 1);
        if passage.zone.is_content() {
            prepared.passages += 1;
            prepared.words += words;
        }
        records.push(record);
    }
    records[0].add_u64(maker.fields.words, prepared.words);
    prepared.records = records;
    prepared
}

struct Maker<'a> {
    tagged: &'a TaggedDocument,
    fields: Fields,
    stemmer: Option<LanguageStemmer>,
    parents: Parents<'a>,
}

impl Maker<'_> {
    fn document(&self) -> TantivyDocument {
        let mut record = TantivyDocument::default();
        let document = &self.tagged.document;
        record.add_u64(self.fields.kind, DOCUMENT);
        record.add_u64(self.fields.id, id_number(&document.id));
        let json = serde_json::to_string(self.tagged).expect("a document has string keys and no failing values");
        debug_assert_eq!(self.tagged.schema_version, SCHEMA_VERSION);
        record.add_text(self.fields.stored, json);
        if let Some(date) = document.date {
            record.add_u64(self.fields.date, u64::from(date.first_day()));
        }
        self.add_values(&mut record);
        record
    }

    /// Adds what the document can be filtered by and counted under.
    fn add_values(&self, record: &mut TantivyDocument) {
        let schema = super::schema::schema();
        for name in VALUE_COLUMNS {
            let column = schema.get_field(name).expect("the schema has a column for each name");
            for value in self.values(name) {
                record.add_text(column, value);
            }
        }
    }

    fn values(&self, column: &str) -> BTreeSet<String> {
        let (document, facets) = (&self.tagged.document, &self.tagged.tagging.facets);
        let ids = |lists: &[&Vec<EntityId>]| {
            lists
                .iter()
                .flat_map(|list| list.iter())
                .map(|id| id.0.clone())
                .collect()
        };
        match column {
            "negotiator" => ids(&[&facets.negotiator, &facets.negotiator_inferred]),
            "negotiator_stated" => ids(&[&facets.negotiator]),
            "mediator" => ids(&[&facets.mediator, &facets.mediator_inferred]),
            "mediator_stated" => ids(&[&facets.mediator]),
            "role" => self.roles(),
            "person" => ids(&[&facets.person]),
            "org" => ids(&[&facets.org]),
            "venue" => self.with_parents(facets.venue.iter().chain(&facets.venue_city)),
            "place" => self
                .with_parents(facets.place.iter())
                .into_iter()
                .filter(|id| !id.starts_with("cty:"))
                .collect(),
            "country" => ids(&[&facets.country]),
            "topic" => ids(&[&facets.topic]),
            "outlet" => document.outlet.iter().cloned().collect(),
            "lang" => document.lang.iter().cloned().collect(),
            "flag" => document.flags.iter().map(|flag| flag.id.name().to_owned()).collect(),
            "month" => document
                .date
                .iter()
                .map(|date| month(date.first_day(), date.month().is_some()))
                .collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Returns the roles on the page, alone and with who or what has them, and those of people whom nobody lists.
    fn roles(&self) -> BTreeSet<String> {
        let tagging = &self.tagged.tagging;
        let mut roles: BTreeSet<String> = tagging
            .candidates
            .iter()
            .filter_map(|candidate| candidate.role)
            .map(|role| role.name().to_owned())
            .collect();
        for (role, id) in tagging.roles() {
            roles.insert(role.name().to_owned());
            roles.insert(format!("{}={id}", role.name()));
        }
        roles
    }

    /// Adds the city and country of each building, the country of each city.
    fn with_parents<'e>(&self, ids: impl Iterator<Item = &'e EntityId>) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for id in ids {
            let mut next = Some(id.clone());
            while let Some(id) = next {
                next = (self.parents)(&id);
                if !all.insert(id.0) {
                    break;
                }
            }
        }
        all
    }

    /// Returns a passage's record and its number of words.
    fn passage(&self, passage: &Passage, nth: u64) -> (TantivyDocument, u64) {
        let mut record = TantivyDocument::default();
        let document = &self.tagged.document;
        let words = tokens(document.slice(passage.span).unwrap_or_default());
        record.add_u64(self.fields.kind, PASSAGE);
        record.add_u64(self.fields.id, id_number(&document.id));
        record.add_u64(self.fields.nth, nth);
        record.add_u64(self.fields.start, passage.span.start() as u64);
        record.add_u64(self.fields.end, passage.span.end() as u64);
        record.add_u64(self.fields.zone, zone_number(passage.zone));
        record.add_u64(self.fields.words, words.len() as u64);
        if let Some(stemmer) = self.stemmer {
            add_terms(
                &mut record,
                self.fields.stem,
                words.iter().map(|word| stemmer.stem(word)),
            );
        }
        self.add_context(&mut record, passage);
        self.add_entities(&mut record, passage.span);
        let count = words.len() as u64;
        add_terms(&mut record, self.fields.text, words.into_iter().map(|word| word.term));
        (record, count)
    }

    /// Adds the words of the title and of the heading above, so that a passage is found with what it stands under.
    fn add_context(&self, record: &mut TantivyDocument, passage: &Passage) {
        if passage.zone == ZoneKind::Title || !passage.zone.is_content() {
            return;
        }
        let heading = passage
            .heading
            .and_then(|span| self.tagged.document.slice(span))
            .unwrap_or_default();
        let words = [tokens(&self.tagged.document.title), tokens(heading)].concat();
        let stems = self
            .stemmer
            .iter()
            .flat_map(|stemmer| words.iter().map(|word| stemmer.stem(word)));
        let terms: BTreeSet<String> = stems.chain(words.iter().map(|word| word.term.clone())).collect();
        add_terms(record, self.fields.context, terms.into_iter());
    }

    fn add_entities(&self, record: &mut TantivyDocument, span: Span) {
        let mut ids = Vec::new();
        for mention in self.tagged.mentions_in(span) {
            ids.extend(self.with_parents(std::iter::once(&mention.id)));
        }
        add_terms(record, self.fields.entity, ids.into_iter());
    }
}

/// Returns the month of a day `YYYYMMDD` as `YYYY-MM`, or its year where the month is not known.
fn month(day: u32, known: bool) -> String {
    let (year, month) = (day / 10_000, day / 100 % 100);
    if known {
        format!("{year:04}-{month:02}")
    } else {
        format!("{year:04}")
    }
}

/// Returns the number that stands for a zone on disk.
pub(super) fn zone_number(zone: ZoneKind) -> u64 {
    ZONES.iter().position(|&other| other == zone).map_or(0, |at| at as u64)
}

/// Adds terms as they are, one position after the other.
fn add_terms(record: &mut TantivyDocument, column: Column, terms: impl Iterator<Item = String>) {
    let tokens: Vec<EngineToken> = terms
        .enumerate()
        .map(|(position, text)| EngineToken {
            offset_from: 0,
            offset_to: 0,
            position,
            text,
            position_length: 1,
        })
        .collect();
    if !tokens.is_empty() {
        record.add_pre_tokenized_text(
            column,
            PreTokenizedString {
                text: String::new(),
                tokens,
            },
        );
    }
}
