//! A search as a whole: the query, the filters beside it, and how many hits in which order.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{DateRange, Query};
use crate::model::{Field, ZoneKind};

/// Everything that decides which hits are returned, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What is asked for.
    pub query: Query,
    /// Which documents may answer.
    pub filters: Filters,
    /// How many words of the query a document must hold; `None` tries all, then most, then any.
    pub match_mode: Option<MatchMode>,
    /// Whether filters must be met by the passage itself and not only by its document.
    pub same_passage: bool,
    /// Most passages of one document; 0 for all.
    pub per_document: usize,
    /// Most hits.
    pub limit: usize,
    /// Hits passed over at the front.
    pub offset: usize,
    /// Order of the hits.
    pub sort: Sort,
    /// Which zones are searched.
    pub zones: ZoneScope,
    /// Whether a name finds its own spelling only, and not the other names of the same entity.
    pub exact_names: bool,
    /// Whether filters on roles count only what the page states, and not what is inferred.
    pub stated_only: bool,
    /// Sentences of context on either side of a passage.
    pub context: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: Query::All,
            filters: Filters::default(),
            match_mode: None,
            same_passage: false,
            per_document: 3,
            limit: 10,
            offset: 0,
            sort: Sort::default(),
            zones: ZoneScope::default(),
            exact_names: false,
            stated_only: false,
            context: 0,
        }
    }
}

/// How many words of a query a document must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchMode {
    /// Every one.
    All,
    /// More than half.
    Most,
    /// At least one.
    Any,
}

/// Order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Date,
    /// By publisher, then best first.
    Outlet,
}

/// Which zones are searched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneScope {
    /// What the page says: [`ZoneKind::is_content`](crate::model::ZoneKind::is_content).
    #[default]
    Body,
    /// Everything, the site's own texts included.
    All,
    /// These alone.
    Only(BTreeSet<ZoneKind>),
}

impl ZoneScope {
    /// Reads names of zones: `body` stands for everything that the page says, `all` for everything, the others for
    /// themselves. Several are joined; none is the default.
    ///
    /// ```
    /// # use tidings::{model::ZoneKind, query::ZoneScope};
    /// assert_eq!(ZoneScope::of(["related", "quote"]).unwrap().kinds(), [ZoneKind::Quote, ZoneKind::Related]);
    /// assert_eq!(ZoneScope::of(["body"]), Ok(ZoneScope::Body));
    /// assert!(ZoneScope::of(["sidebar"]).is_err());
    /// ```
    ///
    /// # Errors
    /// The first name that is none.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, &'n str> {
        let mut scope = None;
        for name in names {
            let one = match name {
                "body" => Self::Body,
                "all" => Self::All,
                _ => Self::Only([ZoneKind::from_name(name).ok_or(name)?].into()),
            };
            scope = Some(scope.map_or(one.clone(), |scope: Self| scope.and(&one)));
        }
        Ok(scope.unwrap_or_default())
    }

    /// Returns the scope that holds the zones of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let both: BTreeSet<ZoneKind> = self.kinds().into_iter().chain(other.kinds()).collect();
        let is = |scope: &Self| both.iter().copied().eq(scope.kinds());
        [Self::Body, Self::All].into_iter().find(is).unwrap_or(Self::Only(both))
    }

    /// Returns the zones, in the order of [`ZoneKind::ALL`].
    #[must_use]
    pub fn kinds(&self) -> Vec<ZoneKind> {
        let holds = |kind: &ZoneKind| match self {
            Self::Body => kind.is_content(),
            Self::All => true,
            Self::Only(kinds) => kinds.contains(kind),
        };
        ZoneKind::ALL.into_iter().filter(holds).collect()
    }

    /// Returns the names that [`ZoneScope::of`] reads as this scope, parted by commas.
    #[must_use]
    pub fn names(&self) -> String {
        match self {
            Self::Body => "body".to_owned(),
            Self::All => "all".to_owned(),
            Self::Only(kinds) => {
                let has_body = Self::Body.kinds().iter().all(|kind| kinds.contains(kind));
                let others = kinds.iter().filter(|kind| !has_body || !kind.is_content());
                let names = has_body
                    .then_some("body")
                    .into_iter()
                    .chain(others.map(|kind| kind.name()));
                names.collect::<Vec<_>>().join(",")
            }
        }
    }
}

/// Documents that may answer: any of the values of a field, and so for each field that is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// For each field, values of which a document must have one. Dates stand in `dates`.
    pub include: BTreeMap<Field, Vec<String>>,
    /// For each field, values of which a document must have none. Dates stand in `not_dates`.
    pub exclude: BTreeMap<Field, Vec<String>>,
    /// Ranges of which one must hold the document's date; empty for no such demand.
    pub dates: Vec<DateRange>,
    /// Ranges of which none may hold the document's date.
    pub not_dates: Vec<DateRange>,
    /// Range, besides `dates`, that must hold the document's date: since and until.
    pub window: DateRange,
}

impl Filters {
    /// Returns the filters as a query: AND between fields, OR within one.
    ///
    /// ```
    /// # use tidings::{model::Field, query::Filters};
    /// let mut filters = Filters::default();
    /// filters.include.insert(Field::Venue, vec!["istanbul".into(), "ankara".into()]);
    /// filters.exclude.insert(Field::Lang, vec!["ru".into()]);
    /// assert_eq!(filters.to_query().to_string(), "(venue:istanbul OR venue:ankara) -lang:ru");
    /// ```
    #[must_use]
    pub fn to_query(&self) -> Query {
        let excluded = self
            .exclude
            .iter()
            .flat_map(|(&field, values)| values.iter().map(move |value| (field, value)));
        let mut parts: Vec<Query> = self
            .include
            .iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(&field, values)| Query::Or(values.iter().map(|value| filter(field, value)).collect()))
            .collect();
        parts.extend(excluded.map(|(field, value)| Query::Not(Box::new(filter(field, value)))));
        if !self.dates.is_empty() {
            parts.push(Query::Or(self.dates.iter().copied().map(Query::Date).collect()));
        }
        parts.extend(
            self.not_dates
                .iter()
                .map(|&range| Query::Not(Box::new(Query::Date(range)))),
        );
        parts.push(Query::Date(self.window));
        Query::And(parts).simplified()
    }

    /// Returns whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.to_query() == Query::All
    }
}

fn filter(field: Field, value: &str) -> Query {
    Query::Filter {
        field,
        value: value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_filters_ask_for_everything() {
        assert!(Filters::default().is_empty());
        assert_eq!(
            Filters {
                include: [(Field::Org, vec![])].into(),
                ..Filters::default()
            }
            .to_query(),
            Query::All
        );
    }

    #[test]
    fn dates_join_the_other_filters() {
        let range = |text: &str| text.parse::<DateRange>().unwrap();
        let filters = Filters {
            include: [(Field::Negotiator, vec!["умеров".to_owned()])].into(),
            dates: vec![range("2025-05"), range("2025-07")],
            not_dates: vec![range("2025-05-16")],
            window: range("2025.."),
            ..Filters::default()
        };
        let expected = "negotiator:умеров (date:2025-05 OR date:2025-07) -date:2025-05-16 date:2025..";
        assert_eq!(filters.to_query().to_string(), expected);
    }

    #[test]
    fn a_request_needs_only_what_it_changes() {
        let request: Request = serde_json::from_str(r#"{"query":{"word":"swap"},"limit":5}"#).unwrap();
        assert_eq!(
            request,
            Request {
                query: Query::Word("swap".into()),
                limit: 5,
                ..Request::default()
            }
        );
    }
}
