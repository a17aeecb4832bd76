//! Where the money is: grant, budget, payments, recoveries, and totals after every act.

use serde_json::Value;

use super::Auditor;
use super::book::Mark;
use super::read::{account, fen, flag, rows, text};
use super::rules::{COOLING, TRANSFORMATION};

impl Auditor {
    /// One event about money.
    pub(super) fn money(&mut self, kind: &str, body: &Value) {
        match kind {
            "grant.promised/1" => {
                self.book.tranches.insert(text(body, "id").to_owned(), (fen(body, "amount"), 0));
            }
            "grant.received/1" => {
                self.receipt(text(body, "receipt"));
                let tranche = self.book.tranches.entry(text(body, "tranche").to_owned()).or_default();
                tranche.1 += fen(body, "amount");
            }
            "payment.instructed/1" => self.instructed(body),
            "payment.confirmed/1" => self.confirmed(body),
            "payment.returned/1" => {
                let (id, amount) = (text(body, "project").to_owned(), fen(body, "amount"));
                self.settled_line(text(body, "payment"), &id, amount);
            }
            "city.accepted/1" => self.book.city_accepted = true,
            "recovery.ordered/1" => self.ordered(body),
            "recovery.received/1" => self.recovered(body),
            "recovery.reduced/1" => self.spared(body),
            "refund.instructed/1" | "refund.paid/1" | "refund.returned/1" => self.refund(kind, body),
            "payee.proposed/1" => {
                let proposed = (account(body), self.person.clone());
                self.book.proposed.insert(text(body, "enterprise").to_owned(), proposed);
            }
            "payee.verified/1" => self.payee_verified(body),
            _ => {}
        }
    }

    /// The account that was proposed, by another person's word; one that takes another's place rests first.
    fn payee_verified(&mut self, body: &Value) {
        let (on, firm) = (self.book.on, text(body, "enterprise").to_owned());
        let own = (account(body), text(body, "usable").parse().unwrap_or(on));
        let (asked, by) = self.book.proposed.remove(&firm).unwrap_or_default();
        let (same, apart) = (own.0 == asked, by != self.person);
        let usable = own.1;
        let rested = self.calendar.between(on, usable);
        let changed = self.book.accounts.insert(firm.clone(), own).is_some();
        self.ensure(same, "payee", || format!("{firm} 核验的账户不是登记的账户"));
        self.ensure(apart, "duty", || format!("{by} 登记并核验了 {firm} 的收款账户"));
        self.ensure(!changed || rested >= COOLING, "payee", || {
            format!("{firm} 的新账户 {on} 核验，{usable} 即可用")
        });
    }

    /// Money goes to the account that was verified for the payee, and not before its first day.
    pub(super) fn payable(&mut self, line: &Value) {
        let (on, firm) = (self.book.on, text(line, "enterprise"));
        let known = self.book.accounts.get(firm);
        let right =
            known.is_some_and(|(commitment, usable)| commitment == text(line, "account") && *usable <= on);
        let what = format!("{} 没有拨到 {firm} 核验过、可以使用的账户", text(line, "project"));
        self.ensure(right, "payee", || what);
    }

    pub(super) fn receipt(&mut self, number: &str) {
        let new = self.book.receipts.insert(number.to_owned());
        self.ensure(new, "receipt", || format!("回单 {number} 用了两次"));
    }

    fn instructed(&mut self, body: &Value) {
        let kind = text(body, "kind");
        if kind == "advance" {
            self.book.advances.insert(text(body, "id").to_owned());
        }
        self.reconciled();
        let mut open = std::collections::BTreeMap::new();
        for line in rows(body, "lines") {
            self.payable(line);
            let (id, amount) = (text(line, "project").to_owned(), fen(line, "amount"));
            if kind == "advance" {
                self.advance_instructed(&id, amount);
                open.insert(id, amount);
                continue;
            }
            let city = self.book.city_accepted;
            let project = self.book.project(&id);
            let (mark, award, paid, under_way) =
                (project.mark, project.award.unwrap_or(0), project.paid, project.instructed);
            project.instructed += amount;
            self.ensure(mark == Mark::Approved, "order", || format!("{id} 未批准即拨付"));
            if self.rules.advance.is_some() {
                self.rest_instructed(&id, amount);
            } else if kind == "first" {
                let least = self.rules.least_first(award);
                self.ensure(amount >= least, "first", || format!("{id} 首批 {amount}，不低于 {least}"));
            } else {
                self.ensure(city, "balance", || format!("{id} 的余款在城市试点验收之前"));
            }
            let total = paid + under_way + amount;
            self.ensure(total <= award, "paid", || format!("{id} 共拨付 {total}，额度 {award}"));
            open.insert(id, amount);
        }
        self.book.payments.insert(text(body, "id").to_owned(), open);
    }

