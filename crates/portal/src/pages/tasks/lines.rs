//! The cost lines of a claim: a table of them, and one page for each. Lines are added, changed and removed without script.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use fund::Actor;
use law::Fen;

use super::desk::{Desk, line_progress};
use super::draft::{self, COLUMNS, Values};
use super::paper::{Progress, wrong};
use super::topic::words;
use super::{frame, tag};
use crate::app::App;
use crate::component::{self, Errors, Frame, Tag};
use crate::form::Form;
use crate::problem::{Page, Problem, done, page};
use crate::ui;
use crate::visitor::Visitor;

/// One line of the table.
pub struct LineRow {
    pub item: String,
    pub category: String,
    pub contract: String,
    pub invoice: String,
    pub paid_on: String,
    pub amount: Option<Fen>,
    pub tag: Tag,
}

/// The lines as a table.
pub fn rows(desk: &Desk) -> Vec<LineRow> {
    let lines = desk.values.lines();
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| LineRow {
            item: if line.get("item").is_empty() {
                format!("第 {} 条", n + 1)
            } else {
                line.get("item").to_owned()
            },
            category: words(&desk.costs, line.get("category")).to_owned(),
            contract: line.get("contract").to_owned(),
            invoice: line.get("number").to_owned(),
            paid_on: line.get("paid_on").to_owned(),
            amount: Fen::parse(line.get("amount")).ok(),
            tag: tag(line_progress(desk.paper, &desk.values, n)),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "tasks/line.html")]
struct LinePage {
    frame: Frame,
    errors: Errors,
    title: String,
    action: String,
    list: String,
    fields: Vec<component::Field>,
    kept: bool,
}

/// The number of a line in its address, from 1; `new` is the one after the last.
fn number(desk: &Desk, text: &str) -> Result<usize, Problem> {
    let count = desk.values.lines().len();
    let missing = || Problem::NotFound("没有这一条明细。".into());
    if text == "new" {
        return Ok(count);
    }
    let n: usize = text.parse().map_err(|_| missing())?;
    if (1..=count).contains(&n) { Ok(n - 1) } else { Err(missing()) }
}

/// One line, to be filled in.
pub fn show(app: &App, visitor: &Visitor, desk: &Desk, text: &str) -> Page {
    let n = number(desk, text)?;
    let lines = desk.values.lines();
    let line = lines.get(n).cloned().unwrap_or_else(|| {
        // Lines of one contract follow each other.
        let mut line = Values::default();
        line.set("contract", lines.last().map_or("", |last| last.get("contract")));
        line
    });
    line_page(app, visitor, desk, text, n, &line, false)
}

fn line_page(
    app: &App,
    visitor: &Visitor,
    desk: &Desk,
    text: &str,
    n: usize,
    line: &Values,
    strict: bool,
) -> Page {
    let mut errors = Errors::new();
    for column in COLUMNS {
        let value = line.get(column);
        let path = format!("lines[0].{column}");
        match wrong(desk.paper.step(), &path, value) {
            Some(message) => errors.add(column, message),
            None if strict && value.trim().is_empty() && column != "code" => {
                errors.add(column, format!("请填写{}", label(column)))
            }
            None => {}
        }
    }
    let list = format!("{}/lines", desk.paper.address());
    let shown = LinePage {
        title: format!("投入明细第 {} 条", n + 1),
        frame: frame(app, visitor, desk, &format!("第 {} 条", n + 1)),
        action: format!("{list}/{text}"),
        fields: COLUMNS.iter().map(|column| control(desk, column, line, &errors)).collect(),
        kept: n < desk.values.lines().len(),
        list,
        errors,
    };
    let mut response = page(&shown)?;
    if strict {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Saves a line. `auto`: by script while one types; a new line is kept only when it is sent.
pub fn save(
    app: &App,
    visitor: &Visitor,
    actor: &Actor,
    mut desk: Desk,
    text: &str,
    form: &Form,
    auto: bool,
) -> Page {
    let n = number(&desk, text)?;
    let mut line = Values::default();
    for column in COLUMNS {
        line.set(column, form.get(column).trim());
    }
    let mut lines = desk.values.lines();
    match lines.get_mut(n) {
        Some(kept) => *kept = line.clone(),
        None if auto => return Ok(StatusCode::NO_CONTENT.into_response()),
        None => lines.push(line.clone()),
    }
    desk.values.set_lines(&lines);
    draft::save(&app.office, &actor.account, desk.paper, &desk.values)?;
    if auto {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let then = form.get("then");
    if then != "leave" && line_progress(desk.paper, &desk.values, n) != Progress::Done {
        return line_page(app, visitor, &desk, &(n + 1).to_string(), n, &line, true);
    }
    let list = format!("{}/lines", desk.paper.address());
    Ok(Redirect::to(&if then == "another" { format!("{list}/new") } else { list }).into_response())
}

/// Takes a line out.
pub fn remove(app: &App, actor: &Actor, mut desk: Desk, text: &str) -> Page {
    let n = number(&desk, text)?;
    let mut lines = desk.values.lines();
    if n < lines.len() {
        lines.remove(n);
    }
    desk.values.set_lines(&lines);
    draft::save(&app.office, &actor.account, desk.paper, &desk.values)?;
    Ok(done(&format!("{}/lines", desk.paper.address()), &format!("已删去第 {} 条", n + 1)))
}

/// What a column is called.
pub fn label(column: &str) -> &'static str {
    match column {
        "item" => "支出内容",
        "category" => "支出类别",
        "amount" => "申报金额",
        "contract" => "合同编号",
        "code" => "发票代码",
        "number" => "发票号码",
        "invoiced_on" => "开票日期",
        "voucher" => "银行凭证流水号",
        _ => "付款日期",
    }
}

fn control(desk: &Desk, column: &str, line: &Values, errors: &Errors) -> component::Field {
    let label = label(column);
    let field = match column {
        "item" => component::Field::text(column, label).hint("买了什么，如“生产执行系统软件许可”。"),
        "category" => component::Field::radios(column, label).choices(&desk.costs),
        "amount" => component::Field::amount(column, label).hint("这一条申报多少，按发票上对应的金额。"),
        "contract" => component::Field::code(column, label),
        "code" => {
            component::Field::code(column, label).optional().hint("20 位号码的数电发票没有代码，不填。")
        }
        "number" => {
            component::Field::code(column, label).hint("数电发票 20 位；其他发票 8 位，并填发票代码。")
        }
        "voucher" => component::Field::code(column, label).hint("银行回单上的流水号或凭证号。"),
        _ => component::Field::date(column, label),
    };
    field.value(line.get(column)).errors(errors)
}
