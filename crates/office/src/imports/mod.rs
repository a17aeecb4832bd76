//! Lists that people keep in spreadsheets, read into acts: every defect of every row at once, then all rows or none.
//!
//! A table comes from outside and is not trusted: [`parse`] is the only place where its bytes are read, and for uploads that
//! happens in the reading process ([`parse_apart`]).

mod cells;
pub mod enterprises;
pub mod lines;
pub mod pool;
pub mod receipts;
pub mod statement;
mod template;

use evidence::worker::{ReadFailure, Reader};
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::Key;
use crate::table::read::{CellError, Limits, ReadError, Sheet, read};

pub use cells::Cells;
pub use template::template;

/// The lists that can be brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 企业名录.
    Enterprises,
    /// 入库名单.
    Pool,
    /// 投入明细表.
    Lines,
    /// 到账回单清单.
    Receipts,
    /// 国库对账单.
    Statement,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Enterprises, Kind::Pool, Kind::Lines, Kind::Receipts, Kind::Statement];

    /// Its name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Enterprises => "enterprises",
            Kind::Pool => "pool",
            Kind::Lines => "lines",
            Kind::Receipts => "receipts",
            Kind::Statement => "statement",
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Kind::Enterprises => "企业名录",
            Kind::Pool => "入库名单",
            Kind::Lines => "投入明细表",
            Kind::Receipts => "到账回单清单",
            Kind::Statement => "国库对账单",
        }
    }

    /// Its columns.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Kind::Enterprises => &enterprises::COLUMNS,
            Kind::Pool => &pool::COLUMNS,
            Kind::Lines => &lines::COLUMNS,
            Kind::Receipts => &receipts::COLUMNS,
            Kind::Statement => &statement::COLUMNS,
        }
    }
}

/// One column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// How to fill it in.
    pub note: &'static str,
    /// An example.
    pub example: &'static str,
}

/// One row that says what it must.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<T> {
    /// Row, from 1, as a spreadsheet shows it.
    pub row: u32,
    /// What it would do, in words.
    pub says: String,
    /// What it becomes.
    pub value: T,
}

/// A list that was looked through: the rows that can be used, and what is wrong with the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T> {
    /// The sound rows.
    pub lines: Vec<Line<T>>,
    /// Every defect of every other row, in their order.
    pub wrong: Vec<CellError>,
}

/// Rows of one list at most.
pub const MOST_ROWS: usize = 10_000;

/// Reads a table in this process. The only place that touches its bytes.
///
/// # Errors
/// [`ReadError`] where it is no table that can be relied on, or has no rows.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Sheet, ReadError> {
    let sheet = read(file, bytes, &Limits { rows: MOST_ROWS, ..Limits::default() })?;
    if sheet.is_empty() {
        let why = "只有列名，没有数据行".to_owned();
        return Err(ReadError::Malformed { file: sheet.file, why });
    }
    Ok(sheet)
}

/// [`parse`] for the reading process: the sheet as bytes, or the refusal in words.
///
/// # Errors
/// What [`parse`] says.
pub fn read_apart(file: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let sheet = parse(file, bytes).map_err(|error| error.to_string())?;
    serde_json::to_vec(&sheet).map_err(|error| error.to_string())
}

/// [`parse`] in the reading process: an uploaded table is not trusted to the process that serves pages.
///
/// # Errors
/// [`ReadFailure`]; [`ReadFailure::Refused`] with what [`parse`] says.
pub fn parse_apart(reader: &Reader, file: &str, bytes: Vec<u8>) -> Result<Sheet, ReadFailure> {
    let sheet = reader.table(file, bytes, read_apart)?;
    serde_json::from_slice(&sheet).map_err(|error| ReadFailure::Io(error.into()))
}

/// The key of one act of an import: the import's own key and the act's place make it, so that sending it again does it once.
#[must_use]
pub fn key_of(import: &Key, at: usize) -> Key {
    let mut hash = Sha256::new();
    hash.update(import);
    hash.update((at as u64).to_be_bytes());
    let mut key = Key::default();
    key.iter_mut().zip(hash.finalize()).for_each(|(byte, hashed)| *byte = hashed);
    key
}

/// Looks through every row.
fn look<'a, T>(sheet: &'a Sheet, mut each: impl FnMut(&mut Cells<'a>) -> Option<(String, T)>) -> Checked<T> {
    let mut checked = Checked { lines: Vec::new(), wrong: Vec::new() };
    for row in sheet.rows() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                checked.wrong.push(error);
                continue;
            }
        };
        let mut cells = Cells::new(row);
        let found = each(&mut cells);
        let (wrong, notes) = cells.told();
        match found {
            Some((says, value)) if wrong.is_empty() => {
                let says = [vec![says], notes].concat().join("；");
                checked.lines.push(Line { row: row.number(), says, value });
            }
            _ => checked.wrong.extend(wrong),
        }
    }
    checked
}

/// Where a value stood first: says so in the later row.
struct Seen(BTreeMap<String, u32>);

impl Seen {
    const fn new() -> Self {
        Seen(BTreeMap::new())
    }

    /// The row in which the value stood before.
    fn before(&mut self, value: &str, row: u32) -> Option<u32> {
        let first = *self.0.entry(value.to_owned()).or_insert(row);
        (first != row).then_some(first)
    }
}

#[cfg(test)]
mod tests;
