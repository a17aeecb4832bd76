//! 绩效目标 (第十三条): what a part of the fund is to reach, by when, how it is measured; and what came of it (第十四条).

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use law::{Course, Figure, Sense};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{Digest, DocumentNumber, IdError, PersonId, ProjectId, TargetId};
use crate::registry::StepId;
use crate::role::Role;
use crate::stage::Stage;

/// Whose target it is: the fund's, a head's, a district's, a project's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Scope {
    /// 专项资金总体: `fund`.
    Fund,
    /// A head of support, by its id.
    Head(String),
    /// A district, by its six digits.
    District(String),
    /// A project: `P0017`.
    Project(ProjectId),
}

impl Scope {
    /// The project, where it is one.
    #[must_use]
    pub fn project(&self) -> Option<ProjectId> {
        match self {
            Scope::Project(id) => Some(*id),
            _ => None,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Fund => f.write_str("fund"),
            Scope::Head(name) | Scope::District(name) => f.write_str(name),
            Scope::Project(id) => id.fmt(f),
        }
    }
}

impl FromStr for Scope {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let head = |c: char| c.is_ascii_lowercase() || c == '-';
        match text {
            "fund" => Ok(Scope::Fund),
            code if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Scope::District(code.to_owned()))
            }
            id if !id.is_empty() && id.chars().all(head) => Ok(Scope::Head(id.to_owned())),
            other => other.parse().map(Scope::Project).map_err(|error: IdError| IdError {
                what: "绩效目标对象",
                example: "fund、支持方向、区县代码或 P0017",
                ..error
            }),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetUnit {
    /// 家.
    Firms,
    /// 个.
    Items,
    /// 人次.
    Persons,
    /// 次.
    Times,
    /// %.
    #[schemars(title = "%")]
    Percent,
    /// 天.
    Days,
    /// 级.
    Level,
    /// 分.
    Points,
    /// 万元.
    TenThousandYuan,
}

impl TargetUnit {
    /// The unit on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            TargetUnit::Firms => "家",
            TargetUnit::Items => "个",
            TargetUnit::Persons => "人次",
            TargetUnit::Times => "次",
            TargetUnit::Percent => "%",
            TargetUnit::Days => "天",
            TargetUnit::Level => "级",
            TargetUnit::Points => "分",
            TargetUnit::TenThousandYuan => "万元",
        }
    }

    /// Whether there are no parts of it.
    #[must_use]
    pub fn whole(self) -> bool {
        matches!(self, TargetUnit::Firms | TargetUnit::Items | TargetUnit::Persons | TargetUnit::Times)
    }
}

/// How the actual figure comes about: from the fund's own data, or by report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// 改造后达到规定水平的企业数（系统计算）: enterprises whose level after the transformation is what the pack asks for.
    FirmsAtLevel,
    /// 改造后数字化水平（系统计算）: of one project.
    LevelAfter,
    /// 改造前后水平平均提升（系统计算）.
    LevelGain,
    /// 资金拨付率（系统计算）: paid against allotted.
    PaidRate,
    /// 申报至首批到账天数中位数（系统计算）.
    DaysToPayment,
    /// 第三方服务评价良以上占比（系统计算）.
    GoodService,
    /// 其他指标（填报实际值）.
    Reported,
}

impl Indicator {
    /// All of them.
    pub const ALL: [Indicator; 7] = [
        Indicator::FirmsAtLevel,
        Indicator::LevelAfter,
        Indicator::LevelGain,
        Indicator::PaidRate,
        Indicator::DaysToPayment,
        Indicator::GoodService,
        Indicator::Reported,
    ];

    /// Its name, its unit and its sense, where the fund computes it.
    #[must_use]
    pub fn computed(self) -> Option<(&'static str, TargetUnit, Sense)> {
        Some(match self {
            Indicator::FirmsAtLevel => ("改造后达到规定水平的企业数", TargetUnit::Firms, Sense::AtLeast),
            Indicator::LevelAfter => ("改造后数字化水平", TargetUnit::Level, Sense::AtLeast),
            Indicator::LevelGain => ("改造前后水平平均提升", TargetUnit::Level, Sense::AtLeast),
            Indicator::PaidRate => ("资金拨付率", TargetUnit::Percent, Sense::AtLeast),
            Indicator::DaysToPayment => ("申报至首批到账天数（中位数）", TargetUnit::Days, Sense::AtMost),
            Indicator::GoodService => ("第三方服务评价良以上占比", TargetUnit::Percent, Sense::AtLeast),
            Indicator::Reported => return None,
        })
    }

