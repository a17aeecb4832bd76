//! 公示, for those who run it: what is open, disputed, closed, reported and approved, and the objections with their days.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{Notice, NoticeRow, Objection, Ruling};
use fund::view::{Deadline, View};
use fund::{Actor, NoticeId, Role, Stage, StepId, Subject};
use law::{CreditCode, Date};
use office::official::{self, Sheet};

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
        Route::get("/office/notices", access::CITY, notices),
        Route::get("/office/notices/{id}", access::CITY, notice),
        Route::get("/office/notices/{id}/papers", access::CITY, report),
        Route::get("/office/notices/{id}/papers/docx", access::CITY, report_word),
    ]
}

/// One notice as a row.
pub struct Row {
    notice: Notice,
    title: String,
    batch: String,
    open: usize,
    deadline: Option<Deadline>,
}

impl Row {
    fn new(view: &View<'_>, notice: &Notice) -> Self {
        let subject = Subject::Notice(notice.id);
        let batch = view.fund.batches.get(&notice.batch);
        let open = notice.objections.iter().filter_map(|id| view.fund.objections.get(id));
        Row {
            title: view.title(&subject),
            batch: batch.map(|batch| batch.name.clone()).unwrap_or_default(),
            open: open.filter(|objection| objection.stage == Stage::ObjectionOpen).count(),
            deadline: deadline(view, notice),
            notice: notice.clone(),
        }
    }
}

/// Working days to the last day of the period, while it runs.
fn deadline(view: &View<'_>, notice: &Notice) -> Option<Deadline> {
    if notice.stage != Stage::NoticeOpen || notice.closes < view.today {
        return None;
    }
    let left = i32::try_from(view.working_days(view.today, notice.closes)).unwrap_or(i32::MAX);
    Some(Deadline { due: notice.closes, left })
}

const FIELDS: [Field<Row>; 9] = [
    Field::text("title", "公示", |row| Cell::text(&row.title)),
    Field::beside("id", "编号", |row| Cell::text(row.notice.id.to_string())),
    Field::beside("batch", "批次", |row| Cell::text(&row.batch)),
    Field::text("opens", "开始", |row| Cell::Day(row.notice.opens)),
    Field::text("closes", "截止", |row| Cell::Day(row.notice.closes)),
    Field::text("stage", "状态", |row| Cell::text(row.notice.stage.zh())),
    Field::count("rows", "项目", "个", |row| Cell::count(row.notice.rows.len())),
    Field::amount("total", "拟奖补", |row| Cell::Amount(Some(row.notice.total()))),
    Field::count("open", "未处理异议", "件", |row| Cell::count(row.open)),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "office_notices",
    title: "公示（办理）",
    home: "/office/notices",
    access: access::CITY,
    fields: &FIELDS,
};

#[derive(Template)]
#[template(path = "office_notices/list.html")]
struct NoticesPage {
    frame: Frame,
    list: List<Row>,
    objections: Vec<ObjectionRow>,
}

async fn notices(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, objections) = app.office.view(|view| {
        let rows: Vec<Row> = view.notices().into_iter().map(|notice| Row::new(view, notice)).collect();
        let open = view.fund.objections.values().filter(|objection| objection.stage == Stage::ObjectionOpen);
        (rows, open.map(|objection| ObjectionRow::new(view, actor, objection)).collect())
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, "公示", &asked, &mut rows)? {
        return Ok(file);
    }
    let list = List::new(&LIST, &shelf, "份", &asked.address("/office/notices", &[]), &asked, rows);
    page(&NoticesPage { frame: visitor.frame(&app, "公示管理").at("/office/notices"), list, objections })
}

/// One objection with what can be done with it.
struct ObjectionRow {
    objection: Objection,
    project: String,
    deadline: Option<Deadline>,
    ruling: Option<(&'static str, String, Date)>,
    buttons: Buttons,
}

impl ObjectionRow {
    fn new(view: &View<'_>, actor: &Actor, objection: &Objection) -> Self {
        let subject = Subject::Objection(objection.id);
        let back = format!("/office/notices/{}", objection.notice);
        let open = objection.stage == Stage::ObjectionOpen;
        ObjectionRow {
            project: view.title(&objection.purpose.subject()),
            deadline: view.deadline(&subject, StepId::SettleObjection, objection.on).filter(|_| open),
            ruling: objection
                .ruling
                .as_ref()
                .map(|(ruling, reason, on)| (words(*ruling), reason.clone(), *on)),
            buttons: if open {
                Buttons::new(view.actions(actor, &subject), &subject, actor.role, &back)
            } else {
                Buttons::default()
            },
            objection: objection.clone(),
        }
    }
}

const fn words(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Dismissed => "异议不成立",
        Ruling::Reverify => "异议成立，重新核定或评审",
        Ruling::Remove => "异议成立，移出名单",
    }
}

