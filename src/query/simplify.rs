//! One form for queries that mean the same: the trees that [`parse`](super::parse) gives.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{DateRange, MAX_EDITS, MAX_SLOP, Query};
use crate::{fold::is_ignored, model::Field};

impl Query {
    /// Returns the same query without nested or single-armed `And` and `Or`, double `Not`, and leaves that hold
    /// nothing to search. Texts are in NFC, without invisible characters, one space between two words; a word that
    /// holds a space is a phrase, and a filter on [`Field::Date`] a date, or words where it is none.
    #[must_use]
    pub fn simplified(self) -> Self {
        simplify(self).unwrap_or_default()
    }
}

/// Returns the text in NFC and without invisible characters: joiners, soft hyphens, marks of direction.
pub(super) fn normalize(text: &str) -> String {
    text.chars()
        .filter(|&c| is_combining_mark(c) || !is_ignored(c))
        .nfc()
        .collect()
}

/// Returns whether an analyzer can make a word of the text.
pub(super) fn is_searchable(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Returns whether a word is long enough to be asked for with letters that differ; one of one or two letters would match
/// anything.
pub(super) fn may_differ(word: &str) -> bool {
    const SHORTEST: usize = 3;
    word.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST
}

/// Returns `None` for a query that asks nothing at all, which is not the same as one that asks for everything.
fn simplify(query: Query) -> Option<Query> {
    match query {
        Query::All => Some(Query::All),
        Query::Word(text) => leaf(&text, |text| {
            if text.contains(' ') {
                phrase(text, 0)
            } else {
                Query::Word(text)
            }
        }),
        Query::Prefix(text) => leaf(&text, |text| {
            if text.contains(' ') {
                phrase(text, 0)
            } else {
                Query::Prefix(text)
            }
        }),
        Query::Fuzzy { text, edits } => leaf(&text, |text| {
            if text.contains(' ') {
                phrase(text, 0)
            } else if edits == 0 || !may_differ(&text) {
                Query::Word(text)
            } else {
                Query::Fuzzy {
                    text,
                    edits: edits.min(MAX_EDITS),
                }
            }
        }),
        Query::Phrase { text, slop } => leaf(&text, |text| phrase(text, slop)),
        Query::Filter {
            field: Field::Date,
            value,
        } => match value.parse() {
            Ok(range) => simplify(Query::Date(range)),
            Err(_) => simplify(Query::Word(value)),
        },
        Query::Filter { field, value } => leaf(&value, |value| Query::Filter { field, value }),
        Query::Date(range) => Some(date(range)),
        Query::Not(inner) => Some(match simplify(*inner)? {
            Query::Not(twice) => *twice,
            other => Query::Not(Box::new(other)),
        }),
        Query::And(parts) => join(parts, &Query::All, &Query::none(), Query::And),
        Query::Or(parts) => join(parts, &Query::none(), &Query::All, Query::Or),
    }
}

fn leaf(text: &str, make: impl FnOnce(String) -> Query) -> Option<Query> {
    let text = normalize(text).split_whitespace().collect::<Vec<_>>().join(" ");
    is_searchable(&text).then(|| make(text))
}

fn phrase(text: String, slop: u32) -> Query {
    Query::Phrase {
        text,
        slop: slop.min(MAX_SLOP),
    }
}

fn date(range: DateRange) -> Query {
    if range.is_open() {
        Query::All
    } else {
        Query::Date(range.ordered())
    }
}

/// Joins parts: `neutral` ones fall away, one that is `absorbing` is the whole.
fn join(parts: Vec<Query>, neutral: &Query, absorbing: &Query, make: fn(Vec<Query>) -> Query) -> Option<Query> {
    let asks_nothing = !parts.is_empty();
    let parts: Vec<Query> = parts.into_iter().filter_map(simplify).collect();
    if parts.is_empty() && asks_nothing {
        return None;
    }
    let mut joined = Vec::with_capacity(parts.len());
    for part in parts {
        match (part, make(Vec::new())) {
            (Query::And(inner), Query::And(_)) | (Query::Or(inner), Query::Or(_)) => joined.extend(inner),
            (part, _) if part == *absorbing => return Some(part),
            (part, _) if part == *neutral => {}
            (part, _) => joined.push(part),
        }
    }
    Some(match joined.len() {
        0 => neutral.clone(),
        1 => joined.remove(0),
        _ => make(joined),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Query {
        Query::Word(text.to_owned())
    }

    #[test]
    fn nesting_falls_away() {
        let nested = Query::And(vec![word("a"), Query::And(vec![word("b"), Query::Or(vec![word("c")])])]);
        assert_eq!(nested.simplified(), Query::And(vec![word("a"), word("b"), word("c")]));
        let twice = Query::Not(Box::new(Query::Not(Box::new(word("a")))));
        assert_eq!(twice.simplified(), word("a"));
    }

    #[test]
    fn everything_and_nothing_are_absorbed() {
        assert_eq!(Query::And(vec![Query::All, word("a")]).simplified(), word("a"));
        assert_eq!(Query::And(vec![Query::none(), word("a")]).simplified(), Query::none());
        assert_eq!(Query::Or(vec![Query::All, word("a")]).simplified(), Query::All);
        assert_eq!(Query::Or(vec![]).simplified(), Query::none());
        assert_eq!(Query::And(vec![]).simplified(), Query::All);
    }

    #[test]
    fn a_leaf_without_letters_is_no_demand() {
        assert_eq!(Query::Or(vec![word("—"), word("a")]).simplified(), word("a"));
        assert_eq!(Query::Not(Box::new(word("—"))).simplified(), Query::All);
    }

    #[test]
    fn texts_have_one_form() {
        assert_eq!(word("  a \u{200f}b ").simplified(), phrase("a b".into(), 0));
        assert_eq!(word("Erdog\u{306}an").simplified(), word("Erdoğan"));
        let dated = Query::Filter {
            field: Field::Date,
            value: "2025-06..2025-05".into(),
        };
        assert_eq!(dated.simplified().to_string(), "date:2025-05..2025-06");
    }
}
