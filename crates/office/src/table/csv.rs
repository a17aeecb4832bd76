//! CSV as spreadsheets on Chinese machines open it rightly: UTF-8 with a byte order mark, CRLF, no formulas. Rows
//! alone, without a line of totals, so that it can be read back.

use super::{Table, TableError, Value, cell, formula};

/// Writes the table.
///
/// # Errors
/// [`TableError::Shape`], [`TableError::SameColumn`].
pub fn csv(table: &Table) -> Result<Vec<u8>, TableError> {
    table.check()?;
    let mut out = String::from("\u{FEFF}");
    line(&mut out, table.columns.iter().map(|column| formula::neutralise(&column.head()).into_owned()));
    for row in &table.rows {
        let cells = row.iter().zip(&table.columns).map(|(value, column)| {
            let text = cell::text(value, column);
            match value {
                Value::Text(_) => formula::neutralise(&text).into_owned(),
                // Numbers and days are ours, also when they begin with a minus sign.
                _ => text,
            }
        });
        line(&mut out, cells);
    }
    Ok(out.into_bytes())
}

/// RFC 4180; also quoted are cells with blanks at an end, which some readers drop.
fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) || cell.trim().len() != cell.len() {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}
