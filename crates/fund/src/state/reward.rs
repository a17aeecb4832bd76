//! 以奖代补 (第九条): a call, applications under it, and the rewards they come to. How an amount is found is the call's rule; what
//! follows is the same for all.

use jiff::civil::Date;
use law::{Citation, CreditCode, Fen, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::act::Stamp;
use crate::ids::{AccountId, BatchId, Digest, DocumentNumber, NoticeId, PersonId, RewardId};
use crate::lot::{self, Lot};
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
    /// The panel of the latest round, where experts score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<Panel>,
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

/// An expert of the pool from which panels are drawn (专家库).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PooledExpert {
    /// What the expert knows about.
    pub field: String,
    /// The employer's code, where it has one: for recusal.
    pub employer: Option<CreditCode>,
    /// Whether panels are drawn from it now.
    pub active: bool,
}

/// An expert who is not drawn from, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recused {
    /// The expert's account.
    pub expert: AccountId,
    /// Why.
    pub reason: String,
}

/// A sheet that is sealed: what was scored stands in the sealed store until all are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SealedSheet {
    /// What is scored.
    pub reward: RewardId,
    /// By whom.
    pub expert: AccountId,
    /// SHA-256 of salt and sheet.
    pub commitment: Digest,
}

/// A sheet that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenedSheet {
    /// What is scored.
    #[schemars(title = "奖补申报编号")]
    pub reward: RewardId,
    /// By whom.
    #[schemars(title = "专家账号")]
    pub expert: AccountId,
    /// The salt it was sealed with, in hexadecimal digits.
    #[schemars(title = "盐值")]
    pub salt: String,
    /// The points by criterion, in the order of the call.
    #[schemars(title = "各项得分")]
    pub points: Vec<u32>,
    /// What the expert says of it.
    #[schemars(title = "评审意见")]
    pub comment: String,
}

impl OpenedSheet {
    /// The text that was sealed: the points with blanks between them, a line end, the comment.
    #[must_use]
    pub fn text(points: &[u32], comment: &str) -> String {
        let points: Vec<_> = points.iter().map(ToString::to_string).collect();
        format!("{}\n{}", points.join(" "), comment.trim())
    }

    /// Reads such a text.
    #[must_use]
    pub fn read(text: &str) -> Option<(Vec<u32>, String)> {
        let (points, comment) = text.split_once('\n')?;
        let points = points.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some((points, comment.to_owned()))
    }

    /// The commitment it must have been sealed under; none where the salt is not written in hexadecimal digits.
    #[must_use]
    pub fn commitment(&self) -> Option<Digest> {
        let digits = self.salt.as_bytes().chunks(2);
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let salt: Option<Vec<u8>> = digits.map(pair).collect();
        let text = OpenedSheet::text(&self.points, &self.comment);
        let digest = Sha256::digest([salt?.as_slice(), text.as_bytes()].concat());
        Some(Digest(digest.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// All points together.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.points.iter().fold(0, |sum, points| sum.saturating_add(*points))
    }
}

/// A panel and its work on the applications of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// What it scores.
    pub rewards: Vec<RewardId>,
    /// From whom it is drawn.
    pub eligible: Vec<AccountId>,
    /// Who stands back.
    pub recused: Vec<Recused>,
    /// The record that fixed this.
    pub fixed_by: u64,
    /// The lot, once drawn.
    pub lot: Option<Lot>,
    /// Who scores now.
    pub members: Vec<AccountId>,
    /// Who was replaced, and why.
    pub replaced: Vec<Recused>,
    /// The last day for scores.
    pub due: Option<Date>,
    /// The sheets that are in.
    pub sheets: Vec<SealedSheet>,
    /// Whether they have been opened.
    pub opened: bool,
    /// Whether the round has been ranked.
    pub ranked: bool,
}

impl Panel {
    /// Whether an expert has scored a work.
    #[must_use]
    pub fn heard(&self, reward: RewardId, expert: &AccountId) -> bool {
        self.sheets.iter().any(|sheet| sheet.reward == reward && sheet.expert == *expert)
    }

    /// The sheets of its members that are still missing: work and expert.
    #[must_use]
    pub fn missing(&self) -> Vec<(RewardId, &AccountId)> {
        let all = self.rewards.iter().flat_map(|reward| self.members.iter().map(move |own| (*reward, own)));
        all.filter(|(reward, expert)| !self.heard(*reward, expert)).collect()
    }

    /// Who comes next in the order of the lot.
    #[must_use]
    pub fn next(&self) -> Option<AccountId> {
        let lot = self.lot.as_ref()?;
        let gone = |id: &str| self.replaced.iter().any(|own| own.expert.as_str() == id);
        let sits = |id: &str| self.members.iter().any(|own| own.as_str() == id);
        let order = lot::order(&lot.root, &lot.label, &lot.population);
        order.into_iter().find(|id| !gone(id) && !sits(id)).map(AccountId)
    }
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
    /// The sheets of the latest round, once they are opened.
    pub scores: Vec<OpenedSheet>,
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
            scores: Vec::new(),
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
