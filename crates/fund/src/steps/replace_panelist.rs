//! 更换评审专家: whoever cannot score, or has not scored in time, makes way for the next in the order of the lot (第九条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{panels, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, BatchId, Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Recused;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReplacePanelist,
    name: "更换评审专家",
    public: "评审专家已更换",
    next: "等待更换评审专家",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Batch,
    from: &[Stage::BatchOpen],
    excludes: &[StepId::FixPanel, StepId::ExamineReward],
    ..Step::BLANK
};

/// A replacement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplacePanelist {
    /// Of which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub batch: BatchId,
    /// Who leaves.
    #[schemars(title = "更换的专家", extend("x-choice" = "panelist"))]
    pub leaves: AccountId,
    /// Why.
    #[schemars(title = "更换原因")]
    pub reason: String,
}

/// It is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelistReplaced {
    /// Of which call.
    pub batch: BatchId,
    /// What is scored.
    pub rewards: Vec<RewardId>,
    /// Who leaves; what they have scored does not count.
    pub leaves: AccountId,
    /// Who comes, by the order of the lot.
    pub comes: AccountId,
    /// Why.
    pub reason: String,
}

impl Act for ReplacePanelist {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (_, panel) = panels::under_way(cx, self.batch)?;
        if panel.opened {
            let what = "评分已经开启，不能再更换专家";
            let remedy = "对评审有异议的，在公示期内提出。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        }
        if !panel.members.contains(&self.leaves) {
            return Err(cx.malformed("leaves", format!("“{}”不在本轮评审专家中", self.leaves)));
        }
        cx.text("reason", "更换原因", &self.reason, 200)?;
        let all = panel.rewards.iter().map(|id| rewards::reward(cx, *id)).collect::<Result<Vec<_>, _>>()?;
        let comes = panel.next().filter(|next| {
            let actor = cx.fund.accounts.get(next).filter(|actor| actor.active);
            actor.is_some_and(|actor| panels::recusal(cx.fund, &all, actor).is_none())
        });
        let Some(comes) = comes else {
            let what = "抽取名单中按次序的下一位专家不能履职，或者已没有下一位";
            let remedy = "请重新确定抽取名单。";
            return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::RewardProcedure, what, remedy));
        };
        Ok(vec![
            PanelistReplaced {
                batch: self.batch,
                rewards: panel.rewards.clone(),
                leaves: self.leaves.clone(),
                comes,
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for PanelistReplaced {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        let Some(panel) = call.and_then(|call| call.panel.as_mut()) else { return };
        panel.members.retain(|member| *member != self.leaves);
        panel.sheets.retain(|sheet| sheet.expert != self.leaves);
        panel.members.push(self.comes.clone());
        panel.replaced.push(Recused { expert: self.leaves.clone(), reason: self.reason.clone() });
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rewards.iter().copied().map(Purpose::Reward).collect()
    }

    fn tell(&self) -> String {
        format!("更换评审专家：{} 由抽签次序的下一位 {} 接替，{}", self.leaves, self.comes, self.reason)
    }
}
