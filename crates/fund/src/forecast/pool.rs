//! The cases under way that may still ask for money, each reduced to what a draw needs.

use std::collections::BTreeMap;

use law::{CreditCode, Date, Fen, Outcome, Pack, Rate, Rounding, Terms, TuningCase};

use super::Assumptions;
use super::estimate::Spread;
use crate::fund::Fund;
use crate::ids::BatchId;
use crate::packs::Packs;
use crate::stage::Stage;
use crate::state::Project;

/// How many values of the investment and of the time a draw chooses from.
pub(super) const RATIOS: usize = 32;
pub(super) const LAGS: usize = 16;
/// This year, the next two, and all later ones together.
pub(super) const SPANS: usize = 4;

/// Where a case stands, as far as a forecast tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Applied for pool entry.
    Applying,
    /// In the pool.
    Underway,
    /// Claimed, up to the verification.
    Claiming,
    /// Verified, in whatever batch.
    Verified,
}

impl Phase {
    /// All of them, in the order a case passes them.
    pub const ALL: [Self; 4] = [Self::Applying, Self::Underway, Self::Claiming, Self::Verified];

    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Applying => "入库审核中",
            Self::Underway => "在库实施中",
            Self::Claiming => "申报验收中",
            Self::Verified => "已核定待测算",
        }
    }

    /// The phase of a stage; nothing once an award is assessed or the case has ended.
    #[must_use]
    pub fn of(stage: Stage) -> Option<Self> {
        match stage {
            Stage::Applied | Stage::PoolReturned | Stage::Recommended => Some(Self::Applying),
            Stage::Pooled
            | Stage::ChangeRequested
            | Stage::AdvanceRequested
            | Stage::AdvanceGranted
            | Stage::AdvanceInstructed => Some(Self::Underway),
            Stage::Claimed | Stage::ClaimReturned | Stage::Accepting | Stage::Accepted => {
                Some(Self::Claiming)
            }
            Stage::Verified => Some(Self::Verified),
            _ => None,
        }
    }
}

/// One case as a draw sees it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its number: its own stream of chance.
    pub id: u64,
    /// Where it stands.
    pub phase: Phase,
    /// How often such a case comes to an award, in 65 536ths.
    pub(super) chance: u64,
    /// What it would be awarded alone, at each part of the spread of its investment, in fen.
    pub(super) amounts: [i64; RATIOS],
    /// The span in which it would be approved, at each part of the spread of its time.
    pub(super) spans: [u8; LAGS],
}

/// All of them by enterprise, because the enterprise has one ceiling (第四条（一）).
#[derive(Debug, Clone)]
pub struct Pool {
    /// Cases and what the enterprise may still get, in fen.
    pub firms: Vec<(i64, Vec<Candidate>)>,
    /// What is assumed.
    pub assumptions: Assumptions,
    /// The first year.
    pub year: i16,
}

impl Pool {
    /// The cases of a fund that may still ask for money, without the verified ones of one batch.
    #[must_use]
    pub fn of(fund: &Fund, packs: &Packs, today: Date, without: Option<BatchId>) -> Self {
        let assumptions = Assumptions::of(fund);
        let shares = Shares::new(&assumptions);
        let mut firms: BTreeMap<&CreditCode, (i64, Vec<Candidate>)> = BTreeMap::new();
        for project in fund.projects.values() {
            let Some(phase) = Phase::of(project.stage) else { continue };
            let batch = project.claim.as_ref().and_then(|claim| fund.batches.get(&claim.batch));
            if phase == Phase::Verified && batch.is_some_and(|batch| Some(batch.id) == without) {
                continue;
            }
            let Some(pack) = packs.get(&project.pack) else { continue };
            let held = fund.awarded(&project.enterprise, None);
            let terms = batch.and_then(|batch| batch.terms.as_ref());
            let outcome = fund.outcome_of(pack, project, Fen::ZERO);
            let law = (pack.as_ref(), &outcome);
            let candidate = Candidate::new(project, phase, law, terms, (&assumptions, &shares), today);
            let room = pack.firm_ceiling().checked_sub(held.awarded).unwrap_or_default();
            firms.entry(&project.enterprise).or_insert((room.get().max(0), Vec::new())).1.push(candidate);
        }
        Pool { firms: firms.into_values().collect(), assumptions, year: today.year() }
    }

