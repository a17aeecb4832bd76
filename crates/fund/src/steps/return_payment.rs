//! 退票: the bank sends a payment back; nothing was paid, and the project or contract waits for a new instruction (第三条（二）、第十一条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confirm_payment::{open_line, payment};
use super::instruct_refund::RefundReturned;
use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{PaymentId, ProcurementId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LineState, MilestoneState, PaymentKind};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever instructed does not say what became of it (第十六条).
pub const STEP: Step = Step {
    id: StepId::ReturnPayment,
    name: "登记退票",
    public: "拨付被银行退回",
    next: "等待登记退票",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Payment,
    from: &[Stage::PaymentOpen],
    to: &[Stage::PaymentClosed, Stage::AdvanceGranted, Stage::Approved, Stage::FirstPaid, Stage::RefundDue],
    excludes: &[
        StepId::InstructAdvance,
        StepId::InstructFirst,
        StepId::InstructBalance,
        StepId::InstructMilestones,
        StepId::InstructRefund,
    ],
    while_suspended: true,
    ..Step::BLANK
};

/// A line that came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnPayment {
    /// Which instruction.
    #[schemars(title = "拨付单编号")]
    pub payment: PaymentId,
    /// The project, reward or procurement.
    #[schemars(title = "项目或采购编号")]
    pub project: Purpose,
    /// What the bank says.
    #[schemars(title = "退票原因")]
    pub reason: String,
    /// The day.
    #[schemars(title = "退票日期", with = "Day")]
    pub on: Date,
}

/// It came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentReturned {
    /// Which instruction.
    pub payment: PaymentId,
    /// First payment or balance.
    pub kind: PaymentKind,
    /// The project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
    /// What the bank says.
    pub reason: String,
    /// The day.
    pub on: Date,
}

/// A payment under a contract came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractReturned {
    /// Which instruction.
    pub payment: PaymentId,
    /// The procurement.
    pub procurement: ProcurementId,
    /// In fen.
    pub amount: Fen,
    /// What the bank says.
    pub reason: String,
    /// The day.
    pub on: Date,
}

impl Act for ReturnPayment {
    fn subject(&self) -> Subject {
        Subject::Payment(self.payment)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let payment = payment(cx, self.payment)?;
        cx.text("reason", "退票原因", &self.reason, 200)?;
        papers::between(cx, "on", "退票日期", self.on, payment.on)?;
        let line = open_line(cx, payment, self.project, "project")?;
        let (amount, reason, on) = (line.amount, self.reason.trim().to_owned(), self.on);
        if let Some(recovery) = payment.recovery {
            let recovery = checks::recovery(cx, recovery)?;
            return Ok(vec![RefundReturned::of(payment.id, recovery, amount, reason, on).into()]);
        }
        Ok(vec![match self.project {
            Purpose::Project(_) | Purpose::Reward(_) => {
                let (kind, project) = (payment.kind, self.project);
                PaymentReturned { payment: self.payment, kind, project, amount, reason, on }.into()
            }
            Purpose::Procurement(procurement) => {
                ContractReturned { payment: self.payment, procurement, amount, reason, on }.into()
            }
        }])
    }
}

impl Happening for PaymentReturned {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(payment) = fund.payments.get_mut(&self.payment) {
            payment.settle(self.project, LineState::Returned(self.reason.clone(), self.on));
        }
        let Some(case) = fund.funded_mut(self.project) else { return };
        case.instructed = Fen::ZERO;
        let first_paid = case.came_to(Stage::FirstPaid);
        case.move_to(
            match self.kind {
                PaymentKind::Advance => Stage::AdvanceGranted,
                PaymentKind::First => Stage::Approved,
                // All that was left of an award was instructed at once: nothing of it was paid before.
                _ if !first_paid => Stage::Approved,
                _ => Stage::FirstPaid,
            },
            stamp,
        );
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("{}拨付 {} 元被退回：{}", self.kind.zh(), self.amount.grouped(), self.reason)
    }
}

impl Happening for ContractReturned {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        if let Some(payment) = fund.payments.get_mut(&self.payment) {
            payment.settle(self.procurement, LineState::Returned(self.reason.clone(), self.on));
        }
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) else { return };
        contract.settle(self.payment, &MilestoneState::Accepted);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("合同款 {} 元被退回：{}", self.amount.grouped(), self.reason)
    }
}
