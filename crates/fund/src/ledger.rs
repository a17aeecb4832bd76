//! Double entry over the events: a projection, not a second book. Every event says which postings it makes; this module
//! only adds them up, so that the ledger cannot disagree with the log.
//!
//! | Event | Debit | Credit |
//! |---|---|---|
//! | grant promised | promised | grant |
//! | grant received | treasury | promised |
//! | head allotted | grant | available\[head\] |
//! | head reallotted | available\[from\] | available\[to\] |
//! | year-end, what is not carried over | available\[head\] | grant |
//! | advance granted | available\[head\] | committed\[head, purpose\] |
//! | award approved, contract signed | available\[head\] | committed\[head, purpose\] |
//! | payment confirmed | committed\[head, purpose\] | treasury |
//! | award withdrawn or reduced, contract reduced or closed | committed | available |
//! | advance given up before it is paid, or taken in by the award | committed | available |
//! | recovery ordered | recoverable\[purpose\] | returns |
//! | recovery lowered, of what has not come | returns | recoverable\[purpose\] |
//! | recovery received | treasury | recoverable\[purpose\] |
//! | the same, where the reading gives it back to the head | returns | available\[head\] |
//! | refund instructed | where it stands: returns, or available\[head\] | refund\[purpose\] |
//! | refund confirmed | refund\[purpose\] | treasury |
//! | refund sent back by the bank | refund\[purpose\] | where it stood |
//!
//! An instruction to pay posts nothing: an instruction is not a payment. One to give back sets aside what it takes, as an
//! approval does for what is awarded: the money must not be awarded anew meanwhile.

use std::collections::BTreeMap;
use std::fmt;

use law::Fen;
use serde::{Deserialize, Serialize};

use crate::ids::Purpose;

/// An account of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccount {
    /// Money promised by the centre and not yet here (debit side).
    Promised,
    /// Money at the treasury (debit side).
    Treasury,
    /// The grant, not yet allotted (credit side).
    Grant,
    /// Allotted to a head and not yet committed (credit side).
    Available(String),
    /// Awarded to a project, or owed under a contract, and not yet paid (credit side).
    Committed(String, Purpose),
    /// Ordered back and not yet here (debit side).
    Recoverable(Purpose),
    /// Money ordered back, for the city to decide on (credit side).
    Returns,
    /// Came back, is not owed, and is on its way to the enterprise again (credit side).
    Refund(Purpose),
}

impl LedgerAccount {
    /// Whether its natural balance is a debit.
    #[must_use]
    pub fn is_debit(&self) -> bool {
        matches!(self, LedgerAccount::Promised | LedgerAccount::Treasury | LedgerAccount::Recoverable(_))
    }
}

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerAccount::Promised => f.write_str("应收中央资金"),
            LedgerAccount::Treasury => f.write_str("国库存款"),
            LedgerAccount::Grant => f.write_str("专项资金（未分配）"),
            LedgerAccount::Available(head) => write!(f, "可用额度·{head}"),
            LedgerAccount::Committed(head, purpose) => write!(f, "已批未付·{head}·{purpose}"),
            LedgerAccount::Recoverable(purpose) => write!(f, "应追回·{purpose}"),
            LedgerAccount::Returns => f.write_str("追回资金"),
            LedgerAccount::Refund(purpose) => write!(f, "退还中·{purpose}"),
        }
    }
}

/// One balanced entry. The amount is positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// Debited.
    pub debit: LedgerAccount,
    /// Credited.
    pub credit: LedgerAccount,
    /// In fen.
    pub amount: Fen,
}

impl Posting {
    /// Debits one account and credits the other.
    #[must_use]
    pub fn new(debit: LedgerAccount, credit: LedgerAccount, amount: Fen) -> Self {
        Posting { debit, credit, amount }
    }
}

/// A posting and the record it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Sequence number of the record.
    pub seq: u64,
    /// The posting.
    pub posting: Posting,
}

/// All postings, and the balances they add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// In the order of the log.
    pub entries: Vec<Entry>,
    balances: BTreeMap<String, (LedgerAccount, Fen)>,
    /// Positions in `entries` by account, so that one account's page does not look through all of them.
    #[serde(skip)]
    positions: BTreeMap<String, Vec<usize>>,
}

