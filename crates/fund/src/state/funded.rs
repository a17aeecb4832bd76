//! What money is awarded to: a project (第八条) or a reward (第九条). Notices, approval, payments and recoveries know of both
//! only what stands here, so that no step is written twice.

use law::{CreditCode, Fen};

use crate::act::Stamp;
use crate::fund::Fund;
use crate::ids::{Digest, NoticeId, PersonId, Purpose};
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Approval, Evidence, NoticeRow, Project, Reward, Suspension};

/// A case that money is awarded to.
pub trait Funded {
    /// Its number.
    fn purpose(&self) -> Purpose;
    /// Who is awarded.
    fn enterprise(&self) -> &CreditCode;
    /// Another firm that has a part in it: the provider of a project.
    fn partner(&self) -> Option<&CreditCode>;
    /// Its name.
    fn name(&self) -> &str;
    /// Digest of the pack that governs it.
    fn pack(&self) -> &str;
    /// Where it stands.
    fn stage(&self) -> Stage;
    /// Set while it is suspended.
    fn suspended(&self) -> Option<&Suspension>;
    /// The notice it stands on.
    fn notice(&self) -> Option<NoticeId>;
    /// The approval.
    fn approval(&self) -> Option<&Approval>;
    /// The assessed or approved amount, zero where there is none, in fen.
    fn awarded(&self) -> Fen;
    /// Confirmed payments, in fen.
    fn paid(&self) -> Fen;
    /// Instructed and not yet confirmed or returned, in fen.
    fn instructed(&self) -> Fen;
    /// Recovery ordered over all orders, in fen.
    fn recovery_ordered(&self) -> Fen;
    /// Recovery received, in fen.
    fn recovered(&self) -> Fen;
    /// Its files.
    fn evidence(&self) -> &[Evidence];
    /// Who took which step.
    fn duties(&self) -> &[(StepId, PersonId)];
    /// Its history: positions in `Fund::acts`.
    fn acts(&self) -> &[usize];
    /// The row a notice shows of it, once there is an amount.
    fn notice_row(&self, fund: &Fund) -> Option<NoticeRow>;

    /// Moves to a stage on the day of the act.
    fn go(&mut self, stage: Stage, stamp: &Stamp);
    /// Stands on a notice, or on none.
    fn stand_on(&mut self, notice: Option<NoticeId>);
    /// Is approved.
    fn approve(&mut self, approval: Approval);
    /// What is instructed of it now, in fen.
    fn instruct(&mut self, amount: Fen);
    /// Is paid an amount that was instructed.
    fn pay(&mut self, amount: Fen);
    /// Is ordered to give back.
    fn order_back(&mut self, amount: Fen);
    /// Has given back; `room` where it may be awarded anew.
    fn give_back(&mut self, amount: Fen, room: bool);
    /// Its award is lowered.
    fn reduce(&mut self, amount: Fen, less: Fen, reason: &str, file: Option<&Digest>);
    /// Its amount is found again from the start.
    fn reassess(&mut self, stamp: &Stamp);
    /// Files a piece of evidence.
    fn file(&mut self, evidence: Evidence);
    /// An act was done on it.
    fn note(&mut self, position: usize, stamp: &Stamp);

    /// Whether what it rests on is settled and no more papers of the applicant are taken: a reward that was submitted.
    fn settled(&self) -> bool;

    /// What is still to be paid: award less paid, in fen.
    fn due(&self) -> Fen {
        self.awarded().checked_sub(self.paid()).unwrap_or(Fen::ZERO)
    }
}

