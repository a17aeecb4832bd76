//! 下达: budget to a head of support, within its ceiling and the share of 第八条; or taken back to be allotted anew.

use std::collections::BTreeMap;

use law::{Basis, Citation, Fen, Head};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::papers;
use crate::act::{Act, Context, Happening, Stamp};
use crate::budget::{self, Share};
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
    id: StepId::Allot,
    name: "下达预算",
    public: "预算已下达",
    next: "等待市财政局下达预算",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// Which way the budget goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 下达.
    Allot,
    /// 收回.
    TakeBack,
}

/// Budget for a head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allot {
    /// The head.
    #[schemars(title = "支持方向", extend("x-choice" = "head"))]
    pub head: String,
    /// To the head, or back from it.
    #[schemars(title = "下达或收回")]
    pub direction: Direction,
    /// In fen.
    #[schemars(title = "金额")]
    pub amount: Fen,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
}

/// Allotted, or taken back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadAllotted {
    /// The head.
    pub head: String,
    /// What it is called.
    pub title: String,
    /// To the head, or back from it.
    pub direction: Direction,
    /// In fen.
    pub amount: Fen,
    /// The document.
    pub document: DocumentNumber,
    /// The head's article.
    pub cite: Citation,
    /// The readings used.
    pub readings: Vec<String>,
    /// The last performance result of the head, or of the fund, on which the allotment was based (第十三条).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<LastResult>,
}

impl Act for Allot {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(head) = cx.pack.head(&self.head) else {
            return Err(cx.malformed("head", format!("没有支持方向“{}”，请从列表中选择", self.head)));
        };
        let document = papers::document(cx, &self.document)?;
        if self.amount <= Fen::ZERO {
            return Err(cx.malformed("amount", "金额须大于零"));
        }
        let after = self.after(cx, head)?;
        if self.direction == Direction::Allot {
            within_head(cx, head, after)?;
        }
        let mut allotted = cx.fund.allotted.clone();
        allotted.insert(head.id.clone(), after);
        within_share(cx, &allotted)?;
        Ok(vec![
            HeadAllotted {
                head: head.id.clone(),
                title: head.title.clone(),
                direction: self.direction,
                amount: self.amount,
                document,
                cite: head.citation.clone(),
                readings: cx.pack.reading("share").map(|reading| reading.id.clone()).into_iter().collect(),
                result: performance::last_result(cx.fund, &head.id),
            }
            .into(),
        ])
    }
}

impl Allot {
    /// What the head has afterwards, in fen.
    fn after(&self, cx: &Context<'_>, head: &Head) -> Result<Fen, Refusal> {
        let now = cx.fund.allotted.get(&head.id).copied().unwrap_or(Fen::ZERO);
        let after = match self.direction {
            Direction::Allot => now.checked_add(self.amount),
            Direction::TakeBack => now.checked_sub(self.amount).filter(|after| !after.is_negative()),
        };
        after.ok_or_else(|| {
            let what = format!("“{}”已下达 {} 元，不能如此调整", head.title, now.grouped());
            cx.malformed("amount", what)
        })
    }
}

/// The head's own ceiling (第四条), by the text or by a further instrument.
pub(super) fn within_head(cx: &Context<'_>, head: &Head, after: Fen) -> Result<(), Refusal> {
    let over = |what: String, remedy: &str| {
        Err(Refusal::new(RefusalKind::OverCeiling, what, head.citation.clone(), remedy))
    };
    let Some(ceiling) = budget::ceiling(cx.fund, head).filter(|ceiling| after > *ceiling) else {
        return Ok(());
    };
    if ceiling == Fen::ZERO {
        let what = format!("办法没有规定“{}”的金额，也没有登记规定其金额的文件，不能从这里支出", head.title);
        return over(what, "请市工信局负责人先登记规定其金额的文件。");
    }
    let (ceiling, after) = (ceiling.grouped(), after.grouped());
    over(format!("“{}”最高 {ceiling} 元，下达后为 {after} 元", head.title), "请减少金额。")
}

/// The share of the grant for transformation, by the chosen reading (第八条).
pub(super) fn within_share(cx: &Context<'_>, allotted: &BTreeMap<String, Fen>) -> Result<(), Refusal> {
    let share = Share::of(cx.fund, cx.pack, allotted);
    let sides =
        [("其他方向合计", share.others), (cx.pack.transformation().title.as_str(), share.transformation)];
    for (whose, side) in sides {
        let Some(limit) = side.passed() else { continue };
        let what = format!(
            "中央资金 {} 元的 {} 用于改造补助，{whose}不超过 {} 元，下达后为 {} 元",
            share.promised.grouped(),
            share.rate,
            limit.grouped(),
            side.allotted.grouped()
        );
        let remedy = "请减少金额，或先收回已下达的额度。";
        return Err(Refusal::new(RefusalKind::OverCeiling, what, share.cite, remedy));
    }
    Ok(())
}

/// Which performance result an allotment was based on, in words.
pub(super) fn based_on(result: Option<&LastResult>) -> String {
    let words = |own: &LastResult| {
        format!("，依据绩效自评 {}（{} 分，{}）", own.evaluation, own.score, own.grade.zh())
    };
    result.map_or_else(String::new, words)
}

impl Happening for HeadAllotted {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let allotted = fund.allotted.entry(self.head.clone()).or_insert(Fen::ZERO);
        let after = match self.direction {
            Direction::Allot => allotted.checked_add(self.amount),
            Direction::TakeBack => allotted.checked_sub(self.amount),
        };
        *allotted = after.unwrap_or(*allotted);
    }

    fn postings(&self) -> Vec<Posting> {
        let available = LedgerAccount::Available(self.head.clone());
        vec![match self.direction {
            Direction::Allot => Posting::new(LedgerAccount::Grant, available, self.amount),
            Direction::TakeBack => Posting::new(available, LedgerAccount::Grant, self.amount),
        }]
    }

    fn tell(&self) -> String {
        let way = match self.direction {
            Direction::Allot => "下达",
            Direction::TakeBack => "收回",
        };
        let based = based_on(self.result.as_ref());
        format!("{way}“{}”{} 元（{}）{based}", self.title, self.amount.grouped(), self.document)
    }
}
