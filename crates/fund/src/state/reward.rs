//! 以奖代补 (第九条): an application under a call, and the reward it comes to. How an amount is found is the call's rule; what
//! follows is the same for all.

use jiff::civil::Date;
use law::{Citation, Fen, WorkingLine};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{BatchId, Digest, RewardId};
use crate::stage::Stage;
use crate::state::case::is_a_case;
use crate::state::{Case, OpenedSheet};
use crate::steps::start_reward::RewardStarted;

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
    /// What it has alike with every case.
    #[serde(flatten)]
    pub case: Case,
    /// Under which call.
    pub call: BatchId,
    /// The head it is paid from.
    pub head: String,
    /// The kind of the head's list it belongs to; empty where the head has none.
    pub kind: String,
    /// What it is, in a few sentences.
    pub summary: String,
    /// The day it was begun.
    pub started_on: Date,
    /// The day it was submitted, the first time.
    pub applied_on: Option<Date>,
    /// Why it was not admitted or not selected.
    pub outcome: String,
    /// The sheets of the latest round, once they are opened.
    pub scores: Vec<OpenedSheet>,
    /// The award.
    pub award: Option<RewardAward>,
}

is_a_case!(Reward);

impl Reward {
    /// As it is begun.
    #[must_use]
    pub fn begun(started: &RewardStarted, stamp: &Stamp) -> Self {
        let (enterprise, name, pack) =
            (started.enterprise.clone(), started.name.clone(), started.pack.clone());
        Reward {
            id: started.id,
            case: Case::begun(enterprise, name, pack, Stage::RewardStarted, stamp),
            call: started.call,
            head: started.head.clone(),
            kind: started.kind.clone(),
            summary: started.summary.clone(),
            started_on: stamp.on,
            applied_on: None,
            outcome: String::new(),
            scores: Vec::new(),
            award: None,
        }
    }

    /// Whether everyone may know of it: it stands on a notice and was not taken back.
    #[must_use]
    pub fn announced(&self) -> bool {
        self.notice.is_some() && self.stage != Stage::AwardWithdrawn
    }

    /// What counts of it against ceilings, in fen: its award while it holds one, less what may be awarded anew.
    #[must_use]
    pub fn held(&self) -> Fen {
        let amount = self.award.as_ref().filter(|_| self.stage.holds_award()).map(|award| award.amount);
        amount.and_then(|amount| amount.checked_sub(self.restored)).unwrap_or(Fen::ZERO)
    }
}
