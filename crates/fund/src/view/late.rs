//! 超期: what should have been done by now, over the whole fund, whoever has it. A suspended case is late for nobody.

use law::CreditCode;
use serde::Serialize;

use super::{Deadline, View};
use crate::registry::StepId;
use crate::role::Role;
use crate::step::Duty;
use crate::subject::Subject;

/// One thing whose limit has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
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
    /// Its last day, and how long ago that was.
    pub deadline: Deadline,
}

impl Late {
    /// The offices that have it.
    #[must_use]
    pub fn by(&self) -> &'static [Role] {
        self.step.row().by
    }
}

impl View<'_> {
    /// Everything whose limit has passed, the longest ago first. Grows with what is open: to be asked through a memo.
    #[must_use]
    pub fn late(&self) -> Vec<Late> {
        let limited = |step: &StepId| step.row().duty == Duty::Must;
        let duties: Vec<StepId> = StepId::ALL.iter().copied().filter(limited).collect();
        let mut rows = Vec::new();
        for subject in self.subjects(&duties) {
            let Some((stage, since)) = self.fund.stage(&subject) else { continue };
            if self.is_suspended(&subject) {
                continue;
            }
            let starts = |step: StepId| step.row().starts(subject.kind()).contains(&stage);
            let waits = |step: &&StepId| starts(**step) && self.stands_for(**step, &subject);
            for step in duties.iter().filter(waits) {
                let deadline = self.deadline(&subject, *step, since).filter(|own| own.left < 0);
                rows.extend(deadline.map(|deadline| self.late_row(&subject, *step, deadline)));
            }
        }
        rows.sort_by_key(|row| (row.deadline.left, row.deadline.due));
        rows
    }

    fn late_row(&self, subject: &Subject, step: StepId, deadline: Deadline) -> Late {
        let enterprise = self.fund.enterprise_of(subject);
        Late {
            subject: subject.clone(),
            title: self.title(subject),
            enterprise: enterprise.map(|own| (own.code.clone(), own.name.clone())),
            district: enterprise.map(|own| own.district.clone()),
            step,
            deadline,
        }
    }

    fn is_suspended(&self, subject: &Subject) -> bool {
        let Subject::Project(id) = subject else { return false };
        self.fund.projects.get(id).is_some_and(|project| project.suspended.is_some())
    }
}
