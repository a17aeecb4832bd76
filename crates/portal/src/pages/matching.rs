//! 凭据核对: contract, invoice and payment of one case side by side, what they support, what does not fit, and why (第八条).

use askama::Template;
use axum::extract::{Path, State};
use fund::matching::{About, Doubt, MatchedInvoice, Matching, propose};
use fund::state::{CostLine, LineRuling, Recorded};
use fund::steps::recorded;
use fund::view::category;
use fund::{Actor, May, Role, StepId, Subject, may};
use law::{Fen, Pack};
use paper::{InvoiceKey, Severity};

use crate::access;
use crate::app::App;
use crate::component::{Frame, Tag, Tone};
use crate::pages::case::{known, not_found};
use crate::pages::read::ReadPapers;
use crate::place;
use crate::problem::{Page, page};
use crate::route::Route;
use crate::ui;
use crate::visitor::Visitor;

/// The acts that have their place on this page.
pub const STEPS: [StepId; 4] =
    [StepId::RecordContract, StepId::RecordInvoice, StepId::RecordReceipt, StepId::SetAsidePaper];

/// The routes.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/projects/{id}/matching", access::CASES, matching)]
}

/// One line of the claim, or of what could be claimed.
struct LineRow {
    item: String,
    category: String,
    /// Why this category is suggested.
    because: String,
    claimed: Fen,
    invoiced: Fen,
    paid: Fen,
    supported: Fen,
    /// What was accepted, once it has been ruled on, and why less.
    ruling: Option<LineRuling>,
    doubts: Vec<DoubtRow>,
}

/// One doubt as it is shown.
struct DoubtRow {
    tag: Tag,
    what: String,
    cite: law::Citation,
}

/// One invoice with what was paid on it.
struct InvoiceRow {
    key: InvoiceKey,
    kind: &'static str,
    on: Option<law::Date>,
    seller: String,
    contract: String,
    net: Fen,
    paid: Fen,
    payments: String,
    how: Tag,
    file: String,
    doubts: Vec<DoubtRow>,
}

/// A receipt or a contract.
struct PlainRow {
    name: String,
    on: Option<law::Date>,
    parties: String,
    amount: Option<Fen>,
    how: Tag,
    file: String,
    doubts: Vec<DoubtRow>,
}

