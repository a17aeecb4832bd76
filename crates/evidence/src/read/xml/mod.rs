//! Structured invoices: 数电票, the paper era's `eInvoice`, and vouchers in XBRL, alone or attached to another form.

mod digital;
pub(crate) mod doubts;
pub(crate) mod paper_era;

use paper::Invoice;

use super::found::{Found, Said};
use super::xbrl;
use crate::xml::{Element, Fault, Tree};
use crate::{Sure, Witness};

/// Everything that one XML document says, its sources named after `from`.
pub(crate) fn read(from: &str, bytes: &[u8]) -> Result<Found, Fault> {
    let tree = Tree::parse(bytes)?;
    Ok(Found { said: papers(from, &tree), findings: doubts::of(from, &tree), ..Found::default() })
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

fn one(from: &str, root: Element<'_>) -> Option<Said> {
    if root.name() == "xbrl" {
        return xbrl::paper(from, root);
    }
    let witnesses = if root.find("EInvoiceData").is_some() || root.find("TaxSupervisionInfo").is_some() {
        digital::witnesses(from, root)
    } else {
        vec![Witness { from: from.to_owned(), sure: Sure::Stated, says: paper_era::invoice(root) }]
    };
    let said: Vec<_> = witnesses.into_iter().filter(|witness| witness.says != Invoice::default()).collect();
    (!said.is_empty()).then_some(Said::Invoice(said))
}
