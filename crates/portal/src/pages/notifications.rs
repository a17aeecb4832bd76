//! `/notifications` (通知): what a person should hear of, newest first, with the reason and the way there. Opening the page marks
//! everything on it as read. `/open/{subject}` leads from a letter to what it is about.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use fund::view::{Message, MessageKind};
use fund::{Role, Subject};
use law::Date;

use crate::access;
use crate::app::App;
use crate::component::{Frame, Tag, Tone};
use crate::place;
use crate::problem::{Page, Problem, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// Messages on the page; older ones stand in each project's history.
const MOST: usize = 100;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/notifications", access::MEMBERS, notifications),
        Route::get("/open/{subject}", access::MEMBERS, open),
    ]
}

/// One message with the way to what it is about.
struct News {
    message: Message,
    href: String,
    new: bool,
}

impl News {
    fn tag(&self) -> Tag {
        let tone = match self.message.kind {
            MessageKind::Progress | MessageKind::Task => Tone::Go,
            MessageKind::Reminder => Tone::Warn,
            MessageKind::Overdue | MessageKind::Escalation => Tone::No,
        };
        Tag::new(tone, self.message.kind.zh())
    }
}

#[derive(Template)]
#[template(path = "notifications/page.html")]
struct NotificationsPage {
    frame: Frame,
    enterprise: bool,
    official: bool,
    news: Vec<News>,
    unread: usize,
    /// Whether letters can be asked for.
    mail: bool,
}

async fn notifications(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let (seq, day) = app.read_up_to(actor);
    let clocks = app.office.clocks();
    let enterprise = actor.role == Role::Enterprise;
    let (news, last, today) = app.office.view(|view| {
        let tasks = if enterprise { Vec::new() } else { view.worklist(actor) };
        let messages = view.messages(actor, &tasks, &clocks, MOST).into_iter();
        let news = messages.map(|message| News {
            href: place::for_reader(view, actor, &message.subject),
            new: message.is_new(seq, day),
            message,
        });
        (news.collect::<Vec<_>>(), view.fund.seq, view.today)
    });
    // The frame is made first: its count is of what was unread when the page was asked for.
    let shown = NotificationsPage {
        frame: visitor.frame(&app, "通知").crumb("通知", ""),
        enterprise,
        official: access::OFFICIALS.admits(Some(actor.role)),
        unread: news.iter().filter(|news| news.new).count(),
        news,
        mail: app.office.outbox().is_on(),
    };
    let failed = |error: office::DatabaseError| Problem::Unavailable(error.to_string());
    app.office.mark_read(&actor.account, last).map_err(failed)?;
    app.office.outbox().mark_day(actor.account.as_str(), today).map_err(failed)?;
    page(&shown)
}

async fn open(State(app): State<App>, visitor: Visitor, Path(subject): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let unknown = || Problem::NotFound(format!("没有找到 {subject}。"));
    let found: Subject = subject.parse().map_err(|_| unknown())?;
    let href =
        app.office.view(|view| view.sees(actor, &found).then(|| place::for_reader(view, actor, &found)));
    Ok(Redirect::to(&href.ok_or_else(unknown)?).into_response())
}

impl App {
    /// The record and the day up to which an account has read its messages.
    #[must_use]
    pub fn read_up_to(&self, actor: &fund::Actor) -> (u64, Date) {
        let day = self.office.outbox().read_day(actor.account.as_str()).ok().flatten();
        (self.office.read_mark(&actor.account), day.unwrap_or(Date::MIN))
    }
}
