//! 抽取检查对象: by a lot from a signed root that nobody could choose, so that anyone can draw it again (第十五条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::supervision;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::InspectionId;
use crate::lot::Lot;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DrawInspection,
    name: "抽取检查对象",
    public: "检查对象已抽取",
    next: "等待抽取检查对象",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Inspection,
    from: &[Stage::InspectionPlanned],
    to: &[Stage::InspectionOpen],
    duty: Duty::Must,
    ..Step::BLANK
};

/// The lot is to be drawn. Nothing is asked: the plan says all of it, the log the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawInspection {
    /// Which inspection.
    #[schemars(title = "检查编号")]
    pub inspection: InspectionId,
}

/// It is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionDrawn {
    /// Which inspection.
    pub inspection: InspectionId,
    /// The lot, with all that is needed to draw it again.
    pub lot: Lot,
}

impl Act for DrawInspection {
    fn subject(&self) -> Subject {
        Subject::Inspection(self.inspection)
    }

    fn drawn_after(&self, fund: &Fund) -> Option<u64> {
        fund.inspections.get(&self.inspection).map(|inspection| inspection.fixed_by)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let inspection = supervision::inspection(cx, self.inspection)?;
        let checkpoint = cx.drawn_from(Basis::Supervision)?;
        let population = inspection.population.iter().map(ToString::to_string).collect();
        let (label, n) = (inspection.id.to_string(), inspection.draw as usize);
        let lot = Lot::draw(inspection.fixed_by, checkpoint, &label, population, n);
        Ok(vec![InspectionDrawn { inspection: self.inspection, lot }.into()])
    }
}

impl Happening for InspectionDrawn {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(inspection) = fund.inspections.get_mut(&self.inspection) else { return };
        inspection.lot = Some(self.lot.clone());
        inspection.stage = Stage::InspectionOpen;
        inspection.since = stamp.on;
        inspection.acts.push(position);
    }

    fn lot(&self) -> Option<&Lot> {
        Some(&self.lot)
    }

    fn tell(&self) -> String {
        format!(
            "{} 从 {} 项中抽取：{}（日志 {} 条记录时的根）",
            self.inspection,
            self.lot.population.len(),
            self.lot.drawn.join("、"),
            self.lot.size
        )
    }
}
