//! Facts about an enterprise or a project: what is known, from where, since when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Keyed by the ids of the pack's dictionary. A fact that is not here is unknown.
pub type Facts = BTreeMap<String, FactRecord>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactRecord {
    pub value: FactValue,
    /// Who or what says so: 信用中国查询, 企业填报, …
    pub source: String,
    /// The day the source says it.
    #[schemars(with = "String")]
    pub on: Date,
    /// Digest of the file that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    Bool(bool),
    /// A count, or an amount in fen.
    Int(i64),
    /// A code, an enumerated word, or a date `2025-03-01`.
    Text(String),
    Events(Vec<Event>),
}

/// Something that happened, of a kind the pack lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub kind: String,
    #[schemars(with = "String")]
    pub on: Date,
}
