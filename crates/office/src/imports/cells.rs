//! The cells of one row, each asked for what it must say; what is wrong is gathered and the row goes on.

use std::fmt::Display;
use std::str::FromStr;

use law::{Date, Fen};

use crate::table::read::{CellError, Found, Row};

/// What a spreadsheet does to long codes, and the way out.
const CUT: &str = "Excel 把长编码当成了数值，第 15 位以后的数字已经丢失，改格式也找不回来。请先把整列设为“文本”格式，\
                   再从原始材料重新填写（或下载本页的模板填写，模板已设好）";

/// One row under examination.
pub struct Cells<'a> {
    row: Row<'a>,
    wrong: Vec<CellError>,
    notes: Vec<String>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: Row<'a>) -> Self {
        Self { row, wrong: Vec::new(), notes: Vec::new() }
    }

    /// What is wrong, and what was read otherwise than it stands there.
    pub(super) fn told(self) -> (Vec<CellError>, Vec<String>) {
        (self.wrong, self.notes)
    }

    /// Row, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.row.number()
    }

    /// Notes what is wrong with a cell.
    pub fn blame(&mut self, column: Found, message: impl Display) {
        self.wrong.push(self.row.error(column, message.to_string()));
    }

    fn take<T>(&mut self, read: Result<T, CellError>) -> Option<T> {
        read.map_err(|error| self.wrong.push(error)).ok()
    }

    /// Words that may be missing.
    pub fn optional(&mut self, column: Found) -> Option<&'a str> {
        let text = self.row.text(column);
        self.take(text)
    }

    /// Words of 1 to `most` characters.
    pub fn words(&mut self, column: Found, most: usize) -> Option<String> {
        let text = self.optional(column)?;
        let length = text.chars().count();
        if (1..=most).contains(&length) {
            return Some(text.to_owned());
        }
        let message = if length == 0 {
            "请填写".to_owned()
        } else {
            format!("最多 {most} 个字，现有 {length} 个")
        };
        self.blame(column, message);
        None
    }

    /// A code or serial number that a spreadsheet must not have taken for a number; may be empty.
    pub fn code(&mut self, column: Found) -> Option<&'a str> {
        let text = match self.row.text(column) {
            Ok(text) => text,
            Err(mut error) => {
                if error.message.contains("超过 15 位") {
                    CUT.clone_into(&mut error.message);
                }
                self.wrong.push(error);
                return None;
            }
        };
        // A workbook's text cell holds what was typed; in CSV nobody knows what a spreadsheet made of it before.
        if in_powers(text) || (!self.row.tells_text() && ends_in_noughts(text)) {
            self.blame(column, CUT);
            return None;
        }
        Some(text)
    }

    /// A code that must be there and be one.
    pub fn parsed<T: FromStr<Err: Display>>(&mut self, column: Found) -> Option<T> {
        let text = self.code(column)?;
        if text.is_empty() {
            self.blame(column, "请填写");
            return None;
        }
        text.parse().map_err(|error: T::Err| self.blame(column, error)).ok()
    }

    /// An amount above zero.
    pub fn amount(&mut self, column: Found) -> Option<Fen> {
        let read = self.row.fen(column);
        let amount = self.take(read)?;
        if amount <= Fen::ZERO {
            self.blame(column, "金额须大于零");
            return None;
        }
        Some(amount)
    }

    /// A whole number.
    pub fn count(&mut self, column: Found) -> Option<u32> {
        let read = self.row.count(column);
        self.take(read)
    }

    /// A day.
    pub fn day(&mut self, column: Found) -> Option<Date> {
        let read = self.row.date(column);
        self.notes.extend(self.row.counted(column).ok().flatten());
        self.take(read)
    }

    /// 是 or 否.
    pub fn yes(&mut self, column: Found) -> Option<bool> {
        match self.optional(column)? {
            "是" | "TRUE" => Some(true),
            "否" | "FALSE" => Some(false),
            _ => {
                self.blame(column, "请填“是”或“否”");
                None
            }
        }
    }
}

/// `1.23E+17`: what a spreadsheet shows of a long code.
fn in_powers(text: &str) -> bool {
    text.split_once(['e', 'E']).is_some_and(|(number, power)| {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        digits(&number.replacen('.', "", 1)) && power.strip_prefix('+').is_some_and(digits)
    })
}

/// Eighteen and more digits, the last ones all nought: what a spreadsheet leaves of a long code.
fn ends_in_noughts(text: &str) -> bool {
    text.len() >= 18
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.get(15..).is_some_and(|end| end.bytes().all(|b| b == b'0'))
}
