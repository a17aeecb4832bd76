//! One target: its line with the figures found, what was done about deviations, and what can be done now.

use askama::Template;
use axum::extract::{Path, State};
use fund::view::TargetView;
use fund::{Subject, TargetId};

use super::course::Course;
use crate::app::App;
use crate::component::{Buttons, Frame};
use crate::problem::{Page, Problem, page};
use crate::ui;
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "performance/target.html")]
struct TargetPage {
    frame: Frame,
    own: TargetView,
    course: Course,
    buttons: Buttons,
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的绩效目标，或者不在您的办理范围。"));
    let id: TargetId = id.parse().map_err(|_| missing())?;
    let frame = visitor.frame(&app, "绩效目标").at("/performance");
    let frame = frame.crumb("绩效", "/performance").crumb(id, "");
    let template = app.office.view(|view| {
        let own = view.target(actor, id)?;
        let subject = Subject::Target(id);
        let actions = view.actions(actor, &subject);
        Some(TargetPage {
            frame,
            buttons: Buttons::new(actions, &subject, actor.role, &format!("/performance/targets/{id}")),
            course: Course::new(&own.row, view.today),
            own,
        })
    });
    page(&template.ok_or_else(missing)?)
}
