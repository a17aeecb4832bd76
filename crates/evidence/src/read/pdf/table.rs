//! The table of an invoice: which column a value stands under, names wrapped over rows, subtotals left out.

use paper::InvoiceLine;

use super::invoice::Page;
use super::layout::{Cell, Row};
use crate::read::words;

const COLUMNS: [(&[&str], Column); 9] = [
    (&["序号"], Column::Place),
    (&["项目名称", "货物或应税劳务、服务名称", "货物或应税劳务名称", "货物(劳务)名称"], Column::Name),
    (&["规格型号"], Column::Spec),
    (&["单位"], Column::Unit),
    (&["数量"], Column::Quantity),
    (&["单价"], Column::Price),
    (&["金额"], Column::Amount),
    (&["税率/征收率", "税率"], Column::Rate),
    (&["税额"], Column::Tax),
];
/// A gap of half a size parts two values.
const GAP: f64 = 0.45;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Place,
    Name,
    Spec,
    Unit,
    Quantity,
    Price,
    Amount,
    Rate,
    Tax,
}

/// Adds the lines of one page.
pub(super) fn lines(page: &Page, lines: &mut Vec<InvoiceLine>) {
    let Some((start, heads)) = page.rows.iter().enumerate().find_map(|(at, row)| Some((at, heads(row)?)))
    else {
        return;
    };
    let mut early = String::new();
    for row in page.rows.iter().skip(start + 1) {
        let text = row.folded();
        if text.starts_with("合计") || text.starts_with("总计") || text.contains("价税合计") {
            break;
        }
        if text.starts_with("小计") || text.starts_with("原价合计") || text.starts_with("折扣额合计")
        {
            continue;
        }
        let line = line(row, &heads);
        if line.amount.is_some() {
            let name = format!("{early}{}", line.name);
            early.clear();
            lines.push(InvoiceLine { name, ..line });
        } else if line.name.starts_with('*') {
            early = line.name;
        } else if !early.is_empty() {
            early.push_str(&line.name);
        } else if let Some(last) = lines.last_mut() {
            last.name.push_str(&line.name);
            last.spec.push_str(&line.spec);
            last.unit.push_str(&line.unit);
        }
    }
}

/// Without the line 详见销货清单 where the pages of the list were read.
pub(super) fn without_stand_in(lines: &mut Vec<InvoiceLine>) {
    if lines.len() > 1 {
        lines.retain(|line| !(line.name.contains("详见") && line.name.contains("清单")));
    }
}

/// Where each column's head stands, if the row is the table's head.
fn heads(row: &Row) -> Option<Vec<(Column, f64, f64)>> {
    let found: Vec<_> = COLUMNS
        .iter()
        .filter_map(|(names, column)| {
            let (behind, length) =
                names.iter().find_map(|name| Some((*row.behind(name).first()?, name.chars().count())))?;
            let (first, last) = (row.runs.get(behind - length)?, row.runs.get(behind - 1)?);
            Some((*column, first.x, last.x + last.width))
        })
        .collect();
    let has = |wanted| found.iter().any(|(column, ..)| *column == wanted);
    (has(Column::Name) && has(Column::Amount) && has(Column::Tax)).then_some(found)
}

fn line(row: &Row, heads: &[(Column, f64, f64)]) -> InvoiceLine {
    let mut line = InvoiceLine::default();
    for cell in row.cells(GAP) {
        let Some(column) = column(&cell, heads) else { continue };
        match column {
            Column::Place => {}
            Column::Name => line.name.push_str(&cell.text),
            Column::Spec => line.spec.push_str(&cell.text),
            Column::Unit => line.unit.push_str(&cell.text),
            Column::Quantity => line.quantity.push_str(&cell.text),
            Column::Price => line.price.push_str(&cell.text),
            Column::Amount => line.amount = line.amount.or(words::amount(&cell.text)),
            Column::Rate => line.rate.push_str(&cell.text),
            Column::Tax => line.tax = line.tax.or(words::amount(&cell.text)),
        }
    }
    line
}

/// The column with which a value shares most of its width; else the nearest.
fn column(cell: &Cell, heads: &[(Column, f64, f64)]) -> Option<Column> {
    let shared = |x0: f64, x1: f64| cell.x1.min(x1) - cell.x0.max(x0);
    heads.iter().max_by(|a, b| shared(a.1, a.2).total_cmp(&shared(b.1, b.2))).map(|(column, ..)| *column)
}
