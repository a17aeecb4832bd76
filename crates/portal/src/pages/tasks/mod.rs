//! The task lists of an enterprise: 申请入库, 申报奖补 and their corrections. One topic a page, saved as it is typed, looked
//! over as a whole, handed in once, answered with a receipt. Works without script.

mod desk;
mod draft;
mod lines;
mod paper;
mod proposals;
mod review;
mod topic;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use fund::{Actor, Stage, Subject};
use office::clock::moment;
use serde::Deserialize;

use crate::access;
use crate::app::App;
use crate::component::{Frame, Tag};
use crate::form::Form;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;
use desk::Desk;
use paper::{Body, Paper, Progress, Topic};

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    const SHOWN: [&str; 8] = [
        "/apply",
        "/apply/{topic}",
        "/projects/{id}/claim",
        "/projects/{id}/claim/{topic}",
        "/projects/{id}/claim/lines/{n}",
        "/projects/{id}/correct",
        "/projects/{id}/correct/{topic}",
        "/projects/{id}/correct/lines/{n}",
    ];
    const SAVED: [&str; 7] = [
        "/apply/{topic}",
        "/projects/{id}/claim/{topic}",
        "/projects/{id}/claim/lines/{n}",
        "/projects/{id}/claim/lines/{n}/remove",
        "/projects/{id}/correct/{topic}",
        "/projects/{id}/correct/lines/{n}",
        "/projects/{id}/correct/lines/{n}/remove",
    ];
    let shown = SHOWN.iter().map(|path| Route::get(path, access::ENTERPRISE, show));
    let saved = SAVED.iter().map(|path| Route::post(path, access::ENTERPRISE, save));
    shown.chain(saved).collect()
}

/// The paper an address is of, and what follows in it.
fn place<'a>(app: &App, actor: &Actor, uri: &'a Uri) -> Result<(Paper, Vec<&'a str>), Problem> {
    let mut parts = uri.path().split('/').filter(|part| !part.is_empty());
    let missing = || Problem::NotFound("没有找到这个项目。".into());
    if parts.next() == Some("apply") {
        return Ok((Paper::Apply, parts.collect()));
    }
    let id: fund::ProjectId = parts.next().and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let kind = parts.next();
    let stage = app.office.view(|view| {
        view.sees(actor, &Subject::Project(id))
            .then(|| view.fund.projects.get(&id).map(|project| project.stage))
            .flatten()
    });
    let paper = match (kind, stage.ok_or_else(missing)?) {
        (Some("claim"), _) => Paper::Claim(id),
        (_, Stage::PoolReturned) => Paper::CorrectPool(id),
        (_, Stage::ClaimReturned) => Paper::CorrectClaim(id),
        _ => return Err(Problem::NotFound(format!("{id} 没有需要补正的材料。"))),
    };
    Ok((paper, parts.collect()))
}

