//! 绩效数据: what the fund's own record says about its performance, counted as things happen, so that no page walks through
//! the history. It follows from everything else and is not part of the state that is compared.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{CreditCode, Degree as Grade, Fen, Figure};

use crate::ids::ProjectId;
use crate::ledger::{LedgerAccount, Posting};
use crate::stage::Stage;
use crate::state::{Enterprise, Project};

/// The whole city, beside the districts.
const CITY: &str = "";

/// What one project counts for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Counted {
    district: String,
    gain: Option<i64>,
    days: Option<u32>,
}

/// What is counted of a district, or of the whole city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sums {
    /// Enterprises by the best level any of their projects has reached.
    levels: BTreeMap<u8, u32>,
    /// Levels gained, and by how many projects.
    gains: (i64, u32),
    /// Projects by the days from their claim to their first payment.
    days: BTreeMap<u32, u32>,
}

/// The counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    projects: BTreeMap<ProjectId, Counted>,
    best: BTreeMap<CreditCode, u8>,
    first_paid: BTreeMap<ProjectId, Date>,
    areas: BTreeMap<String, Sums>,
    /// By head: ratings of 良 or better, and all.
    ratings: BTreeMap<String, (u32, u32)>,
    /// By head, in fen.
    paid: BTreeMap<String, Fen>,
}

/// Adds one to a count, or takes one off.
fn shift<K: Ord>(counts: &mut BTreeMap<K, u32>, key: K, add: bool) {
    let count = counts.entry(key).or_insert(0);
    *count = if add { count.saturating_add(1) } else { count.saturating_sub(1) };
}

impl Tally {
    /// The first money of a project has come.
    pub fn first_payment(&mut self, project: ProjectId, on: Date) {
        self.first_paid.entry(project).or_insert(on);
    }

    /// A service under a head's contract was rated.
    pub fn rating(&mut self, head: &str, grade: Grade) {
        let (good, all) = self.ratings.entry(head.to_owned()).or_default();
        *good = good.saturating_add(u32::from(grade <= Grade::Good));
        *all = all.saturating_add(1);
    }

    /// Money that left a head for good.
    pub fn postings(&mut self, postings: &[Posting]) {
        for posting in postings {
            if let (LedgerAccount::Committed(head, _), LedgerAccount::Treasury) =
                (&posting.debit, &posting.credit)
            {
                let paid = self.paid.entry(head.clone()).or_default();
                *paid = paid.checked_add(posting.amount).unwrap_or(*paid);
            }
        }
    }

    /// Counts a project as it now stands, instead of as it was.
    pub fn project(
        &mut self,
        project: &Project,
        enterprise: &Enterprise,
        projects: &BTreeMap<ProjectId, Project>,
    ) {
        let district = enterprise.district.clone();
        if let Some(before) = self.projects.remove(&project.id) {
            self.count(&before, false);
        }
        let paid = self.first_paid.get(&project.id);
        let days = project.claim.as_ref().zip(paid).map(|(claim, paid)| (*paid - claim.on).get_days());
        let levels = project.levels.before.as_ref().zip(project.levels.after.as_ref());
        let now = Counted {
            district: district.clone(),
            gain: levels
                .filter(|_| stands(project))
                .map(|(before, after)| i64::from(after.level) - i64::from(before.level)),
            days: days.and_then(|days| u32::try_from(days).ok()),
        };
        self.count(&now, true);
        self.projects.insert(project.id, now);

        let own = enterprise.projects.iter().filter_map(|id| projects.get(id)).filter(|own| stands(own));
        let best = own.filter_map(|own| own.levels.after.as_ref()).map(|after| after.level).max();
        let before = self.best.remove(&enterprise.code);
        for area in [CITY, district.as_str()] {
            let levels = &mut self.areas.entry(area.to_owned()).or_default().levels;
            before.into_iter().for_each(|level| shift(levels, level, false));
            best.into_iter().for_each(|level| shift(levels, level, true));
        }
        self.best.extend(best.map(|level| (enterprise.code.clone(), level)));
    }

    fn count(&mut self, counted: &Counted, add: bool) {
        for area in [CITY, counted.district.as_str()] {
            let sums = self.areas.entry(area.to_owned()).or_default();
            if let Some(gain) = counted.gain {
                let (sum, count) = sums.gains;
                sums.gains = if add {
                    (sum.saturating_add(gain), count.saturating_add(1))
                } else {
                    (sum.saturating_sub(gain), count.saturating_sub(1))
                };
            }
            counted.days.into_iter().for_each(|days| shift(&mut sums.days, days, add));
        }
    }

    fn area(&self, district: Option<&str>) -> Option<&Sums> {
        self.areas.get(district.unwrap_or(CITY))
    }

    /// Enterprises at that level or above.
    #[must_use]
    pub fn firms_at(&self, level: u8, district: Option<&str>) -> u32 {
        self.area(district).map_or(0, |sums| sums.levels.range(level..).map(|(_, count)| count).sum())
    }

    /// The mean of the levels gained; `None` where nothing has been assessed twice.
    #[must_use]
    pub fn gain(&self, district: Option<&str>) -> Option<Figure> {
        let (sum, count) = self.area(district)?.gains;
        Figure::mean(sum, count)
    }

    /// The median of the days from claim to first payment; `None` before the first payment.
    #[must_use]
    pub fn days(&self, district: Option<&str>) -> Option<Figure> {
        let days = &self.area(district)?.days;
        let count: u32 = days.values().sum();
        let at = |rank: u32| {
            let mut seen = 0_u32;
            days.iter().find(|(_, own)| {
                seen = seen.saturating_add(**own);
                seen > rank
            })
        };
        let (low, high) = (at(count.checked_sub(1)? / 2)?.0, at(count / 2)?.0);
        Figure::mean(i64::from(*low) + i64::from(*high), 2)
    }

    /// Ratings of 良 or better, and all, of a head or of all heads.
    #[must_use]
    pub fn ratings(&self, head: Option<&str>) -> (u32, u32) {
        let own = self.ratings.iter().filter(|(of, _)| head.is_none_or(|head| head == of.as_str()));
        own.fold((0, 0), |(good, all), (_, rated)| (good + rated.0, all + rated.1))
    }

    /// Paid from a head, or from all, in fen.
    #[must_use]
    pub fn paid(&self, head: Option<&str>) -> Fen {
        let own = self.paid.iter().filter(|(of, _)| head.is_none_or(|head| head == of.as_str()));
        Fen::sum(own.map(|(_, paid)| *paid)).unwrap_or(Fen::ZERO)
    }
}

/// Whether what a project reached counts: not where it was withdrawn, failed its acceptance, or lost its award.
fn stands(project: &Project) -> bool {
    !matches!(project.stage, Stage::Withdrawn | Stage::AcceptanceFailed | Stage::AwardWithdrawn)
}
