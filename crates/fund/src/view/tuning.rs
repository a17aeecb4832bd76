//! 批次调校: a claim batch under trial, the money there is for it, and the cases that may ask for money after it.

use law::Fen;

use super::View;
use crate::forecast::Pool;
use crate::ids::BatchId;
use crate::ledger::LedgerAccount;
use crate::state::{Batch, BatchKind};
use crate::tuning::{Trials, Untried};

/// What is left under the head of transformation, in fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// Allotted and not committed.
    pub available: Fen,
    /// Assessed, in whatever batch, and not yet approved: as good as gone.
    pub pending: Fen,
}

impl Purse {
    /// What there is for a batch now; negative where more has been assessed than there is.
    #[must_use]
    pub fn free(&self) -> Fen {
        self.available.checked_sub(self.pending).unwrap_or_default()
    }
}

/// A batch under trial.
pub struct Tuning<'a> {
    /// The batch.
    pub batch: &'a Batch,
    /// Its cases and the measures that may be tried on them.
    pub trials: Trials<'a>,
    /// What there is.
    pub purse: Purse,
}

impl<'a> View<'a> {
    /// A claim batch under trial; `None` for any other batch.
    ///
    /// # Errors
    /// Why it cannot be tried.
    #[must_use]
    pub fn tuning(&self, id: BatchId) -> Option<Result<Tuning<'a>, Untried>> {
        let batch = self.fund.batches.get(&id).filter(|batch| batch.kind == BatchKind::Claim)?;
        let pack = self.pack_of(&crate::subject::Subject::Batch(id))?;
        let tuning = Trials::new(self.fund, self.packs, pack, batch);
        Some(tuning.map(|trials| Tuning { batch, trials, purse: self.purse() }))
    }

    /// What is left under the head of transformation.
    #[must_use]
    pub fn purse(&self) -> Purse {
        let head = self.pack().map(|pack| pack.transformation().id.clone()).unwrap_or_default();
        let waiting = self.fund.projects.values();
        let waiting = waiting.filter(|project| project.stage.holds_award() && project.approval.is_none());
        Purse {
            available: self.fund.ledger.balance(&LedgerAccount::Available(head)),
            pending: Fen::sum(waiting.map(crate::state::Project::award_amount)).unwrap_or_default(),
        }
    }

    /// The cases that may ask for money after a batch has had its own.
    #[must_use]
    pub fn pool_after(&self, batch: BatchId) -> Pool {
        Pool::of(self.fund, self.packs, self.today, Some(batch))
    }
}
