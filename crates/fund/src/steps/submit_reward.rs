//! 提交奖补申报: complete and in time, the first time or after a correction (第九条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Purpose, RewardId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::SubmitReward,
    name: "提交奖补申报",
    public: "奖补申报已提交",
    next: "等待提交奖补申报",
    basis: Basis::RewardProcedure,
    by: &[Role::Enterprise],
    on: SubjectKind::Reward,
    from: &[Stage::RewardStarted, Stage::RewardReturned],
    to: &[Stage::RewardApplied],
    duty: Duty::Must,
    evidence: Some("reward"),
    limit: Some("correction"),
    ..Step::BLANK
};

/// The application is submitted as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitReward {
    /// Which one.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
    /// What it does, where it is to be said anew.
    #[schemars(title = "产品服务简介（不修改不填）")]
    #[serde(default)]
    pub summary: String,
}

/// It is submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardSubmitted {
    /// Which one.
    pub reward: RewardId,
    /// What it does, as it stands now.
    pub summary: String,
}

impl Act for SubmitReward {
    fn subject(&self) -> Subject {
        Subject::Reward(self.reward)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let reward = rewards::reward(cx, self.reward)?;
        match &reward.returned {
            Some(returned) => checks::in_time(cx, Some(returned))?,
            None => rewards::open_call(cx, reward.call).map(|_| ())?,
        }
        let summary = if self.summary.trim().is_empty() { &reward.summary } else { &self.summary };
        cx.text("summary", "产品服务简介", summary, 800)?;
        checks::evidence(cx, &STEP, &self.subject())?;
        rewards::not_excluded(cx, &reward.enterprise)?;
        Ok(vec![RewardSubmitted { reward: self.reward, summary: summary.trim().to_owned() }.into()])
    }
}

impl Happening for RewardSubmitted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(reward) = fund.rewards.get_mut(&self.reward) else { return };
        reward.summary.clone_from(&self.summary);
        reward.applied_on = reward.applied_on.or(Some(stamp.on));
        reward.returned = None;
        reward.move_to(Stage::RewardApplied, stamp);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        "提交奖补申报".to_owned()
    }
}
