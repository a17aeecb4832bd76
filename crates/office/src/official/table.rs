//! A table of a paper: columns with width, alignment and unit; a total that is added up here and never typed.

use law::{Citation, Fen};

use super::sheet::distinct;

/// Where the content of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Short words and numbers of rows.
    Centre,
    /// Amounts.
    Right,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head, without the unit.
    pub head: &'static str,
    /// The unit, empty for none.
    pub unit: &'static str,
    /// Its share of the table's width, against the other columns' shares.
    pub width: u16,
    /// Where its content stands.
    pub align: Align,
}

impl Column {
    /// Words.
    #[must_use]
    pub const fn words(head: &'static str, width: u16) -> Self {
        Column { head, unit: "", width, align: Align::Left }
    }

    /// Short words.
    #[must_use]
    pub const fn short(head: &'static str, width: u16) -> Self {
        Column { head, unit: "", width, align: Align::Centre }
    }

    /// Amounts in 元.
    #[must_use]
    pub const fn amount(head: &'static str, width: u16) -> Self {
        Column { head, unit: "元", width, align: Align::Right }
    }

    /// Head and unit: 核定投入（元）.
    #[must_use]
    pub fn label(&self) -> String {
        if self.unit.is_empty() { self.head.to_owned() } else { format!("{}（{}）", self.head, self.unit) }
    }
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; a newline begins a new line.
    Words(String),
    /// Money, in fen; written in 元 with two decimals.
    Amount(Fen),
    /// Articles.
    Articles(Vec<Citation>),
    /// To be filled in by hand, or nothing.
    Blank,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(words: impl ToString) -> Self {
        Cell::Words(words.to_string())
    }

    /// An amount, blank where there is none yet.
    #[must_use]
    pub fn amount(amount: Option<Fen>) -> Self {
        amount.map_or(Cell::Blank, Cell::Amount)
    }

    /// One article, blank where none is known.
    #[must_use]
    pub fn article(cite: Option<&Citation>) -> Self {
        cite.map_or(Cell::Blank, |cite| Cell::Articles(vec![cite.clone()]))
    }

    /// The articles, each label once.
    #[must_use]
    pub fn shown(&self) -> Vec<&Citation> {
        match self {
            Cell::Articles(cites) => distinct(cites),
            _ => Vec::new(),
        }
    }

    /// What is read.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Cell::Words(words) => words.clone(),
            Cell::Amount(amount) => amount.grouped(),
            Cell::Articles(_) => {
                self.shown().iter().map(|cite| cite.label.as_str()).collect::<Vec<_>>().join("、")
            }
            Cell::Blank => String::new(),
        }
    }
}

/// The last row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What it is called, across the columns before the first amount.
    pub label: String,
    /// How many columns that are.
    pub span: usize,
    /// The columns after them.
    pub cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Above the table; empty for none.
    pub caption: String,
    /// Its columns. Where no column has a head, the table has no head row.
    pub columns: Vec<Column>,
    /// Its rows, each as wide as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// The sums.
    pub total: Option<Total>,
    /// In small type, for many columns.
    pub small: bool,
}

impl Table {
    /// An empty table.
    #[must_use]
    pub fn new(columns: &[Column]) -> Self {
        Table {
            caption: String::new(),
            columns: columns.to_vec(),
            rows: Vec::new(),
            total: None,
            small: false,
        }
    }

    /// Labels with what stands beside them, in two pairs a row; no head row.
    #[must_use]
    pub fn facts(pairs: Vec<(&'static str, Cell)>) -> Self {
        let columns =
            [Column::short("", 16), Column::words("", 34), Column::short("", 16), Column::words("", 34)];
        let mut table = Table::new(&columns);
        let mut pairs = pairs.into_iter().map(|(label, cell)| [Cell::words(label), cell]);
        while let Some(left) = pairs.next() {
            let right = pairs.next().unwrap_or([Cell::Blank, Cell::Blank]);
            table.rows.push(left.into_iter().chain(right).collect());
        }
        table
    }

    /// Labels with what stands beside them, one a row; no head row.
    #[must_use]
    pub fn list(pairs: Vec<(&'static str, Cell)>) -> Self {
        let mut table = Table::new(&[Column::short("", 20), Column::words("", 80)]);
        table.rows = pairs.into_iter().map(|(label, cell)| vec![Cell::words(label), cell]).collect();
        table
    }

    /// Sets the caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }

    /// In small type.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Sets the rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// Adds up the columns of amounts. A column with a blank has no total yet, nor one beyond the range of fen.
    #[must_use]
    pub fn total(mut self, label: impl Into<String>) -> Self {
        let is_amount = |column: &Column| column.unit == "元";
        let span = self.columns.iter().position(is_amount).unwrap_or(self.columns.len());
        let cells = self.columns.iter().enumerate().skip(span);
        let cells = cells.map(
            |(at, column)| {
                if is_amount(column) { Cell::amount(self.sum(at)) } else { Cell::Blank }
            },
        );
        self.total = Some(Total { label: label.into(), span: span.max(1), cells: cells.collect() });
        self
    }

    /// The sum of a column of amounts, in fen.
    #[must_use]
    pub fn sum(&self, column: usize) -> Option<Fen> {
        let amounts: Option<Vec<Fen>> = self
            .rows
            .iter()
            .map(|row| match row.get(column) {
                Some(Cell::Amount(amount)) => Some(*amount),
                _ => None,
            })
            .collect();
        Fen::sum(amounts?)
    }

    /// Whether it has a head row.
    #[must_use]
    pub fn has_head(&self) -> bool {
        self.columns.iter().any(|column| !column.head.is_empty())
    }
}
