//! Tests that live in the pack: investments of one enterprise in the order approved, and what the law gives.

use std::collections::BTreeMap;

use crate::{Fen, When};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub name: String,
    pub verified: Vec<Fen>,
    /// One amount per project.
    pub amounts: Vec<Fen>,
    /// Anchors the last project's result must cite.
    pub cites: Vec<String>,
    /// The level reached by every project of the case, and when things happened.
    pub level: Option<u8>,
    pub times: BTreeMap<String, Vec<When>>,
    /// How the last project is refused.
    pub refused: Option<String>,
    /// Down payment and the advance on it; what is then left of the last award.
    pub advance: Option<(Fen, Fen)>,
    pub rest: Option<Fen>,
    /// Caps that must bind somewhere.
    pub binds: Vec<String>,
    pub at: String,
}
