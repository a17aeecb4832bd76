//! The amount of one award: band, rate, cap; then what the enterprise has left (Article 4(1)).

mod decide;
mod firm;
mod refusal;
mod share;
mod terms;
mod workings;

pub(crate) use decide::{Boundary, CeilingSense, Decision, RoundTo, Rules, Scope, Surplus};
pub use refusal::{AwardRefusal, BandAmount};
pub use share::{Share, apportion};
pub use terms::{BandTerms, Terms};
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
        let decision = self.rules.decide(terms, verified, firm)?;
        Ok(workings::award(&self.rules, terms, decision))
    }

    /// The amount alone, without allocation.
    pub fn award_amount(
        &self,
        terms: Option<&Terms>,
        verified: Fen,
        firm: Firm,
    ) -> Result<Fen, AwardRefusal> {
        self.rules.decide(terms, verified, firm).map(|decision| decision.amount)
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
