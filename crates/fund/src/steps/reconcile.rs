//! 与国库对账: the treasury's statement against every payment confirmed here; what does not agree stands open, and no further
//! payment is instructed until a person has settled it (第三条（二）: 财政管理).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{DifferenceId, Digest, PaymentId, StatementId};
use crate::refusal::{FieldIssue, Refusal};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{
    Attached, Difference, DifferenceKind, Explanation, Found, LineState, PaymentLine, ReceiptOf, Statement,
    StatementLine,
};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// Lines of one statement at the most.
const MOST: usize = 5_000;

/// The row.
pub const STEP: Step = Step {
    id: StepId::Reconcile,
    name: "与国库对账",
    public: "已与国库对账",
    next: "等待与国库对账",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    /// First day it covers.
    #[schemars(title = "对账起始日期", with = "Day")]
    pub from: Date,
    /// Last day it covers.
    #[schemars(title = "对账截止日期", with = "Day")]
    pub to: Date,
    /// The treasury's file.
    #[schemars(title = "国库对账文件摘要")]
    pub file: Digest,
    /// Its lines.
    #[schemars(title = "对账明细")]
    #[serde(default)]
    pub lines: Vec<StatementLine>,
}

/// It was held against the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementReconciled {
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
    /// Their total, in fen.
    pub total: Fen,
    /// Receipts that agree.
    pub matched: Vec<String>,
    /// What does not.
    pub differences: Vec<Found>,
}

/// A payment as it is confirmed here.
struct Here<'a> {
    payment: PaymentId,
    line: &'a PaymentLine,
    on: Date,
}

impl Act for Reconcile {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        if self.to < self.from {
            return Err(cx.malformed("to", format!("对账截止日期 {} 早于起始日期 {}", self.to, self.from)));
        }
        checks::not_later_than_today(cx, "to", "对账截止日期", self.to)?;
        self.sound(cx)?;
        papers::file(cx, Basis::FinanceDuty, "国库对账文件", &self.file)?;
        let mut found = compare(cx.fund, self.from, self.to, &self.lines);
        let differing: BTreeSet<String> = found.iter().map(|found| found.receipt.clone()).collect();
        found.retain(|found| !known(cx.fund, found));
        let mut id = cx.fund.next_difference();
        for difference in &mut found {
            difference.id = id;
            id = DifferenceId::after(id.0);
        }
        let receipts = self.lines.iter().map(|line| line.receipt.trim().to_owned());
        let matched = receipts.filter(|receipt| !differing.contains(receipt));
        Ok(vec![
            StatementReconciled {
                id: cx.fund.next_statement(),
                from: self.from,
                to: self.to,
                file: self.file.clone(),
                lines: u32::try_from(self.lines.len()).unwrap_or(u32::MAX),
                total: Fen::sum(self.lines.iter().map(|line| line.amount)).unwrap_or(Fen::ZERO),
                matched: matched.collect(),
                differences: found,
            }
            .into(),
        ])
    }
}

impl Reconcile {
    /// Every line says what it must, each receipt once, on a day the statement covers.
    fn sound(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        if self.lines.len() > MOST {
            return Err(cx.malformed("lines", format!("一次最多 {MOST} 行，请分期对账")));
        }
        let mut issues = Vec::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, line) in self.lines.iter().enumerate() {
            let mut wrong = |field: &str, message: String| {
                issues.push(FieldIssue { field: format!("lines[{at}].{field}"), message });
            };
            let receipt = line.receipt.trim();
            if !(1..=60).contains(&receipt.chars().count()) {
                wrong("receipt", "回单号须为 1 至 60 个字".into());
            }
            let first = *seen.entry(receipt).or_insert(at);
            if first != at {
                wrong("receipt", format!("与第 {} 行的回单号相同", first + 1));
            }
            if line.amount <= Fen::ZERO {
                wrong("amount", "金额须大于零".into());
            }
            if !(self.from..=self.to).contains(&line.on) {
                let (from, to) = (self.from, self.to);
                wrong("on", format!("支付日期 {} 不在对账期间 {from} 至 {to} 内", line.on));
            }
            if line.tail.len() != 4 || !line.tail.bytes().all(|b| b.is_ascii_digit()) {
                wrong("tail", "请填写收款账号末四位数字".into());
            }
        }
        if issues.is_empty() && Fen::sum(self.lines.iter().map(|line| line.amount)).is_none() {
            issues.push(FieldIssue {
                field: "lines".into(), message: "各行金额之和过大，请核对".into()
            });
        }
        checks::all_sound(cx, issues)
    }
}

