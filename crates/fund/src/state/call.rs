//! 遴选公告、奖励办法 (第九条): what is published before anybody applies, and how amounts follow from it.

use law::Fen;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber};
use crate::state::Panel;

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
            CallRules::Diagnosis(_) => kind.is_empty(),
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
    /// By the number of diagnosed enterprises and the effect (第四条（三）2).
    Diagnosis(Formula),
}

/// The published formula of a diagnosis reward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// The fewest confirmed diagnoses: 达到预期指标.
    #[schemars(title = "最少诊断户数（预期指标）")]
    pub least: u32,
    /// For every confirmed diagnosis, in fen.
    #[schemars(title = "每户诊断奖励")]
    pub each: Fen,
    /// More, where the enterprise entered the pool afterwards, in fen.
    #[schemars(title = "诊断后入库的另加")]
    pub pooled: Fen,
    /// More, where its level rose afterwards, in fen.
    #[schemars(title = "诊断后水平提升的另加")]
    pub risen: Fen,
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
