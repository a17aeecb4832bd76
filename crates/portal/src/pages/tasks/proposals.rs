//! 按发票内容填入: what the papers on record suggest to claim, line by line; those ticked become lines of the claim, so that
//! nobody types what an invoice says.

use std::collections::BTreeSet;

use askama::Template;
use fund::matching::{Proposal, propose};
use fund::state::CostLine;
use fund::{Actor, Subject};
use law::Fen;

use super::desk::{self, Desk};
use super::{draft, frame};
use crate::app::App;
use crate::component::Frame;
use crate::form::Form;
use crate::problem::{Page, Problem, done, page};
use crate::ui;
use crate::visitor::Visitor;

struct Row {
    name: String,
    item: String,
    category: String,
    because: String,
    invoice: String,
    amount: Fen,
    lacks: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "tasks/proposals.html")]
struct ProposalsPage {
    frame: Frame,
    action: String,
    list: String,
    rows: Vec<Row>,
}

/// The lines that the papers suggest beyond those in the draft.
pub fn of(app: &App, visitor: &Visitor, desk: &Desk) -> Vec<Proposal> {
    let (Ok(actor), Some(id)) = (visitor.actor(), desk.paper.project()) else { return Vec::new() };
    let claimed: BTreeSet<_> = desk
        .values
        .lines()
        .iter()
        .map(|line| (line.get("code").trim().to_owned(), line.get("number").trim().to_owned()))
        .collect();
    let matching = app.office.view(|view| view.matching(actor, id));
    let proposals = matching.map(|matching| propose(&matching, &[])).unwrap_or_default();
    let is_new =
        |line: &CostLine| !claimed.contains(&(line.invoice.code.clone(), line.invoice.number.clone()));
    proposals.into_iter().filter(|proposal| is_new(&proposal.line)).collect()
}

/// The choice.
pub fn show(app: &App, visitor: &Visitor, desk: &Desk) -> Page {
    // The law that governs the project, which a later pack does not change.
    let eligible: BTreeSet<String> = app.office.view(|view| {
        let pack = desk.paper.project().and_then(|id| view.pack_of(&Subject::Project(id)));
        let costs = pack.map(law::Pack::cost_categories).unwrap_or_default().iter();
        costs.filter(|cost| cost.eligible).map(|cost| cost.id.clone()).collect()
    });
    let rows = (0..).zip(of(app, visitor, desk)).map(|(at, proposal)| Row {
        name: format!("take-{at}"),
        category: super::topic::words(&desk.costs, &proposal.line.category).to_owned(),
        chosen: proposal.lacks.is_empty() && eligible.contains(&proposal.line.category),
        item: proposal.line.item,
        because: proposal.because,
        invoice: proposal.line.invoice.to_string(),
        amount: proposal.line.amount,
        lacks: proposal.lacks,
    });
    let list = format!("{}/lines", desk.paper.address());
    page(&ProposalsPage {
        frame: frame(app, visitor, desk, "按发票内容填入"),
        action: format!("{list}/papers"),
        rows: rows.collect(),
        list,
    })
}

/// Puts the ticked ones into the draft.
pub fn take(app: &App, visitor: &Visitor, actor: &Actor, mut desk: Desk, form: &Form) -> Page {
    let proposals = (0..).zip(of(app, visitor, &desk));
    let ticked = proposals.filter(|(at, proposal)| {
        proposal.lacks.is_empty() && form.get(&format!("take-{at}")) == proposal.line.invoice.to_string()
    });
    let taken: Vec<_> = ticked.map(|(_, proposal)| desk::line(&proposal.line)).collect();
    let list = format!("{}/lines", desk.paper.address());
    if taken.is_empty() {
        return Err(Problem::Bad("没有选中任何一项，请返回勾选要申报的支出".into()));
    }
    let mut lines = desk.values.lines();
    let count = taken.len();
    lines.extend(taken);
    desk.values.set_lines(&lines);
    draft::save(&app.office, &actor.account, desk.paper, &desk.values)?;
    Ok(done(&list, &format!("已填入 {count} 条，请核对类别和金额")))
}
