//! 政府采购: each procurement with its head, its money and the service under its contract; what the assessors' accounts did.

use jiff::civil::Date;
use law::{Citation, Fen, Rate};
use serde::Serialize;

use super::View;
use crate::fund::Told;
use crate::ids::{AccountId, ProcurementId, Purpose};
use crate::state::{Growth, PayeeAccount, PaymentLine, Procurement, ServiceTask, TaskKind};
use crate::subject::Subject;

/// A procurement as a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcurementRow {
    /// The procurement.
    pub procurement: Procurement,
    /// What its head is called.
    pub head: String,
    /// The head's article.
    pub cite: Citation,
    /// The head's ceiling, in fen.
    pub ceiling: Option<Fen>,
}

/// How a task of the contractor stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskRow {
    /// Its number, from 1.
    pub number: usize,
    /// The task.
    pub task: ServiceTask,
    /// The day it was done; for a visit or an assessment the day that the project's own record names.
    pub done: Option<Date>,
    /// Whether it was done after its day, or is not done and the day has passed.
    pub late: bool,
}

/// What an account that works under the contract did on the main line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessorRow {
    /// The account.
    pub account: AccountId,
    /// Visits recorded.
    pub visits: usize,
    /// Of them, those that found things otherwise than reported.
    pub deviations: usize,
    /// Levels assessed.
    pub levels: usize,
}

/// What supplementary contracts may add, and under which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supplementary {
    /// In fen.
    pub growth: Growth,
    /// At most this part of the original contract.
    pub most: Rate,
    /// The words that say so.
    pub cite: Citation,
}

/// A procurement's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProcurementView {
    /// The procurement with its head.
    pub row: ProcurementRow,
    /// How much the contract may still grow.
    pub supplement: Option<Supplementary>,
    /// The contractor's tasks.
    pub tasks: Vec<TaskRow>,
    /// The accounts that work under the contract.
    pub assessors: Vec<AssessorRow>,
    /// Its acts, oldest first.
    pub acts: Vec<Told>,
}

impl View<'_> {
    /// Every procurement, the newest first.
    #[must_use]
    pub fn procurements(&self) -> Vec<ProcurementRow> {
        self.fund.procurements.values().rev().filter_map(|own| self.procurement_row(own)).collect()
    }

    fn procurement_row(&self, own: &Procurement) -> Option<ProcurementRow> {
        let head = self.pack()?.head(&own.head)?;
        Some(ProcurementRow {
            procurement: own.clone(),
            head: head.title.clone(),
            cite: head.citation.clone(),
            ceiling: self.ceiling(&own.head),
        })
    }

    /// One procurement.
    #[must_use]
    pub fn procurement(&self, id: ProcurementId) -> Option<ProcurementView> {
        let own = self.fund.procurements.get(&id)?;
        let tasks = own.tasks.iter().enumerate().map(|(at, task)| {
            let done = self.done(id, task);
            let late = done.map_or(self.today > task.due, |day| day > task.due);
            TaskRow { number: at + 1, task: task.clone(), done, late }
        });
        let engaged = self.fund.engagements.iter().filter(|(_, contract)| **contract == id);
        Some(ProcurementView {
            row: self.procurement_row(own)?,
            supplement: self.supplementary(own),
            tasks: tasks.collect(),
            assessors: engaged.map(|(account, _)| self.assessor(account)).collect(),
            acts: own.acts.iter().filter_map(|at| self.fund.acts.get(*at)).cloned().collect(),
        })
    }

    /// How much a contract may still grow under the pack that governs it.
    fn supplementary(&self, own: &Procurement) -> Option<Supplementary> {
        let rule = self.pack_of(&Subject::Procurement(own.id))?.supplement()?;
        let growth = own.contract.as_ref()?.growth(rule);
        Some(Supplementary { growth, most: rule.most, cite: rule.citation.clone() })
    }

    /// When a task was done. A visit or an assessment is found on the project: nobody is asked for it twice.
    fn done(&self, contract: ProcurementId, task: &ServiceTask) -> Option<Date> {
        let under = |account: &AccountId| self.fund.engagements.get(account) == Some(&contract);
        let project = || self.fund.projects.get(&task.project?);
        match task.kind {
            TaskKind::Visit => {
                let mut visits = project()?.visits.iter();
                visits.find(|visit| visit.on >= task.on && under(&visit.by)).map(|visit| visit.on)
            }
            TaskKind::Level => {
                let levels = &project()?.levels;
                let mut of = [&levels.before, &levels.after].into_iter().flatten();
                of.find(|level| level.on >= task.on && under(&level.by)).map(|level| level.on)
            }
            _ => task.done.as_ref().map(|(_, _, on, _)| *on),
        }
    }

    fn assessor(&self, account: &AccountId) -> AssessorRow {
        let projects = || self.fund.projects.values();
        let visits = || projects().flat_map(|project| &project.visits).filter(|visit| visit.by == *account);
        let levels = projects().flat_map(|p| [&p.levels.before, &p.levels.after].into_iter().flatten());
        AssessorRow {
            account: account.clone(),
            visits: visits().count(),
            deviations: visits().filter(|visit| !visit.as_reported).count(),
            levels: levels.filter(|level| level.by == *account).count(),
        }
    }

    /// Under which contract an assessor's account works: its number and the supplier's name.
    #[must_use]
    pub fn works_under(&self, account: &AccountId) -> Option<(ProcurementId, String)> {
        let id = *self.fund.engagements.get(account)?;
        let contract = self.fund.procurements.get(&id)?.contract.as_ref()?;
        Some((id, contract.supplier.name.clone()))
    }

    /// Who is paid for something, by name: the enterprise or the supplier.
    #[must_use]
    pub fn payee(&self, purpose: Purpose) -> String {
        let name = match purpose {
            Purpose::Project(_) | Purpose::Reward(_) => {
                let code = self.fund.funded(purpose).map(|case| &case.enterprise);
                code.and_then(|code| self.fund.enterprises.get(code)).map(|own| own.name.clone())
            }
            Purpose::Procurement(id) => {
                let contract = self.fund.procurements.get(&id).and_then(|own| own.contract.as_ref());
                contract.map(|contract| contract.supplier.name.clone())
            }
        };
        name.unwrap_or_default()
    }

    /// The account a line goes to, where it is still the enterprise's or stands in the contract.
    #[must_use]
    pub fn account_of(&self, line: &PaymentLine) -> Option<&PayeeAccount> {
        let account = match line.purpose {
            Purpose::Project(_) | Purpose::Reward(_) => {
                self.fund.enterprises.get(&line.payee)?.account.as_ref().map(|(account, _)| account)
            }
            Purpose::Procurement(id) => {
                let contract = self.fund.procurements.get(&id)?.contract.as_ref()?;
                // An instruction keeps the account it was given, also when the supplier has changed to another since.
                let mut all = contract.earlier.iter().chain([&contract.account]);
                all.find(|account| account.commitment == line.account)
            }
        };
        account.filter(|account| account.commitment == line.account)
    }

    /// What a purpose is called: the project's or the procurement's name.
    #[must_use]
    pub fn purpose(&self, purpose: Purpose) -> String {
        self.title(&purpose.subject())
    }
}
