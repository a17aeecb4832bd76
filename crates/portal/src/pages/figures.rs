//! `/figures` (资金和办理情况): the overview as it is open to all: the flow of money by head, cases by step with medians against
//! what is promised, districts and industries, of projects and of rewards. No person, nothing unfinished of a firm that could be recognised: places
//! with too few unpublished cases are folded together (`fund::view::fold`).

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use fund::view::Overview;
use law::Fen;

use crate::access::Access;
use crate::app::App;
use crate::component::{Bars, Frame, Proof};
use crate::dataset::Open;
use crate::list;
use crate::pages::open_data::{looked, proof};
use crate::pages::overview::charts;
use crate::pages::overview::parts::{Course, Group};
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/figures", Access::Public, figures)]
}

#[derive(Template)]
#[template(path = "figures/page.html")]
struct FiguresPage {
    frame: Frame,
    own: Arc<Overview>,
    today: law::Date,
    flow: Bars,
    heads: Bars,
    courses: [Course; 2],
    groups: [Group; 2],
    proof: Proof,
}

async fn figures(State(app): State<App>, visitor: Visitor) -> Page {
    let frame = visitor.frame(&app, "资金和办理情况").at("/figures");
    let own = app.office.overview();
    let standing = proof(&app, own.seq)?;
    page(&FiguresPage {
        frame,
        today: looked(&app, |open: &Open<'_>| open.today),
        flow: charts::flow(&own),
        heads: charts::heads(&own.money),
        courses: Course::both(&own),
        groups: Group::public(&own),
        proof: Proof::new(standing.size, standing.root, standing.code),
        own,
    })
}

impl FiguresPage {
    fn sum(&self, of: &str) -> Fen {
        list::sum(&self.own.money.heads, |head| match of {
            "allotted" => Some(head.allotted),
            "committed" => Some(head.committed),
            "paid" => Some(head.paid),
            "spoken for" => head.committed.checked_add(head.paid),
            _ => Some(head.available),
        })
    }
}
