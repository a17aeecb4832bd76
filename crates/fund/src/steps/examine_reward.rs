//! 形式审查: the bureau admits an application to its assessment, returns it with every defect at once, or does not admit it
//! (第九条、第五条、第六条).

use jiff::civil::Date;
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
use crate::state::{Defect, Examination, Return};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ExamineReward,
    name: "形式审查",
    public: "形式审查已办结",
    next: "等待市工信局形式审查",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauHandler],
    on: SubjectKind::Reward,
    from: &[Stage::RewardApplied],
    to: &[Stage::RewardAdmitted, Stage::RewardReturned, Stage::NotAdmitted],
    duty: Duty::Must,
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamineReward {
    /// Which application.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
    /// The result.
    #[schemars(title = "审查结论")]
    pub result: Examination,
    /// Why it is not admitted, as the applicant will read it.
    #[schemars(title = "不予受理的理由（不予受理时填写）")]
    #[serde(default)]
    pub reason: String,
    /// Every defect, where it is returned.
    #[schemars(title = "补正事项（退回补正时填写）")]
    #[serde(default)]
    pub defects: Vec<Defect>,
}

/// It is examined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardExamined {
    /// Which application.
    pub reward: RewardId,
    /// The result.
    pub result: Examination,
    /// Why it is not admitted.
    pub reason: String,
    /// Every defect.
    pub defects: Vec<Defect>,
    /// The last day for the correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

impl Act for ExamineReward {
    fn subject(&self) -> Subject {
        Subject::Reward(self.reward)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let reward = rewards::reward(cx, self.reward)?;
        let due = match self.result {
            Examination::Admit => None,
            Examination::Return => Some(checks::correction_due(cx, &self.defects)?),
            Examination::Refuse => {
                cx.text("reason", "不予受理的理由", &self.reason, 300)?;
                None
            }
        };
        if self.result == Examination::Admit {
            rewards::eligible(cx, &reward.enterprise)?;
        }
        let defects = if due.is_some() { self.defects.clone() } else { Vec::new() };
        let (result, reason) = (self.result, self.reason.trim().to_owned());
        Ok(vec![RewardExamined { reward: self.reward, result, reason, defects, due }.into()])
    }
}

impl Happening for RewardExamined {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(reward) = fund.rewards.get_mut(&self.reward) else { return };
        match self.result {
            Examination::Admit => reward.move_to(Stage::RewardAdmitted, stamp),
            Examination::Return => {
                reward.returned = Some(Return::new(&self.defects, self.due, stamp));
                reward.move_to(Stage::RewardReturned, stamp);
            }
            Examination::Refuse => {
                reward.outcome.clone_from(&self.reason);
                reward.move_to(Stage::NotAdmitted, stamp);
            }
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        match (self.result, self.due) {
            (Examination::Admit, _) => "形式审查通过".to_owned(),
            (Examination::Return, Some(due)) => {
                format!("退回补正 {} 项，{due} 前补正", self.defects.len())
            }
            (Examination::Return, None) => format!("退回补正 {} 项", self.defects.len()),
            (Examination::Refuse, _) => format!("不予受理：{}", self.reason),
        }
    }
}
