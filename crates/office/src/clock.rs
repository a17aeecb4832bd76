//! What time it is. Nothing else in the system asks; everybody else is told.
//!
//! All days are days in Harbin: China has one time, UTC+8, and no summer time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::{Offset, offset};

const HARBIN: Offset = offset(8);
const DAY_MS: i64 = 86_400_000;

/// Where the office gets the time from.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01 UTC.
    fn now_ms(&self) -> i64;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        // Before 1970, or so far ahead that it does not fit: a broken clock, and the log's own time holds instead.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(0)
    }
}

/// One day that does not end, with the machine's time of day: the clock of a demonstration.
#[derive(Debug, Clone, Copy)]
pub struct StandingDay(pub Date);

impl Clock for StandingDay {
    fn now_ms(&self) -> i64 {
        let time_of_day = (SystemClock.now_ms() + i64::from(HARBIN.seconds()) * 1000).rem_euclid(DAY_MS);
        midnight(self.0) + time_of_day
    }
}

/// A clock that is set by hand: for rehearsals, generated cities and tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Nine in the morning of a day.
    #[must_use]
    pub fn new(day: Date) -> Self {
        Self(AtomicI64::new(nine_oclock(day)))
    }

    /// Nine in the morning of another day.
    pub fn set(&self, day: Date) {
        self.0.store(nine_oclock(day), Ordering::Relaxed);
    }

    /// Some milliseconds later.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The day in Harbin at a moment.
#[must_use]
pub fn day_of(ms: i64) -> Date {
    Timestamp::from_millisecond(ms).map_or(Date::MIN, |at| HARBIN.to_datetime(at).date())
}

/// `2025-03-01 09:00:00`, Harbin's time.
#[must_use]
pub fn moment(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .map_or_else(|_| String::new(), |at| HARBIN.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn nine_oclock(day: Date) -> i64 {
    midnight(day) + 9 * 3_600_000
}

fn midnight(day: Date) -> i64 {
    HARBIN.to_timestamp(day.to_datetime(time(0, 0, 0, 0))).map_or(0, Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_in_harbin_begins_eight_hours_before_the_day_in_greenwich() {
        let clock = ManualClock::new(date(2025, 3, 1));
        assert_eq!(day_of(clock.now_ms()), date(2025, 3, 1));
        assert_eq!(moment(clock.now_ms()), "2025-03-01 09:00:00");
        clock.advance(15 * 3_600_000);
        assert_eq!(day_of(clock.now_ms()), date(2025, 3, 2));
        clock.advance(-1);
        assert_eq!(day_of(clock.now_ms()), date(2025, 3, 1));
    }

    #[test]
    fn the_day_of_a_demonstration_stands_still() {
        assert_eq!(day_of(StandingDay(date(2025, 9, 15)).now_ms()), date(2025, 9, 15));
    }
}
