//! `/acts/{step}`: the one place where acts are asked for. The form keeps what was typed; a refusal says why, under
//! which article, and what to do; an accepted act leads on to its subject.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse};
use fund::view::View;
use fund::{Actor, FieldIssue, May, Purpose, Refusal, RefusalKind, Role, StepId, Subject, SubjectKind, may};
use law::Citation;

use crate::access;
use crate::act::{Asked, Done, Failure, perform};
use crate::app::App;
use crate::component::{Address, Errors, Frame};
use crate::form::{Form, new_key};
use crate::forms::{self, FormContext};
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::visitor::{Visitor, is_local};
use crate::{ui, upload};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/acts/{step}", access::MEMBERS, ask),
        Route::post("/acts/{step}", access::MEMBERS, act).large(upload::LARGEST),
    ]
}

#[derive(Template)]
#[template(path = "acts/form.html")]
struct ActPage {
    frame: Frame,
    step: StepId,
    cite: Option<Citation>,
    subject: String,
    subject_field: &'static str,
    back: String,
    key: String,
    body: String,
    /// What the form is about, to be looked at while it is filled in.
    beside: String,
    files: bool,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    not_now: String,
    /// Where a missing paper can be filed, by those who may.
    filing: Option<Address>,
    consequence: String,
}

#[derive(Template)]
#[template(path = "acts/secret.html")]
struct SecretPage {
    frame: Frame,
    account: String,
    password: String,
    seq: u64,
}

/// One request for a form.
struct Desk<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    actor: &'a Actor,
    step: StepId,
    values: BTreeMap<String, String>,
}

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(step): Path<String>,
    RawQuery(query): RawQuery,
) -> Page {
    let pairs = serde_urlencoded::from_str(&query.unwrap_or_default())
        .map_err(|_| Problem::Bad("地址中的参数不是有效的文字（UTF-8）".into()))?;
    let values = Form::from_pairs(pairs).values().clone();
    let mut desk = Desk::new(&app, &visitor, &step, values)?;
    if forms::paper::is_about(desk.step) {
        let (app, values) = (app.clone(), desk.values.clone());
        let read = tokio::task::spawn_blocking(move || forms::paper::read_again(&app, &values));
        read.await.map_err(|error| Problem::Unavailable(error.to_string()))?;
    }
    desk.suggest();
    let not_now = desk.not_now();
    page(&desk.form(Errors::new(), None, not_now, new_key()))
}

async fn act(State(app): State<App>, visitor: Visitor, Path(step): Path<String>, request: Request) -> Page {
    let (form, refused) = posted(&app, &visitor, request).await?;
    let mut desk = Desk::new(&app, &visitor, &step, form.values().clone())?;
    let key = form.get("key").to_owned();
    if desk.edited() {
        return page(&desk.form(Errors::new(), None, String::new(), key));
    }
    if !refused.is_empty() {
        return desk.again(&refused, None, key);
    }
    let mut settled = forms::settled(desk.step, &desk.values);
    if forms::paper::is_about(desk.step) {
        forms::paper::settle(&app.office, desk.step, &mut settled);
    }
    let asked = Asked::Form(settled);
    match perform(&app, desk.actor, desk.step, form.key()?, asked).await {
        Ok(done) => desk.accepted(done),
        Err(Failure::Fields(issues)) => desk.again(&issues, None, key),
        Err(Failure::Refused(refusal)) => {
            let issues = refusal.fields.clone();
            desk.again(&issues, Some(refusal), key)
        }
        Err(Failure::Problem(problem)) => Err(problem),
    }
}

/// The form as it was sent, with or without files.
async fn posted(app: &App, visitor: &Visitor, request: Request) -> Result<(Form, Vec<FieldIssue>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        upload::form(app, visitor, request).await
    } else {
        Form::from_request(request, &()).await.map(|form| (form, Vec::new()))
    }
}

impl<'a> Desk<'a> {
    /// A step that nobody knows, a subject that does not exist, and one that is not this visitor's answer alike.
    fn new(
        app: &'a App,
        visitor: &'a Visitor,
        step: &str,
        mut values: BTreeMap<String, String>,
    ) -> Result<Self, Problem> {
        let step =
            StepId::from_key(step).ok_or_else(|| Problem::NotFound(format!("没有“{step}”这个事项。")))?;
        let actor = visitor.actor()?;
        match subject(step, &values) {
            Some((field, subject)) => {
                if app.office.view(|view| hidden(view, actor, step, &subject)) {
                    return Err(Problem::NotFound(format!("没有找到 {subject}。")));
                }
                values.insert("_subject".into(), field.into());
            }
            None => {
                values.remove("_subject");
                own_enterprise(step, actor, &mut values);
            }
        }
        Ok(Desk { app, visitor, actor, step, values })
    }

