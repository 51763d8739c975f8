//! Exact counts of documents by the values of a column.

use std::collections::HashMap;

use tantivy::{DocId, columnar::StrColumn};

use super::{matching::Records, postings::Segment};

/// Documents by value, and those without any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) by_value: HashMap<String, u64>,
    pub(super) missing: u64,
}

/// Counts some documents of a segment under the values of a column.
pub(super) fn count(
    segment: &Segment<'_>,
    column: &str,
    documents: &Records,
    counts: &mut Counts,
) -> tantivy::Result<()> {
    let Some(values) = segment.reader.fast_fields().str(column)? else {
        counts.missing += documents.len();
        return Ok(());
    };
    let mut by_ordinal = vec![0u64; values.dictionary().num_terms()];
    for document in documents.iter() {
        let before = counts.missing;
        counts.missing += 1;
        for ordinal in values.term_ords(document) {
            by_ordinal[usize::try_from(ordinal).unwrap_or(0)] += 1;
            counts.missing = before;
        }
    }
    for (ordinal, count) in (0u64..).zip(by_ordinal).filter(|(_, count)| *count > 0) {
        *counts.by_value.entry(value(&values, ordinal)?).or_default() += count;
    }
    Ok(())
}

/// Counts some documents of a segment under the pairs of values of two columns.
pub(super) fn count_pairs(
    segment: &Segment<'_>,
    columns: (&str, &str),
    documents: &Records,
    pairs: &mut HashMap<(String, String), u64>,
    missing: &mut u64,
) -> tantivy::Result<()> {
    let fast = segment.reader.fast_fields();
    let (Some(first), Some(second)) = (fast.str(columns.0)?, fast.str(columns.1)?) else {
        *missing += documents.len();
        return Ok(());
    };
    let mut by_ordinals: HashMap<(u64, u64), u64> = HashMap::new();
    for document in documents.iter() {
        let seconds: Vec<u64> = second.term_ords(document).collect();
        let pairs_of_one = ordinals(&first, document)
            .into_iter()
            .flat_map(|a| seconds.iter().map(move |&b| (a, b)));
        let mut any = false;
        for pair in pairs_of_one {
            *by_ordinals.entry(pair).or_default() += 1;
            any = true;
        }
        *missing += u64::from(!any);
    }
    for ((a, b), count) in by_ordinals {
        *pairs.entry((value(&first, a)?, value(&second, b)?)).or_default() += count;
    }
    Ok(())
}

fn ordinals(column: &StrColumn, document: DocId) -> Vec<u64> {
    column.term_ords(document).collect()
}

/// Returns the values of a document in a column.
pub(super) fn values_of(segment: &Segment<'_>, column: &str, document: DocId) -> tantivy::Result<Vec<String>> {
    let Some(values) = segment.reader.fast_fields().str(column)? else {
        return Ok(Vec::new());
    };
    ordinals(&values, document)
        .into_iter()
        .map(|ordinal| value(&values, ordinal))
        .collect()
}

fn value(column: &StrColumn, ordinal: u64) -> tantivy::Result<String> {
    let mut text = String::new();
    column.ord_to_str(ordinal, &mut text)?;
    Ok(text)
}
