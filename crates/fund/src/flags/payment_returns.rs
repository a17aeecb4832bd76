//! 付款回流，或未实际付清: money that comes back within days, payments that were none (现金、抵账、抹账), and lines of which only a
//! part is paid.
//!
//! Seen only where the way back is recorded here, as a receipt of any project. Accounts of third parties, owners and
//! relatives are the bank's to show.

use law::Fen;
use paper::folded;

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::{Look, Paid, apart, some_sentences};

/// Words of a receipt's purpose for a payment that moved no money.
const NO_MONEY: [&str; 6] = ["现金", "抵账", "抵顶", "抹账", "冲抵", "以物抵"];

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let mut found = Vec::new();
    found.extend(came_back(look));
    found.extend(without_money(look));
    found.extend(unpaid(look));
    found
}

/// What whoever was paid has paid to the applicant within the days.
fn came_back(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let days = look.row.figure("days");
    let applicant = folded(&case.enterprise.name);
    let mut parts = Vec::new();
    let mut items = Vec::new();
    for out in &case.project.papers.receipts {
        let Some(on) = out.says.paid_on else { continue };
        let payee = folded(&out.says.payee.name);
        if folded(&out.says.payer.name) != applicant || payee == applicant {
            continue;
        }
        let back = look.survey.payments().get(&(payee, applicant.clone()));
        let within = |back: &&Paid<'_>| back.on >= on && apart(back.on, on) <= days;
        for back in back.into_iter().flatten().filter(within) {
            let amount = |amount: Option<Fen>| amount.unwrap_or(Fen::ZERO).grouped();
            parts.push(format!(
                "{on} 付给“{}” {} 元，{} 日内（{}）对方又付回 {} 元",
                out.says.payee.name,
                amount(out.says.amount),
                apart(back.on, on),
                back.on,
                amount(back.receipt.says.amount)
            ));
            items.push(paper(case.id, PaperKind::Receipt, &out.says.serial, out));
            items.push(paper(back.project, PaperKind::Receipt, &back.receipt.says.serial, back.receipt));
        }
    }
    (!parts.is_empty()).then(|| Found::of(case.id, some_sentences(&parts)).items(items))
}

fn without_money(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let receipts = case.project.papers.receipts.iter();
    let offset: Vec<_> = receipts
        .filter_map(|receipt| {
            let word = NO_MONEY.iter().find(|word| receipt.says.purpose.contains(**word))?;
            let amount = receipt.says.amount.unwrap_or(Fen::ZERO).grouped();
            Some((format!("回单 {} 的用途写有“{word}”，金额 {amount} 元", receipt.says.serial), receipt))
        })
        .collect();
    let parts: Vec<String> = offset.iter().map(|(words, _)| words.clone()).collect();
    let items = offset.iter().map(|(_, found)| paper(case.id, PaperKind::Receipt, &found.says.serial, found));
    (!parts.is_empty()).then(|| Found::of(case.id, some_sentences(&parts)).items(items).mark("offset"))
}

/// Lines that claim more than is paid on their invoice.
fn unpaid(look: &Look<'_, '_>) -> Option<Found> {
    let case = look.case;
    let matching = look.matching()?;
    let lines = case.project.claim.as_ref().map(|claim| claim.lines.as_slice())?;
    let mut parts = Vec::new();
    let mut items = Vec::new();
    let mut missing = Fen::ZERO;
    for (number, (line, matched)) in (1..).zip(lines.iter().zip(&matching.lines)) {
        let invoice = matched.invoice.and_then(|at| matching.invoices.get(at));
        let Some(invoice) = invoice.filter(|_| line.amount > matched.paid) else { continue };
        let rest = line.amount.checked_sub(matched.paid).unwrap_or(Fen::ZERO);
        missing = missing.checked_add(rest).unwrap_or(missing);
        parts.push(format!(
            "第 {number} 项申报 {} 元，登记的付款只有 {} 元",
            line.amount.grouped(),
            matched.paid.grouped()
        ));
        let key = line.invoice.to_string();
        items.push(paper(case.id, PaperKind::Invoice, &key, &invoice.recorded));
    }
    if parts.is_empty() {
        return None;
    }
    let what = format!("{}，共差 {} 元", some_sentences(&parts), missing.grouped());
    Some(Found::of(case.id, what).items(items).mark(missing.get()))
}
