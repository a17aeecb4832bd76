//! 报送进展: how far the enterprise has come, at least every so many days while it is in the pool (第八条 跟踪监督).

use jiff::civil::Date;
use law::Basis;
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
use crate::state::Progress;
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReportProgress,
    name: "报送进展",
    public: "企业已报送进展",
    next: "等待企业报送进展",
    basis: Basis::Procedure,
    by: &[Role::Enterprise],
    from: &[
        Stage::Pooled,
        Stage::ChangeRequested,
        Stage::AdvanceRequested,
        Stage::AdvanceGranted,
        Stage::AdvanceInstructed,
    ],
    limit: Some("progress-report"),
    ..Step::BLANK
};

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProgress {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// How much is done, 0 to 100.
    #[schemars(title = "完成进度（%）")]
    pub percent: u8,
    /// What was done.
    #[schemars(title = "进展情况")]
    pub text: String,
}

/// It is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgressReported {
    /// Which project.
    pub project: ProjectId,
    /// 0 to 100.
    pub percent: u8,
    /// What was done.
    pub text: String,
    /// The last day for the next report.
    pub next_due: Date,
    /// Whether this one came after its last day.
    pub late: bool,
}

impl Act for ReportProgress {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        if self.percent > 100 {
            return Err(cx.malformed("percent", format!("完成进度为 0 至 100，不能是 {}", self.percent)));
        }
        cx.text("text", "进展情况", &self.text, 1000)?;
        Ok(vec![
            ProgressReported {
                project: self.project,
                percent: self.percent,
                text: self.text.trim().to_owned(),
                next_due: checks::deadline(cx, "progress-report")?,
                late: project.progress_due.is_some_and(|due| due < cx.today),
            }
            .into(),
        ])
    }
}

impl Happening for ProgressReported {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.progress.push(Progress { on: stamp.on, percent: self.percent, text: self.text.clone() });
        project.progress_due = Some(self.next_due);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let late = if self.late { "（逾期）" } else { "" };
        format!("企业报送进展{late}：完成 {}%", self.percent)
    }
}
