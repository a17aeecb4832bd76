//! 登记追回到账: money that was ordered back has come, in one or several receipts (第十七条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{Purpose, RecoveryId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{ReceiptOf, RecoveryReceipt};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The reading that says what recovered money does to ceilings.
const READING: &str = "recovered-money";

/// The row. Whoever orders money back does not book its return (第十六条).
pub const STEP: Step = Step {
    id: StepId::ReceiveRecovery,
    name: "登记追回到账",
    public: "追回资金已到账",
    next: "等待退回资金",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Recovery,
    from: &[Stage::RecoveryOpen],
    to: &[Stage::RecoveryClosed],
    duty: Duty::Must,
    excludes: &[StepId::OrderRecovery, StepId::RecallAdvance, StepId::DecideSanction],
    limit: Some("recovery"),
    while_suspended: true,
    ..Step::BLANK
};

/// A receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveRecovery {
    /// Which recovery.
    #[schemars(title = "追回编号")]
    pub recovery: RecoveryId,
    /// In fen.
    #[schemars(title = "到账金额")]
    pub amount: Fen,
    /// The treasury's receipt number.
    #[schemars(title = "回单号")]
    pub receipt: String,
    /// The day.
    #[schemars(title = "到账日期", with = "Day")]
    pub on: Date,
}

/// It has come back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryReceived {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// In fen.
    pub amount: Fen,
    /// The receipt number.
    pub receipt: String,
    /// The day.
    pub on: Date,
    /// The head that may award it anew; none where it goes on to the treasury.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// Whether the enterprise's own room grows by it again.
    pub room: bool,
    /// The readings used.
    pub readings: Vec<String>,
    /// Whether nothing is outstanding any more.
    pub complete: bool,
}

impl Act for ReceiveRecovery {
    fn subject(&self) -> Subject {
        Subject::Recovery(self.recovery)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let recovery = checks::recovery(cx, self.recovery)?;
        let case = checks::funded(cx, recovery.purpose)?;
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "到账金额须大于零"));
        }
        papers::receipt(cx, "receipt", &self.receipt)?;
        papers::between(cx, "on", "到账日期", self.on, recovery.on)?;
        if self.amount > recovery.outstanding() {
            let what =
                format!("{} 尚未退回 {} 元，本次不能超过", recovery.id, recovery.outstanding().grouped());
            let remedy = "多退的部分请退还企业，不在此登记。";
            return Err(cx.refuse(RefusalKind::OverCeiling, Basis::Sanction, what, remedy));
        }
        let reading = cx.pack.reading(READING);
        let chosen = reading.map_or("neither", |reading| reading.chosen.as_str());
        let head = case.head().map(str::to_owned);
        Ok(vec![
            RecoveryReceived {
                recovery: self.recovery,
                project: recovery.purpose,
                amount: self.amount,
                receipt: self.receipt.trim().to_owned(),
                on: self.on,
                head: head.filter(|_| matches!(chosen, "head-only" | "both")),
                room: chosen == "both",
                readings: reading.map(|reading| reading.id.clone()).into_iter().collect(),
                complete: self.amount == recovery.outstanding(),
            }
            .into(),
        ])
    }
}

impl Happening for RecoveryReceived {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        fund.receipts.note(&self.receipt, ReceiptOf::Recovery(self.recovery), self.on);
        if let Some(recovery) = fund.recoveries.get_mut(&self.recovery) {
            recovery.receipts.push(RecoveryReceipt {
                amount: self.amount,
                receipt: self.receipt.clone(),
                on: self.on,
                head: self.head.clone(),
                room: self.room,
            });
            recovery.settle(stamp.on);
        }
        if self.head.is_none() {
            fund.surrendered = fund.surrendered.checked_add(self.amount).unwrap_or(fund.surrendered);
        }
        if let Some(case) = fund.funded_mut(self.project) {
            case.give_back(self.amount, self.room);
        }
    }

    fn postings(&self) -> Vec<Posting> {
        let back =
            Posting::new(LedgerAccount::Treasury, LedgerAccount::Recoverable(self.project), self.amount);
        let anew = self.head.iter().map(|head| {
            Posting::new(LedgerAccount::Returns, LedgerAccount::Available(head.clone()), self.amount)
        });
        [back].into_iter().chain(anew).collect()
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let complete = if self.complete { "，已收齐" } else { "" };
        format!("追回 {} 到账 {} 元{complete}", self.recovery, self.amount.grouped())
    }
}
