//! Requests to answers: names are resolved, the engine is asked, hits are made citable.

use crate::{
    cite::{cite, passage_id},
    entities::Gazetteer,
    index::{self, Clause, FacetTable, Filter, FilterValues, Found, Leaf, Lookup, PairTable, Searcher},
    model::{
        Cluster, Context, Document, EntityId, FacetCounts, FacetValue, Field, Hit, HitEntity, Role, SCHEMA_VERSION,
        SearchResult, Span, TaggedDocument, ZoneKind,
    },
    query::{MatchMode, Query, Request, ZoneScope},
    sentences,
};

use super::names::{Lowered, Names};

/// Answers a request: ranked passages, each with its citation.
///
/// # Errors
/// [`index::Error`] where the index cannot be read.
pub fn search(searcher: &Searcher, gazetteer: &Gazetteer, request: &Request) -> Result<SearchResult, index::Error> {
    let engine = |lookup: &Lookup| searcher.find(lookup);
    let Asked { answer, notes, .. } = ask(searcher, gazetteer, request, engine, |answer| answer.total_documents)?;
    let mut result = SearchResult {
        schema_version: SCHEMA_VERSION,
        query: understood(request),
        total_passages: answer.total_passages,
        total_documents: answer.total_documents,
        counts_are: if answer.is_exact { "exact" } else { "at_least" }.to_owned(),
        query_id: None,
        offset: request.offset,
        notes,
        hits: Vec::new(),
    };
    for (at, found) in answer.hits.into_iter().enumerate() {
        result
            .hits
            .extend(hit(&found, request.offset + at + 1, request.context));
    }
    Ok(result)
}

/// Writes a request as a query that reads as the same; zones stand in it where they are not those of the default.
fn understood(request: &Request) -> String {
    let query = Query::And(vec![request.query.clone(), request.filters.to_query()]).simplified();
    match &request.zones {
        ZoneScope::Body => query.to_string(),
        zones if query == Query::All => format!("zone:{}", zones.names()),
        zones => format!("{query} zone:{}", zones.names()),
    }
}

/// What a request asks of the engine, how many of its words must match, and what to tell the person.
struct Asked<T> {
    answer: T,
    lookup: Lookup,
    notes: Vec<String>,
}

/// Asks the engine; where nobody said how many words must match and all are too many, asks for most, then for any.
fn ask<T>(
    searcher: &Searcher,
    gazetteer: &Gazetteer,
    request: &Request,
    engine: impl Fn(&Lookup) -> Result<T, index::Error>,
    documents: impl Fn(&T) -> u64,
) -> Result<Asked<T>, index::Error> {
    let ask = |mode: MatchMode| -> Result<(Asked<T>, bool), index::Error> {
        let mut lowered = lower(searcher, gazetteer, request, mode)?;
        let lookup = lookup(request, &lowered, mode);
        let several = lowered.positive.iter().filter(|positive| **positive).count() > 1;
        let notes = std::mem::take(&mut lowered.notes);
        Ok((
            Asked {
                answer: engine(&lookup)?,
                lookup,
                notes,
            },
            several,
        ))
    };
    let (asked, several) = ask(request.match_mode.unwrap_or(MatchMode::All))?;
    if request.match_mode.is_some() || documents(&asked.answer) > 0 || !several {
        return Ok(asked);
    }
    for (mode, share) in [(MatchMode::Most, "most"), (MatchMode::Any, "some")] {
        let (mut relaxed, _) = ask(mode)?;
        if documents(&relaxed.answer) > 0 {
            relaxed
                .notes
                .push(format!("no document has all the words; these have {share} of them"));
            return Ok(relaxed);
        }
    }
    Ok(asked)
}

