//! 发票重复使用，或已被红冲: one invoice, one file, one picture or two near invoices in different projects; and a blue
//! invoice that still supports a claim although a red one has taken it back.
//!
//! Not seen: invoices used with other funds or in other cities, and red ones nobody has recorded here. The tax office's
//! verification (国家税务总局发票查验平台) knows those.

use std::collections::{BTreeMap, BTreeSet};

use law::Fen;
use paper::Invoice;

use super::found::{Found, NAMED, paper};
use super::item::PaperKind;
use super::survey::{Case, Survey, some};
use crate::ids::ProjectId;
use crate::state::Recorded;

/// What is shared, and of which invoice: how it is told, and the number.
type Shared = BTreeSet<(How, String)>;

/// How two projects come to have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Invoice,
    File,
    Picture,
    Near,
}

impl How {
    fn zh(self) -> &'static str {
        match self {
            How::Invoice => "同一张发票",
            How::File => "同一份文件",
            How::Picture => "相同的图像",
            How::Near => "相近的发票",
        }
    }
}

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut shared = Groups { survey, rule, groups: BTreeMap::new() };
    let index = &survey.fund.papers;
    for (key, projects) in index.repeated() {
        shared.note(&projects, How::Invoice, &key.to_string());
    }
    for (file, projects) in index.repeated_files() {
        let number = shared.number(&projects, |paper| paper.evidence == *file);
        shared.note(&projects, How::File, &number);
    }
    for (picture, projects) in index.repeated_pictures() {
        let number = shared.number(&projects, |paper| paper.likeness == *picture);
        shared.note(&projects, How::Picture, &number);
    }
    for (case, row) in survey.under(rule) {
        for recorded in &case.project.papers.invoices {
            for near in index.near(&recorded.says, row.figure("days")).filter(|near| near.project > case.id) {
                let numbers = format!("{} 与 {}", recorded.says.key(), near.key);
                shared.note(&[case.id, near.project], How::Near, &numbers);
            }
        }
    }
    let mut found: Vec<Found> = shared.groups.iter().filter_map(|(ids, of)| told(survey, ids, of)).collect();
    found.extend(survey.under(rule).filter_map(|(case, _)| cancelled(survey, case)));
    found
}

/// What is shared, by the projects that share it.
struct Groups<'s, 'a> {
    survey: &'s Survey<'a>,
    rule: &'static str,
    groups: BTreeMap<Vec<ProjectId>, Shared>,
}

impl Groups<'_, '_> {
    fn note(&mut self, projects: &[ProjectId], how: How, number: &str) {
        let live = |id: &&ProjectId| self.survey.case(**id).is_some_and(|case| case.row(self.rule).is_some());
        let projects: BTreeSet<ProjectId> = projects.iter().filter(live).copied().collect();
        if projects.len() > 1 {
            let shared = self.groups.entry(projects.into_iter().collect()).or_default();
            // The same invoice is the same file and the same picture too: said once.
            let again = how != How::Near && shared.contains(&(How::Invoice, number.to_owned()));
            if !again {
                shared.insert((how, number.to_owned()));
            }
        }
    }

    /// The number of the first such invoice of these projects.
    fn number(&self, projects: &[ProjectId], is: impl Fn(&Recorded<Invoice>) -> bool) -> String {
        let papers = projects.iter().filter_map(|id| Some(&self.survey.case(*id)?.project.papers.invoices));
        let mut recorded = papers.flatten().filter(|paper| is(paper));
        recorded.next().map_or_else(String::new, |paper| paper.says.key().to_string())
    }
}

fn told(survey: &Survey<'_>, projects: &[ProjectId], shared: &Shared) -> Option<Found> {
    let cases: Vec<&Case<'_>> = projects.iter().filter_map(|id| survey.case(*id)).collect();
    let firms: BTreeSet<_> = cases.iter().map(|case| &case.enterprise.code).collect();
    let mut by_how: BTreeMap<How, Vec<&str>> = BTreeMap::new();
    for (how, number) in shared {
        by_how.entry(*how).or_default().push(number);
    }
    let parts: Vec<String> =
        by_how.iter().map(|(how, numbers)| format!("{}（{}）", how.zh(), some(numbers, "张"))).collect();
    let whose = match firms.len() {
        1 => format!("同一企业的 {} 个项目", cases.len()),
        firms => format!("{firms} 家企业的 {} 个项目", cases.len()),
    };
    let what = format!("{whose}（{}）登记了{}", some(projects, "个"), parts.join("；"));
    let numbers: BTreeSet<&str> = shared.iter().flat_map(|(_, number)| number.split(" 与 ")).collect();
    let papers = cases.iter().take(NAMED).flat_map(|case| {
        let invoices = case.project.papers.invoices.iter();
        let named = invoices.map(|recorded| (recorded.says.key().to_string(), recorded));
        let named = named.filter(|(number, _)| numbers.contains(number.as_str()));
        named.map(|(number, recorded)| paper(case.id, PaperKind::Invoice, &number, recorded))
    });
    (!parts.is_empty()).then(|| Found::across(projects, what).items(papers))
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
