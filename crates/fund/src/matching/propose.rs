//! Lines of a claim as the papers suggest them, so that nobody types what the papers say.

use law::Fen;

use super::Matching;
use crate::state::CostLine;

/// Characters of a line's name that a claim takes.
const LONGEST: usize = 100;

/// One line that could be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The line: the amount is what counts and is paid; nothing where no payment is known.
    pub line: CostLine,
    /// Why this category.
    pub because: String,
    /// What keeps it from being claimed as it stands, in words; empty where nothing does.
    pub lacks: String,
}

/// Every line of every invoice of the applicant that is not in `claimed` yet.
#[must_use]
pub fn propose(matching: &Matching, claimed: &[CostLine]) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (at, invoice) in matching.invoices.iter().enumerate().filter(|(_, invoice)| invoice.own) {
        let says = &invoice.recorded.says;
        let key = says.key();
        if claimed.iter().any(|line| line.invoice == key) {
            continue;
        }
        let last = matching.paid_by(at).max_by_key(|(receipt, _)| receipt.says.paid_on);
        let contract = invoice.contract.and_then(|at| matching.contracts.get(at));
        for support in &invoice.lines {
            let (category, because) = support.suggestion.clone().unwrap_or_default();
            let name: String = if support.name.is_empty() {
                format!("{}开具的发票", says.seller.name).chars().take(LONGEST).collect()
            } else {
                support.name.chars().take(LONGEST).collect()
            };
            let lacks = match (&last, contract) {
                (None, _) => "没有登记对应的付款",
                (_, None) => "没有登记对应的合同",
                _ if support.paid <= Fen::ZERO => "没有可以计入的金额",
                _ => "",
            };
            proposals.push(Proposal {
                line: CostLine {
                    item: name,
                    category,
                    amount: support.paid,
                    contract: contract.map_or_else(String::new, |contract| contract.says.number.clone()),
                    invoice: key.clone(),
                    invoiced_on: says.issued_on.unwrap_or_default(),
                    voucher: last
                        .as_ref()
                        .map_or_else(String::new, |(receipt, _)| receipt.says.serial.clone()),
                    paid_on: last.as_ref().and_then(|(receipt, _)| receipt.says.paid_on).unwrap_or_default(),
                },
                because,
                lacks: lacks.to_owned(),
            });
        }
    }
    proposals
}
