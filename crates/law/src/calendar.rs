//! Working days, from the State Council's yearly arrangements. A year without its arrangement is a gap, never a guess.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Weekdays off and weekend days worked, for each year the State Council has announced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Year {
    pub off: BTreeSet<Date>,
    pub work: BTreeSet<Date>,
}

/// A date could not be computed from what the pack holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarGap {
    #[error("日历中没有{year}年的放假安排，无法确定{date}前后的工作日；请在政策包的日历中补上该年")]
    Year { year: i16, date: Date },
    #[error("政策包没有名为“{0}”的时限")]
    Limit(String),
}

impl Calendar {
    pub(crate) fn new(years: BTreeMap<i16, Year>) -> Self {
        Self { years }
    }

    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    /// Every day that departs from its weekday, with the year it is listed under; `true` for a weekend worked.
    pub(crate) fn exceptions(&self) -> impl Iterator<Item = (i16, Date, bool)> {
        self.years.iter().flat_map(|(year, days)| {
            let off = days.off.iter().map(|day| (*year, *day, false));
            off.chain(days.work.iter().map(|day| (*year, *day, true)))
        })
    }

    pub fn working_day(&self, date: Date) -> Result<bool, CalendarGap> {
        let year = self.years.get(&date.year()).ok_or(CalendarGap::Year { year: date.year(), date })?;
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(if weekend { year.work.contains(&date) } else { !year.off.contains(&date) })
    }

    /// The `n`-th working day after `from`. The day itself does not count (民法典第二百零一条); `n` = 0 is `from`.
    pub fn add_working_days(&self, from: Date, n: u16) -> Result<Date, CalendarGap> {
        let mut date = from;
        let mut left = n;
        while left > 0 {
            date = next(date)?;
            if self.working_day(date)? {
                left -= 1;
            }
        }
        Ok(date)
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not later.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<u32, CalendarGap> {
        let mut count = 0;
        let mut date = from;
        while date < to {
            date = next(date)?;
            count += u32::from(self.working_day(date)?);
        }
        Ok(count)
    }

    /// The `n`-th day after `from`; if that is no working day, the next one that is (民法典第二百零三条).
    pub fn add_calendar_days(&self, from: Date, n: u16) -> Result<Date, CalendarGap> {
        let mut date = from;
        for _ in 0..n {
            date = next(date)?;
        }
        while !self.working_day(date)? {
            date = next(date)?;
        }
        Ok(date)
    }
}

fn next(date: Date) -> Result<Date, CalendarGap> {
    date.tomorrow().map_err(|_| CalendarGap::Year { year: date.year(), date })
}
