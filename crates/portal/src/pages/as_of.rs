//! `/as-of` (历史): the fund as it stood at the end of any past day, rebuilt from the log: what was known then.

use askama::Template;
use axum::extract::{Query, State};
use fund::view::{Money, ProjectRow, TimelineEntry};
use fund::{Actor, ProjectId};
use law::Date;
use office::clock::moment;

use crate::access;
use crate::app::App;
use crate::component::{Errors, Frame};
use crate::list::Asked;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/as-of", access::SUPERVISORS, as_of)]
}

/// What was known on the day.
struct Then {
    day: Date,
    records: u64,
    enterprises: usize,
    projects: usize,
    money: Money,
    case: Option<(ProjectRow, Vec<TimelineEntry>)>,
}

#[derive(Template)]
#[template(path = "as_of/page.html")]
struct AsOfPage {
    frame: Frame,
    errors: Errors,
    asked: Asked,
    then: Option<Then>,
    no_case: bool,
}

impl AsOfPage {
    fn at(&self, act: &TimelineEntry) -> String {
        moment(act.at)
    }
}

async fn as_of(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let mut errors = Errors::new();
    let today = app.office.today();
    let day = match asked.get("on") {
        "" => None,
        text => match text.parse::<Date>() {
            Ok(day) if day <= today => Some(day),
            Ok(_) => {
                errors.add("on", format!("请选择今天（{today}）或以前的日子"));
                None
            }
            Err(_) => {
                errors.add("on", format!("“{text}”不是日期，请写成 2025-03-01"));
                None
            }
        },
    };
    let id: Option<ProjectId> = asked.parsed("project");
    if id.is_none() && !asked.get("project").is_empty() {
        errors.add("project", "项目编号形如 P0017");
    }
    let then = match day {
        Some(day) => Some(rebuild(&app, visitor.actor()?.clone(), day, id).await?),
        None => None,
    };
    let no_case = id.is_some() && then.as_ref().is_some_and(|then| then.case.is_none());
    let frame = visitor.frame(&app, "历史").at("/timeline").crumb("经过", "/timeline").crumb("历史", "");
    page(&AsOfPage { frame, errors, asked, then, no_case })
}

/// Replaying takes a while: not on the threads that answer pages.
async fn rebuild(app: &App, actor: Actor, day: Date, id: Option<ProjectId>) -> Result<Then, Problem> {
    let office = app.office.clone();
    let rebuilt = tokio::task::spawn_blocking(move || {
        office.view_as_of(day, |view| Then {
            day,
            records: view.fund.seq,
            enterprises: view.fund.enterprises.len(),
            projects: view.fund.projects.len(),
            money: view.money(),
            case: id.and_then(|id| {
                let project = view.fund.projects.get(&id)?;
                Some((view.project_row(id)?, view.history(&actor, project, 30)))
            }),
        })
    });
    rebuilt
        .await
        .map_err(|error| Problem::Unavailable(error.to_string()))?
        .map_err(|error| Problem::Unavailable(error.to_string()))
}
