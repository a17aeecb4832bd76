//! 支出不在支持范围，或设备占比过高: an invoice line that looks like a machine, a server, staff or rent is claimed under a
//! supported category; or most of the claim is devices (第四条（一）: 软件、云服务和必要的数据设备).

use law::Fen;

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Look, some_sentences};
use crate::matching::About;

/// The categories that are no devices.
const SOFTWARE: [&str; 2] = ["software", "cloud"];

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    unfit(look).into_iter().chain(devices(look)).collect()
}

fn unfit(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let lines = case.project.claim.as_ref().map(|claim| claim.lines.as_slice())?;
    let mut parts = Vec::new();
    let mut found = Found::of(case.id, "");
    for doubt in look.doubts(&["unfit"]) {
        let About::Line(number) = doubt.about else { continue };
        let Some(line) = number.checked_sub(1).and_then(|at| lines.get(at)) else { continue };
        let why = doubt.what.split("，看来").next().unwrap_or(&doubt.what);
        parts.push(format!("第 {number} 项“{}”{} 元：{why}", line.item, line.amount.grouped()));
        let mut invoices = case.project.papers.invoices.iter();
        let recorded = invoices.find(|paper| paper.says.key() == line.invoice);
        let number = line.invoice.to_string();
        let item = recorded.map(|recorded| paper(case.id, PaperKind::Invoice, &number, recorded));
        found = found.items(item).mark(&line.item).mark(line.amount.get());
    }
    if parts.is_empty() {
        return None;
    }
    found.what = some_sentences(&parts);
    Some(found)
}

fn devices(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let lines = case.project.claim.as_ref().map(|claim| claim.lines.as_slice())?;
    let is_device = |category: &str| {
        !SOFTWARE.contains(&category) && case.pack.cost(category).is_some_and(|cost| cost.eligible)
    };
    let devices = lines.iter().filter(|line| is_device(&line.category)).map(|line| line.amount);
    let devices = Fen::sum(devices)?;
    let total = case.claimed()?;
    let most = i128::from(total.get()) * i128::from(look.row.figure("percent"));
    if total <= Fen::ZERO || i128::from(devices.get()) * 100 <= most {
        return None;
    }
    let percent = i128::from(devices.get()) * 100 / i128::from(total.get());
    let what = format!("申报 {} 元中，设备 {} 元，占 {percent}%", total.grouped(), devices.grouped());
    Some(Found::of(case.id, what).mark(devices.get()).mark(total.get()))
}
