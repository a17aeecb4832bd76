//! 办理时限: how much of a step's limit has been used, reckoned from the course of the case and the pack's calendar, and
//! whether it stands still because the case waits for the applicant or is suspended.

use jiff::civil::Date;
use law::{Citation, Limit, Pack, Unit};
use serde::Serialize;

use super::{Deadline, View};
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Funded, Span};
use crate::subject::Subject;

/// Why a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// 等待申报企业补正.
    Returned,
    /// 事项暂停.
    Suspended,
}

impl Pause {
    /// What is waited for.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Pause::Returned => "等待企业补正",
            Pause::Suspended => "事项暂停",
        }
    }
}

/// The time limit of one step on one thing, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Whose limit it is.
    pub step: StepId,
    /// The limit of the pack; `None` where the thing carries a last day of its own.
    pub limit: Option<String>,
    /// Days it gives, and days used, both in its own unit.
    pub of: u32,
    /// Days used.
    pub used: u32,
    /// The unit in words: 个工作日 or 日.
    pub unit: &'static str,
    /// The last day; `None` while it stands still with days left.
    pub due: Option<Date>,
    /// Working days left, negative when it has passed; `None` without a last day.
    pub left: Option<i32>,
    /// Since when it stands still, and why.
    pub paused: Option<(Date, Pause)>,
    /// Where the limit stands.
    pub cite: Option<Citation>,
}

impl Clock {
    /// Whether its last day is over.
    #[must_use]
    pub fn overdue(&self) -> bool {
        self.left.is_some_and(|left| left < 0)
    }

    /// 自…起暂停，已用 3/10 个工作日; 已用 3/10 个工作日; empty where the pack has no limit for it.
    #[must_use]
    pub fn words(&self) -> String {
        let used = format!("已用 {}/{} {}", self.used, self.of, self.unit);
        match (&self.limit, self.paused) {
            (None, _) => String::new(),
            (Some(_), None) => used,
            (Some(_), Some((since, why))) => format!("自 {since} 起暂停（{}），{used}", why.zh()),
        }
    }
}

