//! 还能承诺多少: head by head, now and once all promised money is here; the share of 第八条 with its workings; and the report to
//! the finance bureau, to print and as a Word file.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Feasibility, FeasibleHead};
use law::{Citation, Fen};
use office::official::{self, Sheet};

use crate::access;
use crate::app::App;
use crate::component::{Address, Exports, Frame};
use crate::list::{self, Asked, Field};
use crate::pages::papers::{self, PaperPage};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/money/feasibility", access::CITY, feasibility),
        Route::get("/money/report", access::CITY, report),
        Route::get("/money/report/docx", access::CITY, report_word),
    ]
}

const FIELDS: [Field<FeasibleHead>; 11] = [
    Field::text("head", "支持方向", |head| Cell::text(&head.title)),
    Field::amount("ceiling", "上限", |head| Cell::Amount(head.ceiling)),
    Field::amount("allotted", "已下达", |head| Cell::Amount(Some(head.allotted))),
    Field::amount("promised", "拟承诺", |head| Cell::Amount(Some(head.promised))),
    Field::amount("committed", "已批未付", |head| Cell::Amount(Some(head.committed))),
    Field::amount("instructed", "其中拨付中", |head| Cell::Amount(Some(head.instructed))),
    Field::amount("paid", "已拨付", |head| Cell::Amount(Some(head.paid))),
    Field::amount("available", "可用额度", |head| Cell::Amount(Some(head.available))),
    Field::amount("now", "现在还可承诺", |head| Cell::Amount(Some(head.now))),
    Field::amount("covered", "其中现有资金够付", |head| Cell::Amount(Some(head.covered))),
    Field::amount("later", "全部到位、下达后还可承诺", |head| Cell::Amount(Some(head.later))),
];

/// The list.
pub const LIST: Roll<FeasibleHead> = Roll {
    key: "feasibility",
    title: "预算可行性",
    home: "/money/feasibility",
    access: access::CITY,
    fields: &FIELDS,
};

/// One line of the share's workings.
struct Working {
    what: String,
    how: String,
    result: Fen,
}

#[derive(Template)]
#[template(path = "money/feasibility.html")]
struct FeasibilityPage {
    frame: Frame,
    own: Feasibility,
    total: Total,
    exports: Exports,
    workings: Vec<Working>,
    reading: String,
    cite: Option<Citation>,
}

/// What may be added up over the heads.
struct Total {
    allotted: Fen,
    promised: Fen,
    committed: Fen,
    paid: Fen,
    available: Fen,
    now: Fen,
}

impl Total {
    fn of(heads: &[FeasibleHead]) -> Self {
        let sum = |of: fn(&FeasibleHead) -> Fen| list::sum(heads, |head| Some(of(head)));
        Total {
            allotted: sum(|head| head.allotted),
            promised: sum(|head| head.promised),
            committed: sum(|head| head.committed),
            paid: sum(|head| head.paid),
            available: sum(|head| head.available),
            now: sum(|head| head.now),
        }
    }
}

async fn feasibility(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let (mut own, reading) = app.office.view(|view| {
        let reading = view.pack().and_then(|pack| pack.reading("share"));
        (view.feasibility(), reading.map_or_else(String::new, |reading| reading.chosen_label().to_owned()))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut own.heads)? {
        return Ok(file);
    }
    let title = "还能承诺多少";
    let frame = visitor.frame(&app, title).at("/money").crumb("资金", "/money").crumb(title, "");
    let workings = own.share.iter().flat_map(fund::budget::Share::workings);
    page(&FeasibilityPage {
        frame,
        total: Total::of(&own.heads),
        exports: shelf.exports(&Address::new("/money/feasibility")),
        workings: workings.map(|(what, how, result)| Working { what, how, result }).collect(),
        cite: own.share.as_ref().map(|share| share.cite.clone()),
        own,
        reading,
    })
}

fn written(app: &App) -> Result<Sheet, Problem> {
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| official::budget(view, &proof));
    sheet.ok_or_else(|| Problem::NotFound("还没有采用政策包，没有预算可以报告。".into()))
}

async fn report(State(app): State<App>, visitor: Visitor) -> Page {
    let sheet = written(&app)?;
    let frame = visitor.frame(&app, sheet.kind).crumb("资金", "/money").crumb(sheet.kind, "");
    page(&PaperPage::new(frame, sheet, ("返回资金", "/money".into()), "/money/report"))
}

async fn report_word(State(app): State<App>) -> Page {
    papers::word(&written(&app)?)
}