/// What both have under the same name.
macro_rules! shared {
    () => {
        fn purpose(&self) -> Purpose {
            self.id.into()
        }
        fn enterprise(&self) -> &CreditCode {
            &self.enterprise
        }
        fn name(&self) -> &str {
            &self.name
        }
        fn pack(&self) -> &str {
            &self.pack
        }
        fn stage(&self) -> Stage {
            self.stage
        }
        fn suspended(&self) -> Option<&Suspension> {
            self.suspended.as_ref()
        }
        fn notice(&self) -> Option<NoticeId> {
            self.notice
        }
        fn approval(&self) -> Option<&Approval> {
            self.approval.as_ref()
        }
        fn awarded(&self) -> Fen {
            self.award.as_ref().map_or(Fen::ZERO, |award| award.amount)
        }
        fn paid(&self) -> Fen {
            self.paid
        }
        fn instructed(&self) -> Fen {
            self.instructed
        }
        fn recovery_ordered(&self) -> Fen {
            self.recovery_ordered
        }
        fn recovered(&self) -> Fen {
            self.recovered
        }
        fn evidence(&self) -> &[Evidence] {
            &self.evidence
        }
        fn duties(&self) -> &[(StepId, PersonId)] {
            &self.duties
        }
        fn acts(&self) -> &[usize] {
            &self.acts
        }
        fn go(&mut self, stage: Stage, stamp: &Stamp) {
            self.move_to(stage, stamp);
        }
        fn stand_on(&mut self, notice: Option<NoticeId>) {
            self.notice = notice;
        }
        fn approve(&mut self, approval: Approval) {
            self.approval = Some(approval);
        }
        fn instruct(&mut self, amount: Fen) {
            self.instructed = amount;
        }
        fn pay(&mut self, amount: Fen) {
            self.paid = self.paid.checked_add(amount).unwrap_or(self.paid);
            self.instructed = Fen::ZERO;
        }
        fn order_back(&mut self, amount: Fen) {
            self.recovery_ordered =
                self.recovery_ordered.checked_add(amount).unwrap_or(self.recovery_ordered);
        }
        fn give_back(&mut self, amount: Fen, room: bool) {
            self.recovered = self.recovered.checked_add(amount).unwrap_or(self.recovered);
            if room {
                self.restored = self.restored.checked_add(amount).unwrap_or(self.restored);
            }
        }
        fn reduce(&mut self, amount: Fen, less: Fen, reason: &str, file: Option<&Digest>) {
            if let Some(award) = &mut self.award {
                award.amount = amount;
                award.reductions.push((less, reason.to_owned(), file.cloned()));
            }
        }
        fn file(&mut self, evidence: Evidence) {
            self.evidence.push(evidence);
        }
        fn note(&mut self, position: usize, stamp: &Stamp) {
            self.acts.push(position);
            self.duties.push((stamp.step, stamp.person.clone()));
        }
    };
}

impl Funded for Project {
    shared!();

    fn partner(&self) -> Option<&CreditCode> {
        Some(&self.provider.code)
    }

    fn notice_row(&self, fund: &Fund) -> Option<NoticeRow> {
        let award = self.award.as_ref()?;
        Some(NoticeRow {
            purpose: self.id.into(),
            enterprise: self.enterprise.clone(),
            enterprise_name: fund.enterprises.get(&self.enterprise)?.name.clone(),
            name: self.name.clone(),
            verified: Some(award.verified),
            measure: None,
            amount: award.amount,
        })
    }

    fn settled(&self) -> bool {
        self.stage.ended()
    }

    fn reassess(&mut self, stamp: &Stamp) {
        self.verification = None;
        self.award = None;
        self.notice = None;
        self.move_to(Stage::Accepted, stamp);
    }
}

impl Funded for Reward {
    shared!();

    fn partner(&self) -> Option<&CreditCode> {
        None
    }

    fn notice_row(&self, fund: &Fund) -> Option<NoticeRow> {
        let award = self.award.as_ref()?;
        Some(NoticeRow {
            purpose: self.id.into(),
            enterprise: self.enterprise.clone(),
            enterprise_name: fund.enterprises.get(&self.enterprise)?.name.clone(),
            name: self.name.clone(),
            verified: None,
            measure: Some(award.measure.clone()),
            amount: award.amount,
        })
    }

    fn settled(&self) -> bool {
        !matches!(self.stage, Stage::RewardStarted | Stage::RewardReturned)
    }

    fn reassess(&mut self, stamp: &Stamp) {
        self.award = None;
        self.notice = None;
        self.scores = Vec::new();
        self.go(Stage::RewardAdmitted, stamp);
    }
}

impl Fund {
    /// The project or reward.
    #[must_use]
    pub fn funded(&self, purpose: Purpose) -> Option<&dyn Funded> {
        match purpose {
            Purpose::Project(id) => self.projects.get(&id).map(|own| own as &dyn Funded),
            Purpose::Reward(id) => self.rewards.get(&id).map(|own| own as &dyn Funded),
            Purpose::Procurement(_) => None,
        }
    }

    /// The same, to be changed.
    pub fn funded_mut(&mut self, purpose: Purpose) -> Option<&mut dyn Funded> {
        match purpose {
            Purpose::Project(id) => self.projects.get_mut(&id).map(|own| own as &mut dyn Funded),
            Purpose::Reward(id) => self.rewards.get_mut(&id).map(|own| own as &mut dyn Funded),
            Purpose::Procurement(_) => None,
        }
    }

    /// All of them, projects first.
    pub fn all_funded(&self) -> impl Iterator<Item = &dyn Funded> {
        let projects = self.projects.values().map(|own| own as &dyn Funded);
        projects.chain(self.rewards.values().map(|own| own as &dyn Funded))
    }
}
