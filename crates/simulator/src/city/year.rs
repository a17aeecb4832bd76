//! The year that is played. The stories are written for Harbin's, from October 2024; a city whose rules begin later plays
//! the same year so many weeks later.

use fund::state::BatchKind;
use jiff::Span;
use jiff::civil::Date;
use law::Pack;

/// A batch as it is announced.
pub struct Window {
    /// What it takes.
    pub kind: BatchKind,
    /// Its name.
    pub name: String,
    /// The day it is announced.
    pub announced: Date,
    /// First day.
    pub opens: Date,
    /// Last day.
    pub closes: Date,
}

const fn day(year: i16, month: i8, day: i8) -> Date {
    jiff::civil::date(year, month, day)
}

/// The first day of the stories: a Monday.
pub const FIRST: Date = day(2024, 10, 28);
/// The day on which the demonstration stands: a Monday.
const LAST: Date = day(2025, 11, 17);

/// Announced, first day, last day.
const POOLS: [[Date; 3]; 3] = [
    [day(2024, 11, 11), day(2024, 11, 18), day(2024, 12, 27)],
    [day(2025, 2, 24), day(2025, 3, 3), day(2025, 4, 18)],
    [day(2025, 8, 25), day(2025, 9, 1), day(2025, 11, 28)],
];
const CLAIMS: [[Date; 3]; 3] = [
    [day(2025, 4, 14), day(2025, 4, 21), day(2025, 5, 23)],
    [day(2025, 7, 7), day(2025, 7, 14), day(2025, 8, 15)],
    [day(2025, 10, 9), day(2025, 10, 13), day(2025, 11, 28)],
];

/// The year of one city.
pub struct Year {
    weeks: i64,
    /// The three pool batches.
    pub pools: [Window; 3],
    /// The three claim batches.
    pub claims: [Window; 3],
    /// The day on which the demonstration stands.
    pub last: Date,
}

impl Year {
    /// The earliest year in which the pack is in force from the first day on, and in which the first deadline of its rate
    /// table is past when the second batch claims: those in time and those late are both there.
    pub fn of(pack: &Pack) -> Self {
        let weeks_to = |day: Date, from: Date| (day - from).get_days().max(0).div_euclid(7) + 1;
        let starts = if pack.effective.from > FIRST { weeks_to(pack.effective.from, FIRST) } else { 0 };
        let cutoffs = pack.rate_table().into_iter().flat_map(|table| &table.rows);
        let cutoffs = cutoffs.flat_map(|row| row.when.times.iter().filter_map(|within| within.until));
        let passed = cutoffs
            .map(|cutoff| cutoff.day)
            .min()
            .map_or(0, |day| if day > CLAIMS[1][1] { weeks_to(day, CLAIMS[1][1]) } else { 0 });
        Self::later(i64::from(starts.max(passed)))
    }

    fn later(weeks: i64) -> Self {
        let at = |day: Date| day.saturating_add(Span::new().weeks(weeks));
        let windows = |kind: BatchKind, what: &str, days: [[Date; 3]; 3]| {
            let days = days.map(|days| days.map(at));
            let mut place = 0;
            days.map(|[announced, opens, closes]| {
                let before = days[..place].iter().filter(|earlier| earlier[1].year() == opens.year());
                let number = ["一", "二", "三"][before.count()];
                place += 1;
                let name = format!("{}年第{number}批{what}", opens.year());
                Window { kind, name, announced, opens, closes }
            })
        };
        let pools = windows(BatchKind::Pool, "入库", POOLS);
        let claims = windows(BatchKind::Claim, "奖补申报", CLAIMS);
        Self { weeks, pools, claims, last: at(LAST) }
    }

    /// A day of the stories in this year; the same day of the week.
    pub fn on(&self, year: i16, month: i8, of: i8) -> Date {
        day(year, month, of).saturating_add(Span::new().weeks(self.weeks))
    }

    /// The day that stands on the invoices among the papers.
    pub fn invoiced(&self) -> Date {
        self.on(2025, 3, 18)
    }

    /// Whether it is the year the stories are written for.
    pub fn home(&self) -> bool {
        self.weeks == 0
    }
}
