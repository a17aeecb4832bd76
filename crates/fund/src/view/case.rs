//! 项目页: one case with its checks, evidence, money, history, and what can be done now.

use jiff::civil::Date;
use law::{Citation, CriterionResult, EvidenceRule, Pack, Verdict};

use super::{Action, Clock, Deadline, TimelineEntry, View};
use crate::ids::{AccountId, ProjectId};
use crate::registry::StepId;
use crate::role::{Actor, Role};
use crate::state::{CostLine, Enterprise, Evidence, LineRuling, Project};
use crate::step::{Duty, Reach};
use crate::steps::diagnoses;
use crate::subject::Subject;

/// The result of a check, as the case page words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckResult {
    /// 系统通过: computed from facts the system holds.
    BySystem,
    /// 人工通过: an office looked and recorded it.
    ByPerson,
    /// 不通过.
    Failed,
    /// 缺材料.
    Missing,
}

/// One check of the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The condition with value, source, article, remedy.
    pub criterion: CriterionResult,
    /// The result.
    pub result: CheckResult,
}

/// One kind of evidence a list asks for, and what was filed.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceNeed {
    /// What the pack asks for.
    pub rule: EvidenceRule,
    /// What is there.
    pub filed: Vec<Evidence>,
}

/// A case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The project.
    pub project: Project,
    /// The enterprise.
    pub enterprise: Enterprise,
    /// Names: district, industry, pool batch, claim batch.
    pub district: String,
    /// Industry name.
    pub industry: String,
    /// Pool batch name.
    pub batch: String,
    /// Claim batch name.
    pub claim_batch: Option<String>,
    /// Whose turn it is: the step waited for, the offices, since when, until when.
    pub turn: Option<Turn>,
    /// What this actor can do.
    pub actions: Vec<Action>,
    /// Conditions of the enterprise and of the project.
    pub checks: Vec<Check>,
    /// Evidence by the list of the current phase.
    pub evidence: Vec<EvidenceNeed>,
    /// The last acts, newest first.
    pub timeline: Vec<TimelineEntry>,
    /// How many acts there are in all.
    pub acts: usize,
    /// The governing pack's version and document number.
    pub rule: String,
}

/// Whose turn it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The step waited for.
    pub step: StepId,
    /// Who may take it.
    pub by: &'static [Role],
    /// Its article.
    pub cite: Citation,
    /// Since which day.
    pub since: Date,
    /// Working days waited.
    pub waited: u32,
    /// The promised limit.
    pub deadline: Option<Deadline>,
    /// How much of it has been used.
    pub clock: Option<Clock>,
}

/// The category of a cost line in words; where the verifier put it in another one, both (第四条（一）).
#[must_use]
pub fn category(pack: &Pack, line: &CostLine, ruling: Option<&LineRuling>) -> String {
    let name = |id: &str| pack.cost(id).map_or_else(|| id.to_owned(), |cost| cost.label.clone());
    match ruling.and_then(|ruling| ruling.category.as_deref()) {
        Some(other) => format!("申报为{}，核定为{}", name(&line.category), name(other)),
        None => name(&line.category),
    }
}

/// Whether the reader is an expert whose judgement must not be led by the others': before the conclusion (第八条).
#[must_use]
pub fn apart(actor: &Actor, project: &Project) -> bool {
    let concluded = project.acceptance.as_ref().is_some_and(|acceptance| acceptance.concluded.is_some());
    actor.role == Role::Expert && !concluded
}

