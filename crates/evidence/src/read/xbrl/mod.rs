//! Instances of the Ministry of Finance's electronic voucher standard: invoices (`inv_*`, `einv_*`) and bank receipts
//! (`bker_*`). The taxonomy's year is part of the namespace and changes; the names of elements stay, so they alone count.

mod invoice;
mod receipt;

use super::found::Said;
use crate::xml::Element;

/// What one instance says.
pub(crate) fn paper(from: &str, root: Element<'_>) -> Option<Said> {
    let is_receipt = ["TransactionAmountInFigures", "AccountNameOfPayer", "AccountNameOfPayee"];
    if is_receipt.iter().any(|name| root.find(name).is_some()) {
        return Some(Said::Receipt(receipt::witnesses(from, root)));
    }
    let witnesses = invoice::witnesses(from, root);
    (!witnesses.is_empty()).then_some(Said::Invoice(witnesses))
}
