//! 各环节: how many cases have come to each step of their line, of projects or of rewards, how many stand there, how long it took them in working days,
//! and which took longer than promised.

use jiff::civil::Date;
use law::{Calendar, Citation, Limit, Pack, Unit};
use serde::Serialize;

use super::View;
use super::clock;
use crate::ids::Purpose;
use crate::registry::StepId;
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Funded, Span};
use crate::step::Duty;
use crate::steps::diagnoses;
use crate::subject::SubjectKind;

/// The two lines on which money is awarded; from the amount on they pass the same stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// 改造项目 (第八条).
    Projects,
    /// 以奖代补 (第九条).
    Rewards,
}

const PROJECTS: [Stage; 16] = [
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

const REWARDS: [Stage; 12] = [
    Stage::RewardApplied,
    Stage::RewardAdmitted,
    Stage::Scoring,
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

impl Line {
    /// Both.
    pub const ALL: [Line; 2] = [Line::Projects, Line::Rewards];

    /// The stages a case of it passes one after the other, from its application to the last payment.
    #[must_use]
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Line::Projects => &PROJECTS,
            Line::Rewards => &REWARDS,
        }
    }

    /// The line of a case.
    #[must_use]
    pub fn of(case: Purpose) -> Self {
        if case.reward().is_some() { Line::Rewards } else { Line::Projects }
    }

    fn kind(self) -> SubjectKind {
        match self {
            Line::Projects => SubjectKind::Project,
            Line::Rewards => SubjectKind::Reward,
        }
    }
}

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
    pub case: Purpose,
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

impl Passage {
    /// The line its case is on.
    #[must_use]
    pub fn line(&self) -> Line {
        Line::of(self.case)
    }
}

/// One step of a line over all its cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepRow {
    /// Where cases wait for it.
    pub stage: Stage,
    /// The step they wait for, the first where there are several; `None` at the end.
    pub step: Option<StepId>,
    /// Who takes them.
    pub by: Vec<Role>,
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
    /// The cases of a line that were applied for.
    pub(super) fn cases(&self, line: Line) -> impl Iterator<Item = &dyn Funded> {
        let cases = self.fund.all_funded().filter(move |case| Line::of(case.purpose()) == line);
        cases.filter(|case| case.applied_on().is_some())
    }

    /// Every case at every step it has come to, by line, in the order of the steps. Grows with the cases: to be asked through
    /// a memo.
    #[must_use]
    pub fn passages(&self) -> Vec<Passage> {
        let first = self.fund.all_funded().filter_map(Funded::applied_on).min();
        let ruler =
            first.zip(self.pack()).map(|(first, pack)| Ruler::new(pack.calendar(), first, self.today));
        let ruler = &ruler.unwrap_or_default();
        let of = |line| self.cases(line).flat_map(move |case| self.passages_of(line, case, ruler));
        let mut passages: Vec<Passage> = Line::ALL.into_iter().flat_map(of).collect();
        passages.sort_by_key(|own| (own.line(), own.stage, own.at, own.from, own.case));
        passages
    }

    fn passages_of(&self, line: Line, case: &dyn Funded, ruler: &Ruler) -> Vec<Passage> {
        let pack = self.pack_of(&case.purpose().subject());
        let passage = |stage: Stage| {
            let spans = case.course.ran(stage);
            let at = if case.stage == stage {
                At::Here
            } else if case.course.returned_from() == Some(stage) {
                At::Returned
            } else {
                At::Passed
            };
            let spent = spans.iter().map(|span| ruler.between(span.from, span.until.unwrap_or(self.today)));
            let days = spent.sum::<Option<u32>>();
            let step = self.limited(line, stage, Some(case.purpose()));
            let limit = pack.and_then(|pack| Some((pack, pack.limit(step?.row().limit?)?)));
            let until = spans.last().and_then(|span| span.until);
            Some(Passage {
                case: case.purpose(),
                stage,
                at,
                from: spans.first()?.from,
                until: until.filter(|_| at == At::Passed),
                days,
                late: limit.is_some_and(|(pack, limit)| late(pack, &limit, &spans, days, self.today)),
            })
        };
        line.stages()
            .iter()
            .filter(|stage| case.came_to(**stage))
            .filter_map(|stage| passage(*stage))
            .collect()
    }

    /// A line, step by step, from passages in the order of the steps.
    #[must_use]
    pub fn steps(&self, line: Line, passages: &[Passage]) -> Vec<StepRow> {
        line.stages().iter().map(|stage| self.step_row(line, *stage, passages)).collect()
    }

    fn step_row(&self, line: Line, stage: Stage, passages: &[Passage]) -> StepRow {
        let begin = passages.partition_point(|own| (own.line(), own.stage) < (line, stage));
        let end = passages.partition_point(|own| (own.line(), own.stage) <= (line, stage));
        let own = passages.get(begin..end).unwrap_or_default();
        let count = |at: At| own.iter().filter(|passage| passage.at == at).count();
        let several = waiting_for(line, stage).count() > 1;
        let promised = self.limited(line, stage, None).and_then(|step| {
            let limit = self.pack()?.limit(step.row().limit?)?;
            let words = if several { format!("{limit}（{}）", step.row().name) } else { limit.to_string() };
            Some((words, limit.citation))
        });
        let mut by: Vec<Role> = waiting_for(line, stage).flat_map(|step| step.row().by).copied().collect();
        by.sort();
        by.dedup();
        let passed = own.iter().filter(|passage| passage.at == At::Passed);
        StepRow {
            stage,
            step: waiting_for(line, stage).next(),
            by,
            promised,
            reached: own.len(),
            here: count(At::Here),
            passed: count(At::Passed),
            late: own.iter().filter(|passage| passage.late).count(),
            median: median(passed.filter_map(|passage| passage.days).collect()),
        }
    }

    /// The step with a time limit that cases wait for at a stage; that a case waits for, where one is named: only diagnoses
    /// are measured by a formula.
    fn limited(&self, line: Line, stage: Stage, case: Option<Purpose>) -> Option<StepId> {
        let formula = case.and_then(Purpose::reward).map(|id| diagnoses::of_formula(self.fund, id));
        let fits = |step: &StepId| *step != StepId::AssessDiagnosis || formula.unwrap_or(true);
        waiting_for(line, stage).filter(fits).find(|step| step.row().limit.is_some())
    }
}

/// The steps that cases of a line wait for at a stage: one after the other, as opinions and their conclusion, or one of them, as
/// ways to an amount.
fn waiting_for(line: Line, stage: Stage) -> impl Iterator<Item = StepId> {
    let waits = move |step: &StepId| {
        let row = step.row();
        row.duty == Duty::Must && row.starts(line.kind()).contains(&stage)
    };
    StepId::ALL.iter().copied().filter(waits)
}

/// Whether the limit ended before the case left.
fn late(pack: &Pack, limit: &Limit, spans: &[Span], spent: Option<u32>, today: Date) -> bool {
    if limit.unit == Unit::WorkingDays && spent.is_some_and(|spent| spent < limit.days.into()) {
        return false;
    }
    let left_on = spans.last().and_then(|span| span.until).unwrap_or(today);
    clock::last_day(pack, limit, spans).flatten().is_some_and(|due| due < left_on)
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
    fn every_stage_of_a_line_but_the_last_waits_for_a_step() {
        for line in Line::ALL {
            for stage in line.stages() {
                assert_eq!(
                    waiting_for(line, *stage).next().is_some(),
                    *stage != Stage::Paid,
                    "{line:?} {stage:?}"
                );
            }
            assert!(line.stages().is_sorted(), "passages are sorted by stage");
        }
    }
}
