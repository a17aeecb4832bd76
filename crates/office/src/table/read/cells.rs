//! Cells as text, and what they mean where they are used: each error names file, row, column and value.

use std::ops::RangeInclusive;

use law::{Date, Fen};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::{Found, Sheet};

/// One cell: the text a spreadsheet shows, and what speaks against relying on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cell {
    pub text: String,
    pub flaw: Option<Flaw>,
}

/// Why a cell's text cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Flaw {
    /// What it shows was computed elsewhere, perhaps long ago, perhaps never.
    #[error("单元格是公式，请复制后“选择性粘贴—数值”，再上传")]
    Formula,
    /// `#REF!` and the like.
    #[error("单元格是错误值，请改正后上传")]
    Error,
    /// Part of a merged cell: it shows what stands in the first row of it, which is no sum of its own.
    #[error("单元格与上面的行合并，看不出这一行是多少，请取消合并后逐行填写")]
    Merged,
    /// More digits than a spreadsheet keeps in a number: the last ones are gone.
    #[error("单元格按数值保存，超过 15 位的数字末尾已丢失，请将单元格设为“文本”格式后重新填写")]
    Digits,
}

/// A row as it stood in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Line {
    /// From 1, as a spreadsheet or editor shows it.
    pub number: u32,
    pub cells: Vec<Cell>,
    /// No spreadsheet shows it: hidden by hand, or by a filter.
    pub hidden: bool,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty() && cell.flaw.is_none())
    }

    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|cell| cell.text.trim())
    }
}

/// A row with its heads.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    line: &'a Line,
}

/// What is wrong with one cell, or one row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{file}”第 {row} 行“{column}”列，值“{value}”：{message}")]
pub struct CellError {
    /// The file.
    pub file: String,
    /// Row, from 1, as a spreadsheet shows it.
    pub row: u32,
    /// Head of the column.
    pub column: String,
    /// The value as it stands.
    pub value: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl<'a> Row<'a> {
    pub(super) fn of(sheet: &'a Sheet, line: &'a Line) -> Result<Self, CellError> {
        let row = Self { sheet, line };
        let heads = sheet.heads.cells.len();
        // In a CSV this is what 300,000.00 without quotation marks looks like.
        match line.cells.iter().skip(heads).find(|cell| !cell.text.trim().is_empty()) {
            Some(extra) => Err(CellError {
                file: sheet.file.clone(),
                row: line.number,
                column: format!("第{}列", heads + 1),
                value: extra.text.clone(),
                message: format!("这一行的内容多于 {heads} 个列名；含逗号的金额请加英文双引号"),
            }),
            None => Ok(row),
        }
    }

    /// The row, unless it is hidden.
    pub(super) fn seen(self) -> Result<Self, CellError> {
        if !self.is_hidden() {
            return Ok(self);
        }
        let Self { sheet, line } = self;
        let at = line.texts().position(|text| !text.is_empty()).unwrap_or_default();
        let text = |line: &Line| line.texts().nth(at).unwrap_or_default().to_owned();
        let message = format!(
            "这一行在{}中是隐藏行，打开表格的人看不到。请取消隐藏（有筛选的先清除筛选），核对后保留或删去这一行，再上传",
            sheet.sheet()
        );
        Err(CellError {
            file: sheet.file.clone(),
            row: line.number,
            column: text(&sheet.heads),
            value: text(line),
            message,
        })
    }

    /// Whether no spreadsheet shows it.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        self.line.hidden
    }

