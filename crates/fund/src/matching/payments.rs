//! Which payment goes to which invoice: the invoice that names the receipt; the one it pays exactly; the few that it pays
//! exactly together; else the oldest first. Money counts once, on both sides.

use law::Fen;
use paper::Party;

use super::{Look, Matching, Part};

/// Invoices looked at together for one payment at the most; 2^n sums are tried.
const MOST_TOGETHER: usize = 12;

struct Books<'m> {
    matching: &'m Matching,
    /// What is open of each invoice, in fen.
    open: Vec<Fen>,
    /// What is left of each receipt, in fen.
    left: Vec<Fen>,
    parts: Vec<Part>,
}

/// The division of all payments.
pub(super) fn divide(look: Look<'_>, matching: &Matching) -> Vec<Part> {
    let payer = Party { name: look.enterprise.name.clone(), tax_number: String::new() };
    let left = matching.receipts.iter().map(|receipt| {
        let holder = Party { name: receipt.says.payer.name.clone(), tax_number: String::new() };
        let own = holder.is_same(&payer);
        if own { receipt.says.amount.unwrap_or(Fen::ZERO).max(Fen::ZERO) } else { Fen::ZERO }
    });
    let open = matching.invoices.iter().map(|invoice| if invoice.own { invoice.net } else { Fen::ZERO });
    let mut books = Books { matching, open: open.collect(), left: left.collect(), parts: Vec::new() };
    let receipts = 0..matching.receipts.len();
    receipts.clone().for_each(|at| books.named(at));
    receipts.clone().for_each(|at| books.exactly_one(at));
    receipts.clone().for_each(|at| books.exactly_several(at));
    receipts.for_each(|at| books.oldest_first(at));
    books.parts
}

impl Books<'_> {
    /// Open invoices of whoever was paid.
    fn candidates(&self, receipt: usize) -> Vec<usize> {
        let Some(paid) = self.matching.receipts.get(receipt) else { return Vec::new() };
        let payee = Party { name: paid.says.payee.name.clone(), tax_number: String::new() };
        let invoices = self.matching.invoices.iter().zip(&self.open).enumerate();
        let sells = |invoice: &super::MatchedInvoice| {
            let seller = Party { name: invoice.recorded.says.seller.name.clone(), tax_number: String::new() };
            seller.is_same(&payee)
        };
        invoices
            .filter(|(_, (invoice, open))| **open > Fen::ZERO && sells(invoice))
            .map(|(at, _)| at)
            .collect()
    }

    fn give(&mut self, receipt: usize, invoice: usize, most: Fen) {
        let (Some(left), Some(open)) = (self.left.get_mut(receipt), self.open.get_mut(invoice)) else {
            return;
        };
        let amount = most.min(*left).min(*open);
        if amount <= Fen::ZERO {
            return;
        }
        *left = left.checked_sub(amount).unwrap_or(Fen::ZERO);
        *open = open.checked_sub(amount).unwrap_or(Fen::ZERO);
        self.parts.push(Part { receipt, invoice, amount });
    }

    fn rest(&self, receipt: usize) -> Fen {
        self.left.get(receipt).copied().unwrap_or(Fen::ZERO)
    }

    fn named(&mut self, receipt: usize) {
        let serial = self.matching.receipts.get(receipt).map_or("", |paid| paid.says.serial.as_str());
        if serial.is_empty() {
            return;
        }
        let named = self.matching.invoices.iter().position(|i| i.recorded.says.receipt == serial);
        if let Some(invoice) = named {
            self.give(receipt, invoice, self.rest(receipt));
        }
    }

    fn exactly_one(&mut self, receipt: usize) {
        let rest = self.rest(receipt);
        let exact =
            self.candidates(receipt).into_iter().find(|invoice| self.open.get(*invoice) == Some(&rest));
        if let Some(invoice) = exact {
            self.give(receipt, invoice, rest);
        }
    }

    /// The fewest invoices whose open amounts make up the payment to the fen.
    fn exactly_several(&mut self, receipt: usize) {
        let rest = self.rest(receipt);
        let mut candidates = self.candidates(receipt);
        candidates.truncate(MOST_TOGETHER);
        if rest <= Fen::ZERO || candidates.len() < 2 {
            return;
        }
        let sum = |mask: u32| {
            let chosen = candidates.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0);
            Fen::sum(chosen.filter_map(|(_, invoice)| self.open.get(*invoice).copied()))
        };
        let masks = 1u32..1 << candidates.len();
        let fewest = masks.filter(|mask| sum(*mask) == Some(rest)).min_by_key(|mask| mask.count_ones());
        let Some(mask) = fewest else { return };
        for (bit, invoice) in candidates.iter().enumerate() {
            if mask & (1 << bit) != 0 {
                self.give(receipt, *invoice, rest);
            }
        }
    }

    fn oldest_first(&mut self, receipt: usize) {
        for invoice in self.candidates(receipt) {
            self.give(receipt, invoice, self.rest(receipt));
        }
    }
}
