//! 测算诊断奖励: the amount of a lead unit by the published formula, from number and effect as the record has them, within 150万 and
//! what the head has left (第四条（三）2).

use law::{Basis, DiagnosisFormula, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rank_rewards::{RewardAssessed, RewardNotSelected};
use super::rewards::Held;
use super::{checks, diagnoses, panels, rewards};
use crate::act::{Act, Context};
use crate::ids::RewardId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::CallRules;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever examined does not assess.
pub const STEP: Step = Step {
    id: StepId::AssessDiagnosis,
    name: "测算诊断奖励",
    public: "诊断奖励已测算",
    next: "等待市工信局测算诊断奖励",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Reward,
    from: &[Stage::RewardAdmitted],
    to: &[Stage::Assessed, Stage::NotSelected],
    duty: Duty::Must,
    excludes: &[StepId::ExamineReward],
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// Which application is assessed. The figures are the record's, the amount the formula's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessDiagnosis {
    /// Which one.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
}

impl Act for AssessDiagnosis {
    fn subject(&self) -> Subject {
        Subject::Reward(self.reward)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let reward = rewards::reward(cx, self.reward)?;
        let (_, call) = rewards::call(cx, reward.call)?;
        let CallRules::Diagnosis(formula) = &call.rules else {
            let what = format!("{} 按专家评分排名，不按诊断测算", self.reward);
            let remedy = "请办理专家评审。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        };
        diagnoses::complete(cx, reward, formula)?;
        if let Err(why) = rewards::still_not_excluded(cx, &reward.head, &reward.enterprise) {
            return Ok(vec![RewardNotSelected::excluded(self.reward, why).into()]);
        }
        rewards::still_eligible(cx, &reward.head, &reward.enterprise)?;
        let pack = checks::pack_by(cx, &call.pack, "诊断奖励办法")?;
        let Some(head) = pack.head(&call.head) else { return Err(panels::not_scored(cx)) };
        let held = Held::of(cx.fund, &call.head);
        let own = held.recipients.get(&reward.enterprise).copied().unwrap_or_default();
        let found = diagnoses::found(cx.fund, self.reward);
        let rates = DiagnosisFormula { each: formula.each, pooled: formula.pooled, risen: formula.risen };
        let Some((amount, workings, citations)) = law::diagnosis(head, rates, found, (own, held.total))
        else {
            return Err(cx.malformed("reward", "金额超出可以表示的范围，请核对公布的标准"));
        };
        let measure = format!(
            "经企业确认的诊断 {} 户，其中诊断后入库 {} 户、水平提升 {} 户",
            found.confirmed, found.pooled, found.risen
        );
        let reward = self.reward;
        if amount == Fen::ZERO {
            let (reason, citation) = ("支持总额或单户限额已用完".to_owned(), head.citation.clone());
            return Ok(vec![RewardNotSelected { reward, measure, reason, citation }.into()]);
        }
        Ok(vec![RewardAssessed { reward, amount, measure, workings, citations, readings: Vec::new() }.into()])
    }
}
