//! 退还: what came back by an order that a later decision lowered is paid to the enterprise again (第十七条). It leaves the treasury
//! as every payment does: instructed by one person, confirmed by another, to the account on file (第三条（二）、（四）).
//!
//! It is taken from where the returned money stands: among the returns, or in the head that may award it anew. What has been
//! awarded anew is not there any more, and nothing else stands in for it: the refusal says what to do. No condition of support
//! is asked for and no term: it is the enterprise's own money, not a new award.

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::confirm_payment::ReceiptLine;
use super::{checks, instruct_first, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, PaymentId, Purpose, RecoveryId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LineState, Payment, PaymentKind, PaymentLine, ReceiptOf, Recovery, Refund};
use crate::step::{Duty, Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row. Who lowered the order does not pay, nor does one person instruct and confirm (第十六条). A suspension of the project
/// holds nothing back that is owed for another reason.
pub const STEP: Step = Step {
    id: StepId::InstructRefund,
    name: "下达退还指令",
    public: "退还指令已下达",
    next: "等待市财政局退还资金",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Recovery,
    from: &[Stage::RefundDue],
    to: &[Stage::RefundInstructed],
    duty: Duty::Must,
    waits: &[Wait::Reconciled, Wait::AccountCooling],
    excludes: &[StepId::LiftSanction, StepId::LiftRecovery, StepId::ConfirmPayment, StepId::ReturnPayment],
    while_suspended: true,
    ..Step::BLANK
};

/// All that is owed back of a recovery, and not yet instructed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstructRefund {
    /// Which recovery.
    #[schemars(title = "追回编号")]
    pub recovery: RecoveryId,
}

/// An instruction to give back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundInstructed {
    /// Its number.
    pub id: PaymentId,
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// The enterprise.
    pub enterprise: CreditCode,
    /// In fen.
    pub amount: Fen,
    /// Commitment of the account it goes to.
    pub account: Digest,
    /// The head it is taken from; none where it is taken from the returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Whether it takes up the enterprise's own room again.
    pub room: bool,
}

/// The treasury has paid it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundPaid {
    /// Which instruction.
    pub payment: PaymentId,
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
    /// The receipt's number.
    pub receipt: String,
    /// The day of the payment.
    pub on: Date,
}

/// The bank has sent it back: it stands again where it was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundReturned {
    /// Which instruction.
    pub payment: PaymentId,
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
    /// The head it was taken from; none where it was taken from the returns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Whether it had taken up the enterprise's own room.
    pub room: bool,
    /// What the bank says.
    pub reason: String,
    /// The day.
    pub on: Date,
}

/// Where returned money stands.
fn stands(head: Option<&String>) -> LedgerAccount {
    head.map_or(LedgerAccount::Returns, |head| LedgerAccount::Available(head.clone()))
}

impl Act for InstructRefund {
    fn subject(&self) -> Subject {
        Subject::Recovery(self.recovery)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let recovery = checks::recovery(cx, self.recovery)?;
        instruct_first::nothing_to_recover(cx, recovery.purpose)?;
        let instructed = RefundInstructed {
            id: cx.fund.next_payment(),
            recovery: recovery.id,
            project: recovery.purpose,
            enterprise: recovery.enterprise.clone(),
            amount: recovery.to_refund(),
            account: instruct_first::account(cx, &recovery.enterprise)?,
            head: recovery.head().map(str::to_owned),
            room: recovery.room(),
        };
        if instructed.room {
            fits_again(cx, recovery)?;
        }
        if let Some(head) = &instructed.head {
            still_there(cx, recovery, head)?;
            instruct_first::enough_cash(cx, &[instructed.amount])?;
        }
        Ok(vec![instructed.into()])
    }
}

/// The enterprise's room, which the reading had given back, has not been used by another award (第四条（一）、（二）、（三）).
fn fits_again(cx: &Context<'_>, recovery: &Recovery) -> Result<(), Refusal> {
    let amount = recovery.to_refund();
    let own = recovery.purpose.reward().and_then(|id| cx.fund.rewards.get(&id));
    if let Some(reward) = own {
        return rewards::holds_more(cx, reward, amount);
    }
    let most = checks::pack_of(cx, checks::funded(cx, recovery.purpose)?)?.firm_ceiling();
    let held = cx.fund.awarded(&recovery.enterprise, None).awarded;
    if held.checked_add(amount).is_some_and(|held| held <= most) {
        return Ok(());
    }
    let what = format!(
        "企业因退回恢复的累计额度已用于其他项目：现有奖补 {} 元，再退还 {} 元，超过每家企业最高 {} 元",
        held.grouped(),
        amount.grouped(),
        most.grouped()
    );
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Cumulative, what, "请先核减该企业其后的奖补，再退还。"))
}

