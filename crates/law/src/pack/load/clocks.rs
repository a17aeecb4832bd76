//! `clocks.toml`: optional, for packs adopted before there was one remind nobody.

use super::Loader;
use super::procedure::parse_days;
use crate::pack::Source;
use crate::pack::clocks::{ClockRules, Days, Escalation, Reminder};
use crate::pack::rows::Unit;
use crate::pack::wire::{ClocksFile, EscalateRow, RemindRow, Text};

pub(super) const FILE: &str = "clocks.toml";

impl Loader<'_> {
    pub(super) fn clocks(&mut self) -> Option<ClockRules> {
        if !self.files.contains_key(FILE) {
            return Some(ClockRules::default());
        }
        let (source, file) = self.toml::<ClocksFile>(FILE)?;
        self.chosen(source, &file.reading)?;
        let mut reminders: Vec<Reminder> =
            file.remind.iter().filter_map(|row| self.remind(source, row)).collect();
        reminders.sort_by_key(|reminder| std::cmp::Reverse(reminder.before.days));
        let escalations = file.escalate.iter().filter_map(|row| self.escalate(source, row)).collect();
        Some(ClockRules { reading: Some(file.reading.get_ref().clone()), reminders, escalations })
    }

    fn remind(&mut self, source: Source<'_>, row: &RemindRow) -> Option<Reminder> {
        let citation = self.cite(source, &row.cite);
        Some(Reminder { before: self.working_days(source, &row.before)?, citation })
    }

    fn escalate(&mut self, source: Source<'_>, row: &EscalateRow) -> Option<Escalation> {
        let citation = self.cite(source, &row.cite);
        let after = self.working_days(source, &row.after)?;
        if row.of == row.to {
            self.error(
                "escalation-to-itself",
                source,
                &row.after,
                "逾期应告知另一个部门，不能告知办理人自己",
            );
            return None;
        }
        Some(Escalation { of: row.of, to: row.to, after, why: row.why.clone(), citation })
    }

    /// Before and after a last day, days are counted as offices work.
    fn working_days(&mut self, source: Source<'_>, text: &Text) -> Option<Days> {
        match parse_days(text.get_ref()) {
            Some((days, unit @ Unit::WorkingDays)) => Some(Days { days, unit }),
            _ => {
                let message = format!("“{}”应写成“3个工作日”", text.get_ref());
                self.error("bad-limit", source, text, message);
                None
            }
        }
    }
}
