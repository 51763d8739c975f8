//! Where a leaf of a lookup occurs: one list of passages for each segment, from as many posting lists as it takes.

use std::{cell::Cell, cmp::Ordering, sync::Arc};

use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED, Term,
    columnar::ColumnValues,
    index::InvertedIndexReader,
    postings::{Postings, SegmentPostings},
    query::{EnableScoring, FuzzyTermQuery, PhraseQuery, Query as _, Weight},
    schema::IndexRecordOption,
};

use crate::model::ZoneKind;

use super::{
    analyzer::{LanguageStemmer, Token, tokens},
    lookup::Leaf,
    schema::{Fields, ZONES},
};

/// Most terms of a segment that a prefix is spelled out to, in order of the alphabet; beyond them counts are lower
/// bounds, and say so.
const MAX_PREFIX_TERMS: usize = 20_000;

/// How often a leaf occurs in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    /// Record of the passage in its segment.
    pub(super) passage: DocId,
    /// In any form, or as a mention; 0 where only the context has it.
    pub(super) any: u32,
    /// In the form typed.
    pub(super) exact: u32,
}

/// A leaf in terms of the index.
pub(super) struct Terms {
    pub(super) words: Vec<Token>,
    /// Other forms of a word with an apostrophe: without it, and without what stands behind it.
    pub(super) others: Vec<String>,
    pub(super) stems: Vec<String>,
    pub(super) entities: Vec<String>,
    pub(super) prefix: Option<String>,
    /// In how many letters a word may differ from the one asked for; 0 for none.
    pub(super) edits: u8,
    pub(super) slop: u32,
}

impl Terms {
    /// Analyzes a leaf; a word is stemmed by each of the languages of the index.
    pub(super) fn of(leaf: &Leaf, stemmers: &[LanguageStemmer]) -> Self {
        let mut terms = Self {
            words: Vec::new(),
            others: Vec::new(),
            stems: Vec::new(),
            entities: Vec::new(),
            prefix: None,
            edits: 0,
            slop: 0,
        };
        match leaf {
            Leaf::Word { text, entities } => {
                terms.words = tokens(text);
                terms.others = other_forms(text, &terms.words);
                terms.entities = entities.iter().map(|id| id.0.clone()).collect();
                if let [word] = terms.words.as_slice() {
                    terms.stems = stemmers.iter().map(|stemmer| stemmer.stem(word)).collect();
                }
            }
            Leaf::Entity(ids) => terms.entities = ids.iter().map(|id| id.0.clone()).collect(),
            Leaf::Phrase { text, slop } => (terms.words, terms.slop) = (tokens(text), *slop),
            Leaf::Fuzzy { text, edits } => {
                terms.words = tokens(text);
                terms.edits = if terms.words.len() == 1 { *edits } else { 0 };
            }
            Leaf::Prefix(start) => {
                terms.words = tokens(start);
                terms.prefix = terms.words.pop().map(|word| word.term);
            }
        }
        terms
    }

    /// Returns whether nothing can match: punctuation only.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.entities.is_empty() && self.prefix.is_none()
    }
}

/// Returns `erdoganin` and `erdogan` for `Erdoğan'ın`, `jazairi` for `Jaza'iri`.
fn other_forms(text: &str, words: &[Token]) -> Vec<String> {
    let [first, second] = words else { return Vec::new() };
    if !text.contains(['\'', '’']) {
        return Vec::new();
    }
    let is_ending = first.term.chars().count() > 3 && second.term.chars().count() <= 6;
    let joined = format!("{}{}", first.term, second.term);
    std::iter::once(joined)
        .chain(is_ending.then(|| first.term.clone()))
        .collect()
}

