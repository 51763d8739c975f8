//! Spans that name entities, and what a page says of those entities.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// What an entity is; the prefix of its id says so too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// `per:` a person.
    Person,
    /// `ven:` a building or site where talks are held.
    Venue,
    /// `pla:` a city or region.
    Place,
    /// `cty:` a country, by ISO 3166-1 alpha-2.
    Country,
    /// `org:` an organisation.
    Org,
    /// `agr:` an agreement.
    Agreement,
    /// `top:` a topic.
    Topic,
}

/// Identifier of an entity: prefix of its kind, colon, slug; `per:medinsky`, `cty:UA`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl EntityId {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the kind that the prefix names.
    #[must_use]
    pub fn kind(&self) -> Option<EntityKind> {
        Some(match self.0.split_once(':')?.0 {
            "per" => EntityKind::Person,
            "ven" => EntityKind::Venue,
            "pla" => EntityKind::Place,
            "cty" => EntityKind::Country,
            "org" => EntityKind::Org,
            "agr" => EntityKind::Agreement,
            "top" => EntityKind::Topic,
            _ => return None,
        })
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a mention does in the talks that a page reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The page says that the person sat in a delegation at the talks.
    Negotiator,
    /// A known delegate of a direct party, on a page about talks that does not say so.
    NegotiatorInferred,
    /// The page says that the person mediated, chaired or hosted.
    Mediator,
    /// Known mediator, of a country or body that the page says mediated.
    MediatorInferred,
    /// Building in which talks were held.
    Venue,
    /// City in which talks were held.
    VenueCity,
    /// Place that somebody offered for talks.
    OfferedVenue,
    /// Head of a state, government or armed group.
    Leader,
    /// Speaks for a party.
    Spokesperson,
    /// Minister, envoy or other official, with no other role on this page.
    Official,
    /// Reports.
    Journalist,
    /// Expert or scholar who explains.
    Analyst,
    /// The page says that the person was absent or took no part.
    Absent,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 13] = [
        Self::Negotiator,
        Self::NegotiatorInferred,
        Self::Mediator,
        Self::MediatorInferred,
        Self::Venue,
        Self::VenueCity,
        Self::OfferedVenue,
        Self::Leader,
        Self::Spokesperson,
        Self::Official,
        Self::Journalist,
        Self::Analyst,
        Self::Absent,
    ];

    /// Returns the name: in JSON, in queries, in the column of the index.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Negotiator => "negotiator",
            Self::NegotiatorInferred => "negotiator_inferred",
            Self::Mediator => "mediator",
            Self::MediatorInferred => "mediator_inferred",
            Self::Venue => "venue",
            Self::VenueCity => "venue_city",
            Self::OfferedVenue => "offered_venue",
            Self::Leader => "leader",
            Self::Spokesperson => "spokesperson",
            Self::Official => "official",
            Self::Journalist => "journalist",
            Self::Analyst => "analyst",
            Self::Absent => "absent",
        }
    }

    /// Returns the role of that name, in which spaces, hyphens and underscores are the same.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A role of a mention, and the words that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleMark {
    /// The role.
    pub role: Role,
    /// Id of the rule that gave it.
    pub rule: String,
    /// Bytes of the document that the rule rests on.
    pub evidence: Span,
}

/// A span that names an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The entity.
    pub id: EntityId,
    /// Its canonical name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// The words on the page.
    pub surface: String,
    /// Bytes of the document; its text is `surface`.
    pub span: Span,
    /// 1-based line of the raw file, for plain-text pages.
    pub line: Option<u32>,
    /// Whether a capital or building stands for its government.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub metonym: bool,
    /// What the page says the entity does here.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roles: Vec<RoleMark>,
}

/// Entities of a page by what it says of them; each list sorted and without repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facets {
    /// People who negotiated, stated on the page.
    pub negotiator: Vec<EntityId>,
    /// People known to negotiate for a direct party, on a page about talks.
    pub negotiator_inferred: Vec<EntityId>,
    /// People who mediated, stated on the page.
    pub mediator: Vec<EntityId>,
    /// People known to mediate, of a country or body stated to mediate.
    pub mediator_inferred: Vec<EntityId>,
    /// Buildings where talks were held.
    pub venue: Vec<EntityId>,
    /// Cities where talks were held.
    pub venue_city: Vec<EntityId>,
    /// Places offered for talks.
    pub offered_venue: Vec<EntityId>,
    /// Every person mentioned.
    pub person: Vec<EntityId>,
    /// Every organisation mentioned.
    pub org: Vec<EntityId>,
    /// Every place mentioned: cities, regions and venues.
    pub place: Vec<EntityId>,
    /// Every country mentioned.
    pub country: Vec<EntityId>,
    /// Topics of the page.
    pub topic: Vec<EntityId>,
}

/// A likely name that the gazetteer does not list; reported for review, never counted in facets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The words on the page.
    pub surface: String,
    /// Bytes of the document.
    pub span: Span,
    /// Rule that proposed it.
    pub rule: String,
    /// Office or trade that the page names beside it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Role>,
}

impl Tagging {
    /// Returns what the page says that entities are and do: what its facets count, and the other roles of mentions.
    pub fn roles(&self) -> impl Iterator<Item = (Role, &EntityId)> {
        let facets = &self.facets;
        let lists = [
            (Role::Negotiator, &facets.negotiator),
            (Role::NegotiatorInferred, &facets.negotiator_inferred),
            (Role::Mediator, &facets.mediator),
            (Role::MediatorInferred, &facets.mediator_inferred),
            (Role::Venue, &facets.venue),
            (Role::VenueCity, &facets.venue_city),
            (Role::OfferedVenue, &facets.offered_venue),
        ];
        let of_mentions = self.mentions.iter().flat_map(|mention| {
            let roles = mention.roles.iter().map(|mark| mark.role);
            roles
                .filter(|role| *role >= Role::Leader)
                .map(|role| (role, &mention.id))
        });
        let of_facets = lists
            .into_iter()
            .flat_map(|(role, ids)| ids.iter().map(move |id| (role, id)));
        of_facets.chain(of_mentions)
    }
}

/// What tagging gives for one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tagging {
    /// Mentions in order of their spans.
    pub mentions: Vec<Mention>,
    /// Entities by role.
    pub facets: Facets,
    /// Names that the gazetteer does not list.
    pub candidates: Vec<Candidate>,
}