async fn show(State(app): State<App>, visitor: Visitor, uri: Uri) -> Page {
    let actor = visitor.actor()?;
    if registers_first(&app, actor) {
        return Ok(Redirect::to("/home").into_response());
    }
    let (paper, rest) = place(&app, actor, &uri)?;
    let desk = Desk::open(&app, actor, paper)?;
    match rest[..] {
        [] => list(&app, &visitor, &desk),
        ["review"] => review::show(&app, &visitor, actor, &desk),
        ["lines", "papers"] => proposals::show(&app, &visitor, &desk),
        ["lines", n] => lines::show(&app, &visitor, &desk, n),
        [key] => topic::show(&app, &visitor, &desk, topic(paper, key)?, false),
        _ => Err(Problem::NotFound("没有这个页面。".into())),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct How {
    /// Saved by script while one types.
    auto: String,
}

async fn save(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
    Query(how): Query<How>,
    form: Form,
) -> Page {
    let actor = visitor.actor()?;
    let (paper, rest) = place(&app, actor, &uri)?;
    let mut desk = Desk::open(&app, actor, paper)?;
    match rest[..] {
        ["review"] => return review::submit(&app, &visitor, actor, &desk, &form).await,
        ["lines", "papers"] => return proposals::take(&app, &visitor, actor, desk, &form),
        ["lines", n] => return lines::save(&app, &visitor, actor, desk, n, &form, !how.auto.is_empty()),
        ["lines", n, "remove"] => return lines::remove(&app, actor, desk, n),
        _ => {}
    }
    let [key] = rest[..] else { return Err(Problem::NotFound("没有这个页面。".into())) };
    let topic = topic(paper, key)?;
    if let Body::Fields(paths) = topic.body {
        for path in paths {
            desk.values.set(*path, form.get(path).trim());
        }
        draft::save(&app.office, &actor.account, paper, &desk.values)?;
    }
    if !how.auto.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let on = form.get("then") != "leave";
    if on && matches!(topic.body, Body::Fields(_)) && desk.progress(topic) != Progress::Done {
        return topic::show(&app, &visitor, &desk, topic, true);
    }
    Ok(Redirect::to(&if on { after(paper, topic) } else { paper.address() }).into_response())
}

fn topic(paper: Paper, key: &str) -> Result<Topic, Problem> {
    paper.topic(key).ok_or_else(|| Problem::NotFound("没有这个页面。".into()))
}

/// The paper whose cost lines can be filled in now.
fn paper_of_lines(app: &App, actor: &Actor, id: fund::ProjectId) -> Result<Paper, Problem> {
    let stage = app.office.view(|view| {
        let project = view.fund.projects.get(&id).filter(|_| view.sees(actor, &Subject::Project(id)));
        project.map(|project| project.stage)
    });
    match stage {
        Some(Stage::ClaimReturned) => Ok(Paper::CorrectClaim(id)),
        Some(Stage::Pooled) => Ok(Paper::Claim(id)),
        Some(_) => Err(Problem::Bad(format!("{id} 现在不能填写投入明细，入库后申报前或申报被退回时才能填"))),
        None => Err(Problem::NotFound("没有找到这个项目。".into())),
    }
}

/// How many cost lines the draft of a claim has.
///
/// # Errors
/// [`Problem::NotFound`], or [`Problem::Bad`] where none can be filled in now.
pub fn lines_so_far(app: &App, actor: &Actor, id: fund::ProjectId) -> Result<usize, Problem> {
    Ok(Desk::open(app, actor, paper_of_lines(app, actor, id)?)?.values.lines().len())
}

/// Puts cost lines from a table into the draft, in the place of those before.
///
/// # Errors
/// As [`lines_so_far`]; where the draft cannot be saved.
pub fn fill(
    app: &App,
    actor: &Actor,
    id: fund::ProjectId,
    lines: &[fund::state::CostLine],
) -> Result<(), Problem> {
    let mut desk = Desk::open(app, actor, paper_of_lines(app, actor, id)?)?;
    desk.values.set_lines(&lines.iter().map(desk::line).collect::<Vec<_>>());
    draft::save(&app.office, &actor.account, desk.paper, &desk.values)
}

/// The page after a topic: the next one, or the look over all answers.
fn after(paper: Paper, topic: Topic) -> String {
    let topics = paper.topics();
    let next = topics.iter().skip_while(|other| **other != topic).nth(1);
    format!("{}/{}", paper.address(), next.map_or("review", |next| next.key))
}

/// An account whose enterprise is not on the register yet has nothing to fill in but that.
fn registers_first(app: &App, actor: &Actor) -> bool {
    let Some(code) = &actor.enterprise else { return false };
    app.office.view(|view| !view.fund.enterprises.contains_key(code))
}

fn frame(app: &App, visitor: &Visitor, desk: &Desk, title: &str) -> Frame {
    let heading = heading(desk.paper);
    let mut frame = visitor.frame(app, title).crumb("我的项目", "/home");
    if let Some(id) = desk.paper.project() {
        frame = frame.crumb(&desk.title, format!("/projects/{id}"));
    }
    if title == heading {
        frame.crumb(heading, "")
    } else {
        frame.crumb(heading, desk.paper.address()).crumb(title, "")
    }
}

/// What the paper is called on its pages.
fn heading(paper: Paper) -> &'static str {
    match paper {
        Paper::Apply => "申请入库",
        Paper::Claim(_) => "申报奖补资金",
        Paper::CorrectPool(_) => "补正入库申请",
        Paper::CorrectClaim(_) => "补正申报材料",
    }
}

/// The status word of a topic.
fn tag(progress: Progress) -> Tag {
    match progress {
        Progress::Untouched => ui::plain("未开始"),
        Progress::Begun => ui::go("填写中"),
        Progress::Done => ui::ok("已完成"),
        Progress::Wrong => ui::no("需修改"),
    }
}

struct Task {
    href: String,
    title: &'static str,
    note: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "tasks/list.html")]
