//! The claim and what becomes of it: cost lines, acceptance, verification line by line, award with workings.

use jiff::civil::Date;
use law::{Citation, Fen, WorkingLine};
use paper::InvoiceKey;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::field::Day;
use crate::ids::{AccountId, BatchId, Digest, DocumentNumber};

/// One line of the investment as claimed: what was bought, by which contract, invoice and payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CostLine {
    /// What was bought.
    #[schemars(title = "支出内容")]
    pub item: String,
    /// Cost category of the pack: software, cloud, gateway, router, other necessary data device.
    #[schemars(title = "支出类别", extend("x-choice" = "cost"))]
    pub category: String,
    /// Claimed, in fen.
    #[schemars(title = "申报金额")]
    pub amount: Fen,
    /// Contract number.
    #[schemars(title = "合同编号")]
    pub contract: String,
    /// Its invoice.
    #[serde(flatten)]
    pub invoice: InvoiceKey,
    /// Date of the invoice.
    #[schemars(title = "开票日期", with = "Day")]
    pub invoiced_on: Date,
    /// Serial number of the bank voucher.
    #[schemars(title = "银行凭证流水号")]
    pub voucher: String,
    /// Day of the payment.
    #[schemars(title = "付款日期", with = "Day")]
    pub paid_on: Date,
}

/// A claim for money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The batch it was filed in.
    pub batch: BatchId,
    /// The day it was filed.
    pub on: Date,
    /// Its lines.
    pub lines: Vec<CostLine>,
}

impl Claim {
    /// The claimed total, in fen.
    #[must_use]
    pub fn total(&self) -> Fen {
        Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO)
    }
}

/// Pass, return or fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 合格.
    Pass,
    /// 退回补正.
    Return,
    /// 不合格.
    Fail,
}

impl Verdict {
    /// The word on screens and papers.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Verdict::Pass => "合格",
            Verdict::Return => "退回补正",
            Verdict::Fail => "不合格",
        }
    }
}

/// One expert's opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Opinion {
    /// The expert's account.
    pub expert: AccountId,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason.
    pub text: String,
    /// The day.
    pub on: Date,
}

/// The acceptance review of a project (验收评审).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// The named experts.
    pub experts: Vec<AccountId>,
    /// The day they meet.
    pub meets_on: Date,
    /// Their opinions.
    pub opinions: Vec<Opinion>,
    /// The conclusion and its day.
    pub concluded: Option<(Verdict, Date)>,
}

impl Acceptance {
    /// Whether this expert has given an opinion.
    #[must_use]
    pub fn heard(&self, expert: &AccountId) -> bool {
        self.opinions.iter().any(|opinion| opinion.expert == *expert)
    }

    /// How many named experts have not given their opinion yet.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.experts.iter().filter(|expert| !self.heard(expert)).count()
    }

    /// What the experts conclude: what more than half of them say; where no verdict has more than half, a return.
    #[must_use]
    pub fn majority(&self) -> Verdict {
        let more_than_half = |verdict| self.votes(verdict) * 2 > self.experts.len();
        [Verdict::Pass, Verdict::Fail].into_iter().find(|v| more_than_half(*v)).unwrap_or(Verdict::Return)
    }

    /// How many say so.
    #[must_use]
    pub fn votes(&self, verdict: Verdict) -> usize {
        self.opinions.iter().filter(|opinion| opinion.verdict == verdict).count()
    }
}

/// The verifier's ruling on one cost line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineRuling {
    /// Which line, from 1.
    #[schemars(title = "明细序号")]
    pub line: u16,
    /// Accepted, in fen; zero where it is outside the scope.
    #[schemars(title = "核定金额")]
    pub accepted: Fen,
    /// Why less than claimed was accepted or another category counts; empty where neither is so.
    #[schemars(title = "核减理由", extend("x-optional" = true))]
    #[serde(default)]
    pub reason: String,
    /// The category of the pack the verifier puts the line in, where that is not the claimed one (第四条（一）).
    #[schemars(title = "核定类别", extend("x-choice" = "cost", "x-optional" = true))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

impl LineRuling {
    /// The category that counts: the verifier's where there is one, otherwise the claimed.
    #[must_use]
    pub fn category<'a>(&'a self, line: &'a CostLine) -> &'a str {
        self.category.as_deref().unwrap_or(&line.category)
    }
}

/// The verified investment (核定改造投入): the sum of accepted lines, never typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// One ruling for every line.
    pub rulings: Vec<LineRuling>,
    /// Their sum, in fen.
    pub verified: Fen,
    /// The day.
    pub on: Date,
}

/// The award (奖补额度) as it was assessed, with everything it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AwardRecord {
    /// The amount, in fen.
    pub amount: Fen,
    /// The verified investment it was computed from, in fen.
    pub verified: Fen,
    /// Digest of the pack.
    pub pack: String,
    /// The terms of the batch, where there were any.
    pub terms: Option<DocumentNumber>,
    /// The workings.
    pub workings: Vec<WorkingLine>,
    /// The articles.
    pub citations: Vec<Citation>,
    /// The readings.
    pub readings: Vec<String>,
    /// What bound it.
    pub bound_by: Vec<String>,
    /// The day.
    pub on: Date,
    /// Later reductions, in fen, each with its reason and document; already taken off `amount`.
    pub reductions: Vec<(Fen, String, Option<Digest>)>,
}
