//! Instances of the Ministry of Finance's electronic voucher standard: invoices (`inv_*`, `einv_*`) and bank receipts
//! (`bker_*`). The taxonomy's year is part of the namespace and changes; the names of elements stay, so they alone count.

mod invoice;
mod receipt;

use super::found::Said;
use crate::xml::{Element, Fault, Tree};

/// The papers in an instance given as bytes, such as an attachment of a PDF; none where it is of another family.
#[allow(dead_code, reason = "called by the reader of PDF attachments")]
pub(crate) fn from_bytes(from: &str, bytes: &[u8]) -> Result<Vec<Said>, Fault> {
    let tree = Tree::parse(bytes)?;
    let instances = tree.root().outermost(|element| element.name() == "xbrl");
    Ok(instances.filter_map(|root| paper(from, root)).collect())
}

/// What one instance says.
pub(crate) fn paper(from: &str, root: Element<'_>) -> Option<Said> {
    let is_receipt = ["TransactionAmountInFigures", "AccountNameOfPayer", "AccountNameOfPayee"];
    if is_receipt.iter().any(|name| root.find(name).is_some()) {
        return Some(Said::Receipt(receipt::witnesses(from, root)));
    }
    let witnesses = invoice::witnesses(from, root);
    (!witnesses.is_empty()).then_some(Said::Invoice(witnesses))
}
