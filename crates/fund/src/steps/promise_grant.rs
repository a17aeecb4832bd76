//! 登记中央资金指标: a document of the centre promises a tranche; budgets are made on its strength (第三条（二）).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, TrancheId};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::Tranche;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::PromiseGrant,
    name: "登记中央资金指标",
    public: "中央资金指标已登记",
    next: "等待登记中央资金指标",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A tranche.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseGrant {
    /// The document that promises it.
    #[schemars(title = "指标文号")]
    pub document: DocumentNumber,
    /// In fen.
    #[schemars(title = "金额")]
    pub amount: Fen,
}

/// It is promised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantPromised {
    /// Its number.
    pub id: TrancheId,
    /// The document.
    pub document: DocumentNumber,
    /// In fen.
    pub amount: Fen,
}

impl Act for PromiseGrant {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let document = papers::document(cx, &self.document)?;
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "金额须大于零"));
        }
        if let Some(known) = cx.fund.tranches.values().find(|tranche| tranche.document == document) {
            return Err(cx.malformed("document", format!("{document} 已登记为 {}", known.id)));
        }
        if cx.fund.promised().checked_add(self.amount).is_none() {
            return Err(cx.malformed("amount", "金额过大，请核对单位"));
        }
        Ok(vec![GrantPromised { id: cx.fund.next_tranche(), document, amount: self.amount }.into()])
    }
}

impl Happening for GrantPromised {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let tranche = Tranche {
            id: self.id,
            document: self.document.clone(),
            promised: self.amount,
            on: stamp.on,
            receipts: Vec::new(),
        };
        fund.tranches.insert(self.id, tranche);
    }

    fn postings(&self) -> Vec<Posting> {
        vec![Posting::new(LedgerAccount::Promised, LedgerAccount::Grant, self.amount)]
    }

    fn tell(&self) -> String {
        format!("登记中央资金指标 {}：{} 元（{}）", self.id, self.amount.grouped(), self.document)
    }
}
