//! 修改绩效目标: a target that was returned, said anew (第十三条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::targets;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::TargetId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Aim;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReviseTarget,
    name: "修改绩效目标",
    public: "绩效目标已修改",
    next: "等待修改绩效目标",
    basis: Basis::PerformanceTarget,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Target,
    from: &[Stage::TargetReturned],
    to: &[Stage::TargetProposed],
    duty: Duty::Must,
    limit: Some("target-revision"),
    ..Step::BLANK
};

/// What it says now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseTarget {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// What it says.
    pub plan: targets::Plan,
}

/// It says something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRevised {
    /// Which target.
    pub target: TargetId,
    /// What it says.
    pub aim: Aim,
}

impl Act for ReviseTarget {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        let aim = self.plan.aim(cx, own.indicator)?;
        Ok(vec![TargetRevised { target: own.id, aim }.into()])
    }
}

impl Happening for TargetRevised {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        target.aim = self.aim.clone();
        target.returned.clear();
        target.move_to(Stage::TargetProposed, stamp);
    }

    fn tell(&self) -> String {
        format!("修改绩效目标 {}：{}", self.target, self.aim.words())
    }
}
