//! `/rewards` (奖补申报): every application for a reward, for products and for diagnoses, filtered; the same rows shown, summed and
//! exported. Offices and applicants see what they may, everyone what a notice has made public.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Financed, RewardFilter, RewardRow, View};
use fund::{Role, Stage};
use law::Fen;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked, Field, List};
use crate::pages::overview::line;
use crate::pages::projects::{self, districts, further, key_of, stage_named};
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/rewards", Access::Public, rewards)]
}

const FIELDS: &[Field<RewardRow>] = &[
    Field::text("name", "申报", |row| Cell::text(&row.name)),
    Field::beside("id", "申报编号", |row| Cell::text(row.id.to_string())),
    Field::text("enterprise", "申报单位", |row| Cell::text(&row.enterprise)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(&row.code)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::beside("head", "支持方向", |row| Cell::text(&row.head)),
    Field::text("kind", "类别", |row| Cell::text(kind(row))),
    Field::text("call", "公告或办法", |row| Cell::text(&row.call_name)),
    Field::text("stage", "环节", |row| Cell::text(row.stage.zh())),
    Field::text("since", "自", |row| Cell::Day(row.since)),
    Field::text("measure", "评审或诊断结果", |row| Cell::text(&row.measure)),
    Field::amount("award", "奖补", |row| Cell::Amount(row.award)),
    Field::amount("paid", "已拨", |row| Cell::Amount(Some(row.paid))),
    Field::beside("notice", "公示编号", |row| {
        Cell::text(row.notice.map_or_else(String::new, |id| id.to_string()))
    }),
    Field::beside("suspended", "暂停", |row| {
        Cell::text(if row.suspended == Some(true) { "已暂停" } else { "" })
    }),
];

/// The list of those who are told that an application stands still: the offices, and the applicant of its own.
pub const LIST: Roll<RewardRow> =
    Roll { key: "rewards", title: "奖补申报", home: "/rewards", access: TOLD, fields: FIELDS };

/// The list of everyone and of the experts: without the last column, so that no empty cell says that nothing stands still.
pub const OPEN: Roll<RewardRow> = Roll {
    key: "open_rewards",
    title: "奖补申报",
    home: "/rewards",
    access: Access::Public,
    fields: FIELDS.split_at(FIELDS.len() - 1).0,
};

/// Whoever opens applications, but for the experts who score them.
const TOLD: Access = access::CASES.but(&[Role::Expert]);

const FILTERS: [&str; 8] = ["q", "kind", "call", "stage", "district", "industry", "reached", "money"];

/// The kind of a reward, or the head where it has none.
pub fn kind(row: &RewardRow) -> &str {
    if row.kind.is_empty() { &row.head } else { &row.kind }
}

/// What is asked for.
#[must_use]
pub fn filter(asked: &Asked) -> RewardFilter {
    RewardFilter {
        q: asked.get("q").to_owned(),
        kind: asked.get("kind").to_owned(),
        call: asked.parsed("call"),
        stage: stage_named(asked.get("stage")),
        district: asked.get("district").to_owned(),
        industry: asked.get("industry").to_owned(),
        reached: stage_named(asked.get("reached")),
        money: Financed::named(asked.get("money")),
    }
}

/// What may be chosen in the filter.
struct Choices {
    kinds: Vec<Choice>,
    calls: Vec<Choice>,
    stages: Vec<Choice>,
    districts: Vec<Choice>,
    industries: Vec<Choice>,
}

impl Choices {
    /// Stages before a notice are for those who may open an application.
    fn of(view: &View<'_>, inside: bool) -> Self {
        let public = |stage: &Stage| (Stage::Noticed..=Stage::Paid).contains(stage);
        let of_rewards = |stage: &Stage| {
            line::REWARDS.line.stages().contains(stage)
                || (Stage::RewardStarted..=Stage::Scoring).contains(stage)
                || (Stage::NotAdmitted..=Stage::AwardWithdrawn).contains(stage)
        };
        let stages = Stage::ALL.iter().filter(|stage| of_rewards(stage) && (inside || public(stage)));
        let calls = view.calls().into_iter();
        Choices {
            kinds: view.reward_kinds().iter().map(|(id, title)| Choice::new(id, title)).collect(),
            calls: calls.map(|call| Choice::new(call.batch.id, &call.batch.name)).collect(),
            stages: stages.map(|stage| Choice::new(key_of(*stage), stage.zh())).collect(),
            districts: districts(view),
            industries: projects::industries(view),
        }
    }
}

#[derive(Template)]
#[template(path = "rewards/list.html")]
struct RewardsPage {
    frame: Frame,
    list: List<RewardRow>,
    asked: Asked,
    award: Fen,
    paid: Fen,
    choices: Choices,
    narrowed: bool,
    /// Whether this reader may open applications.
    inside: bool,
    /// What else narrows the list, in words.
    further: Vec<(&'static str, String)>,
}

async fn rewards(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let filter = filter(&asked);
    let inside = access::CASES.admits(visitor.role());
    let actor = visitor.actor().ok();
    let (mut rows, choices) =
        app.office.view(|view| (view.rewards(actor, &filter), Choices::of(view, inside)));
    let roll = if TOLD.admits(visitor.role()) { &LIST } else { &OPEN };
    let shelf = roll.shelf(&app, &visitor)?;
    if let Some(file) = list::file(roll, &shelf, roll.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let frame = visitor.frame(&app, "奖补申报").at("/calls").crumb("遴选公告", "/calls");
    page(&RewardsPage {
        frame: frame.crumb("奖补申报", ""),
        award: list::sum(&rows, |row| row.award),
        paid: list::sum(&rows, |row| Some(row.paid)),
        list: List::new(roll, &shelf, "项", &asked.address("/rewards", &FILTERS), &asked, rows),
        narrowed: asked.narrows(&FILTERS),
        inside,
        further: further(filter.reached, filter.money),
        asked,
        choices,
    })
}

impl RewardsPage {
    /// Where a row leads: to the application, for those who may open it, else to the notice that shows it.
    fn href(&self, row: &RewardRow) -> String {
        match row.notice {
            Some(notice) if !self.inside => format!("/notices/{notice}"),
            _ => format!("/rewards/{}", row.id),
        }
    }
}
