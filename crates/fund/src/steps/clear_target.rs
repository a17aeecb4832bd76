//! 登记未发现问题: a target was looked at and nothing was found (第十五条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::supervision;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::InspectionId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Inspected, InspectionTarget};
use crate::step::{Reach, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ClearTarget,
    name: "登记未发现问题",
    public: "检查未发现问题",
    next: "等待检查结果",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup, Role::Assessor],
    reach: Reach::Entrusted,
    on: SubjectKind::Inspection,
    from: &[Stage::InspectionOpen],
    to: &[Stage::InspectionDone],
    ..Step::BLANK
};

/// Nothing was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearTarget {
    /// Which inspection.
    #[schemars(title = "检查编号")]
    pub inspection: InspectionId,
    /// What was looked at.
    #[schemars(title = "检查对象")]
    pub target: InspectionTarget,
    /// What was looked into.
    #[schemars(title = "检查情况")]
    pub note: String,
}

/// Nothing was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetCleared {
    /// Which inspection.
    pub inspection: InspectionId,
    /// What was looked at.
    pub target: InspectionTarget,
    /// What was looked into.
    pub note: String,
}

impl Act for ClearTarget {
    fn subject(&self) -> Subject {
        Subject::Inspection(self.inspection)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let inspection = supervision::inspection(cx, self.inspection)?;
        supervision::not_own_work(cx, &self.target)?;
        if !inspection.left().contains(&self.target) {
            let what = format!("{} 不在 {} 待检查的对象中", self.target, inspection.id);
            return Err(cx.malformed("target", what));
        }
        cx.text("note", "检查情况", &self.note, 1000)?;
        let (inspection, note) = (self.inspection, self.note.trim().to_owned());
        Ok(vec![TargetCleared { inspection, target: self.target.clone(), note }.into()])
    }
}

impl Happening for TargetCleared {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(inspection) = fund.inspections.get_mut(&self.inspection) else { return };
        let result = Inspected {
            target: self.target.clone(),
            finding: None,
            note: self.note.clone(),
            by: stamp.account.clone(),
            on: stamp.on,
        };
        inspection.note(result, stamp);
        inspection.acts.push(position);
    }

    fn tell(&self) -> String {
        format!("{} 检查 {}，未发现问题：{}", self.inspection, self.target, self.note)
    }
}
