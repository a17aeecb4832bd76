//! Tests that live in the pack: investments of one enterprise in the order approved, and what the law gives.

use crate::Fen;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub name: String,
    pub verified: Vec<Fen>,
    /// One amount per project.
    pub amounts: Vec<Fen>,
    /// Anchors the last project's result must cite.
    pub cites: Vec<String>,
    /// Caps that must bind somewhere.
    pub binds: Vec<String>,
    pub at: String,
}
