//! Supplementary contracts of a procurement (政府采购法第四十九条): how much a contract may still grow. Exact: whole fen, and the
//! share rounded down, since 不得超过 is a ceiling.

use crate::{Citation, Fen, Rate, Rounding};

/// What all supplementary contracts together may add to a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplement {
    /// At most this part of the original contract.
    pub most: Rate,
    /// What adds up.
    pub additions: Additions,
    pub citation: Citation,
    /// The reading it rests on.
    pub reading: String,
}

/// Reading `supplement-sum`: what counts where a contract was also reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additions {
    /// Every addition counts; a reduction gives nothing back.
    Each,
    /// What the contract has grown by in the end.
    Net,
}

impl Supplement {
    /// What may be added in all, in fen. The original contract is the base for ever, whatever it was changed to.
    pub fn allowed(&self, original: Fen) -> Option<Fen> {
        original.times(self.most, Rounding::Down)
    }

    /// What changes, from an amount to an amount, have added; in fen. `None` beyond what can be written.
    pub fn added(&self, original: Fen, changes: impl IntoIterator<Item = (Fen, Fen)>) -> Option<Fen> {
        let mut changes = changes.into_iter();
        match self.additions {
            Additions::Each => changes.try_fold(Fen::ZERO, |sum, (before, after)| {
                sum.checked_add(after.checked_sub(before)?.max(Fen::ZERO))
            }),
            Additions::Net => changes.last().map_or(original, |(_, after)| after).checked_sub(original),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(additions: Additions) -> Supplement {
        let citation = Citation { anchor: "l1.a49".into(), label: "第四十九条".into() };
        Supplement { most: Rate::percent(10), additions, citation, reading: "supplement-sum".into() }
    }

    #[test]
    fn the_share_is_of_the_original_contract_and_rounded_down() {
        let rule = rule(Additions::Each);
        assert_eq!(rule.allowed(Fen::new(1_009)), Some(Fen::new(100)));
        assert_eq!(rule.allowed(Fen::new(1_010)), Some(Fen::new(101)));
    }

    #[test]
    fn a_reduction_gives_nothing_back_unless_the_reading_says_so() {
        let fen = Fen::new;
        let changes = [(fen(100), fen(70)), (fen(70), fen(75)), (fen(75), fen(72)), (fen(72), fen(74))];
        assert_eq!(rule(Additions::Each).added(fen(100), changes), Some(fen(7)));
        assert_eq!(rule(Additions::Net).added(fen(100), changes), Some(fen(-26)));
        assert_eq!(rule(Additions::Net).added(fen(100), []), Some(Fen::ZERO));
    }
}