/// The payment confirmed here with a receipt of this number.
fn confirmed<'f>(fund: &'f Fund, receipt: &str) -> Option<Here<'f>> {
    let Some(ReceiptOf::Paid(payment, purpose)) = fund.receipts.of(receipt) else { return None };
    let lines = &fund.payments.get(&payment)?.lines;
    let line = lines.iter().find(|line| line.purpose == purpose)?;
    match line.state {
        LineState::Confirmed(_, on) => Some(Here { payment, line, on }),
        _ => None,
    }
}

/// What differs between a statement and the record, line by line, then what the statement lacks. The numbers are to be given.
#[must_use]
pub fn compare(fund: &Fund, from: Date, to: Date, lines: &[StatementLine]) -> Vec<Found> {
    let mut found = Vec::new();
    for line in lines {
        let receipt = line.receipt.trim();
        match confirmed(fund, receipt) {
            None => found.push(difference(DifferenceKind::NotHere, receipt, Some(line), None)),
            Some(own) => found.extend(
                kinds(fund, line, &own)
                    .into_iter()
                    .map(|kind| difference(kind, receipt, Some(line), Some(&own))),
            ),
        }
    }
    let listed: BTreeSet<&str> = lines.iter().map(|line| line.receipt.trim()).collect();
    let missing =
        fund.receipts.paid_between(from, to).into_iter().filter(|receipt| !listed.contains(receipt));
    found.extend(missing.filter_map(|receipt| {
        let own = confirmed(fund, receipt)?;
        Some(difference(DifferenceKind::NotThere, receipt, None, Some(&own)))
    }));
    found
}

fn kinds(fund: &Fund, line: &StatementLine, own: &Here<'_>) -> Vec<DifferenceKind> {
    // An account whose digits were never recorded cannot be compared; nothing is said about it.
    let tail = fund.tails.get(&own.line.account);
    [
        (DifferenceKind::Amount, line.amount != own.line.amount),
        (DifferenceKind::Day, line.on != own.on),
        (DifferenceKind::Account, tail.is_some_and(|tail| *tail != line.tail)),
    ]
    .into_iter()
    .filter_map(|(kind, differs)| differs.then_some(kind))
    .collect()
}

fn difference(
    kind: DifferenceKind,
    receipt: &str,
    there: Option<&StatementLine>,
    own: Option<&Here<'_>>,
) -> Found {
    Found {
        id: DifferenceId(0),
        kind,
        receipt: receipt.to_owned(),
        there: there.map(|line| StatementLine { receipt: line.receipt.trim().to_owned(), ..line.clone() }),
        payment: own.map(|own| own.payment),
        purpose: own.map(|own| own.line.purpose),
        amount: own.map(|own| own.line.amount),
        on: own.map(|own| own.on),
    }
}

/// Whether the same difference stands open already, or is known to be none of this fund's.
fn known(fund: &Fund, found: &Found) -> bool {
    fund.differences.values().any(|old| {
        let same = (old.found.kind, &old.found.receipt, &old.found.there)
            == (found.kind, &found.receipt, &found.there);
        let settled = old.settled.as_ref().map(|settlement| settlement.explanation);
        same && matches!(settled, None | Some(Explanation::NotOurs))
    })
}

impl Happening for StatementReconciled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for found in &self.differences {
            let difference = Difference {
                id: found.id,
                statement: self.id,
                found: found.clone(),
                found_on: stamp.on,
                settled: None,
            };
            fund.differences.insert(found.id, difference);
        }
        let statement = Statement {
            id: self.id,
            from: self.from,
            to: self.to,
            file: self.file.clone(),
            lines: self.lines,
            total: self.total,
            matched: self.matched.clone(),
            differences: self.differences.iter().map(|found| found.id).collect(),
            by: stamp.person.clone(),
            on: stamp.on,
        };
        fund.statements.insert(self.id, statement);
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "国库对账单", Subject::Fund)]
    }

    fn tell(&self) -> String {
        let result = match self.differences.len() {
            0 => "全部一致".to_owned(),
            count => format!("{count} 笔差异待处理"),
        };
        format!(
            "与国库对账 {}（{} 至 {}）：{} 行、{} 元，{result}",
            self.id,
            self.from,
            self.to,
            self.lines,
            self.total.grouped()
        )
    }
}
