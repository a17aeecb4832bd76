//! What each invoice line counts for, what of it is paid, and how much of that each line of the claim may rest on.

use law::Fen;
use paper::{Invoice, InvoiceLine};

use super::{LineSupport, Look, MatchedInvoice, MatchedLine, Matching, fraction};
use crate::state::CostLine;

/// Fills in what is paid of each invoice and what its lines count for.
pub(super) fn count(look: Look<'_>, matching: &mut Matching) {
    for at in 0..matching.invoices.len() {
        let paid = Fen::sum(matching.paid_by(at).map(|(_, amount)| amount)).unwrap_or(Fen::ZERO);
        if let Some(invoice) = matching.invoices.get_mut(at) {
            invoice.paid = paid.min(invoice.net);
            invoice.lines = lines(look, invoice);
        }
    }
}

fn lines(look: Look<'_>, invoice: &MatchedInvoice) -> Vec<LineSupport> {
    let says = &invoice.recorded.says;
    let whole = says.total.unwrap_or(Fen::ZERO);
    let of_line = |line: &InvoiceLine| {
        let counts = if invoice.with_tax { line.with_tax() } else { line.amount };
        let counts = fraction(counts.unwrap_or(Fen::ZERO), invoice.net, whole);
        let counts = if invoice.own { counts } else { Fen::ZERO };
        let suggestion = look.pack.papers().suggest(&line.class, &line.name);
        LineSupport {
            name: line.full_name(),
            counts,
            paid: fraction(counts, invoice.paid, invoice.net),
            suggestion: suggestion.map(|(cost, why)| (cost.to_owned(), why)),
        }
    };
    if says.lines.is_empty() {
        return vec![of_line(&as_one_line(says))];
    }
    says.lines.iter().map(of_line).collect()
}

/// An invoice of which only the totals are known.
fn as_one_line(invoice: &Invoice) -> InvoiceLine {
    InvoiceLine { amount: invoice.amount, tax: invoice.tax, ..InvoiceLine::default() }
}

/// The lines of a claim, each with its invoice line; lines that share one share its money, the earlier first.
pub(super) fn of_lines(matching: &Matching, lines: &[CostLine]) -> Vec<MatchedLine> {
    let mut rest: Vec<Vec<(Fen, Fen)>> = matching
        .invoices
        .iter()
        .map(|invoice| invoice.lines.iter().map(|line| (line.counts, line.paid)).collect())
        .collect();
    lines.iter().map(|line| of_line(matching, &mut rest, line)).collect()
}

fn of_line(matching: &Matching, rest: &mut [Vec<(Fen, Fen)>], line: &CostLine) -> MatchedLine {
    let mut found = MatchedLine {
        invoice: None,
        invoice_line: None,
        claimed: line.amount,
        invoiced: Fen::ZERO,
        paid: Fen::ZERO,
        supported: Fen::ZERO,
    };
    let at = matching.invoices.iter().position(|invoice| invoice.recorded.says.key() == line.invoice);
    let Some((at, (invoice, left))) =
        at.and_then(|at| Some((at, (matching.invoices.get(at)?, rest.get_mut(at)?))))
    else {
        return found;
    };
    found.invoice = Some(at);
    found.invoice_line = same_line(&invoice.recorded.says, line);
    let range = found.invoice_line.map_or(0..left.len(), |only| only..only + 1);
    let Some(left) = left.get_mut(range) else { return found };
    let total = |pick: fn(&(Fen, Fen)) -> Fen, left: &[(Fen, Fen)]| {
        Fen::sum(left.iter().map(pick)).unwrap_or(Fen::ZERO)
    };
    found.invoiced = total(|rest| rest.0, left);
    found.paid = total(|rest| rest.1, left);
    found.supported = found.paid.min(line.amount);
    let (mut claimed, mut supported) = (line.amount, found.supported);
    for (counts, paid) in left {
        take(counts, &mut claimed);
        take(paid, &mut supported);
    }
    found
}

fn take(from: &mut Fen, wanted: &mut Fen) {
    let amount = (*from).min(*wanted).max(Fen::ZERO);
    *from = from.checked_sub(amount).unwrap_or(Fen::ZERO);
    *wanted = wanted.checked_sub(amount).unwrap_or(Fen::ZERO);
}

/// The invoice line that a line of the claim speaks of: the one of its name, else the only one of its amount; where the
/// invoice has a single line, that one.
fn same_line(invoice: &Invoice, line: &CostLine) -> Option<usize> {
    let item = line.item.trim();
    let named = invoice.lines.iter().position(|known| known.full_name() == item || known.name == item);
    named
        .or_else(|| {
            let of_amount = |known: &InvoiceLine| {
                known.amount == Some(line.amount) || known.with_tax() == Some(line.amount)
            };
            let mut same = invoice.lines.iter().enumerate().filter(|(_, known)| of_amount(known));
            let first = same.next()?;
            same.next().is_none().then_some(first.0)
        })
        .or_else(|| (invoice.lines.len() <= 1).then_some(0))
}