impl View<'_> {
    /// Who an account is, in public words: the organisation and the office, never a name.
    #[must_use]
    pub fn person(&self, account: &AccountId) -> String {
        match self.fund.accounts.get(account) {
            Some(actor) if actor.role == Role::Enterprise => {
                let enterprise = actor.enterprise.as_ref().and_then(|code| self.fund.enterprises.get(code));
                enterprise.map_or_else(|| account.to_string(), |enterprise| enterprise.name.clone())
            }
            Some(actor) if actor.organisation.is_empty() => format!("{}（{account}）", actor.role.zh()),
            Some(actor) => format!("{} · {}（{account}）", actor.organisation, actor.role.zh()),
            None => account.to_string(),
        }
    }

    /// The case of a project, or `None` where there is none or the actor may not see it.
    #[must_use]
    pub fn case(&self, actor: &Actor, id: ProjectId) -> Option<Case> {
        let subject = Subject::Project(id);
        if !self.sees(actor, &subject) {
            return None;
        }
        let project = self.fund.projects.get(&id)?;
        let enterprise = self.fund.enterprises.get(&project.enterprise)?;
        let pack = self.pack_of(&subject)?;
        let batch_name = |id| self.fund.batches.get(&id).map(|batch| batch.name.clone());
        Some(Case {
            project: project.clone(),
            enterprise: enterprise.clone(),
            district: self.district(&enterprise.district),
            industry: self.industry(&enterprise.industry),
            batch: batch_name(project.batch).unwrap_or_default(),
            claim_batch: project.claim.as_ref().and_then(|claim| batch_name(claim.batch)),
            turn: self.turn(&subject),
            actions: self.actions(actor, &subject),
            checks: self.checks(enterprise),
            evidence: self.evidence_needs(project, enterprise),
            timeline: self.history(actor, project, 8),
            acts: project.acts.len(),
            rule: format!("{}（{}）", pack.doc_no, pack.version),
        })
    }

    /// Whose turn it is: the first duty that the subject's stage waits for.
    #[must_use]
    pub fn turn(&self, subject: &Subject) -> Option<Turn> {
        let (stage, since) = self.fund.stage(subject)?;
        let pack = self.pack_of(subject)?;
        let step = StepId::ALL.iter().copied().find(|step| {
            let row = step.row();
            row.duty == Duty::Must
                && row.starts(subject.kind()).contains(&stage)
                && !(row.reach == Reach::NamedExpert && self.all_heard(subject))
                && self.waited_for(*step, subject)
        })?;
        Some(Turn {
            step,
            by: step.row().by,
            cite: pack.cite(step.row().basis_on(subject.kind())),
            since,
            waited: self.working_days(since, self.today),
            deadline: self.deadline(subject, step, since),
            clock: self.clock(subject, step, since),
        })
    }

    /// Whether every expert named for the project has spoken: then the turn is the bureau's.
    fn all_heard(&self, subject: &Subject) -> bool {
        let Subject::Project(id) = subject else { return false };
        let acceptance = self.fund.projects.get(id).and_then(|project| project.acceptance.as_ref());
        acceptance.is_some_and(|acceptance| acceptance.missing() == 0)
    }

    /// The conditions of an enterprise as checks: who vouches for each. A firm that is here as a provider alone has a
    /// provider's.
    #[must_use]
    pub fn checks(&self, enterprise: &Enterprise) -> Vec<Check> {
        let leads = || diagnoses::industries(self.fund, &enterprise.code).next().is_some();
        let set = match enterprise.projects.is_empty() {
            true if enterprise.filing.is_some() => "provider",
            true if leads() => "lead-unit",
            _ => "enterprise",
        };
        self.checks_for(enterprise, set)
    }

    /// The conditions of a set: of a firm that applies for a project, of a provider, of a lead unit.
    #[must_use]
    pub fn checks_for(&self, enterprise: &Enterprise, set: &str) -> Vec<Check> {
        let Some(pack) = self.pack() else { return Vec::new() };
        let evaluated = pack.evaluate(set, &self.fund.facts_of(enterprise, self.today), self.today);
        let debarred = crate::debarment::condition(self.fund, pack, &enterprise.code, self.today);
        let results = debarred.into_iter().chain(evaluated);
        let by_office = |sources: &str| {
            let office = |source: &str| {
                enterprise
                    .facts
                    .values()
                    .any(|fact| fact.record.source == source && fact.by != Role::Enterprise)
            };
            sources.split('；').any(office)
        };
        results
            .into_iter()
            .map(|criterion| {
                let result = match criterion.verdict {
                    Verdict::False => CheckResult::Failed,
                    Verdict::Unknown => CheckResult::Missing,
                    Verdict::True if by_office(&criterion.source) => CheckResult::ByPerson,
                    Verdict::True => CheckResult::BySystem,
                };
                Check { criterion, result }
            })
            .collect()
    }

    /// What each evidence list asks for, and what is there: the lists of pool entry and claim.
    #[must_use]
    pub fn evidence_needs(&self, project: &Project, enterprise: &Enterprise) -> Vec<EvidenceNeed> {
        let Some(pack) = self.pack_of(&Subject::Project(project.id)) else { return Vec::new() };
        let list = if project.pooled_on.is_some() { "claim" } else { "pool" };
        pack.evidence(list)
            .iter()
            .map(|rule| EvidenceNeed {
                rule: rule.clone(),
                filed: [&project.evidence, &enterprise.evidence]
                    .into_iter()
                    .flatten()
                    .filter(|evidence| evidence.kind == rule.kind)
                    .cloned()
                    .collect(),
            })
            .collect()
    }
}
