//! What the engine is asked: a query whose names are resolved, so that no spelling is left to interpret.

use crate::{
    model::{EntityId, Field, ZoneKind},
    query::{DateRange, Sort},
};

/// One question.
#[derive(Clone, Debug)]
pub struct Lookup {
    /// Which documents (with `same_passage`: which passages) match.
    pub clause: Clause,
    /// What clauses point at, and what passages are ranked by.
    pub leaves: Vec<Leaf>,
    /// For each leaf, whether passages are ranked by it and show it; leaves under a `Not` only decide.
    pub ranks: Vec<bool>,
    /// Conditions on documents, all of which must hold.
    pub filters: Vec<Filter>,
    /// Zones that are looked into.
    pub zones: Vec<ZoneKind>,
    /// Words and filters must meet in one passage.
    pub same_passage: bool,
    /// Hits wanted.
    pub limit: usize,
    /// Hits skipped.
    pub offset: usize,
    /// Most passages of one document; 0 for all.
    pub per_document: usize,
    /// Order of the hits.
    pub sort: Sort,
}

/// Which documents match.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// All.
    All,
    /// Those with the leaf of that number in [`Lookup::leaves`].
    Leaf(usize),
    /// Those that a filter lets pass.
    Filter(Filter),
    /// Those that the clause does not match.
    Not(Box<Clause>),
    /// Those that all match.
    And(Vec<Clause>),
    /// Those that one matches.
    Or(Vec<Clause>),
    /// Those that so many match.
    AtLeast(usize, Vec<Clause>),
}

/// What a passage may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    /// A word in any of its forms, or a mention of one of the entities that it names.
    Word {
        /// As typed.
        text: String,
        /// Entities that the word names.
        entities: Vec<EntityId>,
    },
    /// A mention of one of some entities.
    Entity(Vec<EntityId>),
    /// Words in a row.
    Phrase {
        /// As typed.
        text: String,
        /// Words that may stand between or be moved.
        slop: u32,
    },
    /// A word and those that differ from it in so many letters.
    Fuzzy {
        /// As typed.
        text: String,
        /// Letters, 1 or 2.
        edits: u8,
    },
    /// Words that start so.
    Prefix(String),
}

/// A condition on documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// Property.
    pub field: Field,
    /// What it must be.
    pub values: FilterValues,
    /// Whether matching documents are left out instead.
    pub exclude: bool,
    /// For negotiators and mediators: only those that the page names so.
    pub stated_only: bool,
}

/// What a property must be.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterValues {
    /// One of these entity ids, outlets or languages.
    OneOf(Vec<String>),
    /// A publication date within one of these.
    Within(Vec<DateRange>),
}