#[derive(Template)]
#[template(path = "office_notices/notice.html")]
struct NoticePage {
    frame: Frame,
    row: Row,
    objections: Vec<ObjectionRow>,
    buttons: Buttons,
    next: Option<(&'static str, String)>,
    replaced_by: Option<NoticeId>,
    /// Enterprises on the list whose conditions must be looked up again before the report to the city.
    unmet: Vec<(CreditCode, String, Vec<String>)>,
}

fn known(id: &str) -> Result<NoticeId, Problem> {
    id.parse().map_err(|_| Problem::NotFound(format!("没有编号为“{id}”的公示。")))
}

async fn notice(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let frame =
        visitor.frame(&app, "公示").at("/office/notices").crumb("公示", "/office/notices").crumb(id, "");
    let template = app.office.view(|view| {
        let notice = view.fund.notices.get(&id)?;
        let subject = Subject::Notice(id);
        let objections = notice.objections.iter().filter_map(|id| view.fund.objections.get(id));
        let turn = view.turn(&subject);
        Some(NoticePage {
            frame,
            objections: objections.map(|objection| ObjectionRow::new(view, actor, objection)).collect(),
            buttons: Buttons::new(
                view.actions(actor, &subject),
                &subject,
                actor.role,
                &format!("/office/notices/{id}"),
            ),
            next: turn.map(|turn| {
                let offices: Vec<&str> = turn.by.iter().map(|role: &Role| role.zh()).collect();
                (turn.step.row().next, offices.join("或"))
            }),
            replaced_by: view
                .fund
                .notices
                .values()
                .find(|other| other.corrects == Some(id))
                .map(|other| other.id),
            unmet: unmet(view, notice),
            row: Row::new(view, notice),
        })
    });
    page(&template.ok_or_else(|| Problem::NotFound(format!("没有编号为“{id}”的公示。")))?)
}

/// While the report to the city is ahead: the enterprises with conditions still to be looked up.
fn unmet(view: &View<'_>, notice: &Notice) -> Vec<(CreditCode, String, Vec<String>)> {
    if !matches!(notice.stage, Stage::NoticeOpen | Stage::NoticeClosed) {
        return Vec::new();
    }
    let mut rows: Vec<&NoticeRow> = notice.rows.iter().collect();
    rows.sort_by(|a, b| a.enterprise.cmp(&b.enterprise));
    rows.dedup_by(|a, b| a.enterprise == b.enterprise);
    let open = |row: &NoticeRow| {
        let titles = view.unmet(row.purpose);
        (!titles.is_empty()).then(|| (row.enterprise.clone(), row.enterprise_name.clone(), titles))
    };
    rows.into_iter().filter_map(open).collect()
}

fn report_of(app: &App, id: &str) -> Result<(NoticeId, Sheet), Problem> {
    let id = known(id)?;
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| official::report(view, id, &proof));
    Ok((id, sheet.ok_or_else(|| Problem::NotFound(format!("没有编号为“{id}”的公示。")))?))
}

/// 报市政府的请示: what the notice proposes, what was objected and how it was settled, and what the budget bears.
async fn report(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let (id, sheet) = report_of(&app, &id)?;
    let home = format!("/office/notices/{id}");
    let frame = visitor.frame(&app, sheet.kind).crumb("公示", "/office/notices").crumb(id, &home);
    let (frame, here) = (frame.crumb(sheet.kind, ""), format!("{home}/papers"));
    page(&PaperPage::new(frame, sheet, ("返回公示", home), &here))
}

async fn report_word(State(app): State<App>, Path(id): Path<String>) -> Page {
    papers::word(&report_of(&app, &id)?.1)
}
