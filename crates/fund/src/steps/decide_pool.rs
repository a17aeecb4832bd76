//! 市局审核入库: the bureau enters the project into the pool, returns it, or does not (第三条（一）、第八条).

use jiff::civil::Date;
use law::{Basis, Citation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Defect, Return};
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row. Recommending is the district's, deciding the bureau's (第三条（一）（三）): never one person's for one case.
pub const STEP: Step = Step {
    id: StepId::DecidePool,
    name: "市局审核入库",
    public: "市工信局已审核入库",
    next: "等待市工信局审核入库",
    basis: Basis::BureauDuty,
    by: &[Role::BureauReviewer],
    from: &[Stage::Recommended],
    to: &[Stage::Pooled, Stage::PoolReturned, Stage::NotPooled],
    duty: Duty::Must,
    excludes: &[StepId::ReviewPool],
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// What the bureau says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PoolOutcome {
    /// 准予入库.
    Enter,
    /// 退回补正.
    Return,
    /// 不予入库.
    Reject,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePool {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The outcome.
    #[schemars(title = "审核结论")]
    pub outcome: PoolOutcome,
    /// The reason.
    #[schemars(title = "理由")]
    #[serde(default)]
    pub reason: String,
    /// All defects at once, for a return.
    #[schemars(title = "补正清单")]
    #[serde(default)]
    pub defects: Vec<Defect>,
}

/// One condition as it was found met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionMet {
    /// Id in the pack.
    pub id: String,
    /// Its article.
    pub cite: Citation,
    /// The facts it was judged on, in words.
    pub value: String,
    /// Who says so.
    pub source: String,
}

/// Decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolDecided {
    /// Which project.
    pub project: ProjectId,
    /// The outcome.
    pub outcome: PoolOutcome,
    /// The reason.
    pub reason: String,
    /// The defects.
    pub defects: Vec<Defect>,
    /// The last day for the correction, for a return.
    pub due: Option<Date>,
    /// The conditions of Articles 5 and 6 as they were met, on entering.
    pub conditions: Vec<ConditionMet>,
    /// The last day for the first progress report, on entering.
    pub progress_due: Option<Date>,
    /// Digest of the pack they were judged under.
    pub pack: String,
}

impl Act for DecidePool {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        let mut decided = PoolDecided {
            project: self.project,
            outcome: self.outcome,
            reason: self.reason.trim().to_owned(),
            defects: self.defects.clone(),
            due: None,
            conditions: Vec::new(),
            progress_due: None,
            pack: cx.pack.digest.clone(),
        };
        match self.outcome {
            PoolOutcome::Enter => {
                checks::eligible(cx, &project.enterprise)?;
                let met = checks::conditions(cx, &project.enterprise).into_iter();
                decided.conditions = met
                    .map(|c| ConditionMet { id: c.id, cite: c.citation, value: c.value, source: c.source })
                    .collect();
                decided.progress_due = Some(checks::deadline(cx, "progress-report")?);
            }
            PoolOutcome::Return => decided.due = Some(checks::correction_due(cx, &self.defects)?),
            PoolOutcome::Reject => cx.text("reason", "不予入库的理由", &self.reason, 300)?,
        }
        Ok(vec![decided.into()])
    }
}

impl Happening for PoolDecided {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        match self.outcome {
            PoolOutcome::Enter => {
                project.pooled_on = Some(stamp.on);
                project.progress_due = self.progress_due;
                project.move_to(Stage::Pooled, stamp);
            }
            PoolOutcome::Reject => project.move_to(Stage::NotPooled, stamp),
            PoolOutcome::Return => {
                project.returned = Some(Return::new(&self.defects, self.due, stamp));
                project.move_to(Stage::PoolReturned, stamp);
            }
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        match self.outcome {
            PoolOutcome::Enter => "市工信局准予入库".to_owned(),
            PoolOutcome::Return => format!("市工信局退回补正，共 {} 项", self.defects.len()),
            PoolOutcome::Reject => format!("市工信局不予入库：{}", self.reason),
        }
    }
}
