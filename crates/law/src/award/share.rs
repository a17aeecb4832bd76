//! A division of money that is not enough (按比例分配): every award its part, what rounding leaves by largest remainder.
//!
//! 额度 may be tuned in view of 中央财政资金余额 (Article 4(1), second paragraph). A part is never above what the law gives.

use crate::award::{Award, AwardRefusal, Firm, Outcome, RoundTo, Terms};
use crate::{Basis, Fen, Pack};

/// What one award is left by a division, and what was divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub document_no: String,
    /// What was divided, in fen.
    pub money: Fen,
    /// What all awards together would have been, in fen.
    pub total: Fen,
    /// This award's part, in fen.
    pub amount: Fen,
}

/// Divides `money` over awards in proportion. Each first gets its part rounded down to a whole `unit` of fen; the units
/// left go one each to the largest remainders, the earlier award first among equals. Whatever suffices is not divided.
///
/// The parts add up to the money exactly where it is a whole number of units, and no part is above its award.
pub fn apportion(awards: &[Fen], money: Fen, unit: Fen) -> Vec<Fen> {
    let unit = i128::from(unit.get()).max(1);
    let units = |amount: Fen| i128::from(amount.get()).max(0) / unit;
    let (money, total) = (units(money), awards.iter().map(|award| units(*award)).sum::<i128>());
    if total <= money {
        return awards.to_vec();
    }
    let mut parts: Vec<i128> = awards.iter().map(|award| units(*award) * money / total).collect();
    let remainder = |at: &usize| awards.get(*at).map_or(0, |award| units(*award) * money % total);
    let mut order: Vec<usize> = (0..awards.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(remainder(at)), *at));
    let left = usize::try_from(money - parts.iter().sum::<i128>()).unwrap_or(0);
    for at in order.into_iter().take(left) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts.into_iter().map(|part| Fen::new(i64::try_from(part * unit).unwrap_or(0))).collect()
}

impl Pack {
    /// [`Pack::assess_outcome`], at most the part that a division leaves.
    pub fn assess_share(
        &self,
        terms: Option<&Terms>,
        outcome: &Outcome,
        firm: Firm,
        share: &Share,
    ) -> Result<Award, AwardRefusal> {
        if share.amount <= Fen::ZERO {
            let (citation, document_no) = (self.cite(Basis::Tuning), share.document_no.clone());
            return Err(AwardRefusal::NoShare { citation, document_no });
        }
        let mut award = self.assess_outcome(terms, outcome, firm)?;
        if share.amount < award.amount {
            award.bound_by.push("batch.share".to_owned());
        }
        let tuning = self.cite(Basis::Tuning);
        if !award.citations.contains(&tuning) {
            award.citations.push(tuning);
        }
        award.amount = award.amount.min(share.amount);
        award.workings.share = Some(share.clone());
        Ok(award)
    }

    /// The smallest step of an award under the reading `rounding`, in fen.
    pub fn unit(&self) -> Fen {
        match self.rules.round_to {
            RoundTo::Fen => Fen::new(1),
            RoundTo::Yuan => Fen::new(100),
        }
    }
}
