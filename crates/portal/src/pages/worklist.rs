//! 待办: what waits for me, since when, due when, and why it may still have to wait. `may` over everything, filtered.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Task, View};
use fund::{BatchId, StepId};
use law::Fen;

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame};
use crate::list::{self, Asked, Field, List};
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
    vec![Route::get("/worklist", access::OFFICIALS, worklist)]
}

/// One thing to do, as a row.
pub struct Row {
    task: Task,
    title: String,
    district: String,
    /// Its own page.
    href: String,
    /// The form of the act, where it can be done now.
    act: String,
}

const FIELDS: [Field<Row>; 10] = [
    Field::text("title", "企业 / 事项", |row| Cell::text(&row.title)),
    Field::beside("subject", "编号", |row| Cell::text(row.task.subject.to_string())),
    Field::beside("name", "事项名称", |row| Cell::text(&row.task.title)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("step", "轮到您做", |row| Cell::text(row.task.step.row().name)),
    Field::amount("amount", "金额", |row| Cell::Amount(row.task.amount)),
    Field::count("waited", "等待", "工作日", |row| Cell::Count(row.task.waited.into())),
    Field::text("due", "时限", |row| list::day(row.task.deadline.as_ref().map(|deadline| deadline.due))),
    Field::beside("used", "已用时限", |row| {
        Cell::text(row.task.clock.as_ref().map(fund::view::Clock::words).unwrap_or_default())
    }),
    Field::text("state", "状态", |row| Cell::text(row.state())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll { key: "worklist", title: "待办", home: "/worklist", access: access::OFFICIALS, fields: &FIELDS };

const FILTERS: [&str; 4] = ["q", "step", "district", "batch"];

impl Row {
    fn new(view: &View<'_>, task: Task) -> Self {
        let act = match task.not_yet {
            None => place::task(view, task.step, &task.subject, "/worklist"),
            Some(_) => String::new(),
        };
        Row {
            title: task.enterprise.as_ref().map_or_else(|| task.title.clone(), |(_, name)| name.clone()),
            district: task.district.as_deref().map(|code| view.district(code)).unwrap_or_default(),
            href: place::of(view, &task.subject),
            act,
            task,
        }
    }

    /// Whether it can be done, or why not yet, in words.
    fn state(&self) -> String {
        match &self.task.not_yet {
            None => "可以办理".into(),
            Some((why, None)) => why.clone(),
            Some((why, Some(day))) => format!("{why}，{day} 起可办理"),
        }
    }

    fn is_overdue(&self) -> bool {
        self.task.deadline.as_ref().is_some_and(|deadline| deadline.left < 0)
    }

    fn fits(&self, asked: &Asked) -> bool {
        let q = asked.get("q").to_uppercase();
        let step = asked.get("step");
        let district = asked.get("district");
        let batch: Option<BatchId> = asked.parsed("batch");
        let named = |text: &str| text.to_uppercase().contains(&q);
        let code = self.task.enterprise.as_ref().map(|(code, _)| code.as_str()).unwrap_or_default();
        (q.is_empty()
            || named(&self.title)
            || named(&self.task.title)
            || named(code)
            || named(&self.task.subject.to_string()))
            && (step.is_empty() || self.task.step.key() == step)
            && (district.is_empty() || self.task.district.as_deref() == Some(district))
            && batch.is_none_or(|batch| self.task.batch == Some(batch))
    }
}

#[derive(Template)]
#[template(path = "worklist/list.html")]
struct WorklistPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    /// Tasks before the filter, and how many of them are over their limit or cannot be done yet.
    all: usize,
    overdue: usize,
    waiting: usize,
    sum: Fen,
    steps: Vec<Choice>,
    districts: Vec<Choice>,
    batches: Vec<Choice>,
    records: u64,
    narrowed: bool,
}

async fn worklist(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (rows, batches, records) = app.office.view(|view| {
        let rows: Vec<Row> = view.worklist(actor).into_iter().map(|task| Row::new(view, task)).collect();
        (rows, batch_choices(view), view.fund.seq)
    });
    let (all, overdue) = (rows.len(), rows.iter().filter(|row| row.is_overdue()).count());
    let waiting = rows.iter().filter(|row| row.task.not_yet.is_some()).count();
    let (steps, districts) = (step_choices(&rows), district_choices(&rows));
    let mut rows: Vec<Row> = rows.into_iter().filter(|row| row.fits(&asked)).collect();
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&WorklistPage {
        frame: visitor.frame(&app, "待办").at("/worklist"),
        sum: list::sum(&rows, |row| row.task.amount),
        list: List::new(&LIST, &shelf, "件", &asked.address("/worklist", &FILTERS), &asked, rows),
        narrowed: asked.narrows(&FILTERS),
        asked,
        all,
        overdue,
        waiting,
        steps,
        districts,
        batches,
        records,
    })
}

/// The steps that wait, each with how many times.
fn step_choices(rows: &[Row]) -> Vec<Choice> {
    let count = |step: StepId| rows.iter().filter(|row| row.task.step == step).count();
    StepId::ALL
        .iter()
        .filter(|step| count(**step) > 0)
        .map(|step| Choice::new(step.key(), format!("{}（{}）", step.row().name, count(*step))))
        .collect()
}

fn district_choices(rows: &[Row]) -> Vec<Choice> {
    let mut districts: Vec<(&str, &str)> =
        rows.iter().filter_map(|row| Some((row.task.district.as_deref()?, row.district.as_str()))).collect();
    districts.sort_unstable();
    districts.dedup();
    districts.into_iter().map(|(code, name)| Choice::new(code, name)).collect()
}

/// All batches as choices of a filter, newest first.
pub fn batch_choices(view: &View<'_>) -> Vec<Choice> {
    let label = |row: &fund::view::BatchRow| format!("{}（{}）", row.batch.name, row.batch.kind.zh());
    view.batches().iter().map(|row| Choice::new(row.batch.id, label(row))).collect()
}
