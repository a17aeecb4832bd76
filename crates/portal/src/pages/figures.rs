//! `/figures` (资金和办理情况): the overview as it is open to all: the flow of money by head, cases by step with medians against
//! what is promised, districts and industries. No person, nothing unfinished of a firm that could be recognised: places
//! with too few unpublished cases are folded together (`fund::view::fold`).

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use fund::Stage;
use fund::view::{Overview, PlaceRow, StepRow, fold};
use law::Fen;

use crate::access::Access;
use crate::app::App;
use crate::component::{Bars, Frame, Proof};
use crate::dataset::Open;
use crate::list;
use crate::pages::open_data::{looked, proof};
use crate::pages::overview::charts;
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/figures", Access::Public, figures)]
}

/// Districts or industries, as they may be public.
struct Group {
    title: &'static str,
    rows: Vec<PlaceRow>,
    chart: Bars,
}

impl Group {
    fn new(title: &'static str, rows: &[PlaceRow]) -> Self {
        let rows = fold(rows.to_vec(), title);
        Group { title, chart: charts::places(&format!("各{title}奖补"), &rows), rows }
    }
}

#[derive(Template)]
#[template(path = "figures/page.html")]
struct FiguresPage {
    frame: Frame,
    own: Arc<Overview>,
    today: law::Date,
    /// Cases that entered the pool.
    pooled: usize,
    flow: Bars,
    heads: Bars,
    steps: Bars,
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
        pooled: own.districts.iter().map(|row| row.pooled).sum(),
        flow: charts::flow(&own),
        heads: charts::heads(&own.money),
        steps: charts::steps(&own.steps),
        groups: [Group::new("区县", &own.districts), Group::new("行业", &own.industries)],
        proof: Proof::new(standing.size, standing.root, standing.code),
        own,
    })
}

impl FiguresPage {
    fn seen_steps(&self) -> impl Iterator<Item = &StepRow> {
        self.own.steps.iter().filter(|row| row.stage != Stage::Paid)
    }

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
