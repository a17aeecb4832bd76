//! A finding (检查发现的问题): facts, rectification, what is intended and what the party says, the decision. Read by the offices,
//! and by the party once it has been told.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{Finding, Inspection, Recovery};
use fund::view::FindingView;
use fund::{Actor, Digest, FindingId, Role, Subject};
use law::Citation;
use office::official::Sheet;

use crate::access;
use crate::app::App;
use crate::component::{Buttons, Frame};
use crate::list::{self, Asked, Field, List};
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
        Route::get("/findings", access::CASES, findings),
        Route::get("/findings/{id}", access::CASES, finding),
        Route::get("/findings/{id}/{paper}", access::CASES, paper),
        Route::get("/findings/{id}/{paper}/docx", access::CASES, word),
    ]
}

const FIELDS: [Field<Finding>; 8] = [
    Field::text("party", "当事人", |row| Cell::text(&row.party_name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.party.as_str())),
    Field::beside("id", "问题编号", |row| Cell::text(row.id.to_string())),
    Field::text("target", "对象", |row| Cell::text(row.target.to_string())),
    Field::text("facts", "发现的问题", |row| Cell::text(&row.facts)),
    Field::text("on", "登记日期", |row| Cell::Day(row.on)),
    Field::text("due", "期限", |row| list::day(due(row))),
    Field::text("stage", "状态", |row| Cell::text(row.stage.zh())),
];

/// The last day of what the party is asked for now.
fn due(finding: &Finding) -> Option<law::Date> {
    match finding.stage {
        fund::Stage::Rectifying => finding.rectifications.last().map(|last| last.due),
        fund::Stage::SanctionProposed => finding.proposal.as_ref().map(|own| own.until),
        _ => None,
    }
}

/// The list.
pub const LIST: Roll<Finding> =
    Roll {
        key: "findings", title: "检查问题", home: "/findings", access: access::CASES, fields: &FIELDS
    };

#[derive(Template)]
#[template(path = "supervision/findings.html")]
struct FindingsPage {
    frame: Frame,
    list: List<Finding>,
}

async fn findings(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let mut rows = app.office.view(|view| view.findings(actor));
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let frame = visitor.frame(&app, "检查问题").at(home(actor));
    let list = List::new(&LIST, &shelf, "个", &asked.address("/findings", &[]), &asked, rows);
    page(&FindingsPage { frame, list })
}

/// The navigation entry it belongs to.
fn home(actor: &Actor) -> &'static str {
    if actor.role == Role::Enterprise { "/home" } else { "/inspections" }
}

#[derive(Template)]
#[template(path = "supervision/finding.html")]
struct FindingPage {
    frame: Frame,
    own: FindingView,
    inspection: Option<Inspection>,
    /// The article of what is intended.
    cite: Option<Citation>,
    /// The order by which money was to come back.
    recovery: Option<Recovery>,
    buttons: Buttons,
    inside: bool,
}

impl FindingPage {
    fn finding(&self) -> &Finding {
        &self.own.finding
    }

    /// What a file is called, or what it is.
    fn called<'a>(&'a self, file: &Digest, what: &'a str) -> &'a str {
        self.finding().names.get(file).map_or(what, String::as_str)
    }
}

async fn finding(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的检查问题。"));
    let id: FindingId = id.parse().map_err(|_| missing())?;
    let frame = visitor.frame(&app, "检查问题").at(home(actor)).crumb("检查问题", "/findings").crumb(id, "");
    let template = app.office.view(|view| {
        let subject = Subject::Finding(id);
        let own = view.finding(actor, id)?;
        let pack = view.pack_of(&subject)?;
        let back = format!("/findings/{id}");
        let inspection = own.finding.inspection;
        Some(FindingPage {
            frame,
            cite: own.finding.proposal.as_ref().map(|proposal| pack.cite(proposal.ground.basis())),
            recovery: own
                .finding
                .sanction
                .as_ref()
                .and_then(|sanction| view.fund.recoveries.get(&sanction.recovery?).cloned()),
            inspection: view.inspection(actor, inspection).map(|view| view.inspection),
            buttons: Buttons::new(view.actions(actor, &subject), &subject, actor.role, &back),
            inside: actor.role != Role::Enterprise,
            own,
        })
    });
    page(&template.ok_or_else(missing)?)
}

/// A paper of a finding: the order to put it right, the notice of what is intended, the decision, its lifting.
fn written(app: &App, visitor: &Visitor, id: &str, paper: &str) -> Result<Sheet, Problem> {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("{id} 没有这份文书。"));
    let number: FindingId = id.parse().map_err(|_| missing())?;
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| office::official::supervision(view, actor, number, paper, &proof));
    sheet.ok_or_else(missing)
}

async fn paper(State(app): State<App>, visitor: Visitor, Path((id, paper)): Path<(String, String)>) -> Page {
    let sheet = written(&app, &visitor, &id, &paper)?;
    let home = format!("/findings/{id}");
    let frame = visitor.frame(&app, sheet.kind).at(self::home(visitor.actor()?));
    let frame = frame.crumb("检查问题", "/findings").crumb(&id, &home).crumb(sheet.kind, "");
    let here = format!("{home}/{paper}");
    page(&PaperPage::new(frame, sheet, ("返回检查问题", home), &here))
}

async fn word(State(app): State<App>, visitor: Visitor, Path((id, paper)): Path<(String, String)>) -> Page {
    papers::word(&written(&app, &visitor, &id, &paper)?)
}
