//! Who is reminded of a time limit, and when, and who hears of it once it has passed (催办与升级). Only words to people: no act
//! becomes void by being late.

use serde::{Deserialize, Serialize};

use super::rows::Unit;
use crate::Citation;

/// An office or part, as the pack names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    Enterprise,
    DistrictOffice,
    DistrictFinance,
    BureauHandler,
    BureauReviewer,
    BureauLeader,
    FinanceBureau,
    CityGovernment,
    Assessor,
    Expert,
    SupervisionGroup,
}

/// So many days, of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Days {
    pub days: u16,
    pub unit: Unit,
}

/// Whoever has a case hears of its last day, so many days before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    pub before: Days,
    pub citation: Citation,
}

/// Past its last day by so many days, what one desk has not done is told to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    pub of: Desk,
    pub to: Desk,
    pub after: Days,
    /// Why it is that desk, in words.
    pub why: String,
    pub citation: Citation,
}

/// All of it. A pack without `clocks.toml` reminds nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockRules {
    /// The reading it rests on.
    pub reading: Option<String>,
    /// The earliest first.
    pub reminders: Vec<Reminder>,
    pub escalations: Vec<Escalation>,
}

impl ClockRules {
    /// The last reminder that is due when so many days are left; `None` while there is time.
    pub fn reminder(&self, left: u16) -> Option<&Reminder> {
        self.reminders.iter().rev().find(|reminder| left <= reminder.before.days)
    }

    /// Who hears of what a desk has not done.
    pub fn of(&self, desk: Desk) -> impl Iterator<Item = &Escalation> {
        self.escalations.iter().filter(move |row| row.of == desk)
    }
}
