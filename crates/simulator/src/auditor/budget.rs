//! What the heads have: allotments, reallotments, year-ends, further instruments; the treasury's statements.

use serde_json::Value;

use super::Auditor;
use super::read::{fen, rows, text};
use super::rules::TRANSFORMATION;

impl Auditor {
    /// One event about the budget.
    pub(super) fn budget(&mut self, kind: &str, body: &Value) {
        match kind {
            "instrument.registered/1" => {
                let head = text(body, "head").to_owned();
                self.ensure(self.rules.ceiling(&head).is_none(), "head", || {
                    format!("{head} 的金额由办法规定")
                });
                *self.book.given.entry(head).or_default() += fen(body, "amount");
            }
            "head.allotted/1" => {
                let sign = if text(body, "direction") == "take_back" { -1 } else { 1 };
                self.moved(text(body, "head"), sign * fen(body, "amount"));
            }
            "head.reallotted/1" => {
                self.moved(text(body, "from"), -fen(body, "amount"));
                self.moved(text(body, "to"), fen(body, "amount"));
            }
            "year.closed/1" => {
                for row in rows(body, "heads") {
                    self.moved(text(row, "head"), -fen(row, "returned"));
                }
            }
            "statement.reconciled/1" => {
                let id = text(body, "id").to_owned();
                for found in rows(body, "differences") {
                    self.book.differences.insert(text(found, "id").to_owned(), id.clone());
                }
                self.book.statements.insert(id, self.person.clone());
            }
            "difference.settled/1" => self.settled_difference(body),
            _ => {}
        }
    }

    /// A head has more or less, within its ceiling and the share.
    fn moved(&mut self, head: &str, amount: i128) {
        let now = self.book.allotted.entry(head.to_owned()).or_default();
        *now += amount;
        let now = *now;
        let most = self.rules.ceiling(head).or_else(|| self.book.given.get(head).copied()).unwrap_or(0);
        self.ensure((0..=most).contains(&now), "head", || format!("{head} 下达 {now}，最多 {most}"));
        let (promised, _) = self.book.grant();
        let others = self.book.allotted.iter().filter(|(id, _)| *id != TRANSFORMATION);
        let others: i128 = others.map(|(_, amount)| amount).sum();
        let rest = promised * (100 - self.rules.share) / 100;
        self.ensure(others <= rest, "share", || format!("其他方向共 {others}，最多 {rest}"));
    }

    /// Whoever brought the statement in does not explain it.
    fn settled_difference(&mut self, body: &Value) {
        let id = text(body, "difference").to_owned();
        let statement = self.book.differences.remove(&id);
        self.ensure(statement.is_some(), "reconcile", || format!("{id} 不是未处理的差异"));
        let by = statement.and_then(|statement| self.book.statements.get(&statement).cloned());
        let same = by.as_ref() == Some(&self.person);
        self.ensure(!same, "duty", || format!("{by:?} 登记对账单并处理了 {id}"));
        self.ensure(!text(body, "reason").is_empty(), "reconcile", || format!("{id} 没有写明原因"));
    }

    /// Nothing is instructed while a difference with the treasury is open.
    pub(super) fn reconciled(&mut self) {
        let open: Vec<_> = self.book.differences.keys().cloned().collect();
        self.ensure(open.is_empty(), "reconcile", || format!("{open:?} 未处理即下达拨付指令"));
    }

    /// No head owes or has paid more than it was given, under contracts or as rewards.
    pub(super) fn heads(&mut self) {
        let heads: Vec<(String, i128)> =
            self.book.allotted.iter().map(|(head, amount)| (head.clone(), *amount)).collect();
        for (head, allotted) in heads {
            let taken = self.book.contracted(&head) + self.book.rewarded(&head);
            self.ensure(taken <= allotted, "budget", || format!("{head} 共占用 {taken}，下达 {allotted}"));
        }
    }
}
