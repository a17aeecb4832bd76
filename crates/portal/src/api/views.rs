//! The views as JSON: money in fen, days as `2025-03-01`, what is not yours as if it did not exist.

use std::str::FromStr;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use fund::state::Project;
use fund::view::{
    Action, Case, Check, CheckResult, EvidenceNeed, Financed, ProjectFilter, PublicFigures, Task,
    TimelineEntry, Turn,
};
use fund::{Actor, Role, StepId};
use law::CreditCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{Answer, Trouble, object, rows, without};
use crate::app::App;
use crate::list::Asked;
use crate::pages::case_parts::apart;
use crate::pages::projects::stage_named;
use crate::pages::timeline::{filter, hidden};
use crate::problem::Problem;
use crate::visitor::Visitor;

/// Rows given at most, and where nothing is asked.
const MOST: usize = 1000;
const USUAL: usize = 100;

fn limit(asked: &Asked) -> usize {
    asked.parsed::<usize>("limit").unwrap_or(USUAL).clamp(1, MOST)
}

/// A part of the rows, and how many there are in all.
fn part<T: Serialize>(asked: &Asked, all: &[T]) -> Answer {
    let offset = asked.parsed::<usize>("offset").unwrap_or(0);
    let shown: Vec<&T> = all.iter().skip(offset).take(limit(asked)).collect();
    object(&json!({ "total": all.len(), "offset": offset, "rows": shown }))
}

fn id<T: FromStr>(text: &str) -> Result<T, Trouble> {
    text.parse().map_err(|_| missing(text))
}

fn missing(what: &str) -> Trouble {
    Trouble(Problem::NotFound(format!("没有找到 {what}。")))
}

