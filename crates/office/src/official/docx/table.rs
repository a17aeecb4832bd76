//! Tables of a paper in Word: fixed widths, a head that is repeated on every page, rows that are not torn apart.

use docx_rs::{
    AlignmentType, Docx, HeightRule, Paragraph, Table as Grid, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};

use super::style::{CAPTION, CELL, GAP, HEAD, SMALL, text_width};
use super::text;
use crate::official::{Align, Cell, Table, Total};

/// The least height of a head row, in twentieths of a point. No other row has it: see [`repeat_heads`].
const HEAD_HEIGHT: f32 = 481.0;
/// The least height of every other row.
const ROW_HEIGHT: f32 = 440.0;

/// Adds caption and table, and a little room below.
pub fn add(file: Docx, table: &Table, wide: bool) -> Docx {
    let file = if table.caption.is_empty() {
        file.add_paragraph(Paragraph::new().style(GAP).keep_next(true))
    } else {
        let caption = Paragraph::new().style(CAPTION).keep_next(true);
        file.add_paragraph(caption.add_run(text::run(&table.caption)))
    };
    file.add_table(grid(table, wide)).add_paragraph(Paragraph::new().style(GAP))
}

fn grid(table: &Table, wide: bool) -> Grid {
    let widths = widths(table, text_width(wide));
    let mut rows = Vec::new();
    if table.has_head() {
        rows.push(head(table, &widths));
    }
    rows.extend(table.rows.iter().map(|cells| row(table, cells, &widths)));
    if let Some(total) = &table.total {
        rows.push(last(table, total, &widths));
    }
    Grid::new(rows)
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(30, 70, 30, 70))
}

/// The columns' widths in twentieths of a point, filling the text's width.
fn widths(table: &Table, whole: usize) -> Vec<usize> {
    let shares: usize = table.columns.iter().map(|column| usize::from(column.width)).sum();
    table.columns.iter().map(|column| whole * usize::from(column.width) / shares.max(1)).collect()
}

fn head(table: &Table, widths: &[usize]) -> TableRow {
    let cell = |(column, width): (&crate::official::Column, &usize)| {
        let label = Paragraph::new().style(HEAD).keep_next(true).add_run(text::run(&column.label()));
        place(label, *width)
    };
    let cells = table.columns.iter().zip(widths).map(cell).collect();
    TableRow::new(cells).cant_split().row_height(HEAD_HEIGHT).height_rule(HeightRule::AtLeast)
}

fn row(table: &Table, cells: &[Cell], widths: &[usize]) -> TableRow {
    let columns = table.columns.iter().zip(widths).enumerate();
    let cell = |(at, (column, width)): (usize, (&crate::official::Column, &usize))| {
        let words = cells.get(at).map_or_else(String::new, Cell::text);
        place(paragraph(table, column.align, &words), *width)
    };
    body(columns.map(cell).collect())
}

fn last(table: &Table, total: &Total, widths: &[usize]) -> TableRow {
    let first: usize = widths.iter().take(total.span).sum();
    let label = place(paragraph(table, Align::Centre, &total.label), first).grid_span(total.span);
    let rest = total.cells.iter().zip(table.columns.iter().zip(widths).skip(total.span));
    let cell = |(cell, (column, width)): (&Cell, (&crate::official::Column, &usize))| {
        place(paragraph(table, column.align, &cell.text()), *width)
    };
    body(std::iter::once(label).chain(rest.map(cell)).collect())
}

fn body(cells: Vec<TableCell>) -> TableRow {
    TableRow::new(cells).cant_split().row_height(ROW_HEIGHT).height_rule(HeightRule::AtLeast)
}

fn place(paragraph: Paragraph, width: usize) -> TableCell {
    TableCell::new().add_paragraph(paragraph).width(width, WidthType::Dxa).vertical_align(VAlignType::Center)
}

fn paragraph(table: &Table, align: Align, words: &str) -> Paragraph {
    let side = match align {
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    };
    Paragraph::new().style(if table.small { SMALL } else { CELL }).align(side).add_run(text::run(words))
}

/// Marks head rows, known by their height, to be repeated on every page: the library has no word for it. Words that
/// people typed cannot be taken for the mark, for their angle brackets are written as entities.
pub fn repeat_heads(document: &[u8]) -> Vec<u8> {
    let mark = format!("<w:trHeight w:val=\"{HEAD_HEIGHT}\"");
    String::from_utf8_lossy(document).replace(&mark, &format!("<w:tblHeader />{mark}")).into_bytes()
}
