//! 现场核查: the assessor goes and sees whether things stand as reported (第四条（四）、第八条).

use jiff::civil::Date;
use law::Basis;
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
use crate::state::Visit;
use crate::step::Step;
use crate::subject::Subject;

/// The row. It may be taken while the project is suspended: a visit is how a doubt is settled.
pub const STEP: Step = Step {
    id: StepId::RecordVisit,
    name: "记录现场核查",
    public: "第三方机构已现场核查",
    next: "等待第三方机构现场核查",
    basis: Basis::Monitoring,
    by: &[Role::Assessor],
    from: &[
        Stage::Pooled,
        Stage::ChangeRequested,
        Stage::AdvanceRequested,
        Stage::AdvanceGranted,
        Stage::AdvanceInstructed,
        Stage::Claimed,
        Stage::ClaimReturned,
    ],
    while_suspended: true,
    ..Step::BLANK
};

/// A visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordVisit {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The day of the visit.
    #[schemars(title = "核查日期", with = "Day")]
    pub visited_on: Date,
    /// What was found.
    #[schemars(title = "核查情况")]
    pub finding: String,
    /// Whether things stand as reported.
    #[schemars(title = "与报送情况一致")]
    pub as_reported: bool,
}

/// It is on the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitRecorded {
    /// Which project.
    pub project: ProjectId,
    /// The day of the visit.
    pub visited_on: Date,
    /// What was found.
    pub finding: String,
    /// Whether things stand as reported.
    pub as_reported: bool,
}

impl Act for RecordVisit {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        checks::not_the_provider(cx, project)?;
        checks::not_later_than_today(cx, "visited_on", "核查日期", self.visited_on)?;
        if self.visited_on < project.applied_on {
            let what = format!("核查日期 {} 早于申请入库之日 {}", self.visited_on, project.applied_on);
            return Err(cx.malformed("visited_on", what));
        }
        cx.text("finding", "核查情况", &self.finding, 1000)?;
        Ok(vec![
            VisitRecorded {
                project: self.project,
                visited_on: self.visited_on,
                finding: self.finding.trim().to_owned(),
                as_reported: self.as_reported,
            }
            .into(),
        ])
    }
}

impl Happening for VisitRecorded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.visits.push(Visit {
            on: self.visited_on,
            finding: self.finding.clone(),
            as_reported: self.as_reported,
            by: stamp.account.clone(),
        });
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let result = if self.as_reported { "与报送情况一致" } else { "与报送情况不一致" };
        format!("{} 现场核查：{result}", self.visited_on)
    }
}
