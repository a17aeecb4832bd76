//! 余款拨付: the rest of the awards, once the city's pilot has been accepted and the money is there (第十一条).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use super::instruct_first::{self, PaymentInstructed};
use crate::act::{Act, Context};
use crate::ids::Purpose;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::PaymentKind;
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. Instructing and confirming are never one person's, over both payments of a case (第三条（二）、第十六条).
pub const STEP: Step = Step {
    id: StepId::InstructBalance,
    name: "下达余款拨付指令",
    public: "余款拨付指令已下达",
    next: "等待市财政局拨付余款",
    basis: Basis::Balance,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    takes: &[Stage::FirstPaid],
    to: &[Stage::BalanceInstructed],
    duty: Duty::Must,
    waits: &[Wait::CityAcceptance, Wait::GrantArrival, Wait::Reconciled, Wait::AccountCooling],
    excludes: &[StepId::ApproveAwards, StepId::ConfirmPayment, StepId::ReturnPayment],
    ..Step::BLANK
};

/// What is paid its balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructBalance {
    /// The projects and rewards.
    #[schemars(title = "项目", extend("x-choice" = "projects"))]
    pub projects: Vec<Purpose>,
}

impl Act for InstructBalance {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn cases(&self) -> Vec<Purpose> {
        self.projects.clone()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::list(cx, &self.projects)?;
        let unpaid = |id: &Purpose| checks::funded(cx, *id).map(|case| case.due());
        let amounts: Vec<Fen> = self.projects.iter().map(unpaid).collect::<Result<_, _>>()?;
        let lines = instruct_first::lines(cx, &self.projects, &amounts)?;
        let id = cx.fund.next_payment();
        Ok(vec![PaymentInstructed { id, kind: PaymentKind::Balance, share: None, lines }.into()])
    }
}
