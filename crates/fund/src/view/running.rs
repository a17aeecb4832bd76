//! Every limit that runs or stands still, over the whole fund: who is waited for, how long, and who hears of what is late.

use jiff::civil::Date;
use law::{Citation, CreditCode};
use serde::Serialize;

use super::{Clock, View};
use crate::registry::StepId;
use crate::role::{Actor, Role};
use crate::step::Duty;
use crate::subject::Subject;

/// An office that hears of something late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalated {
    /// Who hears of it.
    pub to: Role,
    /// From which day.
    pub from: Date,
    /// Why it is that office.
    pub why: String,
    /// Where that stands.
    pub cite: Citation,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Running {
    /// What waits.
    pub subject: Subject,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub enterprise: Option<(CreditCode, String)>,
    /// Division code of its district.
    pub district: Option<String>,
    /// The step that is waited for.
    pub step: StepId,
    /// Since when it stands where it stands.
    pub since: Date,
    /// The clock.
    pub clock: Clock,
    /// From when whoever has it is reminded of the last day, the latest first.
    pub reminders: Vec<(Date, u16)>,
    /// Who hears of it now that it is late.
    pub escalated: Vec<Escalated>,
}

impl Running {
    /// The offices that have it.
    #[must_use]
    pub fn by(&self) -> &'static [Role] {
        self.step.row().by
    }
}

/// All of them, as of one record and one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clocks {
    /// The record.
    pub seq: u64,
    /// The late ones first.
    pub rows: Vec<Running>,
}

impl View<'_> {
    /// Every limit of the fund, the most urgent first, what stands still last. Grows with what is open, not with what was.
    #[must_use]
    pub fn clocks(&self) -> Clocks {
        // What stands still until it is done, and what has a limit though the case goes on meanwhile (progress reports).
        let counts = |step: &StepId| step.row().duty == Duty::Must || step.row().limit.is_some();
        let duties: Vec<StepId> = StepId::ALL.iter().copied().filter(counts).collect();
        let mut rows = Vec::new();
        for subject in self.subjects(&duties) {
            match self.standing_still(&subject) {
                Some(clock) => {
                    rows.extend(self.running(&subject, clock));
                    if self.case_at(&subject).is_some_and(|case| case.suspended.is_none()) {
                        rows.extend(self.due_now(&duties, &subject));
                    }
                }
                None => rows.extend(self.due_now(&duties, &subject)),
            }
        }
        rows.sort_by_key(|row| (row.clock.paused.is_some(), row.clock.left.unwrap_or(i32::MAX), row.since));
        Clocks { seq: self.fund.seq, rows }
    }

    /// The limits of what may be done from where a subject stands.
    fn due_now(&self, duties: &[StepId], subject: &Subject) -> Vec<Running> {
        let Some((stage, since)) = self.fund.stage(subject) else { return Vec::new() };
        let waits = |step: &&StepId| {
            step.row().starts(subject.kind()).contains(&stage) && self.stands_for(**step, subject)
        };
        let clock =
            |step: &StepId| self.clock(subject, *step, self.asked_on(*step, subject).unwrap_or(since));
        duties
            .iter()
            .filter(waits)
            .filter_map(clock)
            .filter_map(|clock| self.running(subject, clock))
            .collect()
    }

    fn running(&self, subject: &Subject, clock: Clock) -> Option<Running> {
        let enterprise = self.fund.enterprise_of(subject);
        Some(Running {
            title: self.title(subject),
            enterprise: enterprise.map(|own| (own.code.clone(), own.name.clone())),
            district: enterprise.map(|own| own.district.clone()),
            step: clock.step,
            since: self.fund.stage(subject)?.1,
            reminders: self.reminders(subject, &clock),
            escalated: self.escalated(subject, &clock),
            subject: subject.clone(),
            clock,
        })
    }

    /// The reminders that have come due, by the pack.
    fn reminders(&self, subject: &Subject, clock: &Clock) -> Vec<(Date, u16)> {
        let (Some(pack), Some(due)) = (self.pack_of(subject), clock.due) else { return Vec::new() };
        if clock.paused.is_some() || clock.overdue() {
            return Vec::new();
        }
        let reminders = pack.clocks().reminders.iter().rev().map(|row| row.before.days);
        let reminders = reminders.filter_map(|before| Some((days_before(pack, due, before)?, before)));
        reminders.filter(|(from, _)| *from <= self.today).collect()
    }

    /// Who hears of it, by the pack and by whose step it is.
    fn escalated(&self, subject: &Subject, clock: &Clock) -> Vec<Escalated> {
        let (Some(pack), Some(due)) = (self.pack_of(subject), clock.due) else { return Vec::new() };
        if clock.paused.is_some() || !clock.overdue() {
            return Vec::new();
        }
        let desks = clock.step.row().by.iter().filter_map(|role| role.desk());
        let rows = desks.flat_map(|desk| pack.clocks().of(desk)).filter_map(|row| {
            let from = pack.calendar().add_working_days(due, row.after.days).ok()?;
            let to = Role::at(row.to);
            Some(Escalated { to, from, why: row.why.clone(), cite: row.citation.clone() })
        });
        let mut rows: Vec<_> = rows.filter(|row| row.from <= self.today).collect();
        rows.sort_by_key(|row| row.to);
        rows.dedup_by_key(|row| row.to);
        rows
    }

    /// Whether a limit is one that this actor may know of: of what they may see.
    #[must_use]
    pub fn concerns(&self, actor: &Actor, row: &Running) -> bool {
        self.sees(actor, &row.subject)
    }
}

/// The first day on which no more than so many working days are left before a last day.
fn days_before(pack: &law::Pack, due: Date, before: u16) -> Option<Date> {
    let mut left = before;
    let mut day = due;
    while left > 0 {
        if pack.calendar().working_day(day).ok()? {
            left -= 1;
        }
        day = day.yesterday().ok()?;
    }
    // Over days off nothing is used up: the reminder comes on the working day before them.
    while !pack.calendar().working_day(day).ok()? {
        day = day.yesterday().ok()?;
    }
    Some(day)
}
