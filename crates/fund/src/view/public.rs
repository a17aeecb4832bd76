//! What anyone may see: where the money stands, how many projects are at which phase. No person, no account, no score.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{CreditCode, Fen};
use serde::Serialize;

use super::{BatchRow, Overview, PlaceRow, View, fold};
use crate::ids::{DocumentNumber, ProjectId};
use crate::stage::Stage;
use crate::state::Notice;

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
    /// Projects by district name: pooled, and paid in fen.
    pub districts: BTreeMap<String, (usize, Fen)>,
    /// Projects by industry name: pooled, and paid in fen.
    pub industries: BTreeMap<String, (usize, Fen)>,
}

/// One approved award, as it is open to all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultRow {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// The enterprise.
    pub enterprise: CreditCode,
    /// Its name.
    pub enterprise_name: String,
    /// District name.
    pub district: String,
    /// Verified investment, in fen.
    pub verified: Fen,
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
            districts: places(&own.districts, "区县"),
            industries: places(&own.industries, "行业"),
        }
    }
}

impl View<'_> {
    /// Every approved award, the latest approval first; `q` is part of a name, code or number, `district` a name.
    #[must_use]
    pub fn results(&self, q: &str, district: &str) -> Vec<ResultRow> {
        let q = q.trim().to_uppercase();
        let mut rows: Vec<ResultRow> = self
            .fund
            .projects
            .values()
            .filter(|project| project.stage != Stage::AwardWithdrawn)
            .filter_map(|project| {
                let enterprise = self.fund.enterprises.get(&project.enterprise)?;
                let approval = project.approval.as_ref()?;
                Some(ResultRow {
                    project: project.id,
                    name: project.name.clone(),
                    enterprise: enterprise.code.clone(),
                    enterprise_name: enterprise.name.clone(),
                    district: self.district(&enterprise.district),
                    verified: project.award.as_ref().map_or(Fen::ZERO, |award| award.verified),
                    award: project.award_amount(),
                    paid: project.paid,
                    document: approval.document.clone(),
                    approved_on: approval.on,
                })
            })
            .filter(|row| district.is_empty() || row.district == district)
            .filter(|row| {
                let words = [row.name.as_str(), row.enterprise_name.as_str(), row.enterprise.as_str()];
                q.is_empty()
                    || row.project.to_string() == q
                    || words.iter().any(|word| word.to_uppercase().contains(&q))
            })
            .collect();
        rows.sort_by(|a, b| b.approved_on.cmp(&a.approved_on).then(a.project.cmp(&b.project)));
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
