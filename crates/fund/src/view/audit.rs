//! 经过: the acts in order, in pages. For the case page, for supervisors and auditors.

use jiff::civil::Date;
use serde::Serialize;

use super::View;
use crate::fund::Told;
use crate::ids::ProjectId;
use crate::registry::StepId;
use crate::role::Role;
use crate::state::Attached;

/// One act as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// Sequence number of its record.
    pub seq: u64,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The day.
    pub on: Date,
    /// What was done.
    pub step: StepId,
    /// In which office.
    pub role: Role,
    /// By which account.
    pub account: String,
    /// By which person (opaque).
    pub person: String,
    /// One sentence for each event.
    pub sentences: Vec<String>,
    /// The projects it belongs to.
    pub projects: Vec<ProjectId>,
    /// The files it rests on that the reader may open.
    pub files: Vec<Attached>,
}

impl TimelineEntry {
    /// What happened, in one line: an act on a whole list is not told project by project.
    #[must_use]
    pub fn brief(&self) -> String {
        const MOST: usize = 2;
        let told = self.sentences.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("；");
        if self.sentences.len() > MOST {
            format!("{told}；……共 {} 项", self.sentences.len())
        } else {
            told
        }
    }
}

impl From<&Told> for TimelineEntry {
    fn from(told: &Told) -> Self {
        TimelineEntry {
            seq: told.seq,
            at: told.at,
            on: told.on,
            step: told.step,
            role: told.role,
            account: told.account.to_string(),
            person: told.person.to_string(),
            sentences: told.sentences.clone(),
            projects: told.projects.clone(),
            files: told.files.clone(),
        }
    }
}

/// Which acts; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// Of one project.
    pub project: Option<ProjectId>,
    /// Of one step.
    pub step: Option<StepId>,
    /// Of one office.
    pub role: Option<Role>,
    /// From this day.
    pub from: Option<Date>,
    /// To this day, inclusive.
    pub to: Option<Date>,
    /// Whether the reader may know of referrals (第十六条): nobody else learns that there are any.
    pub confidential: bool,
}

impl View<'_> {
    /// A page of the acts that fit, newest first, and whether there are more. Acts before `before` only, so that paging
    /// through a growing log neither repeats nor skips.
    #[must_use]
    pub fn timeline(
        &self,
        filter: &TimelineFilter,
        before: Option<u64>,
        most: usize,
    ) -> (Vec<TimelineEntry>, bool) {
        let fits = |told: &&Told| {
            before.is_none_or(|seq| told.seq < seq)
                && (filter.confidential || !told.step.confidential())
                && filter.step.is_none_or(|step| told.step == step)
                && filter.role.is_none_or(|role| told.role == role)
                && filter.from.is_none_or(|day| told.on >= day)
                && filter.to.is_none_or(|day| told.on <= day)
        };
        let entry = |told: &Told| match filter.project {
            Some(project) => TimelineEntry { sentences: told.about(project), ..TimelineEntry::from(told) },
            None => TimelineEntry::from(told),
        };
        // A project knows its own acts: its page does not look through the fund's history.
        let mut page: Vec<TimelineEntry> = match filter.project {
            Some(id) => {
                let own =
                    self.fund.projects.get(&id).map(|project| project.acts.as_slice()).unwrap_or_default();
                let acts = own.iter().rev().filter_map(|at| self.fund.acts.get(*at));
                acts.filter(fits).take(most + 1).map(entry).collect()
            }
            None => self.fund.acts.iter().rev().filter(fits).take(most + 1).map(entry).collect(),
        };
        let more = page.len() > most;
        page.truncate(most);
        (page, more)
    }
}
