//! 拨付首期: the finance bureau instructs the advances that were granted (首期拨付).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use super::instruct_first::{self, PaymentInstructed};
use crate::act::{Act, Context};
use crate::ids::{ProjectId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::PaymentKind;
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. Instructing and confirming are never one person's, and whoever granted does not pay (第三条（二）、第十六条).
pub const STEP: Step = Step {
    id: StepId::InstructAdvance,
    name: "下达首期拨付指令",
    public: "首期拨付指令已下达",
    next: "等待市财政局拨付首期",
    basis: Basis::FirstPayment,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    takes: &[Stage::AdvanceGranted],
    to: &[Stage::AdvanceInstructed],
    duty: Duty::Must,
    waits: &[Wait::Reconciled, Wait::AccountCooling],
    excludes: &[StepId::ExamineAdvance, StepId::ConfirmPayment, StepId::ReturnPayment],
    limit: Some("payment"),
    advance: true,
    ..Step::BLANK
};

/// Whose advance is paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructAdvance {
    /// The projects.
    #[schemars(title = "项目", extend("x-choice" = "projects"))]
    pub projects: Vec<ProjectId>,
}

impl Act for InstructAdvance {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.projects.clone()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        checks::list(cx, &self.projects)?;
        let mut amounts = Vec::with_capacity(self.projects.len());
        for id in &self.projects {
            let granted = checks::project(cx, *id)?.advance.as_ref().and_then(|own| own.granted.as_ref());
            amounts.push(granted.map_or(Fen::ZERO, |granted| granted.amount));
        }
        let cases: Vec<Purpose> = self.projects.iter().copied().map(Into::into).collect();
        let lines = instruct_first::lines(cx, &cases, &amounts)?;
        let id = cx.fund.next_payment();
        Ok(vec![PaymentInstructed { id, kind: PaymentKind::Advance, share: None, lines }.into()])
    }
}
