//! A rate table (form `rate-table`): lines chosen by level and by when things happened, what is added on top of a line,
//! the periods everything must lie within, and the advance on a contract's down payment.

use crate::selector::Fit;
use crate::{Citation, Fen, Missing, Outcome, Rate, Selector, Standard, Within};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateTable {
    /// In order: the first that fits applies, so a line after a cohort's is for whoever came later.
    pub rows: Vec<RateRow>,
    /// Flat amounts on top, outside the line's cap.
    pub additions: Vec<Addition>,
    /// Periods that every one of their events must lie within, else there is no award at all.
    pub periods: Vec<PeriodRule>,
    pub advance: Option<Advance>,
    pub events: Vec<EventRule>,
}

/// One line: for whom, at what rate, up to what cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRow {
    pub id: String,
    pub when: Selector,
    /// `None` where the text that can be seen names no rate: nothing is computed before a batch's document sets one.
    pub rate: Option<Rate>,
    pub cap: Fen,
    pub citation: Citation,
    pub(crate) at: String,
}

/// A flat amount on top (追加): neither the rate nor the line's cap touches it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub id: String,
    pub when: Selector,
    pub amount: Fen,
    pub citation: Citation,
    pub(crate) at: String,
}

/// Contract, invoice and payment, say, all within one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodRule {
    pub within: Vec<Within>,
    pub citation: Citation,
    pub(crate) at: String,
}

/// Part of the contract's down payment, before acceptance; settled against the award (首期拨付).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    pub rate: Rate,
    pub cap: Fen,
    pub citation: Citation,
    /// The reading by which what the award does not cover comes back.
    pub reading: String,
    pub(crate) at: String,
}

/// Something that a selector asks the time of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRule {
    pub id: String,
    /// 完成改造并通过验收
    pub label: String,
    pub source: EventSource,
    /// The reading by which this source stands for what the text says.
    pub reading: Option<String>,
}

/// Where the time of an event is taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventSource {
    /// The day on which the acceptance was concluded.
    Acceptance,
    /// The day of the level assessment after the transformation.
    LevelAssessment,
    /// The day of the claim.
    Claim,
    /// The dates of the contracts, as recorded.
    Contracts,
    /// The dates of the invoices of the claim.
    Invoices,
    /// The days of the payments of the claim.
    Payments,
    /// A fact about the enterprise, of kind `date`.
    Fact(String),
}

/// Which line applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    Row(usize),
    NoRow,
    /// The first line that cannot be told to fit or not.
    Unknown(usize, Missing),
}

impl RateTable {
    /// The first line that fits; what must be known before a line can be passed over, is asked for.
    pub(crate) fn choose(&self, outcome: &Outcome) -> Choice {
        for (i, row) in self.rows.iter().enumerate() {
            match row.when.fit(outcome) {
                Fit::Yes => return Choice::Row(i),
                Fit::No => {}
                Fit::Unknown(missing) => return Choice::Unknown(i, missing),
            }
        }
        Choice::NoRow
    }

    pub(crate) fn event(&self, id: &str) -> Option<&EventRule> {
        self.events.iter().find(|event| event.id == id)
    }

    /// An event in words.
    pub(crate) fn label(&self, event: &str) -> String {
        self.event(event).map_or_else(|| event.to_owned(), |event| event.label.clone())
    }

    /// A selector in words: 完成改造在2024年、三级.
    pub fn words(&self, when: &Selector) -> String {
        when.words(|event| self.label(event))
    }

    /// Lines, additions and the advance, as people read them.
    pub(crate) fn standards(&self) -> Vec<Standard> {
        let standard = |id: &str, words: String, rate: String, cap: Fen, citation: &Citation| Standard {
            id: id.to_owned(),
            words,
            rate,
            cap,
            citation: citation.clone(),
        };
        let rate = |row: &RateRow| row.rate.map_or_else(|| "未见".to_owned(), |rate| rate.to_string());
        let rows = self
            .rows
            .iter()
            .map(|row| standard(&row.id, self.words(&row.when), rate(row), row.cap, &row.citation));
        let additions = self.additions.iter().map(|a| {
            standard("", format!("{}，另加", self.words(&a.when)), "追加".to_owned(), a.amount, &a.citation)
        });
        let advance = self.advance.iter().map(|a| {
            let words = "验收以前的首期：按合同首付，从额度中扣除".to_owned();
            standard("", words, a.rate.to_string(), a.cap, &a.citation)
        });
        rows.chain(additions).chain(advance).collect()
    }

    /// What would have to be known, in words.
    pub(crate) fn missing(&self, missing: &Missing) -> String {
        match missing {
            Missing::Level => "改造后数字化水平等级".to_owned(),
            Missing::Event(event) => format!("“{}”的时间", self.label(event)),
        }
    }
}
