//! 审核首期: the bureau examines the down payment; what follows from it is committed under the head, or the advance is refused.

use law::{Basis, Fen, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Granted, Project};
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::ExamineAdvance,
    name: "审核首期",
    public: "首期已审核",
    next: "等待市工信局审核首期",
    basis: Basis::FirstPayment,
    by: &[Role::BureauHandler],
    from: &[Stage::AdvanceRequested],
    to: &[Stage::AdvanceGranted, Stage::Pooled],
    duty: Duty::Must,
    limit: Some("bureau-review"),
    advance: true,
    ..Step::BLANK
};

/// The examination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamineAdvance {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Whether the advance is granted.
    #[schemars(title = "同意拨付首期")]
    pub agreed: bool,
    /// The down payment that the contract shows, in fen; not above what was stated.
    #[schemars(title = "核定的首付金额")]
    #[serde(default)]
    pub down_payment: Option<Fen>,
    /// What was looked at, and why not.
    #[schemars(title = "审核意见")]
    pub opinion: String,
}

/// Granted, with its workings: the conclusion, never to be recomputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceGranted {
    /// Which project.
    pub project: ProjectId,
    /// The down payment that was found, in fen.
    pub down_payment: Fen,
    /// What is advanced, in fen.
    pub amount: Fen,
    /// The head it is committed under.
    pub head: String,
    /// Digest of the governing pack.
    pub pack: String,
    /// Line by line.
    pub workings: Vec<WorkingLine>,
    /// What was looked at.
    pub opinion: String,
}

/// Refused; the project goes on without.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceRefused {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub opinion: String,
}

/// What was granted is not wanted any more: it is free again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceReleased {
    /// Which project.
    pub project: ProjectId,
    /// In fen.
    pub amount: Fen,
    /// The head it was committed under.
    pub head: String,
}

impl Act for ExamineAdvance {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        cx.text("opinion", "审核意见", &self.opinion, 300)?;
        let opinion = self.opinion.trim().to_owned();
        if !self.agreed {
            return Ok(vec![AdvanceRefused { project: self.project, opinion }.into()]);
        }
        term::in_force(cx, project)?;
        let down_payment = self.down_payment(cx, project)?;
        let pack = checks::pack_of(cx, project)?;
        let advanced = pack.advance(down_payment).filter(|advanced| advanced.amount > Fen::ZERO);
        let Some(advanced) = advanced else {
            return Err(cx.malformed("down_payment", "按这一首付金额没有可拨付的首期，请核对"));
        };
        checks::eligible(cx, &project.enterprise)?;
        Ok(vec![
            AdvanceGranted {
                project: self.project,
                down_payment,
                amount: advanced.amount,
                head: pack.transformation().id.clone(),
                pack: pack.digest.clone(),
                workings: advanced.lines,
                opinion,
            }
            .into(),
        ])
    }
}

impl ExamineAdvance {
    /// What the contract shows may be less than was stated, never more: the enterprise asks, the office does not.
    fn down_payment(&self, cx: &Context<'_>, project: &Project) -> Result<Fen, Refusal> {
        let asked = project.advance.as_ref().map_or(Fen::ZERO, |advance| advance.down_payment);
        let found = self.down_payment.unwrap_or(asked);
        if found > Fen::ZERO && found <= asked {
            return Ok(found);
        }
        let what = format!("核定的首付金额应大于零，不超过企业填报的 {} 元", asked.grouped());
        Err(cx.malformed("down_payment", what))
    }
}

/// What is granted and not paid is set free where a project leaves (撤回).
///
/// # Errors
/// As [`checks::project`].
pub fn release(cx: &Context<'_>, id: ProjectId) -> Result<Option<Event>, Refusal> {
    let advance = checks::project(cx, id)?.advance.as_ref().filter(|advance| advance.paid_on.is_none());
    let granted = advance.and_then(|advance| advance.granted.as_ref());
    Ok(granted.map(|granted| {
        AdvanceReleased { project: id, amount: granted.amount, head: granted.head.clone() }.into()
    }))
}

impl Happening for AdvanceGranted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if let Some(advance) = &mut project.advance {
            advance.granted = Some(Granted {
                amount: self.amount,
                head: self.head.clone(),
                workings: self.workings.clone(),
                on: stamp.on,
            });
            advance.answer.clone_from(&self.opinion);
        }
        project.move_to(Stage::AdvanceGranted, stamp);
    }

    fn postings(&self) -> Vec<Posting> {
        let committed = LedgerAccount::Committed(self.head.clone(), self.project.into());
        vec![Posting::new(LedgerAccount::Available(self.head.clone()), committed, self.amount)]
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let (amount, down_payment) = (self.amount.grouped(), self.down_payment.grouped());
        format!("同意拨付首期 {amount} 元（核定合同首付 {down_payment} 元）：{}", self.opinion)
    }
}

impl Happening for AdvanceRefused {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if let Some(advance) = &mut project.advance {
            advance.answer.clone_from(&self.opinion);
        }
        project.move_to(Stage::Pooled, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("不同意拨付首期：{}", self.opinion)
    }
}

impl Happening for AdvanceReleased {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let project = fund.projects.get_mut(&self.project);
        if let Some(advance) = project.and_then(|project| project.advance.as_mut()) {
            advance.granted = None;
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let committed = LedgerAccount::Committed(self.head.clone(), self.project.into());
        vec![Posting::new(committed, LedgerAccount::Available(self.head.clone()), self.amount)]
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("已同意、未拨付的首期 {} 元不再拨付", self.amount.grouped())
    }
}
