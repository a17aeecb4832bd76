//! 购买方、开票方、合同方、收款方不一致: buyer, seller, contract party and payee should be two bodies, the applicant and whom it
//! bought from. Subcontracting and changes of name have an honest explanation.

use paper::Party;

use super::found::{Found, paper};
use super::item::PaperKind;
use super::survey::Look;
use crate::matching::About;

const CODES: [&str; 4] = ["buyer-differs", "seller-differs", "payer-differs", "payee-differs"];

pub(super) fn look(look: &Look<'_, '_>) -> Vec<Found> {
    let case = look.case;
    let papers = &case.project.papers;
    let mut parts: Vec<String> = Vec::new();
    let mut items = Vec::new();
    for doubt in look.doubts(&CODES) {
        match &doubt.about {
            About::Invoice(key) => {
                let recorded = papers.invoices.iter().find(|paper| paper.says.key() == *key);
                items.extend(
                    recorded.map(|found| paper(case.id, PaperKind::Invoice, &key.to_string(), found)),
                );
                parts.push(format!("发票 {key} 的{}", doubt.what));
            }
            About::Receipt(serial) => {
                let recorded = papers.receipts.iter().find(|paper| paper.says.serial == *serial);
                items.extend(recorded.map(|found| paper(case.id, PaperKind::Receipt, serial, found)));
                parts.push(format!("回单 {serial} 的{}", doubt.what));
            }
            About::Contract(_) | About::Line(_) => {}
        }
    }
    let applicant =
        Party { name: case.enterprise.name.clone(), tax_number: case.enterprise.code.as_str().to_owned() };
    for contract in papers.contracts.iter().filter(|contract| !contract.says.buyer.is_same(&applicant)) {
        let number = &contract.says.number;
        parts.push(format!("合同 {number} 的甲方是“{}”，不是申报企业", contract.says.buyer.name));
        items.push(paper(case.id, PaperKind::Contract, number, contract));
    }
    if parts.is_empty() {
        return Vec::new();
    }
    let words = super::survey::some_sentences(&parts);
    vec![Found::of(case.id, words).items(items).mark(parts.len())]
}
