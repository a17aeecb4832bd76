//! One case of a batch under trial, and what a measure gives it.

use crate::award::Boundary;
use crate::{AwardRefusal, Fen, Firm, Outcome, Pack, Terms};

/// A verified case, in the order in which awards are to be assessed.
#[derive(Debug, Clone, Copy)]
pub struct TuningCase<'a> {
    /// The pack that governs it.
    pub pack: &'a Pack,
    /// Place of its enterprise in the tuner's list.
    pub firm: usize,
    /// Its verified investment, in fen.
    pub verified: Fen,
    place: Place,
}

/// Where a case stands in its pack, whatever terms are tried.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Bands are found by the investment.
    Bands,
    /// A line of the rate table, and what is added on top, in fen.
    Line(usize, Fen),
    /// On no line that is known yet: something is not recorded.
    Open,
    /// On no line: too late, or below every level.
    Nowhere,
}

/// What a measure gives one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// This amount, in fen.
    Amount(Fen),
    /// Nothing was invested.
    NoInvestment,
    /// The enterprise has no room left.
    NoRoom,
    /// The enterprise has had as many projects as the law allows.
    TooManyProjects,
    /// It stands on an edge of two bands that differ: no amount until that is settled. At most this, in fen.
    Unclear(Fen),
    /// There is no amount for another reason: a list with this case is refused.
    Refused,
}

impl Given {
    /// The amount it is sure to get, in fen; zero where the law answers “nothing”; `None` where it answers nothing at all.
    pub const fn amount(self) -> Option<Fen> {
        match self {
            Self::Amount(amount) => Some(amount),
            Self::NoInvestment | Self::NoRoom | Self::TooManyProjects => Some(Fen::ZERO),
            Self::Unclear(_) | Self::Refused => None,
        }
    }

    /// What must be kept for it, in fen: its amount, or the most it may still become.
    pub const fn needs(self) -> Fen {
        match self {
            Self::Amount(amount) | Self::Unclear(amount) => amount,
            _ => Fen::ZERO,
        }
    }

    /// Whether it takes one of the enterprise's places.
    const fn takes_place(self) -> bool {
        matches!(self, Self::Amount(_) | Self::Unclear(_))
    }
}

impl<'a> TuningCase<'a> {
    /// A case that came out so. Its line in a rate table is looked up once, here.
    pub fn new(pack: &'a Pack, firm: usize, outcome: &Outcome) -> Self {
        let place =
            pack.rules.table.as_ref().map_or(Place::Bands, |table| match pack.rules.line(table, outcome) {
                Ok(line) => Place::Line(line.row, line.added),
                Err(AwardRefusal::Unknown { .. }) => Place::Open,
                Err(_) => Place::Nowhere,
            });
        Self { pack, firm, verified: outcome.verified, place }
    }

    /// The amount under the terms: by bands or by its line.
    pub(super) fn amount(&self, terms: Option<&Terms>, firm: Firm) -> Result<Fen, AwardRefusal> {
        match (self.place, &self.pack.rules.table) {
            (Place::Line(row, added), Some(table)) => {
                self.pack.rules.amount_on(table, (row, added), terms, self.verified, firm)
            }
            (Place::Open | Place::Nowhere, _) => {
                self.pack.rules.admits(terms, firm)?;
                self.pack.rules.room(terms, firm)?;
                let citation = self.pack.rules.base.clone();
                Err(AwardRefusal::NoRow { citation, given: String::new() })
            }
            _ => self.pack.award_amount(terms, self.verified, firm),
        }
    }

    /// What a case like this may be awarded alone for such an investment, at most, in fen: on an edge the higher of the two
    /// bands; where its line is not known yet, the highest that any line gives with everything on top.
    pub fn at_most(&self, terms: Option<&Terms>, verified: Fen) -> Fen {
        let (alone, nothing) = (Firm::default(), Fen::ZERO);
        match (self.place, &self.pack.rules.table) {
            (Place::Open, Some(table)) => {
                let on_top = Fen::sum(table.additions.iter().map(|own| own.amount)).unwrap_or(nothing);
                let of = |row| self.pack.rules.amount_on(table, (row, on_top), terms, verified, alone).ok();
                (0..table.rows.len()).filter_map(of).max().unwrap_or(nothing)
            }
            _ => Self { verified, ..*self }.given(terms, alone).needs(),
        }
    }

    /// What the terms give this case after what its enterprise has, and the enterprise after it. The same decision as
    /// [`Pack::assess`], without workings.
    pub(super) fn decide(&self, terms: Option<&Terms>, firm: &mut Firm) -> Given {
        let given = self.given(terms, *firm);
        if given.takes_place() {
            *firm = firm.after(self.verified, given.needs());
        }
        given
    }

    fn given(&self, terms: Option<&Terms>, firm: Firm) -> Given {
        if self.verified == Fen::ZERO {
            return Given::NoInvestment;
        }
        match self.amount(terms, firm) {
            Ok(amount) => Given::Amount(amount),
            Err(AwardRefusal::NoRoom { .. }) => Given::NoRoom,
            Err(AwardRefusal::TooManyProjects { .. }) => Given::TooManyProjects,
            Err(AwardRefusal::BandsDisagree { .. }) => Given::Unclear(self.most(terms, firm)),
            Err(_) => Given::Refused,
        }
    }

    /// The higher of what the two bands of an edge give.
    fn most(&self, terms: Option<&Terms>, firm: Firm) -> Fen {
        let by = |boundary| {
            let decision = self.pack.rules.decide_by(boundary, terms, self.verified, firm);
            decision.map_or(Fen::ZERO, |decision| decision.amount)
        };
        by(Boundary::LowerBand).max(by(Boundary::UpperBand))
    }
}
