//! The shapes of the files of a pack, exactly as written. Strict at every level. The large files have a module each.

mod eligibility;
mod heads;
mod identity;
mod procedure;
mod table;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

pub(super) use eligibility::{BoundRow, CriterionRow, EligibilityFile, FactRow, TestRow};
pub(super) use heads::{BandRow, EachRow, FirmRow, HeadRow, HeadsFile, KindRow};
pub(super) use identity::{
    AssumptionRow, Instrument, LawRow, PackFile, PartialRow, SeenRow, SuperiorRow, TextFile,
};
pub(super) use procedure::{
    CostRow, LimitRow, PanelRow, PaymentRow, PerformanceRow, ProcedureFile, ProcurementRow, ShareRow,
};
pub(super) use table::{AdditionRow, AdvanceRow, EventRow, EventSourceRow, PeriodRow, RateRowRow, WithinRow};

use super::clocks::Desk;
use super::papers::{FlagOwner, Weight};
use super::rows::EvidenceForm;

pub(super) type Text = Spanned<String>;

/// `anchors.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnchorsFile {
    pub anchor: BTreeMap<Text, Text>,
}

/// `readings.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingsFile {
    pub reading: Vec<ReadingRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingRow {
    pub id: Text,
    pub question: String,
    pub basis: Vec<Text>,
    pub options: Vec<OptionRow>,
    pub chosen: Text,
    pub chosen_by: String,
    pub why: String,
    pub effect: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OptionRow {
    pub id: String,
    pub label: String,
}

/// `evidence.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceFile {
    pub list: BTreeMap<String, Vec<EvidenceRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EvidenceRow {
    pub kind: Text,
    pub label: String,
    pub required: bool,
    pub form: EvidenceForm,
    pub source: String,
    pub when: String,
    #[serde(default)]
    pub note: String,
    pub cite: Text,
}

/// `districts.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DistrictsFile {
    pub district: Vec<DistrictRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DistrictRow {
    pub code: Text,
    pub name: String,
}

/// `industries.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndustriesFile {
    pub reading: Text,
    pub industry: Vec<IndustryRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndustryRow {
    pub id: Text,
    pub name: String,
    pub cite: Text,
    pub codes: Vec<CodeRow>,
    #[serde(default)]
    pub doubtful: Vec<CodeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeRow {
    pub code: Text,
    pub name: String,
}

/// `cases.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CasesFile {
    pub case: Vec<CaseRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseRow {
    pub name: Text,
    #[serde(default)]
    pub verified: Vec<Text>,
    #[serde(default)]
    pub amounts: Vec<Text>,
    /// The level reached and when things happened, the same for every project of the case.
    pub level: Option<u8>,
    #[serde(default)]
    pub times: BTreeMap<String, Vec<Text>>,
    /// How the last project is refused.
    pub refused: Option<String>,
    /// The contract's down payment, what is advanced on it, and what is then left of the award.
    pub down_payment: Option<Text>,
    pub advance: Option<Text>,
    pub rest: Option<Text>,
    #[serde(default)]
    pub cites: Vec<Text>,
    #[serde(default)]
    pub binds: Vec<String>,
}

/// `papers.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PapersFile {
    pub reading: Text,
    pub window: Vec<WindowRow>,
    pub suggest: Vec<SuggestRow>,
    pub flag: Vec<FlagRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WindowRow {
    pub id: Text,
    pub first: Text,
    pub then: Text,
    pub on: bool,
    pub note: String,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestRow {
    pub cost: Text,
    #[serde(default)]
    pub classes: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlagRow {
    pub id: Text,
    pub title: String,
    pub weight: Weight,
    pub owner: FlagOwner,
    pub on: bool,
    pub note: String,
    #[serde(default)]
    pub figures: BTreeMap<String, i64>,
    pub cite: Text,
}

/// `clocks.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClocksFile {
    pub reading: Text,
    #[serde(default)]
    pub remind: Vec<RemindRow>,
    #[serde(default)]
    pub escalate: Vec<EscalateRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RemindRow {
    /// `3个工作日`
    pub before: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EscalateRow {
    pub of: Desk,
    pub to: Desk,
    pub after: Text,
    pub cite: Text,
    pub why: String,
}