    /// How many cases.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.firms.iter().map(|(_, cases)| cases.len()).sum()
    }

    /// How many cases of a phase.
    #[must_use]
    pub fn in_phase(&self, phase: Phase) -> usize {
        self.firms.iter().flat_map(|(_, cases)| cases).filter(|case| case.phase == phase).count()
    }
}

/// The spreads of the investment as rates, made once.
struct Shares {
    of_plan: [Rate; RATIOS],
    of_claim: [Rate; RATIOS],
}

impl Shares {
    fn new(assumed: &Assumptions) -> Self {
        let rates = |spread: &Spread| std::array::from_fn(|part| thousandths(spread.at(part, RATIOS)));
        Shares { of_plan: rates(&assumed.of_plan), of_claim: rates(&assumed.of_claim) }
    }
}

fn thousandths(share: i64) -> Rate {
    Rate::parse(&format!("{}/1000", share.max(0))).unwrap_or(Rate::percent(100))
}

impl Candidate {
    fn new(
        project: &Project,
        phase: Phase,
        (pack, outcome): (&Pack, &Outcome),
        terms: Option<&Terms>,
        (assumed, shares): (&Assumptions, &Shares),
        today: Date,
    ) -> Self {
        let claim = project.claim.as_ref();
        let claimed = claim.map_or(project.planned, crate::state::Claim::total);
        let exactly = project.verification.as_ref().map_or(Fen::ZERO, |found| found.verified);
        let share = |base: Fen, rate: Rate| base.times(rate, Rounding::Down).unwrap_or_default();
        let verified = |part: usize| match phase {
            Phase::Applying | Phase::Underway => share(project.planned, shares.of_plan[part]),
            Phase::Claiming => share(claimed, shares.of_claim[part]),
            Phase::Verified => exactly,
        };
        let (from, lag) = match phase {
            Phase::Applying | Phase::Underway => (project.ends, &assumed.after_finish),
            Phase::Claiming => (claim.map_or(today, |claim| claim.on), &assumed.after_claim),
            Phase::Verified => {
                let on = project.verification.as_ref().map_or(today, |found| found.on);
                (on, &assumed.after_verification)
            }
        };
        // What is not known yet, such as the level after, counts as the highest it may come to.
        let case = TuningCase::new(pack, 0, outcome);
        Candidate {
            id: u64::from(project.id.0),
            phase,
            chance: chance(phase, assumed),
            amounts: std::array::from_fn(|part| case.at_most(terms, verified(part)).get()),
            spans: std::array::from_fn(|part| span(from, lag.at(part, LAGS), today)),
        }
    }
}

/// The chances of all the parts still to come, one after the other, in 65 536ths.
fn chance(phase: Phase, assumed: &Assumptions) -> u64 {
    let to_come = [assumed.enters, assumed.claims, assumed.passes, assumed.approved];
    let passed = match phase {
        Phase::Applying => 0,
        Phase::Underway => 1,
        Phase::Claiming => 2,
        Phase::Verified => 3,
    };
    to_come.iter().skip(passed).fold(65_536, |chance, part| chance * u64::from(part.thousandths) / 1000)
}

/// The span of the year in which so many days after a day falls, never before today.
fn span(from: Date, days: i64, today: Date) -> u8 {
    let day = from.checked_add(law_days(days)).unwrap_or(Date::MAX).max(today);
    let last = i16::try_from(SPANS - 1).unwrap_or(0);
    u8::try_from((day.year() - today.year()).clamp(0, last)).unwrap_or(0)
}

fn law_days(days: i64) -> jiff::Span {
    jiff::Span::new().days(days.clamp(-36_500, 36_500))
}
