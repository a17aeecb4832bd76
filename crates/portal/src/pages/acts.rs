//! `/acts/{step}`: the one place where acts are asked for. The form keeps what was typed; a refusal says why, under
//! which article, and what to do; an accepted act leads on to its subject.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fund::view::View;
use fund::{Actor, Command, May, Refusal, StepId, Subject, SubjectKind, field, may};
use law::Citation;
use office::SubmitError;

use crate::access::Access;
use crate::app::App;
use crate::component::{Errors, Frame};
use crate::form::{Form, new_key};
use crate::forms::{self, FormContext};
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::visitor::{Visitor, is_local};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/acts/{step}", Access::SignedIn, ask),
        Route::post("/acts/{step}", Access::SignedIn, act),
    ]
}

#[derive(Template)]
#[template(path = "acts/form.html")]
struct ActPage {
    frame: Frame,
    step: StepId,
    heading: &'static str,
    cite: Citation,
    subject: String,
    subject_field: String,
    action: String,
    back: String,
    key: String,
    body: String,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    not_now: String,
    consequence: String,
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(step): Path<String>,
    Query(mut values): Query<BTreeMap<String, String>>,
) -> Page {
    let step = known(&step)?;
    let actor = visitor.actor()?;
    let subject = subject(step, &values);
    if let Some((field, _)) = &subject {
        values.insert("_subject".into(), (*field).to_owned());
    }
    let not_now = match &subject {
        Some((_, subject)) => {
            if !app.office.view(|view| view.sees(actor, subject)) {
                return Err(Problem::NotFound(format!("没有找到 {subject}。")));
            }
            app.office.view(|view| why_not(view, actor, step, subject))
        }
        None => String::new(),
    };
    page(&form_page(&app, &visitor, actor, step, &values, Errors::new(), None, not_now))
}

async fn act(State(app): State<App>, visitor: Visitor, Path(step): Path<String>, form: Form) -> Page {
    let step = known(&step)?;
    let actor = visitor.actor()?;
    let values = form.values().clone();
    let again = |errors, refusal| {
        let page = form_page(&app, &visitor, actor, step, &values, errors, refusal, String::new());
        let html = page.render().map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, axum::response::Html(html)).into_response())
    };
    if !form.get("_add").is_empty() {
        return again(Errors::new(), None).map(|response: Response| (StatusCode::OK, response).into_response());
    }
    let command = match crate::act::read(&app, actor, step, &values) {
        Ok(command) => command,
        Err(issues) => return again(named(&issues), None),
    };
    let subject = command.subject();
    match app.office.submit_async(&actor.account, form.key()?, command).await {
        Ok(receipt) => Ok(done(&landing(&subject, &form), &format!("{}，记录第 {} 号", step.row().public, receipt.seq))),
        Err(SubmitError::Refused(refusal)) => again(named(&refusal.fields), Some(refusal)),
        Err(SubmitError::KeyReused { seq }) => {
            Err(Problem::Bad(format!("这个表单已经提交过，见记录第 {seq} 号。如要再办一次，请重新打开表单")))
        }
        Err(SubmitError::Stopped { why }) => Err(Problem::Unavailable(why)),
    }
}

fn known(key: &str) -> Result<StepId, Problem> {
    StepId::from_key(key).ok_or_else(|| Problem::NotFound(format!("没有“{key}”这个事项。")))
}

fn named(issues: &[fund::FieldIssue]) -> Errors {
    issues.iter().fold(Errors::new(), |errors, issue| errors.with(&issue.field, &issue.message))
}

/// The field that names the step's subject, and the subject it names.
fn subject(step: StepId, values: &BTreeMap<String, String>) -> Option<(&'static str, Subject)> {
    let value = |name: &str| values.get(name).map(|text| text.trim());
    match step.row().on {
        SubjectKind::Project => Some(("project", Subject::Project(value("project")?.parse().ok()?))),
        SubjectKind::Enterprise => Some(("enterprise", Subject::Enterprise(value("enterprise")?.parse().ok()?))),
        SubjectKind::Batch => Some(("batch", Subject::Batch(value("batch")?.parse().ok()?))),
        SubjectKind::Notice => Some(("notice", Subject::Notice(value("notice")?.parse().ok()?))),
        SubjectKind::Objection => Some(("objection", Subject::Objection(value("objection")?.parse().ok()?))),
        SubjectKind::Payment => Some(("payment", Subject::Payment(value("payment")?.parse().ok()?))),
        SubjectKind::Recovery => Some(("recovery", Subject::Recovery(value("recovery")?.parse().ok()?))),
        SubjectKind::Account => Some(("account", Subject::Account(value("account")?.into()))),
        SubjectKind::Fund => None,
    }
}

