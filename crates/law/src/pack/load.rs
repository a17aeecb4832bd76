//! From files to a pack: every defect that keeps the pack from being read, all at once, each with file and line.

mod clocks;
mod eligibility;
mod heads;
mod papers;
mod partial;
mod procedure;
mod superior;
mod table;
mod tables;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::wire::{self, Text};
use super::{Anchor, Assumption, Files, Pack, Partial, Period, QuotedNumber, Source};
use crate::{Citation, Fen, Finding, Reading, Regulation};

const FORMAT: &str = "earmark-pack/1";

/// The files of a pack besides the regulation's text, which `pack.toml` names.
const FILES: [&str; 14] = [
    "pack.toml",
    "anchors.toml",
    "readings.toml",
    "procedure.toml",
    papers::FILE,
    clocks::FILE,
    "heads.toml",
    "eligibility.toml",
    "evidence.toml",
    "industries.toml",
    "districts.toml",
    "calendar.json",
    "level-2024.json",
    "cases.toml",
];

pub(super) fn load(files: &Files) -> Result<Pack, Vec<Finding>> {
    let mut loader = Loader::new(files);
    let pack = loader.pack();
    match pack {
        Some(pack) if loader.findings.is_empty() => Ok(pack),
        _ => Err(loader.findings),
    }
}

/// What is read first and needed by everything after it: anchors and readings.
struct Loader<'a> {
    files: &'a Files,
    findings: Vec<Finding>,
    anchors: BTreeMap<String, Anchor>,
    readings: Vec<Reading>,
    reading_lines: BTreeMap<String, String>,
    quoted: Vec<QuotedNumber>,
    used: BTreeSet<String>,
    /// Set early: what a full pack must say, a partial one may leave out.
    partial: Option<Partial>,
    /// Document number and text of each superior document, while anchors are looked for.
    superiors: Vec<(String, Regulation)>,
    /// The same of each law that is referred to.
    laws: Vec<(String, Regulation)>,
}

impl<'a> Loader<'a> {
    fn new(files: &'a Files) -> Self {
        Self {
            files,
            findings: Vec::new(),
            anchors: BTreeMap::new(),
            readings: Vec::new(),
            reading_lines: BTreeMap::new(),
            quoted: Vec::new(),
            used: BTreeSet::new(),
            partial: None,
            superiors: Vec::new(),
            laws: Vec::new(),
        }
    }

    /// Reads on after a defect where it can, so that one run tells as much as possible.
    fn pack(&mut self) -> Option<Pack> {
        let pack = self.toml::<wire::PackFile>("pack.toml");
        if let Some((_, pack)) = &pack {
            self.refuse_unknown_files(pack);
            self.superior_texts(&pack.superior);
            self.law_texts(&pack.law);
        }
        let regulation = pack.as_ref().and_then(|(_, pack)| self.words(&pack.text));
        if let Some((source, pack)) = &pack {
            self.partial = pack.partial.as_ref().map(|row| self.partial(*source, row));
        }
        if self.partial.is_none() {
            self.refuse_excerpts();
        }
        let readings = self.readings();
        let procedure = self.procedure();
        let papers = self.papers(procedure.as_ref().map_or(&[], |procedure| &procedure.costs));
        let clocks = self.clocks();
        let heads = self.heads();
        let evidence = self.evidence();
        let industries = self.industries();
        let districts = self.districts();
        let eligibility = self.eligibility();
        let calendar = self.calendar();
        let level_table = self.level_table();
        let cases = self.cases();
        let (source, pack) = pack?;
        let (effective, effective_cite) = self.instrument(source, &pack.instrument);
        let superiors = self.superiors(source, &pack.superior);
        let laws = self.laws(&pack.law);
        let assumptions = self.assumptions(source, &pack);
        self.check_format(source, &pack.format);
        readings?;
        let (procedure, eligibility, heads) = (procedure?, eligibility?, heads?);
        let rules = self.rules(&heads, &procedure)?;
        let transformation = heads.iter().position(|head| head.form.transforms())?;
        Some(Pack {
            id: pack.id,
            version: pack.version,
            title: pack.instrument.title,
            doc_no: pack.instrument.doc_no,
            digest: digest(self.files),
            effective,
            effective_cite,
            regulation: regulation?,
            anchors: std::mem::take(&mut self.anchors),
            basis: procedure.basis,
            readings: std::mem::take(&mut self.readings),
            limits: procedure.limits,
            panel: procedure.panel,
            costs: procedure.costs,
            papers: papers?,
            clocks: clocks?,
            evidence: evidence?,
            heads,
            transformation,
            rules: Arc::new(rules),
            share: procedure.share,
            first_payment: procedure.first_payment,
            performance: procedure.performance,
            supplement: procedure.supplement,
            partial: self.partial.take(),
            assumptions,
            base: pack.base,
            superiors,
            laws,
            districts: districts?,
            industries: industries?,
            calendar: calendar?,
            facts: eligibility.facts,
            sets: eligibility.sets,
            level_table: level_table?,
            cases: cases?,
            quoted: std::mem::take(&mut self.quoted),
            used: std::mem::take(&mut self.used),
        })
    }

    fn refuse_unknown_files(&mut self, pack: &wire::PackFile) {
        let others = pack.superior.iter().map(|own| &own.file).chain(pack.law.iter().map(|own| &own.file));
        let others: BTreeSet<&str> = others.map(String::as_str).collect();
        let is_text = |name: &str| name == pack.text.file || others.contains(name);
        let unknown = |name: &&String| !is_text(name) && !FILES.contains(&name.as_str());
        for name in self.files.keys().filter(unknown) {
            let message = format!("政策包里不应有文件 {name}");
            self.findings.push(Finding::error("unknown-file", name, message));
        }
    }

