//! One self-evaluation, and its report as a paper and as a Word file.

use askama::Template;
use axum::extract::{Path, State};
use fund::state::EvaluatedTarget;
use fund::view::{EvaluationView, percent};
use fund::{EvaluationId, Subject};
use office::official::{self, Sheet};

use crate::app::App;
use crate::component::{Buttons, Chart, Frame};
use crate::pages::papers::{self, PaperPage};
use crate::problem::{Page, Problem, page};
use crate::ui;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "performance/evaluation.html")]
struct EvaluationPage {
    frame: Frame,
    own: EvaluationView,
    chart: Chart,
    buttons: Buttons,
}

/// How far a target was reached, in percent.
fn share(row: &EvaluatedTarget) -> String {
    percent(row.reached).to_string()
}

fn missing(id: &str) -> Problem {
    Problem::NotFound(format!("没有编号为“{id}”的绩效自评，或者不在您的办理范围。"))
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let number: EvaluationId = id.parse().map_err(|_| missing(&id))?;
    let frame = visitor.frame(&app, "绩效自评").at("/performance");
    let frame = frame.crumb("绩效", "/performance").crumb(number, "");
    let template = app.office.view(|view| {
        let subject = Subject::Evaluation(number);
        let actions = view.actions(actor, &subject);
        let back = format!("/performance/evaluations/{number}");
        Some(EvaluationPage {
            frame,
            buttons: Buttons::new(actions, &subject, actor.role, &back),
            chart: Chart::bars("各指标完成率（%）", "evaluated"),
            own: view.evaluation(actor, number)?,
        })
    });
    page(&template.ok_or_else(|| missing(&id))?)
}

fn written(app: &App, visitor: &Visitor, id: &str) -> Result<(EvaluationId, Sheet), Problem> {
    let actor = visitor.actor()?;
    let number: EvaluationId = id.parse().map_err(|_| missing(id))?;
    let proof = papers::proof(app)?;
    let sheet = app.office.view(|view| {
        let seen = view.sees(actor, &Subject::Evaluation(number));
        seen.then(|| official::performance(view, number, &proof)).flatten()
    });
    Ok((number, sheet.ok_or_else(|| missing(id))?))
}

pub(super) async fn paper(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let (number, sheet) = written(&app, &visitor, &id)?;
    let home = format!("/performance/evaluations/{number}");
    let frame = visitor.frame(&app, sheet.kind).crumb(number, &home).crumb(sheet.kind, "");
    let here = format!("{home}/paper");
    page(&PaperPage::new(frame, sheet, ("返回绩效自评", home), &here))
}

pub(super) async fn word(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    papers::word(&written(&app, &visitor, &id)?.1)
}
