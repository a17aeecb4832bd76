//! 总览: the fund on one page for those who lead, finance, approve and supervise. Every figure leads to the cases it counts.
//!
//! The figures come from `Office::overview`, reckoned once after each record; nothing here looks through the fund.

pub mod charts;
mod passages;
mod risks;

use askama::Template;
use axum::extract::State;
use fund::view::{At, Glance, Overview, PlaceRow, StepRow, TargetRow, View};
use fund::{Actor, Role, Stage};
use law::Fen;

pub use passages::LIST as PASSAGES;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Address, Bars, Figure, Frame, Given};
use crate::list;
use crate::pages::projects::key_of;
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;
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
    steps: Bars,
    districts: Bars,
    industries: Bars,
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
            steps: charts::steps(&own.steps),
            districts: charts::places("各区县奖补", &own.districts),
            industries: charts::places("各行业奖补", &own.industries),
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
    fn seen_steps(&self) -> impl Iterator<Item = &StepRow> {
        self.own.steps.iter().filter(|row| row.stage != Stage::Paid)
    }

    /// Cases at a step.
    fn at(&self, row: &StepRow, at: impl Given<At>) -> Figure {
        let at = at.given();
        let count = match at {
            At::Here => row.here,
            At::Passed | At::Returned => row.passed,
        };
        Figure::count(count, passages::address(row.stage).with("at", passages::at_key(at)))
    }

    fn reached(&self, row: &StepRow) -> Figure {
        Figure::count(row.reached, passages::address(row.stage))
    }

    fn late(&self, row: &StepRow) -> Figure {
        Figure::count(row.late, passages::address(row.stage).with("late", "yes"))
    }

    fn standing(&self, stage: impl Given<Stage>, count: impl Given<usize>) -> Figure {
        let stage = stage.given();
        Figure::count(count, Address::new("/projects").with("stage", key_of(stage)))
    }

    fn finished(&self) -> Figure {
        let count = self.own.steps.last().map_or(0, |row| row.here);
        self.standing(Stage::Paid, count)
    }

    /// Cases that stand on the main line, at its end, or aside: all of them.
    fn all(&self) -> Figure {
        Figure::count(self.own.cases, "/projects")
    }

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

    fn in_place(&self, by: &str, row: &PlaceRow) -> Address {
        Address::new("/projects").with(by, &row.key)
    }

    fn cases(&self, by: &str, row: &PlaceRow) -> Figure {
        Figure::count(row.cases, self.in_place(by, row))
    }

    fn pooled(&self, by: &str, row: &PlaceRow) -> Figure {
        Figure::count(row.pooled, self.in_place(by, row).with("reached", key_of(Stage::Pooled)))
    }

    fn approved_in(&self, by: &str, row: &PlaceRow) -> Figure {
        Figure::count(row.approved.count, self.in_place(by, row).with("money", "approved"))
    }

    fn award_in(&self, by: &str, row: &PlaceRow) -> Figure {
        Figure::wan(row.approved.amount, self.in_place(by, row).with("money", "approved"))
    }

    fn paid_in(&self, by: &str, row: &PlaceRow) -> Figure {
        Figure::wan(row.paid.amount, self.in_place(by, row).with("money", "paid"))
    }

    fn groups(&self) -> [(&'static str, &'static str, &Vec<PlaceRow>, &Bars); 2] {
        [
            ("区县", "district", &self.own.districts, &self.districts),
            ("行业", "industry", &self.own.industries, &self.industries),
        ]
    }
}
