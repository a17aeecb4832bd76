//! 区县审核: the district recommends, returns for correction, or does not recommend (第三条（三）).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Defect, Return};
use crate::step::{Duty, Step};
use crate::steps::checks;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReviewPool,
    name: "区县审核入库",
    public: "区县已审核",
    next: "等待区县工信部门审核",
    basis: Basis::DistrictDuty,
    by: &[Role::DistrictOffice],
    from: &[Stage::Applied],
    to: &[Stage::Recommended, Stage::PoolReturned, Stage::NotRecommended],
    duty: Duty::Must,
    limit: Some("district-review"),
    ..Step::BLANK
};

/// What the district says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// 推荐.
    Recommend,
    /// 退回补正.
    Return,
    /// 不推荐.
    Decline,
}

/// The review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewPool {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The outcome.
    #[schemars(title = "审核意见")]
    pub outcome: Recommendation,
    /// The reason.
    #[schemars(title = "理由")]
    #[serde(default)]
    pub reason: String,
    /// All defects at once, for a return.
    #[schemars(title = "补正清单")]
    #[serde(default)]
    pub defects: Vec<Defect>,
}

/// Reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolReviewed {
    /// Which project.
    pub project: ProjectId,
    /// The outcome.
    pub outcome: Recommendation,
    /// The reason.
    pub reason: String,
    /// The defects.
    pub defects: Vec<Defect>,
    /// The last day for the correction, for a return.
    pub due: Option<Date>,
}

impl Act for ReviewPool {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        let mut due = None;
        match self.outcome {
            Recommendation::Recommend => checks::not_excluded(cx, &project.enterprise)?,
            Recommendation::Return => due = Some(checks::correction_due(cx, &self.defects)?),
            Recommendation::Decline => cx.text("reason", "不推荐的理由", &self.reason, 300)?,
        }
        Ok(vec![
            PoolReviewed {
                project: self.project,
                outcome: self.outcome,
                reason: self.reason.trim().to_owned(),
                defects: self.defects.clone(),
                due,
            }
            .into(),
        ])
    }
}

impl Happening for PoolReviewed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        match self.outcome {
            Recommendation::Recommend => project.move_to(Stage::Recommended, stamp),
            Recommendation::Decline => project.move_to(Stage::NotRecommended, stamp),
            Recommendation::Return => {
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
            Recommendation::Recommend => "区县推荐入库".to_owned(),
            Recommendation::Return => format!("区县退回补正，共 {} 项", self.defects.len()),
            Recommendation::Decline => format!("区县不推荐：{}", self.reason),
        }
    }
}
