//! What came back and is not owed is given back: no more, once, out of where it stood, by an instruction that the treasury answers.

use serde_json::Value;

use super::Auditor;
use super::read::{fen, flag, text};

impl Auditor {
    /// One event about a refund.
    pub(super) fn refund(&mut self, kind: &str, body: &Value) {
        match kind {
            "refund.instructed/1" => self.refund_instructed(body),
            "refund.paid/1" => {
                self.receipt(text(body, "receipt"));
                let amount = self.refund_answered(body);
                self.book.refunded += amount;
                self.book.project(text(body, "project")).refunded += amount;
            }
            _ => {
                let amount = self.refund_answered(body);
                self.refund_takes(body, -amount);
            }
        }
    }

    fn refund_instructed(&mut self, body: &Value) {
        self.reconciled();
        self.payable(body);
        let (number, amount) = (text(body, "recovery").to_owned(), fen(body, "amount"));
        let owed = self.book.owed.entry(number.clone()).or_default();
        let rest = owed.said - owed.given;
        self.ensure((1..=rest).contains(&amount), "refund", || {
            format!("{number} 退还 {amount}，应退还 {rest}")
        });
        self.refund_takes(body, amount);
        self.book.refunds.insert(text(body, "id").to_owned(), (number, amount));
    }

    /// Taken from, or put back to, where the returned money went: the head, and the enterprise's room.
    fn refund_takes(&mut self, body: &Value, amount: i128) {
        let (head, room) = (text(body, "head").to_owned(), flag(body, "room"));
        let number = text(body, "recovery").to_owned();
        let owed = self.book.owed.entry(number.clone()).or_default();
        owed.given += amount;
        let same = owed.stands == (head.clone(), room);
        self.ensure(same, "refund", || format!("{number} 不从退回款项所在之处退还"));
        if !head.is_empty() {
            self.book.renewed -= amount;
        }
        if room {
            self.book.project(text(body, "project")).restored -= amount;
        }
    }

    /// The treasury or the bank answers an open instruction of that recovery with just its amount.
    fn refund_answered(&mut self, body: &Value) -> i128 {
        let (payment, amount) = (text(body, "payment").to_owned(), fen(body, "amount"));
        let open = self.book.refunds.remove(&payment);
        let answer = (text(body, "recovery").to_owned(), amount);
        self.ensure(open.as_ref() == Some(&answer), "refund", || {
            format!("{payment} 的退还指令 {open:?}，办结 {answer:?}")
        });
        amount
    }
}
