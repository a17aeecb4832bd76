//! Diagnosis rewards (第四条（三）2): every firm once in the whole fund, only what the firm itself confirmed, and an amount between
//! what number and effect can bring by the published formula, within the unit's and the head's ceilings.

use serde_json::Value;

use super::Auditor;
use super::read::{fen, text};
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
                let known = self.book.diagnosed.insert(firm.clone(), (reward, false)).is_some();
                self.ensure(!known, "diagnosis", || format!("{firm} 的诊断计了两次"));
            }
            "diagnosis.answered/1" => {
                let firm = text(body, "enterprise").to_owned();
                let agrees = body.get("agrees").and_then(Value::as_bool).unwrap_or(false);
                match self.book.diagnosed.get_mut(&firm) {
                    Some(own) if agrees => own.1 = true,
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
        self.book.diagnosed.retain(|_, (own, _)| own != reward);
    }

    fn diagnoses_counted(&mut self, reward: &str, amount: i128) {
        let Some(call) = self.book.diagnosis_of.get(reward) else { return };
        let rates = self.book.calls.get(call).and_then(|own| own.formula).unwrap_or_default();
        let [least, each, pooled, risen] = rates;
        let confirmed = self.book.diagnosed.values().filter(|(own, sure)| own == reward && *sure).count();
        let confirmed = i128::try_from(confirmed).unwrap_or(0);
        self.ensure(confirmed >= least, "diagnosis", || {
            format!("{reward} 确认 {confirmed} 户，少于 {least}")
        });
        let most = (confirmed * (each + pooled + risen)).min(PER_LEAD_UNIT);
        let few = (confirmed * each).min(PER_LEAD_UNIT);
        self.ensure((few..=most).contains(&amount), "diagnosis", || {
            format!("{reward} 奖励 {amount}，按 {confirmed} 户应在 {few} 至 {most} 之间")
        });
        let projects = &self.book.projects;
        let all = self.book.diagnosis_of.keys().filter_map(|id| projects.get(id)?.award).sum::<i128>();
        self.ensure(all <= ALL_DIAGNOSES, "diagnosis", || format!("诊断奖励共 {all}，最多 {ALL_DIAGNOSES}"));
    }
}
