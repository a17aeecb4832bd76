//! Tables that people send: CSV (UTF-8 or GB18030) and xlsx, read as text cell by cell. Numbers come as the decimal
//! text a spreadsheet shows, so that money never passes through float arithmetic.
//!
//! ```
//! use office::table::read::{Limits, read};
//! let sheet = read("名单.csv", "项目名称,核定改造投入\nMES系统,30万\n".as_bytes(), &Limits::default()).unwrap();
//! let [project, verified] = sheet.columns(["项目名称", "核定改造投入"]).unwrap();
//! for row in sheet.rows() {
//!     let row = row.unwrap();
//!     assert_eq!(row.text(project).unwrap(), "MES系统");
//!     assert_eq!(row.fen(verified).unwrap(), law::Fen::new(30_000_000));
//! }
//! ```

mod cells;
mod csv;
mod decimal;
mod hidden;
mod xlsx;

use std::collections::BTreeSet;
use std::io::Cursor;

use evidence::{ExamineError, Kind};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

pub use cells::{CellError, Row};

/// How large a table may be. What is larger is refused whole, never cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes an xlsx may inflate to.
    pub inflated: u64,
    /// Rows with something in them.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters in one cell.
    pub characters: usize,
}

impl Default for Limits {
    /// 10 MB, 64 MB inflated, 20 000 rows, 100 columns, 4 000 characters in a cell.
    fn default() -> Self {
        Self { bytes: 10 << 20, inflated: 64 << 20, rows: 20_000, columns: 100, characters: 4_000 }
    }
}

/// Lines among which the heads are looked for.
const MOST_ABOVE: usize = 10;

/// Why a file could not be read as a table at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not a sound CSV or xlsx file.
    #[error(transparent)]
    File(#[from] ExamineError),
    /// A sound file of another kind.
    #[error("“{file}”：应为 CSV 或 xlsx 表格")]
    NotATable {
        /// The file.
        file: String,
    },
    /// Too large in one way or another.
    #[error("“{file}”第 {row} 行：{what}，超过上限 {most}，请拆分后重试")]
    TooLarge {
        /// The file.
        file: String,
        /// The row at which the limit was passed.
        row: u32,
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        most: usize,
    },
    /// No sheet that can be seen, or one that no spreadsheet program wrote.
    #[error("“{file}”无法作为表格读取（{why}），请另存为新的 xlsx 或 CSV 文件后重试")]
    Malformed {
        /// The file.
        file: String,
        /// What is wrong.
        why: String,
    },
    /// Nothing in it.
    #[error("“{file}”是空表，第一行应为列名")]
    Empty {
        /// The file.
        file: String,
    },
    /// Columns that are needed and not there, all at once.
    #[error("“{file}”缺少列：{}。第 {row} 行应为列名，实有：{}", .missing.join("、"), .found.join("、"))]
    MissingColumns {
        /// The file.
        file: String,
        /// Row of the heads.
        row: u32,
        /// What is missing.
        missing: Vec<String>,
        /// What is there.
        found: Vec<String>,
    },
    /// A column that is there twice: nobody can say which is meant.
    #[error("“{file}”有两列都叫“{column}”，请只保留一列")]
    SameColumn {
        /// The file.
        file: String,
        /// The head.
        column: String,
    },
    /// Something that decides how the table is read and that no spreadsheet shows.
    #[error("“{file}”的{what}是隐藏的，打开表格的人看不到。请取消隐藏，核对后重新上传")]
    Hidden {
        /// The file.
        file: String,
        /// A column, or a row at the head of a sheet.
        what: String,
    },
}

/// A table as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The file's name.
    pub file: String,
    /// The sheet's name, in an xlsx.
    pub name: Option<String>,
    /// Other sheets of the file that were not read.
    pub unread: Vec<String>,
    /// A line above the heads says 万元.
    in_wan: bool,
    /// Columns that a spreadsheet does not show.
    hidden: BTreeSet<usize>,
    heads: cells::Line,
    lines: Vec<cells::Line>,
}

/// A column that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    index: usize,
    /// The head says 万元: bare numbers are ten thousands.
    in_wan: bool,
}

