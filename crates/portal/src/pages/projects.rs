//! 项目: every project the reader may see, filtered; the same rows shown, summed and exported.

use askama::Template;
use axum::extract::{Query, State};
use fund::Stage;
use fund::view::{Financed, ProjectFilter, ProjectRow, View};
use law::Fen;

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked, Field, List};
use crate::pages::worklist::batch_choices;
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/projects", access::OFFICIALS, projects)]
}

const FIELDS: [Field<ProjectRow>; 15] = [
    Field::text("enterprise", "企业 / 项目", |row| Cell::text(&row.enterprise_name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.enterprise.as_str())),
    Field::beside("id", "项目编号", |row| Cell::text(row.id.to_string())),
    Field::beside("name", "项目名称", |row| Cell::text(&row.name)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::beside("industry", "行业", |row| Cell::text(&row.industry)),
    Field::text("batch", "入库批次", |row| Cell::text(&row.batch)),
    Field::text("stage", "环节", stage),
    Field::text("since", "自", |row| Cell::Day(row.since)),
    Field::amount("planned", "计划", |row| Cell::Amount(Some(row.planned))),
    Field::amount("claimed", "申报", |row| Cell::Amount(row.claimed)),
    Field::amount("verified", "核定", |row| Cell::Amount(row.verified)),
    Field::amount("award", "奖补", |row| Cell::Amount(row.award)),
    Field::amount("paid", "已拨", |row| Cell::Amount(Some(row.paid))),
    Field::beside("suspended", "暂停", |row| Cell::text(if row.suspended { "已暂停" } else { "" })),
];

/// The list.
pub const LIST: Roll<ProjectRow> =
    Roll { key: "projects", title: "项目", home: "/projects", access: access::OFFICIALS, fields: &FIELDS };

const FILTERS: [&str; 7] = ["q", "stage", "district", "batch", "industry", "reached", "money"];

fn stage(row: &ProjectRow) -> Cell {
    Cell::text(row.stage.zh())
}

/// What the list adds up to, in fen.
struct Sums {
    planned: Fen,
    claimed: Fen,
    verified: Fen,
    award: Fen,
    paid: Fen,
}

impl Sums {
    fn of(rows: &[ProjectRow]) -> Self {
        Sums {
            planned: list::sum(rows, |row| Some(row.planned)),
            claimed: list::sum(rows, |row| row.claimed),
            verified: list::sum(rows, |row| row.verified),
            award: list::sum(rows, |row| row.award),
            paid: list::sum(rows, |row| Some(row.paid)),
        }
    }
}

/// What may be chosen in the filter.
struct Choices {
    stages: Vec<Choice>,
    districts: Vec<Choice>,
    batches: Vec<Choice>,
    industries: Vec<Choice>,
}

impl Choices {
    fn of(view: &View<'_>) -> Self {
        let advances = view.pack().is_some_and(|pack| pack.advance_rule().is_some());
        let stages = Stage::ALL.iter().filter(|stage| **stage <= Stage::AwardWithdrawn);
        let stages = stages.filter(|stage| advances || !stage.of_advance());
        Choices {
            stages: stages.map(|stage| Choice::new(key_of(*stage), stage.zh())).collect(),
            districts: districts(view),
            batches: batch_choices(view),
            industries: industries(view),
        }
    }
}

/// The districts as choices of a filter.
pub fn districts(view: &View<'_>) -> Vec<Choice> {
    let districts = view.pack().map(|pack| pack.districts()).unwrap_or_default();
    districts.iter().map(|district| Choice::new(&district.code, &district.name)).collect()
}

/// The industries as choices of a filter.
pub fn industries(view: &View<'_>) -> Vec<Choice> {
    let industries = view.pack().map(|pack| pack.industries()).unwrap_or_default();
    industries.iter().map(|industry| Choice::new(&industry.id, &industry.name)).collect()
}

/// The stage of that name in addresses.
pub fn stage_named(key: &str) -> Option<Stage> {
    Stage::ALL.iter().copied().find(|stage| key_of(*stage) == key)
}

/// A stage's name in addresses.
pub fn key_of(stage: Stage) -> String {
    serde_json::to_value(stage).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ProjectsPage {
    frame: Frame,
    list: List<ProjectRow>,
    asked: Asked,
    sums: Sums,
    choices: Choices,
    narrowed: bool,
    of_one_district: bool,
    /// What else narrows the list, in words: what it has come to, how far its money has come.
    further: Vec<(&'static str, String)>,
    /// Whether this reader decides on entry into the pool.
    reviewer: bool,
}

async fn projects(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let filter = ProjectFilter {
        q: asked.get("q").to_owned(),
        district: asked.get("district").to_owned(),
        stage: stage_named(asked.get("stage")),
        reached: stage_named(asked.get("reached")),
        money: Financed::named(asked.get("money")),
        batch: asked.parsed("batch"),
        industry: asked.get("industry").to_owned(),
    };
    let (mut rows, choices) = app.office.view(|view| (view.projects(actor, &filter), Choices::of(view)));
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&ProjectsPage {
        frame: visitor.frame(&app, "项目").at("/projects"),
        sums: Sums::of(&rows),
        list: List::new(&LIST, &shelf, "个", &asked.address("/projects", &FILTERS), &asked, rows),
        narrowed: asked.narrows(&FILTERS),
        of_one_district: actor.role.of_a_district(),
        further: further(filter.reached, filter.money),
        reviewer: actor.role == fund::Role::BureauReviewer,
        asked,
        choices,
    })
}

/// The filters that have no field of their own, each with its name, so that a figure of the overview says what it counts.
pub fn further(reached: Option<Stage>, money: Option<Financed>) -> Vec<(&'static str, String)> {
    let reached = reached.map(|stage| match stage {
        Stage::Pooled => ("reached", "已入库".to_owned()),
        Stage::RewardApplied => ("reached", "已提交".to_owned()),
        Stage::RewardAdmitted => ("reached", "通过形式审查".to_owned()),
        stage => ("reached", format!("到过“{}”", stage.zh())),
    });
    let named = |money| Financed::ALL.into_iter().find(|(own, _, _)| *own == money);
    let money = money.and_then(named).map(|(_, _, words)| ("money", words.to_owned()));
    reached.into_iter().chain(money).collect()
}