fn value(of: &impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// `GET /api/v1/worklist`.
pub async fn worklist(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let tasks: Vec<Value> = app.office.view(|view| view.worklist(actor)).iter().map(task).collect();
    rows(&tasks)
}

fn task(task: &Task) -> Value {
    json!({
        "subject": task.subject, "id": task.subject.to_string(), "step": task.step.key(), "name": task.step.row().name,
        "article": task.cite, "title": task.title, "enterprise": task.enterprise, "district": task.district, "batch": task.batch,
        "amount": task.amount, "since": task.since, "waited": task.waited, "deadline": task.deadline, "not_yet": task.not_yet,
    })
}

/// `GET /api/v1/messages`.
pub async fn messages(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let clocks = app.office.clocks();
    rows(&app.office.view(|view| {
        let tasks = if actor.role == Role::Enterprise { Vec::new() } else { view.worklist(actor) };
        view.messages(actor, &tasks, &clocks, MOST)
    }))
}

/// `GET /api/v1/projects`.
pub async fn projects(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let actor = visitor.actor()?;
    let filter = ProjectFilter {
        q: asked.get("q").to_owned(),
        district: asked.get("district").to_owned(),
        stage: stage_named(asked.get("stage")),
        batch: asked.parsed("batch"),
        industry: asked.get("industry").to_owned(),
        reached: stage_named(asked.get("reached")),
        money: Financed::named(asked.get("money")),
    };
    part(&asked, &app.office.view(|view| view.projects(actor, &filter)))
}

/// `GET /api/v1/projects/{id}`.
pub async fn case(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let case = app.office.view(|view| number.parse().ok().and_then(|id| view.case(actor, id)));
    let case = case.ok_or_else(|| missing(&number))?;
    object(&json!({
        "project": project(actor, &case.project),
        "enterprise": { "code": case.enterprise.code, "name": case.enterprise.name },
        "district": case.district, "industry": case.industry, "batch": case.batch, "claim_batch": case.claim_batch,
        "turn": case.turn.as_ref().map(turn),
        "actions": case.actions.iter().map(action).collect::<Vec<_>>(),
        "checks": case.checks.iter().map(check).collect::<Vec<_>>(),
        "evidence": case.evidence.iter().map(need).collect::<Vec<_>>(),
        "timeline": timeline_of(actor, &case), "acts": case.acts, "rule": case.rule,
    }))
}

/// The project as this reader may read it, as on the page: an applicant reads no expert, assessor or opinion; an expert,
/// before the conclusion, no opinion but the own one.
fn project(actor: &Actor, project: &Project) -> Value {
    let mut project_of = project.clone();
    if apart(actor, project)
        && let Some(acceptance) = &mut project_of.acceptance
    {
        acceptance.opinions.retain(|opinion| opinion.expert == actor.account);
    }
    let mut shown = without(value(&project_of), &["duties", "acts"]);
    if actor.role == Role::Enterprise {
        shown = without(shown, &["visits"]);
        let inside: [(&str, &[&str]); 3] = [
            ("/acceptance", &["experts", "opinions"]),
            ("/levels/before", &["by"]),
            ("/levels/after", &["by"]),
        ];
        for (at, members) in inside {
            if let Some(part) = shown.pointer_mut(at) {
                *part = without(part.take(), members);
            }
        }
    }
    shown
}

/// The last acts as this reader may read them.
fn timeline_of(actor: &Actor, case: &Case) -> Vec<Value> {
    let mine = actor.role == Role::Enterprise;
    let others = |entry: &&TimelineEntry| {
        apart(actor, &case.project)
            && entry.step == StepId::GiveOpinion
            && entry.account != actor.account.as_str()
    };
    let inside = |role: Role| matches!(role, Role::Expert | Role::Assessor | Role::SupervisionGroup);
    let shown = case.timeline.iter().filter(|entry| !others(entry));
    shown
        .map(|entry| match (mine, inside(entry.role)) {
            (false, _) => value(entry),
            (true, false) => without(value(entry), &["account", "person"]),
            (true, true) => without(value(entry), &["account", "person", "sentences"]),
        })
        .collect()
}

fn turn(turn: &Turn) -> Value {
    json!({
        "step": turn.step.key(), "name": turn.step.row().next, "by": turn.by, "article": turn.cite, "since": turn.since,
        "waited": turn.waited, "deadline": turn.deadline,
    })
}

fn action(action: &Action) -> Value {
    json!({
        "step": action.step.key(), "name": action.step.row().name, "article": action.cite, "allowed": action.allowed(),
        "why_not": action.why(), "primary": action.primary,
    })
}

fn check(check: &Check) -> Value {
    let result = match check.result {
        CheckResult::BySystem => "passed_by_system",
        CheckResult::ByPerson => "passed_by_person",
        CheckResult::Failed => "failed",
        CheckResult::Missing => "missing",
    };
    json!({ "result": result, "criterion": check.criterion })
}

fn need(need: &EvidenceNeed) -> Value {
    json!({
        "kind": need.rule.kind, "label": need.rule.label, "required": need.rule.required, "article": need.rule.citation,
        "filed": need.filed,
    })
}

/// `GET /api/v1/rewards`.
pub async fn rewards(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let filter = crate::pages::reward_list::filter(&asked);
    part(&asked, &app.office.view(|view| view.rewards(visitor.actor().ok(), &filter)))
}

/// `GET /api/v1/enterprises`.
pub async fn enterprises(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let actor = visitor.actor()?;
    part(&asked, &app.office.view(|view| view.enterprises(actor, asked.get("q"), asked.get("district"))))
}

/// `GET /api/v1/enterprises/{code}`.
pub async fn enterprise(State(app): State<App>, visitor: Visitor, Path(code): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let code: CreditCode = id(&code)?;
    let found =
        app.office.view(|view| view.enterprise(actor, &code)).ok_or_else(|| missing(code.as_str()))?;
    let mut enterprise = without(value(&found.enterprise), &["proposed_account"]);
    if let Value::Object(members) = &mut enterprise {
        members.insert("account_proposed".into(), found.enterprise.proposed_account.is_some().into());
    }
    object(&json!({
        "enterprise": enterprise, "district": found.district, "industry": found.industry, "projects": found.projects,
        "awarded": found.awarded, "room": found.room, "projects_left": found.projects_left,
        "checks": found.checks.iter().map(check).collect::<Vec<_>>(),
        "actions": found.actions.iter().map(action).collect::<Vec<_>>(),
    }))
}

/// `GET /api/v1/batches`.
pub async fn batches(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.batches()))
}

/// `GET /api/v1/batches/{id}`. The trial binds nobody.
pub async fn batch(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let number = id(&number)?;
    let found = app.office.view(|view| {
        let mut batch = view.batch(number, &[])?;
        batch.projects.retain(|row| view.sees(actor, &fund::Subject::Project(row.id)));
        Some(batch)
    });
    let found = found.ok_or_else(|| missing(&number.to_string()))?;
    object(&json!({ "batch": found.row, "projects": found.projects, "assessed": found.assessed }))
}

/// `GET /api/v1/notices`.
pub async fn notices(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.notices().into_iter().cloned().collect::<Vec<_>>()))
}

/// `GET /api/v1/notices/{id}`.
pub async fn notice(State(app): State<App>, Path(number): Path<String>) -> Answer {
    let number = id(&number)?;
    let found = app.office.view(|view| view.fund.notices.get(&number).cloned());
    object(&found.ok_or_else(|| missing(&number.to_string()))?)
}

