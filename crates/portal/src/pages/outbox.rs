//! 邮件发送: what waits, what went, and what was given up with the reason, for the administrator; who cannot see what a letter
//! says nor where it goes.

use askama::Template;
use axum::extract::State;
use fund::view::MessageKind;
use office::clock::{Clock as _, SystemClock, moment};
use office::mail::Tally;

use crate::access;
use crate::app::App;
use crate::component::{Frame, Tag};
use crate::form::Form;
use crate::problem::{Page, Problem, done, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// Letters on the page.
const MOST: u32 = 200;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/outbox", access::ADMINISTRATOR, outbox),
        Route::post("/outbox/retry", access::ADMINISTRATOR, retry),
    ]
}

struct Row {
    key: String,
    account: String,
    kind: &'static str,
    made: String,
    attempts: u32,
    error: String,
    /// When it is tried next; nothing for what was given up.
    next: Option<String>,
}

impl Row {
    fn tag(&self) -> Tag {
        if self.next.is_some() { ui::warn("稍后重试") } else { ui::no("已停止发送") }
    }
}

#[derive(Template)]
#[template(path = "outbox/page.html")]
struct OutboxPage {
    frame: Frame,
    on: bool,
    tally: Tally,
    rows: Vec<Row>,
}

fn failed(error: office::DatabaseError) -> Problem {
    Problem::Unavailable(error.to_string())
}

async fn outbox(State(app): State<App>, visitor: Visitor) -> Page {
    let outbox = app.office.outbox();
    let rows = outbox.troubled(MOST).map_err(failed)?.into_iter().map(|(letter, next)| Row {
        kind: match letter.kind.as_str() {
            "digest" => "每日摘要",
            kind => MessageKind::from_key(kind).map_or("邮箱验证码", MessageKind::zh),
        },
        key: letter.key,
        account: letter.account,
        made: moment(letter.made_ms),
        attempts: letter.attempts,
        error: letter.error,
        next: next.map(moment),
    });
    page(&OutboxPage {
        frame: visitor.frame(&app, "邮件发送").at("/outbox"),
        on: outbox.is_on(),
        tally: outbox.tally().map_err(failed)?,
        rows: rows.collect(),
    })
}

async fn retry(State(app): State<App>, form: Form) -> Page {
    let again = app.office.outbox().retry(form.get("letter"), SystemClock.now_ms()).map_err(failed)?;
    let words = if again { "已安排重新发送" } else { "这封邮件已经发出或不再需要" };
    Ok(done("/outbox", words))
}
