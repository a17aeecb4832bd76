//! The shape of `heads.toml`, as written; its rate tables stand in `table.rs`.

use serde::Deserialize;
use toml::Spanned;

use super::{AdditionRow, AdvanceRow, EventRow, PeriodRow, RateRowRow, Text};

/// `heads.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct HeadsFile {
    pub head: Vec<HeadRow>,
    #[serde(default)]
    pub event: Vec<EventRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct HeadRow {
    pub id: Text,
    pub title: String,
    #[serde(default)]
    pub mode: String,
    pub cite: Text,
    pub ceiling: Option<Text>,
    pub form: Text,
    #[serde(default)]
    pub band: Vec<BandRow>,
    pub firm: Option<FirmRow>,
    #[serde(default)]
    pub kind: Vec<KindRow>,
    pub each: Option<EachRow>,
    #[serde(default)]
    pub inputs: Vec<String>,
    #[serde(default)]
    pub row: Vec<RateRowRow>,
    #[serde(default)]
    pub addition: Vec<AdditionRow>,
    #[serde(default)]
    pub period: Vec<PeriodRow>,
    pub advance: Option<AdvanceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct BandRow {
    pub id: Text,
    pub from: Option<Text>,
    pub to: Option<Text>,
    pub rate: Text,
    pub cap: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct FirmRow {
    pub cap: Text,
    pub projects: Spanned<u32>,
    pub cite: Text,
    /// Set where the limits rest on a reading and not on the quote.
    pub reading: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct KindRow {
    pub id: Text,
    pub title: String,
    pub cap: Text,
    pub pool: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct EachRow {
    pub id: Text,
    pub max: Text,
    pub cite: Text,
}
