//! 确认拨付: another person records the treasury's receipt of each line; only now money has been paid (第三条（二）、第十条、第十一条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::instruct_refund::RefundPaid;
use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{PaymentId, ProcurementId, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LineState, MilestoneState, Payment, PaymentKind, PaymentLine, ReceiptOf};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. A suspension holds acts back, not facts: what the treasury has paid is paid.
pub const STEP: Step = Step {
    id: StepId::ConfirmPayment,
    name: "确认到账",
    public: "拨付已到账",
    next: "等待市财政局确认到账",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Payment,
    from: &[Stage::PaymentOpen],
    takes: &[
        Stage::AdvanceInstructed,
        Stage::FirstInstructed,
        Stage::BalanceInstructed,
        Stage::RefundInstructed,
    ],
    to: &[
        Stage::PaymentClosed,
        Stage::Pooled,
        Stage::FirstPaid,
        Stage::Paid,
        Stage::RecoveryClosed,
        Stage::RecoveryLifted,
        Stage::RefundDue,
    ],
    duty: Duty::Must,
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

/// Receipts for lines of one instruction; the others stay open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPayment {
    /// Which instruction.
    #[schemars(title = "拨付单编号")]
    pub payment: PaymentId,
    /// The receipts.
    #[schemars(title = "到账回单")]
    pub lines: Vec<ReceiptLine>,
}

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptLine {
    /// For which project, reward or procurement.
    #[schemars(title = "项目或采购编号")]
    pub project: Purpose,
    /// The receipt's number.
    #[schemars(title = "回单号")]
    pub receipt: String,
    /// The day of the payment.
    #[schemars(title = "到账日期", with = "Day")]
    pub on: Date,
}

/// Paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentConfirmed {
    /// Which instruction.
    pub payment: PaymentId,
    /// Its lines that are paid.
    pub lines: Vec<PaidLine>,
}

/// One line that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaidLine {
    /// The project or reward.
    pub project: Purpose,
    /// The head it was committed under.
    pub head: String,
    /// In fen.
    pub amount: Fen,
    /// The receipt's number.
    pub receipt: String,
    /// The day of the payment.
    pub on: Date,
}

/// Paid under a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractPaid {
    /// Which instruction.
    pub payment: PaymentId,
    /// The procurement.
    pub procurement: ProcurementId,
    /// The head it was committed under.
    pub head: String,
    /// In fen.
    pub amount: Fen,
    /// The receipt's number.
    pub receipt: String,
    /// The day of the payment.
    pub on: Date,
}

impl Act for ConfirmPayment {
    fn subject(&self) -> Subject {
        Subject::Payment(self.payment)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let payment = payment(cx, self.payment)?;
        if self.lines.is_empty() {
            return Err(cx.malformed("lines", "请至少填写一笔回单"));
        }
        let mut paid: Vec<(&PaymentLine, &ReceiptLine)> = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            papers::receipt(cx, &format!("lines[{index}].receipt"), &line.receipt)?;
            papers::between(cx, &format!("lines[{index}].on"), "到账日期", line.on, payment.on)?;
            if let Some(same) = paid.iter().position(|(_, earlier)| {
                earlier.receipt.trim() == line.receipt.trim() || earlier.project == line.project
            }) {
                let what = format!("与第 {} 笔的项目或回单号重复", same + 1);
                return Err(cx.malformed(&format!("lines[{index}].receipt"), what));
            }
            let open = open_line(cx, payment, line.project, &format!("lines[{index}].project"))?;
            paid.push((open, line));
        }
        if let Some(recovery) = payment.recovery {
            let refunds = paid.iter().map(|(open, line)| RefundPaid::of(payment.id, recovery, open, line));
            return Ok(refunds.map(Event::from).collect());
        }
        let awards: Vec<PaidLine> =
            paid.iter().filter_map(|(open, line)| award_paid(cx, open, line)).collect();
        let contracts = paid.iter().filter_map(|(open, line)| self.contract_paid(cx, open, line));
        let mut events: Vec<Event> = contracts.collect();
        if !awards.is_empty() {
            events.push(PaymentConfirmed { payment: self.payment, lines: awards }.into());
        }
        Ok(events)
    }
}

