//! 专家评审 (第九条): the pool of experts, a panel drawn from it, and its sheets, sealed and opened.

use jiff::civil::Date;
use law::CreditCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ids::{AccountId, Digest, RewardId};
use crate::lot::{self, Lot};

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
