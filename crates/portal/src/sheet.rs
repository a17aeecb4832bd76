//! A table as a file: CSV that Excel opens, xlsx, or JSON. No cell ever begins a formula.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use law::{Date, Fen};
use rust_xlsxwriter::{Format as Style, FormatAlign, Workbook, Worksheet, XlsxError};
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

    fn plain(&self) -> String {
        match self {
            Cell::Text(words) => harmless(words),
            Cell::Day(day) => day.to_string(),
            Cell::Count(number) => number.to_string(),
            Cell::Amount(amount) => amount.map(Fen::yuan).unwrap_or_default(),
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

/// Words that a spreadsheet would take for a formula get an apostrophe before them.
fn harmless(words: &str) -> String {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{words}") } else { words.to_owned() }
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
            Format::Csv => self.csv().map_err(|error| failed(error.to_string()))?,
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

    fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        out.write_record(self.columns.iter().map(|(_, heading)| heading))?;
        for row in &self.rows {
            out.write_record(row.iter().map(Cell::plain))?;
        }
        out.into_inner().map_err(|error| error.into_error().into())
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let head = Style::new().set_bold().set_align(FormatAlign::Top);
        for (column, (_, heading)) in (0u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, heading, &head)?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                write(sheet, line, column, cell)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }

    fn json(&self) -> Vec<Map<String, Value>> {
        let object = |row: &Vec<Cell>| {
            self.columns.iter().zip(row).map(|((key, _), cell)| ((*key).to_owned(), cell.json())).collect()
        };
        self.rows.iter().map(object).collect()
    }
}

/// Money is written as a number with two decimals, for people to add up; the exact figure in fen is in the JSON.
fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(words) => sheet.write_string(row, column, words)?,
        Cell::Day(day) => sheet.write_string(row, column, day.to_string())?,
        Cell::Count(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Amount(None) => sheet,
        Cell::Amount(Some(amount)) => {
            let style = Style::new().set_num_format("#,##0.00");
            sheet.write_number_with_format(row, column, amount.get() as f64 / 100.0, &style)?
        }
    };
    Ok(())
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
        let csv = String::from_utf8(sheet().csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}名称,金额（元）\n'=cmd|' /C calc'!A0,367200.01\n\"松花江,锅炉\",\n");
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
