//! 绩效自评 (第十四条): what the targets of a part of the fund came to over a period, as score and grade, and why.

use jiff::civil::Date;
use law::{Citation, Degree as Grade, Figure};
use serde::{Deserialize, Serialize};

use crate::act::Stamp;
use crate::ids::{DocumentNumber, EvaluationId, PersonId, TargetId};
use crate::registry::StepId;
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Scope;

/// One target as it was evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluatedTarget {
    /// The target.
    pub target: TargetId,
    /// What is measured.
    pub name: String,
    /// The unit, as it is written.
    pub unit: String,
    /// What the line asks for at the end of the period.
    pub expected: Figure,
    /// The figure there was.
    pub actual: Figure,
    /// Where the figure comes from.
    pub source: String,
    /// How far it was reached, in ten-thousandths.
    pub reached: u16,
    /// Its weight.
    pub weight: u32,
}

/// A self-evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Its number.
    pub id: EvaluationId,
    /// Of which part of the fund.
    pub scope: Scope,
    /// From which day.
    pub from: Date,
    /// Until which day.
    pub to: Date,
    /// The day the figures were taken.
    pub on: Date,
    /// Target by target.
    pub rows: Vec<EvaluatedTarget>,
    /// In hundredths of a point; 100 is full.
    pub score: Figure,
    /// Its grade.
    pub grade: Grade,
    /// What was achieved and what was not, and why.
    pub findings: String,
    /// What follows from it.
    pub improvements: String,
    /// Which office evaluated.
    pub by: Role,
    /// Its article.
    pub cite: Citation,
    /// The readings it rests on.
    pub readings: Vec<String>,
    /// The document that adopted it.
    pub document: Option<DocumentNumber>,
    /// Why it was returned.
    pub returned: String,
    /// The record in which it was made.
    pub seq: u64,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Date,
    /// Which person took which step.
    pub duties: Vec<(StepId, PersonId)>,
    /// Its acts, by their position in the fund's.
    pub acts: Vec<usize>,
}

impl Evaluation {
    /// Goes on to a stage.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        self.stage = stage;
        self.since = stamp.on;
    }
}

/// The result that a division of budget was based on (第十三条: 重要依据).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastResult {
    /// The self-evaluation.
    pub evaluation: EvaluationId,
    /// Its score.
    pub score: Figure,
    /// Its grade.
    pub grade: Grade,
}
