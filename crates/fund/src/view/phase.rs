//! The step bar: eleven phases from pool entry to the balance, and where a project stands among them.

use serde::Serialize;

use crate::stage::Stage;
use crate::state::Project;

/// Where a phase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseState {
    /// Behind.
    Done,
    /// Now.
    Now,
    /// Ended here without success.
    Stopped,
    /// Ahead.
    Ahead,
}

/// One phase of the bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// Its short name.
    pub name: &'static str,
    /// Where it stands.
    pub state: PhaseState,
}

const NAMES: [&str; 11] =
    ["入库", "跟踪", "测评", "申报", "验收", "核定", "测算", "公示", "市政府批准", "首批拨付", "余款"];

/// The phases by name, in order.
#[must_use]
pub fn phase_names() -> &'static [&'static str] {
    &NAMES
}

impl Project {
    /// The step bar of this project.
    #[must_use]
    pub fn phases(&self) -> Vec<Phase> {
        let (at, stopped) = self.position();
        NAMES
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let state = match index.cmp(&at) {
                    std::cmp::Ordering::Less => PhaseState::Done,
                    std::cmp::Ordering::Equal if stopped => PhaseState::Stopped,
                    std::cmp::Ordering::Equal => PhaseState::Now,
                    std::cmp::Ordering::Greater => PhaseState::Ahead,
                };
                Phase { name, state }
            })
            .collect()
    }

    /// Of a project in the pool: tracked, assessed, or ready to claim.
    fn under_way(&self) -> usize {
        match (&self.levels.after, self.progress.is_empty()) {
            (Some(_), _) => 3,
            (None, false) => 2,
            (None, true) => 1,
        }
    }

    /// The index of the current phase (11 when all is done), and whether the case ended there.
    fn position(&self) -> (usize, bool) {
        let at = match self.stage {
            Stage::Applied | Stage::PoolReturned | Stage::Recommended => 0,
            Stage::NotRecommended | Stage::NotPooled => return (0, true),
            Stage::Pooled
            | Stage::ChangeRequested
            | Stage::AdvanceRequested
            | Stage::AdvanceGranted
            | Stage::AdvanceInstructed => self.under_way(),
            Stage::Claimed | Stage::Accepting => 4,
            Stage::ClaimReturned => 3,
            Stage::AcceptanceFailed => return (4, true),
            Stage::Accepted => 5,
            Stage::Verified => 6,
            Stage::NotAwarded => return (6, true),
            Stage::Assessed | Stage::Noticed | Stage::Cleared => 7,
            Stage::Submitted => 8,
            Stage::Approved | Stage::FirstInstructed => 9,
            Stage::FirstPaid | Stage::BalanceInstructed => 10,
            Stage::Paid => 11,
            Stage::Withdrawn => return (usize::from(self.pooled_on.is_some()), true),
            _ => return (7, true),
        };
        (at, false)
    }
}