    /// What the law itself suggests stands in the form when it is opened: the least first share (第十一条).
    fn suggest(&mut self) {
        if self.step.key() == "instruct_first" {
            let least = self.app.office.view(|view| view.pack().map(|pack| pack.first_payment().to_string()));
            let least = least.unwrap_or_default();
            self.values.entry("share".into()).or_insert_with(|| least.trim_end_matches('%').to_owned());
        }
        if self.step == StepId::ReviseTarget {
            let known = self.app.office.view(|view| forms::target::known(view, &self.values));
            for (path, text) in known {
                self.values.entry(path).or_insert(text);
            }
        }
        if forms::paper::is_about(self.step) {
            let known = forms::paper::known(&self.app.office, self.step, &self.values);
            for (path, text) in known {
                self.values.entry(path).or_insert(text);
            }
        }
    }

    /// A button that only changes the form: add or take out a row, fill in what was claimed.
    fn edited(&mut self) -> bool {
        if let Some(what) = self.values.remove("_copy").filter(|what| !what.is_empty()) {
            let errors = Errors::new();
            let filled = forms::copied(&self.context(&errors), &what);
            self.values.extend(filled);
            return true;
        }
        forms::edit(&mut self.values)
    }

    fn context<'c>(&'c self, errors: &'c Errors) -> FormContext<'c> {
        FormContext {
            office: &self.app.office,
            actor: self.actor,
            step: self.step,
            values: &self.values,
            errors,
        }
    }

    fn not_now(&self) -> String {
        let subject = self.subject();
        if matches!(subject, Subject::Fund) && self.step.row().on != SubjectKind::Fund {
            return String::new();
        }
        self.app.office.view(|view| why_not(view, self.actor, self.step, &subject))
    }

    fn subject(&self) -> Subject {
        subject(self.step, &self.values).map_or(Subject::Fund, |(_, subject)| subject)
    }

    fn form(&self, errors: Errors, refusal: Option<Box<Refusal>>, not_now: String, key: String) -> ActPage {
        let row = self.step.row();
        let named = subject(self.step, &self.values);
        let about = self.subject();
        let (cite, title) = self.app.office.view(|view| {
            let cite = view.pack_of(&about).map(|pack| pack.cite(row.basis_on(about.kind())));
            let enterprise = view.owner(self.actor, &about).map(|enterprise| enterprise.name.clone());
            let title = match (&named, enterprise) {
                (None, _) => String::new(),
                (Some((_, Subject::Enterprise(code))), Some(name)) => format!("{name}（{code}）"),
                (Some((_, subject)), Some(name)) => format!("{name} · {}（{subject}）", view.title(subject)),
                (Some((_, subject)), None) => view.title(subject),
            };
            (cite, title)
        });
        let back = self.values.get("_back").filter(|to| is_local(to)).cloned();
        let back = back.unwrap_or_else(|| self.home(&about));
        let body = forms::body(&self.context(&errors));
        let beside = forms::paper::beside(&self.context(&errors));
        let filing = refusal.as_ref().filter(|refusal| refusal.kind == RefusalKind::EvidenceMissing);
        let filing = filing.and_then(|_| self.filing(&about));
        ActPage {
            filing,
            frame: self.visitor.frame(self.app, row.name).crumb("返回", &back).crumb(row.name, ""),
            step: self.step,
            cite,
            subject: title,
            subject_field: named.map_or("", |(field, _)| field),
            back,
            key,
            body,
            beside,
            files: forms::has_files(self.step),
            errors,
            refusal,
            not_now,
            consequence: forms::consequence(self.step),
        }
    }

    /// The form for evidence about this subject, leading back to this one.
    fn filing(&self, about: &Subject) -> Option<Address> {
        let filed = matches!(about, Subject::Project(_) | Subject::Enterprise(_));
        if !filed || !StepId::FileEvidence.row().by.contains(&self.actor.role) {
            return None;
        }
        let (field, _) = subject(self.step, &self.values)?;
        let back = Address::new(format!("/acts/{}", self.step.key())).with(field, about);
        Some(
            Address::new(format!("/acts/{}", StepId::FileEvidence.key()))
                .with(field, about)
                .with("_back", back),
        )
    }

    fn again(&self, issues: &[FieldIssue], refusal: Option<Box<Refusal>>, key: String) -> Page {
        let errors =
            issues.iter().fold(Errors::new(), |errors, issue| errors.with(&issue.field, &issue.message));
        let html = self
            .form(errors, refusal, String::new(), key)
            .render()
            .map_err(|error| Problem::Unavailable(error.to_string()))?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
    }

    /// To the page of what the act was about, or back to where it was asked for; a secret is shown at once instead.
    fn accepted(&self, accepted: Done) -> Page {
        let seq = accepted.receipt.seq;
        if let Some(password) = accepted.secret {
            let account = self.values.get("account").cloned().unwrap_or_default();
            let frame =
                self.visitor.frame(self.app, "账号已开立").crumb("账号", "/accounts").crumb("已开立", "");
            return page(&SecretPage { frame, account, password, seq });
        }
        let back = self.values.get("_back").filter(|to| is_local(to) && *to != "/");
        let to = back.cloned().unwrap_or_else(|| self.home(&accepted.subject));
        let again = if accepted.receipt.replayed { "（此前已提交，没有重复办理）" } else { "" };
        Ok(done(&to, &format!("{}，记录第 {seq} 号{again}", self.step.row().public)))
    }

