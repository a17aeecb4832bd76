//! The shapes of rate tables in `heads.toml`, as written.

use serde::Deserialize;
use toml::Spanned;

use super::Text;

/// A line of a rate table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct RateRowRow {
    pub id: Text,
    pub level: Option<Spanned<u8>>,
    pub level_from: Option<Spanned<u8>>,
    #[serde(default)]
    pub within: Vec<WithinRow>,
    pub rate: Option<Text>,
    pub cap: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct AdditionRow {
    pub id: Text,
    pub level: Option<Spanned<u8>>,
    pub level_from: Option<Spanned<u8>>,
    #[serde(default)]
    pub within: Vec<WithinRow>,
    pub amount: Text,
    pub cite: Text,
}

/// A year, or a first day and a last minute.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct WithinRow {
    pub event: Text,
    pub year: Option<Spanned<i16>>,
    pub from: Option<Text>,
    pub until: Option<Text>,
    /// Where the dates stand, if not in the row's own quote.
    pub cite: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PeriodRow {
    pub within: Vec<WithinRow>,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct AdvanceRow {
    pub rate: Text,
    pub cap: Text,
    pub cite: Text,
    pub reading: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct EventRow {
    pub id: Text,
    pub label: String,
    pub source: EventSourceRow,
    /// Of the source `fact`.
    pub fact: Option<Text>,
    pub reading: Option<Text>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::pack) enum EventSourceRow {
    Acceptance,
    LevelAssessment,
    Claim,
    Contracts,
    Invoices,
    Payments,
    Fact,
}