    fn confirmed(&mut self, body: &Value) {
        let advance = self.book.advances.contains(text(body, "payment"));
        for line in rows(body, "lines") {
            let (id, amount) = (text(line, "project").to_owned(), fen(line, "amount"));
            self.receipt(text(line, "receipt"));
            self.settled_line(text(body, "payment"), &id, amount);
            self.book.paid += amount;
            let project = self.book.project(&id);
            project.paid += amount;
            if advance {
                project.advance.paid += amount;
                continue;
            }
            let (paid, award) = (project.paid, project.award.unwrap_or(0));
            self.ensure(paid <= award, "paid", || format!("{id} 已付 {paid}，额度 {award}"));
        }
    }

    /// The line stood open on the instruction with just this amount.
    fn settled_line(&mut self, payment: &str, id: &str, amount: i128) {
        let open = self.book.payments.get_mut(payment).and_then(|lines| lines.remove(id));
        self.ensure(open == Some(amount), "payment", || {
            format!("{payment} 的 {id} 指令 {open:?}，办结 {amount}")
        });
        self.book.project(id).instructed -= open.unwrap_or(0);
    }

    fn ordered(&mut self, body: &Value) {
        let (id, amount) = (text(body, "project").to_owned(), fen(body, "amount"));
        let project = self.book.project(&id);
        project.ordered += amount;
        let (ordered, paid) = (project.ordered, project.paid + project.refunded);
        self.ensure(ordered <= paid, "recovery", || format!("{id} 追回 {ordered}，已付 {paid}"));
        self.book.recoveries.insert(text(body, "id").to_owned(), (id, amount));
    }

    fn recovered(&mut self, body: &Value) {
        let amount = fen(body, "amount");
        self.receipt(text(body, "receipt"));
        let number = text(body, "recovery").to_owned();
        let recovery = self.book.recoveries.entry(number.clone()).or_default();
        recovery.1 -= amount;
        let (id, rest) = recovery.clone();
        self.ensure(rest >= 0, "recovery", || format!("{number} 退回超过应退"));
        *self.book.returned.entry(number).or_default() += amount;
        self.book.recovered += amount;
        if !text(body, "head").is_empty() {
            self.book.renewed += amount;
        }
        if flag(body, "room") {
            self.book.project(&id).restored += amount;
        }
        let stands = (text(body, "head").to_owned(), flag(body, "room"));
        self.book.owed.entry(text(body, "recovery").to_owned()).or_default().stands = stands;
    }

    /// What is not owed any more: of what was to come it is cancelled, of what has come it is owed back.
    fn spared(&mut self, body: &Value) {
        let (number, amount) = (text(body, "recovery").to_owned(), fen(body, "amount"));
        let known = self.book.recoveries.get(&number).cloned().unwrap_or_default();
        let received = self.book.returned.get(&number).copied().unwrap_or(0);
        let cancelled = (known.1 + received - amount.max(received)).max(0);
        let owed = (received - amount).max(0);
        let same = cancelled == fen(body, "cancelled") && owed == fen(body, "owed_back");
        self.ensure(same, "recovery", || format!("{number} 应取消 {cancelled}、应退还 {owed}"));
        self.book.project(&known.0).ordered -= cancelled;
        self.book.owed.entry(number.clone()).or_default().said = owed;
        self.book.recoveries.entry(number).or_default().1 -= cancelled;
    }

    /// After every act: nothing is spent that is not there.
    pub(super) fn totals(&mut self) {
        let over = self.book.tranches.values().any(|(promised, received)| received > promised);
        self.ensure(!over, "grant", || "到位超过指标".to_owned());
        // Budget is given out of what the centre has promised; what is paid must have arrived.
        let (promised, received) = self.book.grant();
        let allotted: i128 = self.book.allotted.values().sum();
        self.ensure(allotted <= promised, "grant", || format!("下达 {allotted}，指标 {promised}"));
        let treasury = received + self.book.recovered - self.book.paid - self.book.refunded;
        self.ensure(treasury >= 0, "treasury", || format!("国库余额 {treasury}"));
        let (committed, own) = (self.book.committed(), self.book.allotted.get(TRANSFORMATION).copied());
        let most = own.unwrap_or(0) + self.book.renewed;
        self.ensure(committed <= most, "budget", || format!("已批准 {committed}，可用 {most}"));
        self.heads();
    }
}
