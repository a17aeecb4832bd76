//! `/notifications` (通知): what others did to an enterprise's projects; for an office, what is new in its worklist.
//! Opening the page marks everything on it as read.

use askama::Template;
use axum::extract::State;
use fund::Role;
use fund::view::{Message, Task};

use crate::access;
use crate::app::App;
use crate::component::Frame;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// Messages on the page; older ones stand in each project's history.
const MOST: usize = 100;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/notifications", access::MEMBERS, notifications)]
}

/// One line for an office.
struct News {
    task: Task,
    href: String,
    new: bool,
}

#[derive(Template)]
#[template(path = "notifications/page.html")]
struct NotificationsPage {
    frame: Frame,
    enterprise: bool,
    messages: Vec<(Message, bool)>,
    news: Vec<News>,
}

async fn notifications(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let read = app.office.read_mark(&actor.account);
    let enterprise = actor.role == Role::Enterprise;
    let (messages, mut news, last) = app.office.view(|view| {
        let messages = view.messages(actor, MOST).into_iter().map(|message| {
            let new = message.seq > read;
            (message, new)
        });
        let tasks = if enterprise { Vec::new() } else { view.worklist(actor) };
        let news = tasks.into_iter().map(|task| {
            let seq = view.touched(&task);
            (seq, News { href: crate::place::of(view, &task.subject), new: seq > read, task })
        });
        (messages.collect::<Vec<_>>(), news.collect::<Vec<_>>(), view.fund.seq)
    });
    news.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    news.truncate(MOST);
    // The frame is made first: its count is of what was unread when the page was asked for.
    let shown = NotificationsPage {
        frame: visitor.frame(&app, "通知").crumb("通知", ""),
        enterprise,
        messages,
        news: news.into_iter().map(|(_, news)| news).collect(),
    };
    app.office.mark_read(&actor.account, last).map_err(|error| Problem::Unavailable(error.to_string()))?;
    page(&shown)
}
