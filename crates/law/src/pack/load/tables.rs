//! The lists of a pack: materials, industries, districts, calendar, level table, cases.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Loader;
use crate::calendar::{Calendar, Year};
use crate::cases::Case;
use crate::pack::Source;
use crate::pack::rows::{District, Doubt, EvidenceRule, Industry};
use crate::pack::wire::{
    CaseRow, CasesFile, CodeRow, DistrictsFile, EvidenceFile, EvidenceRow, IndustriesFile,
};
use crate::{LevelTable, When, level};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    #[serde(rename = "about")]
    _about: String,
    years: BTreeMap<i16, Year>,
}

impl Loader<'_> {
    pub(super) fn evidence(&mut self) -> Option<BTreeMap<String, Vec<EvidenceRule>>> {
        let (source, file) = self.toml::<EvidenceFile>("evidence.toml")?;
        let mut lists = BTreeMap::new();
        for (name, rows) in &file.list {
            let rules = rows.iter().map(|row| self.evidence_rule(source, row)).collect();
            lists.insert(name.clone(), rules);
        }
        Some(lists)
    }

    fn evidence_rule(&mut self, source: Source<'_>, row: &EvidenceRow) -> EvidenceRule {
        EvidenceRule {
            kind: row.kind.get_ref().clone(),
            label: row.label.clone(),
            required: row.required,
            form: row.form,
            source: row.source.clone(),
            when: row.when.clone(),
            note: row.note.clone(),
            citation: self.cite(source, &row.cite),
        }
    }

    pub(super) fn industries(&mut self) -> Option<Vec<Industry>> {
        let (source, file) = self.toml::<IndustriesFile>("industries.toml")?;
        self.chosen(source, &file.reading)?;
        let codes = |rows: &[CodeRow]| rows.iter().map(|row| row.code.get_ref().clone()).collect();
        let doubt = |row: &CodeRow| Doubt { code: row.code.get_ref().clone(), name: row.name.clone() };
        let industries = file.industry.iter().map(|row| Industry {
            id: row.id.get_ref().clone(),
            name: row.name.clone(),
            citation: self.cite(source, &row.cite),
            codes: codes(&row.codes),
            doubtful: row.doubtful.iter().map(doubt).collect(),
        });
        let industries = industries.collect();
        let listed = file.industry.iter().flat_map(|row| row.codes.iter().chain(&row.doubtful));
        let malformed = |row: &&CodeRow| !row.code.get_ref().bytes().all(|b| b.is_ascii_digit());
        for row in listed.filter(malformed) {
            let message = format!("“{}”（{}）不是GB/T 4754-2017代码", row.code.get_ref(), row.name);
            self.error("bad-code", source, &row.code, message);
        }
        Some(industries)
    }

    pub(super) fn districts(&mut self) -> Option<Vec<District>> {
        let (source, file) = self.toml::<DistrictsFile>("districts.toml")?;
        let mut districts: Vec<District> = Vec::new();
        for row in file.district {
            let code = row.code.get_ref();
            let sound = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
            if !sound || districts.iter().any(|known| known.code == *code) {
                self.error("bad-code", source, &row.code, format!("区县代码“{code}”不是六位数字或写了两次"));
            }
            districts.push(District { code: row.code.into_inner(), name: row.name });
        }
        Some(districts)
    }

    pub(super) fn calendar(&mut self) -> Option<Calendar> {
        self.json::<CalendarFile>("calendar.json").map(|file| Calendar::new(file.years))
    }

    pub(super) fn level_table(&mut self) -> Option<LevelTable> {
        self.json::<level::LevelTable>("level-2024.json")
    }

    pub(super) fn cases(&mut self) -> Option<Vec<Case>> {
        let (source, file) = self.toml::<CasesFile>("cases.toml")?;
        Some(file.case.iter().map(|row| self.case(source, row)).collect())
    }

    fn case(&mut self, source: Source<'_>, row: &CaseRow) -> Case {
        let mut amounts = |texts: &[crate::pack::wire::Text]| {
            texts.iter().map(|text| source.amount(text, &mut self.findings)).collect::<Vec<_>>()
        };
        let (verified, expected) = (amounts(&row.verified), amounts(&row.amounts));
        if verified.len() != expected.len() {
            self.error("shape", source, &row.name, "案例的投入与金额应一一对应");
        }
        let cites = row.cites.iter().map(|anchor| self.cite(source, anchor).anchor).collect();
        let mut one = |text: &Option<crate::pack::wire::Text>| {
            text.as_ref().map(|text| source.amount(text, &mut self.findings))
        };
        let (down, advance, rest) = (one(&row.down_payment), one(&row.advance), one(&row.rest));
        if down.is_some() != advance.is_some() || (rest.is_some() && advance.is_none()) {
            self.error("shape", source, &row.name, "案例的首付、首期应成对写，有首期才写余额");
        }
        if verified.is_empty() && down.is_none() {
            self.error("shape", source, &row.name, "案例没有投入，也没有首付");
        }
        let times =
            row.times.iter().map(|(event, texts)| (event.clone(), self.whens(source, texts))).collect();
        let at = source.at(row.name.span());
        Case {
            name: row.name.get_ref().clone(),
            verified,
            amounts: expected,
            cites,
            level: row.level,
            times,
            refused: row.refused.clone(),
            advance: down.zip(advance),
            rest,
            binds: row.binds.clone(),
            at,
        }
    }

    fn whens(&mut self, source: Source<'_>, texts: &[crate::pack::wire::Text]) -> Vec<When> {
        let mut times = Vec::with_capacity(texts.len());
        for text in texts {
            match When::parse(text.get_ref()) {
                Some(when) => times.push(when),
                None => {
                    let written = text.get_ref();
                    let message = format!("“{written}”不是时间：请写成“2026-01-20”或“2026-01-20 23:59”");
                    self.error("bad-time", source, text, message);
                }
            }
        }
        times
    }
}
