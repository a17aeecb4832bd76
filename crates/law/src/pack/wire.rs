//! The shapes of the files of a pack, exactly as written. Strict at every level.

mod table;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

pub(super) use table::{AdditionRow, AdvanceRow, EventRow, EventSourceRow, PeriodRow, RateRowRow, WithinRow};

use super::clocks::Desk;
use super::papers::{FlagOwner, Weight};
use super::rows::{EvidenceForm, Sureness};
use crate::criteria::{FactType, StatedBy};

pub(super) type Text = Spanned<String>;

/// `pack.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackFile {
    pub format: Text,
    pub id: String,
    pub version: String,
    pub instrument: Instrument,
    pub text: TextFile,
    #[serde(default)]
    pub assumption: Vec<AssumptionRow>,
    pub partial: Option<PartialRow>,
    /// Set by an overlay: the digest of the pack it was laid over.
    pub base: Option<String>,
    /// Set by overlays: the documents whose words replaced some of the instrument's.
    #[serde(default)]
    pub superior: Vec<SuperiorRow>,
    /// Laws that the instrument refers to, where a number of theirs is applied.
    #[serde(default)]
    pub law: Vec<LawRow>,
    /// Files that stand in another folder: name to path. Whoever reads the folder fills them in.
    #[serde(default, rename = "shared")]
    pub _shared: BTreeMap<String, String>,
}

/// A superior document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuperiorRow {
    pub file: String,
    pub title: String,
    pub doc_no: String,
    pub from: Spanned<Date>,
    pub from_cite: Text,
    /// Anchors of the pack below whose words it took the place of.
    #[serde(default)]
    pub supersedes: Vec<String>,
}

/// A law that the instrument refers to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LawRow {
    pub file: String,
    pub title: String,
    pub short: String,
}

/// Of a pack made from what can be seen of a text, not from the text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartialRow {
    /// The anchor that legal points fall back to which stand in no excerpt.
    pub unseen: Text,
    /// What is not known, in plain words.
    pub missing: Vec<String>,
    pub seen: Vec<SeenRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenRow {
    /// `x1`: the excerpt's number in the text.
    pub excerpt: Text,
    pub address: String,
    pub sureness: Sureness,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Instrument {
    pub title: String,
    pub doc_no: String,
    pub from: Spanned<Date>,
    pub from_cite: Text,
    pub until: Option<Spanned<Date>>,
    pub cite: Text,
    /// Set where it is a reading that these dates are those of force.
    pub reading: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextFile {
    pub file: String,
    /// The line that follows the regulation in the same paper.
    pub until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssumptionRow {
    pub id: String,
    pub amount: Text,
    pub source: String,
}

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

/// `procedure.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcedureFile {
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
pub(super) struct CostRow {
    pub id: Text,
    pub label: String,
    pub eligible: bool,
    pub note: String,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShareRow {
    pub rate: Text,
    pub cite: Text,
    pub reading: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaymentRow {
    pub first: Text,
    pub cite: Text,
}

/// How much supplementary contracts may add, and the reading on what adds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcurementRow {
    pub supplement: Text,
    pub cite: Text,
    pub reading: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PerformanceRow {
    pub deviation: DeviationRow,
    pub grade: GradeRow,
    pub budget: BudgetRow,
}

/// Where results are a basis of the next budget.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BudgetRow {
    pub cite: Text,
}

/// How much behind the line is behind, for each option of the reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviationRow {
    pub cite: Text,
    pub reading: Text,
    pub tolerance_by: BTreeMap<Text, Text>,
}

/// The least points of 优, 良 and 中, for each option of the reading.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradeRow {
    pub cite: Text,
    pub reading: Text,
    pub bands_by: BTreeMap<Text, Spanned<[u16; 3]>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitRow {
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
pub(super) struct PanelRow {
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

/// `heads.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadsFile {
    pub head: Vec<HeadRow>,
    #[serde(default)]
    pub event: Vec<EventRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadRow {
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
pub(super) struct BandRow {
    pub id: Text,
    pub from: Option<Text>,
    pub to: Option<Text>,
    pub rate: Text,
    pub cap: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirmRow {
    pub cap: Text,
    pub projects: Spanned<u32>,
    pub cite: Text,
    /// Set where the limits rest on a reading and not on the quote.
    pub reading: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindRow {
    pub id: Text,
    pub title: String,
    pub cap: Text,
    pub pool: Text,
    pub cite: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EachRow {
    pub id: Text,
    pub max: Text,
    pub cite: Text,
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

/// `eligibility.toml`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EligibilityFile {
    pub freshness: FreshnessRow,
    pub fact: Vec<FactRow>,
    pub criterion: Vec<CriterionRow>,
    pub set: BTreeMap<String, Vec<Text>>,
}

/// How long a looked-up fact stays good, per option of a reading; an option without a number means for ever.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FreshnessRow {
    pub reading: Text,
    pub days_by: BTreeMap<Text, u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactRow {
    pub id: Text,
    pub label: String,
    pub kind: FactType,
    #[serde(default)]
    pub values: Vec<OptionRow>,
    /// Whether the fact ages; how fast is the reading of `freshness`.
    #[serde(default)]
    pub ages: bool,
    #[serde(default)]
    pub evidence: Vec<String>,
    /// Whose word counts: `applicant`, `office` (the default), or `case`.
    #[serde(default)]
    pub stated_by: StatedBy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CriterionRow {
    pub id: Text,
    pub title: String,
    pub cite: Text,
    pub test: TestRow,
    pub remedy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) enum TestRow {
    IsTrue { fact: Text },
    IsFalse { fact: Text },
    NotAll { facts: Vec<Text> },
    NoFinding { fact: Text },
    Equals { fact: Text, value: Text },
    CodeUnder { fact: Text, value: Text },
    PilotIndustry { fact: Text, ruling: Text, reading: Text },
    Level { fact: Text, level: Spanned<u8>, reading: Text },
    AnyBelow { bounds: Vec<BoundRow>, standard: String },
    NoEventWithin { fact: Text, years: Spanned<u16>, reading: Text, counted_to: BTreeMap<Text, Text> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoundRow {
    pub fact: Text,
    /// `1000人` or an amount.
    pub below: Text,
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
