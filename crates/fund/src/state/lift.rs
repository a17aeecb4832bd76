//! A decision that is lifted or changed (处理决定的撤销、变更), by whom, why, and what stood before.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber};
use crate::state::Measures;

/// Why a decision does not stand as it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LiftCause {
    /// 行政复议决定.
    Reconsideration,
    /// 人民法院生效裁判.
    Court,
    /// 本机关复核后自行纠正.
    Review,
    /// 提前恢复申请资格.
    Early,
}

impl LiftCause {
    /// All of them.
    pub const ALL: [LiftCause; 4] =
        [LiftCause::Reconsideration, LiftCause::Court, LiftCause::Review, LiftCause::Early];

    /// The words on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            LiftCause::Reconsideration => "行政复议决定",
            LiftCause::Court => "人民法院生效裁判",
            LiftCause::Review => "本机关复核后自行纠正",
            LiftCause::Early => "提前恢复申请资格",
        }
    }

    /// Whether the decision itself was wrong. To give a right back early says nothing against it.
    #[must_use]
    pub fn undoes(self) -> bool {
        self != LiftCause::Early
    }
}

/// One lifting or change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lift {
    /// Why.
    pub cause: LiftCause,
    /// Who decided it.
    pub authority: String,
    /// On which grounds.
    pub reason: String,
    /// The deciding document.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// The day from which it holds.
    pub on: Date,
    /// The measures that stood before.
    pub before: Measures,
    /// Until when the party was debarred before.
    pub debarred_until: Option<Date>,
    /// Until when it stood on the public register before.
    pub public_until: Option<Date>,
    /// Until when the register tells of the lifting; none where the decision was not public any more.
    pub shown_until: Option<Date>,
}
