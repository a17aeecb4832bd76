//! The decision itself: integers in, integers out, nothing allocated.

use crate::award::{AwardRefusal, BandAmount, Firm, Terms};
use crate::head::{Band, FirmLimits};
use crate::{Citation, Fen, Rate, RateTable, Rounding};

/// All that decides an amount, taken from the pack's heads and readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Empty where a rate table decides.
    pub bands: Vec<Band>,
    pub table: Option<RateTable>,
    pub firm: FirmLimits,
    pub base: Citation,
    pub tuning: Citation,
    pub boundary: Boundary,
    pub round_to: RoundTo,
    pub scope: Scope,
    pub surplus: Surplus,
    pub ceiling: CeilingSense,
}

/// Reading `boundary`: which band an edge belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Boundary {
    BothMustAgree,
    LowerBand,
    UpperBand,
}

/// Reading `rounding`: always down, since 不超过 is a ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoundTo {
    Fen,
    Yuan,
}

/// Reading `band-scope`: whose investment the bands look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Project,
    Firm,
}

/// Reading `fourth-project`: what happens to more projects than the law allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surplus {
    FirstApproved,
    Best,
    RefuseFirm,
}

/// Reading `ceiling`: whether the ceiling is paid when no batch has set a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CeilingSense {
    PayAtCeiling,
    TermsRequired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    pub verified: Fen,
    pub firm: Firm,
    /// What the bands look at: the project's investment, or the enterprise's sum.
    pub base: Fen,
    pub lower: BandDecision,
    /// A second band, when `base` stands on an edge both include.
    pub upper: Option<BandDecision>,
    /// What the bands give, less earlier awards when they look at the enterprise's sum.
    pub project: Fen,
    /// What the enterprise may still get.
    pub room: Fen,
    pub firm_cap: Fen,
    pub amount: Fen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BandDecision {
    /// Place of the band in the head.
    pub band: usize,
    pub rate: Rate,
    pub cap: Fen,
    pub product: Fen,
    pub amount: Fen,
}

impl BandDecision {
    pub fn cap_binds(&self) -> bool {
        self.product > self.cap
    }
}

impl Rules {
    pub fn decide(&self, terms: Option<&Terms>, verified: Fen, firm: Firm) -> Result<Decision, AwardRefusal> {
        self.decide_by(self.boundary, terms, verified, firm)
    }

    /// The decision as it would be if an edge belonged to this band or that.
    pub fn decide_by(
        &self,
        boundary: Boundary,
        terms: Option<&Terms>,
        verified: Fen,
        firm: Firm,
    ) -> Result<Decision, AwardRefusal> {
        self.admits(terms, firm)?;
        let (firm_cap, room) = self.room(terms, firm)?;
        let (base, earlier) = match self.scope {
            Scope::Project => (Some(verified), Fen::ZERO),
            Scope::Firm => (firm.verified.checked_add(verified), firm.awarded),
        };
        let out_of_range = || AwardRefusal::InvestmentOutOfRange { citation: self.base.clone(), verified };
        let base = base.filter(|_| !verified.is_negative()).ok_or_else(out_of_range)?;
        let (lower, upper) = self.bands_for(boundary, terms, base)?;
        let project = Ord::max(lower.amount.checked_sub(earlier).ok_or_else(out_of_range)?, Fen::ZERO);
        let amount = self.round(project.min(room));
        Ok(Decision { verified, firm, base, lower, upper, project, room, firm_cap, amount })
    }

    /// The batch has a standard where one is asked for, and the enterprise may have one more project.
    pub fn admits(&self, terms: Option<&Terms>, firm: Firm) -> Result<(), AwardRefusal> {
        if self.ceiling == CeilingSense::TermsRequired && terms.is_none() {
            return Err(AwardRefusal::TermsRequired { citation: self.tuning.clone() });
        }
        if firm.projects >= self.firm.projects { Err(self.too_many_projects()) } else { Ok(()) }
    }

