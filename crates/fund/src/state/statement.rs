//! The treasury's statements (对账单) and the differences between them and the record (第三条（二）).

use jiff::civil::Date;
use law::Fen;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{DifferenceId, Digest, PaymentId, PersonId, Purpose, StatementId};
use crate::stage::Stage;

/// One line of the treasury's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatementLine {
    /// The receipt's number.
    #[schemars(title = "回单号")]
    pub receipt: String,
    /// In fen.
    #[schemars(title = "金额")]
    pub amount: Fen,
    /// The day of the payment.
    #[schemars(title = "支付日期", with = "crate::field::Day")]
    pub on: Date,
    /// The last four digits of the payee's account.
    #[schemars(title = "收款账号末四位")]
    pub tail: String,
}

/// In what a line and the record differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The treasury has paid what is not confirmed here.
    NotHere,
    /// What is confirmed here is not in the treasury's file.
    NotThere,
    /// Another amount.
    Amount,
    /// Another day.
    Day,
    /// Another account.
    Account,
}

impl DifferenceKind {
    /// The words people read.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            DifferenceKind::NotHere => "国库有、本系统没有确认",
            DifferenceKind::NotThere => "本系统已确认、国库没有",
            DifferenceKind::Amount => "金额不一致",
            DifferenceKind::Day => "日期不一致",
            DifferenceKind::Account => "收款账号末四位不一致",
        }
    }
}

/// A difference as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Its number.
    pub id: DifferenceId,
    /// In what they differ.
    pub kind: DifferenceKind,
    /// The receipt's number.
    pub receipt: String,
    /// What the treasury's file says; none where it has no such line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<StatementLine>,
    /// The instruction it was confirmed on; none where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
    /// What it was paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Confirmed here, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// The day confirmed here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
}

/// What explains a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Explanation {
    /// 国库文件有误，国库已书面说明.
    TheirError,
    /// 时间差，下期对账单中列出.
    Timing,
    /// 本系统登记有误，已更正或另行登记.
    OurError,
    /// 不属于本专项资金的支付.
    NotOurs,
}

impl Explanation {
    /// The words people read.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Explanation::TheirError => "国库文件有误，国库已书面说明",
            Explanation::Timing => "时间差，下期对账单中列出",
            Explanation::OurError => "本系统登记有误，已更正或另行登记",
            Explanation::NotOurs => "不属于本专项资金的支付",
        }
    }
}

/// How a difference was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// What explains it.
    pub explanation: Explanation,
    /// Why.
    pub reason: String,
    /// The day.
    pub on: Date,
}

/// A difference: open until a person settles it with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Its number.
    pub id: DifferenceId,
    /// The statement that showed it.
    pub statement: StatementId,
    /// What was found.
    pub found: Found,
    /// The day it was found.
    pub found_on: Date,
    /// How it was settled.
    pub settled: Option<Explained>,
}

impl Difference {
    /// Open or settled.
    #[must_use]
    pub fn stage(&self) -> Stage {
        if self.settled.is_some() { Stage::DifferenceSettled } else { Stage::DifferenceOpen }
    }
}

/// A statement of the treasury, held against the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Its number.
    pub id: StatementId,
    /// First day it covers.
    pub from: Date,
    /// Last day it covers.
    pub to: Date,
    /// The treasury's file.
    pub file: Digest,
    /// How many lines it has.
    pub lines: u32,
    /// Its total, in fen.
    pub total: Fen,
    /// Receipts that agree.
    pub matched: Vec<String>,
    /// The differences it left.
    pub differences: Vec<DifferenceId>,
    /// Who brought it in; another person settles.
    pub by: PersonId,
    /// The day.
    pub on: Date,
}
