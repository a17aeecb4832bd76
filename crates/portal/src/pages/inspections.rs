//! 监督检查: every inspection with its targets, its lot and what came of it; and for everyone the lots of those that are over,
//! with all that is needed to draw them again (第十五条).

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use fund::state::{Inspection, InspectionTarget};
use fund::view::{InspectionView, LotRow, View};
use fund::{Actor, InspectionId, Role, Stage, StepId, Subject};
use office::official::Sheet;

use crate::access::{self, Access};
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

/// The city's offices, those who supervise, and the firm to which an inspection is entrusted.
const READERS: Access = access::CITY.and(&[Role::Assessor]);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/inspections", READERS, inspections),
        Route::get("/inspections/{id}", READERS, inspection),
        Route::get("/inspections/{id}/notice/{target}", READERS, notice),
        Route::get("/inspections/{id}/notice/{target}/docx", READERS, notice_word),
        Route::get("/lots", Access::Public, lots),
        Route::get("/lots/{id}", Access::Public, lot),
        Route::get("/lots/{id}/population", Access::Public, population),
    ]
}

/// An inspection as a row, with how many of its findings are still open.
pub struct Row {
    inspection: Inspection,
    targets: usize,
    findings: usize,
    open: usize,
}

impl Row {
    fn new(view: &View<'_>, inspection: Inspection) -> Self {
        let findings = inspection.results.iter().filter_map(|result| result.finding);
        let findings: Vec<_> = findings.filter_map(|id| view.fund.findings.get(&id)).collect();
        let open = findings.iter().filter(|own| !closed(own.stage)).count();
        Row { targets: inspection.targets().len(), findings: findings.len(), open, inspection }
    }

    fn looked_at(&self) -> usize {
        self.targets - self.inspection.left().len()
    }
}

/// Whether nothing more is waited for.
fn closed(stage: Stage) -> bool {
    matches!(stage, Stage::Rectified | Stage::Sanctioned | Stage::NotSanctioned | Stage::SanctionLifted)
}

const FIELDS: [Field<Row>; 8] = [
    Field::text("title", "检查", |row| Cell::text(&row.inspection.title)),
    Field::beside("id", "检查编号", |row| Cell::text(row.inspection.id.to_string())),
    Field::beside("document", "计划文号", |row| Cell::text(row.inspection.document.as_str())),
    Field::count("targets", "对象", "个", |row| Cell::count(row.targets)),
    Field::count("looked", "已检查", "个", |row| Cell::count(row.looked_at())),
    Field::count("findings", "发现问题", "个", |row| Cell::count(row.findings)),
    Field::count("open", "未办结", "个", |row| Cell::count(row.open)),
    Field::text("stage", "状态", |row| Cell::text(row.inspection.stage.zh())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll {
        key: "inspections", title: "监督检查", home: "/inspections", access: READERS, fields: &FIELDS
    };

#[derive(Template)]
#[template(path = "supervision/inspections.html")]
struct InspectionsPage {
    frame: Frame,
    list: List<Row>,
    buttons: Buttons,
    entitled: bool,
}

async fn inspections(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, buttons) = app.office.view(|view| {
        let mut actions = view.actions(actor, &Subject::Fund);
        actions.retain(|action| action.step == StepId::PlanInspection);
        let rows = view.inspections(actor).into_iter().map(|own| Row::new(view, own)).collect::<Vec<_>>();
        (rows, Buttons::new(actions, &Subject::Fund, actor.role, "/inspections"))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&InspectionsPage {
        frame: visitor.frame(&app, "监督检查").at("/inspections"),
        list: List::new(&LIST, &shelf, "次", &asked.address("/inspections", &[]), &asked, rows),
        buttons,
        entitled: actor.role.entitled(),
    })
}

#[derive(Template)]
#[template(path = "supervision/inspection.html")]
struct InspectionPage {
    frame: Frame,
    own: InspectionView,
    buttons: Buttons,
}

impl InspectionPage {
    fn inspection(&self) -> &Inspection {
        &self.own.inspection
    }
}

async fn inspection(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的检查。"));
    let id: InspectionId = id.parse().map_err(|_| missing())?;
    let frame =
        visitor.frame(&app, "检查").at("/inspections").crumb("监督检查", "/inspections").crumb(id, "");
    let template = app.office.view(|view| opened(view, actor, id, frame));
    page(&template.ok_or_else(missing)?)
}

fn opened(view: &View<'_>, actor: &Actor, id: InspectionId, frame: Frame) -> Option<InspectionPage> {
    let subject = Subject::Inspection(id);
    let back = format!("/inspections/{id}");
    Some(InspectionPage {
        frame,
        own: view.inspection(actor, id)?,
        buttons: Buttons::new(view.actions(actor, &subject), &subject, actor.role, &back),
    })
}

fn written(app: &App, visitor: &Visitor, id: &str, target: &str) -> Result<Sheet, Problem> {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("检查“{id}”没有对象“{target}”。"));
    let number: InspectionId = id.parse().map_err(|_| missing())?;
    let target: InspectionTarget = target.parse().map_err(|_| missing())?;
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| office::official::inspection(view, actor, number, &target, &proof));
    sheet.ok_or_else(missing)
}

/// The notice to one inspected party, to be printed, filled in and served.
async fn notice(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, target)): Path<(String, String)>,
) -> Page {
    let sheet = written(&app, &visitor, &id, &target)?;
    let home = format!("/inspections/{id}");
    let frame = visitor.frame(&app, sheet.kind).at("/inspections").crumb(&id, &home).crumb(sheet.kind, "");
    let here = format!("{home}/notice/{target}");
    let paper = PaperPage::new(frame, sheet, ("返回检查", home), &here);
    page(&paper.note("文号、检查时间和检查人员填写后送达；系统不向当事人发送。"))
}

async fn notice_word(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, target)): Path<(String, String)>,
) -> Page {
    papers::word(&written(&app, &visitor, &id, &target)?)
}

#[derive(Template)]
#[template(path = "supervision/lots.html")]
struct LotsPage {
    frame: Frame,
    rows: Vec<Inspection>,
}

async fn lots(State(app): State<App>, visitor: Visitor) -> Page {
    let rows = app.office.view(|view| view.open_lots());
    page(&LotsPage { frame: visitor.frame(&app, "抽查公开"), rows })
}

#[derive(Template)]
#[template(path = "supervision/lot.html")]
struct LotPage {
    frame: Frame,
    inspection: Inspection,
    rows: Vec<LotRow>,
}

/// An inspection that is over and had a lot: until then nobody is told who will be looked at.
fn over(app: &App, id: &str) -> Result<Inspection, Problem> {
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的抽查，或者检查还没有结束。"));
    let number: InspectionId = id.parse().map_err(|_| missing())?;
    let found = app.office.view(|view| view.open_lots().into_iter().find(|own| own.id == number));
    found.ok_or_else(missing)
}

async fn lot(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let inspection = over(&app, &id)?;
    let frame = visitor.frame(&app, "抽查公开").crumb("抽查公开", "/lots").crumb(inspection.id, "");
    page(&LotPage { frame, rows: fund::view::lot_rows(&inspection), inspection })
}

/// The population, one id a line: what the recipe reads.
async fn population(State(app): State<App>, Path(id): Path<String>) -> Page {
    let inspection = over(&app, &id)?;
    let lines: String = inspection.population.iter().map(|id| format!("{id}\n")).collect();
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines).into_response())
}
