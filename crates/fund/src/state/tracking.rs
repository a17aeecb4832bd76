//! What is recorded while a project is under way: progress, visits, changes, level assessments (第八条 跟踪监督、测评评估).

use jiff::civil::Date;
use law::{CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::AccountId;

/// A progress report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The day of the report.
    pub on: Date,
    /// How much is done, 0 to 100.
    pub percent: u8,
    /// What was done.
    pub text: String,
}

/// A visit by the assessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// The day of the visit.
    pub on: Date,
    /// What was found.
    pub finding: String,
    /// Whether things stand as reported.
    pub as_reported: bool,
    /// Who went.
    pub by: AccountId,
}

/// A change request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The day of the request.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// The new planned investment, in fen.
    pub planned: Option<Fen>,
    /// The new finish.
    pub ends: Option<Date>,
    /// The new provider's code and name.
    pub provider: Option<(CreditCode, String)>,
    /// Agreed or not; `None` while it waits.
    pub agreed: Option<bool>,
    /// The reason of the answer.
    pub answer: String,
}

/// Before or after the transformation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelPhase {
    /// 改造前.
    Before,
    /// 改造后.
    After,
}

impl LevelPhase {
    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            LevelPhase::Before => "改造前",
            LevelPhase::After => "改造后",
        }
    }
}

/// One level assessment (数字化水平评测).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelAssessment {
    /// The day.
    pub on: Date,
    /// Edition of the table, such as 2024.
    pub edition: String,
    /// Level 0 to 4.
    pub level: u8,
    /// Score in thousandths of a point, 0 to 100 000.
    pub score_milli: u32,
    /// How the level was reached, line by line; empty for a result taken over from a report.
    pub workings: Vec<String>,
    /// Who assessed.
    pub by: AccountId,
}

/// The assessments of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Levels {
    /// 改造前.
    pub before: Option<LevelAssessment>,
    /// 改造后.
    pub after: Option<LevelAssessment>,
}
