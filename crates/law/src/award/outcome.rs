//! What has been found of one project: the figures and facts an amount follows from.

use std::collections::BTreeMap;

use crate::{Fen, When};

/// The outcome of a transformation. What is not there is unknown, and never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Verified investment (核定改造投入), in fen.
    pub verified: Fen,
    /// The level reached, where it has been assessed.
    pub level: Option<u8>,
    /// By event of the pack: every time it happened.
    pub times: BTreeMap<String, Vec<When>>,
}

impl Outcome {
    /// Nothing is known but the investment.
    pub fn of(verified: Fen) -> Self {
        Self { verified, ..Self::default() }
    }
}
