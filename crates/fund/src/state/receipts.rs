//! The receipts of treasury and banks by their numbers: a number stands once in the fund, and a statement is held against
//! them without looking through the payments.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::ids::{PaymentId, Purpose, RecoveryId, TrancheId};

/// What a receipt is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptOf {
    /// A line of an instruction that was paid.
    Paid(PaymentId, Purpose),
    /// Money of the grant that arrived.
    Grant(TrancheId),
    /// Money that was given back.
    Recovery(RecoveryId),
}

/// Every receipt on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptIndex {
    known: BTreeMap<String, ReceiptOf>,
    paid: BTreeSet<(Date, String)>,
}

impl ReceiptIndex {
    /// Notes a receipt of a day.
    pub fn note(&mut self, number: &str, of: ReceiptOf, on: Date) {
        self.known.insert(number.to_owned(), of);
        if let ReceiptOf::Paid(..) = of {
            self.paid.insert((on, number.to_owned()));
        }
    }

    /// What the receipt of this number is of.
    #[must_use]
    pub fn of(&self, number: &str) -> Option<ReceiptOf> {
        self.known.get(number).copied()
    }

    /// The numbers of payments from one day to another, both inclusive, in order.
    #[must_use]
    pub fn paid_between(&self, from: Date, to: Date) -> BTreeSet<&str> {
        if to < from {
            return BTreeSet::new();
        }
        let first = self.paid.range((from, String::new())..);
        first.take_while(|(on, _)| *on <= to).map(|(_, number)| number.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_are_found_by_number_and_by_day_with_both_ends() {
        let mut receipts = ReceiptIndex::default();
        let day = |day: i8| Date::constant(2025, 6, day);
        for (number, on) in [("C", 1), ("A", 2), ("B", 3), ("D", 4)] {
            receipts.note(
                number,
                ReceiptOf::Paid(PaymentId(1), Purpose::Project(crate::ids::ProjectId(1))),
                day(on),
            );
        }
        receipts.note("G", ReceiptOf::Grant(TrancheId(1)), day(2));
        let between = |from, to| receipts.paid_between(day(from), day(to)).into_iter().collect::<String>();
        assert_eq!(
            [between(1, 3), between(2, 2), between(3, 1)],
            ["ABC", "A", ""],
            "the grant is no payment"
        );
        assert_eq!(receipts.of("G"), Some(ReceiptOf::Grant(TrancheId(1))));
        assert_eq!(receipts.of("X"), None);
    }
}
