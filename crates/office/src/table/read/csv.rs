//! CSV: strict UTF-8 with or without a byte order mark, else strict GB18030, which is what spreadsheets on Chinese
//! machines write. Row numbers are line numbers.

use std::collections::BTreeSet;

use csv::ReaderBuilder;

use super::cells::{Cell, Line};
use super::{Limits, ReadError, Sheet};
use crate::table::formula;

pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadError> {
    let malformed = |why: String| ReadError::Malformed { file: file.to_owned(), why };
    let (text, _) = evidence::text::decode(bytes).ok_or_else(|| malformed("编码".into()))?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(error.to_string()))?;
        let number = record.position().map_or(0, |position| line_of(&text, position));
        let too_large = |what, most| ReadError::TooLarge { file: file.to_owned(), row: number, what, most };
        if lines.len() > limits.rows {
            return Err(too_large("行数过多", limits.rows));
        }
        if record.len() > limits.columns {
            return Err(too_large("列数过多", limits.columns));
        }
        if record.iter().any(|cell| cell.chars().count() > limits.characters) {
            return Err(too_large("单元格内容过长", limits.characters));
        }
        let cells =
            record.iter().map(|cell| Cell { text: formula::restore(cell).to_owned(), flaw: None }).collect();
        lines.push(Line { number, cells, hidden: false });
    }
    Ok(Sheet {
        file: file.to_owned(),
        name: None,
        unread: Vec::new(),
        in_wan: false,
        hidden: BTreeSet::new(),
        heads: Line::default(),
        lines,
    })
}

/// The line a record begins on. The reader's position is before the blank lines that it skips.
fn line_of(text: &str, position: &csv::Position) -> u32 {
    let rest =
        usize::try_from(position.byte()).ok().and_then(|at| text.as_bytes().get(at..)).unwrap_or_default();
    let blank =
        rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    u32::try_from(position.line() + blank as u64).unwrap_or(u32::MAX)
}
