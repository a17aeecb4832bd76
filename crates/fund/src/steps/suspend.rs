//! 暂停: nothing moves on this project or reward until it is resumed (第三条（一）、第十五条). The others of its round of scoring do not
//! wait for it: it leaves the round and is scored in a later one.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::Purpose;
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
    Stage::AdvanceRequested,
    Stage::AdvanceGranted,
    Stage::AdvanceInstructed,
    Stage::Claimed,
    Stage::ClaimReturned,
    Stage::Accepting,
    Stage::Accepted,
    Stage::Verified,
    Stage::RewardApplied,
    Stage::RewardReturned,
    Stage::RewardAdmitted,
    Stage::Scoring,
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
    name: "暂停办理",
    public: "已暂停办理",
    next: "等待暂停",
    basis: Basis::Supervision,
    by: &[Role::BureauReviewer],
    from: LIVE,
    to: &[Stage::RewardAdmitted],
    rewards: true,
    ..Step::BLANK
};

/// A project or reward to be suspended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// Which project or reward.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// Why.
    #[schemars(title = "暂停原因")]
    pub reason: String,
}

/// It stands still.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSuspended {
    /// Which project or reward.
    pub project: Purpose,
    /// Why.
    pub reason: String,
}

impl Act for Suspend {
    fn subject(&self) -> Subject {
        self.project.subject()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        cx.text("reason", "暂停原因", &self.reason, 300)?;
        let reason = self.reason.trim().to_owned();
        Ok(vec![ProjectSuspended { project: self.project, reason }.into()])
    }
}

impl Happening for ProjectSuspended {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Purpose::Reward(id) = self.project {
            fund.leave_round(id);
            if let Some(reward) = fund.rewards.get_mut(&id).filter(|own| own.stage == Stage::Scoring) {
                reward.scores = Vec::new();
                reward.move_to(Stage::RewardAdmitted, stamp);
            }
        }
        let Some(case) = fund.funded_mut(self.project) else { return };
        case.course.halt(stamp.on);
        case.suspended = Some(Suspension { reason: self.reason.clone(), on: stamp.on });
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("暂停{}：{}", self.project.zh(), self.reason)
    }
}
