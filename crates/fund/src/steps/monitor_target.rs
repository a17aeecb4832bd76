//! 绩效监控: how a target stands against its line today, by the pack's rule; what is behind is a deviation (第十四条).

use jiff::civil::Date;
use law::{Basis, Citation, Figure, Rate};
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
use crate::state::Monitored;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::MonitorTarget,
    name: "绩效监控",
    public: "绩效监控已记录",
    next: "等待绩效监控",
    basis: Basis::PerformanceControl,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Target,
    from: &[Stage::TargetSet],
    to: &[Stage::TargetDeviating],
    duty: Duty::Must,
    limit: Some("performance-monitoring"),
    ..Step::BLANK
};

/// A look at a target. The figure and the judgement are the fund's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitorTarget {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// What is to say about it.
    #[schemars(title = "情况说明", extend("x-optional" = true))]
    #[serde(default)]
    pub remark: String,
}

/// It was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetMonitored {
    /// Which target.
    pub target: TargetId,
    /// What is measured.
    pub name: String,
    /// The figure.
    pub actual: Figure,
    /// The day it speaks of.
    pub as_of: Date,
    /// Where it comes from.
    pub source: String,
    /// What the line says for that day.
    pub expected: Figure,
    /// How much behind it may be.
    pub tolerance: Rate,
    /// Whether it is further behind than that.
    pub behind: bool,
    /// What is to say about it.
    pub remark: String,
    /// The last day for the next look.
    pub next_due: Date,
    /// The article.
    pub cite: Citation,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for MonitorTarget {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        if !self.remark.trim().is_empty() {
            cx.text("remark", "情况说明", &self.remark, 500)?;
        }
        let rules = targets::rules(cx)?;
        let (found, standing) = targets::measured(cx, own, own.monitored.last().map(|last| last.as_of))?;
        Ok(vec![
            TargetMonitored {
                target: own.id,
                name: own.aim.name.clone(),
                actual: found.value,
                as_of: found.as_of,
                source: found.source,
                expected: standing.expected,
                tolerance: rules.tolerance,
                behind: standing.behind,
                remark: self.remark.trim().to_owned(),
                next_due: checks::deadline(cx, "performance-monitoring")?,
                cite: rules.control.clone(),
                readings: rules.readings.first().cloned().into_iter().collect(),
            }
            .into(),
        ])
    }
}

impl Happening for TargetMonitored {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        target.monitored.push(Monitored {
            on: stamp.on,
            as_of: self.as_of,
            actual: self.actual,
            expected: self.expected,
            behind: self.behind,
            remark: self.remark.clone(),
        });
        target.monitor_due = Some(self.next_due);
        if self.behind {
            target.move_to(Stage::TargetDeviating, stamp);
        }
    }

    fn tell(&self) -> String {
        let found = if self.behind { "偏离绩效目标" } else { "进度正常" };
        format!(
            "绩效监控 {}“{}”：截至 {} 实际 {}，应有 {}，{found}",
            self.target, self.name, self.as_of, self.actual, self.expected
        )
    }
}
