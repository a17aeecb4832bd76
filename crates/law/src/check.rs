//! `policy check`: what can be proved about a pack, exactly, at the points where its rules bend.
//!
//! All forms are linear between a few points, so a claim about every investment is a claim about those points and
//! their neighbours one fen away. No sampling.

mod bands;
mod cases;
mod ceilings;
mod gaps;
mod partial;
mod quotes;
mod splitting;
mod table;
pub(crate) mod terms;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{Finding, Pack, Terms};

/// Every finding on a pack that parsed, worst first.
pub fn run(pack: &Pack) -> Vec<Finding> {
    let mut findings = quotes::check(pack);
    findings.extend(bands::check(pack));
    findings.extend(table::check(pack));
    findings.extend(splitting::check(pack));
    findings.extend(ceilings::check(pack));
    findings.extend(gaps::check(pack));
    findings.extend(partial::check(pack));
    findings.extend(cases::check(pack));
    worst_first(findings)
}

/// [`run`], and whether the instrument is in force on a day.
pub fn run_on(pack: &Pack, day: Date) -> Vec<Finding> {
    let mut findings = run(pack);
    findings.extend(gaps::in_force(pack, day));
    worst_first(findings)
}

/// Parses and checks: what makes a pack unreadable, or what is to say about it.
pub fn files(files: &BTreeMap<String, Vec<u8>>) -> Vec<Finding> {
    match Pack::parse(files) {
        Ok(pack) => run(&pack),
        Err(findings) => worst_first(findings),
    }
}

/// Batch terms from a TOML file, with what is to say about them, each with its line; or why they cannot be read.
pub fn terms_file(pack: &Pack, file: &str, text: &str) -> Result<(Terms, Vec<Finding>), Vec<Finding>> {
    let (terms, lines) = terms::read(pack, file, text)?;
    let located = |mut finding: Finding| {
        if let Some(line) = lines.get(&finding.at) {
            finding.at.clone_from(line);
        }
        finding
    };
    let findings = terms::check(pack, &terms).into_iter().map(located).collect();
    Ok((terms, worst_first(findings)))
}

fn worst_first(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}
