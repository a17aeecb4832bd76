//! What an award would be, before it is one: the trial on what is known so far, and what splitting a project would gain.

use law::{Award, AwardRefusal, Fen, Firm};
use serde::Serialize;

use super::View;
use crate::ids::{PaymentId, ProjectId};
use crate::stage::Stage;
use crate::state::{PaymentKind, PaymentLine, Project};
use crate::subject::Subject;

/// A trial of the award on the figures of today. It binds nobody.
#[derive(Debug, Clone)]
pub struct Trial {
    /// What it rests on: 核定投入, or before there is one 申报投入, or 计划投入.
    pub on: &'static str,
    /// The investment it is computed from, in fen.
    pub base: Fen,
    /// The award, or why none.
    pub award: Result<Award, AwardRefusal>,
}

/// Several projects of one enterprise with one provider, and what they gain by being several (第四条（一）).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Splitting {
    /// The projects, this one included.
    pub projects: Vec<ProjectId>,
    /// Awards of the parts, in fen.
    pub apart: Fen,
    /// The award if they were one project, in fen.
    pub together: Fen,
}

/// One line of a payment as the case sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaymentOf {
    /// The instruction.
    pub id: PaymentId,
    /// First payment or balance.
    pub kind: PaymentKind,
    /// The day of the instruction.
    pub on: jiff::civil::Date,
    /// The line.
    pub line: PaymentLine,
}

impl View<'_> {
    /// What the project would be awarded today, on the best figure there is; `None` once an award has been assessed,
    /// and for a project that has come to an end.
    #[must_use]
    pub fn trial(&self, project: &Project) -> Option<Trial> {
        if project.award.is_some() || project.stage.ended() {
            return None;
        }
        let (on, base) = project.investment();
        let pack = self.pack_of(&Subject::Project(project.id))?;
        let award = self.award(pack, project, base, self.fund.awarded(&project.enterprise, Some(project.id)));
        Some(Trial { on, base, award })
    }

    /// The award by the measure of the project's claim batch. A division counts only once the investment is verified:
    /// until then the project has no part in it.
    pub(super) fn award(
        &self,
        pack: &law::Pack,
        project: &Project,
        base: Fen,
        firm: Firm,
    ) -> Result<Award, AwardRefusal> {
        let batch = project.claim.as_ref().and_then(|claim| self.fund.batches.get(&claim.batch));
        let outcome = self.fund.outcome_of(pack, project, base);
        match batch {
            Some(batch) if project.verification.is_some() => batch.assess(pack, project.id, &outcome, firm),
            batch => pack.assess_outcome(batch.and_then(|batch| batch.terms.as_ref()), &outcome, firm),
        }
    }

    /// Whether this project looks like a part of a larger one: other live projects of the enterprise have the same
    /// provider, and together they would be awarded less than apart.
    #[must_use]
    pub fn splitting(&self, project: &Project) -> Option<Splitting> {
        let pack = self.pack_of(&Subject::Project(project.id))?;
        let enterprise = self.fund.enterprises.get(&project.enterprise)?;
        let parts: Vec<&Project> = enterprise
            .projects
            .iter()
            .filter_map(|id| self.fund.projects.get(id))
            .filter(|other| other.stage.counts_as_project() && other.provider.code == project.provider.code)
            .collect();
        if parts.len() < 2 {
            return None;
        }
        let mut firm = Firm::default();
        for part in &parts {
            let (_, base) = part.investment();
            let amount = pack.award_amount(None, base, firm).unwrap_or(Fen::ZERO);
            firm = firm.after(base, amount);
        }
        let whole = Fen::sum(parts.iter().map(|part| part.investment().1))?;
        let together = pack.award_amount(None, whole, Firm::default()).ok()?;
        (firm.awarded > together).then(|| Splitting {
            projects: parts.iter().map(|part| part.id).collect(),
            apart: firm.awarded,
            together,
        })
    }

    /// Every line of every instruction that names the project, in order.
    #[must_use]
    pub fn payments_of(&self, id: ProjectId) -> Vec<PaymentOf> {
        let of_project = |payment: &crate::state::Payment| {
            let lines = payment.lines.iter().filter(|line| line.purpose == id.into());
            lines
                .map(|line| PaymentOf {
                    id: payment.id,
                    kind: payment.kind,
                    on: payment.on,
                    line: line.clone(),
                })
                .collect()
        };
        let payments = self.fund.payments.values();
        payments.flat_map(|payment| -> Vec<PaymentOf> { of_project(payment) }).collect()
    }

    /// The projects of a batch in the order they would be assessed in: those named first, then by day of acceptance.
    /// Each is tried after those before it, because the enterprise's room may run short (第四条（一）).
    #[must_use]
    pub fn trials(
        &self,
        members: &[&Project],
        first: &[ProjectId],
    ) -> Vec<(ProjectId, Result<Award, AwardRefusal>)> {
        let mut verified: Vec<&Project> =
            members.iter().copied().filter(|project| project.stage == Stage::Verified).collect();
        let place = |project: &Project| first.iter().position(|id| *id == project.id).unwrap_or(usize::MAX);
        verified.sort_by_key(|project| place(project));
        let mut firms: std::collections::BTreeMap<&law::CreditCode, Firm> = std::collections::BTreeMap::new();
        let mut trials = Vec::with_capacity(verified.len());
        for project in verified {
            let Some(pack) = self.pack_of(&Subject::Project(project.id)) else { continue };
            let base = project.investment().1;
            let firm = firms
                .entry(&project.enterprise)
                .or_insert_with(|| self.fund.awarded(&project.enterprise, None));
            let award = self.award(pack, project, base, *firm);
            if let Ok(award) = &award {
                *firm = firm.after(base, award.amount);
            }
            trials.push((project.id, award));
        }
        trials
    }
}
