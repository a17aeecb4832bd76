//! What an enterprise does for a project besides the big papers: the award with its workings, progress reports, and the
//! account the money goes to.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use fund::state::{AwardRecord, Enterprise, LineState, PaymentKind, Progress, Project};
use fund::view::View;
use fund::{ProjectId, Refusal, StepId, Subject};
use law::{Basis, Citation, Date, EvidenceRule, Fen};
use office::Proof;

use crate::access;
use crate::act::{self, Asked, Failure};
use crate::app::App;
use crate::component::{Address, Errors, EvidenceCard, Frame};
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
        Route::get("/projects/{id}/award", access::CASES, award),
        Route::get("/projects/{id}/progress", access::ENTERPRISE, ask_progress),
        Route::post("/projects/{id}/progress", access::ENTERPRISE, report_progress),
        Route::get("/payee", access::ENTERPRISE, ask_payee),
        Route::post("/payee", access::ENTERPRISE, propose_payee),
    ]
}

fn missing(id: &str) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的项目。"))
}

/// The project, where the visitor may see it.
fn visible<R>(
    app: &App,
    visitor: &Visitor,
    id: &str,
    look: impl FnOnce(&View<'_>, &Project) -> Option<R>,
) -> Result<R, Problem> {
    let actor = visitor.actor()?;
    let number: ProjectId = id.parse().map_err(|_| missing(id))?;
    let found = app.office.view(|view| {
        let project =
            view.fund.projects.get(&number).filter(|_| view.sees(actor, &Subject::Project(number)))?;
        look(view, project)
    });
    found.ok_or_else(|| missing(id))
}

struct Paid {
    kind: PaymentKind,
    id: String,
    amount: Fen,
    state: String,
}

#[derive(Template)]
#[template(path = "project_enterprise/award.html")]
struct AwardPage {
    frame: Frame,
    project: Project,
    enterprise: String,
    award: AwardRecord,
    readings: String,
    /// The least first payment; empty where an advance is paid before it and the rest at once.
    first: String,
    basis: Vec<Citation>,
    payments: Vec<Paid>,
    proof: Proof,
}

async fn award(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let proof = app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))?;
    let frame = visitor.frame(&app, "奖补额度");
    let made = visible(&app, &visitor, &id, |view, project| {
        let Some(award) = project.award.clone() else { return Some(None) };
        let pack = view.pack_of(&Subject::Project(project.id))?;
        let enterprise = view.fund.enterprises.get(&project.enterprise)?;
        Some(Some(AwardPage {
            frame: frame.crumb(&project.name, format!("/projects/{}", project.id)).crumb("奖补额度", ""),
            enterprise: enterprise.name.clone(),
            readings: super::calculator::readings(pack, &award.readings),
            first: if pack.advance_rule().is_some() {
                String::new()
            } else {
                pack.first_payment().to_string()
            },
            basis: vec![pack.cite(Basis::FirstPayment), pack.cite(Basis::Balance)],
            payments: payments(view, project.id),
            project: project.clone(),
            award,
            proof,
        }))
    })?;
    page(&made.ok_or_else(|| Problem::NotFound(format!("{id} 还没有测算奖补额度。")))?)
}

fn payments(view: &View<'_>, id: ProjectId) -> Vec<Paid> {
    let all =
        view.fund.payments.values().flat_map(|payment| payment.lines.iter().map(move |line| (payment, line)));
    let its = all.filter(|(_, line)| line.purpose == id.into());
    its.map(|(payment, line)| Paid {
        kind: payment.kind,
        id: payment.id.to_string(),
        amount: line.amount,
        state: match &line.state {
            LineState::Open => format!("{} 下达，等待银行回单", payment.on),
            LineState::Confirmed(_, on) => format!("{on} 到账"),
            LineState::Returned(why, on) => format!("{on} 退票：{why}"),
        },
    })
    .collect()
}

#[derive(Template)]
#[template(path = "project_enterprise/progress.html")]
struct ProgressPage {
    frame: Frame,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    id: ProjectId,
    name: String,
    cite: Citation,
    due: Option<(Date, i64)>,
    earlier: Vec<Progress>,
    paper: Option<EvidenceRule>,
    cards: Vec<EvidenceCard>,
    upload: String,
    percent: String,
    text: String,
    key: String,
}

fn progress_page(app: &App, visitor: &Visitor, id: &str) -> Result<ProgressPage, Problem> {
    let frame = visitor.frame(app, "报送进展").crumb("我的项目", "/home");
    visible(app, visitor, id, |view, project| {
        let pack = view.pack_of(&Subject::Project(project.id))?;
        let deadline = view.deadline(&Subject::Project(project.id), StepId::ReportProgress, project.since);
        let paper = pack.evidence("progress").first().cloned();
        let here = format!("/projects/{}/progress", project.id);
        Some(ProgressPage {
            frame: frame.crumb(&project.name, format!("/projects/{}", project.id)).crumb("报送进展", ""),
            errors: Errors::new(),
            refusal: None,
            id: project.id,
            name: project.name.clone(),
            cite: pack.cite(StepId::ReportProgress.row().basis),
            due: deadline.map(|deadline| (deadline.due, deadline.left.into())),
            earlier: project.progress.iter().rev().cloned().collect(),
            cards: paper.iter().flat_map(|rule| cards(rule, &project.evidence)).collect(),
            upload: paper
                .iter()
                .map(|rule| {
                    Address::new("/files")
                        .with("kind", &rule.kind)
                        .with("project", project.id)
                        .with("back", &here)
                        .to_string()
                })
                .collect(),
            paper,
            percent: project.progress.last().map_or_else(String::new, |last| last.percent.to_string()),
            text: String::new(),
            key: new_key(),
        })
    })
}

