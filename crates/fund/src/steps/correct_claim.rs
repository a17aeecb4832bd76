//! 补正申报: the enterprise answers all defects of its claim within its days; the lines are replaced (第五条（三）).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, lines};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::CostLine;
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row. The batch's window may have closed meanwhile: the claim was filed within it.
pub const STEP: Step = Step {
    id: StepId::CorrectClaim,
    name: "补正申报材料",
    public: "申报材料已补正",
    next: "等待企业补正申报材料",
    basis: Basis::Cooperation,
    by: &[Role::Enterprise],
    from: &[Stage::ClaimReturned],
    to: &[Stage::Claimed],
    duty: Duty::Must,
    evidence: Some("claim"),
    limit: Some("correction"),
    ..Step::BLANK
};

/// The lines as they shall read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectClaim {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// All lines, corrected.
    #[schemars(title = "投入明细")]
    pub lines: Vec<CostLine>,
    /// What was corrected.
    #[schemars(title = "补正说明")]
    pub note: String,
}

/// It has been corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimCorrected {
    /// Which project.
    pub project: ProjectId,
    /// All lines.
    pub lines: Vec<CostLine>,
    /// What was corrected.
    pub note: String,
}

impl Act for CorrectClaim {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        checks::in_time(cx, project.returned.as_ref())?;
        let lines = lines::trimmed(&self.lines);
        lines::sound(cx, &lines)?;
        cx.text("note", "补正说明", &self.note, 500)?;
        checks::evidence(cx, &STEP, &self.subject())?;
        checks::level_reached(cx, project)?;
        checks::not_excluded(cx, &project.enterprise)?;
        lines::not_claimed_elsewhere(cx, self.project, &lines)?;
        Ok(vec![ClaimCorrected { project: self.project, lines, note: self.note.trim().to_owned() }.into()])
    }
}

impl Happening for ClaimCorrected {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.release_invoices(self.project);
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if let Some(claim) = &mut project.claim {
            claim.lines.clone_from(&self.lines);
        }
        project.returned = None;
        project.move_to(Stage::Claimed, stamp);
        fund.invoices.extend(self.lines.iter().map(|line| (line.invoice.clone(), self.project)));
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO);
        format!("补正申报，改造投入 {} 元，共 {} 条：{}", total.grouped(), self.lines.len(), self.note)
    }
}
