//! 可行性: head by head, what has been given and claimed, and what can still be promised — now, and once everything the centre
//! has promised is here and allotted (第三条（二）、第十一条).

use law::{Citation, Fen};
use serde::Serialize;

use super::View;
use crate::budget::{self, Share};
use crate::ledger::LedgerAccount;
use crate::stage::Stage;
use crate::state::Funded;

/// One head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeasibleHead {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its article.
    pub cite: Citation,
    /// The most it may be given, in fen; `None` where nothing but the share limits it.
    pub ceiling: Option<Fen>,
    /// Allotted, in fen.
    pub allotted: Fen,
    /// On the way to be committed: awards assessed and not approved, procurements planned and not signed; in fen.
    pub promised: Fen,
    /// Committed and not paid, in fen.
    pub committed: Fen,
    /// Of that instructed, in fen.
    pub instructed: Fen,
    /// Paid, in fen.
    pub paid: Fen,
    /// Allotted and not committed, in fen.
    pub available: Fen,
    /// What can still be promised now, in fen.
    pub now: Fen,
    /// Of that covered by money that is here and owed to nobody, in fen.
    pub covered: Fen,
    /// What can still be promised once all promised money is here and allotted, in fen.
    pub later: Fen,
}

/// The whole fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feasibility {
    /// Head by head.
    pub heads: Vec<FeasibleHead>,
    /// At the treasury and claimed by no instruction, in fen.
    pub free: Fen,
    /// Committed and neither paid nor instructed: free money that is owed, in fen.
    pub owed: Fen,
    /// Promised by the centre and not here, in fen.
    pub expected: Fen,
    /// Promised and not allotted, in fen.
    pub unallotted: Fen,
    /// The share of 第八条 as it stands.
    pub share: Option<Share>,
}

impl Feasibility {
    /// What is free and owed to nobody, in fen.
    #[must_use]
    pub fn uncommitted(&self) -> Fen {
        less(self.free, self.owed)
    }
}

/// The first less the second, not below zero.
fn less(one: Fen, other: Fen) -> Fen {
    one.checked_sub(other).filter(|rest| !rest.is_negative()).unwrap_or(Fen::ZERO)
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Fen {
    Fen::sum(amounts).unwrap_or(Fen::ZERO)
}

impl View<'_> {
    /// What can still be promised, head by head.
    #[must_use]
    pub fn feasibility(&self) -> Feasibility {
        let money = self.money();
        let share = self.pack().map(|pack| Share::of(self.fund, pack, &self.fund.allotted));
        let instructed = sum(money.heads.iter().map(|head| self.instructed_from(&head.id)));
        let owed = less(sum(money.heads.iter().map(|head| head.committed)), instructed);
        let free = self.fund.free_cash();
        let own = self.pack().map(|pack| pack.transformation().id.clone()).unwrap_or_default();
        let heads = money.heads.iter().map(|head| {
            let promised = self.on_the_way(&head.id);
            let now = less(head.available, promised);
            let side =
                share.as_ref().map(|share| if head.id == own { share.transformation } else { share.others });
            let more = [
                head.ceiling.map(|ceiling| less(ceiling, head.allotted)),
                side.and_then(|side| side.room()),
                Some(money.unallotted),
            ];
            let more = more.into_iter().flatten().min().unwrap_or(Fen::ZERO);
            FeasibleHead {
                id: head.id.clone(),
                title: head.title.clone(),
                cite: head.cite.clone(),
                ceiling: head.ceiling,
                allotted: head.allotted,
                promised,
                committed: head.committed,
                instructed: self.instructed_from(&head.id),
                paid: head.paid,
                available: head.available,
                now,
                covered: now.min(less(free, owed)),
                later: less(sum([head.available, more]), promised),
            }
        });
        Feasibility {
            heads: heads.collect(),
            free,
            owed,
            expected: self.fund.ledger.balance(&LedgerAccount::Promised),
            unallotted: money.unallotted,
            share,
        }
    }

    /// What is on the way to be committed under a head, in fen.
    fn on_the_way(&self, head: &str) -> Fen {
        let own = self.pack().is_some_and(|pack| pack.transformation().id == head);
        let awards = self
            .fund
            .projects
            .values()
            .filter(|project| own && project.stage.holds_award() && project.stage < Stage::Approved);
        let plans =
            self.fund.procurements.values().filter(|plan| plan.head == head && plan.contract.is_none());
        sum(awards
            .map(|project| project.beyond_advance(project.award_amount()))
            .chain(plans.map(crate::state::Procurement::takes)))
    }

    fn instructed_from(&self, head: &str) -> Fen {
        let contracts = self.fund.procurements.values().filter(|own| own.head == head);
        sum(self
            .awarded_from(head)
            .map(|case| case.instructed)
            .chain(contracts.map(crate::state::Procurement::instructed)))
    }

    /// What is paid from a head, in fen.
    pub(super) fn paid_from(&self, head: &str) -> Fen {
        let contracts = self.fund.procurements.values().filter(|own| own.head == head);
        sum(self
            .awarded_from(head)
            .map(|case| case.paid)
            .chain(contracts.map(crate::state::Procurement::paid)))
    }

    /// The projects and rewards whose money is committed under a head.
    fn awarded_from(&self, head: &str) -> impl Iterator<Item = &dyn Funded> {
        let of_head = move |case: &&dyn Funded| case.head() == Some(head);
        self.fund.all_funded().filter(of_head)
    }

    /// The ceiling a head has today, in fen.
    #[must_use]
    pub fn ceiling(&self, head: &str) -> Option<Fen> {
        budget::ceiling(self.fund, self.pack()?.head(head)?)
    }
}
