//! 资金用途: what each head's money is committed to and paid on, purpose by purpose: the cases behind the figures of a head.

use law::Fen;
use serde::Serialize;

use super::View;
use crate::ids::Purpose;
use crate::ledger::LedgerAccount;

/// What money of a head is committed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurposeRow {
    /// The project or contract.
    pub purpose: Purpose,
    /// What it is called.
    pub title: String,
    /// Who gets the money.
    pub payee: String,
    /// Id of the head.
    pub head: String,
    /// Committed in all: owed and paid, in fen.
    pub committed: Fen,
    /// Paid, in fen.
    pub paid: Fen,
    /// Committed and not paid, in fen: the balance of its account.
    pub owed: Fen,
}

impl View<'_> {
    /// What the money of a head, or of all, is committed to. Sums over the ledger's balances, not over its history.
    #[must_use]
    pub fn purposes(&self, head: &str) -> Vec<PurposeRow> {
        let rows = self.fund.ledger.balances().filter_map(|(account, owed)| {
            let LedgerAccount::Committed(own, purpose) = account else { return None };
            if !(head.is_empty() || own == head) {
                return None;
            }
            let paid = self.paid_on(*purpose);
            Some(PurposeRow {
                purpose: *purpose,
                title: self.purpose(*purpose),
                payee: self.payee(*purpose),
                head: own.clone(),
                committed: owed.checked_add(paid).unwrap_or(owed),
                paid,
                owed,
            })
        });
        rows.collect()
    }

    /// What has been paid on a purpose, in fen.
    fn paid_on(&self, purpose: Purpose) -> Fen {
        if let Purpose::Procurement(id) = purpose {
            return self.fund.procurements.get(&id).map_or(Fen::ZERO, crate::state::Procurement::paid);
        }
        self.fund.funded(purpose).map_or(Fen::ZERO, |case| case.paid)
    }
}
