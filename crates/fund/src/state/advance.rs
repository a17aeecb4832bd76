//! The advance before acceptance (首期): asked for on a contract's down payment, granted, paid, and settled against the award.

use jiff::civil::Date;
use law::{Fen, WorkingLine};
use serde::Serialize;

use crate::ids::Digest;
use crate::stage::Stage;
use crate::state::Project;

/// The advance of a project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advance {
    /// The down payment, as the enterprise states it, in fen.
    pub down_payment: Fen,
    /// The file of the contract it stands in.
    pub contract: Digest,
    /// The day it was asked for.
    pub on: Date,
    /// What was granted; none while it waits, or where it was refused.
    pub granted: Option<Granted>,
    /// The answer of the office.
    pub answer: String,
    /// The day it was paid.
    pub paid_on: Option<Date>,
}

/// An advance that was granted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Granted {
    /// In fen.
    pub amount: Fen,
    /// The head it is committed under.
    pub head: String,
    /// How it was found.
    pub workings: Vec<WorkingLine>,
    /// The day.
    pub on: Date,
}

/// Where an advance that was paid stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AdvanceState {
    /// No award and no end yet.
    Unsettled,
    /// More than the award, and nobody has ordered the difference back.
    Excess,
    /// The difference is ordered back and has not all come.
    Returning,
    /// The award has taken it in, or what was too much is back.
    Settled,
}

impl AdvanceState {
    /// The word on screens.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            AdvanceState::Unsettled => "未结算",
            AdvanceState::Excess => "多拨待收回",
            AdvanceState::Returning => "多拨收回中",
            AdvanceState::Settled => "已结算",
        }
    }
}

impl Project {
    /// What is advanced and paid, in fen: the award takes it in, it is not paid on top.
    #[must_use]
    pub fn advanced(&self) -> Fen {
        let paid = self.advance.as_ref().filter(|advance| advance.paid_on.is_some());
        paid.and_then(|advance| advance.granted.as_ref()).map_or(Fen::ZERO, |granted| granted.amount)
    }

    /// What of an award is committed beside the advance, in fen.
    #[must_use]
    pub fn beyond_advance(&self, award: Fen) -> Fen {
        positive(award.checked_sub(self.advanced()))
    }

    /// What was advanced above the award of a case that has ended, and has not been ordered back, in fen.
    #[must_use]
    pub fn excess(&self) -> Fen {
        if self.advanced() == Fen::ZERO || !self.stage.ended() {
            return Fen::ZERO;
        }
        let award = if self.stage == Stage::Paid { self.award_amount() } else { Fen::ZERO };
        let left = self.paid.checked_sub(self.recovery_ordered);
        positive(left.and_then(|left| left.checked_sub(award)))
    }

    /// Where its advance stands; `None` where none was paid.
    #[must_use]
    pub fn advance_state(&self) -> Option<AdvanceState> {
        if self.advanced() == Fen::ZERO {
            return None;
        }
        Some(if self.excess() > Fen::ZERO {
            AdvanceState::Excess
        } else if self.recovered < self.recovery_ordered {
            AdvanceState::Returning
        } else if self.approval.is_some() || self.stage.ended() {
            AdvanceState::Settled
        } else {
            AdvanceState::Unsettled
        })
    }
}

fn positive(amount: Option<Fen>) -> Fen {
    amount.filter(|amount| !amount.is_negative()).unwrap_or(Fen::ZERO)
}