/// One segment with the columns that matching and ranking read.
pub(super) struct Segment<'a> {
    pub(super) reader: &'a SegmentReader,
    pub(super) fields: &'a Fields,
    pub(super) nth: Arc<dyn ColumnValues<u64>>,
    pub(super) zone: Arc<dyn ColumnValues<u64>>,
    pub(super) words: Arc<dyn ColumnValues<u64>>,
    pub(super) id: Arc<dyn ColumnValues<u64>>,
    pub(super) kind: Arc<dyn ColumnValues<u64>>,
    pub(super) start: Arc<dyn ColumnValues<u64>>,
    pub(super) end: Arc<dyn ColumnValues<u64>>,
    /// Day of publication as `YYYYMMDD`; 0 where none is known.
    pub(super) date: Arc<dyn ColumnValues<u64>>,
    in_scope: [bool; ZONES.len()],
    /// Whether a prefix stood for more terms than were looked up.
    pub(super) cut_short: Cell<bool>,
}

impl<'a> Segment<'a> {
    pub(super) fn open(reader: &'a SegmentReader, fields: &'a Fields, zones: &[ZoneKind]) -> tantivy::Result<Self> {
        let column = |name| reader.fast_fields().column_first_or_default::<u64>(name);
        Ok(Self {
            reader,
            fields,
            nth: column("nth")?,
            zone: column("zone")?,
            words: column("words")?,
            id: column("id")?,
            kind: column("kind")?,
            start: column("start")?,
            end: column("end")?,
            date: column("date")?,
            in_scope: ZONES.map(|zone| zones.contains(&zone)),
            cut_short: Cell::new(false),
        })
    }

    /// Returns whether a passage counts: not deleted, and in one of the zones asked for.
    pub(super) fn counts(&self, passage: DocId) -> bool {
        !self.reader.is_deleted(passage) && self.in_scope[self.zone_of(passage)]
    }

    /// Returns whether the running text is looked into, and not only other zones of pages.
    pub(super) fn has_body_in_scope(&self) -> bool {
        ZONES
            .iter()
            .zip(self.in_scope)
            .any(|(zone, is_in)| is_in && *zone == ZoneKind::Body)
    }

    /// Returns the zone of a passage by its number.
    pub(super) fn zone_of(&self, passage: DocId) -> usize {
        usize::try_from(self.zone.get_val(passage))
            .unwrap_or(0)
            .min(ZONES.len() - 1)
    }

    /// Returns the record of a passage's document.
    pub(super) fn document_of(&self, passage: DocId) -> DocId {
        passage.saturating_sub(u32::try_from(self.nth.get_val(passage)).unwrap_or(0))
    }

    /// Returns the passages that hold a leaf, in order; with `context`, also those that stand under it.
    pub(super) fn occurrences(&self, terms: &Terms, phrase: Option<&dyn Weight>) -> tantivy::Result<Vec<Occurrence>> {
        let mut found = Vec::new();
        let single = if let [word] = terms.words.as_slice() {
            Some(word)
        } else {
            None
        };
        let text = self.reader.inverted_index(self.fields.text)?;
        if let (Some(word), None) = (single, &terms.prefix) {
            self.add(
                &text,
                &Term::from_field_text(self.fields.text, &word.term),
                Form::Typed,
                &mut found,
            )?;
            let stems = self.reader.inverted_index(self.fields.stem)?;
            for stem in &terms.stems {
                self.add(
                    &stems,
                    &Term::from_field_text(self.fields.stem, stem),
                    Form::Other,
                    &mut found,
                )?;
            }
        }
        for other in &terms.others {
            self.add(
                &text,
                &Term::from_field_text(self.fields.text, other),
                Form::Other,
                &mut found,
            )?;
        }
        if let Some(weight) = phrase {
            let form = if terms.edits > 0 { Form::Other } else { Form::Typed };
            self.add_matches(weight, form, &mut found)?;
        }
        if let Some(prefix) = &terms.prefix {
            self.add_prefix(&text, prefix, &mut found)?;
        }
        let entities = self.reader.inverted_index(self.fields.entity)?;
        for id in &terms.entities {
            self.add(
                &entities,
                &Term::from_field_text(self.fields.entity, id),
                Form::Other,
                &mut found,
            )?;
        }
        Ok(merged(found))
    }

