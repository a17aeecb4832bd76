//! 办理时长: the cases behind a step of the overview: since when, how many working days, against what is promised.

use askama::Template;
use axum::extract::{Query, State};
use std::collections::BTreeSet;

use fund::Stage;
use fund::view::{At, Line, Passage, View};

use super::{READERS, line};
use crate::app::App;
use crate::component::{Address, Choice, Frame, Given};
use crate::list::{self, Asked, Field, List};
use crate::pages::projects::{districts, key_of};
use crate::problem::{Page, page as answer};
use crate::roll::Roll;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// One case at one step.
pub struct Row {
    passage: Passage,
    enterprise: String,
    code: String,
    name: String,
    district: String,
}

const FIELDS: [Field<Row>; 12] = [
    Field::text("enterprise", "企业 / 项目或申报", |row| Cell::text(&row.enterprise)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(&row.code)),
    Field::beside("id", "项目或申报编号", |row| Cell::text(row.passage.case.to_string())),
    Field::beside("name", "项目或申报名称", |row| Cell::text(&row.name)),
    Field::beside("of", "类型", |row| Cell::text(line::words(row.passage.line()).title)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("stage", "环节", |row| Cell::text(row.passage.stage.zh())),
    Field::text("at", "办理情况", |row| Cell::text(words(row.passage.at))),
    Field::text("from", "自", |row| Cell::Day(row.passage.from)),
    Field::text("until", "至", |row| list::day(row.passage.until)),
    Field::count("days", "用时", "工作日", |row| {
        row.passage.days.map_or_else(|| Cell::text(""), |days| Cell::Count(days.into()))
    }),
    Field::text("late", "时限", |row| Cell::text(if row.passage.late { "超过时限" } else { "" })),
];

/// The list; one gets to it from the overview.
pub const LIST: Roll<Row> =
    Roll {
        key: "passages", title: "办理时长", home: "/overview/steps", access: READERS, fields: &FIELDS
    };

const FILTERS: [&str; 5] = ["of", "stage", "at", "late", "district"];

fn words(at: impl Given<At>) -> &'static str {
    match at.given() {
        At::Here => "正在办理",
        At::Returned => "退回补正中",
        At::Passed => "已办",
    }
}

/// A case's place at a step, in addresses.
pub fn at_key(at: At) -> &'static str {
    match at {
        At::Here => "here",
        At::Returned => "returned",
        At::Passed => "passed",
    }
}

/// The cases of a step of a line.
pub fn address(of: &line::Words, stage: Stage) -> Address {
    Address::new("/overview/steps").with("of", of.key).with("stage", key_of(stage))
}

#[derive(Template)]
#[template(path = "overview/passages.html")]
struct PassagesPage {
    frame: Frame,
    list: List<Row>,
    asked: Asked,
    stages: Vec<Choice>,
    districts: Vec<Choice>,
    promised: String,
}

/// Whether a passage is one of those asked for.
fn fits(view: &View<'_>, passage: &Passage, asked: &Asked) -> bool {
    let is = |name: &str, own: &str| asked.get(name).is_empty() || asked.get(name) == own;
    let district = || {
        let case = view.fund.funded(passage.case)?;
        view.fund.enterprises.get(&case.enterprise).map(|own| own.district.clone())
    };
    is("of", line::words(passage.line()).key)
        && is("stage", &key_of(passage.stage))
        && is("at", at_key(passage.at))
        && is("late", if passage.late { "yes" } else { "no" })
        && (asked.get("district").is_empty() || district().as_deref() == Some(asked.get("district")))
}

/// `/overview/steps`.
pub async fn page(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let own = app.office.overview();
    let (mut rows, districts) = app.office.view(|view| {
        let fitting = own.passages.iter().filter(|passage| fits(view, passage, &asked));
        let row = |passage: &Passage| {
            let case = view.fund.funded(passage.case)?;
            let enterprise = view.fund.enterprises.get(&case.enterprise)?;
            Some(Row {
                enterprise: enterprise.name.clone(),
                code: enterprise.code.to_string(),
                name: case.name.clone(),
                district: view.district(&enterprise.district),
                passage: passage.clone(),
            })
        };
        (fitting.filter_map(row).collect::<Vec<_>>(), districts(view))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let steps = match line::named(asked.get("of")) {
        Some(Line::Rewards) => &own.rewards.steps,
        _ => &own.steps,
    };
    let step = steps.iter().find(|row| key_of(row.stage) == asked.get("stage"));
    let promised = step.and_then(|row| row.promised.as_ref());
    let frame = visitor.frame(&app, LIST.title).at("/overview").crumb("总览", "/overview");
    answer(&PassagesPage {
        frame: frame.crumb(LIST.title, ""),
        list: List::new(&LIST, &shelf, "个", &asked.address("/overview/steps", &FILTERS), &asked, rows),
        stages: stages().into_iter().map(|stage| Choice::new(key_of(stage), stage.zh())).collect(),
        districts,
        promised: promised
            .map_or_else(String::new, |(limit, cite)| format!("承诺时限 {limit}（{}）", cite.label)),
        asked,
    })
}

/// The stages of both lines, each once.
fn stages() -> BTreeSet<Stage> {
    Line::ALL.into_iter().flat_map(Line::stages).copied().collect()
}

impl PassagesPage {
    fn lines(&self) -> Vec<Choice> {
        line::LINES.map(|words| Choice::new(words.key, words.title)).into()
    }

    fn href(&self, row: &Row) -> String {
        crate::place::purpose(row.passage.case)
    }

    fn ats(&self) -> Vec<Choice> {
        [At::Here, At::Returned, At::Passed].map(|at| Choice::new(at_key(at), words(at))).into()
    }

    fn lates(&self) -> Vec<Choice> {
        vec![Choice::new("yes", "超过时限"), Choice::new("no", "没有超过")]
    }
}
