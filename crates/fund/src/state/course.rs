//! The course of a case (办理过程): where it has stood since when, and when nothing moved. Time limits are reckoned from it.

use jiff::civil::Date;
use serde::Serialize;

use crate::stage::Stage;

/// One stay at a stage; it lasts until the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// The stage.
    pub stage: Stage,
    /// Since which day.
    pub from: Date,
}

/// A suspension (暂停): every limit stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Halt {
    /// From this day.
    pub from: Date,
    /// Until this day, once it is over.
    pub until: Option<Date>,
}

/// A stretch of days in which a limit ran; still running where it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day it began; the first day that counts is the next.
    pub from: Date,
    /// The last day that counts.
    pub until: Option<Date>,
}

/// All of it, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Course {
    stays: Vec<Stay>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    halts: Vec<Halt>,
}

impl Course {
    /// That of something that begins at a stage.
    #[must_use]
    pub fn begun(stage: Stage, from: Date) -> Self {
        Course { stays: vec![Stay { stage, from }], halts: Vec::new() }
    }

    /// It came to stand at another stage.
    pub fn enter(&mut self, stage: Stage, from: Date) {
        self.stays.push(Stay { stage, from });
    }

    /// Nothing moves from this day on.
    pub fn halt(&mut self, from: Date) {
        self.halts.push(Halt { from, until: None });
    }

    /// It goes on.
    pub fn go_on(&mut self, on: Date) {
        if let Some(halt) = self.halts.last_mut().filter(|halt| halt.until.is_none()) {
            halt.until = Some(on);
        }
    }

    /// Every stay.
    #[must_use]
    pub fn stays(&self) -> &[Stay] {
        &self.stays
    }

    /// Where it stood before it was returned to the applicant; `None` where it is not.
    #[must_use]
    pub fn returned_from(&self) -> Option<Stage> {
        match self.stays.as_slice() {
            [.., before, last] if last.stage.awaits_applicant() => Some(before.stage),
            _ => None,
        }
    }

    /// The days in which the limit of a stage ran: all stays there since the case came there anew. What was returned to the
    /// applicant and has come back goes on where it stopped; a suspension counts for nobody.
    #[must_use]
    pub fn ran(&self, stage: Stage) -> Vec<Span> {
        let mut spans = Vec::new();
        let (mut returned, mut found) = (false, false);
        for (index, stay) in self.stays.iter().enumerate().rev() {
            if stay.stage.awaits_applicant() {
                returned = true;
            } else if stay.stage == stage {
                if found && !returned {
                    break;
                }
                let until = self.stays.get(index + 1).map(|next| next.from);
                spans.push(Span { from: stay.from, until });
                (found, returned) = (true, false);
            }
        }
        spans.reverse();
        spans.into_iter().flat_map(|span| self.without_halts(span)).collect()
    }

    /// What is left of a stretch without the days in which nothing moved.
    fn without_halts(&self, span: Span) -> Vec<Span> {
        let mut left = Vec::new();
        let mut from = Some(span.from);
        for halt in &self.halts {
            let Some(begun) = from else { break };
            let over = halt.until.is_some_and(|until| until <= begun);
            let later = span.until.is_some_and(|until| until <= halt.from);
            if over || later {
                continue;
            }
            if begun < halt.from {
                left.push(Span { from: begun, until: Some(halt.from) });
            }
            from = halt.until.filter(|resumed| span.until.is_none_or(|until| *resumed < until));
        }
        left.extend(from.map(|from| Span { from, until: span.until }));
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(day: i8) -> Date {
        date(2025, 3, day)
    }

    fn ran(course: &Course, stage: Stage) -> Vec<(i8, Option<i8>)> {
        course.ran(stage).into_iter().map(|span| (span.from.day(), span.until.map(|day| day.day()))).collect()
    }

    #[test]
    fn a_limit_goes_on_where_it_stopped_once_the_answer_has_come() {
        let mut course = Course::begun(Stage::Applied, day(3));
        assert_eq!(ran(&course, Stage::Applied), [(3, None)]);
        course.enter(Stage::PoolReturned, day(5));
        assert_eq!(
            (ran(&course, Stage::Applied), course.returned_from()),
            (vec![(3, Some(5))], Some(Stage::Applied))
        );
        course.enter(Stage::Applied, day(12));
        assert_eq!(ran(&course, Stage::Applied), [(3, Some(5)), (12, None)]);
        course.enter(Stage::Recommended, day(14));
        assert_eq!(ran(&course, Stage::Recommended), [(14, None)]);
        assert_eq!(course.returned_from(), None);
    }

    #[test]
    fn what_comes_back_without_having_been_returned_begins_anew() {
        let mut course = Course::begun(Stage::Verified, day(3));
        course.enter(Stage::Assessed, day(5));
        course.enter(Stage::Verified, day(10));
        assert_eq!(ran(&course, Stage::Verified), [(10, None)]);
    }

    #[test]
    fn the_stages_between_a_return_and_its_answer_keep_their_own_time() {
        let mut course = Course::begun(Stage::Claimed, day(3));
        for (stage, on) in
            [(Stage::Accepting, 5), (Stage::ClaimReturned, 7), (Stage::Claimed, 10), (Stage::Accepting, 12)]
        {
            course.enter(stage, day(on));
        }
        assert_eq!(ran(&course, Stage::Claimed), [(3, Some(5)), (10, Some(12))]);
        assert_eq!(ran(&course, Stage::Accepting), [(5, Some(7)), (12, None)]);
    }

    #[test]
    fn a_suspension_counts_for_nobody_wherever_it_lies() {
        let mut course = Course::begun(Stage::Applied, day(3));
        course.halt(day(5));
        assert_eq!(ran(&course, Stage::Applied), [(3, Some(5))]);
        course.go_on(day(7));
        assert_eq!(ran(&course, Stage::Applied), [(3, Some(5)), (7, None)]);
        course.halt(day(9));
        course.go_on(day(9));
        course.enter(Stage::PoolReturned, day(11));
        course.halt(day(12));
        course.enter(Stage::Applied, day(14));
        assert_eq!(ran(&course, Stage::Applied), [(3, Some(5)), (7, Some(9)), (9, Some(11))]);
        course.go_on(day(16));
        assert_eq!(ran(&course, Stage::Applied), [(3, Some(5)), (7, Some(9)), (9, Some(11)), (16, None)]);
    }
}