impl ConfirmPayment {
    fn contract_paid(&self, cx: &Context<'_>, open: &PaymentLine, line: &ReceiptLine) -> Option<Event> {
        let procurement = open.purpose.procurement()?;
        let head = cx.fund.procurements.get(&procurement)?.head.clone();
        let receipt = line.receipt.trim().to_owned();
        let (payment, amount) = (self.payment, open.amount);
        Some(ContractPaid { payment, procurement, head, amount, receipt, on: line.on }.into())
    }
}

fn award_paid(cx: &Context<'_>, open: &PaymentLine, line: &ReceiptLine) -> Option<PaidLine> {
    Some(PaidLine {
        project: open.purpose,
        head: cx.fund.funded(open.purpose)?.head().unwrap_or_default().to_owned(),
        amount: open.amount,
        receipt: line.receipt.trim().to_owned(),
        on: line.on,
    })
}

/// The instruction of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn payment<'a>(cx: &Context<'a>, id: PaymentId) -> Result<&'a Payment, Refusal> {
    cx.fund.payments.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::FinanceDuty, format!("没有拨付单 {id}"), "请核对拨付单编号。")
    })
}

/// The line of the instruction for a project, reward or procurement, still open.
///
/// # Errors
/// [`RefusalKind::Malformed`] where it is not on the instruction, or no longer open.
pub fn open_line<'a>(
    cx: &Context<'_>,
    payment: &'a Payment,
    purpose: Purpose,
    field: &str,
) -> Result<&'a PaymentLine, Refusal> {
    let line = payment.lines.iter().find(|line| line.purpose == purpose);
    match line {
        Some(line) if line.state == LineState::Open => Ok(line),
        Some(_) => Err(cx.malformed(field, format!("{purpose} 在 {} 中已经办结", payment.id))),
        None => Err(cx.malformed(field, format!("{purpose} 不在 {} 中", payment.id))),
    }
}

/// The advance has come; the project goes on, and waits for nobody.
fn advanced(fund: &mut Fund, line: &PaidLine, stamp: &Stamp) {
    let project = line.project.project().and_then(|id| fund.projects.get_mut(&id));
    let Some(project) = project else { return };
    project.pay(line.amount);
    if let Some(advance) = &mut project.advance {
        advance.paid_on = Some(line.on);
    }
    project.move_to(Stage::Pooled, stamp);
}

impl Happening for PaymentConfirmed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let kind = fund.payments.get(&self.payment).map(|payment| payment.kind);
        for line in &self.lines {
            let state = LineState::Confirmed(line.receipt.clone(), line.on);
            if let Some(payment) = fund.payments.get_mut(&self.payment) {
                payment.settle(line.project, state);
            }
            fund.receipts.note(&line.receipt, ReceiptOf::Paid(self.payment, line.project), line.on);
            if kind == Some(PaymentKind::Advance) {
                advanced(fund, line, stamp);
                continue;
            }
            if let Some(project) = line.project.project() {
                fund.tally.first_payment(project, line.on);
            }
            let Some(case) = fund.funded_mut(line.project) else { continue };
            case.pay(line.amount);
            let stage = if case.due() == Fen::ZERO { Stage::Paid } else { Stage::FirstPaid };
            case.move_to(stage, stamp);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let pay = |line: &PaidLine| {
            let committed = LedgerAccount::Committed(line.head.clone(), line.project);
            Posting::new(committed, LedgerAccount::Treasury, line.amount)
        };
        self.lines.iter().map(pay).collect()
    }

    fn cases(&self) -> Vec<Purpose> {
        self.lines.iter().map(|line| line.project).collect()
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO);
        format!("拨付单 {} 到账 {} 笔，{} 元", self.payment, self.lines.len(), total.grouped())
    }
}

impl Happening for ContractPaid {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        if let Some(payment) = fund.payments.get_mut(&self.payment) {
            payment.settle(self.procurement, LineState::Confirmed(self.receipt.clone(), self.on));
        }
        let of = ReceiptOf::Paid(self.payment, self.procurement.into());
        fund.receipts.note(&self.receipt, of, self.on);
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) else { return };
        contract.settle(self.payment, &MilestoneState::Paid(self.receipt.clone(), self.on));
    }

    fn postings(&self) -> Vec<Posting> {
        let committed = LedgerAccount::Committed(self.head.clone(), self.procurement.into());
        vec![Posting::new(committed, LedgerAccount::Treasury, self.amount)]
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("拨付单 {} 的合同款到账 {} 元（{}）", self.payment, self.amount.grouped(), self.on)
    }
}