/// Reads a table. The kind is told by the content; the extension must agree.
///
/// # Errors
/// [`ReadError`] names the file; what is wrong with single cells is told row by row by [`Sheet::rows`] and [`Row`].
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Sheet, ReadError> {
    let look = evidence::Limits { bytes: limits.bytes, inflated: limits.inflated, ..Default::default() };
    let kind = evidence::examine(file, Cursor::new(bytes), &look)?.kind;
    let mut sheet = match kind {
        Kind::Csv => csv::read(file, bytes, limits)?,
        Kind::Xlsx => xlsx::read(file, bytes, limits)?,
        _ => return Err(ReadError::NotATable { file: file.to_owned() }),
    };
    sheet.lines.retain(|line| !line.is_blank());
    if sheet.lines.is_empty() {
        return Err(ReadError::Empty { file: sheet.file });
    }
    let above = headless(&sheet.lines);
    if let Some(line) = sheet.lines.iter().take(above + 1).find(|line| line.hidden) {
        let what = format!("{}第 {} 行（列名，或列名上方的单位、标题）", sheet.sheet(), line.number);
        return Err(ReadError::Hidden { file: sheet.file, what });
    }
    sheet.in_wan =
        sheet.lines.iter().take(above).any(|line| line.texts().any(|text| plain(text).contains("万元")));
    sheet.lines.drain(..above);
    sheet.heads = sheet.lines.remove(0);
    Ok(sheet)
}

/// How many lines stand above the heads: a title, who filled it in, the unit. The heads are the first line that is half
/// as full as the fullest of the first lines; what has a colon in it is no head.
fn headless(lines: &[cells::Line]) -> usize {
    let full = |line: &cells::Line| line.texts().filter(|text| !text.is_empty()).count();
    let heads = |line: &cells::Line| {
        line.texts().filter(|text| !text.is_empty() && !text.contains(['：', ':'])).count()
    };
    let first = || lines.iter().take(MOST_ABOVE);
    let most = first().map(full).max().unwrap_or(0);
    first().position(|line| heads(line) * 2 > most).unwrap_or(0)
}

impl Sheet {
    /// Finds columns by their heads. Letter width, blanks and a unit in brackets make no difference; of the units,
    /// 万元 is heeded.
    ///
    /// # Errors
    /// [`ReadError::MissingColumns`] with all that are missing; what [`Sheet::column`] says.
    pub fn columns<const N: usize>(&self, titles: [&str; N]) -> Result<[Found; N], ReadError> {
        let mut missing = Vec::new();
        let mut found = [Found { index: 0, in_wan: false }; N];
        for (title, slot) in titles.iter().zip(&mut found) {
            match self.column(title)? {
                Some(column) => *slot = column,
                None => missing.push((*title).to_owned()),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let found = self.heads.texts().filter(|head| !head.is_empty()).map(str::to_owned).collect();
        Err(ReadError::MissingColumns { file: self.file.clone(), row: self.heads.number, missing, found })
    }

    /// Finds a column that need not be there.
    ///
    /// # Errors
    /// [`ReadError::SameColumn`], [`ReadError::Hidden`].
    pub fn column(&self, title: &str) -> Result<Option<Found>, ReadError> {
        let wanted = plain(title);
        let mut found = self.heads.texts().enumerate().filter_map(|(index, head)| {
            let head = plain(head);
            let (name, unit) =
                head.strip_suffix(')').and_then(|head| head.rsplit_once('(')).unwrap_or((&head, ""));
            let in_wan = unit == "万元" || (unit.is_empty() && self.in_wan);
            (name == wanted || head == wanted).then_some(Found { index, in_wan })
        });
        let first = found.next();
        if found.next().is_some() {
            return Err(ReadError::SameColumn { file: self.file.clone(), column: title.to_owned() });
        }
        if first.is_some_and(|column| self.hidden.contains(&column.index)) {
            let what = format!("{}“{title}”列", self.sheet());
            return Err(ReadError::Hidden { file: self.file.clone(), what });
        }
        Ok(first)
    }

    /// The sheet, in words before a place on it; nothing for a CSV.
    fn sheet(&self) -> String {
        self.name.as_ref().map(|name| format!("工作表“{name}”")).unwrap_or_default()
    }

    /// The rows below the heads that a spreadsheet shows, without blank ones. A row that cannot be relied on as a whole
    /// is an error, and so is a hidden one: nobody who looked over the table has seen it.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'_>, CellError>> {
        self.every_row().map(|row| row.and_then(Row::seen))
    }

    /// The same with the hidden rows, for whoever names them as such.
    pub fn every_row(&self) -> impl Iterator<Item = Result<Row<'_>, CellError>> {
        self.lines.iter().map(|line| Row::of(self, line))
    }

    /// How many rows there are below the heads.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing below the heads.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// A head as it is compared.
fn plain(head: &str) -> String {
    head.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests;
