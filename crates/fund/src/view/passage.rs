//! 各环节: how many cases have come to each step of the main line, how many stand there, how long it took them in working days,
//! and which took longer than promised.

use jiff::civil::Date;
use law::{Calendar, Citation, Limit, Pack, Unit};
use serde::Serialize;

use super::View;
use crate::ids::ProjectId;
use crate::registry::StepId;
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Project, Span};
use crate::step::Duty;
use crate::subject::{Subject, SubjectKind};

/// The stages a case passes one after the other, from its application to the last payment.
pub const LINE: [Stage; 16] = [
    Stage::Applied,
    Stage::Recommended,
    Stage::Pooled,
    Stage::Claimed,
    Stage::Accepting,
    Stage::Accepted,
    Stage::Verified,
    Stage::Assessed,
    Stage::Noticed,
    Stage::Cleared,
    Stage::Submitted,
    Stage::Approved,
    Stage::FirstInstructed,
    Stage::FirstPaid,
    Stage::BalanceInstructed,
    Stage::Paid,
];

/// Where a case is with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// It stands there.
    Here,
    /// It was returned from there to the applicant.
    Returned,
    /// It has left it.
    Passed,
}

/// One case at one step, with the time it spent there since it came there anew; what waits for the applicant, and a
/// suspension, count for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The case.
    pub project: ProjectId,
    /// Where it waited for the step.
    pub stage: Stage,
    /// Whether it still does.
    pub at: At,
    /// Since when.
    pub from: Date,
    /// Until when, once it has left.
    pub until: Option<Date>,
    /// Working days spent; `None` where the calendar does not reach.
    pub days: Option<u32>,
    /// Whether that was longer than promised, or is by now.
    pub late: bool,
}

/// One step of the main line over all cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepRow {
    /// Where cases wait for it.
    pub stage: Stage,
    /// The step they wait for; `None` at the end.
    pub step: Option<StepId>,
    /// Who takes it.
    pub by: &'static [Role],
    /// What is promised: the limit in words and where it stands.
    pub promised: Option<(String, Citation)>,
    /// Cases that have come there.
    pub reached: usize,
    /// Cases that stand there.
    pub here: usize,
    /// Cases that have left it.
    pub passed: usize,
    /// Of those that came there: later than promised.
    pub late: usize,
    /// Half of those that have left it took no more working days than this; one that some case took, never a mean of two.
    pub median: Option<u32>,
}

impl View<'_> {
    /// Every case at every step it has come to, in the order of the steps. Grows with the cases: to be asked through a memo.
    #[must_use]
    pub fn passages(&self) -> Vec<Passage> {
        let first = self.fund.projects.values().map(|project| project.applied_on).min();
        let ruler =
            first.zip(self.pack()).map(|(first, pack)| Ruler::new(pack.calendar(), first, self.today));
        let ruler = ruler.unwrap_or_default();
        let mut passages: Vec<Passage> =
            self.fund.projects.values().flat_map(|project| self.passages_of(project, &ruler)).collect();
        passages.sort_by_key(|passage| (passage.stage, passage.at, passage.from, passage.project));
        passages
    }

    fn passages_of(&self, project: &Project, ruler: &Ruler) -> Vec<Passage> {
        let pack = self.pack_of(&Subject::Project(project.id));
        let came = |stage: &Stage| project.course.stays().iter().any(|stay| stay.stage == *stage);
        let passage = |stage: Stage| {
            let spans = project.course.ran(stage);
            let at = if project.stage == stage {
                At::Here
            } else if project.course.returned_from() == Some(stage) {
                At::Returned
            } else {
                At::Passed
            };
            let spent = spans.iter().map(|span| ruler.between(span.from, span.until.unwrap_or(self.today)));
            let days = spent.sum::<Option<u32>>();
            let limit = pack.and_then(|pack| Some((pack, pack.limit(limit_of(stage)?)?)));
            let until = spans.last().and_then(|span| span.until);
            Some(Passage {
                project: project.id,
                stage,
                at,
                from: spans.first()?.from,
                until: until.filter(|_| at == At::Passed),
                days,
                late: limit.is_some_and(|(pack, limit)| late(pack, &limit, &spans, days, self.today)),
            })
        };
        LINE.into_iter().filter(came).filter_map(passage).collect()
    }

    /// The main line, step by step, from passages in the order of the steps.
    #[must_use]
    pub fn steps(&self, passages: &[Passage]) -> Vec<StepRow> {
        LINE.into_iter().map(|stage| self.step_row(stage, passages)).collect()
    }

    fn step_row(&self, stage: Stage, passages: &[Passage]) -> StepRow {
        let begin = passages.partition_point(|passage| passage.stage < stage);
        let end = passages.partition_point(|passage| passage.stage <= stage);
        let own = passages.get(begin..end).unwrap_or_default();
        let count = |at: At| own.iter().filter(|passage| passage.at == at).count();
        let step = waiting_for(stage);
        let limit = limit_of(stage).and_then(|name| self.pack()?.limit(name));
        let passed = own.iter().filter(|passage| passage.at == At::Passed);
        StepRow {
            stage,
            step,
            by: step.map_or(&[], |step| step.row().by),
            promised: limit.map(|limit| (limit.to_string(), limit.citation)),
            reached: own.len(),
            here: count(At::Here),
            passed: count(At::Passed),
            late: own.iter().filter(|passage| passage.late).count(),
            median: median(passed.filter_map(|passage| passage.days).collect()),
        }
    }
}

