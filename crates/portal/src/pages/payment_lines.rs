//! 拨付明细: every line of every instruction, by what became of it.

use askama::Template;
use axum::extract::{Query, State};
use fund::PaymentId;
use fund::state::{LineState, PaymentKind, PaymentLine};
use fund::view::View;
use law::{Date, Fen};

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked, Field, List};
use crate::pages::payments::{state_note, state_tag};
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/payments/lines", access::CITY, lines)]
}

/// One line.
pub struct Row {
    payment: PaymentId,
    kind: PaymentKind,
    on: Date,
    line: PaymentLine,
    payee: String,
    purpose: String,
}

const FIELDS: [Field<Row>; 9] = [
    Field::text("payee", "收款单位 / 用途", |row| Cell::text(&row.payee)),
    Field::beside("id", "项目或采购编号", |row| Cell::text(row.line.purpose.to_string())),
    Field::beside("purpose", "用途", |row| Cell::text(&row.purpose)),
    Field::text("payment", "拨付单", |row| Cell::text(row.payment.to_string())),
    Field::text("kind", "批次", |row| Cell::text(row.kind.zh())),
    Field::text("on", "指令日期", |row| Cell::Day(row.on)),
    Field::amount("amount", "金额", |row| Cell::Amount(Some(row.line.amount))),
    Field::text("state", "结果", |row| Cell::text(word(&row.line.state))),
    Field::beside("note", "回单或退票原因", |row| Cell::text(state_note(&row.line.state))),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "payment_lines",
    title: "拨付明细",
    home: "/payments/lines",
    access: access::CITY,
    fields: &FIELDS,
};

const STATES: [(&str, &str); 3] = [("open", "待回单"), ("confirmed", "已到账"), ("returned", "已退票")];

fn key(state: &LineState) -> &'static str {
    match state {
        LineState::Open => "open",
        LineState::Confirmed(..) => "confirmed",
        LineState::Returned(..) => "returned",
    }
}

fn word(state: &LineState) -> &'static str {
    STATES.iter().find(|(own, _)| *own == key(state)).map_or("", |(_, word)| word)
}

#[derive(Template)]
#[template(path = "payments/lines.html")]
struct LinesPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    total: Fen,
}

fn rows(view: &View<'_>, asked: &Asked) -> Vec<Row> {
    let wanted = asked.get("state");
    let lines = view
        .fund
        .payments
        .values()
        .rev()
        .flat_map(|payment| payment.lines.iter().map(move |line| (payment, line)));
    lines
        .filter(|(_, line)| wanted.is_empty() || key(&line.state) == wanted)
        .map(|(payment, line)| Row {
            payment: payment.id,
            kind: payment.kind,
            on: payment.on,
            payee: view.payee(line.purpose),
            purpose: view.purpose(line.purpose),
            line: line.clone(),
        })
        .collect()
}

async fn lines(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let mut rows = app.office.view(|view| rows(view, &asked));
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let frame = visitor.frame(&app, LIST.title).at("/payments").crumb("拨付", "/payments");
    page(&LinesPage {
        frame: frame.crumb(LIST.title, ""),
        total: list::sum(&rows, |row| Some(row.line.amount)),
        list: List::new(&LIST, &shelf, "笔", &asked.address("/payments/lines", &["state"]), &asked, rows),
        asked,
    })
}

impl LinesPage {
    fn states(&self) -> Vec<Choice> {
        STATES.map(|(key, word)| Choice::new(key, word)).into()
    }
}