fn lower(
    searcher: &Searcher,
    gazetteer: &Gazetteer,
    request: &Request,
    mode: MatchMode,
) -> Result<Lowered, index::Error> {
    let names = Names {
        gazetteer,
        outlets: searcher.values(Field::Outlet)?,
        languages: searcher.values(Field::Lang)?,
        exact: request.exact_names,
        loose: mode == MatchMode::Any,
        stated_only: request.stated_only,
    };
    let mut lowered = names.lower(&request.query, &request.filters.to_query());
    if !lowered.ranks.contains(&true) {
        rank_by_filters(&mut lowered);
    }
    Ok(lowered)
}

/// Ranks by mentions of the entities that filters ask for, where no word was asked for.
fn rank_by_filters(lowered: &mut Lowered) {
    for filter in lowered.filters.iter().filter(|filter| !filter.exclude) {
        let FilterValues::OneOf(values) = &filter.values else {
            continue;
        };
        let of_value = |value: &String| match filter.field {
            Field::Role => value.split_once('=').map(|(_, id)| EntityId(id.to_owned())),
            field => field.is_entity().then(|| EntityId(value.clone())),
        };
        let ids: Vec<EntityId> = values.iter().filter_map(of_value).collect();
        if !ids.is_empty() || filter.field.is_entity() {
            lowered.leaves.push(Leaf::Entity(ids));
            lowered.ranks.push(true);
        }
    }
}

fn lookup(request: &Request, lowered: &Lowered, mode: MatchMode) -> Lookup {
    Lookup {
        clause: clause(lowered, mode),
        leaves: lowered.leaves.clone(),
        ranks: lowered.ranks.clone(),
        filters: lowered.filters.clone(),
        zones: zones(request),
        same_passage: request.same_passage,
        limit: request.limit,
        offset: request.offset,
        per_document: request.per_document,
        sort: request.sort,
    }
}

/// Returns the zones that a request looks into. A title is no passage in which words and names could meet, unless
/// somebody asks for titles by name.
fn zones(request: &Request) -> Vec<ZoneKind> {
    let is_named = matches!(request.zones, ZoneScope::Only(_));
    let counts = |zone: &ZoneKind| is_named || !(request.same_passage && *zone == ZoneKind::Title);
    request.zones.kinds().into_iter().filter(counts).collect()
}

/// Joins the parts of a query: those that ask for something as the mode says, those that exclude in any case.
fn clause(lowered: &Lowered, mode: MatchMode) -> Clause {
    let of = |wanted: bool| {
        lowered
            .parts
            .iter()
            .zip(&lowered.positive)
            .filter(move |(_, positive)| **positive == wanted)
            .map(|(part, _)| part.clone())
    };
    let positive: Vec<Clause> = of(true).collect();
    let least = match mode {
        MatchMode::All => positive.len(),
        MatchMode::Most => positive.len() / 2 + 1,
        MatchMode::Any => 1,
    };
    let mut parts: Vec<Clause> = of(false).collect();
    match positive.len() {
        0 => {}
        all if least >= all => parts.extend(positive),
        _ if least == 1 => parts.push(Clause::Or(positive)),
        _ => parts.push(Clause::AtLeast(least, positive)),
    }
    if parts.is_empty() {
        Clause::All
    } else {
        Clause::And(parts)
    }
}

fn hit(found: &Found, rank: usize, context: usize) -> Option<Hit> {
    let (tagged, span) = (&*found.document, found.span);
    let citation = cite(&tagged.document, span)?;
    let reference = citation.reference();
    Some(Hit {
        rank,
        score: found.score,
        document_id: citation.document_id,
        passage_id: passage_id(&tagged.document.id, span),
        text: citation.quote,
        span,
        zone: zone(&tagged.document, span),
        highlights: found.highlights.clone(),
        title: citation.title,
        outlet: citation.outlet,
        date: citation.date,
        lang: citation.lang,
        url: citation.url,
        origin: citation.origin,
        line: citation.line,
        sha256: citation.sha256,
        id: tagged.document.external_id.clone(),
        entities: entities(tagged, span),
        cluster: Cluster {
            copies: found.copies,
            derived: None,
        },
        context: (context > 0).then(|| surroundings(tagged, span, context)),
        query_id: None,
        citation: reference,
    })
}

