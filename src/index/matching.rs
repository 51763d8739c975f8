//! Which documents (or passages) of a segment a lookup matches, as sets of bits.

use tantivy::{DocId, DocSet, TERMINATED, Term, schema::IndexRecordOption};

use crate::model::Field;

use super::{
    lookup::{Clause, Filter, FilterValues, Lookup},
    postings::{Occurrence, Segment},
    schema::{DOCUMENT, PASSAGE, column_name},
};

/// A set of records of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Records(Vec<u64>);

impl Records {
    fn empty(segment: &Segment<'_>) -> Self {
        Self(vec![0; segment.reader.max_doc() as usize / 64 + 1])
    }

    fn insert(&mut self, record: DocId) {
        self.0[record as usize / 64] |= 1 << (record % 64);
    }

    pub(super) fn contains(&self, record: DocId) -> bool {
        self.0
            .get(record as usize / 64)
            .is_some_and(|word| word >> (record % 64) & 1 == 1)
    }

    pub(super) fn len(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Returns the records in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        self.0.iter().zip(0u32..).flat_map(|(&word, at)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| at * 64 + bit)
        })
    }

    fn combine(mut self, other: &Self, by: impl Fn(u64, u64) -> u64) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = by(*mine, *theirs);
        }
        self
    }
}

/// What a lookup's clauses speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A document matches if its passages together do.
    Document,
    /// A passage must match alone.
    Passage,
}

/// Evaluates the clauses of one lookup over one segment.
pub(super) struct Matcher<'a> {
    pub(super) segment: &'a Segment<'a>,
    pub(super) unit: Unit,
    /// Occurrences of each leaf.
    pub(super) leaves: &'a [Vec<Occurrence>],
    /// Passages that stand under each leaf.
    pub(super) under: &'a [Vec<DocId>],
    /// Leaves that ask for nothing, such as a lone dash; they match everything.
    pub(super) void: &'a [bool],
}

