//! The query language: what a person types, as plain data that knows no engine.
//!
//! [`parse`] reads the text of a query and never fails on bad syntax: it does what was most likely meant and says
//! so in a [`Note`]. A [`Query`] is a tree that any engine can lower; [`Request`] adds the filters and the paging
//! of a search. `Display` writes a query back so that `parse(display(q))` gives `q` again.

mod date_range;
mod display;
mod hint;
mod lex;
mod note;
mod parse;
mod request;
mod simplify;

pub use date_range::{DateRange, NotARange};
pub use note::Note;
pub use parse::{MAX_BYTES, MAX_CLAUSES, MAX_DEPTH, Parsed, QueryError, parse};
pub use request::{Filters, MatchMode, Request, Sort, ZoneScope};

use serde::{Deserialize, Serialize};

use crate::model::Field;

/// Most letters in which a word may differ from the one asked for.
pub const MAX_EDITS: u8 = 2;

/// Largest slop of a phrase, in words.
pub const MAX_SLOP: u32 = 64;

/// What documents and passages are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Everything.
    #[default]
    All,
    /// One word as typed; it may hold apostrophes, hyphens or commas, which the analyzer splits.
    Word(String),
    /// Every word that begins so.
    Prefix(String),
    /// A word and all that differ from it in at most so many letters: one more, one less, another, or two turned round.
    Fuzzy {
        /// The word.
        text: String,
        /// Letters that may differ, 1 or 2.
        edits: u8,
    },
    /// Words next to one another and in this order, up to `slop` moves of a word apart.
    Phrase {
        /// The words, with one space between two.
        text: String,
        /// How far the words may stand apart, in words; at most [`MAX_SLOP`].
        slop: u32,
    },
    /// Documents with a value in a field: an id, a canonical name or an alias. Dates are [`Query::Date`].
    Filter {
        /// The field.
        field: Field,
        /// The value as typed.
        value: String,
    },
    /// Documents published in a range of days.
    Date(DateRange),
    /// Everything that the query does not match.
    Not(Box<Query>),
    /// What all of them match.
    And(Vec<Query>),
    /// What any of them matches.
    Or(Vec<Query>),
}

impl Query {
    /// Returns the query that matches nothing.
    #[must_use]
    pub fn none() -> Self {
        Self::Not(Box::new(Self::All))
    }

    /// Returns the words, prefixes and phrases that are not under a `Not`, in order: what ranks and is highlighted.
    #[must_use]
    pub fn positive_leaves(&self) -> Vec<&Self> {
        match self {
            Self::Word(_) | Self::Prefix(_) | Self::Fuzzy { .. } | Self::Phrase { .. } => vec![self],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::positive_leaves).collect(),
            Self::All | Self::Filter { .. } | Self::Date(_) | Self::Not(_) => Vec::new(),
        }
    }

    /// Returns the words that all must match, in order and without punctuation at their ends: what may spell a name
    /// of several words. Words of an `OR` are no part of it, since they are alternatives and not neighbours.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        match self {
            Self::Word(word) => vec![word.trim_matches(|c: char| !c.is_alphanumeric())],
            Self::And(parts) => parts.iter().flat_map(Self::words).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns whether the query asks for words, so that its hits can be ranked.
    #[must_use]
    pub fn has_words(&self) -> bool {
        !self.positive_leaves().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Query, parse};

    fn read(text: &str) -> Query {
        parse(text).expect("below all limits").query
    }

    #[test]
    fn leaves_that_rank_are_the_positive_ones_in_order() {
        let query = read("swap (\"all for all\" OR ceasefire*) -football negotiator:umerov date:2025");
        let leaves: Vec<String> = query.positive_leaves().into_iter().map(ToString::to_string).collect();
        assert_eq!(leaves, ["swap", "\"all for all\"", "ceasefire*"]);
        assert!(!read("-football lang:ru").has_words());
    }

    #[test]
    fn words_may_spell_a_name() {
        assert_eq!(
            read("Vladimir Medinsky, (a OR b) -c 'talks'").words(),
            ["Vladimir", "Medinsky", "talks"]
        );
        assert_eq!(read("Erdoğan'ın").words(), ["Erdoğan'ın"]);
    }

    #[test]
    fn a_query_is_plain_data() {
        let query = read("swap -\"red cross\"~2 venue:istanbul date:2025-05..");
        let json = serde_json::to_string(&query).unwrap();
        assert_eq!(serde_json::from_str::<Query>(&json).unwrap(), query);
    }
}
