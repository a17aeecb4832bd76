//! 批次微调: rates and caps of one claim batch, within the law, by an official document (第四条（一）末款).

use law::{BandTerms, Basis, Fen, Rate, Severity, Terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, DocumentNumber};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::BatchKind;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::SetTerms,
    name: "确定批次标准",
    public: "批次标准已确定",
    next: "等待确定批次标准",
    basis: Basis::Tuning,
    by: &[Role::BureauLeader],
    on: SubjectKind::Batch,
    ..Step::BLANK
};

/// The terms, band by band; a band left out stays as the law has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTerms {
    /// The claim batch.
    #[schemars(title = "申报批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// The document that sets them.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// On which of the grounds the text gives.
    #[schemars(title = "微调依据（批次入库培育、资金申请、中央财政资金余额等）")]
    pub grounds: Vec<String>,
    /// Ceiling per enterprise, in fen; left out: as the law has it.
    #[schemars(title = "每家企业累计上限（不调整不填）")]
    #[serde(default)]
    pub firm_cap: Option<Fen>,
    /// The bands.
    #[schemars(title = "各档标准")]
    #[serde(default)]
    pub bands: Vec<BandRow>,
}

/// Rate and cap of one band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandRow {
    /// Id of a band of the pack.
    #[schemars(title = "档", extend("x-choice" = "band"))]
    pub band: String,
    /// Not above the law's.
    #[schemars(title = "补贴比例")]
    pub rate: Rate,
    /// In fen, not above the law's.
    #[schemars(title = "金额上限")]
    pub cap: Fen,
}

/// The terms are set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsSet {
    /// The batch.
    pub batch: BatchId,
    /// The terms.
    pub terms: Terms,
    /// What the check of the whole pack warned of, with a witness each.
    pub warnings: Vec<String>,
}

impl Act for SetTerms {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let document = papers::document(cx, &self.document)?;
        for (index, ground) in self.grounds.iter().enumerate() {
            cx.text(&format!("grounds[{index}]"), "微调依据", ground, 60)?;
        }
        not_begun(cx, self.batch)?;
        let band = |row: &BandRow| BandTerms { band: row.band.clone(), rate: row.rate, cap: row.cap };
        let terms = Terms {
            document_no: document.0,
            grounds: self.grounds.iter().map(|ground| ground.trim().to_owned()).collect(),
            firm_cap: self.firm_cap,
            bands: self.bands.iter().map(band).collect(),
        };
        let findings = cx.pack.check_terms(&terms);
        let of = |severity| {
            let found = findings.iter().filter(move |finding| finding.severity == severity);
            found.map(|finding| match &finding.witness {
                Some(witness) => format!("{}（{witness}）", finding.message),
                None => finding.message.clone(),
            })
        };
        let errors: Vec<_> = of(Severity::Error).collect();
        if let Some(first) = errors.first() {
            let cite = findings.iter().find(|finding| finding.severity == Severity::Error);
            let cite = cite.and_then(|finding| finding.citation.clone());
            let cite = cite.unwrap_or_else(|| cx.cite(Basis::Tuning));
            let remedy = "微调只能在办法的上限以内；请改正后再提交。";
            return Err(Refusal::new(RefusalKind::OverCeiling, first, cite, remedy).items(errors));
        }
        let warnings = of(Severity::Warning).collect();
        Ok(vec![TermsSet { batch: self.batch, terms, warnings }.into()])
    }
}

/// A measure comes before the first award of its batch: nobody's award is computed by two.
///
/// # Errors
/// [`RefusalKind::Unknown`] for a batch without claims, [`RefusalKind::WrongStage`] after the first award.
pub fn not_begun(cx: &Context<'_>, batch: BatchId) -> Result<(), Refusal> {
    let batch = checks::batch_of(cx, batch, BatchKind::Claim)?;
    let Some(project) = cx.fund.begun(batch) else { return Ok(()) };
    let what = format!("本批次已开始测算（{project}），不能再改标准");
    Err(cx.refuse(RefusalKind::WrongStage, Basis::Tuning, what, "请在以后的批次中调整。"))
}

impl Happening for TermsSet {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(batch) = fund.batches.get_mut(&self.batch) else { return };
        batch.terms = Some(self.terms.clone());
        // Parts were counted by the measure before.
        batch.divisions.clear();
    }

    fn tell(&self) -> String {
        let bands: Vec<_> = self
            .terms
            .bands
            .iter()
            .map(|band| format!("{} 最高 {} 元", band.rate, band.cap.grouped()))
            .collect();
        format!("确定批次 {} 的标准（{}）：{}", self.batch, self.terms.document_no, bands.join("；"))
    }
}
