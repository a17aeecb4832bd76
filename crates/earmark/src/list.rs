//! An investment list (投入明细表) as `earmark read` prints it: every row of the template with the cell each value stands in.

use office::imports::{self, lines::COLUMNS};
use office::table::read::{CellError, Found, ReadError, Row, Sheet};
use serde_json::{Map, Value, json};

use crate::width::{Set, lines};

const AMOUNT: &str = "申报金额";
const DAYS: [&str; 2] = ["开票日期", "付款日期"];

/// A list that was read: its rows by the titles of the template, and what is wrong with single cells.
pub struct List {
    file: String,
    sheet: Option<String>,
    unread: Vec<String>,
    rows: Vec<Line>,
    wrong: Vec<String>,
}

/// One row of it.
struct Line {
    number: u32,
    /// Whether no spreadsheet shows it.
    hidden: bool,
    cells: Vec<String>,
}

impl List {
    /// The rows of a sheet.
    ///
    /// # Errors
    /// Where columns of the template are missing or stand there twice.
    pub fn of(sheet: Sheet) -> Result<Self, ReadError> {
        let columns = sheet.columns(COLUMNS.map(|column| column.title))?;
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        for row in sheet.every_row() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    wrong.push(error.to_string());
                    continue;
                }
            };
            let [item, ..] = columns;
            if row.text(item).is_ok_and(is_sum) {
                wrong.push(format!("第 {} 行是合计行，不是明细，没有计入", row.number()));
                continue;
            }
            let cells = COLUMNS.iter().zip(columns).map(|(column, found)| {
                cell(row, column.title, found).unwrap_or_else(|error| {
                    wrong.push(error.to_string());
                    String::new()
                })
            });
            rows.push(Line { number: row.number(), hidden: row.is_hidden(), cells: cells.collect() });
        }
        Ok(Self { file: sheet.file, sheet: sheet.name, unread: sheet.unread, rows, wrong })
    }

    /// Reads the bytes in the process in which uploads are read.
    ///
    /// # Errors
    /// In words.
    pub fn read(reader: &evidence::worker::Reader, name: &str, bytes: Vec<u8>) -> Result<Self, String> {
        let sheet = imports::parse_apart(reader, name, bytes).map_err(|error| error.to_string())?;
        Self::of(sheet).map_err(|error| {
            format!("{error}。命令行只读取投入明细表；其他表格请在系统中导入，或换用投入明细表模板")
        })
    }

    pub fn written(&self) -> Value {
        let row = |line: &Line| {
            let says: Map<_, _> = COLUMNS
                .iter()
                .zip(&line.cells)
                .map(|(column, cell)| (column.title.to_owned(), json!(cell)))
                .collect();
            json!({ "row": line.number, "hidden": line.hidden, "says": says })
        };
        json!({
            "file": self.file,
            "sheet": self.sheet,
            "unread_sheets": self.unread,
            "lines": self.rows.iter().map(row).collect::<Vec<_>>(),
            "findings": self.wrong,
        })
    }

    pub fn shown(&self) -> String {
        let sheet = self.sheet.as_ref().map(|name| format!("，工作表“{name}”")).unwrap_or_default();
        let mut out = format!("{}（投入明细表{sheet}）\n", self.file);
        for Line { number, hidden, cells } in &self.rows {
            let hidden =
                if *hidden { "（隐藏行，打开表格的人看不到，请核对）" } else { "" };
            out.push_str(&format!("  第 {number} 行{hidden}\n"));
            let told = COLUMNS.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            let table: Vec<_> = told
                .map(|(column, cell)| vec!["   ".to_owned(), column.title.to_owned(), cell.clone()])
                .collect();
            for line in lines(&[Set::Left; 3], &table) {
                out.push_str(&line);
                out.push('\n');
            }
        }
        for wrong in &self.wrong {
            out.push_str(&format!("  不符：{wrong}\n"));
        }
        if !self.unread.is_empty() {
            out.push_str(&format!("  提示：未读取的其他工作表：{}\n", self.unread.join("、")));
        }
        out
    }
}

/// 合计 and the like below the lines.
fn is_sum(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    ["合计", "总计", "小计"].iter().any(|sum| bare.trim_end_matches([':', '：']) == *sum)
}

/// A cell as the template means it: an amount in yuan, a day by the calendar, else its text.
fn cell(row: Row<'_>, title: &str, found: Found) -> Result<String, CellError> {
    if row.text(found)?.is_empty() {
        return Ok(String::new());
    }
    if title == AMOUNT {
        return row.fen(found).map(law::Fen::yuan);
    }
    if DAYS.contains(&title) {
        return row.date(found).map(|day| day.to_string());
    }
    row.text(found).map(str::to_owned)
}
