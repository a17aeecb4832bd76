//! 确认拨付: another person records the treasury's receipt of each line; only now money has been paid (第三条（二）、第十一条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{PaymentId, ProjectId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{LineState, Payment, PaymentLine};
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
    takes: &[Stage::FirstInstructed, Stage::BalanceInstructed],
    to: &[Stage::PaymentClosed, Stage::FirstPaid, Stage::Paid],
    duty: Duty::Must,
    excludes: &[StepId::InstructFirst, StepId::InstructBalance],
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
    /// For which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
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
    /// The project.
    pub project: ProjectId,
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
        let mut paid: Vec<PaidLine> = Vec::with_capacity(self.lines.len());
        for (index, line) in self.lines.iter().enumerate() {
            let receipt = line.receipt.trim();
            papers::receipt(cx, &format!("lines[{index}].receipt"), receipt)?;
            papers::between(cx, &format!("lines[{index}].on"), "到账日期", line.on, payment.on)?;
            if let Some(same) =
                paid.iter().position(|earlier| earlier.receipt == receipt || earlier.project == line.project)
            {
                let what = format!("与第 {} 笔的项目或回单号重复", same + 1);
                return Err(cx.malformed(&format!("lines[{index}].receipt"), what));
            }
            let open = open_line(cx, payment, line.project, &format!("lines[{index}].project"))?;
            let approval = cx.fund.projects.get(&line.project).and_then(|project| project.approval.as_ref());
            paid.push(PaidLine {
                project: line.project,
                head: approval.map_or_else(String::new, |approval| approval.head.clone()),
                amount: open.amount,
                receipt: receipt.to_owned(),
                on: line.on,
            });
        }
        Ok(vec![PaymentConfirmed { payment: self.payment, lines: paid }.into()])
    }
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

/// The project's line of the instruction, still open.
///
/// # Errors
/// [`RefusalKind::Malformed`] where it is not on the instruction, or no longer open.
pub fn open_line<'a>(
    cx: &Context<'_>,
    payment: &'a Payment,
    project: ProjectId,
    field: &str,
) -> Result<&'a PaymentLine, Refusal> {
    let line = payment.lines.iter().find(|line| line.project == project);
    match line {
        Some(line) if line.state == LineState::Open => Ok(line),
        Some(_) => Err(cx.malformed(field, format!("{project} 在 {} 中已经办结", payment.id))),
        None => Err(cx.malformed(field, format!("{project} 不在 {} 中", payment.id))),
    }
}

impl Happening for PaymentConfirmed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for line in &self.lines {
            let state = LineState::Confirmed(line.receipt.clone(), line.on);
            if let Some(payment) = fund.payments.get_mut(&self.payment) {
                payment.settle(line.project, state);
            }
            let Some(project) = fund.projects.get_mut(&line.project) else { continue };
            project.paid = project.paid.checked_add(line.amount).unwrap_or(project.paid);
            project.instructed = Fen::ZERO;
            let stage = if project.unpaid() == Fen::ZERO { Stage::Paid } else { Stage::FirstPaid };
            project.move_to(stage, stamp);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let pay = |line: &PaidLine| {
            let committed = LedgerAccount::Committed(line.head.clone(), line.project);
            Posting::new(committed, LedgerAccount::Treasury, line.amount)
        };
        self.lines.iter().map(pay).collect()
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.lines.iter().map(|line| line.project).collect()
    }

    fn tell(&self) -> String {
        let total = Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO);
        format!("拨付单 {} 到账 {} 笔，{} 元", self.payment, self.lines.len(), total.grouped())
    }
}
