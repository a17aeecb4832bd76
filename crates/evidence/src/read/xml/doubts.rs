//! Values that stand in structured data and are none: a day that no calendar has, an amount that is no number or finer
//! than a fen. The record leaves them out; that they were written is said.

use paper::{Finding, Severity, signed};

use crate::read::value;
use crate::xml::{Element, Tree};

/// Values named at most; a file made to fill the answer tells no more by the hundredth.
const MOST: usize = 20;
/// Characters of a value that are shown.
const SHOWN: usize = 40;

/// One finding for each value that cannot be read.
pub(crate) fn of(from: &str, tree: &Tree<'_>) -> Vec<Finding> {
    tree.root().all().filter_map(|element| doubt(from, element)).take(MOST).collect()
}

fn doubt(from: &str, element: Element<'_>) -> Option<Finding> {
    let (what, is_read): (_, fn(&str) -> bool) = match element.name() {
        "IssueTime" | "RequestTime" | "IssueDate" | "DateOfIssue" | "DateOfBookkeeping"
        | "TransactionDate" => ("日期", |text| value::day(text).is_some()),
        "TotalAmWithoutTax"
        | "TotalTaxAm"
        | "TotalTax-includedAmount"
        | "Amount"
        | "ComTaxAm"
        | "TaxAm"
        | "TaxExclusiveTotalAmount"
        | "TaxTotalAmount"
        | "TaxInclusiveTotalAmount"
        | "TaxAmount"
        | "TotalAmountExcludingTax"
        | "TotalTaxAmount"
        | "TaxIncludedAmountInFigures"
        | "TransactionAmountInFigures" => ("到分的金额", |text| signed(text).is_some()),
        _ => return None,
    };
    let text = element.text();
    // 免税, 不征税 and *** stand in place of an amount of tax; tags hold references in place of texts.
    let is_left_out = match what {
        "日期" => text.is_empty(),
        _ => !text.chars().any(|c| c.is_ascii_digit()),
    };
    if is_left_out || is_read(text) || element.children().next().is_some() {
        return None;
    }
    let shown: String = text.chars().take(SHOWN).collect();
    let what = format!("{from} 中 {} 为“{shown}”，不是有效的{what}，请对照原件核对", element.name());
    Some(Finding::new("no-value", "", Severity::Error, what))
}
