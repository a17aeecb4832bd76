//! What anyone may see: where the money stands, how many projects and rewards there are, what was approved. No person, no account.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{CreditCode, Fen};
use serde::Serialize;

use super::passage::Line;
use super::{BatchRow, Overview, PlaceRow, View, fold};
use crate::ids::{DocumentNumber, Purpose};
use crate::state::{Funded, Notice};

/// The figures of the front page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicFigures {
    /// Promised by the centre, in fen.
    pub promised: Fen,
    /// Received, in fen.
    pub received: Fen,
    /// Approved by the city government, in fen.
    pub approved: Fen,
    /// Paid, in fen.
    pub paid: Fen,
    /// Enterprises on the register.
    pub enterprises: usize,
    /// Projects that entered the pool.
    pub pooled: usize,
    /// Projects whose award was approved.
    pub supported: usize,
    /// Rewards that were approved.
    pub rewarded: usize,
    /// Projects by district name: pooled, and paid in fen.
    pub districts: BTreeMap<String, (usize, Fen)>,
    /// Projects by industry name: pooled, and paid in fen.
    pub industries: BTreeMap<String, (usize, Fen)>,
    /// Rewards by district name: admitted, and paid in fen.
    pub reward_districts: BTreeMap<String, (usize, Fen)>,
    /// Rewards by industry name: admitted, and paid in fen.
    pub reward_industries: BTreeMap<String, (usize, Fen)>,
}

/// One approved award, as it is open to all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultRow {
    /// The project or reward.
    #[serde(rename = "project")]
    pub purpose: Purpose,
    /// Its name.
    pub name: String,
    /// The enterprise.
    pub enterprise: CreditCode,
    /// Its name.
    pub enterprise_name: String,
    /// District name.
    pub district: String,
    /// Verified investment, in fen, of a project.
    pub verified: Option<Fen>,
    /// What a reward was measured by, in words; empty of a project.
    pub measure: String,
    /// The award as it stands, in fen.
    pub award: Fen,
    /// Paid, in fen.
    pub paid: Fen,
    /// The city government's document.
    pub document: DocumentNumber,
    /// The day of the approval.
    pub approved_on: Date,
}

impl PublicFigures {
    /// From the fund on one page. Places with too few unpublished cases are one ([`fold`]).
    #[must_use]
    pub fn of(own: &Overview) -> Self {
        let places = |rows: &[PlaceRow], title| {
            let rows = fold(rows.to_vec(), title).into_iter().filter(|row| row.pooled > 0);
            rows.map(|row| (row.name, (row.pooled, row.paid.amount))).collect()
        };
        PublicFigures {
            promised: own.money.promised,
            received: own.money.received,
            approved: own.money.approved,
            paid: own.money.paid,
            enterprises: own.enterprises,
            pooled: own.districts.iter().map(|row| row.pooled).sum(),
            supported: own.approved.count,
            rewarded: own.rewards.approved.count,
            districts: places(&own.districts, "区县"),
            industries: places(&own.industries, "行业"),
            reward_districts: places(&own.rewards.districts, "区县"),
            reward_industries: places(&own.rewards.industries, "行业"),
        }
    }
}

impl View<'_> {
    /// Every approved award, the latest approval first; `q` is part of a name, code or number, `district` a name, `line` takes
    /// those of projects or of rewards alone.
    #[must_use]
    pub fn results(&self, q: &str, district: &str, line: Option<Line>) -> Vec<ResultRow> {
        let q = q.trim().to_uppercase();
        let of_line = |case: &&dyn Funded| line.is_none_or(|line| line == Line::of(case.purpose()));
        let approved = self.fund.all_funded().filter(of_line).filter(|case| case.is_approved());
        let mut rows: Vec<ResultRow> = approved
            .filter_map(|case| {
                let enterprise = self.fund.enterprises.get(&case.enterprise)?;
                let approval = case.approval.as_ref()?;
                let shown = case.notice_row(self.fund)?;
                Some(ResultRow {
                    purpose: case.purpose(),
                    name: case.name.clone(),
                    enterprise: enterprise.code.clone(),
                    enterprise_name: enterprise.name.clone(),
                    district: self.district(&enterprise.district),
                    verified: shown.verified,
                    measure: shown.measure.unwrap_or_default(),
                    award: case.awarded(),
                    paid: case.paid,
                    document: approval.document.clone(),
                    approved_on: approval.on,
                })
            })
            .filter(|row| district.is_empty() || row.district == district)
            .filter(|row| {
                let words = [row.name.as_str(), row.enterprise_name.as_str(), row.enterprise.as_str()];
                q.is_empty()
                    || row.purpose.to_string() == q
                    || words.iter().any(|word| word.to_uppercase().contains(&q))
            })
            .collect();
        rows.sort_by(|a, b| b.approved_on.cmp(&a.approved_on).then(a.purpose.cmp(&b.purpose)));
        rows
    }

    /// Batches that take applications today.
    #[must_use]
    pub fn open_batches(&self) -> Vec<BatchRow> {
        self.batches().into_iter().filter(|row| row.open).collect()
    }

    /// All notices, newest first.
    #[must_use]
    pub fn notices(&self) -> Vec<&Notice> {
        self.fund.notices.values().rev().collect()
    }
}
