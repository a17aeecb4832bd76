//! 办结纠偏措施: what came of it. Whether the target is back on its line is not said but reckoned, by the rule that found the
//! deviation (第十四条).

use jiff::civil::Date;
use law::{Basis, Figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, targets};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::TargetId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::MeasureResult;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::CloseMeasure,
    name: "办结纠偏措施",
    public: "纠偏措施已办结",
    next: "等待办结纠偏措施",
    basis: Basis::PerformanceControl,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Target,
    from: &[Stage::TargetCorrecting],
    to: &[Stage::TargetSet, Stage::TargetDeviating],
    duty: Duty::Must,
    excludes: &[StepId::SetMeasure],
    ..Step::BLANK
};

/// What came of the measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseMeasure {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// In words.
    #[schemars(title = "措施落实情况")]
    pub result: String,
}

/// It is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureClosed {
    /// Which target.
    pub target: TargetId,
    /// In words.
    pub result: String,
    /// The figure.
    pub actual: Figure,
    /// The day it speaks of.
    pub as_of: Date,
    /// What the line says for that day.
    pub expected: Figure,
    /// Whether the target is no longer behind.
    pub corrected: bool,
    /// The last day for the next look.
    pub next_due: Date,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for CloseMeasure {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        cx.text("result", "措施落实情况", &self.result, 500)?;
        let rules = targets::rules(cx)?;
        let (found, standing) = targets::measured(cx, own, own.monitored.last().map(|last| last.as_of))?;
        Ok(vec![
            MeasureClosed {
                target: own.id,
                result: self.result.trim().to_owned(),
                actual: found.value,
                as_of: found.as_of,
                expected: standing.expected,
                corrected: !standing.behind,
                next_due: checks::deadline(cx, "performance-monitoring")?,
                readings: rules.readings.first().cloned().into_iter().collect(),
            }
            .into(),
        ])
    }
}

impl Happening for MeasureClosed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        if let Some(measure) = target.measures.last_mut() {
            measure.result = Some(MeasureResult {
                text: self.result.clone(),
                actual: self.actual,
                expected: self.expected,
                corrected: self.corrected,
                on: stamp.on,
            });
        }
        target.monitor_due = Some(self.next_due);
        let stage = if self.corrected { Stage::TargetSet } else { Stage::TargetDeviating };
        target.move_to(stage, stamp);
    }

    fn tell(&self) -> String {
        let found = if self.corrected { "已纠正" } else { "仍然偏离" };
        format!("办结 {} 的纠偏措施：实际 {}，应有 {}，{found}", self.target, self.actual, self.expected)
    }
}
