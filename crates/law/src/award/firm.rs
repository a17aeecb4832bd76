//! All projects of one enterprise at once, in the order approved.

use crate::award::{Award, AwardRefusal, Firm, Outcome, Surplus, Terms};
use crate::{Fen, Pack};

impl Pack {
    /// One result per project, in the order given. With the reading `first-approved` this is [`Pack::assess`] in
    /// sequence; the other readings of “not more than three projects” need to see all projects together.
    pub fn assess_firm(&self, terms: Option<&Terms>, verified: &[Fen]) -> Vec<Result<Award, AwardRefusal>> {
        let outcomes: Vec<Outcome> = verified.iter().map(|verified| Outcome::of(*verified)).collect();
        self.assess_outcomes(terms, &outcomes)
    }

    /// [`Pack::assess_firm`] for projects that came out so.
    pub fn assess_outcomes(
        &self,
        terms: Option<&Terms>,
        outcomes: &[Outcome],
    ) -> Vec<Result<Award, AwardRefusal>> {
        let counted = self.counted(terms, outcomes);
        let mut firm = Firm::default();
        let mut results = Vec::with_capacity(outcomes.len());
        for (outcome, counts) in outcomes.iter().zip(counted) {
            let result = if counts {
                self.assess_outcome(terms, outcome, firm)
            } else {
                Err(self.rules.too_many_projects())
            };
            if let Ok(award) = &result {
                firm = firm.after(outcome.verified, award.amount);
            }
            results.push(result);
        }
        results
    }

    /// Which projects count under the reading `fourth-project`.
    fn counted(&self, terms: Option<&Terms>, outcomes: &[Outcome]) -> Vec<bool> {
        let limit = usize::try_from(self.rules.firm.projects).unwrap_or(usize::MAX);
        if outcomes.len() <= limit {
            return vec![true; outcomes.len()];
        }
        match self.rules.surplus {
            Surplus::FirstApproved => vec![true; outcomes.len()],
            Surplus::RefuseFirm => vec![false; outcomes.len()],
            Surplus::Best => {
                let alone =
                    |i: usize| self.outcome_amount(terms, &outcomes[i], Firm::default()).unwrap_or_default();
                let mut order: Vec<usize> = (0..outcomes.len()).collect();
                order.sort_by_key(|i| (std::cmp::Reverse(alone(*i)), *i));
                let best = &order[..limit];
                (0..outcomes.len()).map(|i| best.contains(&i)).collect()
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
