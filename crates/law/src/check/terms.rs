//! Batch terms (微调): read from TOML, held against the law, and looked at as a whole.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::bands::Bands;
use super::{ceilings, splitting};
use crate::pack::Source;
use crate::regulation::squeeze;
use crate::{BandTerms, Basis, Finding, Pack, Terms};

const FORMAT: &str = "earmark-terms/1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsFile {
    format: Spanned<String>,
    document_no: Spanned<String>,
    grounds: Vec<String>,
    firm_cap: Option<Spanned<String>>,
    #[serde(default)]
    band: Vec<BandRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandRow {
    band: Spanned<String>,
    rate: Spanned<String>,
    cap: Spanned<String>,
}

/// Line of each key that a finding on terms may name.
type Lines = BTreeMap<String, String>;

pub(crate) fn parse(pack: &Pack, file: &str, text: &str) -> Result<Terms, Vec<Finding>> {
    read(pack, file, text).map(|(terms, _)| terms)
}

pub(super) fn read(pack: &Pack, file: &str, text: &str) -> Result<(Terms, Lines), Vec<Finding>> {
    let mut findings = Vec::new();
    let source = Source { name: file, text };
    let Some(row) = source.toml::<TermsFile>(&mut findings) else { return Err(findings) };
    if row.format.get_ref() != FORMAT {
        let message = format!("不认识的批次标准格式“{}”，应为“{FORMAT}”", row.format.get_ref());
        findings.push(Finding::error("format", source.at(row.format.span()), message));
    }
    let mut lines = Lines::from([("document_no".to_owned(), source.at(row.document_no.span()))]);
    let mut bands = Vec::new();
    for band in &row.band {
        let id = band.band.get_ref();
        if !pack.rules.tunable(id) {
            let message = format!("政策包没有名为“{id}”的档");
            findings.push(Finding::error("unknown-band", source.at(band.band.span()), message));
        }
        lines.insert(id.clone(), source.at(band.band.span()));
        lines.insert(format!("{id}.rate"), source.at(band.rate.span()));
        lines.insert(format!("{id}.cap"), source.at(band.cap.span()));
        let rate = source.rate(&band.rate, &mut findings);
        bands.push(BandTerms { band: id.clone(), rate, cap: source.amount(&band.cap, &mut findings) });
    }
    let firm_cap = row.firm_cap.as_ref().map(|cap| {
        lines.insert("firm_cap".to_owned(), source.at(cap.span()));
        source.amount(cap, &mut findings)
    });
    let terms = Terms { document_no: row.document_no.into_inner(), grounds: row.grounds, firm_cap, bands };
    if findings.is_empty() { Ok((terms, lines)) } else { Err(findings) }
}

pub(crate) fn check(pack: &Pack, terms: &Terms) -> Vec<Finding> {
    let mut findings = form(pack, terms);
    findings.extend(above_law(pack, terms));
    let bands = Bands { rules: &pack.rules, terms: Some(terms) };
    findings.extend(bands.meetings().into_iter().filter(|finding| finding.code != "edge-agrees"));
    findings.extend(ceilings::idle_band_caps(&bands));
    findings.extend(splitting::check_terms(pack, terms));
    findings
}

/// An official act with a number, on grounds the text gives, about bands that exist, each once.
fn form(pack: &Pack, terms: &Terms) -> Vec<Finding> {
    let tuning = pack.cite(Basis::Tuning);
    let mut findings = Vec::new();
    if terms.document_no.trim().is_empty() {
        let message = "微调须有文号";
        findings.push(Finding::error("no-document", "document_no", message).citing(tuning.clone()));
    }
    let quote = pack.anchor(&tuning.anchor).map(|anchor| squeeze(&anchor.quote)).unwrap_or_default();
    if terms.grounds.is_empty() {
        findings.push(Finding::warning("no-ground", "grounds", "没有写明微调的依据").citing(tuning.clone()));
    }
    for ground in terms.grounds.iter().filter(|ground| !quote.contains(&squeeze(ground))) {
        let message = format!("“{ground}”不是办法列举的微调依据");
        findings.push(
            Finding::warning("other-ground", "grounds", message).shown_by(&quote).citing(tuning.clone()),
        );
    }
    for (i, band) in terms.bands.iter().enumerate() {
        if !pack.rules.tunable(&band.band) {
            let message = format!("政策包没有名为“{}”的档", band.band);
            findings.push(Finding::error("unknown-band", &band.band, message));
        }
        if terms.bands.iter().take(i).any(|earlier| earlier.band == band.band) {
            findings.push(Finding::error("duplicate", &band.band, format!("“{}”写了两次", band.band)));
        }
    }
    findings
}

fn above_law(pack: &Pack, terms: &Terms) -> Vec<Finding> {
    let mut findings = Vec::new();
    for law in &pack.rules.bands {
        let Some(tuned) = terms.band(&law.id) else { continue };
        let mut above = |key: &str, tuned: String, law_says: String| {
            let message = format!("{}的标准{tuned}高于办法的上限{law_says}；微调只能在上限以内", law.range());
            let finding = Finding::error("above-law", format!("{}.{key}", law.id), message);
            findings.push(finding.citing(law.citation.clone()));
        };
        if tuned.rate > law.rate {
            above("rate", tuned.rate.to_string(), law.rate.to_string());
        }
        if tuned.cap > law.cap {
            above("cap", tuned.cap.to_string(), law.cap.to_string());
        }
    }
    for law in pack.rules.table.iter().flat_map(|table| &table.rows) {
        let Some(tuned) = terms.band(&law.id) else { continue };
        let mut above = |key: &str, tuned: String, law_says: String| {
            let message = format!("“{}”的标准{tuned}高于办法的上限{law_says}；微调只能在上限以内", law.id);
            let finding = Finding::error("above-law", format!("{}.{key}", law.id), message);
            findings.push(finding.citing(law.citation.clone()));
        };
        if let Some(rate) = law.rate.filter(|rate| tuned.rate > *rate) {
            above("rate", tuned.rate.to_string(), rate.to_string());
        }
        if tuned.cap > law.cap {
            above("cap", tuned.cap.to_string(), law.cap.to_string());
        }
    }
    let firm = &pack.rules.firm;
    if let Some(cap) = terms.firm_cap.filter(|cap| *cap > firm.cap) {
        let message = format!("企业累计上限{cap}高于办法的上限{}；微调只能在上限以内", firm.cap);
        findings.push(Finding::error("above-law", "firm_cap", message).citing(firm.citation.clone()));
    }
    findings
}
