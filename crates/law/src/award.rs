//! The amount of one award: band, rate, cap; then what the enterprise has left (Article 4(1)).

mod advance;
mod decide;
mod firm;
mod outcome;
mod refusal;
mod share;
mod table;
mod terms;
mod workings;

pub use advance::Advanced;
pub(crate) use decide::{Boundary, CeilingSense, Decision, RoundTo, Rules, Scope, Surplus};
pub use outcome::Outcome;
pub use refusal::{AwardRefusal, BandAmount};
pub use share::{Share, apportion};
pub use terms::{BandTerms, Terms};
pub(crate) use workings::line;
pub use workings::{WorkingLine, Workings};

use crate::{Citation, Fen, Pack};

/// What the enterprise already has from this fund, before the project at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Firm {
    /// Sum of its awards, in fen.
    pub awarded: Fen,
    /// Number of its projects with an award.
    pub projects: u32,
    /// Sum of those projects' verified investment. Only the reading “band per enterprise” uses it.
    pub verified: Fen,
}

/// An amount with all it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub amount: Fen,
    /// Ids of the caps without which the amount would be higher: `band-1.cap`, `firm.cap`.
    pub bound_by: Vec<String>,
    pub citations: Vec<Citation>,
    /// Ids of the readings the amount depends on.
    pub readings: Vec<String>,
    pub workings: Workings,
}

impl Award {
    /// The workings line by line, rendered when asked for.
    pub fn lines(&self) -> Vec<WorkingLine> {
        self.workings.lines()
    }
}

impl Pack {
    /// The award for a project with this verified investment, after what the enterprise already has.
    ///
    /// `terms` are the batch's (微调); the law's own rates and caps hold above them in any case.
    pub fn assess(&self, terms: Option<&Terms>, verified: Fen, firm: Firm) -> Result<Award, AwardRefusal> {
        self.assess_outcome(terms, &Outcome::of(verified), firm)
    }

    /// The award for a project that came out so. Where the pack has bands only the investment counts.
    pub fn assess_outcome(
        &self,
        terms: Option<&Terms>,
        outcome: &Outcome,
        firm: Firm,
    ) -> Result<Award, AwardRefusal> {
        let rules = &self.rules;
        if let Some(rows) = &rules.table {
            return Ok(table::award(rules, rows, terms, rules.choose(rows, terms, outcome, firm)?));
        }
        let decision = rules.decide(terms, outcome.verified, firm)?;
        Ok(workings::award(rules, terms, decision))
    }

    /// The amount alone; by bands, without allocation.
    pub fn award_amount(
        &self,
        terms: Option<&Terms>,
        verified: Fen,
        firm: Firm,
    ) -> Result<Fen, AwardRefusal> {
        if self.rules.table.is_some() {
            return self.outcome_amount(terms, &Outcome::of(verified), firm);
        }
        self.rules.decide(terms, verified, firm).map(|decision| decision.amount)
    }

    /// The amount alone, for a project that came out so.
    pub fn outcome_amount(
        &self,
        terms: Option<&Terms>,
        outcome: &Outcome,
        firm: Firm,
    ) -> Result<Fen, AwardRefusal> {
        match &self.rules.table {
            Some(rows) => self.rules.choose(rows, terms, outcome, firm).map(|chosen| chosen.amount),
            None => self.rules.decide(terms, outcome.verified, firm).map(|decision| decision.amount),
        }
    }

    /// How many projects of one enterprise may be supported (Article 4(1)).
    pub fn most_projects(&self) -> u32 {
        self.rules.firm.projects
    }

    /// The most that one enterprise may be awarded in all, in fen (Article 4(1)).
    pub fn firm_ceiling(&self) -> Fen {
        self.rules.firm.cap
    }
}
