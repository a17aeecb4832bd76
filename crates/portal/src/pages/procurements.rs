//! 政府采购: every procurement with its head, method, contract and money; one of them with its milestones, changes, and the
//! service of the monitoring contractor.

use askama::Template;
use axum::extract::{Path, Query, State};
use fund::state::{Milestone, MilestoneState};
use fund::view::{ProcurementRow, ProcurementView, TaskRow};
use fund::{ProcurementId, Role, StepId, Subject};
use law::Fen;

use crate::access::{self, Access};
use crate::app::App;
use crate::component::{Buttons, Frame, Tag};
use crate::list::{self, Asked, Field, List};
use crate::problem::{Page, Problem, page};
use crate::roll::Roll;
use crate::route::Route;
use crate::sheet::Cell;
use crate::ui;
use crate::visitor::Visitor;

/// The city's offices, those who supervise, and the contractor who works under one of the contracts.
const READERS: Access = access::CITY.and(&[Role::Assessor]);

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/procurements", READERS, procurements),
        Route::get("/procurements/{id}", READERS, procurement),
    ]
}

const FIELDS: [Field<ProcurementRow>; 9] = [
    Field::text("title", "采购", |row| Cell::text(&row.procurement.title)),
    Field::beside("id", "采购编号", |row| Cell::text(row.procurement.id.to_string())),
    Field::text("head", "支持方向", |row| Cell::text(&row.head)),
    Field::text("method", "方式", |row| {
        Cell::text(row.procurement.method.as_ref().map(|chosen| chosen.method.zh()).unwrap_or_default())
    }),
    Field::text("supplier", "供应商", |row| Cell::text(supplier(row))),
    Field::amount("budget", "计划", |row| Cell::Amount(Some(row.procurement.budget))),
    Field::amount("contract", "合同", |row| Cell::Amount(contracted(row))),
    Field::amount("paid", "已拨付", |row| Cell::Amount(Some(row.procurement.paid()))),
    Field::text("stage", "状态", |row| Cell::text(row.procurement.stage.zh())),
];

/// The list.
pub const LIST: Roll<ProcurementRow> =
    Roll {
        key: "procurements", title: "政府采购", home: "/procurements", access: READERS, fields: &FIELDS
    };

fn supplier(row: &ProcurementRow) -> String {
    let contract = row.procurement.contract.as_ref();
    contract.map(|contract| contract.supplier.name.clone()).unwrap_or_default()
}

fn contracted(row: &ProcurementRow) -> Option<Fen> {
    row.procurement.contract.as_ref().map(fund::state::Contract::total)
}

#[derive(Template)]
#[template(path = "procurements/list.html")]
struct ProcurementsPage {
    frame: Frame,
    list: List<ProcurementRow>,
    contract: Fen,
    paid: Fen,
    buttons: Buttons,
}

async fn procurements(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Page {
    let actor = visitor.actor()?;
    let (mut rows, buttons) = app.office.view(|view| {
        let mut actions = view.actions(actor, &Subject::Fund);
        actions.retain(|action| action.step == StepId::PlanProcurement);
        (view.procurements(), Buttons::new(actions, &Subject::Fund, actor.role, "/procurements"))
    });
    let shelf = LIST.shelf(&app, &visitor)?;
    if let Some(file) = list::file(&LIST, &shelf, LIST.title, &asked, &mut rows)? {
        return Ok(file);
    }
    page(&ProcurementsPage {
        frame: visitor.frame(&app, "政府采购").at("/procurements"),
        contract: list::sum(&rows, contracted),
        paid: list::sum(&rows, |row| Some(row.procurement.paid())),
        list: List::new(&LIST, &shelf, "项", &asked.address("/procurements", &[]), &asked, rows),
        buttons,
    })
}

/// How far a milestone has come, in a word.
fn state_tag(milestone: &Milestone) -> Tag {
    match milestone.state {
        MilestoneState::Open => ui::go("待验收"),
        MilestoneState::Accepted => ui::go("待拨付"),
        MilestoneState::Instructed(_) => ui::go("拨付中"),
        MilestoneState::Paid(..) => ui::ok("已拨付"),
        MilestoneState::Dropped => ui::plain("已取消"),
    }
}

/// The instruction or the receipt.
fn state_note(milestone: &Milestone) -> String {
    match &milestone.state {
        MilestoneState::Instructed(payment) => format!("拨付单 {payment}"),
        MilestoneState::Paid(receipt, on) => format!("回单 {receipt}，{on}"),
        _ => String::new(),
    }
}

fn task_tag(task: &TaskRow) -> Tag {
    match (task.done, task.late) {
        (Some(_), false) => ui::ok("已完成"),
        (Some(_), true) => ui::warn("逾期完成"),
        (None, true) => ui::no("已逾期"),
        (None, false) => ui::go("进行中"),
    }
}

#[derive(Template)]
#[template(path = "procurements/procurement.html")]
struct ProcurementPage {
    frame: Frame,
    own: ProcurementView,
    /// Whether the reader may open what the supplier wrote about its account.
    papers: bool,
    buttons: Buttons,
}

impl ProcurementPage {
    /// What the contract comes to, is paid, and is owed, in fen.
    fn sums(&self) -> (Fen, Fen, Fen) {
        let contract = self.own.row.procurement.contract.as_ref();
        let (total, paid) = contract.map_or((Fen::ZERO, Fen::ZERO), |own| (own.total(), own.paid()));
        (total, paid, total.checked_sub(paid).unwrap_or(Fen::ZERO))
    }

    fn milestones(&self) -> impl Iterator<Item = (usize, &Milestone)> {
        let contract = self.own.row.procurement.contract.as_ref();
        contract
            .into_iter()
            .flat_map(|contract| &contract.milestones)
            .enumerate()
            .map(|(at, own)| (at + 1, own))
    }
}

async fn procurement(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let missing = || Problem::NotFound(format!("没有编号为“{id}”的采购。"));
    let id: ProcurementId = id.parse().map_err(|_| missing())?;
    let frame =
        visitor.frame(&app, "采购").at("/procurements").crumb("政府采购", "/procurements").crumb(id, "");
    let template = app.office.view(|view| {
        let subject = Subject::Procurement(id);
        let actions = view.actions(actor, &subject);
        Some(ProcurementPage {
            frame,
            buttons: Buttons::new(actions, &subject, actor.role, &format!("/procurements/{id}")),
            own: view.procurement(id)?,
            papers: actor.role != Role::Assessor,
        })
    });
    page(&template.ok_or_else(missing)?)
}
