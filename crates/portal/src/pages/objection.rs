//! `/notices/{id}/object` (提出异议, 第八条): anyone, within the notice's days. How to reach the objector is sealed before
//! the act is decided; the log holds an opaque person.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use fund::{AccountId, NoticeId, Refusal, Stage, StepId, Subject};
use law::{Basis, Citation, Date};

use crate::access::Access;
use crate::act::{self, Asked, Failure};
use crate::app::App;
use crate::component::{Choice, Errors, Frame};
use crate::form::{Form, new_key};
use crate::pages::front::days;
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/notices/{id}/object", Access::Public, ask),
        Route::post("/notices/{id}/object", Access::Public, object),
    ]
}

#[derive(Template)]
#[template(path = "objection/object.html")]
struct ObjectPage {
    frame: Frame,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    notice: NoticeId,
    title: String,
    closes: Date,
    open: bool,
    answer: String,
    cite: Citation,
    projects: Vec<Choice>,
    typed: BTreeMap<String, String>,
    key: String,
}

impl ObjectPage {
    fn new(
        app: &App,
        visitor: &Visitor,
        id: &str,
        typed: BTreeMap<String, String>,
        key: String,
    ) -> Result<Self, Problem> {
        let unknown = || Problem::NotFound(format!("没有编号为“{id}”的公示。"));
        let number: NoticeId = id.parse().map_err(|_| unknown())?;
        let frame = visitor
            .frame(app, "提出异议")
            .crumb("公示公告", "/notices")
            .crumb(number, format!("/notices/{number}"))
            .crumb("提出异议", "");
        let made = app.office.view(|view| {
            let notice = view.fund.notices.get(&number)?;
            let pack = view.pack_of(&Subject::Notice(number))?;
            Some(ObjectPage {
                frame,
                errors: Errors::new(),
                refusal: None,
                notice: number,
                title: view.title(&Subject::Notice(number)),
                closes: notice.closes,
                open: notice.stage == Stage::NoticeOpen && view.today <= notice.closes,
                answer: pack.limit("objection").map_or_else(String::new, |limit| days(&limit)),
                cite: pack.cite(Basis::Approval),
                projects: notice
                    .rows
                    .iter()
                    .map(|row| Choice::new(row.purpose, format!("{}：{}", row.enterprise_name, row.name)))
                    .collect(),
                typed,
                key,
            })
        });
        made.ok_or_else(unknown)
    }

    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn again(&self) -> Page {
        let html = self.render().map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    }
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(typed): Query<BTreeMap<String, String>>,
) -> Page {
    page(&ObjectPage::new(&app, &visitor, &id, typed, new_key())?)
}

async fn object(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let key = form.key()?;
    let mut shown = ObjectPage::new(&app, &visitor, &id, form.values().clone(), form.get("key").to_owned())?;
    let contact = [form.get("name").trim(), form.get("contact").trim()];
    if contact[0].is_empty() {
        shown.errors.add("name", "请填写姓名或单位名称，我们要答复您");
    }
    if contact[1].is_empty() {
        shown.errors.add("contact", "请填写电话或邮箱，我们要答复您");
    }
    if form.get("project").is_empty() {
        shown.errors.add("project", "请选择对哪个项目有异议");
    }
    if form.get("grounds").trim().is_empty() {
        shown.errors.add("grounds", "请写明异议的事实和依据");
    }
    if !shown.errors.is_empty() {
        return shown.again();
    }
    // Also whoever is signed in objects as one of the public: who it is stays in the sealed store.
    let actor = app.office.actor(&AccountId::from(fund::PUBLIC));
    let actor = actor.ok_or_else(|| Problem::NotFound("暂不受理异议。".into()))?;
    let values = BTreeMap::from([
        ("notice".to_owned(), shown.notice.to_string()),
        ("project".to_owned(), form.get("project").to_owned()),
        ("grounds".to_owned(), form.get("grounds").to_owned()),
        ("contact".to_owned(), contact.join("，")),
    ]);
    let all = |issues: &[fund::FieldIssue]| {
        issues.iter().fold(Errors::new(), |errors, issue| errors.with(&issue.field, &issue.message))
    };
    match act::perform(&app, &actor, StepId::Object, key, Asked::Form(values)).await {
        Ok(_) => Ok(done(&format!("/objections/{}", form.get("key")), "异议已经收到")),
        Err(Failure::Fields(issues)) => {
            shown.errors = all(&issues);
            shown.again()
        }
        Err(Failure::Refused(refusal)) => {
            shown.errors = all(&refusal.fields);
            shown.refusal = Some(refusal);
            shown.again()
        }
        Err(Failure::Problem(problem)) => Err(problem),
    }
}
