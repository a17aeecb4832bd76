//! 开启评分: when every sheet is in, all are opened at once and held against what was sealed (第九条).

use std::collections::BTreeSet;

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::panels;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{CallRules, OpenedSheet};
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::OpenScores,
    name: "开启评分",
    public: "评分已开启",
    next: "等待市工信局开启评分",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Batch,
    from: &[Stage::BatchOpen],
    duty: Duty::Must,
    waits: &[Wait::Scores],
    excludes: &[StepId::FixPanel, StepId::ExamineReward],
    ..Step::BLANK
};

/// The sheets, as the sealed store has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenScores {
    /// Of which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub batch: BatchId,
    /// Every sheet of the round.
    #[schemars(title = "评分表")]
    pub sheets: Vec<OpenedSheet>,
}

/// They are open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoresOpened {
    /// Of which call.
    pub batch: BatchId,
    /// Every sheet of the round.
    pub sheets: Vec<OpenedSheet>,
}

impl Act for OpenScores {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (call, panel) = panels::under_way(cx, self.batch)?;
        if panel.lot.is_none() || panel.opened {
            let what = if panel.opened { "评分已经开启" } else { "还没有抽取专家" };
            let remedy = "请按次序办理：抽取专家、评分、开启评分、排名。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        }
        let CallRules::Ranking { criteria, .. } = &call.rules;
        let mut opened = BTreeSet::new();
        for (at, sheet) in self.sheets.iter().enumerate() {
            let field = format!("sheets[{at}]");
            let sealed = panel
                .sheets
                .iter()
                .find(|own| own.reward == sheet.reward && own.expert == sheet.expert)
                .map(|own| &own.commitment);
            if sealed.is_none() || sealed != sheet.commitment().as_ref() {
                let what = format!("“{}”对 {} 的评分与密封时的不一致", sheet.expert, sheet.reward);
                return Err(cx.malformed(&field, what));
            }
            let fits = sheet.points.len() == criteria.len()
                && sheet.points.iter().zip(criteria).all(|(points, own)| *points <= own.points);
            if !fits {
                let what = format!("“{}”对 {} 的评分不合公布的指标", sheet.expert, sheet.reward);
                return Err(cx.malformed(&field, what));
            }
            if !opened.insert((sheet.reward, &sheet.expert)) {
                return Err(cx.malformed(&field, "同一份评分出现两次"));
            }
        }
        if opened.len() < panel.sheets.len() {
            let what = format!("密封的评分有 {} 份，只开启了 {} 份", panel.sheets.len(), opened.len());
            return Err(cx.malformed("sheets", what));
        }
        Ok(vec![ScoresOpened { batch: self.batch, sheets: self.sheets.clone() }.into()])
    }
}

impl Happening for ScoresOpened {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        for sheet in &self.sheets {
            let Some(reward) = fund.rewards.get_mut(&sheet.reward) else { continue };
            reward.scores.push(sheet.clone());
        }
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        if let Some(panel) = call.and_then(|call| call.panel.as_mut()) {
            panel.opened = true;
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        let rewards: BTreeSet<_> = self.sheets.iter().map(|sheet| Purpose::Reward(sheet.reward)).collect();
        rewards.into_iter().collect()
    }

    fn tell(&self) -> String {
        format!("开启评分 {} 份", self.sheets.len())
    }
}
