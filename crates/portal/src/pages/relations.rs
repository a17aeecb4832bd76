//! 利害关系与回避: who has declared a relation to which enterprise or provider, and the cases it keeps them from (第十六条).

use askama::Template;
use axum::extract::{Query, State};
use fund::state::Relation;
use fund::view::View;
use fund::{Actor, May, ProjectId, StepId, Subject, may};
use law::CreditCode;

use crate::access;
use crate::app::App;
use crate::component::Frame;
use crate::list::{self, Asked, Field, List};
use crate::pages::case_parts::person;
use crate::problem::{Page, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/relations", access::OFFICIALS, relations)]
}

/// One declared relation.
pub struct Row {
    /// The accounts of the person, in public words.
    who: String,
    code: CreditCode,
    /// The enterprise's or provider's name.
    name: String,
    kind: String,
    /// The live projects it keeps the person from.
    projects: Vec<ProjectId>,
    enterprise: bool,
}

const FIELDS: [Field<Row>; 5] = [
    Field::text("who", "人员", |row| Cell::text(&row.who)),
    Field::text("name", "企业或服务商", |row| Cell::text(&row.name)),
    Field::beside("code", "统一社会信用代码", |row| Cell::text(row.code.as_str())),
    Field::text("kind", "关系", |row| Cell::text(&row.kind)),
    Field::count("projects", "须回避的项目", "个", |row| Cell::count(row.projects.len())),
];

/// The list.
pub const LIST: Roll<Row> = Roll {
    key: "relations",
    title: "利害关系",
    home: "/relations",
    access: access::OFFICIALS,
    fields: &FIELDS,
};

impl Row {
    fn new(view: &View<'_>, relation: &Relation) -> Self {
        let accounts = view.fund.accounts.values().filter(|actor| actor.person == relation.person);
        let who: Vec<String> = accounts.map(|actor| person(view, &actor.account)).collect();
        let enterprise = view.fund.enterprises.get(&relation.code);
        let concerned = view.fund.projects.values().filter(|project| {
            !project.stage.ended()
                && (project.enterprise == relation.code || project.provider.code == relation.code)
        });
        let provider = view.fund.projects.values().find(|project| project.provider.code == relation.code);
        let name = enterprise.map(|enterprise| enterprise.name.clone());
        Row {
            who: if who.is_empty() { relation.person.to_string() } else { who.join("，") },
            name: name.or(provider.map(|project| project.provider.name.clone())).unwrap_or_default(),
            enterprise: enterprise.is_some(),
            code: relation.code.clone(),
            kind: relation.kind.clone(),
            projects: concerned.map(|project| project.id).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "relations/list.html")]
struct RelationsPage {
    frame: Frame,
    list: List<Row>,
    everyone: bool,
    declare: bool,
}

/// Those who supervise see every declaration; everyone else sees their own.
async fn relations(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor: &Actor = visitor.actor()?;
    let everyone = access::SUPERVISORS.admits(Some(actor.role));
    let (mut rows, declare) = app.office.view(|view| {
        let shown = view.fund.relations.iter().filter(|relation| everyone || relation.person == actor.person);
        let rows: Vec<Row> = shown.map(|relation| Row::new(view, relation)).collect();
        let answer = may(view.fund, view.packs, StepId::DeclareRelation, actor, &Subject::Fund, view.today);
        (rows, answer == May::Allowed)
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&RelationsPage {
        frame: visitor.frame(&app, "利害关系与回避"),
        list: List::new(&LIST, &shelf, "条", &asked.address("/relations", &[]), &asked, rows),
        everyone,
        declare,
    })
}