fn cards(rule: &EvidenceRule, filed: &[fund::state::Evidence]) -> Vec<EvidenceCard> {
    let its = filed.iter().filter(|filed| filed.kind == rule.kind);
    its.map(|filed| {
        EvidenceCard::new(
            &rule.label,
            &filed.name,
            format!("/files/{}", filed.digest),
            &filed.digest,
            filed.bytes,
        )
        .from(filed.by.zh(), filed.on)
    })
    .collect()
}

async fn ask_progress(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    page(&progress_page(&app, &visitor, &id)?)
}

async fn report_progress(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Page {
    let mut shown = progress_page(&app, &visitor, &id)?;
    let values = BTreeMap::from([
        ("project".to_owned(), shown.id.to_string()),
        ("percent".to_owned(), form.get("percent").trim().trim_end_matches(['%', '％']).to_owned()),
        ("text".to_owned(), form.get("text").to_owned()),
    ]);
    (shown.percent, shown.text, shown.key) =
        (form.get("percent").into(), form.get("text").into(), form.get("key").into());
    match act::perform(&app, visitor.actor()?, StepId::ReportProgress, form.key()?, Asked::Form(values)).await
    {
        Ok(carried) => Ok(done(&format!("/receipts/{}", carried.receipt.seq), "进展已报送")),
        Err(failure) => {
            (shown.errors, shown.refusal) = said(failure)?;
            again(&shown)
        }
    }
}

/// What failed as findings on the form, and the refusal.
fn said(failure: Failure) -> Result<(Errors, Option<Box<Refusal>>), Problem> {
    let all = |issues: &[fund::FieldIssue]| {
        issues.iter().fold(Errors::new(), |e, issue| e.with(&issue.field, &issue.message))
    };
    match failure {
        Failure::Fields(issues) => Ok((all(&issues), None)),
        Failure::Refused(refusal) => Ok((all(&refusal.fields), Some(refusal))),
        Failure::Problem(problem) => Err(problem),
    }
}

fn again(template: &impl Template) -> Page {
    let mut response = page(template)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

#[derive(Template)]
#[template(path = "project_enterprise/payee.html")]
struct PayeePage {
    frame: Frame,
    errors: Errors,
    refusal: Option<Box<Refusal>>,
    enterprise: Enterprise,
    today: Date,
    cite: Citation,
    cooling: String,
    paper: Option<EvidenceRule>,
    cards: Vec<EvidenceCard>,
    upload: String,
    bank: String,
    key: String,
}

fn payee_page(app: &App, visitor: &Visitor) -> Result<PayeePage, Problem> {
    let actor = visitor.actor()?;
    let frame = visitor.frame(app, "收款账户").crumb("我的项目", "/home").crumb("收款账户", "");
    let made = app.office.view(|view| {
        let enterprise = view.fund.enterprises.get(actor.enterprise.as_ref()?)?.clone();
        let pack = view.pack()?;
        let paper = pack.evidence("account").first().cloned();
        Some(PayeePage {
            frame,
            errors: Errors::new(),
            refusal: None,
            today: view.today,
            cite: pack.cite(StepId::ProposeAccount.row().basis),
            cooling: pack.limit("account-cooling").map_or_else(String::new, |limit| days(&limit)),
            cards: paper.iter().flat_map(|rule| cards(rule, &enterprise.evidence)).collect(),
            upload: paper
                .iter()
                .map(|rule| {
                    Address::new("/files")
                        .with("kind", &rule.kind)
                        .with("enterprise", &enterprise.code)
                        .with("back", "/payee")
                        .to_string()
                })
                .collect(),
            paper,
            enterprise,
            bank: String::new(),
            key: new_key(),
        })
    });
    made.ok_or_else(|| Problem::NotFound("企业还没有登记，请先登记。".into()))
}

async fn ask_payee(State(app): State<App>, visitor: Visitor) -> Page {
    page(&payee_page(&app, &visitor)?)
}

async fn propose_payee(State(app): State<App>, visitor: Visitor, form: Form) -> Page {
    let mut shown = payee_page(&app, &visitor)?;
    (shown.bank, shown.key) = (form.get("bank").into(), form.get("key").into());
    let plain = |name: &str| form.get(name).split_whitespace().collect::<String>();
    if plain("number") != plain("again") {
        shown.errors.add("again", "两次输入的账号不一致，请逐位核对");
        return again(&shown);
    }
    let values = BTreeMap::from([
        ("enterprise".to_owned(), shown.enterprise.code.to_string()),
        ("holder".to_owned(), shown.enterprise.name.clone()),
        ("bank".to_owned(), form.get("bank").to_owned()),
        ("number".to_owned(), form.get("number").to_owned()),
    ]);
    match act::perform(&app, visitor.actor()?, StepId::ProposeAccount, form.key()?, Asked::Form(values)).await
    {
        Ok(carried) => {
            Ok(done(&format!("/receipts/{}", carried.receipt.seq), "收款账户已登记，等区县财政核验"))
        }
        Err(failure) => {
            (shown.errors, shown.refusal) = said(failure)?;
            again(&shown)
        }
    }
}
