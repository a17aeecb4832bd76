//! Rate tables: lines, additions, periods, the advance, and the events they ask the time of.

use toml::Spanned;

use super::Loader;
use crate::pack::Source;
use crate::pack::wire::{
    AdditionRow, AdvanceRow, EventRow, EventSourceRow, HeadRow, PeriodRow, RateRowRow, Text, WithinRow,
};
use crate::regulation::chinese_number;
use crate::selector::{HIGHEST, whole_year};
use crate::{
    Addition, Advance, Cutoff, EventRule, EventSource, Levels, PeriodRule, RateRow, RateTable, Selector,
    Within,
};

impl Loader<'_> {
    pub(super) fn events(&mut self, source: Source<'_>, rows: &[EventRow]) -> Vec<EventRule> {
        rows.iter().map(|row| self.event(source, row)).collect()
    }

    fn event(&mut self, source: Source<'_>, row: &EventRow) -> EventRule {
        let of_fact = row.source == EventSourceRow::Fact;
        if of_fact != row.fact.is_some() {
            let message = format!("事项“{}”：来源是 fact 时写明 fact，否则不写", row.label);
            self.error("shape", source, &row.id, message);
        }
        if let Some(reading) = &row.reading {
            self.chosen(source, reading);
        }
        let fact = || row.fact.as_ref().map(|fact| fact.get_ref().clone()).unwrap_or_default();
        EventRule {
            id: row.id.get_ref().clone(),
            label: row.label.clone(),
            source: match row.source {
                EventSourceRow::Acceptance => EventSource::Acceptance,
                EventSourceRow::LevelAssessment => EventSource::LevelAssessment,
                EventSourceRow::Claim => EventSource::Claim,
                EventSourceRow::Contracts => EventSource::Contracts,
                EventSourceRow::Invoices => EventSource::Invoices,
                EventSourceRow::Payments => EventSource::Payments,
                EventSourceRow::Fact => EventSource::Fact(fact()),
            },
            reading: row.reading.as_ref().map(|reading| reading.get_ref().clone()),
        }
    }

    pub(super) fn table(&mut self, source: Source<'_>, head: &HeadRow, events: &[EventRule]) -> RateTable {
        RateTable {
            rows: head.row.iter().map(|row| self.rate_row(source, row, events)).collect(),
            additions: head.addition.iter().map(|row| self.addition(source, row, events)).collect(),
            periods: head.period.iter().map(|row| self.period(source, row, events)).collect(),
            advance: head.advance.as_ref().map(|row| self.advance(source, row)),
            events: events.to_vec(),
        }
    }

    fn rate_row(&mut self, source: Source<'_>, row: &RateRowRow, events: &[EventRule]) -> RateRow {
        let level = self.levels(source, (&row.level, &row.level_from), &row.id, &row.cite);
        RateRow {
            id: row.id.get_ref().clone(),
            when: Selector { level, times: self.times(source, &row.within, &row.cite, events) },
            rate: row.rate.as_ref().map(|rate| self.quoted_rate(source, rate, &row.cite)),
            cap: self.quoted_amount(source, &row.cap, &row.cite),
            citation: self.cite(source, &row.cite),
            at: source.at(row.id.span()),
        }
    }

    fn addition(&mut self, source: Source<'_>, row: &AdditionRow, events: &[EventRule]) -> Addition {
        let level = self.levels(source, (&row.level, &row.level_from), &row.id, &row.cite);
        Addition {
            id: row.id.get_ref().clone(),
            when: Selector { level, times: self.times(source, &row.within, &row.cite, events) },
            amount: self.quoted_amount(source, &row.amount, &row.cite),
            citation: self.cite(source, &row.cite),
            at: source.at(row.id.span()),
        }
    }

    fn period(&mut self, source: Source<'_>, row: &PeriodRow, events: &[EventRule]) -> PeriodRule {
        PeriodRule {
            within: self.times(source, &row.within, &row.cite, events),
            citation: self.cite(source, &row.cite),
            at: source.at(row.cite.span()),
        }
    }

    fn advance(&mut self, source: Source<'_>, row: &AdvanceRow) -> Advance {
        self.chosen(source, &row.reading);
        Advance {
            rate: self.quoted_rate(source, &row.rate, &row.cite),
            cap: self.quoted_amount(source, &row.cap, &row.cite),
            citation: self.cite(source, &row.cite),
            reading: row.reading.get_ref().clone(),
            at: source.at(row.rate.span()),
        }
    }

    /// `level = 2` is 二级 alone, `level_from = 3` is 三级及以上; the level's name stands in the quote.
    fn levels(
        &mut self,
        source: Source<'_>,
        (exactly, from): (&Option<Spanned<u8>>, &Option<Spanned<u8>>),
        id: &Text,
        cite: &Text,
    ) -> Option<Levels> {
        if exactly.is_some() && from.is_some() {
            self.error("shape", source, id, "level 和 level_from 只能写一个");
        }
        let written = exactly.as_ref().or(from.as_ref())?;
        let level = *written.get_ref();
        if level > HIGHEST {
            let message = format!("数字化水平没有{level}级");
            self.findings.push(crate::Finding::error("bad-level", source.at(written.span()), message));
        }
        self.quote(source, written.span(), format!("{}级", chinese_number(u16::from(level))), cite);
        Some(Levels { from: level, to: if exactly.is_some() { level } else { HIGHEST } })
    }

    fn times(
        &mut self,
        source: Source<'_>,
        rows: &[WithinRow],
        cite: &Text,
        events: &[EventRule],
    ) -> Vec<Within> {
        rows.iter()
            .filter_map(|row| self.within(source, row, row.cite.as_ref().unwrap_or(cite), events))
            .collect()
    }

    fn within(
        &mut self,
        source: Source<'_>,
        row: &WithinRow,
        cite: &Text,
        events: &[EventRule],
    ) -> Option<Within> {
        if row.cite.is_some() {
            self.cite(source, cite);
        }
        let event = row.event.get_ref();
        if !events.iter().any(|known| known.id == *event) {
            self.error("dangling-event", source, &row.event, format!("没有名为“{event}”的事项"));
        }
        let year = row.year.as_ref().map(|year| *year.get_ref());
        let first = year.and_then(|year| jiff::civil::Date::new(year, 1, 1).ok());
        let last = year.and_then(|year| jiff::civil::Date::new(year, 12, 31).ok());
        let from = row.from.as_ref().map(|from| (from, from.get_ref().parse().ok()));
        let until = row.until.as_ref().map(|until| (until, Cutoff::parse(until.get_ref())));
        let given = [year.is_some(), from.is_some() || until.is_some()];
        if given == [false, false] || given == [true, true] || (year.is_some() && first.is_none()) {
            self.error("shape", source, &row.event, "期间写 year，或写 from、until");
            return None;
        }
        let unread = [from.filter(|(_, day)| day.is_none()).map(|(text, _)| text)]
            .into_iter()
            .chain([until.filter(|(_, cutoff)| cutoff.is_none()).map(|(text, _)| text)]);
        for text in unread.flatten() {
            let message = format!("“{}”不是时间：请写成“2026-01-20”或“2026-01-20 24:00”", text.get_ref());
            self.error("bad-time", source, text, message);
        }
        let within = Within {
            event: event.clone(),
            from: first.or(from.and_then(|(_, day)| day)),
            until: last.map(|day| Cutoff { day, minute: None }).or(until.and_then(|(_, cutoff)| cutoff)),
        };
        self.quote_times(source, row, &within, cite);
        Some(within)
    }

    /// A whole year stands in the quote as a year, another date as a date.
    fn quote_times(&mut self, source: Source<'_>, row: &WithinRow, within: &Within, cite: &Text) {
        if let (Some(from), Some(until)) = (within.from, within.until)
            && whole_year(from, until)
        {
            self.quote(source, row.event.span(), format!("{}年", from.year()), cite);
            return;
        }
        for date in within.from.into_iter().chain(within.until.map(|until| until.day)) {
            let written = format!("{}年{}月{}日", date.year(), date.month(), date.day());
            self.quote(source, row.event.span(), written, cite);
        }
    }
}
