//! 办理时限: every limit that runs or stands still, who has it, how much of it is used, and who has heard of what is late
//! (第三条（一） 全流程跟踪机制). Each office sees what it may see.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Running, View};
use fund::{Role, StepId};

use crate::access;
use crate::app::App;
use crate::component::{Choice, Frame, Tag};
use crate::list::{self, Asked, Field, List};
use crate::pages::timeline::key_of;
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
    vec![Route::get("/clocks", access::OFFICIALS, clocks)]
}

/// One limit as a row.
pub struct Row {
    running: Running,
    title: String,
    district: String,
    href: String,
}

const FIELDS: [Field<Row>; 10] = [
    Field::text("title", "企业 / 事项", |row| Cell::text(&row.title)),
    Field::beside("subject", "编号", |row| Cell::text(row.running.subject.to_string())),
    Field::beside("name", "事项名称", |row| Cell::text(&row.running.title)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("step", "等待办理", |row| Cell::text(row.running.step.row().name)),
    Field::beside("by", "办理部门", |row| Cell::text(row.by())),
    Field::text("used", "已用", |row| Cell::text(row.used())),
    Field::text("due", "到期日", |row| list::day(row.running.clock.due)),
    Field::text("state", "状态", |row| Cell::text(row.state().0)),
    Field::text("told", "已告知", |row| Cell::text(row.told())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll {
        key: "clocks", title: "办理时限", home: "/clocks", access: access::OFFICIALS, fields: &FIELDS
    };

const FILTERS: [&str; 5] = ["q", "step", "by", "district", "state"];

impl Row {
    fn new(view: &View<'_>, running: &Running) -> Self {
        let name = running.enterprise.as_ref().map(|(_, name)| name.clone());
        Row {
            title: name.unwrap_or_else(|| running.title.clone()),
            district: running.district.as_deref().map(|code| view.district(code)).unwrap_or_default(),
            href: place::of(view, &running.subject),
            running: running.clone(),
        }
    }

    fn by(&self) -> String {
        self.running.by().iter().map(|role| role.zh()).collect::<Vec<_>>().join("、")
    }

    fn used(&self) -> String {
        let clock = &self.running.clock;
        if clock.limit.is_some() {
            format!("{}/{} {}", clock.used, clock.of, clock.unit)
        } else {
            String::new()
        }
    }

    /// The state in words, and its key.
    fn state(&self) -> (String, &'static str) {
        let clock = &self.running.clock;
        match (clock.paused, clock.left) {
            (Some((since, why)), _) => (format!("自 {since} 起暂停（{}）", why.zh()), "paused"),
            (None, Some(left)) if left < 0 => (format!("已逾期 {} 个工作日", -left), "overdue"),
            (None, _) if !self.running.reminders.is_empty() => ("即将到期".into(), "soon"),
            (None, _) => ("办理中".into(), "running"),
        }
    }

    fn tag(&self) -> Tag {
        let (words, key) = self.state();
        match key {
            "overdue" => ui::no(words),
            "soon" => ui::warn(words),
            "paused" => ui::plain(words),
            _ => ui::go(words),
        }
    }

    fn told(&self) -> String {
        let told = self.running.escalated.iter().map(|row| format!("{}（{}）", row.to.zh(), row.from));
        told.collect::<Vec<_>>().join("；")
    }

    fn fits(&self, asked: &Asked) -> bool {
        let q = asked.get("q").to_uppercase();
        let named = |text: &str| text.to_uppercase().contains(&q);
        let is = |name: &str, value: &str| asked.get(name).is_empty() || asked.get(name) == value;
        (q.is_empty()
            || named(&self.title)
            || named(&self.running.title)
            || named(&self.running.subject.to_string()))
            && is("step", self.running.step.key())
            && is("state", self.state().1)
            && is("district", self.running.district.as_deref().unwrap_or_default())
            && (asked.get("by").is_empty()
                || self.running.by().iter().any(|role| key_of(*role) == asked.get("by")))
    }
}

#[derive(Template)]
#[template(path = "clocks/list.html")]
struct ClocksPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    all: usize,
    overdue: usize,
    paused: usize,
    steps: Vec<Choice>,
    offices: Vec<Choice>,
    districts: Vec<Choice>,
    states: Vec<Choice>,
    narrowed: bool,
}

async fn clocks(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let clocks = app.office.clocks();
    let rows: Vec<Row> = app.office.view(|view| {
        let own = clocks.rows.iter().filter(|row| view.concerns(actor, row));
        own.map(|row| Row::new(view, row)).collect()
    });
    let in_state = |state: &str| rows.iter().filter(|row| row.state().1 == state).count();
    let (all, overdue, paused) = (rows.len(), in_state("overdue"), in_state("paused"));
    let states = [("overdue", "已逾期"), ("soon", "即将到期"), ("running", "办理中"), ("paused", "暂停")];
    let states = states.map(|(key, zh)| Choice::new(key, format!("{zh}（{}）", in_state(key)))).to_vec();
    let has = |step: &&StepId| rows.iter().any(|row| row.running.step == **step);
    let steps = StepId::ALL.iter().filter(has).map(|step| Choice::new(step.key(), step.row().name)).collect();
    let busy = |role: &Role| rows.iter().any(|row| row.running.by().contains(role));
    let offices =
        Role::ALL.into_iter().filter(busy).map(|role| Choice::new(key_of(role), role.zh())).collect();
    let mut districts: Vec<(&str, &str)> = rows
        .iter()
        .filter_map(|row| Some((row.running.district.as_deref()?, row.district.as_str())))
        .collect();
    districts.sort_unstable();
    districts.dedup();
    let districts = districts.into_iter().map(|(code, name)| Choice::new(code, name)).collect();
    let mut rows: Vec<Row> = rows.into_iter().filter(|row| row.fits(&asked)).collect();
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&ClocksPage {
        frame: visitor.frame(&app, "办理时限").crumb("待办", "/worklist").crumb("办理时限", ""),
        list: List::new(&LIST, &shelf, "件", &asked.address("/clocks", &FILTERS), &asked, rows),
        narrowed: asked.narrows(&FILTERS),
        asked,
        all,
        overdue,
        paused,
        steps,
        offices,
        districts,
        states,
    })
}