    fn check_format(&mut self, source: Source<'_>, format: &Text) {
        if format.get_ref() != FORMAT {
            let message = format!("不认识的政策包格式“{}”，应为“{FORMAT}”", format.get_ref());
            self.error("format", source, format, message);
        }
    }

    fn instrument(&mut self, source: Source<'_>, row: &wire::Instrument) -> (Period, Citation) {
        let written = |date: Date| format!("{}年{}月{}日", date.year(), date.month(), date.day());
        self.cite(source, &row.from_cite);
        self.quote(source, row.from.span(), written(*row.from.get_ref()), &row.from_cite);
        let citation = self.cite(source, &row.cite);
        if let Some(until) = &row.until {
            self.quote(source, until.span(), written(*until.get_ref()), &row.cite);
        }
        if let Some(reading) = &row.reading {
            self.chosen(source, reading);
        }
        let until = row.until.as_ref().map(|until| *until.get_ref());
        (Period { from: *row.from.get_ref(), until }, citation)
    }

    fn assumptions(&mut self, source: Source<'_>, pack: &wire::PackFile) -> Vec<Assumption> {
        let read = |row: &wire::AssumptionRow| Assumption {
            id: row.id.clone(),
            amount: source.amount(&row.amount, &mut self.findings),
            source: row.source.clone(),
            at: source.at(row.amount.span()),
        };
        pack.assumption.iter().map(read).collect()
    }

    fn open(&mut self, name: &'static str) -> Option<Source<'a>> {
        Source::open(self.files, name, &mut self.findings)
    }

    fn toml<T: serde::de::DeserializeOwned>(&mut self, name: &'static str) -> Option<(Source<'a>, T)> {
        let source = self.open(name)?;
        source.toml(&mut self.findings).map(|value| (source, value))
    }

    fn json<T: serde::de::DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        self.open(name)?.json(&mut self.findings)
    }

    fn error(&mut self, code: &'static str, source: Source<'_>, place: &Text, message: impl Into<String>) {
        self.findings.push(Finding::error(code, source.at(place.span()), message));
    }

    fn cite(&mut self, source: Source<'_>, id: &Text) -> Citation {
        let anchor = id.get_ref().clone();
        match self.anchors.get(&anchor) {
            Some(found) => {
                let label = found.label.clone();
                self.used.insert(anchor.clone());
                Citation { anchor, label }
            }
            None => {
                self.error("dangling-anchor", source, id, format!("没有名为“{anchor}”的条文引用"));
                Citation { label: anchor.clone(), anchor }
            }
        }
    }

    /// Notes that the rule at `span` uses a number, which must stand in the quote it cites.
    fn quote(&mut self, source: Source<'_>, span: std::ops::Range<usize>, form: String, anchor: &Text) {
        self.quoted.push(QuotedNumber { at: source.at(span), form, anchor: anchor.get_ref().clone() });
    }

    fn quoted_amount(&mut self, source: Source<'_>, text: &Text, anchor: &Text) -> Fen {
        let amount = source.amount(text, &mut self.findings);
        self.quote(source, text.span(), as_written(amount), anchor);
        amount
    }

    fn quoted_rate(&mut self, source: Source<'_>, text: &Text, anchor: &Text) -> crate::Rate {
        let rate = source.rate(text, &mut self.findings);
        self.quote(source, text.span(), rate.to_string(), anchor);
        rate
    }

    /// The option chosen for a reading a row names; `None`, with a finding, when there is no such reading.
    fn chosen(&mut self, source: Source<'_>, id: &Text) -> Option<String> {
        let chosen =
            self.readings.iter().find(|reading| reading.id == *id.get_ref()).map(|r| r.chosen.clone());
        if chosen.is_none() {
            self.error("dangling-reading", source, id, format!("没有名为“{}”的口径", id.get_ref()));
        }
        chosen
    }

    /// The meaning of the option chosen for a reading the engine itself asks for.
    fn choice<T: Copy>(&mut self, id: &str, meanings: &[(&str, T)]) -> Option<T> {
        let Some(reading) = self.readings.iter().find(|reading| reading.id == id) else {
            self.findings.push(Finding::error("missing-reading", "readings.toml", format!("缺少口径“{id}”")));
            return None;
        };
        let found =
            meanings.iter().find(|(option, _)| *option == reading.chosen).map(|(_, meaning)| *meaning);
        if found.is_none() && !reading.chosen.is_empty() {
            let known: Vec<&str> = meanings.iter().map(|(option, _)| *option).collect();
            let message = format!("口径“{id}”选了“{}”，系统只会按{}计算", reading.chosen, known.join("、"));
            let at = self.reading_lines.get(id).cloned().unwrap_or_default();
            self.findings.push(Finding::error("unknown-option", at, message));
        }
        found
    }
}

/// Amounts as the text writes them: `18万`.
pub(crate) fn as_written(amount: Fen) -> String {
    const WAN: i64 = 1_000_000;
    if amount.get() % WAN == 0 {
        format!("{}万", amount.get() / WAN)
    } else {
        format!("{}元", amount.yuan())
    }
}

/// Over names and contents, each with its length, in order of names.
fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, content) in files {
        for part in [name.as_bytes(), content] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
