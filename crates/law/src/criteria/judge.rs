//! Judging one criterion on the facts known at a date.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Criterion, CriterionResult, FactRule, FactType, Test, Verdict};
use crate::{FactRecord, FactValue, Facts, Fen, Pack};

pub(crate) struct Judgement<'a> {
    pack: &'a Pack,
    facts: &'a Facts,
    at: Date,
    shown: Vec<String>,
    sources: Vec<String>,
    on: Option<Date>,
    needs: Vec<String>,
}

impl<'a> Judgement<'a> {
    pub fn new(pack: &'a Pack, facts: &'a Facts, at: Date) -> Self {
        Self { pack, facts, at, shown: Vec::new(), sources: Vec::new(), on: None, needs: Vec::new() }
    }

    pub fn judge(mut self, criterion: &Criterion) -> CriterionResult {
        let verdict = match self.test(&criterion.test) {
            Some(true) => Verdict::True,
            Some(false) => Verdict::False,
            None => Verdict::Unknown,
        };
        if verdict != Verdict::Unknown {
            self.needs.clear();
        }
        CriterionResult {
            id: criterion.id.clone(),
            title: criterion.title.clone(),
            citation: criterion.citation.clone(),
            verdict,
            value: self.shown.join("；"),
            source: self.sources.join("；"),
            on: self.on,
            needs: self.needs,
            remedy: if verdict == Verdict::True { String::new() } else { criterion.remedy.clone() },
            readings: criterion.readings.clone(),
            standard: criterion.standard.clone(),
        }
    }

    /// Three-valued: `None` is unknown.
    fn test(&mut self, test: &Test) -> Option<bool> {
        match test {
            Test::IsTrue(fact) => self.bool(fact),
            Test::IsFalse(fact) => self.bool(fact).map(|value| !value),
            Test::NoFinding(fact) => {
                if !self.facts.contains_key(fact) {
                    self.shown.push("无认定记录".to_owned());
                    return Some(true);
                }
                self.bool(fact).map(|found| !found)
            }
            Test::NotAll(facts) => {
                let values: Vec<Option<bool>> = facts.iter().map(|fact| self.bool(fact)).collect();
                any(values.into_iter().map(|value| value.map(|v| !v)))
            }
            Test::Equals(fact, wanted) => self.text(fact).map(|word| word == wanted),
            Test::CodeUnder(fact, prefix) => self.text(fact).map(|code| code.starts_with(prefix)),
            Test::PilotIndustry { fact, ruling, doubtful } => {
                let code = self.text(fact)?;
                let Some(industry) = self.pack.industry_of(code) else { return Some(false) };
                self.shown.push(industry.name.clone());
                match industry.doubt(code) {
                    None => Some(true),
                    Some(_) => doubtful.or_else(|| self.bool(ruling)),
                }
            }
            Test::Level { fact, level, exactly } => {
                self.int(fact).map(|reached| if *exactly { reached == *level } else { reached >= *level })
            }
            Test::AnyBelow(bounds) => {
                let below: Vec<Option<bool>> =
                    bounds.iter().map(|(fact, bound)| self.int(fact).map(|value| value < *bound)).collect();
                any(below.into_iter())
            }
            Test::NoEventWithin { fact, years, counted_to } => {
                self.no_event_within(fact, *years, counted_to.as_deref())
            }
        }
    }

    /// No event from `years` before the counting day (that day included) until now. The counting day is the one the
    /// reading names; before there is one, as at the application itself, it is today.
    fn no_event_within(&mut self, fact: &str, years: u16, counted_to: Option<&str>) -> Option<bool> {
        let until = match counted_to.filter(|date| self.facts.contains_key(*date)) {
            Some(date) => self.text(date)?.parse().ok()?,
            None => self.at,
        };
        let since: Date = until.checked_sub(i64::from(years).years()).ok()?;
        match self.known(fact)? {
            FactValue::Events(events) => Some(!events.iter().any(|e| since <= e.on && e.on <= self.at)),
            _ => None,
        }
    }

    fn bool(&mut self, fact: &str) -> Option<bool> {
        match self.known(fact)? {
            FactValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn int(&mut self, fact: &str) -> Option<i64> {
        match self.known(fact)? {
            FactValue::Int(value) => Some(*value),
            _ => None,
        }
    }

    fn text(&mut self, fact: &str) -> Option<&'a str> {
        match self.known(fact)? {
            FactValue::Text(value) => Some(value),
            _ => None,
        }
    }

    /// The value, unless it is missing, of the wrong kind, not yet known at the date, or too old at it.
    fn known(&mut self, fact: &str) -> Option<&'a FactValue> {
        let rule = self.pack.fact(fact)?;
        let facts = self.facts;
        let Some(record) = facts.get(fact) else {
            self.needs.extend(rule.evidence.iter().cloned());
            return None;
        };
        let stale = rule.valid_days.is_some_and(|days| is_older(record, self.at, days));
        let unsound = self.pack.check_fact(fact, &record.value).is_err();
        if stale || unsound || record.on > self.at {
            let how = if stale { "须重新查询：" } else { "须重新提供：" };
            self.needs.extend(rule.evidence.iter().map(|evidence| format!("{how}{evidence}")));
            return None;
        }
        self.shown.push(rule.show(&record.value));
        if !self.sources.contains(&record.source) {
            self.sources.push(record.source.clone());
        }
        self.on = self.on.max(Some(record.on));
        Some(&record.value)
    }
}

/// Three-valued “or”.
fn any(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut unknown = false;
    for value in values {
        match value {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    (!unknown).then_some(false)
}

fn is_older(record: &FactRecord, at: Date, days: u16) -> bool {
    record.on.checked_add(i64::from(days).days()).is_ok_and(|last| last < at)
}

impl FactRule {
    /// The value in words.
    pub fn show(&self, value: &FactValue) -> String {
        let word = |id: &str| {
            self.values
                .iter()
                .find(|(known, _)| known == id)
                .map_or(id.to_owned(), |(_, label)| label.clone())
        };
        match value {
            FactValue::Bool(true) => format!("{}：是", self.label),
            FactValue::Bool(false) => format!("{}：否", self.label),
            FactValue::Int(fen) if self.kind == FactType::Money => {
                format!("{}：{}", self.label, Fen::new(*fen))
            }
            FactValue::Int(n) => format!("{}：{n}", self.label),
            FactValue::Text(text) => format!("{}：{}", self.label, word(text)),
            FactValue::Events(events) if events.is_empty() => format!("{}：无", self.label),
            FactValue::Events(events) => {
                let events: Vec<String> =
                    events.iter().map(|e| format!("{}{}", e.on, word(&e.kind))).collect();
                format!("{}：{}", self.label, events.join("、"))
            }
        }
    }
}
