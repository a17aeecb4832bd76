//! 可能拆分项目: several projects of one enterprise with one provider, begun within days of each other, that are awarded more
//! apart than together. Both amounts are the law's own reckoning (第四条（一）), shown with the difference.

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{CreditCode, Fen, Firm, Terms};

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Case, Survey, apart, ids, some};

pub(super) fn look(survey: &Survey<'_>, rule: &'static str) -> Vec<Found> {
    let mut groups: BTreeMap<(&CreditCode, &CreditCode), Vec<(Date, &Case<'_>)>> = BTreeMap::new();
    for (case, _) in survey.under(rule) {
        let pair = (&case.enterprise.code, &case.project.provider.code);
        groups.entry(pair).or_default().push((begun(case), case));
    }
    let mut found = Vec::new();
    for mut cases in groups.into_values().filter(|cases| cases.len() > 1) {
        cases.sort_by_key(|(on, case)| (*on, case.id));
        let days = |case: &Case<'_>| case.row(rule).map_or(0, |row| row.figure("days"));
        let close =
            |(one, case): &(Date, &Case<'_>), (next, _): &(Date, &Case<'_>)| apart(*one, *next) <= days(case);
        found.extend(cases.chunk_by(close).filter(|group| group.len() > 1).filter_map(|g| told(survey, g)));
    }
    found
}

/// The day of its first contract; where none is recorded, the day on which it was to start.
fn begun(case: &Case<'_>) -> Date {
    let signed = case.project.papers.contracts.iter().filter_map(|contract| contract.says.signed_on);
    signed.min().unwrap_or(case.project.starts)
}

fn terms<'a>(survey: &Survey<'a>, case: &Case<'_>) -> Option<&'a Terms> {
    let claim = case.project.claim.as_ref()?;
    survey.fund.batches.get(&claim.batch)?.terms.as_ref()
}

fn told(survey: &Survey<'_>, group: &[(Date, &Case<'_>)]) -> Option<Found> {
    let mut cases: Vec<&Case<'_>> = group.iter().map(|(_, case)| *case).collect();
    cases.sort_by_key(|case| case.id);
    let first = cases.first()?;
    let before = others(survey, &cases);
    let mut firm = before;
    for case in &cases {
        let (_, base) = case.project.investment();
        let awarded = case.project.award.as_ref().map(|award| award.amount);
        let amount = awarded
            .or_else(|| case.pack.award_amount(terms(survey, case), base, firm).ok())
            .unwrap_or(Fen::ZERO);
        firm = firm.after(base, amount);
    }
    let gained = firm.awarded.checked_sub(before.awarded)?;
    let whole = Fen::sum(cases.iter().map(|case| case.project.investment().1))?;
    let together = first.pack.assess(terms(survey, first), whole, before).ok()?.amount;
    if gained <= together {
        return None;
    }
    let span = apart(group.first()?.0, group.last()?.0);
    let bases: Vec<String> = cases
        .iter()
        .map(|case| {
            let (name, base) = case.project.investment();
            format!("{} {name} {} 元", case.id, base.grouped())
        })
        .collect();
    let what = format!(
        "同一企业由“{}”实施的 {} 个项目，合同日期前后相距 {span} 日（{}）；分别计算奖补 {} 元，合并为一个项目（投入 {} 元）\
         为 {} 元，相差 {} 元",
        first.project.provider.name,
        cases.len(),
        some(&bases, "个"),
        gained.grouped(),
        whole.grouped(),
        together.grouped(),
        gained.checked_sub(together)?.grouped()
    );
    let contracts = cases.iter().flat_map(|case| {
        let contracts = case.project.papers.contracts.iter();
        contracts.map(|contract| paper(case.id, PaperKind::Contract, &contract.says.number, contract))
    });
    Some(Found::across(&ids(&cases), what).items(contracts).mark(gained.get()).mark(together.get()))
}

/// What the enterprise has from projects outside the group.
fn others(survey: &Survey<'_>, group: &[&Case<'_>]) -> Firm {
    let Some(enterprise) = group.first().map(|case| case.enterprise) else { return Firm::default() };
    let rest = enterprise.projects.iter().filter_map(|id| survey.fund.projects.get(id));
    let rest =
        rest.filter(|project| project.stage.holds_award() && !group.iter().any(|case| case.id == project.id));
    rest.filter_map(|project| project.award.as_ref())
        .fold(Firm::default(), |firm, award| firm.after(award.verified, award.amount))
}
