//! 资金用途: what each head's money is committed to, purpose by purpose: the projects and contracts behind a head's figures.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::PurposeRow;
use law::Fen;

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked, Field, List};
use crate::pages::money::head_title;
use crate::place;
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/money/purposes", access::CITY, purposes)]
}

/// One purpose.
pub struct Row {
    own: PurposeRow,
    head: String,
    href: String,
}

const FIELDS: [Field<Row>; 7] = [
    Field::text("payee", "收款单位 / 用途", |row| Cell::text(&row.own.payee)),
    Field::beside("id", "项目或采购编号", |row| Cell::text(row.own.purpose.to_string())),
    Field::beside("title", "用途", |row| Cell::text(&row.own.title)),
    Field::text("head", "支持方向", |row| Cell::text(&row.head)),
    Field::amount("committed", "已批准、已签约", |row| Cell::Amount(Some(row.own.committed))),
    Field::amount("paid", "已拨付", |row| Cell::Amount(Some(row.own.paid))),
    Field::amount("owed", "已批未付", |row| Cell::Amount(Some(row.own.owed))),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "purposes",
    title: "资金用途",
    home: "/money/purposes",
    access: access::CITY,
    fields: &FIELDS,
};

const FILTERS: [&str; 2] = ["head", "which"];
const WHICH: [(&str, &str); 2] = [("paid", "已有拨付"), ("owed", "有已批未付")];

#[derive(Template)]
#[template(path = "money/purposes.html")]
struct PurposesPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    heads: Vec<Choice>,
    committed: Fen,
    paid: Fen,
    owed: Fen,
}

async fn purposes(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let (mut rows, heads) = app.office.view(|view| {
        let fits = |row: &PurposeRow| match asked.get("which") {
            "paid" => row.paid > Fen::ZERO,
            "owed" => row.owed > Fen::ZERO,
            _ => true,
        };
        let rows = view.purposes(asked.get("head")).into_iter().filter(fits);
        let rows = rows.map(|own| Row {
            head: head_title(view, &own.head),
            href: place::of(view, &own.purpose.subject()),
            own,
        });
        let heads = view.pack().map(law::Pack::heads).unwrap_or_default();
        let heads = heads.iter().map(|head| Choice::new(&head.id, &head.title)).collect();
        (rows.collect::<Vec<_>>(), heads)
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let frame = visitor.frame(&app, LIST.title).at("/money").crumb("资金", "/money").crumb(LIST.title, "");
    page(&PurposesPage {
        frame,
        committed: list::sum(&rows, |row| Some(row.own.committed)),
        paid: list::sum(&rows, |row| Some(row.own.paid)),
        owed: list::sum(&rows, |row| Some(row.own.owed)),
        list: List::new(&LIST, &shelf, "项", &asked.address("/money/purposes", &FILTERS), &asked, rows),
        heads,
        asked,
    })
}

impl PurposesPage {
    fn which(&self) -> Vec<Choice> {
        WHICH.map(|(key, words)| Choice::new(key, words)).into()
    }
}
