//! 评分: an expert of the panel scores one application, blind to the others; the sheet is sealed until all are in (第九条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, BatchId, Digest, Purpose, RewardId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::SealedSheet;
use crate::step::{Duty, Reach, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. An expert has no other part in the case (第十六条).
pub const STEP: Step = Step {
    id: StepId::GiveScores,
    name: "评分",
    public: "专家已评分",
    next: "等待专家评分",
    basis: Basis::RewardProcedure,
    by: &[Role::Expert],
    reach: Reach::NamedExpert,
    on: SubjectKind::Reward,
    from: &[Stage::Scoring],
    duty: Duty::Must,
    excludes: &[
        StepId::SubmitReward,
        StepId::ExamineReward,
        StepId::FixPanel,
        StepId::DrawPanel,
        StepId::ReplacePanelist,
        StepId::OpenScores,
        StepId::RankRewards,
    ],
    limit: Some("scoring"),
    ..Step::BLANK
};

/// A sealed sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveScores {
    /// Which application.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
    /// SHA-256 of salt and sheet; the sheet itself is in the sealed store.
    #[schemars(title = "评分表承诺值")]
    pub commitment: Digest,
}

/// The sheet is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoresGiven {
    /// Which application.
    pub reward: RewardId,
    /// Under which call.
    pub batch: BatchId,
    /// By whom.
    pub expert: AccountId,
    /// SHA-256 of salt and sheet.
    pub commitment: Digest,
}

impl Act for GiveScores {
    fn subject(&self) -> Subject {
        Subject::Reward(self.reward)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let reward = rewards::reward(cx, self.reward)?;
        if !checks::is_digest(&self.commitment) {
            return Err(cx.malformed("commitment", "评分表承诺值应为 64 位小写十六进制（SHA-256）"));
        }
        Ok(vec![
            ScoresGiven {
                reward: self.reward,
                batch: reward.call,
                expert: cx.actor.account.clone(),
                commitment: self.commitment.clone(),
            }
            .into(),
        ])
    }
}

impl Happening for ScoresGiven {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        let Some(panel) = call.and_then(|call| call.panel.as_mut()) else { return };
        let (reward, expert, commitment) = (self.reward, self.expert.clone(), self.commitment.clone());
        panel.sheets.push(SealedSheet { reward, expert, commitment });
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        "一位专家提交评分（密封）".to_owned()
    }
}
