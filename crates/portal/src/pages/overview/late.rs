//! 超过时限的事项: what should have been done by now, who has it, and since when it is late.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Late, View};

use super::{READERS, offices};
use crate::app::App;
use crate::component::Frame;
use crate::list::{self, Asked, Field, List};
use crate::place;
use crate::problem::{Page, page as answer};
use crate::roll::Roll;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// One thing that is late.
pub struct Row {
    late: Late,
    title: String,
    district: String,
    href: String,
}

impl Row {
    fn new(view: &View<'_>, late: &Late) -> Self {
        Row {
            title: late.enterprise.as_ref().map_or_else(|| late.title.clone(), |(_, name)| name.clone()),
            district: late.district.as_deref().map(|code| view.district(code)).unwrap_or_default(),
            href: place::of(view, &late.subject),
            late: late.clone(),
        }
    }

    fn by(&self) -> String {
        offices(self.late.by())
    }
}

const FIELDS: [Field<Row>; 8] = [
    Field::text("title", "企业 / 事项", |row| Cell::text(&row.title)),
    Field::beside("subject", "编号", |row| Cell::text(row.late.subject.to_string())),
    Field::beside("name", "事项名称", |row| Cell::text(&row.late.title)),
    Field::text("district", "区县", |row| Cell::text(&row.district)),
    Field::text("step", "应办事项", |row| Cell::text(row.late.step.row().name)),
    Field::text("by", "由谁办", |row| Cell::text(row.by())),
    Field::text("due", "期限", |row| Cell::Day(row.late.deadline.due)),
    Field::count("over", "已超", "工作日", |row| Cell::Count((-row.late.deadline.left).into())),
];

/// The list.
pub const LIST: Roll<Row> =
    Roll {
        key: "late", title: "超过时限的事项", home: "/overview/late", access: READERS, fields: &FIELDS
    };

#[derive(Template)]
#[template(path = "overview/late.html")]
struct LatePage {
    frame: Frame,
    list: List<Row>,
}

/// `/overview/late`.
pub async fn page(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let own = app.office.overview();
    let mut rows: Vec<Row> =
        app.office.view(|view| own.late.iter().map(|late| Row::new(view, late)).collect());
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    let frame = visitor.frame(&app, LIST.title).at("/overview").crumb("总览", "/overview");
    answer(&LatePage {
        frame: frame.crumb(LIST.title, ""),
        list: List::new(&LIST, &shelf, "项", &asked.address("/overview/late", &[]), &asked, rows),
    })
}
