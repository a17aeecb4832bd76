//! 申报奖补: the enterprise claims what it has invested, line by line, in a claim batch's window (第四条（一）、第八条).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, lines};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, ProjectId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{BatchKind, Claim, CostLine};
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::FileClaim,
    name: "申报奖补资金",
    public: "奖补申报已提交",
    next: "等待企业申报奖补",
    basis: Basis::Condition,
    by: &[Role::Enterprise],
    from: &[Stage::Pooled],
    to: &[Stage::Claimed],
    duty: Duty::Must,
    evidence: Some("claim"),
    ..Step::BLANK
};

/// The option of the reading `governing-date` under which the rules of the day of the claim govern.
const APPLICATION_DATE: &str = "application-date";

/// A claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileClaim {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// In which claim batch.
    #[schemars(title = "批次", extend("x-choice" = "batch"))]
    pub batch: BatchId,
    /// What was bought, by which contract, invoice and payment.
    #[schemars(title = "投入明细")]
    pub lines: Vec<CostLine>,
}

/// The claim is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFiled {
    /// Which project.
    pub project: ProjectId,
    /// In which claim batch.
    pub batch: BatchId,
    /// Its lines.
    pub lines: Vec<CostLine>,
    /// Digest of the pack that governs the case from now on.
    pub pack: String,
}

impl Act for FileClaim {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        checks::open_batch(cx, self.batch, BatchKind::Claim)?;
        let lines = lines::trimmed(&self.lines);
        lines::sound(cx, &lines)?;
        checks::evidence(cx, &STEP, &self.subject())?;
        checks::level_reached(cx, project)?;
        checks::not_excluded(cx, &project.enterprise)?;
        lines::not_claimed_elsewhere(cx, self.project, &lines)?;
        let pack = checks::governing_from(cx, project, APPLICATION_DATE);
        Ok(vec![ClaimFiled { project: self.project, batch: self.batch, lines, pack }.into()])
    }
}

impl Happening for ClaimFiled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.claim = Some(Claim { batch: self.batch, on: stamp.on, lines: self.lines.clone() });
        project.pack.clone_from(&self.pack);
        project.progress_due = None;
        project.move_to(Stage::Claimed, stamp);
        fund.invoices.extend(self.lines.iter().map(|line| (line.invoice.clone(), self.project)));
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO);
        format!("申报改造投入 {} 元，共 {} 条", total.grouped(), self.lines.len())
    }
}
