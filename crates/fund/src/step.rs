//! The shape of one row of the procedure. The rows themselves stand in `steps/`, one file each; `registry.rs` lists them.
//!
//! A row is read by enforcement, by the buttons (greyed with the reason), by the worklist, by reminders, by the
//! permission matrix and by the generated documents: one source, so that they cannot disagree.

use law::{Basis, Pack};

use crate::registry::StepId;
use crate::role::Role;
use crate::stage::Stage;
use crate::subject::SubjectKind;

/// Who, besides holding the role, may take the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The role alone: city offices, or within the actor's own district or enterprise where the role is bound to one.
    Own,
    /// Only an expert who was named for this project's acceptance.
    NamedExpert,
    /// The supervision group itself, or an account of the firm to which the inspection is entrusted (第十五条).
    Entrusted,
    /// The party a finding is about; for a supplier, which has no account, the bureau's handler.
    Party,
}

/// Whether the step waits for somebody (it stands in the worklist) or may be taken when there is cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The case stands still until it is taken.
    Must,
    /// It is taken when there is cause.
    May,
}

/// A condition of time or circumstance, by name; its number comes from the pack, its answer from `may`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// The days of the public notice are over (第八条).
    NoticePeriod,
    /// No objection to the notice is open (第八条).
    ObjectionsSettled,
    /// A changed payee account has cooled down.
    AccountCooling,
    /// The city has passed its own pilot acceptance (第十一条).
    CityAcceptance,
    /// Central money has arrived (第十一条).
    GrantArrival,
    /// No difference between the treasury's statement and the record is open (第三条（二）).
    Reconciled,
    /// Every expert of the panel has scored every application (第九条 评审).
    Scores,
    /// The party has been heard, or its days for it are over (第十七条).
    Defence,
    /// The last day for the return of money, or of the last demand, has passed (第十七条).
    Overdue,
    /// Every named expert has given an opinion (第八条 验收评审).
    Opinions,
}

/// One row of the procedure.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Its identity.
    pub id: StepId,
    /// What the office does (办理用语).
    pub name: &'static str,
    /// What the applicant and the public read once it is done (对外用语).
    pub public: &'static str,
    /// What is waited for while it is not done (后续用语).
    pub next: &'static str,
    /// The article it rests on.
    pub basis: Basis,
    /// Who may take it.
    pub by: &'static [Role],
    /// Which of them exactly.
    pub reach: Reach,
    /// What it is about.
    pub on: SubjectKind,
    /// The stages it may start from; empty: any.
    pub from: &'static [Stage],
    /// The stages of the projects it takes in a list or with a notice or instruction, where it is not about one project; of the
    /// recovery, where the instruction is a refund.
    pub takes: &'static [Stage],
    /// The stages it may lead to, of its subject and of the projects it is also about; empty: it leaves the stage as it is.
    pub to: &'static [Stage],
    /// Does the case wait for it?
    pub duty: Duty,
    /// What must have passed before.
    pub waits: &'static [Wait],
    /// Steps of the same case whose takers may not take this one (回避).
    pub excludes: &'static [StepId],
    /// The evidence list of the pack that must be complete before it.
    pub evidence: Option<&'static str>,
    /// The promised time limit of the pack, counted from when the case reached the stage.
    pub limit: Option<&'static str>,
    /// Whether it is taken on rewards as it is on projects.
    pub rewards: bool,
    /// Whether it may be taken on a suspended project.
    pub while_suspended: bool,
    /// Whether there is such a step only where the text gives an advance (首期).
    pub advance: bool,
}

impl Step {
    /// A row with nothing but the usual: to be completed with struct update syntax.
    pub const BLANK: Step = Step {
        id: StepId::RegisterEnterprise,
        name: "",
        public: "",
        next: "",
        basis: Basis::Procedure,
        by: &[],
        reach: Reach::Own,
        on: SubjectKind::Project,
        from: &[],
        takes: &[],
        to: &[],
        duty: Duty::May,
        waits: &[],
        excludes: &[],
        evidence: None,
        limit: None,
        rewards: false,
        while_suspended: false,
        advance: false,
    };

    /// The stages from which a subject of this kind may be taken: its own, or as one of those the step is also about.
    #[must_use]
    pub fn starts(&self, kind: SubjectKind) -> &'static [Stage] {
        if self.about(kind) { self.from } else { self.takes }
    }

    /// The article it rests on where it is about a subject of this kind: what 第八条 says of projects, 第九条 says of rewards.
    #[must_use]
    pub fn basis_on(&self, kind: SubjectKind) -> Basis {
        match (kind, self.basis) {
            (SubjectKind::Reward, Basis::Procedure) => Basis::RewardProcedure,
            (_, basis) => basis,
        }
    }

    /// Whether there is such a step under a pack.
    #[must_use]
    pub fn exists_under(&self, pack: &Pack) -> bool {
        !self.advance || pack.advance_rule().is_some()
    }

    /// Whether it is about a subject of this kind.
    #[must_use]
    pub fn about(&self, kind: SubjectKind) -> bool {
        self.on == kind || (self.rewards && kind == SubjectKind::Reward)
    }
}
