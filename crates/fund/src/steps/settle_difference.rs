//! 处理对账差异: a person explains a difference with the treasury, with a reason; only then payments go on (第三条（二）).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DifferenceId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Difference, Explained, Explanation};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever brought the statement in, or confirmed the payment, does not explain the difference: asked in `decide`,
/// for it is about one line, not about a whole case (第十六条).
pub const STEP: Step = Step {
    id: StepId::SettleDifference,
    name: "处理对账差异",
    public: "对账差异已处理",
    next: "等待处理对账差异",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau, Role::SupervisionGroup],
    on: SubjectKind::Difference,
    from: &[Stage::DifferenceOpen],
    to: &[Stage::DifferenceSettled],
    duty: Duty::Must,
    ..Step::BLANK
};

/// An explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleDifference {
    /// Which difference.
    #[schemars(title = "差异编号")]
    pub difference: DifferenceId,
    /// What explains it.
    #[schemars(title = "差异原因")]
    pub explanation: Explanation,
    /// What was found, on which paper.
    #[schemars(title = "处理说明")]
    pub reason: String,
}

/// It is explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DifferenceSettled {
    /// Which difference.
    pub difference: DifferenceId,
    /// What explains it.
    pub explanation: Explanation,
    /// What was found.
    pub reason: String,
}

impl Act for SettleDifference {
    fn subject(&self) -> Subject {
        Subject::Difference(self.difference)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(difference) = cx.fund.differences.get(&self.difference) else {
            let what = format!("没有对账差异 {}", self.difference);
            return Err(cx.refuse(RefusalKind::Unknown, Basis::FinanceDuty, what, "请核对差异编号。"));
        };
        disinterested(cx, difference)?;
        cx.text("reason", "处理说明", &self.reason, 500)?;
        Ok(vec![
            DifferenceSettled {
                difference: self.difference,
                explanation: self.explanation,
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

fn disinterested(cx: &Context<'_>, difference: &Difference) -> Result<(), Refusal> {
    let no = |what: String| {
        Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Officials, what, "请由另一人处理。"))
    };
    let statement = cx.fund.statements.get(&difference.statement);
    if statement.is_some_and(|statement| statement.by == cx.actor.person) {
        return no(format!("您登记了对账单 {}，不能再处理它的差异", difference.statement));
    }
    let duties = match difference.found.purpose {
        Some(Purpose::Procurement(id)) => cx.fund.procurements.get(&id).map(|own| own.duties.as_slice()),
        Some(case) => cx.fund.funded(case).map(|case| &case.duties[..]),
        None => None,
    };
    let confirmed =
        |(step, person): &(StepId, _)| *step == StepId::ConfirmPayment && *person == cx.actor.person;
    if duties.is_some_and(|duties| duties.iter().any(confirmed)) {
        return no("您确认了这笔拨付的到账，不能再处理它的差异".to_owned());
    }
    Ok(())
}

impl Happening for DifferenceSettled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(difference) = fund.differences.get_mut(&self.difference) else { return };
        difference.settled =
            Some(Explained { explanation: self.explanation, reason: self.reason.clone(), on: stamp.on });
    }

    fn tell(&self) -> String {
        format!("对账差异 {}：{}。{}", self.difference, self.explanation.zh(), self.reason)
    }
}
