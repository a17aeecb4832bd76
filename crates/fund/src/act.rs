//! The two traits a step file implements: the [`Act`] that is asked for, and the [`Happening`]s that are recorded.

use jiff::civil::Date;
use law::{Basis, Citation, Pack};
use serde::Serialize;

use crate::fund::Fund;
use crate::ids::{AccountId, PersonId, ProcurementId, ProjectId, Purpose};
use crate::ledger::Posting;
use crate::lot::{Checkpoint, Lot};
use crate::packs::Packs;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::{Actor, Role};
use crate::state::Attached;
use crate::subject::Subject;

/// A command: one act asked for by one person. Its fields are what the form asks.
pub trait Act {
    /// What it is about.
    fn subject(&self) -> Subject;

    /// The projects it touches besides its subject, so that office, stage and duty are checked for each (lists).
    fn projects(&self) -> Vec<ProjectId> {
        Vec::new()
    }

    /// The same, where they need not all be projects.
    fn cases(&self) -> Vec<Purpose> {
        self.projects().into_iter().map(Purpose::Project).collect()
    }

    /// The record that fixed the population from which it draws a lot, if it does: the office hands over the first checkpoint
    /// that covers it, see [`crate::lot`].
    fn drawn_after(&self, _fund: &Fund) -> Option<u64> {
        None
    }

    /// What follows if it is allowed: the conclusions, or why not. Pure: no clock, no chance, no IO.
    ///
    /// # Errors
    /// A [`Refusal`] from evidence missing on; what comes before has been checked by `may`.
    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal>;
}

/// Something that happened. It records conclusions; applying it cannot fail and reads neither pack nor clock.
pub trait Happening: Serialize {
    /// Changes the state.
    fn apply(&self, fund: &mut Fund, stamp: &Stamp);

    /// The ledger postings it makes, from the event alone.
    fn postings(&self) -> Vec<Posting> {
        Vec::new()
    }

    /// The projects whose history it belongs to.
    fn projects(&self) -> Vec<ProjectId> {
        Vec::new()
    }

    /// The procurement whose history it belongs to.
    fn procurement(&self) -> Option<ProcurementId> {
        None
    }

    /// Everything whose history it belongs to: projects, a procurement, rewards.
    fn cases(&self) -> Vec<Purpose> {
        let projects = self.projects().into_iter().map(Purpose::Project);
        projects.chain(self.procurement().map(Purpose::Procurement)).collect()
    }

    /// The files it rests on, each with where it is found.
    fn files(&self) -> Vec<Attached> {
        Vec::new()
    }

    /// The lot it records, which a verification draws again.
    fn lot(&self) -> Option<&Lot> {
        None
    }

    /// One sentence for the timeline, in Chinese, without personal data.
    fn tell(&self) -> String;
}

/// Who did it, when, and where it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Sequence number of the record, from 1.
    pub seq: u64,
    /// Milliseconds since the epoch.
    pub at: i64,
    /// The day in Harbin on which it was done.
    pub on: Date,
    /// By which account.
    pub account: AccountId,
    /// By which person.
    pub person: PersonId,
    /// In which office.
    pub role: Role,
    /// Which step.
    pub step: StepId,
}

/// What a decision may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The fund as it stands.
    pub fund: &'a Fund,
    /// Every adopted pack.
    pub packs: &'a Packs,
    /// The pack that governs the subject (never simply the latest one).
    pub pack: &'a Pack,
    /// Who asks.
    pub actor: &'a Actor,
    /// The day in Harbin.
    pub today: Date,
    /// The first checkpoint that covers the record which [`Act::drawn_after`] names, once there is one.
    pub checkpoint: Option<&'a Checkpoint>,
}

impl Context<'_> {
    /// The article behind a legal point, in the governing pack.
    #[must_use]
    pub fn cite(&self, basis: Basis) -> Citation {
        self.pack.cite(basis)
    }

    /// A refusal under a legal point of the governing pack.
    #[must_use]
    pub fn refuse(
        &self,
        kind: RefusalKind,
        basis: Basis,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Refusal {
        Refusal::new(kind, what, self.cite(basis), remedy)
    }

    /// The checkpoint a lot is drawn from.
    ///
    /// # Errors
    /// [`RefusalKind::NotYet`] while the population stands in no signed checkpoint: both were asked for at once.
    pub fn drawn_from(&self, basis: Basis) -> Result<&Checkpoint, Refusal> {
        self.checkpoint.ok_or_else(|| {
            let what = "抽取范围刚刚确定，日志还没有签出包含它的检查点";
            self.refuse(RefusalKind::NotYet, basis, what, "抽取范围写入日志后再抽取，请稍候重试。")
        })
    }

    /// A field that cannot be accepted as it is.
    #[must_use]
    pub fn malformed(&self, field: &str, message: impl Into<String>) -> Refusal {
        let message = message.into();
        self.refuse(RefusalKind::Malformed, Basis::Cooperation, message.clone(), "请按提示修改后再提交。")
            .field(field, message)
    }

    /// `Ok` where the text says something, a refusal that names the field where it does not.
    ///
    /// # Errors
    /// [`RefusalKind::Malformed`] for an empty text or one over `most` characters.
    pub fn text(&self, field: &str, label: &str, text: &str, most: usize) -> Result<(), Refusal> {
        let length = text.trim().chars().count();
        if length == 0 {
            return Err(self.malformed(field, format!("请填写{label}")));
        }
        if length > most {
            return Err(self.malformed(field, format!("{label}最多 {most} 个字，现有 {length} 个")));
        }
        Ok(())
    }
}
