//! 发票重复使用，或已被红冲: one invoice, one file, one picture or two near invoices in different projects; and a blue
//! invoice that still supports a claim although a red one has taken it back.
//!
//! Not seen: invoices used with other funds or in other cities, and red ones nobody has recorded here. The tax office's
//! verification (国家税务总局发票查验平台) knows those.

use std::collections::{BTreeMap, BTreeSet};

use law::{Fen, FlagRule};

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Case, Survey, some};
use crate::ids::ProjectId;

/// What two projects share, in the order in which it is told.
type Shared = BTreeSet<(&'static str, String)>;

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut found = Vec::new();
    for (case, row) in survey.under(rule) {
        for (other, shared) in shared(survey, case, row) {
            found.extend(told(survey, case, other, &shared));
        }
        found.extend(cancelled(survey, case));
    }
    found
}

/// What this project's invoices have in common with those of projects after it; those before it have told it already.
fn shared(survey: &Survey<'_>, case: &Case<'_>, row: &FlagRule) -> BTreeMap<ProjectId, Shared> {
    let index = &survey.fund.papers;
    let mut shared: BTreeMap<ProjectId, Shared> = BTreeMap::new();
    let mut note = |other: ProjectId, how: &'static str, number: String| {
        if other > case.id && survey.case(other).is_some() {
            shared.entry(other).or_default().insert((how, number));
        }
    };
    for recorded in &case.project.papers.invoices {
        let key = recorded.says.key();
        index.elsewhere(case.id, &key).for_each(|other| note(other, "同一张发票", key.to_string()));
        let file = &recorded.evidence;
        index.same_file(case.id, file).for_each(|other| note(other, "同一份文件", key.to_string()));
        if !recorded.likeness.is_empty() {
            let alike = index.same_picture(case.id, &recorded.likeness);
            alike.for_each(|other| note(other, "相同的图像", key.to_string()));
        }
        for near in index.near(&recorded.says, row.figure("days")) {
            note(near.project, "相近的发票", format!("{key} 与 {}", near.key));
        }
    }
    shared
}

fn told(survey: &Survey<'_>, case: &Case<'_>, other: ProjectId, shared: &Shared) -> Option<Found> {
    let other = survey.case(other)?;
    let mut by_how: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (how, number) in shared {
        by_how.entry(how).or_default().push(number);
    }
    // The same invoice is the same file and the same picture too: said once.
    if let Some(same) = by_how.get("同一张发票").cloned() {
        for how in ["同一份文件", "相同的图像"] {
            by_how.entry(how).or_default().retain(|number| !same.contains(number));
        }
        by_how.retain(|_, numbers| !numbers.is_empty());
    }
    let parts: Vec<String> =
        by_how.iter().map(|(how, numbers)| format!("{how}（{}）", some(numbers, "张"))).collect();
    let whose = if case.enterprise.code == other.enterprise.code {
        "同一企业的两个项目"
    } else {
        "两家企业的项目"
    };
    let what = format!("{} 与 {}（{whose}）登记了{}", case.id, other.id, parts.join("；"));
    let numbers: BTreeSet<&str> = shared.iter().flat_map(|(_, number)| number.split(" 与 ")).collect();
    let papers = [case, other].into_iter().flat_map(|case| {
        let invoices = case.project.papers.invoices.iter();
        invoices.map(|recorded| (case.id, recorded.says.key().to_string(), recorded))
    });
    let papers = papers.filter(|(_, number, _)| numbers.contains(number.as_str()));
    Some(
        Found::across(&[case.id, other.id], what)
            .items(papers.map(|(id, number, recorded)| paper(id, PaperKind::Invoice, &number, recorded))),
    )
}

/// Invoices of which a red one has taken back more than the claim leaves out.
fn cancelled(survey: &Survey<'_>, case: &Case<'_>) -> Option<Found> {
    let mut found: Option<Found> = None;
    let mut seen = BTreeSet::new();
    let claimed_lines = case.project.claim.as_ref().map(|claim| claim.lines.as_slice());
    for recorded in case.project.papers.invoices.iter().filter(|recorded| !recorded.says.is_red()) {
        let key = recorded.says.key();
        let reds = survey.fund.papers.cancelled_by(&key);
        if reds.is_empty() || !seen.insert(key.clone()) {
            continue;
        }
        let distinct: BTreeMap<_, _> = reds.iter().map(|(red, project)| (red, project)).collect();
        let amounts = distinct.iter().filter_map(|(red, project)| {
            let papers = &survey.fund.projects.get(project)?.papers;
            papers.invoices.iter().find(|paper| paper.says.key() == **red)?.says.total
        });
        let back = Fen::sum(amounts).unwrap_or(Fen::ZERO);
        let total = recorded.says.total.unwrap_or(Fen::ZERO);
        let left = total.checked_add(back).unwrap_or(Fen::ZERO).max(Fen::ZERO);
        let claimed = claimed_lines.map(|lines| {
            let of_it = lines.iter().filter(|line| line.invoice == key).map(|line| line.amount);
            Fen::sum(of_it).unwrap_or(Fen::ZERO)
        });
        if claimed.is_some_and(|claimed| claimed <= left) {
            continue;
        }
        let reds: Vec<String> = distinct.keys().map(ToString::to_string).collect();
        let still = claimed.map_or_else(String::new, |claimed| format!("，仍申报 {} 元", claimed.grouped()));
        let what = format!(
            "发票 {key}（{} 元）已被红字发票 {} 冲销，只剩 {} 元{still}",
            total.grouped(),
            some(&reds, "张"),
            left.grouped()
        );
        let before = found.take();
        let whole = match before {
            None => Found::of(case.id, what),
            Some(before) => before.more(&what),
        };
        let whole = whole.item(paper(case.id, PaperKind::Invoice, &key.to_string(), recorded));
        found = Some(whole.mark(left.get()).mark(reds.join(" ")));
    }
    found
}