/// `GET /api/v1/payments`.
pub async fn payments(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.fund.payments.values().rev().cloned().collect::<Vec<_>>()))
}

/// `GET /api/v1/payments/{id}`.
pub async fn payment(State(app): State<App>, Path(number): Path<String>) -> Answer {
    let number = id(&number)?;
    let found = app.office.view(|view| view.fund.payments.get(&number).cloned());
    object(&found.ok_or_else(|| missing(&number.to_string()))?)
}

/// `GET /api/v1/recoveries`.
pub async fn recoveries(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.fund.recoveries.values().rev().cloned().collect::<Vec<_>>()))
}

/// `GET /api/v1/money`.
pub async fn money(State(app): State<App>) -> Answer {
    object(&app.office.view(|view| view.money()))
}

/// `GET /api/v1/feasibility`.
pub async fn feasibility(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.feasibility().heads))
}

/// `GET /api/v1/differences`.
pub async fn differences(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.fund.differences.values().rev().cloned().collect::<Vec<_>>()))
}

/// `GET /api/v1/performance/targets`.
pub async fn targets(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    rows(&app.office.view(|view| view.targets(Some(actor))))
}

/// `GET /api/v1/performance/evaluations`.
pub async fn evaluations(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    rows(&app.office.view(|view| view.evaluations(Some(actor))))
}

/// `GET /api/v1/procurements`.
pub async fn procurements(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.procurements()))
}

/// `GET /api/v1/procurements/{id}`.
pub async fn procurement(State(app): State<App>, Path(number): Path<String>) -> Answer {
    let number = id(&number)?;
    let found = app.office.view(|view| view.procurement(number));
    object(&found.ok_or_else(|| missing(&number.to_string()))?)
}

/// `GET /api/v1/inspections`.
pub async fn inspections(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    rows(&app.office.view(|view| view.inspections(actor)))
}

/// `GET /api/v1/inspections/{id}`.
pub async fn inspection(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    let actor = visitor.actor()?;
    let found = app.office.view(|view| number.parse().ok().and_then(|id| view.inspection(actor, id)));
    object(&found.ok_or_else(|| missing(&number))?)
}

/// `GET /api/v1/findings`: without who took which step.
pub async fn findings(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let found = app.office.view(|view| view.findings(actor));
    rows(&found.iter().map(|own| without(value(own), &["duties", "acts"])).collect::<Vec<_>>())
}

/// `GET /api/v1/sanctions`.
pub async fn sanctions(State(app): State<App>) -> Answer {
    rows(&app.office.view(|view| view.sanctions()))
}

/// `GET /api/v1/postings`.
pub async fn postings(State(app): State<App>, Query(asked): Query<Asked>) -> Answer {
    let account = Some(asked.get("account")).filter(|name| !name.is_empty());
    let (page, next) = app.office.view(|view| view.postings(account, asked.parsed("before"), limit(&asked)));
    object(&json!({ "rows": page, "next": next }))
}

/// `GET /api/v1/timeline`.
pub async fn timeline(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    let (page, more) = app
        .office
        .view(|view| view.timeline(&filter(&visitor, &asked), asked.parsed("before"), limit(&asked)));
    let next = page.last().filter(|_| more).map(|entry| entry.seq);
    object(&json!({ "rows": page, "next": next }))
}

/// `GET /api/v1/timeline/{seq}`.
pub async fn record(State(app): State<App>, visitor: Visitor, Path(number): Path<String>) -> Answer {
    let seq: u64 = id(&number)?;
    if hidden(&app, &visitor, seq) {
        return Err(missing(&number));
    }
    let exhibit = app.office.exhibit(seq).map_err(|error| Problem::Unavailable(error.to_string()))?;
    object(&exhibit.ok_or_else(|| missing(&number))?)
}

/// `GET /api/v1/overview`.
pub async fn overview(State(app): State<App>) -> Answer {
    object(&*app.office.overview())
}

/// `GET /api/v1/open-data`.
pub async fn open_data(State(app): State<App>) -> Answer {
    object(&crate::pages::open_data::catalogue(&app)?)
}

/// `GET /api/v1/figures`.
pub async fn figures(State(app): State<App>) -> Answer {
    object(&PublicFigures::of(&app.office.overview()))
}

/// `GET /api/v1/checkpoint`.
pub async fn checkpoint(State(app): State<App>) -> Answer {
    object(&app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))?)
}

/// `GET /api/v1/files/{digest}`.
pub async fn file(app: State<App>, visitor: Visitor, digest: Path<String>) -> Result<Response, Trouble> {
    crate::download::download(app, visitor, digest).await.map_err(Trouble)
}