    /// The enterprise's ceiling, and what is left of it.
    pub fn room(&self, terms: Option<&Terms>, firm: Firm) -> Result<(Fen, Fen), AwardRefusal> {
        let cap = self.firm_cap(terms);
        let room = cap.checked_sub(firm.awarded).filter(|room| *room > Fen::ZERO);
        let (citation, awarded) = (self.firm.citation.clone(), firm.awarded);
        room.map(|room| (cap, room)).ok_or(AwardRefusal::NoRoom { citation, cap, awarded })
    }

    /// What one enterprise may get in all: the batch may lower it.
    pub fn firm_cap(&self, terms: Option<&Terms>) -> Fen {
        terms.and_then(|terms| terms.firm_cap).map_or(self.firm.cap, |cap| cap.min(self.firm.cap))
    }

    /// Whether a batch's document may set a standard under this name.
    pub fn tunable(&self, id: &str) -> bool {
        let rows = self.table.iter().flat_map(|table| &table.rows).map(|row| &row.id);
        self.bands.iter().map(|band| &band.id).chain(rows).any(|known| known == id)
    }

    pub fn too_many_projects(&self) -> AwardRefusal {
        AwardRefusal::TooManyProjects { citation: self.firm.citation.clone(), limit: self.firm.projects }
    }

    /// The band that applies to `base`; both bands where it stands on their common edge.
    fn bands_for(
        &self,
        boundary: Boundary,
        terms: Option<&Terms>,
        base: Fen,
    ) -> Result<(BandDecision, Option<BandDecision>), AwardRefusal> {
        let mut matching = (0..self.bands.len()).filter(|band| self.bands[*band].contains(base));
        let no_band = || AwardRefusal::NoBand { citation: self.base.clone(), verified: base };
        let first = matching.next().ok_or_else(no_band)?;
        let last = matching.next_back();
        match (boundary, last) {
            (Boundary::UpperBand, Some(last)) => Ok((self.band(last, terms, base)?, None)),
            (Boundary::LowerBand, _) | (_, None) => Ok((self.band(first, terms, base)?, None)),
            (Boundary::BothMustAgree, Some(last)) => {
                let (lower, upper) = (self.band(first, terms, base)?, self.band(last, terms, base)?);
                if lower.amount == upper.amount {
                    return Ok((lower, Some(upper)));
                }
                Err(AwardRefusal::BandsDisagree {
                    verified: base,
                    lower: self.band_amount(&lower),
                    upper: self.band_amount(&upper),
                })
            }
        }
    }

    /// What one band gives: rate, then cap. The batch may lower both, never raise them (不超过).
    pub fn band(&self, index: usize, terms: Option<&Terms>, base: Fen) -> Result<BandDecision, AwardRefusal> {
        let band = &self.bands[index];
        let tuned = terms.and_then(|terms| terms.band(&band.id));
        let rate = tuned.map_or(band.rate, |tuned| Ord::min(tuned.rate, band.rate));
        let cap = tuned.map_or(band.cap, |tuned| tuned.cap.min(band.cap));
        let product = base.times(rate, Rounding::Down).ok_or_else(|| AwardRefusal::InvestmentOutOfRange {
            citation: self.base.clone(),
            verified: base,
        })?;
        let product = self.round(product);
        Ok(BandDecision { band: index, rate, cap, product, amount: product.min(cap) })
    }

    fn band_amount(&self, decision: &BandDecision) -> BandAmount {
        BandAmount { citation: self.bands[decision.band].citation.clone(), amount: decision.amount }
    }

    pub fn round(&self, amount: Fen) -> Fen {
        match self.round_to {
            RoundTo::Fen => amount,
            RoundTo::Yuan => Fen::new(amount.get() - amount.get().rem_euclid(100)),
        }
    }
}

impl Band {
    /// Both ends included, as 以下, 至 and 以上 include them (民法典第一千二百五十九条).
    pub(crate) fn contains(&self, base: Fen) -> bool {
        self.from.is_none_or(|from| from <= base) && self.to.is_none_or(|to| base <= to)
    }
}
