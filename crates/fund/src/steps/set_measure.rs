//! 制定纠偏措施: why things are behind, what is done, by whom and until when (第十四条: 应当及时采取措施予以纠正).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::targets;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::TargetId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Measure;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::SetMeasure,
    name: "制定纠偏措施",
    public: "纠偏措施已制定",
    next: "等待制定纠偏措施",
    basis: Basis::PerformanceControl,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Target,
    from: &[Stage::TargetDeviating],
    to: &[Stage::TargetCorrecting],
    duty: Duty::Must,
    limit: Some("corrective-measure"),
    ..Step::BLANK
};

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMeasure {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// Why things are behind.
    #[schemars(title = "偏离原因")]
    pub cause: String,
    /// What is done.
    #[schemars(title = "纠偏措施")]
    pub action: String,
    /// Which office does it.
    #[schemars(title = "责任单位")]
    pub owner: String,
    /// Until when.
    #[schemars(title = "完成时限", with = "Day")]
    pub due: Date,
}

/// It is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSet {
    /// Which target.
    pub target: TargetId,
    /// Why things are behind.
    pub cause: String,
    /// What is done.
    pub action: String,
    /// Which office does it.
    pub owner: String,
    /// Until when.
    pub due: Date,
}

impl Act for SetMeasure {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        cx.text("cause", "偏离原因", &self.cause, 500)?;
        cx.text("action", "纠偏措施", &self.action, 500)?;
        cx.text("owner", "责任单位", &self.owner, 60)?;
        if self.due < cx.today {
            return Err(cx.malformed("due", format!("完成时限 {} 早于今天 {}", self.due, cx.today)));
        }
        Ok(vec![
            MeasureSet {
                target: own.id,
                cause: self.cause.trim().to_owned(),
                action: self.action.trim().to_owned(),
                owner: self.owner.trim().to_owned(),
                due: self.due,
            }
            .into(),
        ])
    }
}

impl Happening for MeasureSet {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        target.measures.push(Measure {
            cause: self.cause.clone(),
            action: self.action.clone(),
            owner: self.owner.clone(),
            due: self.due,
            on: stamp.on,
            result: None,
        });
        target.move_to(Stage::TargetCorrecting, stamp);
    }

    fn tell(&self) -> String {
        format!("对 {} 制定纠偏措施：{}（{}，{} 前）", self.target, self.action, self.owner, self.due)
    }
}
