//! Orders passages: BM25 of the passage plus a share of its document's.
//!
//! Robertson and Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009), with two levels: a passage
//! is as good as what it says, and a little better in a document that is about the same. Statistics count live records
//! only, so the answer does not change when the engine merges.

use std::cmp::Ordering;

use tantivy::DocId;

use crate::model::ZoneKind;

use super::{
    matching::Records,
    postings::{Occurrence, Segment},
    schema::ZONES,
};

/// Constants of the ranking, chosen by mean nDCG@10 over public collections of which none is favoured: `docs/ranking.md`.
pub(super) mod weights {
    /// BM25 term saturation, passages and documents.
    pub(in crate::index) const K1: f32 = 1.2;
    /// BM25 length normalisation of passages.
    pub(in crate::index) const B_PASSAGE: f32 = 0.6;
    /// BM25 length normalisation of documents.
    pub(in crate::index) const B_DOCUMENT: f32 = 0.75;
    /// Share of the document's score in a passage's.
    pub(in crate::index) const DOCUMENT_SHARE: f32 = 2.0;
    /// Share of a word's score that only the form typed can earn.
    pub(in crate::index) const EXACT_SHARE: f32 = 0.2;
    /// Power of the idf: above 1, words that many documents hold (`what`, `who`, `said`) count for less beside rare ones,
    /// in every language and without a list of them.
    pub(in crate::index) const IDF_POWER: f32 = 1.3;
    /// Occurrences in the body that one in the title is worth.
    pub(in crate::index) const TITLE: f32 = 2.0;
    /// Score of a word that only the title or heading above a passage holds, as a share of its idf.
    pub(in crate::index) const CONTEXT: f32 = 0.2;
}

/// A passage with its place in the ranking.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    /// Relevance.
    pub score: f32,
    /// Number of the document's id.
    pub(super) id: u64,
    /// First byte of the passage.
    pub(super) start: u64,
    pub(super) segment: usize,
    pub(super) passage: DocId,
    pub(super) document: DocId,
    /// Sorts before the score where an order other than relevance is asked for.
    pub(super) first_by: Option<String>,
}

impl Ranked {
    /// Compares two passages: better first, then by document id and span, so that no address of the engine decides.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let by_key = self.first_by.cmp(&other.first_by);
        let by_score = other.score.total_cmp(&self.score);
        by_key
            .then(by_score)
            .then(self.id.cmp(&other.id))
            .then(self.start.cmp(&other.start))
    }
}

/// What the ranking must know of the whole index.
#[derive(Clone, Debug)]
pub(super) struct Statistics {
    pub(super) documents: f32,
    pub(super) passage_length: f32,
    pub(super) document_length: f32,
    /// For each leaf, documents that hold it.
    pub(super) frequencies: Vec<u32>,
}

impl Statistics {
    /// Returns the BM25 idf of a leaf among documents, raised to a power. Passages are ranked by the same: a word that most documents hold
    /// is missing from many passages, and would count there as if it told them apart.
    fn idf(&self, leaf: usize) -> f32 {
        let with = count(self.frequencies[leaf]);
        (1.0 + (self.documents.max(with) - with + 0.5) / (with + 0.5))
            .ln()
            .powf(weights::IDF_POWER)
    }
}

/// Returns how many documents of a segment hold a leaf.
pub(super) fn frequency(segment: &Segment<'_>, occurrences: &[Occurrence]) -> u32 {
    let mut documents = 0;
    let mut last = None;
    for occurrence in occurrences {
        let document = segment.document_of(occurrence.passage);
        documents += u32::from(last != Some(document));
        last = Some(document);
    }
    documents
}

/// Scores of one segment's records: a passage's own, a document's as a whole.
pub(super) struct Scores {
    own: Vec<f32>,
    found: Vec<bool>,
}

impl Scores {
    /// Scores the passages and documents of a segment by those leaves that rank.
    pub(super) fn of(
        segment: &Segment<'_>,
        leaves: &[Vec<Occurrence>],
        under: &[Vec<DocId>],
        ranks: &[bool],
        statistics: &Statistics,
    ) -> Self {
        let records = segment.reader.max_doc() as usize;
        let mut scores = Self {
            own: vec![0.0; records],
            found: vec![false; records],
        };
        for (leaf, occurrences) in leaves.iter().enumerate().filter(|(leaf, _)| ranks[*leaf]) {
            let idf = statistics.idf(leaf);
            scores.add_passages(segment, occurrences, idf, statistics.passage_length);
            scores.add_documents(segment, occurrences, idf, statistics.document_length);
            scores.add_context(occurrences, &under[leaf], idf);
        }
        scores
    }

