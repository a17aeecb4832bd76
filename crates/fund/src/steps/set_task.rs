//! 下达服务任务: what the contractor is to do until when (第四条（四）: 跟踪监测、水平评测、成效评估、服务商跟踪评价).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, procurements};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{ProcurementId, ProjectId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{ServiceTask, TaskKind};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::SetTask,
    name: "下达服务任务",
    public: "服务任务已下达",
    next: "等待下达服务任务",
    basis: Basis::Monitoring,
    by: &[Role::BureauHandler, Role::BureauReviewer],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    ..Step::BLANK
};

/// A task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTask {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// What kind of work.
    #[schemars(title = "任务种类")]
    pub kind: TaskKind,
    /// On which project: a visit and an assessment are about one.
    #[schemars(title = "项目编号")]
    #[serde(default)]
    pub project: Option<ProjectId>,
    /// What is asked.
    #[schemars(title = "任务要求")]
    pub what: String,
    /// The day it is due.
    #[schemars(title = "完成期限", with = "Day")]
    pub due: Date,
}

/// It is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskSet {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// Its number, from 1.
    pub task: u32,
    /// What kind of work.
    pub kind: TaskKind,
    /// On which project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// What is asked.
    pub what: String,
    /// The day it is due.
    pub due: Date,
}

impl Act for SetTask {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        procurements::contract(cx, own)?;
        if let Some(project) = self.project {
            checks::project(cx, project)?;
        } else if matches!(self.kind, TaskKind::Visit | TaskKind::Level) {
            return Err(cx.malformed("project", format!("{}须写明项目编号", self.kind.zh())));
        }
        cx.text("what", "任务要求", &self.what, 500)?;
        if self.due < cx.today {
            return Err(cx.malformed("due", format!("完成期限 {} 早于今天 {}", self.due, cx.today)));
        }
        Ok(vec![
            TaskSet {
                procurement: own.id,
                task: u32::try_from(own.tasks.len()).unwrap_or(u32::MAX).saturating_add(1),
                kind: self.kind,
                project: self.project,
                what: self.what.trim().to_owned(),
                due: self.due,
            }
            .into(),
        ])
    }
}

impl Happening for TaskSet {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(procurement) = fund.procurements.get_mut(&self.procurement) else { return };
        procurement.tasks.push(ServiceTask {
            kind: self.kind,
            project: self.project,
            what: self.what.clone(),
            on: stamp.on,
            due: self.due,
            done: None,
        });
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        let on = self.project.map_or_else(String::new, |project| format!("（{project}）"));
        format!("下达服务任务 {}：{}{on}，{} 前完成", self.task, self.kind.zh(), self.due)
    }
}
