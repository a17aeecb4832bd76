//! Diagnosis rewards (第四条（三）2): every firm once in the whole fund, only what the firm itself confirmed, and just the amount that
//! number and effect bring by the published formula, within the unit's and the head's ceilings.

use serde_json::Value;

use super::Auditor;
use super::book::Diagnosis;
use super::read::{fen, flag, text};
use super::rules::{ALL_DIAGNOSES, PER_LEAD_UNIT};

impl Auditor {
    /// One event about diagnoses.
    pub(super) fn diagnosis(&mut self, kind: &str, body: &Value) {
        match kind {
            "diagnosis.opened/1" => {
                let none = Value::Null;
                let formula = body.get("formula").unwrap_or(&none);
                let rates = ["least", "each", "pooled", "risen"].map(|key| fen(formula, key));
                self.book.calls.entry(text(body, "id").to_owned()).or_default().formula = Some(rates);
            }
            "reward.started/1" => {
                let call = text(body, "call").to_owned();
                if self.book.calls.get(&call).is_some_and(|own| own.formula.is_some()) {
                    self.book.diagnosis_of.insert(text(body, "id").to_owned(), call);
                }
            }
            "diagnosis.recorded/1" => {
                let (firm, reward) = (text(body, "firm").to_owned(), text(body, "reward").to_owned());
                let on = text(body, "on").parse().unwrap_or(self.book.on);
                let own = Diagnosis { reward, on, confirmed: false };
                let known = self.book.diagnosed.insert(firm.clone(), own).is_some();
                self.ensure(!known, "diagnosis", || format!("{firm} 的诊断计了两次"));
            }
            "diagnosis.answered/1" => {
                let firm = text(body, "enterprise").to_owned();
                match self.book.diagnosed.get_mut(&firm) {
                    Some(own) if flag(body, "agrees") => own.confirmed = true,
                    _ => drop(self.book.diagnosed.remove(&firm)),
                }
            }
            "project.withdrawn/1" => self.came_to_naught(text(body, "project")),
            "reward.not_selected/1" => self.came_to_naught(text(body, "reward")),
            "reward.examined/1" if text(body, "result") == "refuse" => {
                self.came_to_naught(text(body, "reward"))
            }
            "award.reduced/1" if fen(body, "amount") == 0 => self.came_to_naught(text(body, "project")),
            "objection.settled/1" if text(body, "ruling") == "remove" => {
                self.came_to_naught(text(body, "project"));
            }
            "reward.assessed/1" => self.diagnoses_counted(text(body, "reward"), fen(body, "amount")),
            _ => {}
        }
    }

    /// What was diagnosed under an application that came to nothing may be diagnosed anew.
    fn came_to_naught(&mut self, reward: &str) {
        self.book.diagnosed.retain(|_, own| own.reward != reward);
    }

    fn diagnoses_counted(&mut self, reward: &str, amount: i128) {
        let Some(call) = self.book.diagnosis_of.get(reward) else { return };
        let [least, each, pooled, risen] =
            self.book.calls.get(call).and_then(|own| own.formula).unwrap_or_default();
        let (mut confirmed, mut brought) = (0, 0);
        for (firm, own) in self.book.diagnosed.iter().filter(|(_, own)| own.reward == reward && own.confirmed)
        {
            let (entered, rose) = self.effect(firm, own);
            confirmed += 1;
            brought += each + if entered { pooled } else { 0 } + if rose { risen } else { 0 };
        }
        self.ensure(confirmed >= least, "diagnosis", || {
            format!("{reward} 确认 {confirmed} 户，少于 {least}")
        });
        let unit = self.book.projects.get(reward).map(|own| own.firm.clone()).unwrap_or_default();
        let (mut of_unit, mut of_all) = (0, 0);
        for (id, own) in self.book.projects.iter().filter(|(id, _)| self.book.diagnosis_of.contains_key(*id))
        {
            let held = own.held().filter(|_| id != reward).unwrap_or(0);
            of_all += held;
            of_unit += if own.firm == unit { held } else { 0 };
        }
        let right = brought.min(PER_LEAD_UNIT - of_unit).min(ALL_DIAGNOSES - of_all);
        self.ensure(amount == right, "diagnosis", || {
            format!("{reward} 奖励 {amount}，按 {confirmed} 户及成效应为 {right}")
        });
    }

    /// Whether a firm entered the pool, and rose in level, after its diagnosis.
    fn effect(&self, firm: &str, own: &Diagnosis) -> (bool, bool) {
        let projects =
            || self.book.projects.values().filter(|project| project.firm == firm && project.head.is_empty());
        let entered = projects().any(|project| project.pooled.is_some_and(|on| on >= own.on));
        let rose = projects().any(|project| {
            let higher = project.before.is_some_and(|before| project.level > before);
            higher && project.assessed.is_some_and(|on| on >= own.on)
        });
        (entered, rose)
    }
}
