//! 与国库对账: the treasury's statements, what agreed, and every difference with who may settle it. An open difference stops
//! further payments, and says so here.

use askama::Template;
use axum::extract::{Query, State};
use fund::state::{Difference, Statement};
use fund::view::View;
use fund::{Actor, May, StepId, Subject, may};
use law::Fen;

use crate::access;
use crate::app::App;
use crate::component::{Buttons, Frame};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/money/reconciliation", access::CITY, reconciliation)]
}

/// One difference as a row.
pub struct Row {
    difference: Difference,
    /// What it was paid for, and where that is read about.
    purpose: Option<(String, String)>,
    /// The form that settles it; empty where this reader cannot.
    settle: String,
}

impl Row {
    fn new(view: &View<'_>, actor: &Actor, difference: &Difference) -> Self {
        let subject = Subject::Difference(difference.id);
        let may = may(view.fund, view.packs, StepId::SettleDifference, actor, &subject, view.today);
        let settle = match may {
            May::Allowed => {
                crate::place::act(StepId::SettleDifference, &subject, "/money/reconciliation").to_string()
            }
            _ => String::new(),
        };
        let purpose = difference.found.purpose;
        Row {
            purpose: purpose.map(|own| (view.purpose(own), crate::place::of(view, &own.subject()))),
            difference: difference.clone(),
            settle,
        }
    }

    fn there(&self) -> Option<Fen> {
        self.difference.found.there.as_ref().map(|line| line.amount)
    }

    fn state(&self) -> &'static str {
        self.difference.stage().zh()
    }
}

const FIELDS: [Field<Row>; 8] = [
    Field::text("id", "差异", |row| Cell::text(row.difference.id.to_string())),
    Field::beside("statement", "对账单", |row| Cell::text(row.difference.statement.to_string())),
    Field::text("receipt", "回单号", |row| Cell::text(&row.difference.found.receipt)),
    Field::text("kind", "不一致之处", |row| Cell::text(row.difference.found.kind.zh())),
    Field::amount("there", "国库", |row| Cell::Amount(row.there())),
    Field::amount("here", "本系统", |row| Cell::Amount(row.difference.found.amount)),
    Field::text("stage", "状态", |row| Cell::text(row.state())),
    Field::beside("reason", "处理说明", |row| {
        Cell::text(row.difference.settled.as_ref().map(|own| own.reason.clone()).unwrap_or_default())
    }),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "differences",
    title: "对账差异",
    home: "/money/reconciliation",
    access: access::CITY,
    fields: &FIELDS,
};

#[derive(Template)]
#[template(path = "money/reconciliation.html")]
struct ReconciliationPage {
    frame: Frame,
    statements: Vec<Statement>,
    list: List<Row>,
    open: usize,
    buttons: Buttons,
    imports: bool,
}

async fn reconciliation(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let title = "与国库对账";
    let frame = visitor.frame(&app, title).at("/money").crumb("资金", "/money").crumb(title, "");
    let (mut rows, statements, open, buttons, imports) = app.office.view(|view| {
        let rows = view.fund.differences.values().rev().map(|own| Row::new(view, actor, own));
        let mut actions = view.actions(actor, &Subject::Fund);
        actions.retain(|action| action.step == StepId::Reconcile);
        let imports = actions.iter().any(fund::view::Action::allowed);
        (
            rows.collect::<Vec<_>>(),
            view.fund.statements.values().rev().cloned().collect(),
            view.fund.open_differences().count(),
            Buttons::new(actions, &Subject::Fund, actor.role, "/money/reconciliation"),
            imports,
        )
    });
    let only_open = asked.get("state") == "open";
    rows.retain(|row| !only_open || row.difference.settled.is_none());
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&ReconciliationPage {
        frame,
        statements,
        list: List::new(
            &LIST,
            &shelf,
            "笔",
            &asked.address("/money/reconciliation", &["state"]),
            &asked,
            rows,
        ),
        open,
        buttons,
        imports,
    })
}
