//! The shape of `procedure.toml`, as written: limits, payments, panels, performance.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Text;

/// `procedure.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct ProcedureFile {
    pub basis: Spanned<BTreeMap<Text, Text>>,
    /// A partial pack may leave out both.
    pub share: Option<ShareRow>,
    pub payment: Option<PaymentRow>,
    /// Of procurement; a pack whose heads are not spent by contracts may leave it out.
    pub procurement: Option<ProcurementRow>,
    /// Of performance; a pack whose text does not say may leave it out.
    pub performance: Option<PerformanceRow>,
    pub limit: Spanned<BTreeMap<String, LimitRow>>,
    /// A pack without rewards by ranking leaves it out.
    pub panel: Option<PanelRow>,
    pub cost: Vec<CostRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct CostRow {
    pub id: Text,
    pub label: String,
    pub eligible: bool,
    pub note: String,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct ShareRow {
    pub rate: Text,
    pub cite: Text,
    pub reading: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PaymentRow {
    pub first: Text,
    pub cite: Text,
}

/// How much supplementary contracts may add, and the reading on what adds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct ProcurementRow {
    pub supplement: Text,
    pub cite: Text,
    pub reading: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PerformanceRow {
    pub deviation: DeviationRow,
    pub grade: GradeRow,
    pub budget: BudgetRow,
}

/// Where results are a basis of the next budget.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct BudgetRow {
    pub cite: Text,
}

/// How much behind the line is behind, for each option of the reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct DeviationRow {
    pub cite: Text,
    pub reading: Text,
    pub tolerance_by: BTreeMap<Text, Text>,
}

/// The least points of 优, 良 and 中, for each option of the reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct GradeRow {
    pub cite: Text,
    pub reading: Text,
    pub bands_by: BTreeMap<Text, Spanned<[u16; 3]>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct LimitRow {
    pub label: String,
    pub cite: Text,
    pub reading: Text,
    /// `5个工作日` or `30日`; either one for all options of the reading, or one for each.
    pub days: Option<Text>,
    pub days_by: Option<BTreeMap<Text, Text>>,
}

/// How experts score (第九条): each number by the chosen option of its reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::pack) struct PanelRow {
    pub cite: Text,
    /// The reading on the number of experts.
    pub size: Text,
    pub least_by: BTreeMap<Text, u32>,
    /// The reading on outlying scores.
    pub scores: Text,
    /// From how many scores on; nothing for an option that drops none.
    pub trim_by: BTreeMap<Text, u32>,
    /// The reading on money that is not enough for the next rank.
    pub rest: Text,
    /// The reading on names.
    pub names: Text,
}
