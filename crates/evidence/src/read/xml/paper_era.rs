//! The electronic invoice of the paper era: root `eInvoice` of the `edrm` namespace, with code, number and check code.
//! The tags of an OFD name its texts by the same names.

use paper::{Invoice, InvoiceLine, Party, signed};

use crate::read::{value, words};
use crate::xml::Element;

/// What such a tree says.
pub(crate) fn invoice(root: Element<'_>) -> Invoice {
    let remark = root.value(&["Note", "Remark"]).to_owned();
    let (cancels_code, cancels_number) = cancels(root, &remark);
    let code = value::packed(root.value(&["InvoiceCode"]));
    Invoice {
        kind: value::kind_of_code(&code),
        code,
        number: value::packed(root.value(&["InvoiceNo", "InvoiceNumber"])),
        issued_on: words::day(root.value(&["IssueDate", "IssueTime"])),
        check_code: value::packed(root.value(&["InvoiceCheckCode"])),
        seller: party(root, ["SellerName", "SellerTaxID"]),
        buyer: party(root, ["BuyerName", "BuyerTaxID"]),
        amount: signed(root.value(&["TaxExclusiveTotalAmount"])),
        tax: signed(root.value(&["TaxTotalAmount"])),
        total: signed(root.value(&["TaxInclusiveTotalAmount"])),
        total_in_words: value::packed(root.value(&["TaxInclusiveTotalAmountWithWords"])),
        lines: root.all().filter(|element| element.is("GoodsInfo")).map(line).filter(is_told).collect(),
        cancels_code,
        cancels_number,
        remark,
        ..Invoice::default()
    }
}

fn party(root: Element<'_>, [name, tax_number]: [&str; 2]) -> Party {
    Party { name: value::name(root.value(&[name])), tax_number: value::packed(root.value(&[tax_number])) }
}

fn line(item: Element<'_>) -> InvoiceLine {
    let (class, name) = InvoiceLine::split_class(&value::name(item.value(&["Item"])));
    InvoiceLine {
        name,
        class,
        spec: value::name(item.value(&["Specification"])),
        unit: value::name(item.value(&["MeasurementDimension"])),
        quantity: value::number(item.value(&["Quantity"])),
        price: value::number(item.value(&["Price"])),
        amount: signed(item.value(&["Amount"])),
        rate: value::rate(item.value(&["TaxScheme"])),
        tax: signed(item.value(&["TaxAmount"])),
    }
}

fn is_told(line: &InvoiceLine) -> bool {
    *line != InvoiceLine::default()
}

fn cancels(root: Element<'_>, remark: &str) -> (String, String) {
    let number = value::packed(root.value(&["OriginalInvoiceNo", "OriginalInvoiceNumber"]));
    if number.is_empty() {
        return value::cancelled(remark).unwrap_or_default();
    }
    (value::packed(root.value(&["OriginalInvoiceCode"])), number)
}
