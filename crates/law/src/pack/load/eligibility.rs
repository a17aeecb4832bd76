//! The dictionary of facts, the criteria over it, and the sets they form.

use std::collections::BTreeMap;

use super::Loader;
use crate::Fen;
use crate::criteria::{Criterion, FactRule, Test};
use crate::pack::Source;
use crate::pack::wire::{BoundRow, CriterionRow, EligibilityFile, FactRow, TestRow, Text};
use crate::regulation::chinese_number;

pub(super) struct Eligibility {
    pub facts: BTreeMap<String, FactRule>,
    pub sets: BTreeMap<String, Vec<Criterion>>,
}

impl Loader<'_> {
    pub(super) fn eligibility(&mut self) -> Option<Eligibility> {
        let (source, file) = self.toml::<EligibilityFile>("eligibility.toml")?;
        let chosen = self.chosen(source, &file.freshness.reading)?;
        let days = file
            .freshness
            .days_by
            .iter()
            .find(|(option, _)| *option.get_ref() == chosen)
            .map(|(_, days)| *days);
        let mut facts = BTreeMap::new();
        for row in &file.fact {
            facts.insert(row.id.get_ref().clone(), fact(row, days));
        }
        self.distinct(source, file.fact.iter().map(|row| &row.id));
        self.distinct(source, file.criterion.iter().map(|row| &row.id));
        let criteria: Vec<Criterion> =
            file.criterion.iter().filter_map(|row| self.criterion(source, row, &facts)).collect();
        let mut sets = BTreeMap::new();
        for (name, ids) in &file.set {
            sets.insert(
                name.clone(),
                ids.iter().filter_map(|id| self.member(source, id, &criteria)).collect(),
            );
        }
        Some(Eligibility { facts, sets })
    }

    fn member(&mut self, source: Source<'_>, id: &Text, criteria: &[Criterion]) -> Option<Criterion> {
        let found = criteria.iter().find(|criterion| criterion.id == *id.get_ref()).cloned();
        if found.is_none() {
            self.error("dangling-criterion", source, id, format!("没有名为“{}”的条件", id.get_ref()));
        }
        found
    }

    fn criterion(
        &mut self,
        source: Source<'_>,
        row: &CriterionRow,
        facts: &BTreeMap<String, FactRule>,
    ) -> Option<Criterion> {
        let citation = self.cite(source, &row.cite);
        let mut readings = Vec::new();
        let test = self.test(source, row, &mut readings)?;
        for fact in test.facts().into_iter().filter(|fact| !facts.contains_key(*fact)) {
            self.error(
                "dangling-fact",
                source,
                &row.id,
                format!("条件“{}”用到未定义的事实“{fact}”", row.title),
            );
        }
        Some(Criterion {
            id: row.id.get_ref().clone(),
            title: row.title.clone(),
            citation,
            test,
            remedy: row.remedy.clone(),
            readings,
            standard: row.test.standard().to_owned(),
            at: source.at(row.id.span()),
        })
    }

    fn test(&mut self, source: Source<'_>, row: &CriterionRow, readings: &mut Vec<String>) -> Option<Test> {
        let own = |text: &Text| text.get_ref().clone();
        Some(match &row.test {
            TestRow::IsTrue { fact } => Test::IsTrue(own(fact)),
            TestRow::IsFalse { fact } => Test::IsFalse(own(fact)),
            TestRow::NotAll { facts } => Test::NotAll(facts.iter().map(own).collect()),
            TestRow::NoFinding { fact } => Test::NoFinding(own(fact)),
            TestRow::Equals { fact, value } => Test::Equals(own(fact), own(value)),
            TestRow::CodeUnder { fact, value } => Test::CodeUnder(own(fact), own(value)),
            TestRow::PilotIndustry { fact, ruling, reading } => {
                let doubtful = self.doubtful(source, reading)?;
                readings.push(own(reading));
                Test::PilotIndustry { fact: own(fact), ruling: own(ruling), doubtful }
            }
            TestRow::Level { fact, level, reading } => {
                self.chosen(source, reading)?;
                let senses = [("at-least", false), ("exactly", true)];
                let exactly = self.choice(reading.get_ref(), &senses)?;
                readings.push(own(reading));
                let number = u16::from(*level.get_ref());
                self.quote(source, level.span(), format!("{}级", chinese_number(number)), &row.cite);
                Test::Level { fact: own(fact), level: i64::from(number), exactly }
            }
            TestRow::AnyBelow { bounds, .. } => {
                Test::AnyBelow(bounds.iter().map(|bound| self.bound(source, bound)).collect())
            }
            TestRow::NoEventWithin { fact, years, reading, counted_to } => {
                let chosen = self.chosen(source, reading)?;
                readings.push(own(reading));
                let written = format!("{}年", chinese_number(*years.get_ref()));
                self.quote(source, years.span(), written, &row.cite);
                let counted_to = counted_to.iter().find(|(option, _)| *option.get_ref() == chosen);
                let counted_to = counted_to.map(|(_, fact)| own(fact));
                Test::NoEventWithin { fact: own(fact), years: *years.get_ref(), counted_to }
            }
        })
    }

    fn doubtful(&mut self, source: Source<'_>, reading: &Text) -> Option<Option<bool>> {
        self.chosen(source, reading)?;
        let meanings = [("core-only", Some(false)), ("with-doubtful", Some(true)), ("case-by-case", None)];
        self.choice(reading.get_ref(), &meanings)
    }

    fn bound(&mut self, source: Source<'_>, row: &BoundRow) -> (String, i64) {
        let below = row.below.get_ref();
        let bound = match below.strip_suffix('人') {
            Some(count) => count.parse().ok(),
            None => Fen::parse(below).ok().map(Fen::get),
        };
        if bound.is_none() {
            self.error("bad-amount", source, &row.below, format!("“{below}”不是人数或金额"));
        }
        (row.fact.get_ref().clone(), bound.unwrap_or(0))
    }
}

impl TestRow {
    fn standard(&self) -> &str {
        match self {
            Self::AnyBelow { standard, .. } => standard,
            _ => "",
        }
    }
}

fn fact(row: &FactRow, days: Option<u16>) -> FactRule {
    FactRule {
        label: row.label.clone(),
        kind: row.kind,
        values: row.values.iter().map(|value| (value.id.clone(), value.label.clone())).collect(),
        valid_days: days.filter(|_| row.ages),
        evidence: row.evidence.clone(),
        stated_by: row.stated_by,
    }
}
