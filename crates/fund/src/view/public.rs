//! What anyone may see: where the money stands, how many projects are at which phase. No person, no account, no score.

use std::collections::BTreeMap;

use law::Fen;
use serde::Serialize;

use super::{BatchRow, View};
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

impl View<'_> {
    /// The public figures now.
    #[must_use]
    pub fn public_figures(&self) -> PublicFigures {
        let money = self.money();
        let mut figures = PublicFigures {
            promised: money.promised,
            received: money.received,
            approved: money.approved,
            paid: money.paid,
            enterprises: self.fund.enterprises.len(),
            pooled: 0,
            supported: 0,
            districts: BTreeMap::new(),
            industries: BTreeMap::new(),
        };
        for project in self.fund.projects.values().filter(|project| project.pooled_on.is_some()) {
            let Some(enterprise) = self.fund.enterprises.get(&project.enterprise) else { continue };
            figures.pooled += 1;
            figures.supported += usize::from(project.approval.is_some() && project.stage != Stage::AwardWithdrawn);
            for slot in [
                figures.districts.entry(self.district(&enterprise.district)).or_default(),
                figures.industries.entry(self.industry(&enterprise.industry)).or_default(),
            ] {
                slot.0 += 1;
                slot.1 = slot.1.checked_add(project.paid).unwrap_or(slot.1);
            }
        }
        figures
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
