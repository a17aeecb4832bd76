//! 撤回: the enterprise gives its project up before approval; its invoices and its place among the three are free again.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::Step;
use crate::subject::Subject;

/// The row. A suspension holds the offices' acts back, not the enterprise's wish to leave.
pub const STEP: Step = Step {
    id: StepId::Withdraw,
    name: "撤回项目",
    public: "企业已撤回",
    next: "等待企业撤回",
    basis: Basis::Procedure,
    by: &[Role::Enterprise],
    from: &[
        Stage::Applied,
        Stage::PoolReturned,
        Stage::Recommended,
        Stage::Pooled,
        Stage::ChangeRequested,
        Stage::Claimed,
        Stage::ClaimReturned,
        Stage::Accepting,
        Stage::Accepted,
        Stage::Verified,
        Stage::Assessed,
        Stage::Noticed,
        Stage::Cleared,
        Stage::Submitted,
    ],
    to: &[Stage::Withdrawn],
    while_suspended: true,
    ..Step::BLANK
};

/// A project to be withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Why.
    #[schemars(title = "撤回原因")]
    pub reason: String,
}

/// It is withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectWithdrawn {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub reason: String,
}

impl Act for Withdraw {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("reason", "撤回原因", &self.reason, 200)?;
        let reason = self.reason.trim().to_owned();
        Ok(vec![ProjectWithdrawn { project: self.project, reason }.into()])
    }
}

impl Happening for ProjectWithdrawn {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.release_invoices(self.project);
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.suspended = None;
        project.returned = None;
        project.progress_due = None;
        project.move_to(Stage::Withdrawn, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("企业撤回项目：{}", self.reason)
    }
}
