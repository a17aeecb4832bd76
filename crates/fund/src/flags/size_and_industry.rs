//! 规模接近中小企业界线，或申报前变更行业: every measure of size comes near its bound; the industry code changed shortly before the
//! application.
//!
//! Changes before the enterprise was on the register here are not seen, nor is a move into the city; the credit
//! information system shows both.

use law::{FactValue, Fen};

use super::found::Found;
use super::item::Item;
use super::survey::{Look, apart};

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    size(look).into_iter().chain(industry(look)).collect()
}

fn size(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "").item(Item::Enterprise(case.enterprise.code.clone()));
    for (fact, bound) in case.pack.size_bounds() {
        let FactValue::Int(value) = case.enterprise.facts.get(fact)?.record.value else { return None };
        let near = i128::from(bound) * i128::from(look.row.figure("percent"));
        if i128::from(value) * 100 < near {
            return None;
        }
        let words = |value: i64| match case.pack.fact(fact).map(|rule| rule.kind) {
            Some(law::FactType::Money) => format!("{} 元", Fen::new(value).grouped()),
            _ => value.to_string(),
        };
        let label = case.pack.fact(fact).map_or(fact, |rule| rule.label.as_str());
        parts.push(format!("{label} {}，界线 {}", words(value), words(bound)));
        found = found.mark(value);
    }
    found.what = parts.join("；");
    (!parts.is_empty()).then_some(found)
}

fn industry(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let (was, on) = case.enterprise.industry_was.as_ref()?;
    let applied = case.project.applied_on;
    if *on > applied || apart(applied, *on) > look.row.figure("days") {
        return None;
    }
    let what = format!(
        "行业代码 {on} 由 {was} 变更为 {}，{} 日后（{applied}）申请入库",
        case.enterprise.industry,
        apart(applied, *on)
    );
    let item = Item::Enterprise(case.enterprise.code.clone());
    Some(Found::of(case.id, what).item(item).mark(was).mark(on))
}