impl Matcher<'_> {
    /// Returns the units that a lookup matches, its filters included; filters for which `skip` holds are left out.
    pub(super) fn matching(&self, lookup: &Lookup, skip: impl Fn(&Filter) -> bool) -> tantivy::Result<Records> {
        let mut matching = self.clause(&lookup.clause)?;
        for filter in lookup.filters.iter().filter(|filter| !skip(filter)) {
            matching = matching.combine(&self.filter(filter)?, |a, b| a & b);
        }
        Ok(matching)
    }

    /// Returns the documents of some units.
    pub(super) fn documents_of(&self, units: &Records) -> Records {
        match self.unit {
            Unit::Document => units.clone(),
            Unit::Passage => {
                let mut documents = Records::empty(self.segment);
                units
                    .iter()
                    .for_each(|passage| documents.insert(self.segment.document_of(passage)));
                documents
            }
        }
    }

    fn clause(&self, clause: &Clause) -> tantivy::Result<Records> {
        match clause {
            Clause::All => self.everything(),
            Clause::Leaf(leaf) if self.void[*leaf] => self.everything(),
            Clause::Leaf(leaf) => Ok(self.leaf(*leaf)),
            Clause::Filter(filter) => self.filter(filter),
            Clause::Not(inner) => Ok(self.everything()?.combine(&self.clause(inner)?, |a, b| a & !b)),
            Clause::And(parts) => parts.iter().try_fold(self.everything()?, |all, part| {
                Ok(all.combine(&self.clause(part)?, |a, b| a & b))
            }),
            Clause::Or(parts) => parts.iter().try_fold(Records::empty(self.segment), |any, part| {
                Ok(any.combine(&self.clause(part)?, |a, b| a | b))
            }),
            Clause::AtLeast(least, parts) => self.at_least(*least, parts),
        }
    }

    fn everything(&self) -> tantivy::Result<Records> {
        let kind = if self.unit == Unit::Document { DOCUMENT } else { PASSAGE };
        let all = self.having(&Term::from_field_u64(self.segment.fields.kind, kind))?;
        if self.unit == Unit::Document && self.segment.has_body_in_scope() {
            return Ok(all);
        }
        let mut counting = Records::empty(self.segment);
        let passages = self.having(&Term::from_field_u64(self.segment.fields.kind, PASSAGE))?;
        let in_scope = passages.iter().filter(|&passage| self.segment.counts(passage));
        // Where the text is not looked into, a document counts if it has a zone that is.
        in_scope.for_each(|passage| {
            counting.insert(match self.unit {
                Unit::Document => self.segment.document_of(passage),
                Unit::Passage => passage,
            });
        });
        Ok(counting)
    }

    fn leaf(&self, leaf: usize) -> Records {
        let mut units = Records::empty(self.segment);
        let occurrences = self.leaves[leaf].iter().map(|occurrence| occurrence.passage);
        match self.unit {
            Unit::Document => occurrences.for_each(|passage| units.insert(self.segment.document_of(passage))),
            Unit::Passage => occurrences
                .chain(self.under[leaf].iter().copied())
                .for_each(|passage| units.insert(passage)),
        }
        units
    }

    fn at_least(&self, least: usize, parts: &[Clause]) -> tantivy::Result<Records> {
        let mut counts = vec![0usize; self.segment.reader.max_doc() as usize];
        for part in parts {
            self.clause(part)?.iter().for_each(|unit| counts[unit as usize] += 1);
        }
        let mut units = Records::empty(self.segment);
        (0u32..)
            .zip(counts)
            .filter(|(_, count)| *count >= least)
            .for_each(|(unit, _)| units.insert(unit));
        Ok(units)
    }

    fn filter(&self, filter: &Filter) -> tantivy::Result<Records> {
        let documents = match &filter.values {
            FilterValues::OneOf(values) => self.with_value(column_name(filter.field, filter.stated_only), values)?,
            FilterValues::Within(ranges) => self.dated(ranges)?,
        };
        let units = match self.unit {
            Unit::Document => documents,
            Unit::Passage => self.passages_of(&documents, filter)?,
        };
        if filter.exclude {
            Ok(self.everything()?.combine(&units, |a, b| a & !b))
        } else {
            Ok(units)
        }
    }

    /// Returns the passages of some documents; for a filter by entities, those that mention one themselves.
    fn passages_of(&self, documents: &Records, filter: &Filter) -> tantivy::Result<Records> {
        let mut passages = self.everything()?;
        // A topic is the page's, not a passage's.
        let is_named = filter.field.is_entity() && filter.field != Field::Topic;
        if let (FilterValues::OneOf(ids), true) = (&filter.values, is_named) {
            let mut naming = Records::empty(self.segment);
            for id in ids {
                naming = naming.combine(
                    &self.having(&Term::from_field_text(self.segment.fields.entity, id))?,
                    |a, b| a | b,
                );
            }
            passages = passages.combine(&naming, |a, b| a & b);
        }
        let mut kept = Records::empty(self.segment);
        let inside = passages
            .iter()
            .filter(|&passage| documents.contains(self.segment.document_of(passage)));
        inside.for_each(|passage| kept.insert(passage));
        Ok(kept)
    }

    fn with_value(&self, column: &str, values: &[String]) -> tantivy::Result<Records> {
        let field = self.segment.reader.schema().get_field(column)?;
        values.iter().try_fold(Records::empty(self.segment), |any, value| {
            Ok(any.combine(&self.having(&Term::from_field_text(field, value))?, |a, b| a | b))
        })
    }

    /// Returns the documents whose date may lie in one of the ranges, by the first day it can mean.
    fn dated(&self, ranges: &[crate::query::DateRange]) -> tantivy::Result<Records> {
        let mut documents = Records::empty(self.segment);
        for document in self
            .having(&Term::from_field_u64(self.segment.fields.kind, DOCUMENT))?
            .iter()
        {
            let day = u32::try_from(self.segment.date.get_val(document)).unwrap_or(0);
            if day > 0 && ranges.iter().any(|range| range.days().contains(&day)) {
                documents.insert(document);
            }
        }
        Ok(documents)
    }

    /// Returns the records that hold a term and are not deleted.
    fn having(&self, term: &Term) -> tantivy::Result<Records> {
        let mut records = Records::empty(self.segment);
        let index = self.segment.reader.inverted_index(term.field())?;
        if let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? {
            while postings.doc() != TERMINATED {
                if !self.segment.reader.is_deleted(postings.doc()) {
                    records.insert(postings.doc());
                }
                postings.advance();
            }
        }
        Ok(records)
    }
}