    /// Whether it can be measured of such a part of the fund.
    #[must_use]
    pub fn fits(self, scope: &Scope) -> bool {
        match self {
            Indicator::FirmsAtLevel | Indicator::DaysToPayment => {
                matches!(scope, Scope::Fund | Scope::District(_))
            }
            Indicator::LevelAfter => matches!(scope, Scope::Project(_)),
            Indicator::LevelGain => !matches!(scope, Scope::Head(_)),
            Indicator::PaidRate | Indicator::GoodService => matches!(scope, Scope::Fund | Scope::Head(_)),
            Indicator::Reported => true,
        }
    }
}

/// A figure that was reported, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// The figure.
    pub value: Figure,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
    /// The evidence.
    pub file: Digest,
}

/// One look at how a target stands (绩效监控).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Monitored {
    /// The day.
    pub on: Date,
    /// The day the figure speaks of.
    pub as_of: Date,
    /// The figure there was.
    pub actual: Figure,
    /// What the straight line says for that day.
    pub expected: Figure,
    /// Whether it is behind by more than the tolerance.
    pub behind: bool,
    /// What is to say about it.
    pub remark: String,
}

/// What is done about a deviation (纠偏措施).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Why things are behind.
    pub cause: String,
    /// What is done.
    pub action: String,
    /// Which office does it.
    pub owner: String,
    /// Until when.
    pub due: Date,
    /// The day it was set.
    pub on: Date,
    /// What came of it.
    pub result: Option<MeasureResult>,
}

/// What came of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureResult {
    /// In words.
    pub text: String,
    /// The figure on the day.
    pub actual: Figure,
    /// What the line said.
    pub expected: Figure,
    /// Whether the target is no longer behind, by the same rule that found it.
    pub corrected: bool,
    /// The day.
    pub on: Date,
}

/// A word of the finance bureau, which guides performance management (第十二条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// In words.
    pub text: String,
    /// The day.
    pub on: Date,
}

/// What a target says, as it is proposed and revised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// What is measured.
    pub name: String,
    /// In what.
    pub unit: TargetUnit,
    /// At least or at most.
    pub sense: Sense,
    /// Where things stood.
    pub baseline: Figure,
    /// Where they are to stand.
    pub target: Figure,
    /// From which day.
    pub from: Date,
    /// Until which day.
    pub to: Date,
    /// Where the figures come from.
    pub source: String,
    /// Its weight among the targets of the same part of the fund.
    pub weight: u32,
}

impl Aim {
    /// The straight line from baseline to target.
    #[must_use]
    pub fn course(&self) -> Course {
        let Aim { baseline, target, sense, from, to, .. } = *self;
        Course { baseline, target, sense, from, to }
    }

    /// The target in words: 不低于 120 家.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} {}{}", self.sense.zh(), self.target, self.unit.zh())
    }
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Its number.
    pub id: TargetId,
    /// Whose it is.
    pub scope: Scope,
    /// How its figure comes about.
    pub indicator: Indicator,
    /// What it says.
    pub aim: Aim,
    /// Which office proposed it.
    pub proposed_by: Role,
    /// The day of the proposal.
    pub proposed_on: Date,
    /// The document that set it, once it is set.
    pub document: Option<DocumentNumber>,
    /// Why it was returned, while it is.
    pub returned: String,
    /// Figures reported, the last one counts.
    pub reported: Vec<Reported>,
    /// How it was found to stand, the oldest first.
    pub monitored: Vec<Monitored>,
    /// The last day for the next look, while it runs.
    pub monitor_due: Option<Date>,
    /// What was done about deviations, the oldest first.
    pub measures: Vec<Measure>,
    /// What the finance bureau said.
    pub advice: Vec<Advice>,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Which person took which step.
    pub duties: Vec<(StepId, PersonId)>,
    /// Its acts, by their position in the fund's.
    pub acts: Vec<usize>,
}

impl Target {
    /// Goes on to a stage.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        self.stage = stage;
        self.since = stamp.on;
    }

    /// Whether it has been set and runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        matches!(self.stage, Stage::TargetSet | Stage::TargetDeviating | Stage::TargetCorrecting)
    }

    /// Whether it has been set at all, which makes it public.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.runs() || self.stage == Stage::TargetEvaluated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_back_as_it_is_written() {
        for text in ["fund", "diagnosis", "230103", "P0017"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for wrong in ["", "P17", "23010", "Fund", "资金"] {
            assert!(wrong.parse::<Scope>().is_err(), "{wrong}");
        }
    }
}
