//! The one table of fields: what a query may name, a filter may ask and a facet may count.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A property of documents that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// People who negotiated, stated or inferred.
    Negotiator,
    /// People who mediated, stated or inferred.
    Mediator,
    /// What somebody or some place is on the page: a [`Role`](super::Role), alone or `ROLE=NAME`.
    Role,
    /// People mentioned.
    Person,
    /// Organisations mentioned.
    Org,
    /// Where talks were held: a tree of country, city, building.
    Venue,
    /// Places mentioned.
    Place,
    /// Countries mentioned.
    Country,
    /// Topics.
    Topic,
    /// Publisher.
    Outlet,
    /// Language.
    Lang,
    /// Doubts about the quality of the page: [`FlagKind`](super::FlagKind).
    Flag,
    /// Publication date.
    Date,
}

impl Field {
    /// Every field, in the order help texts list them.
    pub const ALL: [Self; 13] = [
        Self::Negotiator,
        Self::Mediator,
        Self::Role,
        Self::Person,
        Self::Org,
        Self::Venue,
        Self::Place,
        Self::Country,
        Self::Topic,
        Self::Outlet,
        Self::Lang,
        Self::Flag,
        Self::Date,
    ];

    /// Returns the name: prefix in queries, flag of the program, name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Negotiator => "negotiator",
            Self::Mediator => "mediator",
            Self::Role => "role",
            Self::Person => "person",
            Self::Org => "org",
            Self::Venue => "venue",
            Self::Place => "place",
            Self::Country => "country",
            Self::Topic => "topic",
            Self::Outlet => "outlet",
            Self::Lang => "lang",
            Self::Flag => "flag",
            Self::Date => "date",
        }
    }

    /// Returns the field of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Returns whether its values are entities of the gazetteer.
    #[must_use]
    pub fn is_entity(self) -> bool {
        !matches!(self, Self::Role | Self::Outlet | Self::Lang | Self::Flag | Self::Date)
    }
}
