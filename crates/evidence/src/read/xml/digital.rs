//! 数电票: root `EInvoice`. No specification is public; what issuers write differs in order, in blocks left out and in
//! a few names, so every value is asked for by all the names it has been seen under.

use paper::{Invoice, InvoiceKind, InvoiceLine, Party, signed};

use crate::read::{value, words};
use crate::xml::Element;
use crate::{Sure, Witness};

const TOTAL: [&str; 2] = ["TotalTax-includedAmount", "TotalAmWithTax"];
const TOTAL_IN_WORDS: [&str; 1] = ["TotalTax-includedAmountInChinese"];

/// The invoice, and its number once more from the header.
pub(super) fn witnesses(from: &str, root: Element<'_>) -> Vec<Witness<Invoice>> {
    let mut witnesses = vec![Witness::new(from, Sure::Stated, invoice(root))];
    let id = value::packed(root.find("Header").map_or("", |header| header.value(&["EIid"])));
    if id.len() == 20 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        let says = Invoice { number: id, ..Invoice::default() };
        witnesses.push(Witness::new(format!("{from} Header/EIid"), Sure::Stated, says));
    }
    let inferred = inferred(root);
    if inferred.iter().any(|line| line.amount.is_some()) {
        let says = Invoice { lines: inferred, ..Invoice::default() };
        let from = format!("{from} TotaltaxIncludedAmount");
        witnesses.push(Witness::new(from, Sure::Inferred, says));
    }
    // Where no day of issue is written, the day on which the invoice was asked for is as near as one can come.
    if issued(root).is_empty()
        && let Some(day) = words::day(root.value(&["RequestTime"]))
    {
        let says = Invoice { issued_on: Some(day), ..Invoice::default() };
        witnesses.push(Witness::new(format!("{from} RequestTime"), Sure::Inferred, says));
    }
    witnesses
}

fn invoice(root: Element<'_>) -> Invoice {
    // Lines have totals of their own under the same names.
    let basic = root.find("BasicInformation");
    let sum = |names: &[&str]| basic.map_or("", |basic| basic.value(names));
    let remark = match sum(&["Remark"]) {
        "" => root.find("AdditionalInformation").map_or("", |block| block.value(&["Remark"])),
        remark => remark,
    };
    let (cancels_code, cancels_number) = cancels(root, remark);
    let supervision = root.find("TaxSupervisionInfo");
    let supervised = |names: &[&str]| supervision.map_or("", |block| block.value(names));
    Invoice {
        kind: kind(root),
        number: value::packed(supervised(&["InvoiceNumber"])),
        issued_on: words::day(issued(root)),
        seller: party(root, "SellerInformation", ["SellerName", "SellerIdNum"]),
        buyer: party(root, "BuyerInformation", ["BuyerName", "BuyerIdNum"]),
        amount: signed(sum(&["TotalAmWithoutTax"])),
        tax: signed(sum(&["TotalTaxAm"])),
        total: signed(sum(&TOTAL)),
        total_in_words: value::packed(sum(&TOTAL_IN_WORDS)),
        lines: lines(root),
        cancels_code,
        cancels_number,
        remark: remark.to_owned(),
        ..Invoice::default()
    }
}

/// The day of issue as written; one that no calendar has is written too, and is not replaced by another.
fn issued(root: Element<'_>) -> &str {
    let told = |block: &str| root.find(block).map_or("", |block| block.value(&["IssueTime"]));
    match told("TaxSupervisionInfo") {
        "" => told("BasicInformation"),
        issued => issued,
    }
}

fn kind(root: Element<'_>) -> InvoiceKind {
    let Some(label) = root.find("GeneralOrSpecialVAT") else { return InvoiceKind::Unknown };
    match label.value(&["LabelCode"]) {
        "01" => InvoiceKind::Special,
        "02" => InvoiceKind::Ordinary,
        _ => value::kind(label.value(&["LabelName"])),
    }
}

fn party(root: Element<'_>, block: &str, [name, tax_number]: [&str; 2]) -> Party {
    let block = root.find(block).unwrap_or(root);
    Party { name: value::name(block.value(&[name])), tax_number: value::packed(block.value(&[tax_number])) }
}

/// Lines stand in the repeated block itself, or in details within it.
fn lines(root: Element<'_>) -> Vec<InvoiceLine> {
    items(root).map(line).filter(|line| *line != InvoiceLine::default()).collect()
}

fn items(root: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    let blocks = root.all().filter(|element| element.is("IssuItemInformation"));
    blocks.flat_map(|block| {
        let details: Vec<_> = block.children().filter(|child| child.is("ItemDetail")).collect();
        if details.is_empty() { vec![block] } else { details }
    })
}

/// Of lines that say no amount but one with tax, what that is without it.
fn inferred(root: Element<'_>) -> Vec<InvoiceLine> {
    let amount = |item: Element<'_>, line: &InvoiceLine| match line.amount {
        Some(_) => None,
        None => signed(item.value(&["TotaltaxIncludedAmount"]))?.checked_sub(line.tax?),
    };
    let told = items(root).map(|item| (item, line(item))).filter(|(_, line)| *line != InvoiceLine::default());
    told.map(|(item, line)| InvoiceLine { amount: amount(item, &line), ..InvoiceLine::default() }).collect()
}

fn line(item: Element<'_>) -> InvoiceLine {
    let (class, name) = InvoiceLine::split_class(&value::name(item.value(&["ItemName"])));
    InvoiceLine {
        name,
        class,
        spec: value::name(item.value(&["SpecMod"])),
        unit: value::name(item.value(&["MeaUnits"])),
        quantity: value::number(item.value(&["Quantity"])),
        price: value::number(item.value(&["UnPrice"])),
        amount: signed(item.value(&["Amount"])),
        rate: value::rate(item.value(&["TaxRate"])),
        tax: signed(item.value(&["ComTaxAm", "TaxAm"])),
    }
}

/// The blue invoice, from the block for red ones or the remark.
fn cancels(root: Element<'_>, remark: &str) -> (String, String) {
    let Some(red) = root.find("RedEInvoice") else { return value::cancelled(remark).unwrap_or_default() };
    let code = value::packed(red.value(&["OriginalInvoiceCode"]));
    let number = value::packed(red.value(&["OriginalInvoiceNumber", "OriginalInvoiceNo"]));
    match (code.len(), number.is_empty()) {
        (_, false) => (if number.len() == 20 { String::new() } else { code }, number),
        (20, true) => (String::new(), code),
        _ => value::cancelled(remark).unwrap_or_default(),
    }
}
