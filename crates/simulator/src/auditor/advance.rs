//! The advance before acceptance (首期), reckoned again: its amount, that it is paid once, and that the award takes it in.

use serde_json::Value;

use super::Auditor;
use super::book::Mark;
use super::read::{fen, text};

/// The advance of a project.
#[derive(Default)]
pub struct Advance {
    /// The down payment that was stated.
    asked: i128,
    /// What was granted.
    granted: i128,
    /// What of it was paid.
    pub paid: i128,
    /// Whether it was settled against an award.
    settled: bool,
}

impl Advance {
    /// What it takes of its head: granted, whether paid or not.
    pub fn takes(&self) -> i128 {
        self.granted
    }
}

impl Auditor {
    /// One event about an advance.
    pub(super) fn advance(&mut self, kind: &str, body: &Value) {
        let id = text(body, "project").to_owned();
        match kind {
            "advance.requested/1" => {
                let own = self.book.project(&id);
                let again = own.advance.paid > 0;
                own.advance.asked = fen(body, "down_payment");
                self.ensure(!again, "advance", || format!("{id} 的首期拨付以后又申请"));
            }
            "advance.granted/1" => self.granted(&id, body),
            "advance.released/1" => {
                let own = &mut self.book.project(&id).advance;
                let (granted, paid) = (std::mem::take(&mut own.granted), own.paid);
                let same = paid == 0 && granted == fen(body, "amount");
                self.ensure(same, "advance", || format!("{id} 解除了没有占用的首期 {granted}"));
            }
            "advance.settled/1" => self.settled_advance(&id, body),
            "recovery.ordered/1" if text(body, "ground") == "advance" => self.called_back(&id, body),
            _ => {}
        }
    }

    /// So many percent of a down payment that is not above the stated one, up to the cap.
    fn granted(&mut self, id: &str, body: &Value) {
        let (down_payment, amount) = (fen(body, "down_payment"), fen(body, "amount"));
        let right = self.rules.advance.map(|(percent, cap)| (down_payment * percent / 100).min(cap));
        self.ensure(right == Some(amount), "advance", || format!("{id} 首期 {amount}，应为 {right:?}"));
        let own = self.book.project(id);
        let (asked, mark) = (own.advance.asked, own.mark);
        own.advance.granted = amount;
        let told = down_payment <= asked && mark == Mark::Underway;
        self.ensure(told, "advance", || format!("{id} 核定首付 {down_payment}，填报 {asked}"));
    }

    /// An instruction pays exactly what was granted, once, before there is an award.
    pub(super) fn advance_instructed(&mut self, id: &str, amount: i128) {
        let own = self.book.project(id);
        let (granted, paid, mark) = (own.advance.granted, own.advance.paid + own.instructed, own.mark);
        own.instructed += amount;
        let right = granted == amount && paid == 0 && mark == Mark::Underway;
        self.ensure(right, "advance", || format!("{id} 拨付首期 {amount}，同意 {granted}，已付 {paid}"));
    }

    /// What is paid after the award is all that is left of it, where the text gives an advance.
    pub(super) fn rest_instructed(&mut self, id: &str, amount: i128) {
        let own = self.book.project(id);
        let (award, paid) = (own.award.unwrap_or(0), own.paid);
        let settled = own.advance.settled || own.advance.paid == 0;
        let right = amount == award - paid;
        self.ensure(right, "rest", || format!("{id} 一次拨付 {amount}，额度 {award}，已付 {paid}"));
        self.ensure(settled, "advance", || format!("{id} 的首期没有结算"));
    }

    fn settled_advance(&mut self, id: &str, body: &Value) {
        let own = self.book.project(id);
        let (award, paid, approved) = (own.award, own.advance.paid, own.mark == Mark::Approved);
        own.advance.settled = true;
        let right = approved && award == Some(fen(body, "award")) && paid == fen(body, "advanced");
        self.ensure(right, "advance", || format!("{id} 结算：额度 {award:?}，已拨首期 {paid}"));
    }

    /// All of what is above the award of a case that is decided, and not a fen more.
    fn called_back(&mut self, id: &str, body: &Value) {
        let own = self.book.project(id);
        let decided = own.over || own.mark == Mark::Approved;
        // Money goes on and off the books in `money`, which has seen this order already.
        let amount = fen(body, "amount");
        let above = own.paid - own.award.unwrap_or(0) - (own.ordered - amount);
        let (paid, right) = (own.advance.paid, decided && amount == above);
        self.ensure(paid > 0 && right, "advance", || format!("{id} 收回多拨 {amount}，应为 {above}"));
    }
}
