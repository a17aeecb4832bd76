//! The buttons of a page: every step the actor's office could take here, allowed or greyed **with the reason**.

use law::{Citation, CreditCode, Fen, Pack};

use super::View;
use crate::may::{May, may};
use crate::refusal::RefusalKind;
use crate::registry::StepId;
use crate::role::Actor;
use crate::state::FilingState;
use crate::step::Duty;
use crate::steps::diagnoses;
use crate::subject::Subject;

/// One button.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The step.
    pub step: StepId,
    /// Its article.
    pub cite: Citation,
    /// Whether it can be taken now, or why not.
    pub may: May,
    /// Whether the case waits for it.
    pub primary: bool,
}

impl Action {
    /// Whether it can be taken now.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.may == May::Allowed
    }

    /// Why it cannot be taken now, in words with the date; empty when it can.
    #[must_use]
    pub fn why(&self) -> String {
        match &self.may {
            May::Allowed => String::new(),
            May::NotYet { until: Some(day), why, .. } => format!("{why}，{day} 起可办理"),
            May::NotYet { until: None, why, .. } => why.clone(),
            May::Refused(refusal) => refusal.what.clone(),
        }
    }
}

impl View<'_> {
    /// What the actor's office could do with the subject: first what can be done, the duty before the options.
    /// Steps that have passed for good are left out; those that come later are greyed.
    #[must_use]
    pub fn actions(&self, actor: &Actor, subject: &Subject) -> Vec<Action> {
        let Some(pack) = self.pack_of(subject) else { return Vec::new() };
        let Some((stage, _)) = self.fund.stage(subject) else { return Vec::new() };
        let mut actions: Vec<Action> = StepId::ALL
            .iter()
            .copied()
            .filter(|step| step.row().about(subject.kind()) && step.row().by.contains(&actor.role))
            .filter(|step| step.row().from.is_empty() || step.row().from.iter().any(|from| *from >= stage))
            .filter(|step| !step.row().advance || self.advances(pack, *step, subject))
            .filter(|step| self.has_sense(*step, subject))
            .map(|step| Action {
                step,
                cite: pack.cite(step.row().basis_on(subject.kind())),
                may: may(self.fund, self.packs, step, actor, subject, self.today),
                primary: step.row().duty == Duty::Must,
            })
            .filter(|action| !matches!(&action.may, May::Refused(r) if r.kind == RefusalKind::NotYourOffice))
            .collect();
        actions.sort_by_key(|action| (!action.allowed(), !action.primary));
        actions
    }

    /// A filing as a provider is decided while it is open, and made where there is none; an application for a reward begins
    /// at its call.
    fn filing_waits(&self, step: StepId, code: &CreditCode) -> bool {
        let filing = self.fund.enterprises.get(code).and_then(|own| own.filing.as_ref());
        let state = filing.map(|filing| &filing.state);
        match step {
            StepId::DecideProvider => state == Some(&FilingState::Open),
            StepId::FileProvider => matches!(state, None | Some(FilingState::Refused(..))),
            StepId::StartReward => false,
            _ => true,
        }
    }

    /// The advance has steps where the text gives one; what was advanced comes back only where it was too much.
    fn advances(&self, pack: &Pack, step: StepId, subject: &Subject) -> bool {
        let project = self.fund.project_of(subject);
        match step {
            StepId::RecallAdvance => project.is_some_and(|project| project.excess() > Fen::ZERO),
            _ => step.row().exists_under(pack),
        }
    }

    /// What runs is not resumed, what stands still is not suspended again, and diagnoses are made where a formula counts them.
    fn has_sense(&self, step: StepId, subject: &Subject) -> bool {
        if let Subject::Enterprise(code) = subject {
            return self.filing_waits(step, code);
        }
        if step == StepId::RemoveLeadUnit {
            return !self.fund.lead_units.is_empty();
        }
        let Some(case) = self.case_at(subject) else { return true };
        let suspended = case.suspended.is_some();
        match step {
            StepId::Suspend => !suspended,
            StepId::Resume => suspended,
            StepId::RecordDiagnosis | StepId::AssessDiagnosis => {
                case.purpose().reward().is_some_and(|id| diagnoses::of_formula(self.fund, id))
            }
            _ => true,
        }
    }
}
