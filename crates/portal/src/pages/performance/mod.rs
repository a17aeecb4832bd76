//! 绩效: the targets of the fund, its heads, districts and projects with how they stand, and the self-evaluations; the published
//! part of both for everyone.

mod course;
mod evaluation;
mod target;

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{EvaluationRow, Glance, TargetRow, percent};
use fund::{StepId, Subject};
use law::Degree as Grade;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Buttons, Frame, Tag};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// Those who answer for performance, guide it, approve by it or supervise it (第十二条).
const READERS: Access = access::OFFICES;

/// The acts that begin on this page.
pub const ACTS: [StepId; 2] = [StepId::ProposeTarget, StepId::EvaluatePerformance];

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/performance", READERS, performance),
        Route::get("/performance/published", Access::Public, published),
        Route::get("/performance/targets/{id}", READERS, target::show),
        Route::get("/performance/evaluations/{id}", READERS, evaluation::show),
        Route::get("/performance/evaluations/{id}/paper", READERS, evaluation::paper),
        Route::get("/performance/evaluations/{id}/paper/docx", READERS, evaluation::word),
    ]
}

const FIELDS: [Field<TargetRow>; 10] = [
    Field::text("name", "指标", |row| Cell::text(&row.target.aim.name)),
    Field::beside("id", "编号", |row| Cell::text(row.target.id.to_string())),
    Field::text("scope", "对象", |row| Cell::text(&row.scope)),
    Field::text("to", "完成日期", |row| Cell::Day(row.target.aim.to)),
    Field::text("target", "目标", |row| Cell::text(row.target.aim.words())),
    Field::text("expected", "应有进度", |row| {
        Cell::text(format!("{}{}", row.standing.expected, row.target.aim.unit.zh()))
    }),
    Field::text("actual", "实际值", |row| Cell::text(actual(row))),
    Field::text("reached", "完成率", |row| Cell::text(reached(row))),
    Field::beside("source", "数据来源", |row| {
        Cell::text(row.standing.measured.as_ref().map(|found| found.source.as_str()).unwrap_or_default())
    }),
    Field::text("state", "状态", |row| Cell::text(word(row.glance).1)),
];

/// The list.
pub const LIST: Roll<TargetRow> =
    Roll { key: "targets", title: "绩效目标", home: "/performance", access: READERS, fields: &FIELDS };

/// The figure with its unit; empty where there is none.
fn actual(row: &TargetRow) -> String {
    let found = row.standing.measured.as_ref();
    found.map_or_else(String::new, |found| format!("{}{}", found.value, row.target.aim.unit.zh()))
}

fn reached(row: &TargetRow) -> String {
    let found = row.standing.measured.as_ref();
    found.map_or_else(String::new, |_| format!("{}%", percent(row.standing.reached)))
}

/// The state at a glance: its tone and its word.
fn word(glance: Glance) -> (crate::component::Tone, &'static str) {
    use crate::component::Tone;
    match glance {
        Glance::Proposed => (Tone::Plain, "未批准"),
        Glance::OnTrack => (Tone::Go, "进度正常"),
        Glance::Reached => (Tone::Ok, "已达到"),
        Glance::Behind => (Tone::No, "偏离"),
        Glance::Correcting => (Tone::Warn, "纠偏中"),
        Glance::Corrected => (Tone::Go, "已回到进度"),
        Glance::Unmeasured => (Tone::Plain, "没有实际值"),
        Glance::Evaluated => (Tone::Ok, "已评价"),
    }
}

/// The tag of a target.
pub(crate) fn tag(row: &TargetRow) -> Tag {
    let (tone, word) = word(row.glance);
    Tag::new(tone, word)
}

/// The tag of a grade.
pub(crate) fn grade(grade: &Grade) -> Tag {
    match grade {
        Grade::Excellent | Grade::Good => ui::ok(grade.zh()),
        Grade::Fair => ui::warn(grade.zh()),
        Grade::Poor => ui::no(grade.zh()),
    }
}

/// How many targets stand so.
struct Count {
    word: &'static str,
    number: usize,
}

fn counts(rows: &[TargetRow]) -> Vec<Count> {
    let kinds = [
        ("进度正常", [Glance::OnTrack, Glance::Corrected].as_slice()),
        ("已达到、已评价", &[Glance::Reached, Glance::Evaluated]),
        ("偏离", &[Glance::Behind]),
        ("纠偏中", &[Glance::Correcting]),
        ("没有实际值", &[Glance::Unmeasured]),
        ("未批准", &[Glance::Proposed]),
    ];
    let count = |of: &[Glance]| rows.iter().filter(|row| of.contains(&row.glance)).count();
    kinds.into_iter().map(|(word, of)| Count { word, number: count(of) }).collect()
}

#[derive(Template)]
#[template(path = "performance/list.html")]
struct PerformancePage {
    frame: Frame,
    counts: Vec<Count>,
    list: List<TargetRow>,
    evaluations: Vec<EvaluationRow>,
    buttons: Buttons,
}

async fn performance(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, evaluations, buttons) = app.office.view(|view| {
        let mut actions = view.actions(actor, &Subject::Fund);
        actions.retain(|action| ACTS.contains(&action.step));
        let buttons = Buttons::new(actions, &Subject::Fund, actor.role, "/performance");
        (view.targets(Some(actor)), view.evaluations(Some(actor)), buttons)
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&PerformancePage {
        frame: visitor.frame(&app, "绩效").at("/performance"),
        counts: counts(&rows),
        list: List::new(&LIST, &shelf, "项", &asked.address("/performance", &[]), &asked, rows),
        evaluations,
        buttons,
    })
}

#[derive(Template)]
#[template(path = "performance/published.html")]
struct PublishedPage {
    frame: Frame,
    targets: Vec<TargetRow>,
    evaluations: Vec<EvaluationRow>,
}

async fn published(State(app): State<App>, visitor: Visitor) -> Page {
    let (targets, evaluations) = app.office.view(|view| (view.targets(None), view.evaluations(None)));
    let frame = visitor.frame(&app, "绩效目标和结果").at("/results").crumb("资金公开", "/results");
    page(&PublishedPage { frame: frame.crumb("绩效目标和结果", ""), targets, evaluations })
}
