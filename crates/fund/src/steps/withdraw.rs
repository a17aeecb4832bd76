//! 撤回: the applicant gives its project or reward up before approval. Of a project the invoices and the place among the three are
//! free again; an application for a reward leaves its round of scoring, and its diagnoses count no more.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::examine_advance;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::Purpose;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::Step;
use crate::subject::Subject;

/// The row. A suspension holds the offices' acts back, not the enterprise's wish to leave.
pub const STEP: Step = Step {
    id: StepId::Withdraw,
    name: "撤回申请",
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
        Stage::AdvanceRequested,
        Stage::AdvanceGranted,
        Stage::Claimed,
        Stage::ClaimReturned,
        Stage::Accepting,
        Stage::Accepted,
        Stage::Verified,
        Stage::RewardStarted,
        Stage::RewardApplied,
        Stage::RewardReturned,
        Stage::RewardAdmitted,
        Stage::Scoring,
        Stage::Assessed,
        Stage::Noticed,
        Stage::Cleared,
        Stage::Submitted,
    ],
    to: &[Stage::Withdrawn],
    rewards: true,
    while_suspended: true,
    ..Step::BLANK
};

/// A project or reward to be withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Which project or reward.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// Why.
    #[schemars(title = "撤回原因")]
    pub reason: String,
}

/// It is withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectWithdrawn {
    /// Which project or reward.
    pub project: Purpose,
    /// Why.
    pub reason: String,
}

impl Act for Withdraw {
    fn subject(&self) -> Subject {
        self.project.subject()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("reason", "撤回原因", &self.reason, 200)?;
        let reason = self.reason.trim().to_owned();
        let mut events = vec![ProjectWithdrawn { project: self.project, reason }.into()];
        if let Some(id) = self.project.project() {
            events.extend(examine_advance::release(cx, id)?);
        }
        Ok(events)
    }
}

impl Happening for ProjectWithdrawn {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        match self.project {
            Purpose::Project(id) => {
                fund.release_invoices(id);
                let Some(project) = fund.projects.get_mut(&id) else { return };
                project.progress_due = None;
            }
            Purpose::Reward(id) => {
                fund.leave_round(id);
                fund.drop_unanswered(id);
            }
            Purpose::Procurement(_) => return,
        }
        let Some(case) = fund.funded_mut(self.project) else { return };
        case.suspended = None;
        case.returned = None;
        case.move_to(Stage::Withdrawn, stamp);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("企业撤回{}：{}", self.project.zh(), self.reason)
    }
}
