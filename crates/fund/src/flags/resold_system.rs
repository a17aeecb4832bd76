//! 可能把旧系统重新出售: building was reported before the contract was signed; or one serial number stands on the invoices of
//! different projects.
//!
//! Serial numbers are seen where an invoice prints them (序列号、SN); a system sold again under a new number is found by a
//! visit alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use paper::{Invoice, folded};

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Case, Survey, some};

/// What stands before a serial number, folded.
const BEFORE: [&str; 4] = ["序列号", "出厂编号", "S/N", "SN"];

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let early = survey.under(rule).filter_map(|(case, _)| built_early(case));
    early.chain(serials(survey, rule)).collect()
}

fn built_early(case: &Case<'_>) -> Option<Found> {
    let contracts = &case.project.papers.contracts;
    let dated = contracts.iter().filter_map(|contract| Some((contract.says.signed_on?, contract)));
    let (signed, contract): (Date, _) = dated.min_by_key(|(on, _)| *on)?;
    let report = case.project.progress.iter().find(|report| report.percent > 0 && report.on < signed)?;
    let what = format!(
        "{} 已报告建设进展 {}%，合同 {} 签订于 {signed}",
        report.on, report.percent, contract.says.number
    );
    let item = paper(case.id, PaperKind::Contract, &contract.says.number, contract);
    Some(Found::of(case.id, what).item(item).mark(report.on).mark(report.percent))
}

fn serials(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut known: BTreeMap<String, Vec<(&Case<'_>, String)>> = BTreeMap::new();
    for (case, _) in survey.under(rule) {
        let mut own = BTreeSet::new();
        for recorded in case.project.papers.invoices.iter().filter(|recorded| !recorded.says.is_red()) {
            for serial in of_invoice(&recorded.says) {
                if own.insert(serial.clone()) {
                    known.entry(serial).or_default().push((case, recorded.says.key().to_string()));
                }
            }
        }
    }
    let shared = known.into_iter().filter(|(_, places)| places.len() > 1);
    let told = shared.map(|(serial, places)| {
        let ids: Vec<_> = places.iter().map(|(case, _)| case.id).collect();
        let what = format!("序列号 {serial} 出现在 {} 的发票上", some(&ids, "个项目"));
        let papers = places.iter().filter_map(|(case, number)| {
            let mut invoices = case.project.papers.invoices.iter();
            let recorded = invoices.find(|recorded| recorded.says.key().to_string() == *number)?;
            Some(paper(case.id, PaperKind::Invoice, number, recorded))
        });
        Found::across(&ids, what).items(papers).mark(serial)
    });
    told.collect()
}

/// The serial numbers an invoice prints.
fn of_invoice(invoice: &Invoice) -> BTreeSet<String> {
    let lines = invoice.lines.iter().flat_map(|line| [&line.name, &line.spec]);
    lines.chain([&invoice.remark]).flat_map(|text| in_text(text)).collect()
}

fn in_text(text: &str) -> Vec<String> {
    let text = folded(text);
    let mut found = Vec::new();
    for word in BEFORE {
        for (at, _) in text.match_indices(word) {
            // “SN” within a longer word is part of that word.
            let within =
                text.get(..at).and_then(|t| t.chars().last()).is_some_and(|c| c.is_ascii_alphanumeric());
            let rest = text.get(at + word.len()..).unwrap_or_default().trim_start_matches([':', '.', '号']);
            let serial: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/')).collect();
            if !within && serial.len() >= 6 && serial.chars().any(|c| c.is_ascii_digit()) {
                found.push(serial);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::in_text;

    #[test]
    fn a_serial_number_follows_its_word() {
        assert_eq!(in_text("边缘网关 序列号：GW20250001，质保三年"), ["GW20250001"]);
        assert_eq!(in_text("S/N: ab-123456"), ["AB-123456"]);
        assert_eq!(in_text("SN 12"), Vec::<String>::new());
        assert_eq!(in_text("DSN1234567"), Vec::<String>::new());
    }
}
