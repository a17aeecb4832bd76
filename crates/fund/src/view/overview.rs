//! 总览: the fund on one page. Where the money went, how cases move from step to step, districts and industries, what is late or
//! came back. Every figure is a count or a sum over cases that can be listed; the lists stand in `purpose.rs` and `list.rs`.

use law::Fen;
use serde::Serialize;

use super::passage::{LINE, Passage, StepRow};
use super::{Money, View};
use crate::stage::Stage;
use crate::state::{LineState, Project};

/// How many, and how much in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many.
    pub count: usize,
    /// How much, in fen.
    pub amount: Fen,
}

impl Tally {
    /// One more.
    pub fn add(&mut self, amount: Fen) {
        self.count += 1;
        self.amount = self.amount.checked_add(amount).unwrap_or(self.amount);
    }
}

/// What stands in no district or industry of the pack, as a filter writes it.
pub const NOWHERE: &str = "-";

/// A district or an industry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// Division code, or the industry's id; [`NOWHERE`] where the pack knows none.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Cases.
    pub cases: usize,
    /// Cases that entered the pool.
    pub pooled: usize,
    /// Of those, cases that no notice has made public.
    pub unpublished: usize,
    /// Approved awards.
    pub approved: Tally,
    /// Awards of which something is paid, and how much.
    pub paid: Tally,
}

impl PlaceRow {
    fn add(&mut self, project: &Project) {
        self.cases += 1;
        self.pooled += usize::from(project.pooled_on.is_some());
        self.unpublished += usize::from(project.pooled_on.is_some() && project.notice.is_none());
        if project.is_approved() {
            self.approved.add(project.award_amount());
        }
        if project.paid > Fen::ZERO {
            self.paid.add(project.paid);
        }
    }
}

/// The fund on one page, as of one record and one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The record.
    pub seq: u64,
    /// Enterprises on the register.
    pub enterprises: usize,
    /// Cases in all.
    pub cases: usize,
    /// The money.
    pub money: Money,
    /// The main line, step by step.
    pub steps: Vec<StepRow>,
    /// Where else cases stand: returned, waiting for an answer, ended without success.
    pub aside: Vec<(Stage, usize)>,
    /// By district, in the order of the pack.
    pub districts: Vec<PlaceRow>,
    /// By industry, in the order of the pack.
    pub industries: Vec<PlaceRow>,
    /// Approved awards of projects.
    pub approved: Tally,
    /// Lines of payment that came back.
    pub returned: Tally,
    /// Lines of payment that wait for their receipt.
    pub open_lines: Tally,
    /// Differences with the treasury that nobody has settled.
    pub differences: usize,
    /// Orders of recovery that are not fulfilled: how many, and what is missing.
    pub recoveries: Tally,
    /// Every case at every step.
    #[serde(skip)]
    pub passages: Vec<Passage>,
}

impl View<'_> {
    /// The fund on one page. Grows with the cases: to be asked through a memo.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let passages = self.passages();
        let (mut returned, mut open_lines) = (Tally::default(), Tally::default());
        for line in self.fund.payments.values().flat_map(|payment| &payment.lines) {
            match line.state {
                LineState::Returned(..) => returned.add(line.amount),
                LineState::Open => open_lines.add(line.amount),
                LineState::Confirmed(..) => {}
            }
        }
        let mut recoveries = Tally::default();
        for recovery in self.fund.recoveries.values().filter(|own| own.stage == Stage::RecoveryOpen) {
            recoveries.add(recovery.outstanding());
        }
        let mut approved = Tally::default();
        for project in self.fund.projects.values().filter(|project| project.is_approved()) {
            approved.add(project.award_amount());
        }
        let (districts, industries) = self.places();
        Overview {
            seq: self.fund.seq,
            enterprises: self.fund.enterprises.len(),
            cases: self.fund.projects.len(),
            money: self.money(),
            steps: self.steps(&passages),
            aside: self.aside(),
            districts,
            industries,
            approved,
            returned,
            open_lines,
            differences: self.fund.open_differences().count(),
            recoveries,
            passages,
        }
    }

    /// Where cases stand that are not on the main line now.
    fn aside(&self) -> Vec<(Stage, usize)> {
        let count = |stage: Stage| self.fund.projects.values().filter(|own| own.stage == stage).count();
        let stages = Stage::ALL.iter().copied().filter(|stage| !LINE.contains(stage));
        stages.map(|stage| (stage, count(stage))).filter(|(_, count)| *count > 0).collect()
    }

    /// Cases by district and by industry.
    fn places(&self) -> (Vec<PlaceRow>, Vec<PlaceRow>) {
        let row = |key: &str, name: &str| PlaceRow {
            key: key.to_owned(),
            name: name.to_owned(),
            ..PlaceRow::default()
        };
        let pack = self.pack();
        let known = pack.map(law::Pack::districts).unwrap_or_default();
        let mut districts: Vec<PlaceRow> = known.iter().map(|own| row(&own.code, &own.name)).collect();
        districts.push(row(NOWHERE, "不在本市区县"));
        let known = pack.map(law::Pack::industries).unwrap_or_default();
        let mut industries: Vec<PlaceRow> = known.iter().map(|own| row(&own.id, &own.name)).collect();
        industries.push(row(NOWHERE, "不在试点行业"));
        for project in self.fund.projects.values() {
            let Some(enterprise) = self.fund.enterprises.get(&project.enterprise) else { continue };
            put(&mut districts, &enterprise.district, project);
            put(&mut industries, &self.industry_id(&enterprise.industry), project);
        }
        for rows in [&mut districts, &mut industries] {
            rows.retain(|row| row.key != NOWHERE || row.cases > 0);
        }
        (districts, industries)
    }
}

/// Counts a case where it belongs: under its key, else under the last row.
fn put(rows: &mut [PlaceRow], key: &str, project: &Project) {
    let at = rows.iter().position(|row| row.key == key).unwrap_or(rows.len().saturating_sub(1));
    if let Some(row) = rows.get_mut(at) {
        row.add(project);
    }
}