    fn add_passages(&mut self, segment: &Segment<'_>, occurrences: &[Occurrence], idf: f32, average: f32) {
        for &Occurrence { passage, any, exact } in occurrences {
            let norm = norm(segment.words.get_val(passage), average, weights::B_PASSAGE);
            self.own[passage as usize] += idf * mixed(count(any), count(exact), norm);
            self.found[passage as usize] = true;
        }
    }

    fn add_documents(&mut self, segment: &Segment<'_>, occurrences: &[Occurrence], idf: f32, average: f32) {
        let mut rest = occurrences;
        while let Some(first) = rest.first() {
            let document = segment.document_of(first.passage);
            let of_one = rest.partition_point(|occurrence| segment.document_of(occurrence.passage) <= document);
            let (mut any, mut exact) = (0.0, 0.0);
            for occurrence in &rest[..of_one] {
                let weight = if ZONES[segment.zone_of(occurrence.passage)] == ZoneKind::Title {
                    weights::TITLE
                } else {
                    1.0
                };
                any += weight * count(occurrence.any);
                exact += weight * count(occurrence.exact);
            }
            let norm = norm(segment.words.get_val(document), average, weights::B_DOCUMENT);
            self.own[document as usize] += idf * mixed(any, exact, norm);
            rest = &rest[of_one..];
        }
    }

    /// Gives a little for words that stand only above a passage.
    fn add_context(&mut self, occurrences: &[Occurrence], under: &[DocId], idf: f32) {
        let mut inside = occurrences.iter().map(|occurrence| occurrence.passage).peekable();
        for &passage in under {
            while inside.next_if(|&other| other < passage).is_some() {}
            if inside.peek() != Some(&passage) {
                self.own[passage as usize] += weights::CONTEXT * idf;
            }
        }
    }

    /// Returns the score of a passage in its document.
    fn score(&self, passage: DocId, document: DocId) -> f32 {
        self.own[passage as usize] + weights::DOCUMENT_SHARE * self.own[document as usize]
    }

    /// Returns the matching passages of a document that lie in `allowed`, best first. A title is no passage of the text:
    /// where nothing else matches, the passage that opens the document stands for it. Where the text is not looked into,
    /// a title stands for itself.
    pub(super) fn passages(
        &self,
        segment: &Segment<'_>,
        document: DocId,
        allowed: Option<&Records>,
    ) -> Vec<(DocId, f32)> {
        let allowed = |passage: &DocId| allowed.is_none_or(|allowed| allowed.contains(*passage));
        let is_title =
            |passage: &DocId| segment.has_body_in_scope() && ZONES[segment.zone_of(*passage)] == ZoneKind::Title;
        let mut found: Vec<(DocId, f32)> = passages_of(segment, document)
            .filter(|passage| self.found[*passage as usize] && !is_title(passage) && allowed(passage))
            .map(|passage| (passage, self.score(passage, document)))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if found.is_empty() {
            let mut counting = passages_of(segment, document)
                .filter(|passage| segment.counts(*passage) && allowed(passage))
                .peekable();
            let first = counting.peek().copied();
            let opening = counting.find(|passage| !is_title(passage)).or(first);
            found.extend(opening.map(|passage| (passage, self.score(passage, document))));
        }
        found
    }
}

/// Returns the records of a document's passages.
pub(super) fn passages_of<'a>(segment: &'a Segment<'_>, document: DocId) -> impl Iterator<Item = DocId> + 'a {
    (document + 1..segment.reader.max_doc()).take_while(move |&passage| {
        segment.kind.get_val(passage) == super::schema::PASSAGE && segment.document_of(passage) == document
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts and lengths need three digits")]
fn count(value: u32) -> f32 {
    value as f32
}

#[expect(clippy::cast_precision_loss, reason = "counts and lengths need three digits")]
fn norm(length: u64, average: f32, b: f32) -> f32 {
    weights::K1 * (1.0 - b + b * length as f32 / average.max(1.0))
}

/// Returns BM25's saturated count, part of it earned by the form typed only.
fn mixed(any: f32, exact: f32, norm: f32) -> f32 {
    let part = |count: f32| count * (weights::K1 + 1.0) / (count + norm);
    (1.0 - weights::EXACT_SHARE) * part(any) + weights::EXACT_SHARE * part(exact)
}
