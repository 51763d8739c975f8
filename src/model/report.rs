//! What became of every page of an `add`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page that could not be indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RejectedPage {
    /// File and record, as `path` or `path#record`.
    pub origin: String,
    /// Why.
    pub reason: String,
}

/// Account of one `add`: `seen = added + changed + unchanged + duplicates + rejected`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AddReport {
    /// Version of this shape.
    pub schema_version: u32,
    /// Pages looked at.
    pub seen: u64,
    /// Pages new to the index.
    pub added: u64,
    /// Pages whose bytes changed; the new version replaced the old.
    pub changed: u64,
    /// Pages as they were.
    pub unchanged: u64,
    /// Pages that were cleaned again since more is known of the lines that their site prints; counted above as well where
    /// they were seen.
    #[serde(default)]
    pub cleaned_again: u64,
    /// Pages of the index that are gone from disk.
    pub removed: u64,
    /// Pages byte for byte the same as another page.
    pub duplicates: u64,
    /// Pages that could not be indexed.
    pub rejected: Vec<RejectedPage>,
    /// Files passed over since they are no pages (pictures, styles, sidecars), by ending.
    pub other_files: std::collections::BTreeMap<String, u64>,
    /// Wall time, seconds.
    pub seconds: f64,
}
