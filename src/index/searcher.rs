//! One read-only snapshot of an index: lookups in, hits, counts and documents out.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    rc::Rc,
};

use tantivy::{
    DocAddress, DocId, DocSet, Index, ReloadPolicy, SegmentReader, TERMINATED, TantivyDocument, Term,
    directory::MmapDirectory,
    postings::SegmentPostings,
    schema::{IndexRecordOption, Value as _},
};

use crate::{
    model::{DocumentId, Field, Span, TaggedDocument},
    query::Sort,
};

use super::{
    Error,
    analyzer::LanguageStemmer,
    directory::ReadOnlyDirectory,
    facets::{self, Counts},
    highlight::highlights,
    lookup::{Filter, FilterValues, Lookup},
    matching::{Matcher, Records, Unit},
    postings::{Occurrence, Segment, Terms, weight_of},
    ranking::{Ranked, Scores, Statistics, frequency},
    schema::{Fields, PageRow, SitePage, SiteRow, column_name, id_number},
    writer::{LOCK_FILE, Payload, page_rows, payload, site_rows},
};

/// A reader of one state of an index. It never writes, takes no lock, and is not disturbed by a writer.
pub struct Searcher {
    path: PathBuf,
    index: Index,
    snapshot: tantivy::Searcher,
    fields: Fields,
    payload: Payload,
    stemmers: Vec<LanguageStemmer>,
}

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Passages that are content.
    pub passages: u64,
    /// Words in them.
    pub words: u64,
    /// Commits so far.
    pub commits: u64,
    /// Sum of the documents' digests: the same set of documents gives the same sum.
    pub documents_sum: String,
}

/// What a lookup found.
#[derive(Debug, Default)]
pub struct Answer {
    /// Passages that match, whatever the limit.
    pub total_passages: u64,
    /// Documents that match, whatever the limit.
    pub total_documents: u64,
    /// Whether the totals are exact; lower bounds where a prefix stands for more words than were looked up.
    pub is_exact: bool,
    /// The hits asked for, in order.
    pub hits: Vec<Found>,
}

/// A passage that matches.
#[derive(Debug)]
pub struct Found {
    /// Relevance.
    pub score: f32,
    /// Its document.
    pub document: Rc<TaggedDocument>,
    /// The passage, bytes of the document.
    pub span: Span,
    /// Matching bytes of the document.
    pub highlights: Vec<Span>,
    /// Byte-identical copies of the page.
    pub copies: u64,
}

/// One segment after matching.
struct Matched<'a> {
    segment: Segment<'a>,
    leaves: Vec<Vec<Occurrence>>,
    under: Vec<Vec<DocId>>,
    units: Records,
    documents: Records,
}

