//! 恢复: the reason of the suspension is gone, and the project or reward goes on where it stood (第三条（一）、第十五条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, suspend};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::Purpose;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::Resume,
    name: "恢复办理",
    public: "已恢复办理",
    next: "等待恢复",
    basis: Basis::Supervision,
    by: &[Role::BureauReviewer],
    from: suspend::LIVE,
    rewards: true,
    while_suspended: true,
    ..Step::BLANK
};

/// A project or reward to be resumed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// Which project or reward.
    #[schemars(title = "项目编号")]
    pub project: Purpose,
    /// Why.
    #[schemars(title = "恢复理由")]
    pub reason: String,
}

/// It goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectResumed {
    /// Which project or reward.
    pub project: Purpose,
    /// Why.
    pub reason: String,
    /// The last day for the correction, later by the days in which nothing moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction_due: Option<Date>,
    /// The last day for the next progress report, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_due: Option<Date>,
}

impl Act for Resume {
    fn subject(&self) -> Subject {
        self.project.subject()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let case = checks::funded(cx, self.project)?;
        let Some(suspension) = &case.suspended else {
            let what = format!("{} 没有暂停", self.project);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Supervision,
                what,
                "不需要恢复，可以直接办理。",
            ));
        };
        cx.text("reason", "恢复理由", &self.reason, 300)?;
        let reason = self.reason.trim().to_owned();
        let later = |due: Option<Date>| due.map(|due| moved(cx, due, suspension.on)).transpose();
        let correction_due = later(case.returned.as_ref().and_then(|returned| returned.due))?;
        let tracked = self.project.project().and_then(|id| cx.fund.projects.get(&id));
        let progress_due = later(tracked.and_then(|project| project.progress_due))?;
        Ok(vec![ProjectResumed { project: self.project, reason, correction_due, progress_due }.into()])
    }
}

/// A last day that had not passed when the case was suspended, as many working days after today as were left then.
fn moved(cx: &Context<'_>, due: Date, suspended: Date) -> Result<Date, Refusal> {
    if due < suspended {
        return Ok(due);
    }
    let calendar = cx.pack.calendar();
    let left = calendar.working_days_between(suspended, due);
    let left = left.map(|days| u16::try_from(days).unwrap_or(u16::MAX));
    left.and_then(|days| calendar.add_working_days(cx.today, days)).map_err(|gap| {
        let what = format!("无法顺延期限：{gap}");
        cx.refuse(RefusalKind::Malformed, Basis::Procedure, what, "请系统管理员更新节假日安排后再办理。")
    })
}

impl Happening for ProjectResumed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(case) = fund.funded_mut(self.project) else { return };
        case.suspended = None;
        case.course.go_on(stamp.on);
        if let (Some(returned), Some(due)) = (&mut case.returned, self.correction_due) {
            returned.due = Some(due);
        }
        let tracked = self.project.project().and_then(|id| fund.projects.get_mut(&id));
        if let Some(project) = tracked {
            project.progress_due = self.progress_due.or(project.progress_due);
        }
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("恢复{}：{}", self.project.zh(), self.reason)
    }
}
