//! 调剂预算: budget from one head to another by an official act, never what is already committed, never above a ceiling
//! (第三条（二）、第四条、第八条).

use law::{Basis, Fen, Head};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{allot, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::DocumentNumber;
use crate::ledger::{LedgerAccount, Posting};
use crate::performance;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::LastResult;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::Reallot,
    name: "调剂预算",
    public: "预算已调剂",
    next: "等待市财政局调剂预算",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// Budget from one head to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reallot {
    /// From this head.
    #[schemars(title = "调出方向", extend("x-choice" = "head"))]
    pub from: String,
    /// To this one.
    #[schemars(title = "调入方向", extend("x-choice" = "head"))]
    pub to: String,
    /// In fen.
    #[schemars(title = "金额")]
    pub amount: Fen,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// Why.
    #[schemars(title = "调剂理由")]
    pub reason: String,
}

/// It is moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadReallotted {
    /// From this head.
    pub from: String,
    /// What it is called.
    pub from_title: String,
    /// To this one.
    pub to: String,
    /// What it is called.
    pub to_title: String,
    /// In fen.
    pub amount: Fen,
    /// The document.
    pub document: DocumentNumber,
    /// Why.
    pub reason: String,
    /// The readings used.
    pub readings: Vec<String>,
    /// The last performance result of the head that gives (第十三条).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_result: Option<LastResult>,
    /// And of the head that gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_result: Option<LastResult>,
}

impl Act for Reallot {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let from = head(cx, "from", &self.from)?;
        let to = head(cx, "to", &self.to)?;
        if from.id == to.id {
            return Err(cx.malformed("to", "调出方向与调入方向相同"));
        }
        let document = papers::document(cx, &self.document)?;
        cx.text("reason", "调剂理由", &self.reason, 500)?;
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "金额须大于零"));
        }
        let left = self.left(cx, from)?;
        let now = cx.fund.allotted.get(&to.id).copied().unwrap_or(Fen::ZERO);
        let Some(after) = now.checked_add(self.amount) else {
            return Err(cx.malformed("amount", "金额过大，请核对单位"));
        };
        allot::within_head(cx, to, after)?;
        let mut allotted = cx.fund.allotted.clone();
        allotted.insert(from.id.clone(), left);
        allotted.insert(to.id.clone(), after);
        allot::within_share(cx, &allotted)?;
        Ok(vec![
            HeadReallotted {
                from: from.id.clone(),
                from_title: from.title.clone(),
                to: to.id.clone(),
                to_title: to.title.clone(),
                amount: self.amount,
                document,
                reason: self.reason.trim().to_owned(),
                readings: cx.pack.reading("share").map(|reading| reading.id.clone()).into_iter().collect(),
                from_result: performance::last_result(cx.fund, &from.id),
                to_result: performance::last_result(cx.fund, &to.id),
            }
            .into(),
        ])
    }
}

fn head<'a>(cx: &Context<'a>, field: &str, id: &str) -> Result<&'a Head, Refusal> {
    cx.pack.head(id).ok_or_else(|| cx.malformed(field, format!("没有支持方向“{id}”，请从列表中选择")))
}

impl Reallot {
    /// What the head that gives has left: only what nothing has claimed can go.
    fn left(&self, cx: &Context<'_>, from: &Head) -> Result<Fen, Refusal> {
        let allotted = cx.fund.allotted.get(&from.id).copied().unwrap_or(Fen::ZERO);
        let free = cx.fund.ledger.balance(&LedgerAccount::Available(from.id.clone())).min(allotted);
        match allotted.checked_sub(self.amount) {
            Some(left) if self.amount <= free => Ok(left),
            _ => {
                let what = format!(
                    "“{}”已下达 {} 元，未被占用的只有 {} 元，不能调出 {} 元",
                    from.title,
                    allotted.grouped(),
                    free.grouped(),
                    self.amount.grouped()
                );
                let remedy = "请减少金额；已批准、已签约的不能调出。";
                Err(Refusal::new(RefusalKind::OverCeiling, what, from.citation.clone(), remedy))
            }
        }
    }
}

impl Happening for HeadReallotted {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let from = fund.allotted.entry(self.from.clone()).or_insert(Fen::ZERO);
        *from = from.checked_sub(self.amount).unwrap_or(*from);
        let to = fund.allotted.entry(self.to.clone()).or_insert(Fen::ZERO);
        *to = to.checked_add(self.amount).unwrap_or(*to);
    }

    fn postings(&self) -> Vec<Posting> {
        let available = |head: &String| LedgerAccount::Available(head.clone());
        vec![Posting::new(available(&self.from), available(&self.to), self.amount)]
    }

    fn tell(&self) -> String {
        format!(
            "由“{}”调剂 {} 元到“{}”（{}）：{}{}{}",
            self.from_title,
            self.amount.grouped(),
            self.to_title,
            self.document,
            self.reason,
            allot::based_on(self.from_result.as_ref()),
            allot::based_on(self.to_result.as_ref())
        )
    }
}