/// The money has not been awarded anew from the head to which the reading gave it.
fn still_there(cx: &Context<'_>, recovery: &Recovery, head: &str) -> Result<(), Refusal> {
    let there = cx.fund.ledger.balance(&LedgerAccount::Available(head.to_owned()));
    let amount = recovery.to_refund();
    if amount <= there {
        return Ok(());
    }
    let title = cx.pack.head(head).map_or(head, |head| head.title.as_str());
    let what = format!(
        "{} 退回的资金按口径回到“{title}”，其后已另行安排：该方向可用 {} 元，应退还 {} 元",
        recovery.id,
        there.grouped(),
        amount.grouped()
    );
    let remedy = "请先在上限以内向该方向下达或调剂预算，或核减其后的奖补，再退还。";
    Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy))
}

impl RefundPaid {
    /// The treasury's receipt for the line of a refund.
    #[must_use]
    pub fn of(payment: PaymentId, recovery: RecoveryId, open: &PaymentLine, line: &ReceiptLine) -> Self {
        RefundPaid {
            payment,
            recovery,
            project: open.purpose,
            amount: open.amount,
            receipt: line.receipt.trim().to_owned(),
            on: line.on,
        }
    }
}

impl RefundReturned {
    /// The bank's word on a refund.
    #[must_use]
    pub fn of(payment: PaymentId, recovery: &Recovery, amount: Fen, reason: String, on: Date) -> Self {
        RefundReturned {
            payment,
            recovery: recovery.id,
            project: recovery.purpose,
            amount,
            head: recovery.head().map(str::to_owned),
            room: recovery.room(),
            reason,
            on,
        }
    }
}

impl Happening for RefundInstructed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let line = PaymentLine {
            purpose: self.project,
            payee: self.enterprise.clone(),
            amount: self.amount,
            account: self.account.clone(),
            state: LineState::Open,
        };
        let payment = Payment {
            id: self.id,
            kind: PaymentKind::Refund,
            recovery: Some(self.recovery),
            lines: vec![line],
            on: stamp.on,
            by: stamp.person.clone(),
            stage: Stage::PaymentOpen,
            seq: stamp.seq,
        };
        fund.payments.insert(self.id, payment);
        if let Some(recovery) = fund.recoveries.get_mut(&self.recovery) {
            let refund = Refund { payment: self.id, amount: self.amount, state: LineState::Open };
            recovery.refunds.push(refund);
            recovery.settle(stamp.on);
        }
        if self.head.is_none() {
            fund.surrendered = fund.surrendered.checked_sub(self.amount).unwrap_or(fund.surrendered);
        }
        if let Some(case) = fund.funded_mut(self.project).filter(|_| self.room) {
            case.hold_again(self.amount);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(stands(self.head.as_ref()), LedgerAccount::Refund(self.project), self.amount)]
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("下达退还指令 {}：{} 应退还的 {} 元", self.id, self.recovery, self.amount.grouped())
    }
}

/// Says what became of the line of a refund, on the instruction and on the recovery.
fn settle(fund: &mut Fund, payment: PaymentId, recovery: RecoveryId, state: &LineState, on: Date) {
    let Some(own) = fund.recoveries.get_mut(&recovery) else { return };
    own.settle_refund(payment, state.clone());
    own.settle(on);
    if let Some(payment) = fund.payments.get_mut(&payment) {
        payment.settle(own.purpose, state.clone());
    }
}

impl Happening for RefundPaid {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let state = LineState::Confirmed(self.receipt.clone(), self.on);
        settle(fund, self.payment, self.recovery, &state, stamp.on);
        fund.receipts.note(&self.receipt, ReceiptOf::Paid(self.payment, self.project), self.on);
        if let Some(case) = fund.funded_mut(self.project) {
            case.refund(self.amount);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(LedgerAccount::Refund(self.project), LedgerAccount::Treasury, self.amount)]
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("拨付单 {} 退还 {} 元（{}，{}）", self.payment, self.amount.grouped(), self.recovery, self.on)
    }
}

impl Happening for RefundReturned {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let state = LineState::Returned(self.reason.clone(), self.on);
        settle(fund, self.payment, self.recovery, &state, stamp.on);
        if self.head.is_none() {
            fund.surrendered = fund.surrendered.checked_add(self.amount).unwrap_or(fund.surrendered);
        }
        if let Some(case) = fund.funded_mut(self.project).filter(|_| self.room) {
            case.let_go(self.amount);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(LedgerAccount::Refund(self.project), stands(self.head.as_ref()), self.amount)]
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("退还的 {} 元被银行退回：{}", self.amount.grouped(), self.reason)
    }
}
