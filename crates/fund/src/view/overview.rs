//! 总览: the fund on one page. Where the money went, how projects and rewards move from step to step, districts and industries,
//! what is late or came back. Every figure is a count or a sum over cases that can be listed; the lists stand in `purpose.rs`,
//! `list.rs` and `rewards.rs`.

use law::Fen;
use serde::Serialize;

use super::passage::{Line, Passage, StepRow};
use super::{Money, View};
use crate::stage::Stage;
use crate::state::{AdvanceState, Funded, LineState};

/// How many, and how much in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many.
    pub count: usize,
    /// How much, in fen.
    pub amount: Fen,
}

impl Tally {
    /// Whether there is none.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.count == 0
    }

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
    /// Cases that were applied for.
    pub cases: usize,
    /// Cases that were let in: projects into the pool, rewards to their assessment.
    pub pooled: usize,
    /// Of those, cases that no notice has made public.
    pub unpublished: usize,
    /// Approved awards.
    pub approved: Tally,
    /// Awards of which something is paid, and how much.
    pub paid: Tally,
}

impl PlaceRow {
    fn add(&mut self, case: &dyn Funded) {
        self.cases += 1;
        self.pooled += usize::from(case.entered());
        self.unpublished += usize::from(case.entered() && case.notice.is_none());
        if case.is_approved() {
            self.approved.add(case.awarded());
        }
        // An advance before there is an award tells who has applied; it is counted with its award.
        if case.paid > Fen::ZERO && case.approval.is_some() {
            self.paid.add(case.paid);
        }
    }
}

/// The rewards (以奖代补) on one page, beside the projects.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RewardFigures {
    /// Applications that were submitted.
    pub cases: usize,
    /// Their line, step by step.
    pub steps: Vec<StepRow>,
    /// Where else they stand.
    pub aside: Vec<(Stage, usize)>,
    /// By district of the applicant, in the order of the pack.
    pub districts: Vec<PlaceRow>,
    /// By industry of the applicant, in the order of the pack.
    pub industries: Vec<PlaceRow>,
    /// Approved awards.
    pub approved: Tally,
}

/// The fund on one page, as of one record and one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The record.
    pub seq: u64,
    /// Enterprises on the register.
    pub enterprises: usize,
    /// Projects in all.
    pub cases: usize,
    /// The money.
    pub money: Money,
    /// The line of projects, step by step.
    pub steps: Vec<StepRow>,
    /// Where else projects stand: returned, waiting for an answer, ended without success.
    pub aside: Vec<(Stage, usize)>,
    /// Projects by district, in the order of the pack.
    pub districts: Vec<PlaceRow>,
    /// Projects by industry, in the order of the pack.
    pub industries: Vec<PlaceRow>,
    /// Approved awards of projects.
    pub approved: Tally,
    /// The rewards.
    pub rewards: RewardFigures,
    /// Lines of payment that came back.
    pub returned: Tally,
    /// Lines of payment that wait for their receipt.
    pub open_lines: Tally,
    /// Differences with the treasury that nobody has settled.
    pub differences: usize,
    /// Orders of recovery that are not fulfilled: how many, and what is missing.
    pub recoveries: Tally,
    /// Recoveries of which something is owed back to the enterprise: how many, and what the treasury has not paid.
    pub owed_back: Tally,
    /// Advances that were paid and are not settled yet: how many, and how much was advanced.
    #[serde(skip_serializing_if = "Tally::is_none")]
    pub advances: Tally,
    /// What was advanced above the award, and nobody has ordered back.
    #[serde(skip_serializing_if = "Tally::is_none")]
    pub excesses: Tally,
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
        let mut owed_back = Tally::default();
        for recovery in self.fund.recoveries.values() {
            match recovery.stage {
                Stage::RecoveryOpen => recoveries.add(recovery.outstanding()),
                Stage::RefundDue | Stage::RefundInstructed => owed_back.add(recovery.unrefunded()),
                _ => {}
            }
        }
        let (mut advances, mut excesses) = (Tally::default(), Tally::default());
        for project in self.fund.projects.values() {
            match project.advance_state() {
                Some(AdvanceState::Unsettled) => advances.add(project.advanced()),
                Some(AdvanceState::Excess) => excesses.add(project.excess()),
                _ => {}
            }
        }
        let (districts, industries) = self.places(Line::Projects);
        Overview {
            seq: self.fund.seq,
            enterprises: self.fund.enterprises.len(),
            cases: self.fund.projects.len(),
            money: self.money(),
            steps: self.steps(Line::Projects, &passages),
            aside: self.aside(Line::Projects),
            districts,
            industries,
            approved: self.approved(Line::Projects),
            rewards: self.reward_figures(&passages),
            returned,
            open_lines,
            differences: self.fund.open_differences().count(),
            recoveries,
            owed_back,
            advances,
            excesses,
            passages,
        }
    }

    fn reward_figures(&self, passages: &[Passage]) -> RewardFigures {
        let (districts, industries) = self.places(Line::Rewards);
        RewardFigures {
            cases: self.cases(Line::Rewards).count(),
            steps: self.steps(Line::Rewards, passages),
            aside: self.aside(Line::Rewards),
            districts,
            industries,
            approved: self.approved(Line::Rewards),
        }
    }

    fn approved(&self, line: Line) -> Tally {
        let mut approved = Tally::default();
        for case in self.cases(line).filter(|case| case.is_approved()) {
            approved.add(case.awarded());
        }
        approved
    }

    /// Where cases stand that are not on their line now.
    fn aside(&self, line: Line) -> Vec<(Stage, usize)> {
        let count = |stage: Stage| self.cases(line).filter(|own| own.stage == stage).count();
        let stages = Stage::ALL.iter().copied().filter(|stage| !line.stages().contains(stage));
        stages.map(|stage| (stage, count(stage))).filter(|(_, count)| *count > 0).collect()
    }

    /// Cases by district and by industry.
    fn places(&self, line: Line) -> (Vec<PlaceRow>, Vec<PlaceRow>) {
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
        for case in self.cases(line) {
            let Some(enterprise) = self.fund.enterprises.get(&case.enterprise) else { continue };
            put(&mut districts, &enterprise.district, case);
            put(&mut industries, &self.industry_id(&enterprise.industry), case);
        }
        for rows in [&mut districts, &mut industries] {
            rows.retain(|row| row.key != NOWHERE || row.cases > 0);
        }
        (districts, industries)
    }
}

/// Counts a case where it belongs: under its key, else under the last row.
fn put(rows: &mut [PlaceRow], key: &str, case: &dyn Funded) {
    let at = rows.iter().position(|row| row.key == key).unwrap_or(rows.len().saturating_sub(1));
    if let Some(row) = rows.get_mut(at) {
        row.add(case);
    }
}
