//! xlsx: the first sheet that can be seen, by the streaming reader alone. The library's other way in makes room for
//! the whole rectangle between the first and the last cell, which a file of one kilobyte can make larger than memory.
//!
//! The file has been looked through before (`evidence::examine`): how far it inflates, how many strings it claims.
//! What is left to a hostile sheet is to make the library panic, which ends here as a refusal.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::cells::{Cell, Flaw, Line};
use super::{Limits, ReadError, Sheet, decimal, hidden};
use crate::table::formula;

/// Merged cells that are heeded; a list of ten thousand rows has some hundred.
const MOST_MERGED: usize = 1_000;

pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadError> {
    let malformed = |why: String| ReadError::Malformed { file: file.to_owned(), why };
    match catch_unwind(AssertUnwindSafe(|| open(file, bytes, limits))) {
        Ok(Ok(sheet)) => Ok(sheet),
        Ok(Err(Fault::Read(error))) => Err(error),
        Ok(Err(Fault::Library(error))) => Err(malformed(error.to_string())),
        Err(_) => Err(malformed("单元格位置".into())),
    }
}

enum Fault {
    Read(ReadError),
    Library(XlsxError),
}

impl From<XlsxError> for Fault {
    fn from(error: XlsxError) -> Self {
        Self::Library(error)
    }
}

fn open(file: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, Fault> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let malformed = |why| Fault::Read(ReadError::Malformed { file: file.to_owned(), why });
    let sheets = workbook.sheets_metadata();
    let seen =
        |sheet: &calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let at = sheets.iter().position(seen).ok_or_else(|| malformed("没有可见的工作表".to_owned()))?;
    let name = sheets.get(at).map(|sheet| sheet.name.clone()).unwrap_or_default();
    let unread = unread(sheets, at);
    let mut lines = lines(&mut workbook, &name, file, limits)?;
    for area in workbook.merge_cells_by_sheet_name(&name)?.into_iter().take(MOST_MERGED) {
        spread(&mut lines, area.start, area.end);
    }
    let hidden = hidden::mark(bytes, at, limits.columns, &mut lines).map_err(malformed)?;
    let (file, name) = (file.to_owned(), Some(name));
    Ok(Sheet { file, name, unread, in_wan: false, hidden, heads: Line::default(), lines })
}

/// The other sheets; of a hidden one nobody would know.
fn unread(sheets: &[calamine::Sheet], read: usize) -> Vec<String> {
    let others =
        sheets.iter().enumerate().filter(|(at, sheet)| *at != read && sheet.typ == SheetType::WorkSheet);
    others
        .map(|(_, sheet)| match sheet.visible {
            SheetVisible::Visible => sheet.name.clone(),
            SheetVisible::Hidden | SheetVisible::VeryHidden => format!("{}（隐藏的工作表）", sheet.name),
        })
        .collect()
}

/// Puts the text of a cell merged over rows into those of them that have anything in them; places count from zero.
fn spread(lines: &mut [Line], (top, column): (u32, u32), (bottom, _): (u32, u32)) {
    let column = column as usize;
    let at = |row: u32| lines.binary_search_by_key(&row.saturating_add(1), |line| line.number);
    let (Ok(first), last) = (at(top), at(bottom)) else { return };
    let last = last.map_or_else(|next| next, |found| found + 1);
    let Some(text) = lines.get(first).and_then(|line| line.cells.get(column)).map(|cell| cell.text.clone())
    else {
        return;
    };
    for line in lines.get_mut(first + 1..last).unwrap_or_default() {
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::default());
        }
        if let Some(cell) = line.cells.get_mut(column).filter(|cell| **cell == Cell::default()) {
            *cell = Cell { text: text.clone(), flaw: Some(Flaw::Merged) };
        }
    }
}

fn lines(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    file: &str,
    limits: &Limits,
) -> Result<Vec<Line>, Fault> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut lines: Vec<Line> = Vec::new();
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let cell = cell(&record.value, record.formula.is_some());
        if cell == Cell::default() {
            continue;
        }
        let (row, column) = (record.pos.0.saturating_add(1), record.pos.1 as usize);
        let fault =
            |what, most| Err(Fault::Read(ReadError::TooLarge { file: file.to_owned(), row, what, most }));
        if column >= limits.columns {
            return fault("列数过多", limits.columns);
        }
        if cell.text.chars().count() > limits.characters {
            return fault("单元格内容过长", limits.characters);
        }
        match lines.last() {
            Some(last) if last.number == row && last.cells.len() <= column => {}
            Some(last) if last.number >= row => return Err(out_of_order(file, row)),
            _ if lines.len() > limits.rows => return fault("行数过多", limits.rows),
            _ => lines.push(Line { number: row, ..Line::default() }),
        }
        if let Some(line) = lines.last_mut() {
            line.cells.resize(column, Cell::default());
            line.cells.push(cell);
        }
    }
    Ok(lines)
}

/// Cells that come twice or backwards: two programs would show two different tables.
fn out_of_order(file: &str, row: u32) -> Fault {
    let why = format!("第 {row} 行的单元格顺序错乱");
    Fault::Read(ReadError::Malformed { file: file.to_owned(), why })
}

fn cell(value: &DataRef<'_>, is_formula: bool) -> Cell {
    let words = |text: &str| (formula::restore(text).to_owned(), None);
    let (text, flaw) = match value {
        DataRef::Empty => (String::new(), None),
        DataRef::String(text) => words(text),
        DataRef::SharedString(text) => words(text),
        DataRef::Int(number) => (number.to_string(), None),
        DataRef::Float(number) => match decimal::text(*number) {
            Some(text) => (text, None),
            None => (number.to_string(), Some(Flaw::Digits)),
        },
        DataRef::Bool(true) => ("TRUE".to_owned(), None),
        DataRef::Bool(false) => ("FALSE".to_owned(), None),
        DataRef::DateTime(moment) => (shown(moment), None),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (text.clone(), None),
        DataRef::Error(error) => (error.to_string(), Some(Flaw::Error)),
    };
    Cell { text, flaw: flaw.or(is_formula.then_some(Flaw::Formula)) }
}

/// A date cell as ISO 8601, with its time of day only if it has one.
fn shown(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = if (hour, minute, second) == (0, 0, 0) {
        String::new()
    } else {
        format!(" {hour:02}:{minute:02}:{second:02}")
    };
    if moment.is_duration() {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}{time}")
    }
}
