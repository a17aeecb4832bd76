//! 评审排名: marks, ranks and amounts of a round, by the published standards and within every ceiling (第四条（二）、第九条).

use law::{Basis, Citation, Fen, Grade, Scored, Taken, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rewards::Held;
use super::{checks, panels, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{BatchId, Purpose, RewardId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{CallRules, RewardAward};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever scored or drew does not rank (第十六条).
pub const STEP: Step = Step {
    id: StepId::RankRewards,
    name: "评审排名",
    public: "评审排名已确定",
    next: "等待市工信局评审排名",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauHandler],
    on: SubjectKind::Batch,
    from: &[Stage::BatchOpen],
    takes: &[Stage::Scoring],
    to: &[Stage::Assessed, Stage::NotSelected],
    duty: Duty::Must,
    excludes: &[StepId::GiveScores, StepId::DrawPanel, StepId::ReplacePanelist, StepId::OpenScores],
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The ranking of the round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankRewards {
    /// Of which call.
    #[schemars(title = "遴选公告", extend("x-choice" = "call"))]
    pub batch: BatchId,
}

/// A reward with its workings: the conclusion, never to be recomputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardAssessed {
    /// Which application.
    pub reward: RewardId,
    /// In fen.
    pub amount: Fen,
    /// What it was measured by, in words.
    pub measure: String,
    /// Line by line.
    pub workings: Vec<WorkingLine>,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The readings used.
    pub readings: Vec<String>,
}

/// No reward.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RewardNotSelected {
    /// Which application.
    pub reward: RewardId,
    /// What it was measured by, in words.
    pub measure: String,
    /// Why.
    pub reason: String,
    /// The article.
    pub citation: Citation,
}

impl RewardNotSelected {
    /// Of whoever meets a condition no longer, which one the refusal says.
    #[must_use]
    pub fn excluded(reward: RewardId, why: Refusal) -> Self {
        RewardNotSelected { reward, measure: "不参加排名".into(), reason: why.what, citation: why.cite }
    }
}

/// The round is ranked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundRanked {
    /// Of which call.
    pub batch: BatchId,
    /// What was ranked.
    pub rewards: Vec<RewardId>,
}

impl Act for RankRewards {
    fn subject(&self) -> Subject {
        Subject::Batch(self.batch)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let (call, panel) = panels::under_way(cx, self.batch)?;
        if !panel.opened {
            let what = "评分还没有开启";
            let remedy = "全部专家评分后，由另一人开启评分，再排名。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::RewardProcedure, what, remedy));
        }
        let pack = checks::pack_by(cx, &call.pack, "遴选公告")?;
        let (Some(head), Some(rules)) = (pack.head(&call.head), pack.panel()) else {
            let what = "政策包没有写明专家评审规则";
            return Err(cx.refuse(RefusalKind::Malformed, Basis::RewardProcedure, what, "请核对政策包。"));
        };
        let CallRules::Ranking { grades, .. } = &call.rules else { return Err(panels::not_scored(cx)) };
        let mut works = Vec::with_capacity(panel.rewards.len());
        let mut events: Vec<Event> = Vec::with_capacity(panel.rewards.len() + 1);
        for id in &panel.rewards {
            let reward = rewards::reward(cx, *id)?;
            if reward.stage != Stage::Scoring {
                continue;
            }
            // Whoever may not be rewarded any more does not keep the others waiting.
            if let Err(why) = rewards::still_not_excluded(cx, &reward.head, &reward.enterprise) {
                events.push(RewardNotSelected::excluded(*id, why).into());
                continue;
            }
            works.push(Scored {
                id: id.to_string(),
                kind: reward.kind.clone(),
                recipient: reward.enterprise.to_string(),
                scores: reward.scores.iter().map(crate::state::OpenedSheet::total).collect(),
            });
        }
        let grades: Vec<Grade> = grades
            .iter()
            .map(|own| Grade { kind: own.kind.clone(), from: own.from, amount: own.amount })
            .collect();
        let held = Held::of(cx.fund, &call.head);
        let recipients = held.recipients.iter().map(|(code, held)| (code.to_string(), *held));
        let taken = Taken { kinds: held.kinds.clone(), recipients: recipients.collect() };
        let placed = law::rank(head, rules, &works, &grades, &taken);
        for own in placed {
            let Ok(reward) = own.id.parse() else { continue };
            let measure = format!("得分 {} 分，同类第 {} 名", own.mark, own.rank);
            if own.amount > Fen::ZERO {
                let (workings, citations) = (own.workings, own.citations);
                let readings = rules.readings.clone();
                let amount = own.amount;
                let award = RewardAssessed { reward, amount, measure, workings, citations, readings };
                events.push(award.into());
            } else {
                let citation =
                    own.citations.last().cloned().unwrap_or_else(|| cx.cite(Basis::RewardProcedure));
                events.push(RewardNotSelected { reward, measure, reason: own.reason, citation }.into());
            }
        }
        events.push(RoundRanked { batch: self.batch, rewards: panel.rewards.clone() }.into());
        Ok(events)
    }
}

impl Happening for RewardAssessed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(reward) = fund.rewards.get_mut(&self.reward) else { return };
        reward.award = Some(RewardAward {
            amount: self.amount,
            measure: self.measure.clone(),
            workings: self.workings.clone(),
            citations: self.citations.clone(),
            readings: self.readings.clone(),
            on: stamp.on,
            reductions: Vec::new(),
        });
        reward.move_to(Stage::Assessed, stamp);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        format!("拟奖补 {} 元（{}）", self.amount.grouped(), self.measure)
    }
}

impl Happening for RewardNotSelected {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(reward) = fund.rewards.get_mut(&self.reward) else { return };
        reward.outcome = format!("{}：{}", self.measure, self.reason);
        reward.move_to(Stage::NotSelected, stamp);
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.reward.into()]
    }

    fn tell(&self) -> String {
        format!("未入选：{}，{}（{}）", self.measure, self.reason, self.citation.label)
    }
}

impl Happening for RoundRanked {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let call = fund.batches.get_mut(&self.batch).and_then(|batch| batch.call.as_mut());
        if let Some(panel) = call.and_then(|call| call.panel.as_mut()) {
            panel.ranked = true;
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        self.rewards.iter().copied().map(Purpose::Reward).collect()
    }

    fn tell(&self) -> String {
        format!("本轮评审排名：{} 项申报", self.rewards.len())
    }
}
