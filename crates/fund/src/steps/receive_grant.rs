//! 登记资金到位: money of a tranche has arrived at the treasury (第十一条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::TrancheId;
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Receipt, ReceiptOf};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReceiveGrant,
    name: "登记中央资金到位",
    public: "中央资金已到位",
    next: "等待中央资金到位",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A receipt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveGrant {
    /// Of which tranche.
    #[schemars(title = "资金批次编号")]
    pub tranche: TrancheId,
    /// In fen.
    #[schemars(title = "到位金额")]
    pub amount: Fen,
    /// The treasury's receipt number.
    #[schemars(title = "回单号")]
    pub receipt: String,
    /// The day.
    #[schemars(title = "到位日期", with = "Day")]
    pub on: Date,
}

/// It has arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantReceived {
    /// Of which tranche.
    pub tranche: TrancheId,
    /// In fen.
    pub amount: Fen,
    /// The receipt number.
    pub receipt: String,
    /// The day.
    pub on: Date,
}

impl Act for ReceiveGrant {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(tranche) = cx.fund.tranches.get(&self.tranche) else {
            let what = format!("没有中央资金 {}", self.tranche);
            return Err(cx.refuse(RefusalKind::Unknown, Basis::FinanceDuty, what, "请先登记中央资金指标。"));
        };
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "到位金额须大于零"));
        }
        papers::receipt(cx, "receipt", &self.receipt)?;
        papers::between(cx, "on", "到位日期", self.on, Date::MIN)?;
        if self.amount > tranche.outstanding() {
            let what =
                format!("{} 尚未到位 {} 元，本次不能超过", tranche.id, tranche.outstanding().grouped());
            let remedy = "超过的部分请按其指标文件另行登记。";
            return Err(cx.refuse(RefusalKind::OverCeiling, Basis::FinanceDuty, what, remedy));
        }
        let receipt = self.receipt.trim().to_owned();
        Ok(vec![GrantReceived { tranche: self.tranche, amount: self.amount, receipt, on: self.on }.into()])
    }
}

impl Happening for GrantReceived {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(tranche) = fund.tranches.get_mut(&self.tranche) else { return };
        fund.receipts.note(&self.receipt, ReceiptOf::Grant(self.tranche), self.on);
        tranche.receipts.push(Receipt { amount: self.amount, receipt: self.receipt.clone(), on: self.on });
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(LedgerAccount::Treasury, LedgerAccount::Promised, self.amount)]
    }

    fn tell(&self) -> String {
        format!("中央资金 {} 到位 {} 元（{}）", self.tranche, self.amount.grouped(), self.on)
    }
}
