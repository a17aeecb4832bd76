//! What people have concluded about signs of trouble (风险提示), by project. The flags themselves are looked for anew.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, ProjectId};
use crate::role::Role;

/// What is concluded about a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagConclusion {
    /// 已核实无问题.
    Cleared,
    /// 要求说明或补正: the enterprise is asked, the flag stays in hand.
    Explain,
    /// 转入检查: somebody goes and looks, the flag stays in hand.
    Inspect,
    /// 确认存在问题.
    Confirmed,
}

impl FlagConclusion {
    /// Every conclusion, with its word.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FlagConclusion::Cleared => "已核实无问题",
            FlagConclusion::Explain => "要求说明或补正",
            FlagConclusion::Inspect => "转入检查",
            FlagConclusion::Confirmed => "确认存在问题",
        }
    }

    /// Whether it is the last word on this evidence.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, FlagConclusion::Cleared | FlagConclusion::Confirmed)
    }
}

/// What is wrong, where something is: different wrongs, with different consequences in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlagFinding {
    /// 材料缺失或有误: a paper is missing or wrong, the project is real.
    Paper,
    /// 金额夸大: a real project with an overstated amount.
    Overstated,
    /// 不符合支持条件: the enterprise or the spending is not eligible.
    NotEligible,
    /// 项目不存在: nothing was built.
    NoProject,
}

impl FlagFinding {
    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            FlagFinding::Paper => "材料缺失或有误",
            FlagFinding::Overstated => "金额夸大",
            FlagFinding::NotEligible => "不符合支持条件",
            FlagFinding::NoProject => "项目不存在",
        }
    }
}

/// One conclusion on one flag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// The rule.
    pub rule: String,
    /// Its title then.
    pub title: String,
    /// The evidence it is about.
    pub fingerprint: String,
    /// What had been found, in words.
    pub what: String,
    /// The projects concerned.
    pub projects: Vec<ProjectId>,
    /// The conclusion.
    pub conclusion: FlagConclusion,
    /// What is wrong, where something is.
    pub finding: Option<FlagFinding>,
    /// Why.
    pub reason: String,
    /// In which office.
    pub by: Role,
    /// By which account.
    pub account: AccountId,
    /// The day.
    pub on: Date,
}

/// All conclusions, by every project concerned, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FlagBook(BTreeMap<ProjectId, Vec<Settlement>>);

impl FlagBook {
    /// Notes a conclusion.
    pub fn note(&mut self, settlement: &Settlement) {
        for project in &settlement.projects {
            self.0.entry(*project).or_default().push(settlement.clone());
        }
    }

    /// Whether nothing was ever concluded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The conclusions about a project, in their order.
    #[must_use]
    pub fn of(&self, project: ProjectId) -> &[Settlement] {
        self.0.get(&project).map(Vec::as_slice).unwrap_or_default()
    }

    /// The last word on exactly this evidence.
    #[must_use]
    pub fn latest(&self, project: ProjectId, rule: &str, fingerprint: &str) -> Option<&Settlement> {
        let of_it = |known: &&Settlement| known.rule == rule && known.fingerprint == fingerprint;
        self.of(project).iter().rev().find(of_it)
    }
}
