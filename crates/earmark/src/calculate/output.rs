//! The answer as a clerk, a program or a spreadsheet reads it.

use law::{Fen, Pack, Terms};
use office::table::{self, Column, Table};

use super::compute::{Row, Sheet};
use crate::width::{Set, lines};

/// For a program.
pub fn json(sheet: &Sheet) -> Result<Vec<u8>, String> {
    let mut bytes = serde_json::to_vec_pretty(sheet).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// For a spreadsheet: one row a project.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, String> {
    table::csv(&awards(sheet)).map_err(|error| error.to_string())
}

/// For a spreadsheet: the awards, and the workings on a second sheet.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, String> {
    table::xlsx(&[&awards(sheet), &workings(sheet)]).map_err(|error| error.to_string())
}

fn awards(sheet: &Sheet) -> Table {
    let mut table = Table::new(
        "奖补额度",
        [
            Column::text("统一社会信用代码"),
            Column::text("项目名称"),
            Column::yuan("核定改造投入").total(),
            Column::yuan("奖补额度").total(),
            Column::text("受限于"),
            Column::text("依据"),
            Column::text("测算过程"),
        ],
    );
    for row in &sheet.rows {
        let steps: Vec<_> = row
            .workings
            .iter()
            .map(|w| format!("{}（{}）：{} → {}", w.step, w.basis, w.expression, w.result))
            .collect();
        table.push([
            row.credit_code.as_str().into(),
            row.project.as_str().into(),
            row.amounts.0.into(),
            row.amounts.1.into(),
            limits(row).into(),
            row.articles.join("、").into(),
            steps.join("；").into(),
        ]);
    }
    table
}

fn workings(sheet: &Sheet) -> Table {
    let titles = ["统一社会信用代码", "项目名称", "步骤", "依据", "算式", "结果"];
    let mut table = Table::new("测算过程", titles.map(Column::text));
    for row in &sheet.rows {
        for line in &row.workings {
            let cells =
                [&row.credit_code, &row.project, &line.step, &line.basis, &line.expression, &line.result];
            table.push(cells.map(|cell| cell.as_str().into()));
        }
    }
    table
}

/// For a person: the list, then the workings of each project.
pub fn text(pack: &Pack, terms: Option<&Terms>, sheet: &Sheet) -> String {
    let mut out = format!("依据：{}（{}）\n", pack.title, pack.doc_no);
    out.push_str(&format!("政策包：{} {}，摘要 {}\n", pack.id, pack.version, short(&pack.digest)));
    if let Some(terms) = terms {
        out.push_str(&format!("批次标准：{}\n", terms.document_no));
    }
    out.push('\n');
    push(
        &mut out,
        &lines(&[Set::Right, Set::Left, Set::Left, Set::Right, Set::Right, Set::Left], &list(sheet)),
    );
    out.push_str("\n测算过程\n");
    for (number, row) in (1..).zip(&sheet.rows) {
        out.push_str(&format!(
            "\n{number}. {}（{}）：核定改造投入 {} 元，奖补额度 {} 元\n",
            row.project,
            row.credit_code,
            row.amounts.0.grouped(),
            row.amounts.1.grouped()
        ));
        let workings: Vec<_> = row
            .workings
            .iter()
            .map(|w| {
                vec!["  ".to_owned(), w.step.clone(), w.basis.clone(), w.expression.clone(), w.result.clone()]
            })
            .collect();
        push(&mut out, &lines(&[Set::Left, Set::Left, Set::Left, Set::Left, Set::Right], &workings));
    }
    out
}

fn list(sheet: &Sheet) -> Vec<Vec<String>> {
    let header = ["序号", "统一社会信用代码", "项目名称", "核定改造投入（元）", "奖补额度（元）", "受限于"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for (number, row) in (1..).zip(&sheet.rows) {
        rows.push(vec![
            number.to_string(),
            row.credit_code.clone(),
            row.project.clone(),
            row.amounts.0.grouped(),
            row.amounts.1.grouped(),
            limits(row),
        ]);
    }
    let verified =
        Fen::sum(sheet.rows.iter().map(|row| row.amounts.0)).map_or_else(String::new, Fen::grouped);
    let total = Fen::sum(sheet.rows.iter().map(|row| row.amounts.1)).map_or_else(String::new, Fen::grouped);
    rows.push(vec![String::new(), "合计".into(), format!("{} 项", sheet.rows.len()), verified, total]);
    rows
}

/// The ceilings in words.
fn limits(row: &Row) -> String {
    let words: Vec<_> = row
        .bound_by
        .iter()
        .map(|id| match id.as_str() {
            "firm.cap" => "企业累计上限".to_owned(),
            "firm.projects" => "项目数上限".to_owned(),
            other => match other.strip_prefix("band-").and_then(|id| id.strip_suffix(".cap")) {
                Some(number) => format!("第{number}档单项上限"),
                None => other.to_owned(),
            },
        })
        .collect();
    words.join("、")
}

fn push(out: &mut String, lines: &[String]) {
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
