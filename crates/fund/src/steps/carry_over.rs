//! 年终结转: what each head takes into the new year. What is committed always goes over; what is free goes over unless the
//! document takes it back (第三条（二）: 制定专项资金预算).

use std::collections::{BTreeMap, BTreeSet};

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, DocumentNumber};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{FieldIssue, Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Attached, CarriedHead, YearEnd};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::CarryOver,
    name: "办理年终结转",
    public: "年终结转已办理",
    next: "等待市财政局办理年终结转",
    basis: Basis::FinanceDuty,
    by: &[Role::FinanceBureau],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// What is taken back from one head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenBack {
    /// The head.
    #[schemars(title = "支持方向", extend("x-choice" = "head"))]
    pub head: String,
    /// In fen.
    #[schemars(title = "收回金额")]
    pub amount: Fen,
}

/// A year-end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryOver {
    /// The year that has ended.
    #[schemars(title = "年度")]
    pub year: i16,
    /// The document.
    #[schemars(title = "文号")]
    pub document: DocumentNumber,
    /// Its file.
    #[schemars(title = "结转文件摘要")]
    pub file: Digest,
    /// What is not carried over; everything else is.
    #[schemars(title = "不结转、收回的额度")]
    #[serde(default)]
    pub taken_back: Vec<TakenBack>,
}

/// The year is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearClosed {
    /// The year.
    pub year: i16,
    /// The document.
    pub document: DocumentNumber,
    /// Its file.
    pub file: Digest,
    /// Head by head.
    pub heads: Vec<CarriedHead>,
}

impl Act for CarryOver {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        self.year_over(cx)?;
        let document = papers::document(cx, &self.document)?;
        let returned = self.returned(cx)?;
        papers::file(cx, Basis::FinanceDuty, "结转文件", &self.file)?;
        let mut committed: BTreeMap<&str, Fen> = BTreeMap::new();
        for (account, balance) in cx.fund.ledger.balances() {
            if let LedgerAccount::Committed(head, _) = account {
                let sum = committed.entry(head).or_default();
                *sum = sum.checked_add(balance).unwrap_or(*sum);
            }
        }
        let mut heads = Vec::new();
        for head in cx.pack.heads() {
            let free = cx.fund.ledger.balance(&LedgerAccount::Available(head.id.clone()));
            let allotted = cx.fund.allotted.get(&head.id).copied().unwrap_or(Fen::ZERO);
            let back = returned.get(head.id.as_str()).copied().unwrap_or(Fen::ZERO);
            let Some(carried) = free.checked_sub(back).filter(|rest| !rest.is_negative() && back <= allotted)
            else {
                let what = format!(
                    "“{}”没有被占用的额度为 {} 元，不能收回 {} 元",
                    head.title,
                    free.min(allotted).grouped(),
                    back.grouped()
                );
                let remedy = "请减少收回金额；已批准、已签约的一律结转。";
                return Err(Refusal::new(RefusalKind::OverCeiling, what, head.citation.clone(), remedy));
            };
            let committed = committed.get(head.id.as_str()).copied().unwrap_or(Fen::ZERO);
            if [committed, carried, back].iter().any(|amount| *amount > Fen::ZERO) {
                let (head, title) = (head.id.clone(), head.title.clone());
                heads.push(CarriedHead { head, title, committed, carried, returned: back });
            }
        }
        let (year, file) = (self.year, self.file.clone());
        Ok(vec![YearClosed { year, document, file, heads }.into()])
    }
}

impl CarryOver {
    /// The year has ended, it belongs to the fund, and no later one is closed.
    fn year_over(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        let first = cx.fund.adoptions.first().map_or(cx.today.year(), |adoption| adoption.from.year());
        if !(first..=cx.today.year()).contains(&self.year) {
            return Err(cx.malformed("year", format!("年度应在 {first} 至 {} 之间", cx.today.year())));
        }
        let closed = cx.fund.year_ends.last_key_value().map(|(year, _)| *year);
        if let Some(closed) = closed.filter(|closed| *closed >= self.year) {
            let what = format!("{closed} 年已经办理结转");
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::FinanceDuty, what, "每个年度只办理一次。"));
        }
        if self.year == cx.today.year() {
            let what = format!("{} 年还没有结束", self.year);
            let next = jiff::civil::Date::new(self.year.saturating_add(1), 1, 1);
            let refusal = cx.refuse(RefusalKind::NotYet, Basis::FinanceDuty, what, "年度结束后再办理。");
            return Err(next.map_or_else(|_| refusal.clone(), |day| refusal.clone().until(day)));
        }
        Ok(())
    }

    /// What is taken back from each head that is named, each once.
    fn returned(&self, cx: &Context<'_>) -> Result<BTreeMap<&str, Fen>, Refusal> {
        let mut issues = Vec::new();
        let mut seen = BTreeSet::new();
        for (at, row) in self.taken_back.iter().enumerate() {
            let mut wrong = |field: &str, message: String| {
                issues.push(FieldIssue { field: format!("taken_back[{at}].{field}"), message });
            };
            if cx.pack.head(&row.head).is_none() {
                wrong("head", format!("没有支持方向“{}”，请从列表中选择", row.head));
            } else if !seen.insert(row.head.as_str()) {
                wrong("head", format!("支持方向“{}”重复出现", row.head));
            }
            if row.amount <= Fen::ZERO {
                wrong("amount", "收回金额须大于零".into());
            }
        }
        checks::all_sound(cx, issues)?;
        Ok(self.taken_back.iter().map(|row| (row.head.as_str(), row.amount)).collect())
    }
}

impl Happening for YearClosed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        for row in &self.heads {
            let Some(allotted) = fund.allotted.get_mut(&row.head) else { continue };
            *allotted = allotted.checked_sub(row.returned).unwrap_or(*allotted);
        }
        let end = YearEnd {
            year: self.year,
            document: self.document.clone(),
            heads: self.heads.clone(),
            on: stamp.on,
        };
        fund.year_ends.insert(self.year, end);
    }

    fn postings(&self) -> Vec<Posting> {
        let back = |row: &CarriedHead| {
            Posting::new(LedgerAccount::Available(row.head.clone()), LedgerAccount::Grant, row.returned)
        };
        self.heads.iter().map(back).collect()
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "年终结转文件", Subject::Fund)]
    }

    fn tell(&self) -> String {
        let sum = |of: fn(&CarriedHead) -> Fen| Fen::sum(self.heads.iter().map(of)).unwrap_or(Fen::ZERO);
        let over = Fen::sum([sum(|row| row.committed), sum(|row| row.carried)]).unwrap_or(Fen::ZERO);
        format!(
            "{} 年终结转 {} 元，收回 {} 元（{}）",
            self.year,
            over.grouped(),
            sum(|row| row.returned).grouped(),
            self.document
        )
    }
}