impl Ledger {
    /// The balance on an account's natural side, in fen.
    #[must_use]
    pub fn balance(&self, account: &LedgerAccount) -> Fen {
        self.balances.get(&account.to_string()).map_or(Fen::ZERO, |(_, balance)| *balance)
    }

    /// All accounts with their balances, in the order of their names.
    pub fn balances(&self) -> impl Iterator<Item = (&LedgerAccount, Fen)> {
        self.balances.values().map(|(account, balance)| (account, *balance))
    }

    /// The first account that these postings would take below zero, with the amount that is missing.
    #[must_use]
    pub fn shortfall(&self, postings: &[Posting]) -> Option<(LedgerAccount, Fen)> {
        let mut trial: BTreeMap<&LedgerAccount, i128> = BTreeMap::new();
        for posting in postings {
            for (account, debit) in [(&posting.debit, true), (&posting.credit, false)] {
                let sign = if account.is_debit() == debit { 1 } else { -1 };
                let balance = trial.entry(account).or_insert_with(|| i128::from(self.balance(account).get()));
                *balance += sign * i128::from(posting.amount.get());
            }
        }
        trial.into_iter().find(|(_, balance)| *balance < 0).map(|(account, balance)| {
            (account.clone(), Fen::new(i64::try_from(-balance).unwrap_or(i64::MAX)))
        })
    }

    /// Adds the postings of one record.
    pub fn post(&mut self, seq: u64, postings: Vec<Posting>) {
        for posting in postings {
            for (account, debit) in [(&posting.debit, true), (&posting.credit, false)] {
                let slot =
                    self.balances.entry(account.to_string()).or_insert_with(|| (account.clone(), Fen::ZERO));
                let change =
                    if account.is_debit() == debit { posting.amount.get() } else { -posting.amount.get() };
                // `decide` has tried these postings and the whole ledger stays far below i64 (92 quadrillion yuan).
                slot.1 = Fen::new(slot.1.get().saturating_add(change));
                self.positions.entry(account.to_string()).or_default().push(self.entries.len());
            }
            self.entries.push(Entry { seq, posting });
        }
    }

    /// The last positions before `end` of entries on accounts whose shown name begins so, newest first, at most `most`.
    #[must_use]
    pub fn latest(&self, name: &str, end: usize, most: usize) -> Vec<usize> {
        let accounts =
            self.positions.range(name.to_owned()..).take_while(|(account, _)| account.starts_with(name));
        let mut latest: Vec<usize> = accounts
            .flat_map(|(_, positions)| {
                positions[..positions.partition_point(|at| *at < end)].iter().rev().take(most)
            })
            .copied()
            .collect();
        latest.sort_unstable_by(|a, b| b.cmp(a));
        latest.dedup();
        latest.truncate(most);
        latest
    }

    /// Debit balances less credit balances: zero, always.
    #[must_use]
    pub fn imbalance(&self) -> i128 {
        self.balances
            .values()
            .map(|(account, balance)| i128::from(balance.get()) * if account.is_debit() { 1 } else { -1 })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_s_entries_are_those_a_look_through_all_of_them_finds() {
        let mut ledger = Ledger::default();
        let available = |head: &str| LedgerAccount::Available(head.into());
        for seq in 1..40u64 {
            let head = if seq % 3 == 0 { "training" } else { "transformation" };
            ledger.post(seq, vec![Posting::new(LedgerAccount::Grant, available(head), Fen::new(1))]);
        }
        for (name, end, most) in
            [("可用额度", 39, 5), ("可用额度·training", 20, 100), ("专项资金", 39, 3), ("国库", 39, 3)]
        {
            let on = |account: &LedgerAccount| account.to_string().starts_with(name);
            let found: Vec<usize> = (0..end)
                .rev()
                .filter(|at| {
                    on(&ledger.entries[*at].posting.debit) || on(&ledger.entries[*at].posting.credit)
                })
                .take(most)
                .collect();
            assert_eq!(ledger.latest(name, end, most), found, "{name}");
        }
    }
}
