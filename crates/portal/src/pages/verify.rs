//! `/verify` (核验): whether the figures on a paper, or a receipt, are of this log, and how to check without us;
//! `/progress` (我要查询): where a project stands and whose turn it is, to whoever knows its number and its code.

use askama::Template;
use axum::extract::{Multipart, Query, State};
use fund::view::{PhaseState, View};
use fund::{ProjectId, Role, Subject};
use law::{CreditCode, Date};
use office::Proof;
use office::outside::{Printed, Proved};
use serde::Deserialize;

use crate::access::Access;
use crate::app::App;
use crate::component::{Errors, Frame, StepBar, StepState};
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/verify", Access::Public, verify),
        Route::post("/verify", Access::Public, verify_receipt),
        Route::get("/progress", Access::Public, progress),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Paper {
    size: String,
    root: String,
    code: String,
}

#[derive(Template)]
#[template(path = "verify/verify.html")]
struct Verify {
    frame: Frame,
    errors: Errors,
    typed: Paper,
    printed: Option<Printed>,
    pasted: String,
    proved: Option<Result<Proved, String>>,
    head: Proof,
    verifier: String,
}

impl Verify {
    fn new(app: &App, visitor: &Visitor) -> Result<Self, Problem> {
        Ok(Verify {
            frame: visitor.frame(app, "核验"),
            errors: Errors::new(),
            typed: Paper::default(),
            printed: None,
            pasted: String::new(),
            proved: None,
            head: app.office.checkpoint().map_err(|error| Problem::Unavailable(error.to_string()))?,
            verifier: app.office.verifier(),
        })
    }
}

async fn verify(State(app): State<App>, visitor: Visitor, Query(typed): Query<Paper>) -> Page {
    let mut shown = Verify::new(&app, &visitor)?;
    let (root, code) = (typed.root.trim().replace(' ', ""), typed.code.trim());
    if !typed.size.is_empty() || !root.is_empty() || !code.is_empty() {
        match typed.size.trim().replace([',', '，', ' '], "").parse::<u64>() {
            Ok(_) if root.is_empty() && code.is_empty() => {
                shown.errors.add("code", "请再填校验码或根，其中一个就可以")
            }
            Ok(size) => {
                let printed = app.office.printed(size, &root, code);
                shown.printed = Some(printed.map_err(|error| Problem::Unavailable(error.to_string()))?);
            }
            Err(_) => shown.errors.add("size", "记录数是纸上印的整数，如 18204"),
        }
    }
    shown.typed = typed;
    page(&shown)
}

async fn verify_receipt(State(app): State<App>, visitor: Visitor, mut parts: Multipart) -> Page {
    let mut shown = Verify::new(&app, &visitor)?;
    while let Some(part) =
        parts.next_field().await.map_err(|_| Problem::Bad("文件没有收完整，请再试一次".into()))?
    {
        let wanted = matches!(part.name(), Some("receipt" | "file"));
        let text = part.text().await.map_err(|_| Problem::Bad("回执不是文字文件，或者超过 2 MB".into()))?;
        if wanted && !text.trim().is_empty() {
            shown.pasted = text.replace("\r\n", "\n");
        }
    }
    if shown.pasted.is_empty() {
        shown.errors.add("receipt", "请选择回执文件，或把内容粘贴进来");
    } else {
        let trimmed = format!("{}\n", shown.pasted.trim());
        shown.proved = Some(app.office.prove(&trimmed));
    }
    page(&shown)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Whose {
    project: String,
    code: String,
}

/// What everybody who knows number and code may see.
struct Standing {
    title: String,
    bar: StepBar,
    stage: &'static str,
    since: Date,
    turn: Option<Turn>,
}

struct Turn {
    by: String,
    next: &'static str,
    deadline: Option<(Date, i64)>,
}

#[derive(Template)]
#[template(path = "verify/progress.html")]
struct Progress {
    frame: Frame,
    errors: Errors,
    typed: Whose,
    found: Option<Standing>,
}

async fn progress(State(app): State<App>, visitor: Visitor, Query(typed): Query<Whose>) -> Page {
    let mut errors = Errors::new();
    let mut found = None;
    if !typed.project.is_empty() || !typed.code.is_empty() {
        let number = typed.project.trim().to_uppercase().parse::<ProjectId>();
        let code = typed.code.parse::<CreditCode>();
        if let Err(error) = &number {
            errors.add("project", error);
        }
        if let Err(error) = &code {
            errors.add("code", error);
        }
        if let (Ok(number), Ok(code)) = (number, code) {
            found = app.office.view(|view| standing(view, number, &code));
            if found.is_none() {
                // One answer for an unknown number and for another's project: nobody learns what exists.
                errors.add("", "没有找到：项目编号和信用代码对不上，请核对回执");
            }
        }
    }
    page(&Progress { frame: visitor.frame(&app, "查询进度"), errors, typed, found })
}

fn standing(view: &View<'_>, id: ProjectId, code: &CreditCode) -> Option<Standing> {
    let project = view.fund.projects.get(&id).filter(|project| project.enterprise == *code)?;
    let turn = view.turn(&Subject::Project(id)).map(|turn| Turn {
        by: offices(turn.by),
        next: turn.step.row().next,
        deadline: turn.deadline.map(|deadline| (deadline.due, deadline.left.into())),
    });
    Some(Standing {
        title: project.name.clone(),
        bar: bar(project),
        stage: project.stage.zh(),
        since: project.since,
        turn,
    })
}

/// Whose turn, as the applicant says it.
pub fn offices(by: &[Role]) -> String {
    let names = by.iter().map(|role| if *role == Role::Enterprise { "申报企业" } else { role.zh() });
    names.collect::<Vec<_>>().join("、")
}

/// The step bar of a project.
pub fn bar(project: &fund::state::Project) -> StepBar {
    project.phases().iter().fold(StepBar::new(), |bar, phase| {
        let state = match phase.state {
            PhaseState::Done => StepState::Done,
            PhaseState::Now => StepState::Now,
            PhaseState::Stopped => StepState::Stopped,
            PhaseState::Ahead => StepState::Ahead,
        };
        bar.mark(phase.name, state, "")
    })
}
