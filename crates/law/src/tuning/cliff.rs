//! Cliffs (断崖): edges of two bands at which one yuan more of investment changes the award by more than its rate.

use crate::{Citation, Fen, Pack, Terms};

/// An edge where two bands give different amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cliff {
    /// The investment at which they meet, in fen.
    pub edge: Fen,
    /// What the lower band gives there, in fen.
    pub lower: Fen,
    /// What the upper band gives there, in fen.
    pub upper: Fen,
    /// What one yuan more gives, in fen.
    pub one_more: Fen,
    /// The upper band's words.
    pub citation: Citation,
}

impl Cliff {
    /// One yuan more of investment gives less.
    pub fn falls(&self) -> bool {
        self.one_more < self.lower
    }
}

impl Pack {
    /// The edges at which these terms make the bands differ. The law's own rates and caps are at most what terms give.
    pub fn cliffs(&self, terms: Option<&Terms>) -> Vec<Cliff> {
        let bands = &self.rules.bands;
        let pairs = bands.iter().zip(bands.iter().skip(1)).enumerate();
        let cliff = |(at, (lower, upper)): (usize, (&crate::Band, &crate::Band))| {
            let edge = lower.to.filter(|to| upper.from == Some(*to))?;
            let amount = |band, base| self.rules.band(band, terms, base).ok().map(|decision| decision.amount);
            let (left, right) = (amount(at, edge)?, amount(at + 1, edge)?);
            let one_more = amount(at + 1, edge.checked_add(ONE_YUAN)?)?;
            let citation = upper.citation.clone();
            (left != right).then_some(Cliff { edge, lower: left, upper: right, one_more, citation })
        };
        pairs.filter_map(cliff).collect()
    }

    /// Whether an investment stands on an edge that two bands share.
    pub(super) fn on_edge(&self, verified: Fen) -> bool {
        self.rules.bands.iter().filter(|band| band.contains(verified)).count() > 1
    }
}

const ONE_YUAN: Fen = Fen::new(100);
