//! 合同款拨付: the finance bureau instructs the payment of accepted milestones (第三条（二）、第十条).

use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{instruct_first, procurements, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, PaymentId, ProcurementId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LineState, MilestoneState, Payment, PaymentKind, PaymentLine};
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. Instructing and confirming are never one person's, nor is accepting and instructing (第三条（二）、第十六条).
pub const STEP: Step = Step {
    id: StepId::InstructMilestones,
    name: "下达合同款拨付指令",
    public: "合同款拨付指令已下达",
    next: "等待市财政局拨付合同款",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    duty: Duty::Must,
    waits: &[Wait::Reconciled, Wait::AccountCooling],
    excludes: &[StepId::AcceptMilestone, StepId::ConfirmPayment, StepId::ReturnPayment],
    ..Step::BLANK
};

/// The milestones that are paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructMilestones {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// Their numbers, from 1.
    #[schemars(title = "阶段序号", extend("x-choice" = "milestones"))]
    pub milestones: Vec<u32>,
}

/// An instruction to pay under a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MilestonesInstructed {
    /// Its number.
    pub id: PaymentId,
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The numbers of the milestones.
    pub milestones: Vec<u32>,
    /// The supplier.
    pub supplier: CreditCode,
    /// Their sum, in fen.
    pub amount: Fen,
    /// Commitment of the account it goes to.
    pub account: Digest,
    /// Digest of the governing pack.
    pub pack: String,
    /// The readings the payment rests on.
    pub readings: Vec<String>,
}

impl Act for InstructMilestones {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        if self.milestones.is_empty() {
            return Err(cx.malformed("milestones", "请至少选择一个阶段"));
        }
        let mut amounts = Vec::with_capacity(self.milestones.len());
        for (at, number) in self.milestones.iter().enumerate() {
            if self.milestones[..at].contains(number) {
                return Err(cx.malformed("milestones", format!("第 {number} 个阶段重复出现")));
            }
            let Some(milestone) = contract.milestone(*number) else {
                let what = format!("合同 {} 没有第 {number} 个阶段", contract.number);
                return Err(cx.malformed("milestones", what));
            };
            if milestone.state != MilestoneState::Accepted {
                let what = format!("第 {number} 个阶段没有验收合格，或者已经拨付");
                let remedy = "验收合格后再拨付。";
                return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procurement, what, remedy));
            }
            amounts.push(milestone.amount);
        }
        let readings = term::payable_under(cx, &contract.pack, &own.id.to_string())?;
        instruct_first::enough_cash(cx, &amounts)?;
        Ok(vec![
            MilestonesInstructed {
                id: cx.fund.next_payment(),
                procurement: own.id,
                milestones: self.milestones.clone(),
                supplier: contract.supplier.code.clone(),
                amount: Fen::sum(amounts).unwrap_or(Fen::ZERO),
                account: contract.account.commitment.clone(),
                pack: contract.pack.clone(),
                readings,
            }
            .into(),
        ])
    }
}

impl Happening for MilestonesInstructed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let procurement = fund.procurements.get_mut(&self.procurement);
        if let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) {
            for number in &self.milestones {
                if let Some(milestone) = contract.milestone_mut(*number) {
                    milestone.state = MilestoneState::Instructed(self.id);
                }
            }
        }
        let line = PaymentLine {
            purpose: Purpose::Procurement(self.procurement),
            payee: self.supplier.clone(),
            amount: self.amount,
            account: self.account.clone(),
            state: LineState::Open,
        };
        let payment = Payment {
            id: self.id,
            kind: PaymentKind::Contract,
            recovery: None,
            lines: vec![line],
            on: stamp.on,
            by: stamp.person.clone(),
            stage: Stage::PaymentOpen,
            seq: stamp.seq,
        };
        fund.payments.insert(self.id, payment);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        let numbers: Vec<_> = self.milestones.iter().map(ToString::to_string).collect();
        format!(
            "下达合同款拨付指令 {}：第 {} 个阶段，{} 元",
            self.id,
            numbers.join("、"),
            self.amount.grouped()
        )
    }
}
