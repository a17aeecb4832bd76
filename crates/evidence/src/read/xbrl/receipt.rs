//! Bank receipts in XBRL.

use paper::{Holder, Receipt, signed};

use crate::read::{value, words};
use crate::xml::Element;
use crate::{Sure, Witness};

/// The receipt.
pub(super) fn witnesses(from: &str, root: Element<'_>) -> Vec<Witness<Receipt>> {
    let serial = [
        "NumberOfBankElectronicReceipt",
        "BusinessSerialNumber",
        "TransactionSerialNumber",
        "IdentifyingCode",
    ];
    let says = Receipt {
        serial: value::packed(root.value(&serial)),
        paid_on: words::day(root.value(&[
            "TransactionDate",
            "DateOfTransaction",
            "DateOfBookkeeping",
            "DateOfIssue",
            "IssueDate",
        ])),
        payer: holder(root, "Payer"),
        payee: holder(root, "Payee"),
        amount: signed(root.value(&["TransactionAmountInFigures"])),
        purpose: value::name(root.value(&["Usage", "Purpose", "Summary", "Notes", "Remarks"])),
    };
    vec![Witness::new(from, Sure::Stated, says)]
}

fn holder(root: Element<'_>, side: &str) -> Holder {
    let asked =
        |what: &str| root.value(&[format!("Account{what}Of{side}").as_str(), &format!("{what}Of{side}")]);
    Holder::new(asked("Name"), asked("Number"))
}
