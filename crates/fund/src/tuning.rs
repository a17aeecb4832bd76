//! A batch made ready for trial: its verified cases in the order in which they are assessed, and what their enterprises
//! have. The page that tries and the act that divides ask here, so that both speak of the same list.

use std::collections::{BTreeMap, BTreeSet};

use law::{CreditCode, Fen, Firm, Pack, Tuner, TuningCase};

use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::packs::Packs;
use crate::stage::Stage;
use crate::state::{Batch, Project};

/// Why a batch cannot be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untried {
    /// Nothing can be said about the award of a project whose own pack is not at hand.
    #[error("{0} 适用的政策包不在本机")]
    PackMissing(ProjectId),
}

impl Untried {
    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Untried::PackMissing(_) => "请从备份恢复该政策包后再办理。",
        }
    }
}

/// A batch under trial.
pub struct Trials<'a> {
    /// The verified cases, in order.
    pub projects: Vec<&'a Project>,
    /// The same cases for the law.
    pub tuner: Tuner<'a>,
}

impl<'a> Trials<'a> {
    /// The cases of a batch that wait for their award, under the pack that governs the batch.
    ///
    /// # Errors
    /// A pack that is not at hand.
    pub fn new(fund: &'a Fund, packs: &'a Packs, pack: &'a Pack, batch: &Batch) -> Result<Self, Untried> {
        let mut places: BTreeMap<&CreditCode, usize> = BTreeMap::new();
        let (mut projects, mut cases, mut firms) = (Vec::new(), Vec::new(), Vec::new());
        // Most enterprises have nothing yet: whoever holds an award is found in one pass.
        let holders = fund.projects.values().filter(|project| project.stage.holds_award());
        let holders: BTreeSet<&CreditCode> = holders.map(|project| &project.enterprise).collect();
        let waiting = fund.members(batch).into_iter().filter(|project| project.stage == Stage::Verified);
        for project in waiting {
            let firm = *places.entry(&project.enterprise).or_insert_with(|| {
                let holds = holders.contains(&project.enterprise);
                firms.push(if holds { fund.awarded(&project.enterprise, None) } else { Firm::default() });
                firms.len() - 1
            });
            let pack = packs.get(&project.pack).map(AsRef::as_ref).ok_or(Untried::PackMissing(project.id))?;
            let verified = project.verification.as_ref().map_or(Fen::ZERO, |found| found.verified);
            cases.push(TuningCase::new(pack, firm, &fund.outcome_of(pack, project, verified)));
            projects.push(project);
        }
        let tuner = Tuner::new(pack, cases, firms, batch.terms.clone());
        Ok(Trials { projects, tuner })
    }
}