impl View<'_> {
    /// The clock of a step on a subject that stands where the step starts, or stood there before it was returned. What was
    /// returned, objected to or ordered back carries its own last day, and so does the next progress report.
    #[must_use]
    pub fn clock(&self, subject: &Subject, step: StepId, since: Date) -> Option<Clock> {
        let paused = self.paused(subject, step);
        if let Some(due) = self.own_due(subject, step) {
            let mut clock = Clock { paused, ..self.bare(step) };
            if paused.is_none() {
                self.ends(&mut clock, due);
            }
            return Some(clock);
        }
        let pack = self.pack_of(subject)?;
        let limit = pack.limit(step.row().limit?)?;
        let spans = self.spans(subject, step, since);
        let used: Vec<u32> =
            spans.iter().map(|span| days(pack, &limit, span.from, self.end(*span))).collect::<Option<_>>()?;
        let mut clock = Clock {
            limit: Some(limit.label.clone()),
            of: limit.days.into(),
            used: used.iter().sum(),
            unit: unit(limit.unit),
            cite: Some(limit.citation.clone()),
            paused,
            ..self.bare(step)
        };
        if let Some(due) = last_day(pack, &limit, &spans)? {
            self.ends(&mut clock, due);
        }
        Some(clock)
    }

    /// The limit of a step as a last day, where it has one.
    #[must_use]
    pub fn deadline(&self, subject: &Subject, step: StepId, since: Date) -> Option<Deadline> {
        let clock = self.clock(subject, step, since)?;
        Some(Deadline { due: clock.due?, left: clock.left? })
    }

    /// The clock of the office that had a case before it was returned or suspended; `None` where it has not been.
    #[must_use]
    pub fn standing_still(&self, subject: &Subject) -> Option<Clock> {
        let case = self.case_at(subject)?;
        let returned = case.course.returned_from();
        if returned.is_none() && case.suspended.is_none() {
            return None;
        }
        let stage = returned.unwrap_or(case.stage);
        let has_limit = |step: &&StepId| {
            let row = step.row();
            row.limit.is_some()
                && row.starts(subject.kind()).contains(&stage)
                && self.waited_for(**step, subject)
        };
        let step = StepId::ALL.iter().find(has_limit)?;
        self.clock(subject, *step, case.since)
    }

    /// The project or reward that a subject is itself; `None` for what is only about one.
    pub(super) fn case_at(&self, subject: &Subject) -> Option<&dyn Funded> {
        match subject {
            Subject::Project(id) => self.fund.funded((*id).into()),
            Subject::Reward(id) => self.fund.funded((*id).into()),
            _ => None,
        }
    }

    fn bare(&self, step: StepId) -> Clock {
        Clock {
            step,
            limit: None,
            of: 0,
            used: 0,
            unit: unit(Unit::WorkingDays),
            due: None,
            left: None,
            paused: None,
            cite: None,
        }
    }

    fn ends(&self, clock: &mut Clock, due: Date) {
        let left = if due < self.today {
            -i32::try_from(self.working_days(due, self.today)).unwrap_or(i32::MAX).max(1)
        } else {
            i32::try_from(self.working_days(self.today, due)).unwrap_or(i32::MAX)
        };
        (clock.due, clock.left) = (Some(due), Some(left));
    }

    /// The last day that stands on the thing itself.
    fn own_due(&self, subject: &Subject, step: StepId) -> Option<Date> {
        match subject {
            Subject::Objection(id) => self.fund.objections.get(id).map(|objection| objection.due),
            Subject::Recovery(id) if step != StepId::InstructRefund => {
                self.fund.recoveries.get(id).map(|recovery| recovery.last_day())
            }
            Subject::Finding(id) => self.fund.findings.get(id).and_then(|finding| match step {
                StepId::AnswerRectification => finding.rectifications.last().map(|last| last.due),
                StepId::StateDefence => finding.proposal.as_ref().map(|proposal| proposal.until),
                _ => None,
            }),
            Subject::Project(id) if step == StepId::ReportProgress => {
                self.fund.projects.get(id)?.progress_due
            }
            Subject::Project(_) | Subject::Reward(_) => {
                let case = self.case_at(subject)?;
                let of_applicant = step.row().from.iter().any(|stage| stage.awaits_applicant());
                match &case.returned {
                    Some(returned) if of_applicant => returned.due,
                    None if step == StepId::SubmitReward => {
                        let reward = case.purpose().reward().and_then(|id| self.fund.rewards.get(&id))?;
                        self.fund.batches.get(&reward.call).map(|call| call.closes)
                    }
                    _ => None,
                }
            }
            Subject::Target(id) => self.fund.targets.get(id).and_then(|target| match step {
                StepId::MonitorTarget => target.monitor_due,
                StepId::CloseMeasure => target.measures.last().map(|measure| measure.due),
                _ => None,
            }),
            _ => None,
        }
    }

    fn paused(&self, subject: &Subject, step: StepId) -> Option<(Date, Pause)> {
        let case = self.case_at(subject)?;
        if let Some(suspension) = &case.suspended {
            return Some((suspension.on, Pause::Suspended));
        }
        let stage = case.course.returned_from()?;
        let of_office = step.row().starts(subject.kind()).contains(&stage);
        of_office.then_some((case.since, Pause::Returned))
    }

    fn spans(&self, subject: &Subject, step: StepId, since: Date) -> Vec<Span> {
        let Some(case) = self.case_at(subject) else { return vec![Span { from: since, until: None }] };
        let starts = step.row().starts(subject.kind());
        let stage: Stage =
            case.course.returned_from().filter(|stage| starts.contains(stage)).unwrap_or(case.stage);
        case.course.ran(stage)
    }

    fn end(&self, span: Span) -> Date {
        span.until.unwrap_or(self.today)
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::WorkingDays => "个工作日",
        Unit::CalendarDays => "日",
    }
}

/// Days of the limit's unit after one day, up to another.
fn days(pack: &Pack, limit: &Limit, from: Date, to: Date) -> Option<u32> {
    match limit.unit {
        Unit::WorkingDays => pack.calendar().working_days_between(from, to).ok(),
        Unit::CalendarDays => Some(u32::try_from((to - from).get_days()).unwrap_or(0)),
    }
}

/// The day on which the limit ends: `Some(None)` while it stands still with days left, `None` where the calendar does not
/// reach. What one stretch leaves of the limit runs on in the next.
pub(super) fn last_day(pack: &Pack, limit: &Limit, spans: &[Span]) -> Option<Option<Date>> {
    let mut left = limit.days;
    for span in spans {
        let ends = match limit.unit {
            Unit::WorkingDays => pack.calendar().add_working_days(span.from, left),
            Unit::CalendarDays => pack.calendar().add_calendar_days(span.from, left),
        };
        let ends = ends.ok()?;
        let Some(until) = span.until.filter(|until| *until <= ends) else { return Some(Some(ends)) };
        let used = days(pack, limit, span.from, until)?;
        left = left.saturating_sub(u16::try_from(used).unwrap_or(u16::MAX));
    }
    Some(None)
}
