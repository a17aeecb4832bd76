//! 同一支出可能已由其他财政资金支持: an office has recorded support by another programme, or a paper of the project names one.
//!
//! Seen only as far as offices record it or papers say it: the lists of other programmes are held by those who run them
//! and must be asked for.

use law::FactValue;

use super::found::{Found, paper};
use super::item::{Item, PaperKind};
use super::survey::{Look, some_sentences};

/// Facts of the pack that say an enterprise had money from elsewhere.
const FACTS: [&str; 2] = ["ent.got_central_sme_fund", "ent.pilot_2022_22"];
/// Words of a remark or a purpose that name another programme.
const PROGRAMMES: [&str; 7] =
    ["技术改造专项", "技改专项", "技改补助", "数字化车间", "智能工厂", "首台套", "贴息"];

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "");
    for id in FACTS {
        let Some(fact) = case.enterprise.facts.get(id) else { continue };
        if fact.record.value == FactValue::Bool(true) {
            let label = case.pack.fact(id).map_or(id, |rule| rule.label.as_str());
            parts.push(format!("核查记录：{label}（{}，{}）", fact.record.source, fact.record.on));
            found = found.item(Item::Enterprise(case.enterprise.code.clone())).mark(id);
        }
    }
    let names = |text: &str| PROGRAMMES.iter().find(|word| text.contains(**word)).copied();
    for invoice in &case.project.papers.invoices {
        if let Some(word) = names(&invoice.says.remark) {
            let number = invoice.says.key().to_string();
            parts.push(format!("发票 {number} 的备注写有“{word}”"));
            found = found.item(paper(case.id, PaperKind::Invoice, &number, invoice)).mark(word);
        }
    }
    for receipt in &case.project.papers.receipts {
        if let Some(word) = names(&receipt.says.purpose) {
            parts.push(format!("回单 {} 的用途写有“{word}”", receipt.says.serial));
            found = found.item(paper(case.id, PaperKind::Receipt, &receipt.says.serial, receipt)).mark(word);
        }
    }
    if parts.is_empty() {
        return Vec::new();
    }
    found.what = some_sentences(&parts);
    vec![found]
}
