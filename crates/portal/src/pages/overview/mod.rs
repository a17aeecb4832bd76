//! 总览: the fund on one page for those who lead, finance, approve and supervise. Every figure leads to the cases it counts.
//!
//! The figures come from `Office::overview`, reckoned once after each record; nothing here looks through the fund.

pub mod charts;
pub mod line;
pub mod parts;
mod passages;
mod risks;

use askama::Template;
use axum::extract::State;
use fund::view::{At, Glance, Overview, TargetRow, View};
use fund::{Actor, Role};
use law::Fen;

pub use passages::LIST as PASSAGES;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Address, Bars, Figure, Frame, Given};
use crate::list;
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;
use parts::{Course, Group};
use risks::Risk;

/// Who reads it: the city's offices and those who supervise see every case.
const READERS: Access = access::CITY;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/overview", READERS, overview), Route::get("/overview/steps", READERS, passages::page)]
}

#[derive(Template)]
#[template(path = "overview/page.html")]
struct OverviewPage {
    frame: Frame,
    own: std::sync::Arc<Overview>,
    today: law::Date,
    allotted: Fen,
    committed: Fen,
    available: Fen,
    flow: Bars,
    heads: Bars,
    /// Projects and rewards, step by step, by district and by industry.
    courses: [Course; 2],
    groups: [Group; 2],
    risks: Vec<Risk>,
    /// What is promised to heads together, by the share of 第八条.
    share: Option<fund::budget::Share>,
    /// The performance targets in force, those of single projects left out.
    targets: Vec<TargetRow>,
}

async fn overview(State(app): State<App>, visitor: Visitor) -> Page {
    let (role, actor) = (visitor.role(), visitor.actor()?);
    let frame = visitor.frame(&app, "总览").at("/overview");
    let own = app.office.overview();
    let late = app
        .office
        .clocks()
        .rows
        .iter()
        .filter(|row| row.clock.paused.is_none() && row.clock.overdue())
        .count();
    let flags = access::FLAGS.admits(role).then(|| app.office.flags());
    let template = app.office.view(|view| {
        let sum = |of: fn(&fund::view::HeadRow) -> Fen| list::sum(&own.money.heads, |head| Some(of(head)));
        OverviewPage {
            frame,
            today: view.today,
            allotted: sum(|head| head.allotted),
            committed: sum(|head| head.committed),
            available: sum(|head| head.available),
            flow: charts::flow(&own),
            heads: charts::heads(&own.money),
            courses: Course::both(&own),
            groups: Group::both(&own),
            risks: risks::of(view, &own, late, flags.as_deref()),
            targets: targets(view, actor),
            share: view.pack().map(|pack| fund::budget::Share::of(view.fund, pack, &view.fund.allotted)),
            own: std::sync::Arc::clone(&own),
        }
    });
    page(&template)
}

fn targets(view: &View<'_>, actor: &Actor) -> Vec<TargetRow> {
    let mut rows = view.targets(Some(actor));
    rows.retain(|row| row.glance != Glance::Proposed && row.target.scope.project().is_none());
    rows
}

/// The offices that take a step, in words.
pub fn offices(by: &[Role]) -> String {
    let names: Vec<&str> = by.iter().map(|role| role.zh()).collect();
    names.join("、")
}

impl OverviewPage {
    fn of_head(&self, head: &fund::view::HeadRow, which: &str, amount: impl Given<Fen>) -> Figure {
        Figure::wan(amount, Address::new("/money/purposes").with("head", &head.id).with("which", which))
    }

    fn balance(&self, head: &fund::view::HeadRow) -> Figure {
        let account = format!("可用额度·{}", head.id);
        Figure::wan(head.available, Address::new("/money/postings").with("account", account))
    }

    fn purposes(&self, which: &str, amount: impl Given<Fen>) -> Figure {
        Figure::wan(amount, Address::new("/money/purposes").with("which", which))
    }
}