    /// Returns the passages whose title or heading above holds a leaf, in order.
    pub(super) fn under(&self, terms: &Terms) -> tantivy::Result<Vec<DocId>> {
        let context = self.reader.inverted_index(self.fields.context)?;
        let mut passages = Vec::new();
        if let ([word], None) = (terms.words.as_slice(), &terms.prefix) {
            for term in std::iter::once(&word.term).chain(&terms.stems) {
                let term = Term::from_field_text(self.fields.context, term);
                if let Some(postings) = context.read_postings(&term, IndexRecordOption::Basic)? {
                    each(postings, |postings| {
                        passages.extend(Some(postings.doc()).filter(|&p| self.counts(p)));
                    });
                }
            }
        }
        passages.sort_unstable();
        passages.dedup();
        Ok(passages)
    }

    fn add(
        &self,
        index: &InvertedIndexReader,
        term: &Term,
        form: Form,
        found: &mut Vec<Occurrence>,
    ) -> tantivy::Result<()> {
        if let Some(postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? {
            self.collect(postings, form, found);
        }
        Ok(())
    }

    fn collect(&self, postings: SegmentPostings, form: Form, found: &mut Vec<Occurrence>) {
        each(postings, |postings| {
            let (passage, any) = (postings.doc(), postings.term_freq());
            if self.counts(passage) {
                found.push(Occurrence {
                    passage,
                    any,
                    exact: if form == Form::Typed { any } else { 0 },
                });
            }
        });
    }

    fn add_matches(&self, weight: &dyn Weight, form: Form, found: &mut Vec<Occurrence>) -> tantivy::Result<()> {
        let mut scorer = weight.scorer(self.reader, 1.0)?;
        while scorer.doc() != TERMINATED {
            let passage = scorer.doc();
            if self.counts(passage) {
                found.push(Occurrence {
                    passage,
                    any: 1,
                    exact: u32::from(form == Form::Typed),
                });
            }
            scorer.advance();
        }
        Ok(())
    }

    fn add_prefix(
        &self,
        index: &InvertedIndexReader,
        prefix: &str,
        found: &mut Vec<Occurrence>,
    ) -> tantivy::Result<()> {
        let mut terms = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
        let mut spelled = 0;
        while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
            if spelled == MAX_PREFIX_TERMS {
                self.cut_short.set(true);
                break;
            }
            let postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqs)?;
            self.collect(postings, Form::Other, found);
            spelled += 1;
        }
        Ok(())
    }
}

/// Makes the engine's query for a phrase or for a word that may differ in letters; `None` where a leaf is none.
pub(super) fn weight_of(
    terms: &Terms,
    fields: &Fields,
    searcher: &tantivy::Searcher,
) -> tantivy::Result<Option<Box<dyn Weight>>> {
    if let ([word], 1..) = (terms.words.as_slice(), terms.edits) {
        let term = Term::from_field_text(fields.text, &word.term);
        let query = FuzzyTermQuery::new(term, terms.edits, true);
        return query.weight(EnableScoring::disabled_from_searcher(searcher)).map(Some);
    }
    if terms.words.len() < 2 || terms.prefix.is_some() {
        return Ok(None);
    }
    let words = terms.words.iter().enumerate();
    let words = words
        .map(|(at, word)| (at, Term::from_field_text(fields.text, &word.term)))
        .collect();
    let query = PhraseQuery::new_with_offset_and_slop(words, terms.slop);
    query.weight(EnableScoring::disabled_from_searcher(searcher)).map(Some)
}

/// Whether a posting is of the word as it was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Typed,
    Other,
}

fn each(mut postings: SegmentPostings, mut visit: impl FnMut(&SegmentPostings)) {
    while postings.doc() != TERMINATED {
        visit(&postings);
        postings.advance();
    }
}

/// Makes one list of several: a passage occurs as often as its most frequent form, since a stem's list repeats the
/// word's own.
fn merged(mut found: Vec<Occurrence>) -> Vec<Occurrence> {
    if !found.is_sorted_by(|a, b| a.passage.cmp(&b.passage) == Ordering::Less) {
        found.sort_unstable_by_key(|occurrence| occurrence.passage);
        found.dedup_by(|later, kept| {
            let same = later.passage == kept.passage;
            if same {
                kept.any = kept.any.max(later.any);
                kept.exact = kept.exact.max(later.exact);
            }
            same
        });
    }
    found
}
