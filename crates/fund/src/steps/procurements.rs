//! Questions that the steps of a procurement share: which, under which head, within which ceiling, in which milestones.

use jiff::civil::Date;
use law::{AmountForm, Basis, Fen, Head};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::Context;
use crate::budget;
use crate::field::Day;
use crate::ids::ProcurementId;
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::state::{Contract, Milestone, MilestoneState, Procurement};

/// Milestones of one contract at the most.
const MOST: usize = 50;

/// A milestone as it is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MilestoneRow {
    /// What is rendered.
    #[schemars(title = "交付内容")]
    pub name: String,
    /// What is paid for it, in fen.
    #[schemars(title = "应付金额")]
    pub amount: Fen,
    /// The day it is due.
    #[schemars(title = "应完成日期", with = "Day")]
    pub due: Date,
}

impl From<&MilestoneRow> for Milestone {
    fn from(row: &MilestoneRow) -> Self {
        Milestone {
            name: row.name.trim().to_owned(),
            amount: row.amount,
            due: row.due,
            state: MilestoneState::Open,
            acceptances: Vec::new(),
        }
    }
}

/// The procurement of that number.
///
/// # Errors
/// [`RefusalKind::Unknown`].
pub fn procurement<'a>(cx: &Context<'a>, id: ProcurementId) -> Result<&'a Procurement, Refusal> {
    cx.fund.procurements.get(&id).ok_or_else(|| {
        cx.refuse(RefusalKind::Unknown, Basis::Procurement, format!("没有采购 {id}"), "请核对采购编号。")
    })
}

/// Its contract.
///
/// # Errors
/// [`RefusalKind::WrongStage`] before there is one.
pub fn contract<'a>(cx: &Context<'_>, procurement: &'a Procurement) -> Result<&'a Contract, Refusal> {
    procurement.contract.as_ref().ok_or_else(|| {
        let what = format!("{} 还没有签订合同", procurement.id);
        cx.refuse(RefusalKind::WrongStage, Basis::Procurement, what, "登记采购合同后再办理。")
    })
}

/// A head that is spent by procurement: one whose amount a contract sets, or one that has its amount from a further
/// instrument (第四条（三）1、3、4，（四），（五），（六）).
///
/// # Errors
/// [`RefusalKind::Malformed`] for no head, [`RefusalKind::Ineligible`] under the head's article for one that is paid otherwise.
pub fn head<'a>(cx: &Context<'a>, id: &str) -> Result<&'a Head, Refusal> {
    let Some(head) = cx.pack.head(id) else {
        return Err(cx.malformed("head", format!("没有支持方向“{id}”，请从列表中选择")));
    };
    if matches!(head.form, AmountForm::Contract | AmountForm::None) {
        return Ok(head);
    }
    let what = format!("“{}”以{}方式支持，不通过采购支出", head.title, head.mode);
    let remedy = "请选择以政府采购方式支出的方向。";
    Err(Refusal::new(RefusalKind::Ineligible, what, head.citation.clone(), remedy))
}

/// All procurements of a head together stay within its ceiling, with this one at that amount (第四条: 最高不超过).
///
/// # Errors
/// [`RefusalKind::OverCeiling`] under the head's article.
pub fn within_ceiling(
    cx: &Context<'_>,
    head: &Head,
    besides: Option<ProcurementId>,
    amount: Fen,
) -> Result<(), Refusal> {
    let Some(ceiling) = budget::ceiling(cx.fund, head) else { return Ok(()) };
    let others = cx.fund.procurements.values().filter(|own| own.head == head.id && Some(own.id) != besides);
    let taken = Fen::sum(others.map(Procurement::takes)).unwrap_or(ceiling);
    if taken.checked_add(amount).is_some_and(|total| total <= ceiling) {
        return Ok(());
    }
    let what = format!(
        "“{}”最高 {} 元，其他采购已占 {} 元，本项为 {} 元",
        head.title,
        ceiling.grouped(),
        taken.grouped(),
        amount.grouped()
    );
    let remedy = if ceiling == Fen::ZERO {
        "请市工信局负责人先登记规定其金额的文件。"
    } else {
        "请减少金额，或先办结不再执行的采购。"
    };
    Err(Refusal::new(RefusalKind::OverCeiling, what, head.citation.clone(), remedy))
}

/// All supplementary contracts together add no more than the law allows on the original one (政府采购法第四十九条).
///
/// # Errors
/// [`RefusalKind::OverCeiling`] under that article.
pub fn within_supplement(cx: &Context<'_>, contract: &Contract, more: Fen) -> Result<(), Refusal> {
    let Some(rule) = cx.pack.supplement().filter(|_| more > Fen::ZERO) else { return Ok(()) };
    let growth = contract.growth(rule);
    if more <= growth.left {
        return Ok(());
    }
    let over = more.checked_sub(growth.left).unwrap_or(more);
    let what = format!(
        "原合同 {} 元，补充合同合计不得超过其 {}，即 {} 元；以前已增加 {} 元，本次增加 {} 元，超过 {} 元",
        growth.original.grouped(),
        rule.most,
        growth.allowed.grouped(),
        growth.added.grouped(),
        more.grouped(),
        over.grouped()
    );
    let remedy = format!(
        "请把本次增加减到 {} 元以内；确需更多的，另行编制采购计划。",
        growth.left.max(Fen::ZERO).grouped()
    );
    Err(Refusal::new(RefusalKind::OverCeiling, what, rule.citation.clone(), remedy))
}

/// Every milestone says what is rendered, for how much and until when; their total, which is never typed, in fen.
///
/// # Errors
/// [`RefusalKind::Malformed`] naming every row and field.
pub fn milestones(cx: &Context<'_>, rows: &[MilestoneRow], signed: Date) -> Result<Fen, Refusal> {
    if rows.is_empty() || rows.len() > MOST {
        return Err(cx.malformed("milestones", format!("请填写 1 至 {MOST} 个阶段")));
    }
    let mut issues = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut wrong = |field: &str, message: String| {
            issues.push(FieldIssue { field: format!("milestones[{at}].{field}"), message });
        };
        let length = row.name.trim().chars().count();
        if !(1..=100).contains(&length) {
            wrong("name", format!("第 {} 个阶段的交付内容须为 1 至 100 个字", at + 1));
        }
        if row.amount <= Fen::ZERO {
            wrong("amount", format!("第 {} 个阶段的应付金额须大于零", at + 1));
        }
        if row.due < signed {
            wrong("due", format!("第 {} 个阶段应完成日期 {} 早于合同签订之日 {signed}", at + 1, row.due));
        }
    }
    let total = Fen::sum(rows.iter().map(|row| row.amount));
    if issues.is_empty() && total.is_none() {
        issues.push(FieldIssue {
            field: "milestones".into(), message: "各阶段金额之和过大，请核对".into()
        });
    }
    checks::all_sound(cx, issues)?;
    Ok(total.unwrap_or(Fen::ZERO))
}
