//! `/timeline` (经过): every act in order for those who supervise, and each record laid open with its proof.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::view::{TimelineEntry, TimelineFilter, View};
use fund::{Role, StepId};
use office::clock::moment;
use office::record::Exhibit;
use serde_json::Value;

use crate::access;
use crate::app::App;
use crate::component::{Address, Choice, Exports, Frame};
use crate::download::attachment;
use crate::list::{self, Asked, Field};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// Acts on one page.
const PER_PAGE: usize = 50;
/// Acts in one exported file: as many as a spreadsheet takes.
const MOST_EXPORTED: usize = 1_000_000;
const FILTERS: [&str; 5] = ["project", "step", "role", "from", "to"];

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/timeline", access::SUPERVISORS, timeline),
        Route::get("/timeline/{seq}", access::SUPERVISORS, record),
        Route::get("/timeline/{seq}/proof", access::SUPERVISORS, proof),
    ]
}

const FIELDS: [Field<TimelineEntry>; 8] = [
    Field::count("seq", "记录", "号", |row| Cell::Count(i64::try_from(row.seq).unwrap_or(i64::MAX))),
    Field::text("at", "时间", |row| Cell::text(moment(row.at))),
    Field::text("step", "事项", |row| Cell::text(row.step.row().name)),
    Field::text("role", "岗位", |row| Cell::text(row.role.zh())),
    Field::text("account", "账号", |row| Cell::text(&row.account)),
    Field::beside("person", "人员编号", |row| Cell::text(&row.person)),
    Field::text("what", "内容", |row| Cell::text(row.sentences.join("；"))),
    Field::text("projects", "项目", |row| {
        Cell::text(row.projects.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"))
    }),
];

/// The list.
pub const LIST: Roll<TimelineEntry> = Roll {
    key: "timeline",
    title: "办理经过",
    home: "/timeline",
    access: access::SUPERVISORS,
    fields: &FIELDS,
};

#[derive(Template)]
#[template(path = "timeline/list.html")]
struct TimelinePage {
    frame: Frame,
    asked: Asked,
    rows: Vec<TimelineEntry>,
    records: u64,
    older: Option<Address>,
    exports: Exports,
    steps: Vec<Choice>,
    roles: Vec<Choice>,
}

impl TimelinePage {
    fn at(&self, row: &TimelineEntry) -> String {
        moment(row.at)
    }
}

/// The filter in an address: of which project, step, office, from and to which day.
#[must_use]
pub fn filter(visitor: &Visitor, asked: &Asked) -> TimelineFilter {
    TimelineFilter {
        confidential: visitor.role().is_some_and(Role::entitled),
        project: asked.parsed("project"),
        step: StepId::from_key(asked.get("step")),
        role: Role::ALL.into_iter().find(|role| key_of(*role) == asked.get("role")),
        from: asked.parsed("from"),
        to: asked.parsed("to"),
    }
}

/// Whether a record is hidden from this visitor: a referral from all but those entitled (第十六条), as if it were not there.
#[must_use]
pub fn hidden(app: &App, visitor: &Visitor, seq: u64) -> bool {
    !visitor.role().is_some_and(Role::entitled)
        && app.office.told(seq).is_some_and(|told| told.step.confidential())
}

/// A role's name in addresses.
#[must_use]
pub fn key_of(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|role| role.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The steps there are.
fn step_choices(view: &View<'_>) -> Vec<Choice> {
    let known = |step: &&StepId| view.pack().is_none_or(|pack| step.row().exists_under(pack));
    StepId::ALL.iter().filter(known).map(|step| Choice::new(step.key(), step.row().name)).collect()
}

async fn timeline(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let filter = filter(&visitor, &asked);
    let shelf = LIST.shelf(&app, &visitor)?;
    if !asked.get("format").is_empty() {
        let mut rows = app.office.view(|view| view.timeline(&filter, None, MOST_EXPORTED).0);
        if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
            return Ok(file);
        }
    }
    let before = asked.parsed::<u64>("before");
    let (rows, more, records) = app.office.view(|view| {
        let (rows, more) = view.timeline(&filter, before, PER_PAGE);
        (rows, more, view.fund.seq)
    });
    let address = asked.address("/timeline", &FILTERS);
    let older = rows.last().filter(|_| more).map(|last| address.with("before", last.seq));
    page(&TimelinePage {
        frame: visitor.frame(&app, "经过").at("/timeline"),
        rows,
        records,
        older,
        exports: shelf.exports(&address),
        steps: app.office.view(step_choices),
        roles: Role::ALL.into_iter().map(|role| Choice::new(key_of(role), role.zh())).collect(),
        asked,
    })
}

#[derive(Template)]
#[template(path = "timeline/record.html")]
struct RecordPage {
    frame: Frame,
    exhibit: Exhibit,
    told: Option<TimelineEntry>,
    content: String,
    newer: Option<u64>,
    older: Option<u64>,
}

async fn record(State(app): State<App>, visitor: Visitor, Path(seq): Path<String>) -> Page {
    let unknown = || Problem::NotFound(format!("没有第 {seq} 号记录。"));
    let number: u64 = seq.parse().map_err(|_| unknown())?;
    if hidden(&app, &visitor, number) {
        return Err(unknown());
    }
    let exhibit = app
        .office
        .exhibit(number)
        .map_err(|error| Problem::Unavailable(error.to_string()))?
        .ok_or_else(unknown)?;
    let content = serde_json::from_str::<Value>(&exhibit.payload)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| exhibit.payload.clone());
    page(&RecordPage {
        frame: visitor
            .frame(&app, &format!("第 {number} 号记录"))
            .at("/timeline")
            .crumb("经过", "/timeline")
            .crumb(format!("第 {number} 号记录"), ""),
        told: app.office.told(number).as_ref().map(TimelineEntry::from),
        content,
        newer: Some(number + 1).filter(|next| *next < exhibit.size),
        older: number.checked_sub(1),
        exhibit,
    })
}

async fn proof(State(app): State<App>, visitor: Visitor, Path(seq): Path<String>) -> Page {
    let unknown = || Problem::NotFound(format!("没有第 {seq} 号记录。"));
    let number: u64 = seq.parse().map_err(|_| unknown())?;
    if hidden(&app, &visitor, number) {
        return Err(unknown());
    }
    let receipt = app.office.proof(number).map_err(|_| unknown())?;
    attachment(&format!("record-{number}.tlog-proof"), "text/plain; charset=utf-8", receipt)
}