/// Returns the zone that holds a passage.
fn zone(document: &Document, span: Span) -> ZoneKind {
    let zone = document.zones.iter().find(|zone| zone.span.contains(span));
    zone.map_or(ZoneKind::Body, |zone| zone.kind)
}

/// Returns the entities of a passage in order of their first mention, each with its roles on the whole page.
fn entities(tagged: &TaggedDocument, span: Span) -> Vec<HitEntity> {
    let mut entities: Vec<HitEntity> = Vec::new();
    for mention in tagged.mentions_in(span) {
        if entities.iter().any(|entity| entity.id == mention.id) {
            continue;
        }
        let (id, name, kind) = (mention.id.clone(), mention.name.clone(), mention.kind);
        entities.push(HitEntity {
            roles: roles(tagged, &id),
            id,
            name,
            kind,
        });
    }
    entities
}

/// Returns what a page says that an entity is and does, each role once.
fn roles(tagged: &TaggedDocument, id: &EntityId) -> Vec<Role> {
    let of_entity = tagged.tagging.roles().filter(|(_, other)| *other == id);
    let mut roles: Vec<Role> = of_entity.map(|(role, _)| role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Returns the passage with some sentences of its zone on either side.
#[must_use]
pub fn surroundings(tagged: &TaggedDocument, span: Span, sentences: usize) -> Context {
    let span = widened(tagged, span, sentences);
    Context {
        span,
        text: tagged.document.slice(span).unwrap_or_default().to_owned(),
    }
}

/// Widens a span by some sentences of its zone on either side.
fn widened(tagged: &TaggedDocument, span: Span, by: usize) -> Span {
    let document = &tagged.document;
    let Some(zone) = document.zones.iter().find(|zone| zone.span.contains(span)) else {
        return span;
    };
    let text = document.slice(zone.span).unwrap_or_default();
    let all = sentences::split(text, document.lang.as_deref());
    let (start, end) = (span.start() - zone.span.start(), span.end() - zone.span.start());
    let first = all.partition_point(|sentence| sentence.end <= start);
    let after = all.partition_point(|sentence| sentence.start < end);
    let from = all
        .get(first.saturating_sub(by))
        .map_or(start, |sentence| sentence.start.min(start));
    let to = all
        .get((after + by).min(all.len()).saturating_sub(1))
        .map_or(end, |sentence| sentence.end.max(end));
    Span::new(from, to).shifted(zone.span.start())
}

/// Counts of one field or of pairs of two, and what to say about how the request was read.
pub struct Counted {
    /// The counts.
    pub counts: FacetCounts,
    /// Notes for the person.
    pub notes: Vec<String>,
}

/// Counts the documents that a request matches by the values of one or two fields, at most `limit` values.
///
/// # Errors
/// [`index::Error`] where the index cannot be read.
pub fn count(
    searcher: &Searcher,
    gazetteer: &Gazetteer,
    request: &Request,
    fields: (Field, Option<Field>),
    limit: usize,
) -> Result<Counted, index::Error> {
    let (counts, notes) = match fields {
        (field, None) => {
            let engine = |lookup: &Lookup| searcher.count(lookup, field, request.stated_only);
            let asked = ask(searcher, gazetteer, request, engine, |table| table.total)?;
            (
                single(gazetteer, &asked.lookup.filters, field, asked.answer, limit),
                asked.notes,
            )
        }
        (first, Some(second)) => {
            let engine = |lookup: &Lookup| searcher.count_pairs(lookup, (first, second), request.stated_only);
            let asked = ask(searcher, gazetteer, request, engine, |table| table.total)?;
            (
                pairs(gazetteer, &asked.lookup.filters, (first, second), asked.answer, limit),
                asked.notes,
            )
        }
    };
    Ok(Counted { counts, notes })
}

fn pairs(
    gazetteer: &Gazetteer,
    filters: &[Filter],
    (first, second): (Field, Field),
    table: PairTable,
    limit: usize,
) -> FacetCounts {
    let is_counted = |field: Field, value: &str| field != Field::Role || !value.contains('=');
    let counted = table
        .pairs
        .into_iter()
        .filter(|((a, b), _)| is_counted(first, a) && is_counted(second, b));
    let values = counted.map(|((a, b), count)| FacetValue {
        label: format!("{} × {}", label(gazetteer, first, &a), label(gazetteer, second, &b)),
        selected: is_selected(filters, first, &a) || is_selected(filters, second, &b),
        id: format!("{a}|{b}"),
        count,
        parent: None,
        stated: None,
    });
    let field = format!("{},{}", first.name(), second.name());
    counts_of(field, values.collect(), table.missing, table.total, limit)
}

fn single(gazetteer: &Gazetteer, filters: &[Filter], field: Field, table: FacetTable, limit: usize) -> FacetCounts {
    let mut by_value = table.by_value;
    // `ROLE=NAME` is there to be asked for, not to be counted
    by_value.retain(|value, _| field != Field::Role || !value.contains('='));
    for value in selected(filters, field) {
        by_value.entry(value.clone()).or_insert(0);
    }
    let knows_stated = matches!(field, Field::Negotiator | Field::Mediator);
    let values = by_value.into_iter().map(|(id, count)| FacetValue {
        label: label(gazetteer, field, &id),
        count,
        selected: is_selected(filters, field, &id),
        parent: if field == Field::Venue {
            gazetteer.parent(&EntityId(id.clone())).map(|parent| parent.0)
        } else {
            None
        },
        stated: knows_stated.then(|| table.stated.get(&id).copied().unwrap_or(0)),
        id,
    });
    counts_of(
        field.name().to_owned(),
        values.collect(),
        table.missing,
        table.total,
        limit,
    )
}

/// Orders values by their counts and cuts them; values that were asked for stay, even with no document.
fn counts_of(field: String, mut values: Vec<FacetValue>, missing: u64, total: u64, limit: usize) -> FacetCounts {
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
    let (mut kept, mut other) = (Vec::new(), 0);
    for value in values {
        if kept.len() < limit || value.selected {
            kept.push(value);
        } else {
            other += value.count;
        }
    }
    FacetCounts {
        schema_version: SCHEMA_VERSION,
        field,
        counts_are: "documents".to_owned(),
        values: kept,
        missing,
        other,
        total_documents: total,
    }
}

fn selected(filters: &[Filter], field: Field) -> impl Iterator<Item = &String> {
    filters
        .iter()
        .filter(move |filter| filter.field == field && !filter.exclude)
        .flat_map(|filter| match &filter.values {
            FilterValues::OneOf(values) => values.as_slice(),
            FilterValues::Within(_) => &[],
        })
}

fn is_selected(filters: &[Filter], field: Field, value: &str) -> bool {
    selected(filters, field).any(|other| other == value)
}

fn label(gazetteer: &Gazetteer, field: Field, value: &str) -> String {
    if field.is_entity() {
        gazetteer.name(&EntityId(value.to_owned())).to_owned()
    } else {
        value.to_owned()
    }
}

/// Gives every document that a request matches to `visit`, in order of id; returns notes for the person.
///
/// # Errors
/// [`index::Error`] where the index cannot be read, and what `visit` fails with.
pub fn documents<E: From<index::Error>>(
    searcher: &Searcher,
    gazetteer: &Gazetteer,
    request: &Request,
    visit: impl FnMut(TaggedDocument) -> Result<(), E>,
) -> Result<Vec<String>, E> {
    let engine = |lookup: &Lookup| {
        searcher.find(&Lookup {
            limit: 0,
            ..lookup.clone()
        })
    };
    let asked = ask(searcher, gazetteer, request, engine, |answer| answer.total_documents)?;
    searcher.each_document(&asked.lookup, visit)?;
    Ok(asked.notes)
}
