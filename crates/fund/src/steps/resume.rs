//! 恢复: the reason of the suspension is gone, and the project goes on where it stood (第三条（一）、第十五条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, suspend};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::Resume,
    name: "恢复项目",
    public: "项目已恢复",
    next: "等待恢复",
    basis: Basis::Supervision,
    by: &[Role::BureauReviewer],
    from: suspend::LIVE,
    while_suspended: true,
    ..Step::BLANK
};

/// A project to be resumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Why.
    #[schemars(title = "恢复理由")]
    pub reason: String,
}

/// It goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectResumed {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub reason: String,
}

impl Act for Resume {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if checks::project(cx, self.project)?.suspended.is_none() {
            let what = format!("{} 没有暂停", self.project);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Supervision,
                what,
                "不需要恢复，可以直接办理。",
            ));
        }
        cx.text("reason", "恢复理由", &self.reason, 300)?;
        let reason = self.reason.trim().to_owned();
        Ok(vec![ProjectResumed { project: self.project, reason }.into()])
    }
}

impl Happening for ProjectResumed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.suspended = None;
        project.course.go_on(stamp.on);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("恢复项目：{}", self.reason)
    }
}
