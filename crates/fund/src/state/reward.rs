//! 以奖代补 (第九条): a call, applications under it, and the rewards they come to. How an amount is found is the call's rule; what
//! follows is the same for all.

use jiff::civil::Date;
use law::{Citation, CreditCode, Fen, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{BatchId, Digest, DocumentNumber, NoticeId, PersonId, RewardId};
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Approval, Evidence, Return, Suspension};
use crate::steps::start_reward::RewardStarted;

/// What a call publishes besides its dates (遴选评审标准).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The head it is paid from.
    pub head: String,
    /// Its document.
    pub document: DocumentNumber,
    /// The document's file.
    pub file: Digest,
    /// Digest of the pack that governs it and every application under it.
    pub pack: String,
    /// How amounts are found.
    pub rules: CallRules,
}

impl Call {
    /// Whether it takes applications of a kind.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        match &self.rules {
            CallRules::Ranking { grades, .. } => grades.iter().any(|grade| grade.kind == kind),
        }
    }
}

/// How the amounts of a call are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallRules {
    /// By experts' scores and a ranking (第四条（二）).
    Ranking {
        /// What is scored.
        criteria: Vec<ScoredCriterion>,
        /// What a score brings.
        grades: Vec<Grading>,
        /// How many experts score.
        experts: u32,
    },
}

/// One published criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoredCriterion {
    /// What is looked at.
    #[schemars(title = "评审指标")]
    pub name: String,
    /// The most points it brings; all together make a hundred.
    #[schemars(title = "满分（分）")]
    pub points: u32,
}

/// What a score brings to products of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grading {
    /// Which kind of product, by the head's list.
    #[schemars(title = "产品类别", extend("x-choice" = "kind"))]
    pub kind: String,
    /// From this score on.
    #[schemars(title = "得分不低于（分）")]
    pub from: u32,
    /// The reward of one product, in fen.
    #[schemars(title = "每项奖补")]
    pub amount: Fen,
}

/// The result of an examination (形式审查结论).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Examination {
    /// 通过，进入评审.
    Admit,
    /// 退回补正.
    Return,
    /// 不予受理.
    Refuse,
}

/// A reward as it was assessed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RewardAward {
    /// In fen, as it stands after reductions.
    pub amount: Fen,
    /// What it was measured by, in words: the score and rank, or the number and effect.
    pub measure: String,
    /// Line by line.
    pub workings: Vec<WorkingLine>,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The readings used.
    pub readings: Vec<String>,
    /// The day.
    pub on: Date,
    /// Reductions: how much, why, by which file.
    pub reductions: Vec<(Fen, String, Option<Digest>)>,
}

/// An application for a reward, from its start to the last yuan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reward {
    /// Its number.
    pub id: RewardId,
    /// Under which call.
    pub call: BatchId,
    /// The head it is paid from.
    pub head: String,
    /// The kind of the head's list it belongs to; empty where the head has none.
    pub kind: String,
    /// Whose it is.
    pub enterprise: CreditCode,
    /// Its name: of the product, or of the work.
    pub name: String,
    /// What it is, in a few sentences.
    pub summary: String,
    /// The day it was begun.
    pub started_on: Date,
    /// The day it was submitted, the first time.
    pub applied_on: Option<Date>,
    /// Digest of the pack that governs it: the call's.
    pub pack: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since which day.
    pub since: Date,
    /// Set while it is suspended.
    pub suspended: Option<Suspension>,
    /// Set while it is returned for correction.
    pub returned: Option<Return>,
    /// Why it was not admitted or not selected.
    pub outcome: String,
    /// Its files.
    pub evidence: Vec<Evidence>,
    /// The award.
    pub award: Option<RewardAward>,
    /// The notice it stands on.
    pub notice: Option<NoticeId>,
    /// The approval.
    pub approval: Option<Approval>,
    /// Confirmed payments, in fen.
    pub paid: Fen,
    /// Instructed and not yet confirmed or returned, in fen.
    pub instructed: Fen,
    /// Recovery ordered, in fen, over all orders.
    pub recovery_ordered: Fen,
    /// Recovery received, in fen.
    pub recovered: Fen,
    /// Of what was recovered, what may be awarded anew, in fen.
    pub restored: Fen,
    /// Who took which step.
    pub duties: Vec<(StepId, PersonId)>,
    /// Its history: positions in `Fund::acts`.
    pub acts: Vec<usize>,
}

impl Reward {
    /// As it is begun.
    #[must_use]
    pub fn begun(started: &RewardStarted, stamp: &Stamp) -> Self {
        Reward {
            id: started.id,
            call: started.call,
            head: started.head.clone(),
            kind: started.kind.clone(),
            enterprise: started.enterprise.clone(),
            name: started.name.clone(),
            summary: started.summary.clone(),
            started_on: stamp.on,
            applied_on: None,
            pack: started.pack.clone(),
            stage: Stage::RewardStarted,
            since: stamp.on,
            suspended: None,
            returned: None,
            outcome: String::new(),
            evidence: Vec::new(),
            award: None,
            notice: None,
            approval: None,
            paid: Fen::ZERO,
            instructed: Fen::ZERO,
            recovery_ordered: Fen::ZERO,
            recovered: Fen::ZERO,
            restored: Fen::ZERO,
            duties: Vec::new(),
            acts: Vec::new(),
        }
    }

    /// Moves to a stage on the day of the act.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        if self.stage != stage {
            self.stage = stage;
            self.since = stamp.on;
        }
    }

    /// What counts of it against ceilings, in fen: its award while it holds one, less what may be awarded anew.
    #[must_use]
    pub fn held(&self) -> Fen {
        let amount = self.award.as_ref().filter(|_| self.stage.holds_award()).map(|award| award.amount);
        amount.and_then(|amount| amount.checked_sub(self.restored)).unwrap_or(Fen::ZERO)
    }
}
