//! Contract, invoice and payment held against each other, line by line: what the papers of a claim support, what does not
//! fit, and why (第八条). A pure function of what is recorded; it decides nothing.

mod contracts;
mod doubts;
mod gather;
mod payments;
mod propose;
mod support;

use law::{Citation, Fen, Pack};
use paper::{Contract, Invoice, InvoiceKey, Receipt, Severity};

pub use propose::{Proposal, propose};

use crate::fund::Fund;
use crate::state::{CostLine, Enterprise, Project, Recorded};

/// Money of one receipt that goes to one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Place of the receipt in [`Matching::receipts`].
    pub receipt: usize,
    /// Place of the invoice in [`Matching::invoices`].
    pub invoice: usize,
    /// In fen.
    pub amount: Fen,
}

/// What one invoice line can support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineSupport {
    /// Its name as printed, with the starred class.
    pub name: String,
    /// What counts of it under the reading on tax, less what red invoices take back, in fen.
    pub counts: Fen,
    /// The part of that which is paid, in fen.
    pub paid: Fen,
    /// The cost category it probably is, and why.
    pub suggestion: Option<(String, String)>,
}

/// An invoice with what was paid on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedInvoice {
    /// As recorded.
    pub recorded: Recorded<Invoice>,
    /// Total with tax less red invoices, in fen.
    pub net: Fen,
    /// Paid on it, at most `net`, in fen.
    pub paid: Fen,
    /// Whether tax counts towards the investment.
    pub with_tax: bool,
    /// Whether the applicant is its buyer; what is not the applicant's supports nothing.
    pub own: bool,
    /// Place of its contract in [`Matching::contracts`].
    pub contract: Option<usize>,
    /// Its lines.
    pub lines: Vec<LineSupport>,
}

/// What the papers say of one line of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchedLine {
    /// Place of its invoice in [`Matching::invoices`].
    pub invoice: Option<usize>,
    /// Place of its line within the invoice.
    pub invoice_line: Option<usize>,
    /// Claimed, in fen.
    pub claimed: Fen,
    /// What the invoice line, or the rest of the invoice, counts for, in fen.
    pub invoiced: Fen,
    /// The part of that which is paid, in fen.
    pub paid: Fen,
    /// What the papers support of the claim: the least of the three, in fen.
    pub supported: Fen,
}

/// What a doubt is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A line of the claim, from 1.
    Line(usize),
    /// An invoice.
    Invoice(InvoiceKey),
    /// A bank receipt, by its serial number.
    Receipt(String),
    /// A contract, by its number.
    Contract(String),
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Its stable name.
    pub code: &'static str,
    /// What it is about.
    pub about: About,
    /// How much it weighs.
    pub severity: Severity,
    /// What does not fit, in plain words.
    pub what: String,
    /// The article.
    pub cite: Citation,
}

/// The papers of a project, matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matching {
    /// Blue invoices, each once, in the order of their days.
    pub invoices: Vec<MatchedInvoice>,
    /// Bank receipts, each once, in the order of their days.
    pub receipts: Vec<Recorded<Receipt>>,
    /// Contracts.
    pub contracts: Vec<Recorded<Contract>>,
    /// Which receipt pays which invoice.
    pub parts: Vec<Part>,
    /// The lines of the claim.
    pub lines: Vec<MatchedLine>,
    /// What does not fit.
    pub doubts: Vec<Doubt>,
}

/// What the rules look at.
#[derive(Clone, Copy)]
struct Look<'a> {
    fund: &'a Fund,
    pack: &'a Pack,
    project: &'a Project,
    enterprise: &'a Enterprise,
}

impl Matching {
    /// The papers of a project against the lines of its claim, or lines that are about to be claimed.
    #[must_use]
    pub fn of(fund: &Fund, pack: &Pack, project: &Project, lines: &[CostLine]) -> Option<Self> {
        let enterprise = fund.enterprises.get(&project.enterprise)?;
        let look = Look { fund, pack, project, enterprise };
        let mut matching = gather::papers(look);
        contracts::find(&mut matching);
        matching.parts = payments::divide(look, &matching);
        support::count(look, &mut matching);
        matching.lines = support::of_lines(&matching, lines);
        matching.doubts = doubts::all(look, &matching, lines);
        Some(matching)
    }

    /// What the papers support of all lines together, in fen.
    #[must_use]
    pub fn supported(&self) -> Fen {
        Fen::sum(self.lines.iter().map(|line| line.supported)).unwrap_or(Fen::ZERO)
    }

    /// The payments on an invoice: receipt and amount.
    pub fn paid_by(&self, invoice: usize) -> impl Iterator<Item = (&Recorded<Receipt>, Fen)> {
        let parts = self.parts.iter().filter(move |part| part.invoice == invoice);
        parts.filter_map(|part| self.receipts.get(part.receipt).map(|receipt| (receipt, part.amount)))
    }
}

/// `amount × share / whole`, rounded down to the fen; nothing of nothing.
fn fraction(amount: Fen, share: Fen, whole: Fen) -> Fen {
    if whole <= Fen::ZERO || share <= Fen::ZERO {
        return Fen::ZERO;
    }
    let product = i128::from(amount.get()) * i128::from(share.min(whole).get());
    i64::try_from(product.div_euclid(i128::from(whole.get()))).map_or(Fen::ZERO, Fen::new)
}
