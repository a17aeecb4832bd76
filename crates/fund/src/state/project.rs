//! A project: one transformation of one enterprise, from its application to the last yuan.

use jiff::civil::Date;
use law::{CreditCode, FactRecord, FactValue, Facts, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{BatchId, Digest, DocumentNumber, EvidenceId, NoticeId, ProjectId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::case::is_a_case;
use crate::state::{
    Acceptance, Advance, AwardRecord, Case, Change, Claim, Levels, Papers, Progress, Verdict, Verification,
    Visit,
};

/// The digital service provider of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provider {
    /// Its unified social credit code.
    #[schemars(title = "服务商统一社会信用代码")]
    pub code: CreditCode,
    /// Its name.
    #[schemars(title = "服务商名称")]
    pub name: String,
}

/// One file that was filed, by its digest; the bytes are in the file store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its number.
    pub id: EvidenceId,
    /// Evidence kind of the pack, such as `contract`.
    pub kind: String,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// The file's name as it was uploaded.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Media type by content.
    pub media: String,
    /// In which office it was filed.
    pub by: Role,
    /// The day.
    pub on: Date,
}

/// One defect, tied to the item it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defect {
    /// The field or evidence kind.
    #[schemars(title = "补正项目")]
    pub item: String,
    /// What to do.
    #[schemars(title = "补正要求")]
    pub note: String,
}

/// A return for correction: all defects at once, with a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Return {
    /// Each defect, tied to its item.
    pub items: Vec<Defect>,
    /// Which office returned it.
    pub by: Role,
    /// The day of the return.
    pub on: Date,
    /// The last day for the correction.
    pub due: Option<Date>,
}

impl Return {
    /// As the office that acts returns it today.
    #[must_use]
    pub fn new(items: &[Defect], due: Option<Date>, stamp: &Stamp) -> Self {
        Return { items: items.to_vec(), by: stamp.role, on: stamp.on, due }
    }
}

/// A suspension: nothing moves until it is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// Why.
    pub reason: String,
    /// Since when.
    pub on: Date,
}

/// The city government's approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Its document number.
    pub document: DocumentNumber,
    /// The approved notice.
    pub notice: NoticeId,
    /// The head the money is committed under.
    pub head: String,
    /// The day.
    pub on: Date,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Project {
    /// Its number.
    pub id: ProjectId,
    /// What it has alike with every case.
    #[serde(flatten)]
    pub case: Case,
    /// What is to be transformed, in a few sentences.
    pub scope: String,
    /// Who does it.
    pub provider: Provider,
    /// The planned investment, in fen.
    pub planned: Fen,
    /// Planned start and finish.
    pub starts: Date,
    /// Planned finish.
    pub ends: Date,
    /// The batch of its pool application.
    pub batch: BatchId,
    /// When it was applied for.
    pub applied_on: Date,
    /// When it entered the pool (入库), if it did.
    pub pooled_on: Option<Date>,
    /// What its contracts, invoices and bank receipts say.
    #[serde(skip_serializing_if = "Papers::is_empty")]
    pub papers: Papers,
    /// Progress reports.
    pub progress: Vec<Progress>,
    /// The last day for the next progress report, while it is in the pool.
    pub progress_due: Option<Date>,
    /// Visits of the assessor.
    pub visits: Vec<Visit>,
    /// Change requests.
    pub changes: Vec<Change>,
    /// Level assessments before and after.
    pub levels: Levels,
    /// The advance before acceptance, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance: Option<Advance>,
    /// The claim.
    pub claim: Option<Claim>,
    /// The acceptance review.
    pub acceptance: Option<Acceptance>,
    /// The verified investment.
    pub verification: Option<Verification>,
    /// The award.
    pub award: Option<AwardRecord>,
}

is_a_case!(Project);

impl Project {
    /// What the conditions of Article 4(1) are judged on: pool entry, level after, acceptance, as the case itself says.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let record = |value: FactValue, source: &str, on: Date| FactRecord {
            value,
            source: source.to_owned(),
            on,
            evidence: None,
        };
        let pooled = self.pooled_on.map(|on| ("prj.in_scope", record(FactValue::Bool(true), "入库决定", on)));
        let level = self.levels.after.as_ref().map(|after| {
            ("prj.level_after", record(FactValue::Int(after.level.into()), "数字化水平评测", after.on))
        });
        let concluded = self.acceptance.as_ref().and_then(|acceptance| acceptance.concluded);
        let accepted = concluded.map(|(verdict, on)| {
            let word = match verdict {
                Verdict::Pass => "passed",
                Verdict::Fail => "failed",
                Verdict::Return => "pending",
            };
            ("prj.acceptance", record(FactValue::Text(word.into()), "验收结论", on))
        });
        let facts = [pooled, level, accepted.filter(|_| self.stage > Stage::Accepting)];
        facts.into_iter().flatten().map(|(id, record)| (id.to_owned(), record)).collect()
    }

    /// The best figure there is of its investment, in fen, and what it is called: verified, else claimed, else planned.
    #[must_use]
    pub fn investment(&self) -> (&'static str, Fen) {
        match (&self.verification, &self.claim) {
            (Some(verification), _) => ("核定投入", verification.verified),
            (None, Some(claim)) => ("申报投入", claim.total()),
            (None, None) => ("计划投入", self.planned),
        }
    }

    /// The approved or assessed amount, zero where there is none.
    #[must_use]
    pub fn award_amount(&self) -> Fen {
        self.award.as_ref().map_or(Fen::ZERO, |award| award.amount)
    }
}
