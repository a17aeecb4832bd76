//! A table as a file: CSV that Excel opens, xlsx, or JSON. No cell ever begins a formula.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use law::{Date, Fen};
use office::table::{self, Column, ColumnKind, Table, TableError, Unit, Value as Entry};
use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::visitor::percent_encode;

/// What stands in one cell. The order of the variants' values is the order of a sorted list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// A day.
    Day(Date),
    /// A number of something.
    Count(i64),
    /// Money, in fen; `None` where there is none yet.
    Amount(Option<Fen>),
    /// Words.
    Text(String),
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Cell::Text(words.into())
    }

    /// A count.
    #[must_use]
    pub fn count(number: usize) -> Self {
        Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
    }

    fn entry(&self) -> Entry {
        match self {
            Cell::Text(words) if words.is_empty() => Entry::Empty,
            Cell::Text(words) => words.as_str().into(),
            Cell::Day(day) => (*day).into(),
            Cell::Count(number) => (*number).into(),
            Cell::Amount(amount) => (*amount).into(),
        }
    }

    fn kind(&self) -> Option<ColumnKind> {
        match self {
            Cell::Text(_) => None,
            Cell::Day(_) => Some(ColumnKind::Date),
            Cell::Count(_) => Some(ColumnKind::Int),
            Cell::Amount(_) => Some(ColumnKind::Fen),
        }
    }

    fn json(&self) -> Value {
        match self {
            Cell::Text(words) => words.as_str().into(),
            Cell::Day(day) => day.to_string().into(),
            Cell::Count(number) => (*number).into(),
            Cell::Amount(amount) => amount.map(Fen::get).into(),
        }
    }
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with a byte order mark, so that Excel reads the characters.
    Csv,
    /// A workbook.
    Xlsx,
    /// Rows as objects; money in fen.
    Json,
}

impl Format {
    /// The format an address asks for; none where it asks for the page.
    ///
    /// # Errors
    /// [`Problem::Bad`] for any other word.
    pub fn asked(word: &str) -> Result<Option<Self>, Problem> {
        match word {
            "" => Ok(None),
            "csv" => Ok(Some(Format::Csv)),
            "xlsx" => Ok(Some(Format::Xlsx)),
            "json" => Ok(Some(Format::Json)),
            other => Err(Problem::Bad(format!("不能导出为“{other}”，可以用 csv、xlsx 或 json"))),
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Json => "application/json",
        }
    }
}

/// A table to be sent as a file.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it is called, in words; the file is named after it.
    pub name: String,
    /// Key and heading of each column, with its unit.
    pub columns: Vec<(&'static str, String)>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The file as a download.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] if it cannot be written.
    pub fn answer(&self, format: Format) -> Result<Response, Problem> {
        let failed = |error: String| Problem::Unavailable(format!("文件无法生成：{error}"));
        let bytes = match format {
            Format::Csv => table::csv(&self.table()).map_err(|error| failed(error.to_string()))?,
            Format::Xlsx => self.xlsx().map_err(|error| failed(error.to_string()))?,
            Format::Json => serde_json::to_vec(&self.json()).map_err(|error| failed(error.to_string()))?,
        };
        let name = percent_encode(&format!("{}.{}", self.name.replace('/', "-"), format.ending()));
        let disposition =
            format!("attachment; filename=\"list.{}\"; filename*=UTF-8''{name}", format.ending());
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media()));
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        Ok(response)
    }

    fn xlsx(&self) -> Result<Vec<u8>, TableError> {
        table::xlsx(&[&self.table()])
    }

    /// The heads carry their units already.
    fn table(&self) -> Table {
        let kind =
            |at: usize| self.rows.iter().find_map(|row| row.get(at)?.kind()).unwrap_or(ColumnKind::Text);
        let column = |(at, (_, title)): (usize, &(&'static str, String))| Column {
            title: title.clone(),
            kind: kind(at),
            unit: Unit::None,
            total: false,
        };
        let columns: Vec<Column> = self.columns.iter().enumerate().map(column).collect();
        let mut table = Table::new(&self.name, columns);
        for row in &self.rows {
            table.push(row.iter().map(Cell::entry).collect::<Vec<_>>());
        }
        table
    }

    /// The rows as objects; money in fen.
    #[must_use]
    pub fn json(&self) -> Vec<Map<String, Value>> {
        let object = |row: &Vec<Cell>| {
            self.columns.iter().zip(row).map(|((key, _), cell)| ((*key).to_owned(), cell.json())).collect()
        };
        self.rows.iter().map(object).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "测试".into(),
            columns: vec![("name", "名称".into()), ("amount", "金额（元）".into())],
            rows: vec![
                vec![Cell::text("=cmd|' /C calc'!A0"), Cell::Amount(Some(Fen::new(36_720_001)))],
                vec![Cell::text("松花江,锅炉"), Cell::Amount(None)],
            ],
        }
    }

    #[test]
    fn csv_opens_in_excel_and_starts_no_formula() {
        let csv = String::from_utf8(table::csv(&sheet().table()).unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}名称,金额（元）\r\n'=cmd|' /C calc'!A0,367200.01\r\n\"松花江,锅炉\",\r\n");
        assert!(sheet().xlsx().unwrap().starts_with(b"PK"));
    }

    #[test]
    fn json_gives_money_in_fen() {
        assert_eq!(Value::from_iter(sheet().json().into_iter().map(Value::Object))[0]["amount"], 36_720_001);
    }

    #[test]
    fn an_unknown_format_is_refused() {
        assert!(Format::asked("pdf").is_err());
        assert_eq!(Format::asked("").unwrap(), None);
    }
}
