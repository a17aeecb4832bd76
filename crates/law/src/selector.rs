//! Whom a line of a rate table is for: the level reached, and when things happened. Three-valued, like a criterion.

use jiff::civil::Date;

use crate::regulation::chinese_number;
use crate::{Cutoff, Outcome, When};

/// All of it must hold; without any part it fits everybody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    pub level: Option<Levels>,
    pub times: Vec<Within>,
}

/// Levels of digitalisation, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    pub from: u8,
    pub to: u8,
}

/// The highest level of the table (四级).
pub(crate) const HIGHEST: u8 = 4;

/// Every time an event happened lies within; both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// Id of an event of the pack.
    pub event: String,
    pub from: Option<Date>,
    pub until: Option<Cutoff>,
}

/// What would have to be known to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    Level,
    /// Id of an event of the pack.
    Event(String),
}

/// Whether an outcome is one that the selector is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fit {
    Yes,
    No,
    Unknown(Missing),
}

impl Selector {
    pub(crate) fn fit(&self, outcome: &Outcome) -> Fit {
        let mut fits = self.times.iter().map(|within| within.fit(outcome)).collect::<Vec<_>>();
        fits.extend(self.level.map(|levels| levels.fit(outcome.level)));
        if fits.contains(&Fit::No) {
            return Fit::No;
        }
        fits.into_iter().find(|fit| *fit != Fit::Yes).unwrap_or(Fit::Yes)
    }

    /// 2024年完成改造、三级; `label` names an event.
    pub(crate) fn words(&self, label: impl Fn(&str) -> String) -> String {
        let times = self.times.iter().map(|within| within.words(&label(&within.event)));
        let all: Vec<String> = times.chain(self.level.map(Levels::words)).collect();
        if all.is_empty() { "其余情形".to_owned() } else { all.join("、") }
    }
}

impl Levels {
    fn fit(self, level: Option<u8>) -> Fit {
        match level {
            None => Fit::Unknown(Missing::Level),
            Some(level) if (self.from..=self.to).contains(&level) => Fit::Yes,
            Some(_) => Fit::No,
        }
    }

    /// 二级, 三级及以上.
    pub(crate) fn words(self) -> String {
        let name = |level: u8| format!("{}级", chinese_number(u16::from(level)));
        if self.from == self.to { name(self.from) } else { format!("{}及以上", name(self.from)) }
    }
}

impl Within {
    pub(crate) fn fit(&self, outcome: &Outcome) -> Fit {
        let unknown = || Fit::Unknown(Missing::Event(self.event.clone()));
        let times = outcome.times.get(&self.event).map_or(&[][..], Vec::as_slice);
        if times.is_empty() {
            return unknown();
        }
        let inside: Vec<Option<bool>> = times.iter().map(|when| self.holds(*when)).collect();
        if inside.contains(&Some(false)) {
            return Fit::No;
        }
        if inside.contains(&None) { unknown() } else { Fit::Yes }
    }

    fn holds(&self, when: When) -> Option<bool> {
        if self.from.is_some_and(|from| when.day < from) {
            return Some(false);
        }
        self.until.map_or(Some(true), |until| until.met_by(when))
    }

    /// 完成改造在2024年, 区级核查不晚于2026-01-20 24:00.
    pub(crate) fn words(&self, label: &str) -> String {
        match (self.from, self.until) {
            (Some(from), Some(until)) if whole_year(from, until) => format!("{label}在{}年", from.year()),
            (Some(from), Some(until)) => format!("{label}在{from}至{until}"),
            (Some(from), None) => format!("{label}不早于{from}"),
            (None, Some(until)) => format!("{label}不晚于{until}"),
            (None, None) => format!("{label}已办结"),
        }
    }
}

/// From the first of January to the end of December.
pub(crate) fn whole_year(from: Date, until: Cutoff) -> bool {
    let year = from.year();
    let ends = |date: Date, month, day| date.year() == year && (date.month(), date.day()) == (month, day);
    ends(from, 1, 1) && ends(until.day, 12, 31) && until.minute.is_none()
}
