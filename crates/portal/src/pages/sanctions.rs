//! 处理公告: the decisions that are open to all, while they are (第十七条): the party, ground, measures, number, days. No person,
//! no amount. And for those entitled, the referrals of officials (第十六条).

use askama::Template;
use axum::extract::{Query, State};
use fund::Role;
use fund::state::Referral;
use fund::view::{LiftedRow, SanctionRow, View};
use law::{Basis, Citation};
use office::seal::SealedReferral;

use crate::access::Access;
use crate::app::App;
use crate::component::{Address, Frame};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// Those who may know of referrals, and nobody else.
const ENTITLED: Access = Access::of(&[Role::SupervisionGroup, Role::Auditor]);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/sanctions", Access::Public, sanctions), Route::get("/referrals", ENTITLED, referrals)]
}

const FIELDS: [Field<SanctionRow>; 9] = [
    Field::text("name", "当事人", |row| Cell::text(&row.name)),
    Field::text("code", "统一社会信用代码", |row| Cell::text(row.code.as_str())),
    Field::text("ground", "事由", |row| Cell::text(&row.ground)),
    Field::beside("article", "依据", |row| Cell::text(&row.cite.label)),
    Field::text("measures", "措施", |row| Cell::text(&row.measures)),
    Field::text("document", "决定文号", |row| Cell::text(row.document.as_str())),
    Field::text("on", "决定日期", |row| Cell::Day(row.on)),
    Field::text("until", "取消资格至", |row| list::day(row.debarred_until)),
    Field::beside("lifted", "撤销或者变更", |row| Cell::text(lifted(row))),
];

/// How it was lifted or changed, in words; empty where it was not.
fn lifted(row: &SanctionRow) -> String {
    row.lifted.as_ref().map(LiftedRow::zh).unwrap_or_default()
}

/// The register.
pub const LIST: Roll<SanctionRow> =
    Roll {
        key: "sanctions", title: "处理公告", home: "/sanctions", access: Access::Public, fields: &FIELDS
    };

/// The register as open data: the same rows.
#[must_use]
pub fn open_rows(view: &View<'_>) -> Vec<Vec<Cell>> {
    let row = |row: SanctionRow| {
        vec![
            Cell::text(&row.name),
            Cell::text(row.code.as_str()),
            Cell::text(&row.ground),
            Cell::text(&row.cite.label),
            Cell::text(&row.measures),
            Cell::text(row.document.as_str()),
            Cell::Day(row.on),
            list::day(row.debarred_until),
            Cell::Day(row.public_until),
            Cell::text(lifted(&row)),
            list::day(row.lifted.map(|lifted| lifted.on)),
        ]
    };
    view.sanctions().into_iter().map(row).collect()
}

#[derive(Template)]
#[template(path = "supervision/sanctions.html")]
struct SanctionsPage {
    frame: Frame,
    list: List<SanctionRow>,
    cite: Option<Citation>,
    days: String,
    /// How long a lifting is told of.
    lifted: String,
}

async fn sanctions(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let (mut rows, cite, days, lifted) = app.office.view(|view| {
        let pack = view.pack();
        let chosen = |id: &str| {
            let reading = pack.and_then(|pack| pack.reading(id));
            reading.map_or_else(String::new, |reading| reading.chosen_label().to_owned())
        };
        let cite = pack.map(|pack| pack.cite(Basis::Sanction));
        (view.sanctions(), cite, chosen("sanction-public"), chosen("sanction-lifted"))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&SanctionsPage {
        frame: visitor.frame(&app, "处理公告").at("/sanctions"),
        list: List::new(&LIST, &shelf, "件", &asked.address("/sanctions", &[]), &asked, rows),
        cite,
        days,
        lifted,
    })
}

#[derive(Template)]
#[template(path = "supervision/referrals.html")]
struct ReferralsPage {
    frame: Frame,
    rows: Vec<(Referral, Option<SealedReferral>)>,
    act: String,
}

async fn referrals(State(app): State<App>, visitor: Visitor) -> Page {
    let actor = visitor.actor()?;
    let own = app.office.view(|view| view.referrals(actor));
    let mut rows = Vec::with_capacity(own.len());
    for referral in own {
        let opened = app.office.open_referral(&referral);
        let opened = opened.map_err(|error| Problem::Unavailable(error.to_string()))?;
        rows.push((referral, opened));
    }
    let act = Address::new("/acts/refer_official").with("_back", "/referrals").to_string();
    page(&ReferralsPage {
        frame: visitor
            .frame(&app, "移送")
            .at("/inspections")
            .crumb("监督检查", "/inspections")
            .crumb("移送", ""),
        rows,
        act: if actor.role == Role::SupervisionGroup { act } else { String::new() },
    })
}
