//! Each paper once: the same invoice comes as XML and as PDF, the same receipt twice. What was read outweighs what was
//! typed, what came first outweighs what came later.

use std::collections::BTreeSet;

use law::{FactValue, Fen};
use paper::{Invoice, InvoiceKind, Party, Receipt};

use super::{Look, MatchedInvoice, Matching};
use crate::state::Recorded;

/// The reading on whether tax counts, and the fact that bears on it.
const TAX: &str = "tax";
const SMALL_SCALE: &str = "ent.small_scale";

pub(super) fn papers(look: Look<'_>) -> Matching {
    let papers = &look.project.papers;
    let mut invoices: Vec<MatchedInvoice> = once(&papers.invoices, |invoice: &Invoice| invoice.key())
        .into_iter()
        .filter(|recorded| !recorded.says.is_red())
        .map(|recorded| matched(look, recorded))
        .collect();
    invoices.sort_by_key(|invoice| (invoice.recorded.says.issued_on, invoice.recorded.says.key()));
    let mut receipts = once(&papers.receipts, receipt_key);
    receipts.sort_by_key(|receipt| (receipt.says.paid_on, receipt.says.serial.clone()));
    let contracts = once(&papers.contracts, |contract| contract.number.trim().to_owned());
    Matching { invoices, receipts, contracts, parts: Vec::new(), lines: Vec::new(), doubts: Vec::new() }
}

/// A receipt without a serial number is known by all it says.
fn receipt_key(receipt: &Receipt) -> (String, Option<law::Date>, Option<Fen>, String) {
    let serial = receipt.serial.trim().to_owned();
    if serial.is_empty() {
        return (serial, receipt.paid_on, receipt.amount, receipt.payee.name.clone());
    }
    (serial, None, None, String::new())
}

fn once<T: Clone, K: Ord>(recorded: &[Recorded<T>], key: impl Fn(&T) -> K) -> Vec<Recorded<T>> {
    let mut sure: Vec<&Recorded<T>> = recorded.iter().collect();
    sure.sort_by_key(|paper| !paper.by_hand.is_empty());
    let mut seen = BTreeSet::new();
    sure.into_iter().filter(|paper| seen.insert(key(&paper.says))).cloned().collect()
}

fn matched(look: Look<'_>, recorded: Recorded<Invoice>) -> MatchedInvoice {
    let total = recorded.says.total.unwrap_or(Fen::ZERO);
    let with_tax = tax_counts(look, recorded.says.kind);
    let net = total.checked_add(taken_back(look, &recorded.says)).unwrap_or(Fen::ZERO).max(Fen::ZERO);
    let applicant =
        Party { name: look.enterprise.name.clone(), tax_number: look.enterprise.code.as_str().to_owned() };
    let own = recorded.says.buyer.is_same(&applicant);
    MatchedInvoice { recorded, net, paid: Fen::ZERO, with_tax, own, contract: None, lines: Vec::new() }
}

/// What red invoices take back of a blue one, wherever in the fund they are recorded; zero or less, in fen.
fn taken_back(look: Look<'_>, blue: &Invoice) -> Fen {
    let key = blue.key();
    let mut seen = BTreeSet::new();
    let of_fund = look.fund.papers.cancelled_by(&key).iter();
    let amounts = of_fund.filter(|(red, _)| seen.insert(red.clone())).filter_map(|(red, project)| {
        let papers = &look.fund.projects.get(project)?.papers;
        let found = papers.invoices.iter().find(|paper| paper.says.key() == *red)?;
        found.says.total
    });
    Fen::sum(amounts.collect::<Vec<_>>()).unwrap_or(Fen::ZERO)
}

/// Whether tax counts towards the investment: by the reading, by whether the buyer may deduct it.
fn tax_counts(look: Look<'_>, kind: InvoiceKind) -> bool {
    let small_scale =
        look.enterprise.facts.get(SMALL_SCALE).is_some_and(|fact| fact.record.value == FactValue::Bool(true));
    match look.pack.reading(TAX).map(|reading| reading.chosen.as_str()) {
        Some("including") => true,
        Some("excluding") => false,
        _ => small_scale || kind != InvoiceKind::Special,
    }
}