fn why_not(view: &View<'_>, actor: &Actor, step: StepId, subject: &Subject) -> String {
    match may(view.fund, view.packs, step, actor, subject, view.today) {
        May::Allowed => String::new(),
        May::NotYet { why, until: Some(day), .. } => format!("{why}，{day} 起可办理。"),
        May::NotYet { why, until: None, .. } => format!("{why}。"),
        May::Refused(refusal) => format!("{}。{}", refusal.what, refusal.remedy),
    }
}

#[expect(clippy::too_many_arguments, reason = "the one place where a form page is put together")]
fn form_page(
    app: &App,
    visitor: &Visitor,
    actor: &Actor,
    step: StepId,
    values: &BTreeMap<String, String>,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    not_now: String,
) -> ActPage {
    let row = step.row();
    let about = subject(step, values);
    let (cite, title) = app.office.view(|view| {
        let subject = about.as_ref().map_or(Subject::Fund, |(_, subject)| subject.clone());
        let cite = view.pack_of(&subject).map(|pack| pack.cite(row.basis));
        let enterprise = view.fund.enterprise_of(&subject).map(|e| format!("{} · ", e.name)).unwrap_or_default();
        (cite, about.as_ref().map(|(_, s)| format!("{enterprise}{}（{s}）", view.title(s))).unwrap_or_default())
    });
    let cx = FormContext { office: &app.office, actor, step, values, errors: &errors };
    let body = forms::body(&cx);
    let back = values.get("_back").cloned().filter(|to| is_local(to)).unwrap_or_else(|| {
        about.as_ref().map_or("/".to_owned(), |(_, subject)| address(subject, actor))
    });
    ActPage {
        frame: visitor.frame(app, row.name).crumb(row.name, ""),
        step,
        heading: row.name,
        cite: cite.unwrap_or(Citation { anchor: String::new(), label: String::new() }),
        subject: title,
        subject_field: about.map_or(String::new(), |(field, _)| field.to_owned()),
        action: format!("/acts/{}", step.key()),
        back,
        key: values.get("key").cloned().unwrap_or_else(new_key),
        body,
        errors,
        refusal,
        not_now,
        consequence: consequence(step),
    }
}

/// What will happen and who will be told.
fn consequence(step: StepId) -> String {
    let to: Vec<_> = step.row().to.iter().map(|stage| format!("“{}”", stage.zh())).collect();
    if to.is_empty() {
        return "提交后立即记入办理记录，不能修改；需要更正时另行办理。".into();
    }
    format!("提交后事项转为{}，并通知企业；记录不能修改。", to.join("或"))
}

/// Where a subject's own page is.
fn address(subject: &Subject, actor: &Actor) -> String {
    match subject {
        Subject::Project(id) => format!("/projects/{id}"),
        Subject::Enterprise(_) if actor.role == fund::Role::Enterprise => "/home".into(),
        Subject::Enterprise(code) => format!("/enterprises/{code}"),
        Subject::Batch(id) => format!("/batches/{id}"),
        Subject::Notice(id) => format!("/office/notices/{id}"),
        Subject::Objection(_) => "/office/notices".into(),
        Subject::Payment(id) => format!("/payments/{id}"),
        Subject::Recovery(id) => format!("/recoveries/{id}"),
        Subject::Account(_) => "/accounts".into(),
        Subject::Fund => "/".into(),
    }
}

fn landing(subject: &Subject, form: &Form) -> String {
    let back = form.get("_back");
    if is_local(back) && back != "/" {
        return back.to_owned();
    }
    match subject {
        Subject::Project(id) => format!("/projects/{id}"),
        Subject::Batch(id) => format!("/batches/{id}"),
        Subject::Payment(id) => format!("/payments/{id}"),
        _ => "/".into(),
    }
}
