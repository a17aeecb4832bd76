//! 抽取评审专家: by a lot that anyone can draw again, from the first root signed after the list was fixed (第九条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, panels};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, BatchId, Purpose, RewardId};
use crate::lot::Lot;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever fixed the list does not draw from it (第十六条).
pub const STEP: Step = Step {
    id: StepId::DrawPanel,
    name: "抽取评审专家",
    public: "评审专家已抽取",
    next: "等待市工信局抽取评审专家",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Batch,
    from: &[Stage::BatchOpen],
    takes: &[Stage::RewardAdmitted],
    to: &[Stage::Scoring],
    duty: Duty::Must,
    excludes: &[StepId::FixPanel, StepId::ExamineReward],
    ..Step::BLANK
};

/// The draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawPanel {
    /// Of which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub batch: BatchId,
}

/// It is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelDrawn {
    /// Of which call.
    pub batch: BatchId,
    /// What is scored.
    pub rewards: Vec<RewardId>,
    /// The lot.
    pub lot: Lot,
    /// The last day for scores.
    pub due: Date,
}

impl Act for DrawPanel {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn drawn_after(&self, fund: &Fund) -> Option<u64> {
        let panel = fund.batches.get(&self.batch)?.call.as_ref()?.panel.as_ref()?;
        Some(panel.fixed_by)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (call, panel) = panels::under_way(cx, self.batch)?;
        if panel.lot.is_some() {
            let what = "本轮专家已经抽取";
            let remedy = "专家不能履职的，请办理“更换评审专家”。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        }
        let checkpoint = cx.drawn_from(Basis::RewardProcedure)?;
        let population = panel.eligible.iter().map(ToString::to_string).collect();
        let label = self.batch.to_string();
        let lot = Lot::draw(panel.fixed_by, checkpoint, &label, population, panels::experts(call));
        let due = checks::deadline(cx, "scoring")?;
        Ok(vec![PanelDrawn { batch: self.batch, rewards: panel.rewards.clone(), lot, due }.into()])
    }
}

impl Happening for PanelDrawn {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        if let Some(panel) = call.and_then(|call| call.panel.as_mut()) {
            panel.members = self.lot.drawn.iter().cloned().map(AccountId).collect();
            panel.lot = Some(self.lot.clone());
            panel.due = Some(self.due);
        }
        for id in &self.rewards {
            let Some(reward) = fund.rewards.get_mut(id) else { continue };
            reward.move_to(Stage::Scoring, stamp);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rewards.iter().copied().map(Purpose::Reward).collect()
    }

    fn lot(&self) -> Option<&Lot> {
        Some(&self.lot)
    }

    fn tell(&self) -> String {
        let (drawn, of) = (self.lot.drawn.len(), self.lot.population.len());
        format!("从 {of} 位专家中抽取 {drawn} 位，{} 前评分", self.due)
    }
}
