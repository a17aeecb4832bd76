//! Invoices in XBRL.

use paper::{Invoice, InvoiceKind, InvoiceLine, Party, signed};

use crate::read::{value, words};
use crate::xml::Element;
use crate::{Sure, Witness};

const LINE: &str = "NameOfTaxableGoodsOrServices";
const TAX_NUMBER: &str = "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOf";

/// The invoice, and its code and number once more from the unique code.
pub(super) fn witnesses(from: &str, root: Element<'_>) -> Vec<Witness<Invoice>> {
    let mut says = invoice(root);
    let unique = value::packed(root.value(&["UniqueCodeOfInvoice"]));
    let split = match unique.strip_prefix(says.code.as_str()) {
        Some(number) if !says.code.is_empty() => Some((says.code.as_str(), number)),
        _ => value::split_key(&unique),
    };
    let key = split.map(|(code, number)| Invoice {
        code: code.to_owned(),
        number: number.to_owned(),
        ..Invoice::default()
    });
    if says.number.is_empty() && says.total.is_none() && key.is_none() {
        return Vec::new();
    }
    if says.kind == InvoiceKind::Unknown {
        says.kind = family(root);
    }
    let mut found = vec![Witness::new(from, Sure::Stated, says)];
    if let Some(says) = key {
        found.push(Witness::new(format!("{from} UniqueCodeOfInvoice"), Sure::Stated, says));
    }
    found
}

fn invoice(root: Element<'_>) -> Invoice {
    let remark = root.value(&["Remarks", "Remark"]).to_owned();
    let (cancels_code, cancels_number) = cancels(root, &remark);
    Invoice {
        kind: value::kind(root.value(&["TypeOfInvoice"])),
        code: value::packed(root.value(&["CodeOfInvoice"])),
        number: value::packed(root.value(&[
            "NumberOfInvoice",
            "NumberOfElectronicInvoice",
            "ElectronicInvoiceRailwayETicketNumber",
            "ElectronicInvoiceAirTransportReceiptNumber",
        ])),
        issued_on: words::day(root.value(&["DateOfIssue", "IssueDate"])),
        check_code: value::packed(root.value(&["IdentifyingCode"])),
        seller: party(root, "Seller"),
        buyer: party(root, "Purchaser"),
        amount: signed(root.value(&["TotalAmountExcludingTax"])),
        tax: signed(root.value(&["TotalTaxAmount"])),
        total: signed(root.value(&["TaxIncludedAmountInFigures", "Fare", "TotalAmount"])),
        total_in_words: value::packed(root.value(&["TaxIncludedAmountInWords"])),
        lines: root.all().filter(|tuple| tuple.children().any(|child| child.is(LINE))).map(line).collect(),
        cancels_code,
        cancels_number,
        contract: root.value(&["ContractNumber", "NumberOfContract"]).to_owned(),
        receipt: root.value(&["NumberOfBankElectronicReceipt"]).to_owned(),
        remark,
    }
}

/// Special or ordinary by the family that the instance names.
fn family(root: Element<'_>) -> InvoiceKind {
    let schema = root.find("schemaRef").and_then(|schema| schema.attribute("href")).unwrap_or_default();
    if schema.contains("_spcl") || schema.contains("_spe") {
        InvoiceKind::Special
    } else if schema.contains("_ord") {
        InvoiceKind::Ordinary
    } else {
        InvoiceKind::Unknown
    }
}

fn party(root: Element<'_>, side: &str) -> Party {
    let [long, short] = [format!("{TAX_NUMBER}{side}"), format!("UnifiedSocialCreditCodeOf{side}")];
    Party {
        name: value::name(root.value(&[&format!("NameOf{side}")])),
        tax_number: value::packed(root.value(&[&long, &short])),
    }
}

fn line(tuple: Element<'_>) -> InvoiceLine {
    let starting = |prefix: &str| {
        let mut children = tuple.children();
        children.find(|child| child.name().starts_with(prefix)).map_or("", Element::text)
    };
    let (class, name) = InvoiceLine::split_class(&value::name(starting(LINE)));
    InvoiceLine {
        name,
        class,
        spec: value::name(starting("Specification")),
        unit: value::name(starting("UnitOf")),
        quantity: value::number(starting("Quantity")),
        price: value::number(starting("UnitPrice")),
        amount: signed(starting("Amount")),
        rate: value::rate(starting("TaxRate")),
        tax: signed(starting("TaxAmount")),
    }
}

/// The blue invoice, by elements that speak of an original or a blue one, or from the remark.
fn cancels(root: Element<'_>, remark: &str) -> (String, String) {
    let told = |what: &str| {
        let mut all = root.all();
        all.find(|element| {
            let name = element.name();
            name.contains(what)
                && name.contains("Invoice")
                && (name.contains("Original") || name.contains("Blue"))
        })
        .map_or_else(String::new, |element| value::packed(element.text()))
    };
    let number = told("Number");
    if number.is_empty() { value::cancelled(remark).unwrap_or_default() } else { (told("Code"), number) }
}