    /// Where this visitor reads about a subject.
    fn home(&self, subject: &Subject) -> String {
        let role = self.actor.role;
        match subject {
            Subject::Enterprise(_) if role == Role::Enterprise => "/home".into(),
            Subject::Fund if self.step == StepId::DeclareRelation => "/account".into(),
            Subject::Fund if role == Role::Administrator => "/accounts".into(),
            Subject::Fund if role == Role::Enterprise => "/home".into(),
            Subject::Fund if self.step.key().starts_with("instruct") => "/payments".into(),
            Subject::Fund if self.step == StepId::PlanProcurement => "/procurements".into(),
            Subject::Fund if super::calls::BEGUN.contains(&self.step) => "/calls".into(),
            Subject::Fund if super::performance::ACTS.contains(&self.step) => "/performance".into(),
            Subject::Fund if self.step == StepId::PlanInspection => "/inspections".into(),
            Subject::Fund if self.step == StepId::ReferOfficial => "/referrals".into(),
            Subject::Fund if self.step == StepId::Reconcile => "/money/reconciliation".into(),
            Subject::Fund if super::money::BUDGET.contains(&self.step) => "/money/grant".into(),
            Subject::Fund if role != Role::FinanceBureau => "/worklist".into(),
            subject => self.app.office.view(|view| crate::place::of(view, subject)),
        }
    }
}

/// An enterprise never types its own code.
fn own_enterprise(step: StepId, actor: &Actor, values: &mut BTreeMap<String, String>) {
    let Some(code) = actor.enterprise.as_ref().filter(|_| actor.role == Role::Enterprise) else { return };
    let field = match step {
        StepId::RegisterEnterprise => "code",
        _ if step.row().on == SubjectKind::Enterprise => "enterprise",
        _ => return,
    };
    if values.get(field).is_none_or(String::is_empty) {
        values.insert(field.into(), code.to_string());
        values.insert("_subject".into(), field.into());
    }
}

/// Whether the visitor may not even know of the subject: it is neither theirs to see nor theirs to act on.
fn hidden(view: &View<'_>, actor: &Actor, step: StepId, subject: &Subject) -> bool {
    let public = matches!(subject, Subject::Batch(_) | Subject::Notice(_) | Subject::Fund);
    if view.fund.stage(subject).is_none() {
        return true;
    }
    if public || view.sees(actor, subject) {
        return false;
    }
    match may(view.fund, view.packs, step, actor, subject, view.today) {
        May::Refused(refusal) => refusal.kind <= RefusalKind::NotYourOffice,
        May::Allowed | May::NotYet { .. } => false,
    }
}

/// The field that names the step's subject, and the subject it names.
fn subject(step: StepId, values: &BTreeMap<String, String>) -> Option<(&'static str, Subject)> {
    let value = |name: &str| values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    if let Some(reward) = value("reward").filter(|_| step == StepId::FileEvidence) {
        return Some(("reward", Subject::Reward(reward.parse().ok()?)));
    }
    if step == StepId::FileEvidence && value("project").is_none() {
        return Some(("enterprise", Subject::Enterprise(value("enterprise")?.parse().ok()?)));
    }
    match step.row().on {
        SubjectKind::Project => Some(("project", value("project")?.parse::<Purpose>().ok()?.subject())),
        SubjectKind::Reward => Some(("reward", Subject::Reward(value("reward")?.parse().ok()?))),
        SubjectKind::Enterprise => {
            Some(("enterprise", Subject::Enterprise(value("enterprise")?.parse().ok()?)))
        }
        SubjectKind::Batch => Some(("batch", Subject::Batch(value("batch")?.parse().ok()?))),
        SubjectKind::Notice => Some(("notice", Subject::Notice(value("notice")?.parse().ok()?))),
        SubjectKind::Objection => Some(("objection", Subject::Objection(value("objection")?.parse().ok()?))),
        SubjectKind::Payment => Some(("payment", Subject::Payment(value("payment")?.parse().ok()?))),
        SubjectKind::Recovery => Some(("recovery", Subject::Recovery(value("recovery")?.parse().ok()?))),
        SubjectKind::Procurement => {
            Some(("procurement", Subject::Procurement(value("procurement")?.parse().ok()?)))
        }
        SubjectKind::Difference => {
            Some(("difference", Subject::Difference(value("difference")?.parse().ok()?)))
        }
        SubjectKind::Target => Some(("target", Subject::Target(value("target")?.parse().ok()?))),
        SubjectKind::Evaluation => {
            Some(("evaluation", Subject::Evaluation(value("evaluation")?.parse().ok()?)))
        }
        SubjectKind::Inspection => {
            Some(("inspection", Subject::Inspection(value("inspection")?.parse().ok()?)))
        }
        SubjectKind::Finding => Some(("finding", Subject::Finding(value("finding")?.parse().ok()?))),
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
