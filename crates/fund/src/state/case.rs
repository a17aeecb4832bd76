//! What a project (第八条) and a reward (第九条) have alike: whose it is, where it stands, its files, its notice and its money.
//! Both hold a [`Case`] and are read through to it, so that no step and no field is written twice.

use jiff::civil::Date;
use law::{CreditCode, Fen};
use serde::Serialize;

use crate::act::Stamp;
use crate::ids::{NoticeId, PersonId};
use crate::registry::StepId;
use crate::stage::Stage;
use crate::state::{Approval, Course, Evidence, Return, Suspension, is_zero};

/// A case that money may be awarded to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Whose it is.
    pub enterprise: CreditCode,
    /// Its name: of the project, the product, or the work.
    pub name: String,
    /// Digest of the pack that governs it: current at application, then by the reading on the governing date; the call's of a
    /// reward.
    pub pack: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since which day.
    pub since: Date,
    /// Where it has stood, and when nothing moved: time limits are reckoned from it.
    pub course: Course,
    /// Set while it is suspended.
    pub suspended: Option<Suspension>,
    /// Set while it is returned for correction.
    pub returned: Option<Return>,
    /// Its files.
    pub evidence: Vec<Evidence>,
    /// The notice it stands on.
    pub notice: Option<NoticeId>,
    /// The approval.
    pub approval: Option<Approval>,
    /// Confirmed payments, in fen.
    pub paid: Fen,
    /// Instructed and not yet confirmed or returned, in fen.
    pub instructed: Fen,
    /// Recovery ordered, in fen, over all orders.
    pub recovery_ordered: Fen,
    /// Recovery received, in fen.
    pub recovered: Fen,
    /// Of what was recovered, what may be awarded anew (reading on recovered money), in fen.
    pub restored: Fen,
    /// Of what was recovered, what was given back to the enterprise again, in fen.
    #[serde(skip_serializing_if = "is_zero")]
    pub refunded: Fen,
    /// Who took which step: segregation of duties is about persons, over the whole case.
    pub duties: Vec<(StepId, PersonId)>,
    /// Its history: positions in `Fund::acts`.
    pub acts: Vec<usize>,
}

impl Case {
    /// As it begins at a stage on the day of the act.
    #[must_use]
    pub fn begun(enterprise: CreditCode, name: String, pack: String, stage: Stage, stamp: &Stamp) -> Self {
        Case {
            enterprise,
            name,
            pack,
            stage,
            since: stamp.on,
            course: Course::begun(stage, stamp.on),
            suspended: None,
            returned: None,
            evidence: Vec::new(),
            notice: None,
            approval: None,
            paid: Fen::ZERO,
            instructed: Fen::ZERO,
            recovery_ordered: Fen::ZERO,
            recovered: Fen::ZERO,
            restored: Fen::ZERO,
            refunded: Fen::ZERO,
            duties: Vec::new(),
            acts: Vec::new(),
        }
    }

    /// Moves to a stage on the day of the act.
    pub fn move_to(&mut self, stage: Stage, stamp: &Stamp) {
        if self.stage != stage {
            self.stage = stage;
            self.since = stamp.on;
            self.course.enter(stage, stamp.on);
        }
    }

    /// An act was done on it.
    pub fn note(&mut self, position: usize, stamp: &Stamp) {
        self.acts.push(position);
        self.duties.push((stamp.step, stamp.person.clone()));
    }

    /// Whether an award stands that the city government has approved.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.approval.is_some() && self.stage != Stage::AwardWithdrawn
    }

    /// Whether it has come to a stage, wherever it stands now.
    #[must_use]
    pub fn came_to(&self, stage: Stage) -> bool {
        self.course.stays().iter().any(|stay| stay.stage == stage)
    }

    /// Is paid an amount that was instructed.
    pub fn pay(&mut self, amount: Fen) {
        self.paid = self.paid.checked_add(amount).unwrap_or(self.paid);
        self.instructed = Fen::ZERO;
    }

    /// Is ordered to give back.
    pub fn order_back(&mut self, amount: Fen) {
        self.recovery_ordered = self.recovery_ordered.checked_add(amount).unwrap_or(self.recovery_ordered);
    }

    /// Is spared a part of what it was ordered to give back.
    pub fn spare(&mut self, amount: Fen) {
        self.recovery_ordered = self.recovery_ordered.checked_sub(amount).unwrap_or(self.recovery_ordered);
    }

    /// Has given back; `room` where it may be awarded anew.
    pub fn give_back(&mut self, amount: Fen, room: bool) {
        self.recovered = self.recovered.checked_add(amount).unwrap_or(self.recovered);
        if room {
            self.restored = self.restored.checked_add(amount).unwrap_or(self.restored);
        }
    }

    /// Holds again what it had given back: that is not free to be awarded anew any more.
    pub fn hold_again(&mut self, amount: Fen) {
        self.restored = self.restored.checked_sub(amount).unwrap_or(self.restored);
    }

    /// Does not hold it after all.
    pub fn let_go(&mut self, amount: Fen) {
        self.restored = self.restored.checked_add(amount).unwrap_or(self.restored);
    }

    /// Is given back what it had returned.
    pub fn refund(&mut self, amount: Fen) {
        self.refunded = self.refunded.checked_add(amount).unwrap_or(self.refunded);
    }

    /// What may still be ordered back: it was paid, or given back, and no order names it, in fen.
    #[must_use]
    pub fn orderable(&self) -> Fen {
        let had = self.paid.checked_add(self.refunded).unwrap_or(self.paid);
        had.checked_sub(self.recovery_ordered).unwrap_or(Fen::ZERO)
    }

    /// The persons who took any of these steps in it.
    pub fn takers<'a>(&'a self, steps: &'a [StepId]) -> impl Iterator<Item = (StepId, &'a PersonId)> + 'a {
        self.duties.iter().filter(|(step, _)| steps.contains(step)).map(|(step, person)| (*step, person))
    }
}

/// What holds a [`Case`] is read and changed as one.
macro_rules! is_a_case {
    ($name:ident) => {
        impl std::ops::Deref for $name {
            type Target = crate::state::Case;
            fn deref(&self) -> &crate::state::Case {
                &self.case
            }
        }
        impl std::ops::DerefMut for $name {
            fn deref_mut(&mut self) -> &mut crate::state::Case {
                &mut self.case
            }
        }
    };
}
pub(super) use is_a_case;
