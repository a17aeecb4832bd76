//! 暂停: nothing moves on this project until it is resumed (第三条（一）、第十五条).

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
use crate::state::Suspension;
use crate::step::Step;
use crate::subject::Subject;

/// The stages of a live case: from the application to the last payment under way.
pub(super) const LIVE: &[Stage] = &[
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
    Stage::Approved,
    Stage::FirstInstructed,
    Stage::FirstPaid,
    Stage::BalanceInstructed,
];

/// The row.
pub const STEP: Step = Step {
    id: StepId::Suspend,
    name: "暂停项目",
    public: "项目已暂停",
    next: "等待暂停",
    basis: Basis::Supervision,
    by: &[Role::BureauReviewer],
    from: LIVE,
    ..Step::BLANK
};

/// A project to be suspended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Why.
    #[schemars(title = "暂停原因")]
    pub reason: String,
}

/// It stands still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSuspended {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub reason: String,
}

impl Act for Suspend {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("reason", "暂停原因", &self.reason, 300)?;
        let reason = self.reason.trim().to_owned();
        Ok(vec![ProjectSuspended { project: self.project, reason }.into()])
    }
}

impl Happening for ProjectSuspended {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.course.halt(stamp.on);
        project.suspended = Some(Suspension { reason: self.reason.clone(), on: stamp.on });
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("暂停项目：{}", self.reason)
    }
}