    /// Row, from 1, as a spreadsheet shows it.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.line.number
    }

    /// Whether the file tells text from numbers, as a workbook does and CSV does not.
    #[must_use]
    pub const fn tells_text(&self) -> bool {
        self.sheet.name.is_some()
    }

    /// The text, trimmed; empty if the cell is.
    ///
    /// # Errors
    /// When the cell is a formula, an error value or a number that lost digits. Of a merged cell every row has its text.
    pub fn text(&self, column: Found) -> Result<&'a str, CellError> {
        match self.line.cells.get(column.index) {
            None => Ok(""),
            Some(Cell { text, flaw: None | Some(Flaw::Merged) }) => Ok(text.trim()),
            Some(Cell { flaw: Some(flaw), .. }) => Err(self.error(column, flaw.to_string())),
        }
    }

    /// An amount as people write it; see [`Fen::parse`]. Under a head with （万元） a bare number is 万元.
    ///
    /// # Errors
    /// When it is none, or the cell cannot be relied on.
    pub fn fen(&self, column: Found) -> Result<Fen, CellError> {
        self.own(column)?;
        // A currency sign typed before the figure is no part of it.
        let text = self.text(column)?.trim_start_matches(['¥', '￥']);
        let bare = text.nfkc().last().is_some_and(|c| c.is_ascii_digit());
        let amount = if column.in_wan && bare { Fen::parse(&format!("{text}万")) } else { Fen::parse(text) };
        amount.map_err(|error| self.error(column, error.to_string()))
    }

    /// A whole number, zero or more.
    ///
    /// # Errors
    /// When it is none, or the cell cannot be relied on.
    pub fn count(&self, column: Found) -> Result<u32, CellError> {
        self.own(column)?;
        let plain: String = self.text(column)?.nfkc().collect();
        let digits =
            Some(&plain).filter(|plain| !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit()));
        digits
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| self.error(column, "应为整数，如 12".to_owned()))
    }

    /// Whether a number of this column is this row's own: that of a merged cell would count once for each row.
    fn own(&self, column: Found) -> Result<(), CellError> {
        match self.line.cells.get(column.index) {
            Some(Cell { flaw: Some(flaw @ Flaw::Merged), .. }) => Err(self.error(column, flaw.to_string())),
            _ => Ok(()),
        }
    }

    /// A day: 2025-03-01, 2025/3/1, 2025.3.1, 2025年3月1日, 20250301, or a date cell. In a CSV, which has no date
    /// cells, also the number that a spreadsheet keeps a day of our years as.
    ///
    /// # Errors
    /// When it is none, or the cell cannot be relied on.
    pub fn date(&self, column: Found) -> Result<Date, CellError> {
        let text = self.text(column)?;
        let counted = || serial(text).filter(|day| !self.tells_text() && SERIALS.contains(&day.year()));
        day(text).or_else(counted).ok_or_else(|| {
            let message = match serial(text) {
                Some(_) => "这像是 Excel 内部的日期序号。请把该列设为“日期”格式，或直接写成 2025-03-01",
                None => "应为日期，如 2025-03-01",
            };
            self.error(column, message.to_owned())
        })
    }

    /// What was made of a bare number in a column of days, for whoever looks it over: nobody sees a day in 45718.
    ///
    /// # Errors
    /// What [`Row::date`] says.
    pub fn counted(&self, column: Found) -> Result<Option<String>, CellError> {
        let (text, day) = (self.text(column)?, self.date(column)?);
        let head = self.sheet.heads.texts().nth(column.index).unwrap_or_default();
        Ok(serial(text).map(|_| format!("{head} {text} 是日期序号，读作 {day}")))
    }

    /// An error of this cell, in the words of whoever uses the value.
    #[must_use]
    pub fn error(&self, column: Found, message: String) -> CellError {
        let text = |line: &Line| line.texts().nth(column.index).unwrap_or_default().to_owned();
        let (file, row) = (self.sheet.file.clone(), self.line.number);
        CellError { file, row, column: text(&self.sheet.heads), value: text(self.line), message }
    }
}

/// The years in which a bare number is taken for a day; another is more likely an amount in the wrong column.
const SERIALS: RangeInclusive<i16> = 2015..=2040;

/// The day that a spreadsheet keeps as a number of five digits: days since 30 December 1899.
fn serial(text: &str) -> Option<Date> {
    let days = Some(text).filter(|text| text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()));
    let days: i64 = days?.parse().ok()?;
    Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}

fn day(text: &str) -> Option<Date> {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim().trim_end_matches(" 00:00:00").trim_end_matches("T00:00:00");
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return Date::new(plain[..4].parse().ok()?, plain[4..6].parse().ok()?, plain[6..].parse().ok()?).ok();
    }
    let plain = plain.strip_suffix('日').unwrap_or(plain);
    let mut parts = plain.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = year.len() == 4 && parts.next().is_none() && [month, day].iter().all(|part| part.len() <= 2);
    let digits = [year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    if sound && digits {
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected = Date::constant(2025, 3, 1);
        for text in [
            "2025-03-01",
            "2025/3/1",
            "2025.3.1",
            "2025年3月1日",
            "20250301",
            "２０２５－０３－０１",
            "2025-03-01 00:00:00",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "2025",
            "2025-13-01",
            "2025-02-30",
            "25-3-1",
            "2025-3-1-1",
            "2025-03-01 12:00:00",
            "三月一日",
            "45717",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