/// The step a case waits for at a stage of the main line.
fn waiting_for(stage: Stage) -> Option<StepId> {
    let waits = |step: &&StepId| {
        let row = step.row();
        row.duty == Duty::Must && row.starts(SubjectKind::Project).contains(&stage)
    };
    StepId::ALL.iter().find(waits).copied()
}

fn limit_of(stage: Stage) -> Option<&'static str> {
    waiting_for(stage)?.row().limit
}

/// Whether the limit ended before the case left. What one stretch leaves of the limit runs on in the next.
fn late(pack: &Pack, limit: &Limit, spans: &[Span], spent: Option<u32>, today: Date) -> bool {
    if limit.unit == Unit::WorkingDays && spent.is_some_and(|spent| spent < limit.days.into()) {
        return false;
    }
    let mut left = limit.days;
    for span in spans {
        let end = span.until.unwrap_or(today);
        let due = match limit.unit {
            Unit::WorkingDays => pack.calendar().add_working_days(span.from, left),
            Unit::CalendarDays => pack.calendar().add_calendar_days(span.from, left),
        };
        let used = match limit.unit {
            Unit::WorkingDays => pack.calendar().working_days_between(span.from, end).ok(),
            Unit::CalendarDays => u32::try_from((end - span.from).get_days()).ok(),
        };
        let (Ok(due), Some(used)) = (due, used) else { return false };
        if due < end {
            return true;
        }
        left = left.saturating_sub(u16::try_from(used).unwrap_or(u16::MAX));
    }
    false
}

/// The lower median: the smallest value that at least half do not exceed.
fn median(mut values: Vec<u32>) -> Option<u32> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

/// Working days from a first day on, counted once, so that a stretch is a difference.
#[derive(Default)]
struct Ruler {
    start: Date,
    /// Working days after the start up to each day; as far as the calendar reaches.
    counts: Vec<u32>,
}

impl Ruler {
    fn new(calendar: &Calendar, start: Date, end: Date) -> Self {
        let mut counts = vec![0];
        let (mut day, mut count) = (start, 0);
        while day < end {
            let Ok(next) = day.tomorrow() else { break };
            let Ok(working) = calendar.working_day(next) else { break };
            count += u32::from(working);
            counts.push(count);
            day = next;
        }
        Ruler { start, counts }
    }

    /// Working days after one day up to and including another.
    fn between(&self, from: Date, to: Date) -> Option<u32> {
        let at = |day: Date| self.counts.get(usize::try_from((day - self.start).get_days()).ok()?);
        at(to)?.checked_sub(*at(from)?).or(Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_a_value_that_occurred_and_at_least_half_do_not_exceed_it() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1]), Some(1));
        assert_eq!(median(vec![9, 1, 4]), Some(4));
        assert_eq!(median(vec![8, 2, 6, 4]), Some(4));
    }

    #[test]
    fn every_stage_of_the_line_but_the_last_waits_for_one_step() {
        for stage in LINE {
            assert_eq!(waiting_for(stage).is_some(), stage != Stage::Paid, "{stage:?}");
        }
        assert!(LINE.is_sorted(), "passages are sorted by stage");
    }
}
