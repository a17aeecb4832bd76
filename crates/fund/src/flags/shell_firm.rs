//! 企业规模与申报投入不相称: hardly anybody works there, or a year's revenue is less than what is said to be invested.
//!
//! Social insurance and the invoices a firm issues are not held here; the offices that keep them can be asked.

use law::{FactValue, Fen};

use super::found::Found;
use super::item::Item;
use super::survey::Look;

const STAFF: &str = "ent.staff";
const REVENUE: &str = "ent.revenue";

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let known = |fact: &str| match case.enterprise.facts.get(fact)?.record.value {
        FactValue::Int(value) => Some(value),
        _ => None,
    };
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "").item(Item::Enterprise(case.enterprise.code.clone()));
    if let Some(staff) = known(STAFF).filter(|staff| *staff <= look.row.figure("staff")) {
        parts.push(format!("从业人员只有 {staff} 人"));
        found = found.mark("staff").mark(staff);
    }
    let (name, investment) = case.project.investment();
    if let Some(revenue) = known(REVENUE).map(Fen::new).filter(|revenue| *revenue < investment) {
        parts.push(format!("上年营业收入 {} 元，少于{name} {} 元", revenue.grouped(), investment.grouped()));
        found = found.mark("revenue").mark(revenue.get()).mark(investment.get());
    }
    if parts.is_empty() {
        return Vec::new();
    }
    found.what = parts.join("；");
    vec![found]
}