struct ListPage<'a> {
    frame: Frame,
    heading: &'static str,
    desk: &'a Desk,
    tasks: Vec<Task>,
    done: usize,
    saved: String,
    review: String,
    not_yet: String,
    defects: Vec<(String, String, String)>,
}

fn list(app: &App, visitor: &Visitor, desk: &Desk) -> Page {
    let topics = desk.paper.topics();
    let address = desk.paper.address();
    let tasks: Vec<Task> = topics
        .iter()
        .map(|topic| Task {
            href: format!("{address}/{}", topic.key),
            title: topic.title,
            note: note(desk, *topic),
            tag: tag(desk.progress(*topic)),
        })
        .collect();
    let done = topics.iter().filter(|topic| desk.progress(**topic) == Progress::Done).count();
    let open: Vec<_> =
        topics.iter().filter(|topic| desk.progress(**topic) != Progress::Done).map(|t| t.title).collect();
    page(&ListPage {
        frame: frame(app, visitor, desk, heading(desk.paper)),
        heading: heading(desk.paper),
        done,
        tasks,
        saved: desk.saved_ms.map(moment).unwrap_or_default(),
        review: format!("{address}/review"),
        not_yet: if open.is_empty() { String::new() } else { format!("先完成：{}", open.join("、")) },
        defects: defects(desk),
        desk,
    })
}

/// What the office wants changed: item, what to do, where.
fn defects(desk: &Desk) -> Vec<(String, String, String)> {
    let address = desk.paper.address();
    desk.defects
        .iter()
        .map(|defect| {
            let to = desk
                .topic_of(defect)
                .map_or_else(|| address.clone(), |topic| format!("{address}/{}", topic.key));
            let item = desk
                .needs
                .iter()
                .find(|need| need.rule.kind == defect.item)
                .map_or(&defect.item, |need| &need.rule.label);
            (item.clone(), defect.note.clone(), to)
        })
        .collect()
}

fn note(desk: &Desk, topic: Topic) -> String {
    match topic.body {
        Body::Fields(paths) => match topic.key {
            "project" => desk.values.get("name").to_owned(),
            "provider" => desk.values.get("provider.name").to_owned(),
            "plan" => law::Fen::parse(desk.values.get("planned"))
                .map(|fen| format!("计划投入 {} 元", fen.grouped()))
                .unwrap_or_default(),
            "batch" => desk
                .batches
                .iter()
                .find(|b| b.value == desk.values.get("batch"))
                .map(|b| b.label.clone())
                .unwrap_or_default(),
            _ => desk.values.get(paths.first().copied().unwrap_or_default()).chars().take(30).collect(),
        },
        Body::Lines => match desk.values.lines().len() {
            0 => "逐条填写买了什么、哪张发票、哪笔付款".into(),
            count => format!("{count} 条，合计 {} 元", desk.total().grouped()),
        },
        Body::Files => match desk.missing()[..] {
            [] => "必需的材料都有了".into(),
            ref missing => format!("还缺：{}", missing.join("、")),
        },
    }
}
