//! Values that stand in structured data and are none: a day that no calendar has, an amount that is no number or finer
//! than a fen. The record leaves them out; that they were written is said.

use paper::{Finding, Severity, signed};

use crate::read::words;
use crate::xml::Element;

/// Values named at most; a file made to fill the answer tells no more by the hundredth.
const MOST: usize = 20;
/// Characters of a value that are shown.
const SHOWN: usize = 40;

/// What a value should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Day,
    Amount,
}

/// Elements by name: what each should hold, and the field of the record it is. `line.` stands for the line it is in.
const ELEMENTS: [(&str, Sort, &str); 18] = [
    ("IssueTime", Sort::Day, "issued_on"),
    ("IssueDate", Sort::Day, "issued_on"),
    ("DateOfIssue", Sort::Day, "issued_on"),
    ("DateOfBookkeeping", Sort::Day, "paid_on"),
    ("TransactionDate", Sort::Day, "paid_on"),
    ("TotalAmWithoutTax", Sort::Amount, "amount"),
    ("TotalTaxAm", Sort::Amount, "tax"),
    ("TotalTax-includedAmount", Sort::Amount, "total"),
    ("TaxExclusiveTotalAmount", Sort::Amount, "amount"),
    ("TaxTotalAmount", Sort::Amount, "tax"),
    ("TaxInclusiveTotalAmount", Sort::Amount, "total"),
    ("TotalAmountExcludingTax", Sort::Amount, "amount"),
    ("TotalTaxAmount", Sort::Amount, "tax"),
    ("TaxIncludedAmountInFigures", Sort::Amount, "total"),
    ("TransactionAmountInFigures", Sort::Amount, "amount"),
    ("Amount", Sort::Amount, "line.amount"),
    ("ComTaxAm", Sort::Amount, "line.tax"),
    ("TaxAmount", Sort::Amount, "line.tax"),
];
/// The elements that are a line, whatever the form.
const LINES: [&str; 4] =
    ["ItemDetail", "IssuItemInformation", "GoodsInfo", "InformationOfTaxableGoodsOrServicesDetailItemsTuple"];

/// One finding for each value of a paper that cannot be read, at its field.
pub(crate) fn of(from: &str, root: Element<'_>) -> Vec<Finding> {
    let lines: Vec<Element<'_>> = root.all().filter(|element| is_line(*element)).collect();
    root.all().filter_map(|element| doubt(from, &lines, element)).take(MOST).collect()
}

/// The same of a bank receipt, whose day is that of the payment.
pub(crate) fn of_receipt(doubts: Vec<Finding>) -> Vec<Finding> {
    let paid = |finding: Finding| match finding.field.as_str() {
        "issued_on" => Finding { field: "paid_on".to_owned(), ..finding },
        _ => finding,
    };
    doubts.into_iter().map(paid).collect()
}

/// A line that holds others is none.
fn is_line(element: Element<'_>) -> bool {
    LINES.iter().any(|name| element.is(name)) && !element.children().any(|child| child.is("ItemDetail"))
}

fn doubt(from: &str, lines: &[Element<'_>], element: Element<'_>) -> Option<Finding> {
    let name = if element.name() == "TaxAm" { "ComTaxAm" } else { element.name() };
    let (_, sort, field) = ELEMENTS.iter().find(|(known, ..)| *known == name)?;
    let text = element.text();
    // 免税, 不征税 and *** stand in place of an amount of tax; tags hold references in place of texts.
    let is_left_out = match sort {
        Sort::Day => text.is_empty(),
        Sort::Amount => !text.chars().any(|c| c.is_ascii_digit()),
    };
    let is_read = match sort {
        Sort::Day => words::day(text).is_some(),
        Sort::Amount => signed(text).is_some(),
    };
    if is_left_out || is_read || element.children().next().is_some() {
        return None;
    }
    let line = lines.iter().position(|line| line.holds(element));
    let field = match (field.strip_prefix("line."), line) {
        (Some(field), Some(at)) => format!("lines[{at}].{field}"),
        (Some(_), None) => "lines".to_owned(),
        (None, _) => (*field).to_owned(),
    };
    let shown: String = text.chars().take(SHOWN).collect();
    let wanted = if *sort == Sort::Day { "日期" } else { "到分的金额" };
    let what = format!("{from} 中 {} 为“{shown}”，不是有效的{wanted}，请对照原件核对", element.name());
    Some(Finding::new("no-value", field, Severity::Error, what))
}
