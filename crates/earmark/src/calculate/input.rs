//! The list of verified projects, as a bureau keeps it: three columns, in the order approved.

use std::collections::BTreeMap;

use law::{CreditCode, Fen};
use office::table::read::{CellError, Found, Row, Sheet};

/// One project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Row in the file, counted from 1.
    pub row: u32,
    /// Whose.
    pub code: CreditCode,
    /// Its name.
    pub project: String,
    /// 核定改造投入.
    pub verified: Fen,
}

const CODE: &str = "统一社会信用代码";
const PROJECT: &str = "项目名称";
/// The column of the verified investment.
pub const VERIFIED: &str = "核定改造投入";

/// Reads the list. The columns may stand in any order; others beside them are not looked at.
///
/// # Errors
/// Everything that is wrong with the file, or every problem of every row, at once.
pub fn lines(sheet: &Sheet) -> Result<Vec<Line>, Vec<String>> {
    let columns = sheet.columns([CODE, PROJECT, VERIFIED]).map_err(|error| vec![error.to_string()])?;
    let mut reader = Reader::default();
    for row in sheet.rows() {
        match row {
            Ok(row) => reader.row(&row, columns),
            Err(error) => reader.problems.push(error.to_string()),
        }
    }
    if reader.lines.is_empty() && reader.problems.is_empty() {
        reader.problems.push(format!("“{}”只有列名，没有项目", sheet.file));
    }
    if reader.problems.is_empty() { Ok(reader.lines) } else { Err(reader.problems) }
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    problems: Vec<String>,
    seen: BTreeMap<(CreditCode, String), u32>,
}

impl Reader {
    fn row(&mut self, row: &Row<'_>, [code_at, project_at, verified_at]: [Found; 3]) {
        let code = row.text(code_at).and_then(|text| {
            text.parse::<CreditCode>().map_err(|error| row.error(code_at, error.to_string()))
        });
        let project = row.text(project_at).and_then(|text| match text {
            "" => Err(row.error(project_at, "请填写项目名称".into())),
            name => Ok(name.to_owned()),
        });
        let verified = row.fen(verified_at);
        let (code, project, verified) = (self.sound(code), self.sound(project), self.sound(verified));
        let (Some(code), Some(project)) = (code, project) else { return };
        if let Some(first) = self.seen.get(&(code.clone(), project.clone())) {
            let message = format!("该企业的这个项目在第 {first} 行已经出现，请删去一行或改正项目名称");
            return self.problems.push(row.error(project_at, message).to_string());
        }
        self.seen.insert((code.clone(), project.clone()), row.number());
        if let Some(verified) = verified {
            self.lines.push(Line { row: row.number(), code, project, verified });
        }
    }

    fn sound<T>(&mut self, read: Result<T, CellError>) -> Option<T> {
        read.map_err(|error| self.problems.push(error.to_string())).ok()
    }
}
