//! The table of an invoice's lines, by the columns under its heading.

use paper::{InvoiceLine, signed};

use super::page::{Page, Text};
use crate::read::value;

/// The columns, each with the words its heading begins with.
const COLUMNS: [&[&str]; 8] = [
    &["项目名称", "货物或应税劳务", "货物或应税劳务、服务名称"],
    &["规格型号"],
    &["单位"],
    &["数量"],
    &["单价"],
    &["金额"],
    &["税率"],
    &["税额"],
];
const AMOUNT: usize = 5;
/// Places of 合 or 计 that are tried.
const MOST_HALVES: usize = 32;
/// Base lines of one row differ by less, in millimetres.
const ROW: f64 = 1.6;

/// The lines on all pages.
pub(super) fn lines(pages: &[Page]) -> Vec<InvoiceLine> {
    pages.iter().flat_map(page_lines).collect()
}

/// The label of the row of sums.
pub(super) fn total_row(page: &Page) -> Option<&Text> {
    page.texts.iter().find(|text| text.bare == "合计").or_else(|| {
        let half =
            |what: &'static str| page.texts.iter().filter(move |text| text.bare == what).take(MOST_HALVES);
        half("合").find(|first| half("计").any(|second| (first.base - second.base).abs() < ROW))
    })
}

fn page_lines(page: &Page) -> Vec<InvoiceLine> {
    let Some(heading) = heading(page) else { return Vec::new() };
    let top = heading.iter().flatten().map(|text| text.base).fold(f64::MIN, f64::max);
    let subtotal = page.texts.iter().find(|text| matches!(text.bare.as_str(), "小计" | "小计:"));
    let bottom = [subtotal, total_row(page)]
        .into_iter()
        .flatten()
        .map(|text| text.base)
        .filter(|base| *base > top)
        .fold(f64::MAX, f64::min);
    let mut texts: Vec<_> =
        page.texts.iter().filter(|text| text.base > top + ROW && text.base < bottom - ROW).collect();
    texts.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut lines: Vec<[String; 8]> = Vec::new();
    for row in rows(texts) {
        let cells = cells(&heading, row);
        let starts = signed(cells.get(AMOUNT).map_or("", |cell| cell)).is_some();
        match lines.last_mut() {
            // A row without an amount carries on the texts of the row above.
            Some(above) if !starts => {
                for (cell, more) in above.iter_mut().zip(cells).take(2) {
                    cell.push_str(&more);
                }
            }
            _ if starts => lines.push(cells),
            _ => {}
        }
    }
    lines.into_iter().map(line).collect()
}

/// The heading's labels by column; a table needs at least name, amount and tax.
fn heading(page: &Page) -> Option<[Option<&Text>; 8]> {
    let is = |text: &Text, words: &[&str]| words.iter().any(|word| text.bare.starts_with(word));
    let [names, .., taxes] = COLUMNS;
    let name = page.texts.iter().find(|text| is(text, names))?;
    let on_line = |text: &&Text| (text.base - name.base).abs() < 3.0;
    let labels = COLUMNS.map(|words| page.texts.iter().filter(on_line).find(|text| is(text, words)));
    let has_tax = page.texts.iter().filter(on_line).any(|text| is(text, taxes));
    (has_tax && labels.get(AMOUNT).is_some_and(Option::is_some)).then_some(labels)
}

/// Texts sorted by base line, cut into rows.
fn rows(texts: Vec<&Text>) -> Vec<Vec<&Text>> {
    let mut rows: Vec<Vec<&Text>> = Vec::new();
    for text in texts {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|first| text.base - first.base < ROW) => row.push(text),
            _ => rows.push(vec![text]),
        }
    }
    rows
}

/// A row's texts under the headings they are nearest to, those of one column joined from left to right.
fn cells(heading: &[Option<&Text>; 8], mut row: Vec<&Text>) -> [String; 8] {
    let mut cells = <[String; 8]>::default();
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    for text in row {
        let distance = |label: &Text| {
            let gap = (text.left - label.right).max(label.left - text.right).max(0.0);
            let overlap = (text.right.min(label.right) - text.left.max(label.left)).max(0.0);
            gap - overlap
        };
        let nearest = heading
            .iter()
            .enumerate()
            .filter_map(|(at, label)| Some((at, distance((*label)?))))
            .min_by(|(_, a), (_, b)| a.total_cmp(b));
        if let Some(cell) = nearest.and_then(|(at, _)| cells.get_mut(at)) {
            cell.push_str(text.text.trim());
        }
    }
    cells
}

fn line(cells: [String; 8]) -> InvoiceLine {
    let [name, spec, unit, quantity, price, amount, rate, tax] = cells;
    let (class, name) = InvoiceLine::split_class(&name);
    InvoiceLine {
        name,
        class,
        spec,
        unit,
        quantity: value::number(&quantity),
        price: value::number(&price),
        amount: signed(&amount),
        rate: value::rate(&rate),
        tax: signed(&tax),
    }
}
