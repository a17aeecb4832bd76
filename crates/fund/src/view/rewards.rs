//! 奖补申报列表: every application for a reward the reader may know of, filtered: offices and applicants what they may see,
//! everyone what a notice has made public. The same rows are shown, summed and exported.

use law::AmountForm;

use super::{Financed, RewardRow, View};
use crate::ids::BatchId;
use crate::role::Actor;
use crate::stage::Stage;
use crate::state::Reward;
use crate::subject::Subject;

/// What to show; empty fields do not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RewardFilter {
    /// Part of the name of product or applicant, a credit code, or a number.
    pub q: String,
    /// Id of a kind, or of a head that has none.
    pub kind: String,
    /// The call.
    pub call: Option<BatchId>,
    /// Stage.
    pub stage: Option<Stage>,
    /// Division code of the applicant.
    pub district: String,
    /// Industry id of the pack, of the applicant.
    pub industry: String,
    /// Has come to this stage, whether it still stands there or not.
    pub reached: Option<Stage>,
    /// How far its money has come.
    pub money: Option<Financed>,
}

impl View<'_> {
    /// The applications the reader may know of that fit the filter, newest movement first.
    #[must_use]
    pub fn rewards(&self, actor: Option<&Actor>, filter: &RewardFilter) -> Vec<RewardRow> {
        let q = filter.q.trim().to_uppercase();
        let own = self.fund.rewards.values().filter(|own| self.fits_reward(actor, own, filter));
        let rows = own.filter_map(|own| {
            let inside = actor.filter(|actor| self.sees(actor, &Subject::Reward(own.id)));
            (inside.is_some() || own.announced()).then(|| self.reward_row(inside, own))
        });
        let mut rows: Vec<RewardRow> = rows
            .filter(|row| {
                let words = [&row.name, &row.enterprise, &row.code];
                q.is_empty()
                    || row.id.to_string() == q
                    || words.into_iter().any(|word| word.to_uppercase().contains(&q))
            })
            .collect();
        rows.sort_by(|a, b| b.since.cmp(&a.since).then(b.id.cmp(&a.id)));
        rows
    }

    fn fits_reward(&self, actor: Option<&Actor>, own: &Reward, filter: &RewardFilter) -> bool {
        let kind = || filter.kind == own.kind || (own.kind.is_empty() && filter.kind == own.head);
        // To whom the applicant is hidden, its place is, too.
        let blind = actor.is_some_and(|actor| self.blind(actor, own));
        let anywhere = filter.district.is_empty() && filter.industry.is_empty();
        let enterprise = self.fund.enterprises.get(&own.enterprise).filter(|_| !blind);
        (filter.kind.is_empty() || kind())
            && filter.call.is_none_or(|call| call == own.call)
            && filter.stage.is_none_or(|stage| stage == own.stage)
            && filter.reached.is_none_or(|stage| own.came_to(stage))
            && filter.money.is_none_or(|money| money.holds(own))
            && (anywhere
                || enterprise.is_some_and(|firm| self.in_place(firm, &filter.district, &filter.industry)))
    }

    /// Every kind of reward with its title: the kinds of the heads that have some, and the other heads that calls pay from.
    #[must_use]
    pub fn reward_kinds(&self) -> Vec<(String, String)> {
        let heads = self.pack().map(law::Pack::heads).unwrap_or_default();
        let kinds = heads.iter().flat_map(|head| match &head.form {
            AmountForm::ByKind { kinds, .. } => {
                kinds.iter().map(|kind| (kind.id.clone(), kind.title.clone())).collect()
            }
            AmountForm::Assessed { .. } => vec![(head.id.clone(), head.title.clone())],
            _ => Vec::new(),
        });
        kinds.collect()
    }
}
