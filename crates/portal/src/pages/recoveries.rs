//! 追回: what was ordered back, under which of the six grounds, and what has come (第十七条).

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{LineState, Recovery};
use fund::view::{Deadline, View};
use fund::{RecoveryId, Stage, StepId, Subject};
use law::Fen;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Buttons, Frame};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

const READERS: Access = access::CITY;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/recoveries", READERS, recoveries), Route::get("/recoveries/{id}", READERS, recovery)]
}

/// One order as a row.
pub struct Row {
    recovery: Recovery,
    enterprise: String,
    project: String,
    deadline: Option<Deadline>,
    /// Whether the order's own last day has passed with something outstanding.
    overdue: bool,
}

impl Row {
    fn new(view: &View<'_>, recovery: &Recovery) -> Self {
        let subject = Subject::Recovery(recovery.id);
        let open = recovery.stage == Stage::RecoveryOpen;
        Row {
            enterprise: view.title(&Subject::Enterprise(recovery.enterprise.clone())),
            project: view.title(&recovery.purpose.subject()),
            deadline: view.deadline(&subject, StepId::ReceiveRecovery, recovery.since).filter(|_| open),
            overdue: recovery.overdue(view.today),
            recovery: recovery.clone(),
        }
    }

    fn left(&self) -> Fen {
        self.recovery.outstanding()
    }
}

/// An amount in words; empty where there is none.
fn some(amount: Fen) -> String {
    if amount == Fen::ZERO { String::new() } else { amount.grouped() }
}

/// What is owed back, and how far it has been given back, in words for offices and the enterprise alike.
pub fn refund(own: &Recovery) -> String {
    let paid = own.refunds.iter().filter_map(|refund| match &refund.state {
        LineState::Confirmed(receipt, on) => {
            Some(format!("{on} 已退还 {} 元（回单 {receipt}）", refund.amount.grouped()))
        }
        _ => None,
    });
    let on_its_way = some(own.refunding());
    let waits = some(own.to_refund());
    let failed = own.refunds.last().and_then(|refund| match &refund.state {
        LineState::Returned(reason, on) => Some(format!("{on} 的付款被银行退回（{reason}），请核对收款账户")),
        _ => None,
    });
    let said = [
        (!on_its_way.is_empty()).then(|| format!("{on_its_way} 元退还中，等国库回单")),
        failed,
        (!waits.is_empty()).then(|| format!("{waits} 元等市财政局下达退还指令")),
    ];
    let owed = format!("应退还 {} 元", own.owed_back.grouped());
    let parts: Vec<String> = [owed].into_iter().chain(paid).chain(said.into_iter().flatten()).collect();
    parts.join("；")
}

const FIELDS: [Field<Row>; 15] = [
    Field::text("enterprise", "企业 / 项目", |row| Cell::text(&row.enterprise)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.recovery.enterprise.as_str())),
    Field::beside("id", "追回编号", |row| Cell::text(row.recovery.id.to_string())),
    Field::beside("project", "项目", |row| Cell::text(&row.project)),
    Field::text("ground", "事由", |row| Cell::text(row.recovery.ground.zh())),
    Field::beside("document", "文号", |row| Cell::text(row.recovery.document.as_str())),
    Field::amount("amount", "应追回", |row| Cell::Amount(Some(row.recovery.amount))),
    Field::amount("received", "已追回", |row| Cell::Amount(Some(row.recovery.received()))),
    Field::amount("left", "未追回", |row| Cell::Amount(Some(row.left()))),
    Field::beside("owed", "应退还（元）", |row| Cell::text(some(row.recovery.owed_back))),
    Field::beside("refunded", "已退还（元）", |row| Cell::text(some(row.recovery.refunded()))),
    Field::text("due", "期限", |row| Cell::Day(row.recovery.last_day())),
    Field::beside("overdue", "是否逾期", |row| Cell::text(if row.overdue { "逾期" } else { "" })),
    Field::beside("demands", "催缴", |row| Cell::count(row.recovery.demands.len())),
    Field::text("stage", "状态", |row| Cell::text(row.recovery.stage.zh())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll { key: "recoveries", title: "追回", home: "/recoveries", access: READERS, fields: &FIELDS };

#[derive(Template)]
#[template(path = "recoveries/list.html")]
struct RecoveriesPage {
    frame: Frame,
    list: List<Row>,
    amount: Fen,
    received: Fen,
    left: Fen,
}

async fn recoveries(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let mut rows: Vec<Row> = app
        .office
        .view(|view| view.fund.recoveries.values().rev().map(|recovery| Row::new(view, recovery)).collect());
    let state = asked.get("state");
    rows.retain(|row| match state {
        "open" => row.recovery.stage == Stage::RecoveryOpen,
        "owed" => matches!(row.recovery.stage, Stage::RefundDue | Stage::RefundInstructed),
        _ => true,
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&RecoveriesPage {
        frame: visitor.frame(&app, "追回").at("/recoveries"),
        amount: list::sum(&rows, |row| Some(row.recovery.amount)),
        received: list::sum(&rows, |row| Some(row.recovery.received())),
        left: list::sum(&rows, |row| Some(row.left())),
        list: List::new(&LIST, &shelf, "件", &asked.address("/recoveries", &["state"]), &asked, rows),
    })
}

#[derive(Template)]
#[template(path = "recoveries/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    row: Row,
    cite: law::Citation,
    /// The head in which the returned money stands; empty where it goes on to the treasury.
    head: String,
    buttons: Buttons,
}

async fn recovery(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的追回。"));
    let id: RecoveryId = id.parse().map_err(|_| missing())?;
    let frame = visitor.frame(&app, "追回").at("/recoveries").crumb("追回", "/recoveries").crumb(id, "");
    let template = app.office.view(|view| {
        let recovery = view.fund.recoveries.get(&id)?;
        let subject = Subject::Recovery(id);
        let pack = view.pack_of(&subject)?;
        Some(RecoveryPage {
            frame,
            cite: pack.cite(recovery.ground.basis()),
            head: recovery.head().map_or_else(String::new, |id| {
                pack.head(id).map_or(id, |head| head.title.as_str()).to_owned()
            }),
            buttons: Buttons::new(
                view.actions(actor, &subject),
                &subject,
                actor.role,
                &format!("/recoveries/{id}"),
            ),
            row: Row::new(view, recovery),
        })
    });
    page(&template.ok_or_else(missing)?)
}
