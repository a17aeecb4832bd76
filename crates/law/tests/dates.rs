//! Working days and time limits: the State Council's calendar, and where it ends.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::CalendarGap;
use support::{day, harbin};

#[test]
fn holidays_and_worked_weekends_are_those_announced() {
    let pack = harbin();
    let works = |date| pack.calendar().working_day(day(date)).unwrap();
    assert!(works("2025-03-03"), "a Monday");
    assert!(!works("2025-03-01"), "a Saturday");
    assert!(!works("2025-10-01"), "National Day, a Wednesday");
    assert!(works("2025-09-28"), "a Sunday worked for it");
    assert!(works("2024-10-12"), "a Saturday worked in 2024");
}

#[test]
fn a_notice_of_five_working_days_skips_the_holiday_and_not_the_worked_sunday() {
    let pack = harbin();
    for (published, last) in [
        ("2025-03-03", "2025-03-10"),
        ("2025-04-24", "2025-04-30"),
        ("2025-09-26", "2025-10-10"),
        ("2025-12-29", "2026-01-06"),
    ] {
        assert_eq!(pack.deadline(day(published), "notice").unwrap(), day(last), "{published}");
    }
}

#[test]
fn a_limit_in_days_that_ends_on_a_holiday_ends_on_the_next_working_day() {
    let pack = harbin();
    assert_eq!(pack.deadline(day("2025-09-02"), "recovery").unwrap(), day("2025-10-09"));
    assert_eq!(pack.deadline(day("2025-03-03"), "recovery").unwrap(), day("2025-04-02"));
}

#[test]
fn a_year_not_yet_announced_is_a_gap_and_never_a_guess() {
    let pack = harbin();
    let gap = pack.deadline(day("2026-12-30"), "notice").unwrap_err();
    assert!(matches!(gap, CalendarGap::Year { year: 2027, .. }), "{gap}");
    assert!(pack.calendar().working_day(day("2023-12-29")).is_err());
    assert_eq!(pack.deadline(day("2025-03-03"), "siesta"), Err(CalendarGap::Limit("siesta".into())));
}

#[test]
fn every_limit_rests_on_a_clause_and_a_reading() {
    let pack = harbin();
    let mut count = 0;
    for (name, limit) in pack.limits() {
        let reading = limit.reading.as_deref().unwrap();
        assert!(pack.reading(reading).is_some() && pack.anchor(&limit.citation.anchor).is_some(), "{name}");
        assert!(limit.days > 0 && !limit.label.is_empty(), "{name}");
        count += 1;
    }
    assert_eq!(count, 26);
    assert_eq!(pack.limit("notice").unwrap().to_string(), "5个工作日");
}

#[test]
fn the_instrument_is_in_force_on_its_first_and_last_day() {
    let effective = harbin().effective;
    assert!(effective.contains(day("2024-10-15")) && effective.contains(day("2025-12-31")));
    assert!(!effective.contains(day("2024-10-14")) && !effective.contains(day("2026-01-01")));
}