#[derive(Template)]
#[template(path = "matching/page.html")]
struct MatchingPage {
    frame: Frame,
    project: String,
    claimed: bool,
    lines: Vec<LineRow>,
    total: Fen,
    supported: Fen,
    accepted: Option<Fen>,
    invoices: Vec<InvoiceRow>,
    receipts: Vec<PlainRow>,
    contracts: Vec<PlainRow>,
    read: ReadPapers,
    acts: Vec<(&'static str, String)>,
    why_not: String,
}

impl MatchingPage {
    /// Claimed and not supported.
    fn gap(&self) -> Fen {
        self.total.checked_sub(self.supported).unwrap_or(Fen::ZERO)
    }
}

async fn matching(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let actor = visitor.actor()?;
    let id = known(&id)?;
    let shown = app.office.view(|view| {
        let matching = view.matching(actor, id)?;
        let project = view.fund.projects.get(&id)?;
        let subject = Subject::Project(id);
        let pack = view.pack_of(&subject)?;
        let lines = project.claim.as_ref().map(|claim| claim.lines.as_slice());
        let back = format!("/projects/{id}/matching");
        let mut acts = Vec::new();
        let closed = recorded::closed(project, actor.role);
        let open = closed.is_none();
        let mut why_not = closed.map(|(what, _)| what).unwrap_or_default();
        for step in STEPS.into_iter().filter(|step| open && step.row().by.contains(&actor.role)) {
            match may(view.fund, view.packs, step, actor, &subject, view.today) {
                May::Allowed if step == StepId::SetAsidePaper && project.papers.is_empty() => {}
                May::Allowed => acts.push((step.row().name, place::act(step, &subject, &back).to_string())),
                May::NotYet { why, .. } => why_not = why,
                May::Refused(refusal) => why_not.clone_from(&refusal.what),
            }
        }
        let rows = match lines {
            Some(lines) => {
                let ruled = project.verification.as_ref().map(|verified| verified.rulings.as_slice());
                claimed_rows(pack, &matching, lines, ruled.unwrap_or_default())
            }
            None => proposed_rows(pack, &matching),
        };
        Some(MatchingPage {
            frame: frame(visitor.frame(&app, "凭据核对"), actor, &project.name, id),
            project: project.name.clone(),
            claimed: lines.is_some(),
            total: Fen::sum(rows.iter().map(|row| row.claimed)).unwrap_or(Fen::ZERO),
            supported: Fen::sum(rows.iter().map(|row| row.supported)).unwrap_or(Fen::ZERO),
            accepted: project.verification.as_ref().map(|verified| verified.verified),
            lines: rows,
            invoices: (0..).zip(&matching.invoices).map(|(at, i)| invoice_row(&matching, at, i)).collect(),
            receipts: receipt_rows(&matching),
            contracts: contract_rows(&matching),
            read: ReadPapers::of(&app, view, actor, project, &back),
            acts,
            why_not,
        })
    });
    page(&shown.ok_or_else(|| not_found(id))?)
}

fn frame(frame: Frame, actor: &Actor, name: &str, id: fund::ProjectId) -> Frame {
    let home =
        if actor.role == Role::Enterprise { ("我的项目", "/home") } else { ("项目", "/projects") };
    frame.at(home.1).crumb(home.0, home.1).crumb(name, format!("/projects/{id}")).crumb("凭据核对", "")
}

fn claimed_rows(pack: &Pack, matching: &Matching, lines: &[CostLine], ruled: &[LineRuling]) -> Vec<LineRow> {
    let row = |(at, (line, matched)): (usize, (&CostLine, &fund::matching::MatchedLine))| {
        let invoice = matched.invoice.and_then(|invoice| matching.invoices.get(invoice));
        let ruling = ruled.iter().find(|ruling| usize::from(ruling.line) == at + 1);
        let support = invoice.zip(matched.invoice_line).and_then(|(invoice, at)| invoice.lines.get(at));
        LineRow {
            item: line.item.clone(),
            category: category(pack, line, ruling),
            because: support
                .and_then(|s| s.suggestion.as_ref())
                .map(|(_, why)| why.clone())
                .unwrap_or_default(),
            claimed: matched.claimed,
            invoiced: matched.invoiced,
            paid: matched.paid,
            supported: matched.supported,
            ruling: ruling.cloned(),
            doubts: doubts(matching, &About::Line(at + 1)),
        }
    };
    lines.iter().zip(&matching.lines).enumerate().map(row).collect()
}

fn proposed_rows(pack: &Pack, matching: &Matching) -> Vec<LineRow> {
    let row = |proposal: fund::matching::Proposal| LineRow {
        category: match proposal.line.category.as_str() {
            "" => "待选".into(),
            _ => category(pack, &proposal.line, None),
        },
        item: proposal.line.item,
        because: proposal.because,
        claimed: proposal.line.amount,
        invoiced: proposal.line.amount,
        paid: proposal.line.amount,
        supported: proposal.line.amount,
        ruling: None,
        doubts: if proposal.lacks.is_empty() {
            Vec::new()
        } else {
            let cite = pack.cite(law::Basis::EvidenceList);
            vec![DoubtRow { tag: ui::warn("还不能申报"), what: proposal.lacks, cite }]
        },
    };
    propose(matching, &[]).into_iter().map(row).collect()
}

fn invoice_row(matching: &Matching, at: usize, invoice: &MatchedInvoice) -> InvoiceRow {
    let says = &invoice.recorded.says;
    let paid: Vec<String> = matching
        .paid_by(at)
        .map(|(r, amount)| format!("{} {} 元", r.says.serial, amount.grouped()))
        .collect();
    InvoiceRow {
        key: says.key(),
        kind: says.kind.zh(),
        on: says.issued_on,
        seller: says.seller.name.clone(),
        contract: invoice
            .contract
            .and_then(|at| matching.contracts.get(at))
            .map_or_else(|| "未对上".into(), |contract| contract.says.number.clone()),
        net: invoice.net,
        paid: invoice.paid,
        payments: paid.join("；"),
        how: how(&invoice.recorded),
        file: format!("/files/{}", invoice.recorded.evidence),
        doubts: doubts(matching, &About::Invoice(says.key())),
    }
}

fn receipt_rows(matching: &Matching) -> Vec<PlainRow> {
    let row = |receipt: &Recorded<paper::Receipt>| PlainRow {
        name: receipt.says.serial.clone(),
        on: receipt.says.paid_on,
        parties: format!("{} → {}", receipt.says.payer.name, receipt.says.payee.name),
        amount: receipt.says.amount,
        how: how(receipt),
        file: format!("/files/{}", receipt.evidence),
        doubts: doubts(matching, &About::Receipt(receipt.says.serial.clone())),
    };
    matching.receipts.iter().map(row).collect()
}

fn contract_rows(matching: &Matching) -> Vec<PlainRow> {
    let row = |contract: &Recorded<paper::Contract>| PlainRow {
        name: contract.says.number.clone(),
        on: contract.says.signed_on,
        parties: format!("{} → {}", contract.says.buyer.name, contract.says.seller.name),
        amount: contract.says.total,
        how: how(contract),
        file: format!("/files/{}", contract.evidence),
        doubts: doubts(matching, &About::Contract(contract.says.number.clone())),
    };
    matching.contracts.iter().map(row).collect()
}

/// Read by the system, or typed in which office.
fn how<T>(recorded: &Recorded<T>) -> Tag {
    if recorded.by_hand.is_empty() {
        ui::plain("系统读取")
    } else {
        ui::warn(format!("{}填写 {} 处", recorded.by.zh(), recorded.by_hand.len()))
    }
}

fn doubts(matching: &Matching, about: &About) -> Vec<DoubtRow> {
    let row = |doubt: &Doubt| DoubtRow {
        tag: Tag::new(
            match doubt.severity {
                Severity::Note => Tone::Plain,
                Severity::Warning => Tone::Warn,
                Severity::Error => Tone::No,
            },
            doubt.severity.zh(),
        ),
        what: doubt.what.clone(),
        cite: doubt.cite.clone(),
    };
    matching.doubts.iter().filter(|doubt| doubt.about == *about).map(row).collect()
}
