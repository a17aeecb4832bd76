//! 提出绩效管理意见: the finance bureau guides performance management (第十二条); its word binds nobody and stays on the record.

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
use crate::state::Advice;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::AdviseTarget,
    name: "提出绩效管理意见",
    public: "市财政局已提出意见",
    next: "等待市财政局提出意见",
    basis: Basis::PerformanceGuidance,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Target,
    ..Step::BLANK
};

/// A word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviseTarget {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// In words.
    #[schemars(title = "意见")]
    pub text: String,
}

/// It is said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetAdvised {
    /// Which target.
    pub target: TargetId,
    /// In words.
    pub text: String,
}

impl Act for AdviseTarget {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        cx.text("text", "意见", &self.text, 500)?;
        Ok(vec![TargetAdvised { target: own.id, text: self.text.trim().to_owned() }.into()])
    }
}

impl Happening for TargetAdvised {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        target.advice.push(Advice { text: self.text.clone(), on: stamp.on });
    }

    fn tell(&self) -> String {
        format!("市财政局对 {} 提出意见：{}", self.target, self.text)
    }
}
