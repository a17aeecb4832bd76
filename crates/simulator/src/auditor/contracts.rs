//! Procurement: what is planned, owed, accepted and paid, milestone by milestone.

use serde_json::Value;

use super::Auditor;
use super::book::{Contract, Due};
use super::read::{account, fen, flag, rows, text};
use super::rules::{COOLING, MOST_ADDED, procured};

impl Auditor {
    /// One event about a procurement.
    pub(super) fn contract(&mut self, kind: &str, body: &Value) {
        let id = text(body, "procurement").to_owned();
        match kind {
            "procurement.planned/1" => {
                let head = text(body, "head").to_owned();
                self.ensure(procured(&head), "head", || format!("{head} 不通过采购支出"));
                let plan = Contract { head, plan: fen(body, "budget"), ..Contract::default() };
                self.book.contracts.insert(text(body, "id").to_owned(), plan);
            }
            "procurement.method_chosen/1" => {
                let reasoned = text(body, "method") == "open_tender" || !text(body, "reason").is_empty();
                self.ensure(reasoned, "method", || format!("{id} 没有写明采用理由"));
            }
            "contract.signed/1" => self.signed(&id, body),
            "contract.changed/1" => self.changed(&id, body),
            "contract.payee_asked/1" => {
                let asked = (account(body), self.person.clone());
                self.own(&id).asked = Some(asked);
            }
            "contract.payee_changed/1" => self.payee_changed(&id, body),
            "contract.payee_declined/1" => self.own(&id).asked = None,
            "milestone.accepted/1" => self.milestone(&id, body),
            "milestones.instructed/1" => self.due(&id, body),
            "contract.paid/1" => self.contract_paid(&id, body),
            "contract.returned/1" => {
                let sum = self.own(&id).settle(text(body, "payment"), &Due::Accepted);
                let amount = fen(body, "amount");
                self.ensure(sum == amount, "payment", || format!("{id} 指令 {sum}，退票 {amount}"));
            }
            "procurement.closed/1" => self.ended(&id, body),
            _ => {}
        }
    }

    fn own(&mut self, id: &str) -> &mut Contract {
        self.book.contracts.entry(id.to_owned()).or_default()
    }

    fn signed(&mut self, id: &str, body: &Value) {
        let milestones: Vec<_> =
            rows(body, "milestones").iter().map(|row| (fen(row, "amount"), Due::Open)).collect();
        let own = self.own(id);
        own.milestones = milestones;
        let (again, total, plan) = (own.signed, own.total(), own.plan);
        own.signed = true;
        own.original = total;
        own.account = account(body);
        let amount = fen(body, "amount");
        self.ensure(!again, "order", || format!("{id} 签了两次合同"));
        self.ensure(total == amount, "contract", || format!("{id} 各阶段之和 {total}，合同 {amount}"));
        self.ensure(total <= plan, "contract", || format!("{id} 合同 {total}，计划 {plan}"));
        self.within(id);
    }

    fn changed(&mut self, id: &str, body: &Value) {
        let rest: Vec<_> =
            rows(body, "milestones").iter().map(|row| (fen(row, "amount"), Due::Open)).collect();
        let own = self.own(id);
        let before = own.total();
        own.drop_open();
        own.milestones.extend(rest);
        let after = own.total();
        own.added += (after - before).max(0);
        let (original, added) = (own.original, own.added);
        self.ensure(added * 100 <= original * MOST_ADDED, "supplement", || {
            format!("{id} 原合同 {original}，补充合同共增加 {added}")
        });
        let named = (fen(body, "before"), fen(body, "after"));
        self.ensure(named == (before, after), "contract", || {
            format!("{id} 由 {before} 变为 {after}，记为 {named:?}")
        });
        self.within(id);
    }

    /// A supplier's account changes only to the one asked for, by another person's word, and rests before it is paid to.
    fn payee_changed(&mut self, id: &str, body: &Value) {
        let (on, usable) = (self.book.on, text(body, "usable").parse().unwrap_or(self.book.on));
        let rested = self.calendar.between(on, usable);
        let own = self.own(id);
        let (asked, by) = own.asked.take().unwrap_or_default();
        own.account = account(body);
        own.usable = Some(usable);
        let same = own.account == asked;
        let person = self.person.clone();
        self.ensure(same, "payee", || format!("{id} 变更到的账户不是登记的新账户"));
        self.ensure(by != person, "duty", || format!("{person} 登记并复核了 {id} 的新账户"));
        self.ensure(rested >= COOLING, "payee", || format!("{id} 的新账户 {on} 复核，{usable} 即可用"));
    }

    /// All contracts of the head together stay within what its article gives.
    fn within(&mut self, id: &str) {
        let head = self.own(id).head.clone();
        let taken = self.book.contracted(&head);
        let most = self.rules.ceiling(&head).or_else(|| self.book.given.get(&head).copied()).unwrap_or(0);
        self.ensure(taken <= most, "head", || format!("{head} 合同共 {taken}，最多 {most}"));
    }

    fn milestone(&mut self, id: &str, body: &Value) {
        let at = usize::try_from(fen(body, "milestone") - 1).unwrap_or(usize::MAX);
        let open = self.own(id).milestones.get_mut(at).filter(|(_, due)| *due == Due::Open);
        let found = open.is_some();
        if let Some((_, due)) = open.filter(|_| flag(body, "passed")) {
            *due = Due::Accepted;
        }
        self.ensure(found, "order", || format!("{id} 的第 {} 个阶段不是待验收", at + 1));
    }

    fn due(&mut self, id: &str, body: &Value) {
        self.reconciled();
        let on = self.book.on;
        let own = self.own(id);
        let right = own.account == text(body, "account") && own.asked.is_none();
        let rested = own.usable.is_none_or(|usable| usable <= on);
        self.ensure(right, "payee", || format!("{id} 的合同款没有拨到复核过的账户"));
        self.ensure(rested, "payee", || format!("{id} 的新账户还在等待期即拨付"));
        let payment = text(body, "id").to_owned();
        let (mut sum, mut early) = (0, Vec::new());
        for number in rows(body, "milestones").iter().filter_map(Value::as_i64) {
            let at = usize::try_from(number - 1).unwrap_or(usize::MAX);
            match self.own(id).milestones.get_mut(at) {
                Some((amount, due)) if *due == Due::Accepted => {
                    sum += *amount;
                    *due = Due::Instructed(payment.clone());
                }
                _ => early.push(number),
            }
        }
        let amount = fen(body, "amount");
        self.ensure(early.is_empty(), "order", || format!("{id} 的阶段 {early:?} 未验收即拨付"));
        self.ensure(sum == amount, "payment", || format!("{id} 应付 {sum}，指令 {amount}"));
    }

    fn contract_paid(&mut self, id: &str, body: &Value) {
        self.receipt(text(body, "receipt"));
        let amount = fen(body, "amount");
        let sum = self.own(id).settle(text(body, "payment"), &Due::Paid);
        self.ensure(sum == amount, "payment", || format!("{id} 指令 {sum}，到账 {amount}"));
        self.book.paid += amount;
    }

    fn ended(&mut self, id: &str, body: &Value) {
        let own = self.own(id);
        let (open, released) = (own.open(), fen(body, "released"));
        let owed = own.milestones.iter().any(|(_, due)| matches!(due, Due::Accepted | Due::Instructed(_)));
        own.drop_open();
        own.plan = 0;
        self.ensure(open == released, "contract", || format!("{id} 未验收 {open}，释放 {released}"));
        self.ensure(!owed, "order", || format!("{id} 还有应付未付即办结"));
    }
}
