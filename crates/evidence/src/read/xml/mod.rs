//! Structured invoices: 数电票, the paper era's `eInvoice`, and vouchers in XBRL, alone or attached to another form.

mod digital;
mod doubts;
pub(crate) mod paper_era;

use paper::Invoice;

use super::found::{Found, Said};
use super::special::{self, Special};
use super::xbrl;
use crate::xml::{Element, Fault, Tree};
use crate::{Sure, Witness};

/// Everything that one XML document says, its sources named after `from`.
pub(crate) fn read(from: &str, bytes: &[u8]) -> Result<Found, Fault> {
    let tree = Tree::parse(bytes)?;
    Ok(Found { said: papers(from, &tree), ..Found::default() })
}

/// The papers of a document: the root is one, or holds several.
pub(crate) fn papers(from: &str, tree: &Tree<'_>) -> Vec<Said> {
    let roots: Vec<_> = tree.root().outermost(is_paper).collect();
    let named = |at: usize| match roots.len() {
        1 => from.to_owned(),
        _ => format!("{from} 第{}份", at + 1),
    };
    roots.iter().enumerate().flat_map(|(at, root)| one(&named(at), *root)).collect()
}

fn is_paper(element: Element<'_>) -> bool {
    element.is("EInvoice") || element.name() == "xbrl"
}

/// One paper; also where all that was written in it is none.
fn one(from: &str, root: Element<'_>) -> Option<Said> {
    let mut doubts = doubts::of(from, root);
    doubts.extend(kind(root).map(Special::finding));
    let said = if root.name() == "xbrl" { xbrl::paper(from, root) } else { invoice(from, root) };
    let nothing = || Said::Invoice(vec![Witness::new(from, Sure::Stated, Invoice::default())]);
    let mut said = said.or_else(|| (!doubts.is_empty()).then(nothing))?;
    match &mut said {
        Said::Invoice(witnesses) => witnesses.first_mut()?.doubts = doubts,
        Said::Receipt(witnesses) => witnesses.first_mut()?.doubts = doubts::of_receipt(doubts),
        Said::Contract(_) => {}
    }
    Some(said)
}

/// Labels in which an issuer names the kind of an invoice, and the remark that says so of tax on a margin.
const LABELS: [&str; 5] =
    ["LabelName", "TypeOfVoucher", "TypeOfInvoice", "InvoiceType", "SpecificBusinessType"];

/// The kind of its own that an invoice names.
fn kind(root: Element<'_>) -> Option<&'static Special> {
    let labels = root.all().filter(|element| LABELS.iter().any(|name| element.is(name))).map(Element::text);
    let remarks = ["Remark", "Remarks", "Note"];
    // 差额征税：9999.00。 is how a remark begins that says it.
    let margin = root.all().filter(|element| remarks.iter().any(|name| element.is(name)));
    let margin = margin.filter(|element| element.text().starts_with("差额征税")).map(|_| "差额征税");
    special::of(labels.chain(margin)).or_else(|| special::of_elements(root.all().map(Element::name)))
}

fn invoice(from: &str, root: Element<'_>) -> Option<Said> {
    let witnesses = if root.find("EInvoiceData").is_some() || root.find("TaxSupervisionInfo").is_some() {
        digital::witnesses(from, root)
    } else {
        vec![Witness::new(from, Sure::Stated, paper_era::invoice(root))]
    };
    let said: Vec<_> = witnesses.into_iter().filter(|witness| witness.says != Invoice::default()).collect();
    (!said.is_empty()).then_some(Said::Invoice(said))
}
