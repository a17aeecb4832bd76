//! 补正入库申请: the enterprise answers all defects within its days; the case goes back to whoever returned it (第五条（三）).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Provider;
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::CorrectPool,
    name: "补正入库申请",
    public: "入库申请已补正",
    next: "等待企业补正",
    basis: Basis::Cooperation,
    by: &[Role::Enterprise],
    from: &[Stage::PoolReturned],
    to: &[Stage::Applied, Stage::Recommended],
    duty: Duty::Must,
    evidence: Some("pool"),
    limit: Some("correction"),
    ..Step::BLANK
};

/// The application as it shall read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPool {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Its name.
    #[schemars(title = "项目名称")]
    pub name: String,
    /// What is transformed.
    #[schemars(title = "改造内容")]
    pub scope: String,
    /// Who does it.
    #[schemars(title = "服务商")]
    pub provider: Provider,
    /// Planned investment, in fen.
    #[schemars(title = "计划投入")]
    pub planned: Fen,
    /// Planned start.
    #[schemars(title = "计划开始", with = "Day")]
    pub starts: Date,
    /// Planned finish.
    #[schemars(title = "计划完成", with = "Day")]
    pub ends: Date,
    /// What was corrected.
    #[schemars(title = "补正说明")]
    pub note: String,
}

/// It has been corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolCorrected {
    /// Which project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// What is transformed.
    pub scope: String,
    /// Who does it.
    pub provider: Provider,
    /// In fen.
    pub planned: Fen,
    /// Planned start.
    pub starts: Date,
    /// Planned finish.
    pub ends: Date,
    /// What was corrected.
    pub note: String,
    /// The stage it goes back to.
    pub to: Stage,
}

impl Act for CorrectPool {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        checks::in_time(cx, project.returned.as_ref())?;
        let plan = checks::Plan {
            name: &self.name,
            scope: &self.scope,
            provider: &self.provider,
            planned: self.planned,
            starts: self.starts,
            ends: self.ends,
        };
        plan.sound(cx, &project.enterprise)?;
        cx.text("note", "补正说明", &self.note, 500)?;
        checks::evidence(cx, &STEP, &self.subject())?;
        let by_district =
            project.returned.as_ref().is_some_and(|returned| returned.by == Role::DistrictOffice);
        Ok(vec![
            PoolCorrected {
                project: self.project,
                name: self.name.trim().to_owned(),
                scope: self.scope.trim().to_owned(),
                provider: self.provider.clone(),
                planned: self.planned,
                starts: self.starts,
                ends: self.ends,
                note: self.note.trim().to_owned(),
                to: if by_district { Stage::Applied } else { Stage::Recommended },
            }
            .into(),
        ])
    }
}

impl Happening for PoolCorrected {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.name.clone_from(&self.name);
        project.scope.clone_from(&self.scope);
        project.provider.clone_from(&self.provider);
        project.planned = self.planned;
        project.starts = self.starts;
        project.ends = self.ends;
        project.returned = None;
        project.move_to(self.to, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("企业补正入库申请：{}", self.note)
    }
}
