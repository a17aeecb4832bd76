//! 资金: by head what is allowed, allotted, committed, paid and left; every figure is a balance of the ledger.

use std::collections::BTreeMap;

use law::{AmountForm, Citation, Fen};
use serde::Serialize;

use super::View;
use crate::budget;
use crate::ids::Purpose;
use crate::ledger::{Entry, LedgerAccount, Posting};
use crate::state::Funded;

/// One head of support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its article.
    pub cite: Citation,
    /// The most it may be given, by the regulation or by further instruments; `None` where nothing but the share limits it.
    pub ceiling: Option<Fen>,
    /// Whether the regulation names no amount, so that a further instrument must (第四条（五）、（六）).
    pub open: bool,
    /// Allotted and not taken back.
    pub allotted: Fen,
    /// Recovered money that the reading gave back to the head.
    pub restored: Fen,
    /// Awarded or owed under contracts, and not yet paid.
    pub committed: Fen,
    /// Paid.
    pub paid: Fen,
    /// Allotted and still free.
    pub available: Fen,
}

/// The fund's money on one page, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Promised by the centre in all.
    pub promised: Fen,
    /// Received so far.
    pub received: Fen,
    /// Promised and not yet allotted to a head.
    pub unallotted: Fen,
    /// At the treasury.
    pub treasury: Fen,
    /// Instructed and not yet confirmed.
    pub instructed: Fen,
    /// Paid to enterprises and suppliers.
    pub paid: Fen,
    /// Awarded by the city government in all.
    pub approved: Fen,
    /// Ordered back, and come back.
    pub recovery_ordered: Fen,
    /// Come back.
    pub recovered: Fen,
    /// Of it, given back to the enterprises again.
    pub refunded: Fen,
    /// By head.
    pub heads: Vec<HeadRow>,
}

/// One posting with the record it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostingRow {
    /// The record.
    pub seq: u64,
    /// Debited.
    pub debit: String,
    /// Credited.
    pub credit: String,
    /// In fen.
    pub amount: Fen,
    /// The project or procurement, where there is one.
    pub purpose: Option<Purpose>,
}

impl From<&Entry> for PostingRow {
    fn from(entry: &Entry) -> Self {
        let Posting { debit, credit, amount } = &entry.posting;
        let purpose = [debit, credit].into_iter().find_map(|account| match account {
            LedgerAccount::Committed(_, purpose) => Some(*purpose),
            LedgerAccount::Recoverable(purpose) | LedgerAccount::Refund(purpose) => Some(*purpose),
            _ => None,
        });
        PostingRow {
            seq: entry.seq,
            debit: debit.to_string(),
            credit: credit.to_string(),
            amount: *amount,
            purpose,
        }
    }
}

impl View<'_> {
    /// The fund's money now. A sum over the ledger's balances, not over its history.
    #[must_use]
    pub fn money(&self) -> Money {
        let ledger = &self.fund.ledger;
        let mut committed: BTreeMap<&str, Fen> = BTreeMap::new();
        let mut recoverable = Fen::ZERO;
        for (account, balance) in ledger.balances() {
            match account {
                LedgerAccount::Committed(head, _) => add(committed.entry(head).or_default(), balance),
                LedgerAccount::Recoverable(_) => add(&mut recoverable, balance),
                _ => {}
            }
        }
        let sum = |of: fn(&dyn Funded) -> Fen| Fen::sum(self.fund.all_funded().map(of)).unwrap_or(Fen::ZERO);
        let heads = self.pack().map(law::Pack::heads).unwrap_or_default();
        let heads: Vec<HeadRow> = heads
            .iter()
            .map(|head| {
                let available = ledger.balance(&LedgerAccount::Available(head.id.clone()));
                let committed = committed.get(head.id.as_str()).copied().unwrap_or_default();
                let paid = self.paid_from(&head.id);
                let allotted = self.fund.allotted.get(&head.id).copied().unwrap_or_default();
                let held = Fen::sum([available, committed, paid]).unwrap_or(allotted);
                HeadRow {
                    id: head.id.clone(),
                    title: head.title.clone(),
                    cite: head.citation.clone(),
                    ceiling: budget::ceiling(self.fund, head),
                    open: head.form == AmountForm::None,
                    allotted,
                    restored: held.checked_sub(allotted).unwrap_or_default(),
                    committed,
                    paid,
                    available,
                }
            })
            .collect();
        Money {
            promised: Fen::sum(self.fund.tranches.values().map(|tranche| tranche.promised))
                .unwrap_or(Fen::ZERO),
            received: Fen::sum(self.fund.tranches.values().map(crate::state::Tranche::received))
                .unwrap_or(Fen::ZERO),
            unallotted: ledger.balance(&LedgerAccount::Grant),
            treasury: ledger.balance(&LedgerAccount::Treasury),
            instructed: self.fund.instructed(),
            paid: Fen::sum(heads.iter().map(|head| head.paid)).unwrap_or(Fen::ZERO),
            approved: sum(|case| if case.approval.is_some() { case.awarded() } else { Fen::ZERO }),
            recovery_ordered: sum(|case| case.recovery_ordered),
            recovered: sum(|case| case.recovered),
            refunded: sum(|case| case.refunded),
            heads,
        }
    }

    /// A page of postings, newest first, of one ledger account (by its shown name) or of all.
    #[must_use]
    pub fn postings(
        &self,
        account: Option<&str>,
        before: Option<usize>,
        most: usize,
    ) -> (Vec<PostingRow>, Option<usize>) {
        let ledger = &self.fund.ledger;
        let end = before.unwrap_or(ledger.entries.len()).min(ledger.entries.len());
        let mut at = match account {
            Some(name) => ledger.latest(name, end, most.saturating_add(1)),
            None => (end.saturating_sub(most.saturating_add(1))..end).rev().collect(),
        };
        let more = at.len() > most;
        at.truncate(most);
        let older = at.last().copied().filter(|_| more);
        let rows = at
            .into_iter()
            .filter_map(|position| ledger.entries.get(position))
            .map(PostingRow::from)
            .collect();
        (rows, older)
    }
}

fn add(slot: &mut Fen, amount: Fen) {
    *slot = slot.checked_add(amount).unwrap_or(*slot);
}
