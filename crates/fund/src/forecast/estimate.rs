//! What the fund's own finished cases say about those under way; where they are few, a stated assumption instead.

use crate::fund::Fund;
use crate::stage::Stage;
use crate::state::Project;

/// With fewer finished cases than this, the assumption is used instead of their figures.
pub const FEW: usize = 20;

/// How often a case goes on from one part of the procedure to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    /// In thousandths.
    pub thousandths: u32,
    /// How many finished cases there are.
    pub cases: usize,
    /// They are too few: the figure is an assumption.
    pub assumed: bool,
}

/// How something is spread over finished cases: its values in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Never empty.
    values: Vec<i64>,
    /// How many finished cases there are.
    pub cases: usize,
    /// They are too few: the values are an assumption.
    pub assumed: bool,
}

/// Everything a forecast assumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumptions {
    /// Applied for the pool, and entered it.
    pub enters: Chance,
    /// Entered the pool, and claimed: not withdrawn, level two reached.
    pub claims: Chance,
    /// Claimed, and was verified: acceptance passed.
    pub passes: Chance,
    /// Verified, and was approved.
    pub approved: Chance,
    /// Verified investment in thousandths of the planned.
    pub of_plan: Spread,
    /// Verified investment in thousandths of the claimed.
    pub of_claim: Spread,
    /// Days from the planned finish to the approval.
    pub after_finish: Spread,
    /// Days from the claim to the approval.
    pub after_claim: Spread,
    /// Days from the verification to the approval.
    pub after_verification: Spread,
}

impl Chance {
    fn of(outcomes: impl Iterator<Item = bool>, assumed: u32) -> Self {
        let (mut cases, mut went_on) = (0usize, 0usize);
        for on in outcomes {
            cases += 1;
            went_on += usize::from(on);
        }
        if cases < FEW {
            return Chance { thousandths: assumed, cases, assumed: true };
        }
        let thousandths = u32::try_from((went_on * 1000 + cases / 2) / cases).unwrap_or(1000);
        Chance { thousandths, cases, assumed: false }
    }
}

impl Spread {
    fn of(values: impl Iterator<Item = i64>, assumed: &[i64]) -> Self {
        let mut values: Vec<i64> = values.collect();
        let cases = values.len();
        if cases < FEW {
            return Spread { values: assumed.to_vec(), cases, assumed: true };
        }
        values.sort_unstable();
        Spread { values, cases, assumed: false }
    }

    /// The value in the middle of the `part`th of `parts` equal parts.
    #[must_use]
    pub fn at(&self, part: usize, parts: usize) -> i64 {
        let place = (2 * part + 1) * self.values.len() / (2 * parts.max(1));
        self.values.get(place.min(self.values.len().saturating_sub(1))).copied().unwrap_or(0)
    }

    /// The middle value.
    #[must_use]
    pub fn median(&self) -> i64 {
        self.at(0, 1)
    }
}

impl Assumptions {
    /// From the finished cases of a fund.
    #[must_use]
    pub fn of(fund: &Fund) -> Self {
        let all = || fund.projects.values();
        let failed = |p: &Project| p.stage.ended() && p.stage != Stage::Paid;
        // Each asks of those that have passed the first point: did they pass the second, or end before it?
        let went_on = |passed: fn(&Project) -> bool, next: fn(&Project) -> bool, assumed| {
            let settled = all().filter(move |p| passed(p) && (next(p) || failed(p)));
            Chance::of(settled.map(next), assumed)
        };
        let thousandths = |part: i64, whole: i64| (whole > 0).then(|| part.saturating_mul(1000) / whole);
        let verified = |p: &Project| p.verification.as_ref().map(|found| found.verified.get());
        let of_plan = all().filter_map(|p| thousandths(verified(p)?, p.planned.get()));
        let of_claim = all().filter_map(|p| thousandths(verified(p)?, p.claim.as_ref()?.total().get()));
        let days = |from: fn(&Project) -> Option<law::Date>| {
            all().filter_map(move |p| days_between(from(p)?, p.approval.as_ref()?.on))
        };
        Assumptions {
            enters: went_on(|_| true, |p| p.pooled_on.is_some(), 900),
            claims: went_on(|p| p.pooled_on.is_some(), |p| p.claim.is_some(), 900),
            passes: went_on(|p| p.claim.is_some(), |p| p.verification.is_some(), 950),
            approved: went_on(|p| p.verification.is_some(), |p| p.approval.is_some(), 980),
            of_plan: Spread::of(of_plan, &[600, 700, 750, 800, 850, 900, 950, 1000]),
            of_claim: Spread::of(of_claim, &[800, 900, 950, 1000]),
            after_finish: Spread::of(days(|p| Some(p.ends)), &[60, 90, 120, 180]),
            after_claim: Spread::of(days(|p| Some(p.claim.as_ref()?.on)), &[45, 60, 90, 120]),
            after_verification: Spread::of(days(|p| Some(p.verification.as_ref()?.on)), &[30, 45, 60]),
        }
    }
}

fn days_between(from: law::Date, to: law::Date) -> Option<i64> {
    Some(i64::from(from.until(to).ok()?.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_cases_give_the_stated_assumption_and_enough_give_their_own_figures() {
        let few = Chance::of(std::iter::repeat_n(false, FEW - 1), 900);
        assert_eq!(few, Chance { thousandths: 900, cases: FEW - 1, assumed: true });
        let enough = Chance::of((0..40).map(|case| case % 4 != 0), 900);
        assert_eq!(enough, Chance { thousandths: 750, cases: 40, assumed: false });
        let few = Spread::of(0..5, &[600, 1000]);
        assert_eq!((few.median(), few.cases, few.assumed), (1000, 5, true));
    }

    #[test]
    fn a_spread_is_read_at_the_middle_of_equal_parts() {
        let spread = Spread::of((0..100).rev(), &[0]);
        assert_eq!((spread.at(0, 4), spread.at(3, 4), spread.median()), (12, 87, 50));
        let one = Spread::of(std::iter::empty(), &[7]);
        assert_eq!([one.at(0, 32), one.at(31, 32), one.at(99, 4)], [7, 7, 7]);
    }
}
