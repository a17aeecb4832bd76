//! What money is awarded to: a project (第八条) or a reward (第九条). Both are a [`Case`]; here stands what they answer differently.
//! Notices, approval, payments and recoveries ask no more, so that no step is written twice.

use std::ops::DerefMut;

use jiff::civil::Date;
use law::{CreditCode, Fen};

use crate::act::Stamp;
use crate::fund::Fund;
use crate::ids::{Digest, Purpose};
use crate::stage::Stage;
use crate::state::{AdvanceState, Case, NoticeRow, Project, Reward};

/// A case that money is awarded to.
pub trait Funded: DerefMut<Target = Case> {
    /// Its number.
    fn purpose(&self) -> Purpose;
    /// Another firm that has a part in it: the provider of a project.
    fn partner(&self) -> Option<&CreditCode>;
    /// The assessed or approved amount, zero where there is none, in fen.
    fn awarded(&self) -> Fen;
    /// The row a notice shows of it, once there is an amount.
    fn notice_row(&self, fund: &Fund) -> Option<NoticeRow>;
    /// The day on which it was applied for; `None` while it is only being filled in.
    fn applied_on(&self) -> Option<Date>;
    /// Whether it was let in: a project into the pool, a reward to its assessment.
    fn entered(&self) -> bool;
    /// Whether what it rests on is settled and no more papers of the applicant are taken: a reward that was submitted.
    fn settled(&self) -> bool;
    /// Its award is lowered.
    fn reduce(&mut self, amount: Fen, less: Fen, reason: &str, file: Option<&Digest>);
    /// Its amount is found again from the start.
    fn reassess(&mut self, stamp: &Stamp);

    /// The head its money is committed under: by the approval, or before it by the advance.
    fn head(&self) -> Option<&str>;

    /// Where its advance stands; `None` where none was paid.
    fn advance_state(&self) -> Option<AdvanceState> {
        None
    }

    /// What is still to be paid: award less paid, in fen. Nothing where more was advanced than is awarded.
    fn due(&self) -> Fen {
        self.awarded().checked_sub(self.paid).filter(|due| !due.is_negative()).unwrap_or(Fen::ZERO)
    }
}

/// What both have under the same name, each in an award of its own kind.
macro_rules! shared {
    () => {
        fn purpose(&self) -> Purpose {
            self.id.into()
        }
        fn awarded(&self) -> Fen {
            self.award.as_ref().map_or(Fen::ZERO, |award| award.amount)
        }
        fn reduce(&mut self, amount: Fen, less: Fen, reason: &str, file: Option<&Digest>) {
            if let Some(award) = &mut self.award {
                award.amount = amount;
                award.reductions.push((less, reason.to_owned(), file.cloned()));
            }
        }
    };
}

impl Funded for Project {
    shared!();

    fn partner(&self) -> Option<&CreditCode> {
        Some(&self.provider.code)
    }

    fn advance_state(&self) -> Option<AdvanceState> {
        Project::advance_state(self)
    }

    fn head(&self) -> Option<&str> {
        let granted = self.advance.as_ref().and_then(|advance| advance.granted.as_ref());
        let approved = self.approval.as_ref().map(|approval| approval.head.as_str());
        approved.or_else(|| granted.map(|granted| granted.head.as_str()))
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

    fn applied_on(&self) -> Option<Date> {
        Some(self.applied_on)
    }

    fn entered(&self) -> bool {
        self.pooled_on.is_some()
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

    fn head(&self) -> Option<&str> {
        self.approval.as_ref().map(|approval| approval.head.as_str())
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

    fn applied_on(&self) -> Option<Date> {
        self.applied_on
    }

    fn entered(&self) -> bool {
        self.came_to(Stage::RewardAdmitted)
    }

    fn settled(&self) -> bool {
        !matches!(self.stage, Stage::RewardStarted | Stage::RewardReturned)
    }

    fn reassess(&mut self, stamp: &Stamp) {
        self.award = None;
        self.notice = None;
        self.scores = Vec::new();
        self.move_to(Stage::RewardAdmitted, stamp);
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