impl Searcher {
    /// Opens the last commit of an index.
    ///
    /// # Errors
    /// [`Error::Missing`] where there is none, [`Error::Format`] where another version made it.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // A writer may remove a merged file between the reading of `meta.json` and its opening: look again.
        let mut tries = 0;
        loop {
            match Self::open_once(path) {
                Err(Error::Damaged { reason, .. }) if tries < 3 && reason.contains("FileDoesNotExist") => tries += 1,
                opened => return opened,
            }
        }
    }

    fn open_once(path: &Path) -> Result<Self, Error> {
        let fail = |error| Error::from_tantivy(error, path);
        if !path.join("meta.json").is_file() {
            let was_there = path.join(LOCK_FILE).is_file();
            let reason = "meta.json is missing".to_owned();
            let path = path.to_owned();
            return Err(if was_there {
                Error::Damaged { path, reason }
            } else {
                Error::Missing(path)
            });
        }
        let directory = MmapDirectory::open(path).map_err(|error| fail(error.into()))?;
        let index = Index::open(ReadOnlyDirectory(directory)).map_err(fail)?;
        let payload = payload(&index, path)?.unwrap_or_default();
        let fields = Fields::of(&index.schema()).ok_or_else(|| Error::Format {
            path: path.to_owned(),
            found: "unknown".to_owned(),
        })?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(fail)?;
        let snapshot = reader.searcher();
        let mut searcher = Self {
            path: path.to_owned(),
            index,
            snapshot,
            fields,
            payload,
            stemmers: Vec::new(),
        };
        let langs = searcher.values(Field::Lang)?;
        searcher.stemmers = langs.iter().filter_map(|lang| LanguageStemmer::of(lang)).collect();
        Ok(searcher)
    }

    /// Returns what the index holds.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let Payload {
            documents,
            passages,
            words,
            commits,
            documents_sum,
            ..
        } = self.payload.clone();
        Totals {
            documents,
            passages,
            words,
            commits,
            documents_sum,
        }
    }

    /// Returns every page that the index has seen, by key.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a row cannot be read.
    pub fn pages(&self) -> Result<Vec<PageRow>, Error> {
        page_rows(&self.index, &self.path)
    }

    /// Returns what is known of every site, by name.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a row cannot be read.
    pub fn sites(&self) -> Result<Vec<SiteRow>, Error> {
        site_rows(&self.index, &self.path)
    }

    /// Returns the pages of a site that vote on its lines; none where the site is not known.
    ///
    /// # Errors
    /// [`Error::Damaged`] where what is stored cannot be read.
    pub fn site_pages(&self, name: &str) -> Result<Vec<SitePage>, Error> {
        let term = Term::from_field_text(self.fields.site, name);
        let pages = self.first_with(&term).and_then(|address| {
            let Some(address) = address else {
                return Ok(Vec::new());
            };
            let record: TantivyDocument = self.snapshot.doc(address)?;
            let bytes = record
                .get_first(self.fields.site_pages)
                .and_then(|value| value.as_bytes());
            bytes
                .and_then(SitePage::decode)
                .ok_or_else(|| tantivy::TantivyError::InternalError("the pages of a site".to_owned()))
        });
        pages.map_err(|error| self.error(error))
    }

    /// Returns the values that documents have in a field, in order.
    ///
    /// # Errors
    /// [`Error::Damaged`] where a term cannot be read.
    pub fn values(&self, field: Field) -> Result<Vec<String>, Error> {
        let read = || -> tantivy::Result<BTreeSet<String>> {
            let column = self.index.schema().get_field(column_name(field, false))?;
            let mut values = BTreeSet::new();
            for segment in self.snapshot.segment_readers() {
                let index = segment.inverted_index(column)?;
                let mut terms = index.terms().stream()?;
                while terms.advance() {
                    let postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                    // Terms of deleted documents stay until a merge; nobody may see them.
                    if is_alive(segment, postings) {
                        values.insert(String::from_utf8_lossy(terms.key()).into_owned());
                    }
                }
            }
            Ok(values)
        };
        read()
            .map(|values| values.into_iter().collect())
            .map_err(|error| self.error(error))
    }

    /// Answers a lookup.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Io`] where the index cannot be read.
    pub fn find(&self, lookup: &Lookup) -> Result<Answer, Error> {
        self.find_all(lookup).map_err(|error| self.error(error))
    }

    fn find_all(&self, lookup: &Lookup) -> tantivy::Result<Answer> {
        let leaves = self.terms(lookup);
        let matched = self.matched(lookup, &leaves, |_| false)?;
        let is_exact = matched.iter().all(|part| !part.segment.cut_short.get());
        let mut answer = Answer {
            is_exact,
            ..Answer::default()
        };
        let ranked = self.ranked(lookup, &matched, &mut answer)?;
        let mut documents: HashMap<u64, Rc<TaggedDocument>> = HashMap::new();
        for hit in ranked {
            let document = match documents.get(&hit.id) {
                Some(document) => Rc::clone(document),
                None => Rc::new(self.stored(DocAddress::new(u32::try_from(hit.segment).unwrap_or(0), hit.document))?),
            };
            documents.insert(hit.id, Rc::clone(&document));
            let span = span(&matched[hit.segment].segment, hit.passage)?;
            let highlights = highlights(
                &document,
                span,
                leaves
                    .iter()
                    .zip(&lookup.ranks)
                    .filter(|(_, ranks)| **ranks)
                    .map(|(leaf, _)| leaf),
            );
            let copies = self.copies(hit.id)?;
            answer.hits.push(Found {
                score: hit.score,
                document,
                span,
                highlights,
                copies,
            });
        }
        Ok(answer)
    }

    /// Ranks what matched, best first, cut to what was asked for; counts everything.
    fn ranked(&self, lookup: &Lookup, matched: &[Matched<'_>], answer: &mut Answer) -> tantivy::Result<Vec<Ranked>> {
        let statistics = self.statistics(lookup, matched);
        let wanted = lookup.offset.saturating_add(lookup.limit);
        let mut best = Vec::new();
        for (at, part) in matched.iter().enumerate() {
            let scores = Scores::of(&part.segment, &part.leaves, &part.under, &lookup.ranks, &statistics);
            let allowed = lookup.same_passage.then_some(&part.units);
            for document in part.documents.iter() {
                let passages = scores.passages(&part.segment, document, allowed);
                if passages.is_empty() {
                    continue;
                }
                answer.total_documents += 1;
                answer.total_passages += passages.len() as u64;
                let most = if lookup.per_document == 0 {
                    passages.len()
                } else {
                    lookup.per_document
                };
                let first_by = sort_key(lookup.sort, &part.segment, document)?;
                best.extend(passages.into_iter().take(most).map(|(passage, score)| {
                    let start = part.segment.start.get_val(passage);
                    let (id, first_by) = (part.segment.id.get_val(document), first_by.clone());
                    Ranked {
                        score,
                        id,
                        start,
                        segment: at,
                        passage,
                        document,
                        first_by,
                    }
                }));
                if best.len() > wanted.saturating_mul(4).saturating_add(1024) {
                    cut(&mut best, wanted);
                }
            }
        }
        cut(&mut best, wanted);
        Ok(best.split_off(lookup.offset.min(best.len())))
    }

    fn statistics(&self, lookup: &Lookup, matched: &[Matched<'_>]) -> Statistics {
        #[expect(clippy::cast_precision_loss, reason = "an average length needs three digits")]
        let ratio = |a: u64, b: u64| a as f32 / b.max(1) as f32;
        let Payload {
            documents,
            passages,
            words,
            ..
        } = &self.payload;
        let frequencies = (0..lookup.leaves.len())
            .map(|leaf| {
                matched
                    .iter()
                    .map(|part| frequency(&part.segment, &part.leaves[leaf]))
                    .sum()
            })
            .collect();
        Statistics {
            documents: ratio(*documents, 1),
            passage_length: ratio(*words, *passages),
            document_length: ratio(*words, *documents),
            frequencies,
        }
    }

    fn terms(&self, lookup: &Lookup) -> Vec<Terms> {
        lookup
            .leaves
            .iter()
            .map(|leaf| Terms::of(leaf, &self.stemmers))
            .collect()
    }

    /// Finds the matching units of every segment.
    fn matched(
        &self,
        lookup: &Lookup,
        leaves: &[Terms],
        skip: impl Fn(&Filter) -> bool,
    ) -> tantivy::Result<Vec<Matched<'_>>> {
        let unit = if lookup.same_passage {
            Unit::Passage
        } else {
            Unit::Document
        };
        let weights = leaves
            .iter()
            .map(|terms| weight_of(terms, &self.fields, &self.snapshot))
            .collect::<tantivy::Result<Vec<_>>>()?;
        let void: Vec<bool> = leaves.iter().map(Terms::is_empty).collect();
        let mut parts = Vec::new();
        for reader in self.snapshot.segment_readers() {
            let segment = Segment::open(reader, &self.fields, &lookup.zones)?;
            let mut occurrences = Vec::new();
            let mut under = Vec::new();
            for (terms, weight) in leaves.iter().zip(&weights) {
                occurrences.push(segment.occurrences(terms, weight.as_deref())?);
                under.push(segment.under(terms)?);
            }
            let matcher = Matcher {
                segment: &segment,
                unit,
                leaves: &occurrences,
                under: &under,
                void: &void,
            };
            let units = matcher.matching(lookup, &skip)?;
            let documents = matcher.documents_of(&units);
            parts.push(Matched {
                segment,
                leaves: occurrences,
                under,
                units,
                documents,
            });
        }
        Ok(parts)
    }

    /// Counts the documents of a lookup under the values of a field, without the filters that ask for values of that
    /// field: choosing one value must not hide the others. Returns the counts, and those of documents that state the
    /// value outright where the field knows the difference.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Io`] where the index cannot be read.
    pub fn count(&self, lookup: &Lookup, field: Field, stated_only: bool) -> Result<FacetTable, Error> {
        let count = || -> tantivy::Result<FacetTable> {
            let (mut all, mut stated, mut total) = (Counts::default(), Counts::default(), 0);
            for part in self.matched(lookup, &self.terms(lookup), |filter| asks_for(filter, field))? {
                total += part.documents.len();
                facets::count(
                    &part.segment,
                    column_name(field, stated_only),
                    &part.documents,
                    &mut all,
                )?;
                facets::count(&part.segment, column_name(field, true), &part.documents, &mut stated)?;
            }
            let knows_stated = matches!(field, Field::Negotiator | Field::Mediator);
            let stated = if knows_stated { stated.by_value } else { HashMap::new() };
            Ok(FacetTable {
                by_value: all.by_value,
                stated,
                missing: all.missing,
                total,
            })
        };
        count().map_err(|error| self.error(error))
    }

    /// Counts the documents of a lookup under pairs of values of two fields.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Io`] where the index cannot be read.
    pub fn count_pairs(&self, lookup: &Lookup, fields: (Field, Field), stated_only: bool) -> Result<PairTable, Error> {
        let count = || -> tantivy::Result<PairTable> {
            let mut table = PairTable::default();
            let columns = (column_name(fields.0, stated_only), column_name(fields.1, stated_only));
            let skip = |filter: &Filter| asks_for(filter, fields.0) || asks_for(filter, fields.1);
            for part in self.matched(lookup, &self.terms(lookup), skip)? {
                table.total += part.documents.len();
                facets::count_pairs(
                    &part.segment,
                    columns,
                    &part.documents,
                    &mut table.pairs,
                    &mut table.missing,
                )?;
            }
            Ok(table)
        };
        count().map_err(|error| self.error(error))
    }

    /// Returns the document of an id.
    ///
    /// # Errors
    /// [`Error::Damaged`] where what is stored cannot be read.
    pub fn document(&self, id: &DocumentId) -> Result<Option<TaggedDocument>, Error> {
        // The document comes before its passages.
        let term = Term::from_field_u64(self.fields.id, id_number(id));
        let found = self.first_with(&term);
        found
            .and_then(|address| address.map(|address| self.stored(address)).transpose())
            .map_err(|error| self.error(error))
    }

    /// Returns the first record with a term that is not deleted.
    fn first_with(&self, term: &Term) -> tantivy::Result<Option<DocAddress>> {
        for (ord, reader) in (0u32..).zip(self.snapshot.segment_readers()) {
            let Some(mut postings) = reader
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    return Ok(Some(DocAddress::new(ord, postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Gives every document that a lookup matches, in order of id, to `visit`, until it says to stop.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Io`] where the index cannot be read, and what `visit` fails with.
    pub fn each_document<E: From<Error>>(
        &self,
        lookup: &Lookup,
        mut visit: impl FnMut(TaggedDocument) -> Result<(), E>,
    ) -> Result<(), E> {
        let matched = self
            .matched(lookup, &self.terms(lookup), |_| false)
            .map_err(|error| self.error(error))?;
        let mut addresses = Vec::new();
        for (ord, part) in (0u32..).zip(&matched) {
            addresses.extend(
                part.documents
                    .iter()
                    .map(|document| (part.segment.id.get_val(document), DocAddress::new(ord, document))),
            );
        }
        addresses.sort_unstable();
        for (_, address) in addresses {
            visit(self.stored(address).map_err(|error| self.error(error))?)?;
        }
        Ok(())
    }

    fn stored(&self, address: DocAddress) -> tantivy::Result<TaggedDocument> {
        let record: TantivyDocument = self.snapshot.doc(address)?;
        let json = record
            .get_first(self.fields.stored)
            .and_then(|value| value.as_str())
            .unwrap_or_default();
        serde_json::from_str(json)
            .map_err(|error| tantivy::TantivyError::InternalError(format!("a stored document: {error}")))
    }

    /// Counts the other pages that are byte for byte this one.
    fn copies(&self, id: u64) -> tantivy::Result<u64> {
        let term = Term::from_field_u64(self.fields.page_of, id);
        let mut pages = 0u64;
        for reader in self.snapshot.segment_readers() {
            if let Some(mut postings) = reader
                .inverted_index(self.fields.page_of)?
                .read_postings(&term, IndexRecordOption::Basic)?
            {
                while postings.doc() != TERMINATED {
                    pages += u64::from(!reader.is_deleted(postings.doc()));
                    postings.advance();
                }
            }
        }
        Ok(pages.saturating_sub(1))
    }

    fn error(&self, error: tantivy::TantivyError) -> Error {
        Error::from_tantivy(error, &self.path)
    }
}

/// Returns whether one of the records that hold a term is not deleted.
fn is_alive(segment: &SegmentReader, mut postings: SegmentPostings) -> bool {
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            return true;
        }
        postings.advance();
    }
    false
}

/// Counts of one field.
#[derive(Clone, Debug, Default)]
pub struct FacetTable {
    /// Documents by value.
    pub by_value: HashMap<String, u64>,
    /// Documents by value that state it outright; empty where a field does not know the difference.
    pub stated: HashMap<String, u64>,
    /// Documents without a value.
    pub missing: u64,
    /// Documents counted.
    pub total: u64,
}

/// Counts of two fields.
#[derive(Clone, Debug, Default)]
pub struct PairTable {
    /// Documents by pair of values.
    pub pairs: HashMap<(String, String), u64>,
    /// Documents without a pair.
    pub missing: u64,
    /// Documents counted.
    pub total: u64,
}

/// Returns whether a filter asks for values of a field.
fn asks_for(filter: &Filter, field: Field) -> bool {
    filter.field == field && !filter.exclude && matches!(filter.values, FilterValues::OneOf(_))
}

/// Keeps the best.
fn cut(best: &mut Vec<Ranked>, wanted: usize) {
    best.sort_unstable_by(Ranked::order);
    best.truncate(wanted);
}

/// Returns the bytes of a passage in its document.
fn span(segment: &Segment<'_>, passage: DocId) -> tantivy::Result<Span> {
    let (start, end) = (segment.start.get_val(passage), segment.end.get_val(passage));
    if start > end {
        return Err(tantivy::TantivyError::InternalError(
            "a passage that ends before it starts".to_owned(),
        ));
    }
    let byte = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    Ok(Span::new(byte(start), byte(end)))
}

/// Returns what a document is sorted by before its score. Dates sort newest first, documents without a date last.
fn sort_key(sort: Sort, segment: &Segment<'_>, document: DocId) -> tantivy::Result<Option<String>> {
    Ok(match sort {
        Sort::Relevance => None,
        Sort::Date => {
            let day = segment.date.get_val(document);
            Some(format!("{:08}", 99_999_999 - day))
        }
        Sort::Outlet => {
            let outlet = facets::values_of(segment, "outlet", document)?.into_iter().next();
            Some(outlet.map_or_else(|| "\u{10ffff}".to_owned(), |outlet| crate::fold::fold(&outlet)))
        }
    })
}
