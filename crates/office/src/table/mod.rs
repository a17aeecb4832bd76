//! Tables out and in: what a list shows, as CSV, xlsx and JSON; and what people send back, cell by cell.
//!
//! ```
//! use office::table::{Column, Table, Value};
//! let mut table = Table::new("奖补名单", [Column::text("企业名称"), Column::yuan("奖补额度").total()]);
//! table.push(["冰城示例软件有限公司".into(), law::Fen::new(18_000_000).into()]);
//! assert!(office::table::csv(&table).unwrap().ends_with("冰城示例软件有限公司,180000.00\r\n".as_bytes()));
//! ```

mod cell;
mod csv;
mod formula;
mod json;
pub mod read;
mod xlsx;

use law::{Date, Fen};

pub use csv::csv;
pub use json::json;
pub use xlsx::xlsx;

/// A table with a title, typed columns and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is a table of; becomes the sheet's name.
    pub title: String,
    /// The day whose state it shows, where that matters.
    pub as_of: Option<Date>,
    /// The columns; no two with one title.
    pub columns: Vec<Column>,
    /// The rows, each as long as there are columns.
    pub rows: Vec<Vec<Value>>,
}

/// One column: one kind, one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head, without the unit.
    pub title: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The unit, which the head shows.
    pub unit: Unit,
    /// Whether it is added up below.
    pub total: bool,
}

/// What a column's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, codes, numbers that are not counted.
    Text,
    /// Counts.
    Int,
    /// Money.
    Fen,
    /// Days.
    Date,
    /// Shares, kept in basis points.
    Percent,
}

/// The unit of a column. Money has 元 (papers) or 万元 (lists), never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// None is shown.
    None,
    /// 元.
    Yuan,
    /// 万元.
    Wan,
    /// Of counts: 家, 项, 个工作日.
    Of(&'static str),
}

impl Unit {
    /// As the head shows it; empty for none.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Yuan => "元",
            Self::Wan => "万元",
            Self::Of(unit) => unit,
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing is known or nothing applies.
    Empty,
    /// Words.
    Text(String),
    /// A count.
    Int(i64),
    /// Money; the column says in which unit it is shown.
    Fen(Fen),
    /// A day.
    Date(Date),
    /// A share in basis points: 7000 is 70.00%.
    Percent(u32),
}

/// Why a table cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A row of another length than the columns.
    #[error("表“{title}”第 {row} 行有 {cells} 个单元格，应有 {columns} 个")]
    Shape {
        /// The table.
        title: String,
        /// Row, from 1.
        row: usize,
        /// Cells it has.
        cells: usize,
        /// Cells it should have.
        columns: usize,
    },
    /// Two columns of one title.
    #[error("表“{title}”有两列都叫“{column}”")]
    SameColumn {
        /// The table.
        title: String,
        /// The head.
        column: String,
    },
    /// A total beyond the range of fen.
    #[error("表“{title}”的“{column}”合计超出范围")]
    Overflow {
        /// The table.
        title: String,
        /// The head.
        column: String,
    },
    /// What xlsx cannot hold.
    #[error("表“{title}”无法写成 xlsx：{why}")]
    Xlsx {
        /// The table.
        title: String,
        /// Why.
        why: String,
    },
}

impl Table {
    /// An empty table.
    pub fn new(title: impl Into<String>, columns: impl Into<Vec<Column>>) -> Self {
        Self { title: title.into(), as_of: None, columns: columns.into(), rows: Vec::new() }
    }

    /// Says of which day it is.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        self.as_of = Some(day);
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: impl Into<Vec<Value>>) {
        self.rows.push(row.into());
    }

    /// The exact totals, one for each column; `Empty` where nothing is added up.
    ///
    /// # Errors
    /// [`TableError::Overflow`].
    pub fn totals(&self) -> Result<Vec<Value>, TableError> {
        self.columns.iter().enumerate().map(|(at, column)| self.total(at, column)).collect()
    }

    fn total(&self, at: usize, column: &Column) -> Result<Value, TableError> {
        if !column.total {
            return Ok(Value::Empty);
        }
        let cells = || self.rows.iter().filter_map(|row| row.get(at));
        let sum = match column.kind {
            ColumnKind::Fen => Fen::sum(cells().filter_map(|cell| match cell {
                Value::Fen(fen) => Some(*fen),
                _ => None,
            }))
            .map(Value::Fen),
            _ => cells()
                .filter_map(|cell| match cell {
                    Value::Int(count) => Some(*count),
                    _ => None,
                })
                .try_fold(0i64, i64::checked_add)
                .map(Value::Int),
        };
        sum.ok_or_else(|| TableError::Overflow { title: self.title.clone(), column: column.title.clone() })
    }

    /// What every writer relies on.
    fn check(&self) -> Result<(), TableError> {
        let title = || self.title.clone();
        let columns = self.columns.len();
        if let Some((at, row)) = self.rows.iter().enumerate().find(|(_, row)| row.len() != columns) {
            return Err(TableError::Shape { title: title(), row: at + 1, cells: row.len(), columns });
        }
        for (at, column) in self.columns.iter().enumerate() {
            if self.columns[..at].iter().any(|other| other.title == column.title) {
                return Err(TableError::SameColumn { title: title(), column: column.title.clone() });
            }
        }
        Ok(())
    }
}

impl Column {
    fn new(title: &str, kind: ColumnKind, unit: Unit) -> Self {
        Self { title: title.to_owned(), kind, unit, total: false }
    }

    /// Words and codes.
    #[must_use]
    pub fn text(title: &str) -> Self {
        Self::new(title, ColumnKind::Text, Unit::None)
    }

    /// Counts of something.
    #[must_use]
    pub fn int(title: &str, of: &'static str) -> Self {
        Self::new(title, ColumnKind::Int, if of.is_empty() { Unit::None } else { Unit::Of(of) })
    }

    /// Money in 元, two decimals.
    #[must_use]
    pub fn yuan(title: &str) -> Self {
        Self::new(title, ColumnKind::Fen, Unit::Yuan)
    }

    /// Money in 万元. Exports keep every decimal, so that sums stay exact.
    #[must_use]
    pub fn wan(title: &str) -> Self {
        Self::new(title, ColumnKind::Fen, Unit::Wan)
    }

    /// Days.
    #[must_use]
    pub fn date(title: &str) -> Self {
        Self::new(title, ColumnKind::Date, Unit::None)
    }

    /// Shares.
    #[must_use]
    pub fn percent(title: &str) -> Self {
        Self::new(title, ColumnKind::Percent, Unit::None)
    }

    /// Adds the column up below the table. Counts and money alone have totals.
    #[must_use]
    pub fn total(mut self) -> Self {
        self.total = matches!(self.kind, ColumnKind::Int | ColumnKind::Fen);
        self
    }

    /// The head with its unit: `奖补额度（元）`.
    #[must_use]
    pub fn head(&self) -> String {
        match self.unit.label() {
            "" => self.title.clone(),
            unit => format!("{}（{unit}）", self.title),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Self {
        Self::Int(count)
    }
}

impl From<u32> for Value {
    fn from(count: u32) -> Self {
        Self::Int(count.into())
    }
}

impl From<Fen> for Value {
    fn from(fen: Fen) -> Self {
        Self::Fen(fen)
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

#[cfg(test)]
mod tests;
