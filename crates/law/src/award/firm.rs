//! All projects of one enterprise at once, in the order approved.

use crate::award::{Award, AwardRefusal, Firm, Surplus, Terms};
use crate::{Fen, Pack};

impl Pack {
    /// One result per project, in the order given. With the reading `first-approved` this is [`Pack::assess`] in
    /// sequence; the other readings of “not more than three projects” need to see all projects together.
    pub fn assess_firm(&self, terms: Option<&Terms>, verified: &[Fen]) -> Vec<Result<Award, AwardRefusal>> {
        let counted = self.counted(terms, verified);
        let mut firm = Firm::default();
        let mut results = Vec::with_capacity(verified.len());
        for (investment, counts) in verified.iter().zip(counted) {
            let result = if counts {
                self.assess(terms, *investment, firm)
            } else {
                Err(self.rules.too_many_projects())
            };
            if let Ok(award) = &result {
                firm = firm.after(*investment, award.amount);
            }
            results.push(result);
        }
        results
    }

    /// Which projects count under the reading `fourth-project`.
    fn counted(&self, terms: Option<&Terms>, verified: &[Fen]) -> Vec<bool> {
        let limit = usize::try_from(self.rules.firm.projects).unwrap_or(usize::MAX);
        if verified.len() <= limit {
            return vec![true; verified.len()];
        }
        match self.rules.surplus {
            Surplus::FirstApproved => vec![true; verified.len()],
            Surplus::RefuseFirm => vec![false; verified.len()],
            Surplus::Best => {
                let alone =
                    |i: usize| self.award_amount(terms, verified[i], Firm::default()).unwrap_or_default();
                let mut order: Vec<usize> = (0..verified.len()).collect();
                order.sort_by_key(|i| (std::cmp::Reverse(alone(*i)), *i));
                let best = &order[..limit];
                (0..verified.len()).map(|i| best.contains(&i)).collect()
            }
        }
    }
}

impl Firm {
    /// The enterprise after one more award.
    #[must_use]
    pub fn after(self, verified: Fen, amount: Fen) -> Self {
        Self {
            awarded: self.awarded.checked_add(amount).unwrap_or(self.awarded),
            projects: self.projects.saturating_add(1),
            verified: self.verified.checked_add(verified).unwrap_or(self.verified),
        }
    }
}
