//! Where the fund's money comes from, the rules it has adopted, and the city's own acceptance (第十一条).

use jiff::civil::Date;
use law::Fen;
use serde::Serialize;

use crate::ids::{DocumentNumber, TrancheId};

/// A pack adopted as the rule of the fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// SHA-256 of the pack's files.
    pub digest: String,
    /// From which day it governs.
    pub from: Date,
    /// The document it renders.
    pub document: DocumentNumber,
}

/// Money of a tranche that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// In fen.
    pub amount: Fen,
    /// The treasury's receipt number.
    pub receipt: String,
    /// The day.
    pub on: Date,
}

/// A tranche of the central grant: promised by a document, arriving in one or several receipts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tranche {
    /// Its number.
    pub id: TrancheId,
    /// The document that promises it.
    pub document: DocumentNumber,
    /// Promised, in fen.
    pub promised: Fen,
    /// The day of the document's registration.
    pub on: Date,
    /// What arrived.
    pub receipts: Vec<Receipt>,
}

impl Tranche {
    /// What is still to arrive, in fen.
    #[must_use]
    pub fn outstanding(&self) -> Fen {
        self.promised.checked_sub(self.received()).unwrap_or(Fen::ZERO)
    }

    /// What arrived so far, in fen.
    #[must_use]
    pub fn received(&self) -> Fen {
        Fen::sum(self.receipts.iter().map(|receipt| receipt.amount)).unwrap_or(Fen::ZERO)
    }
}

/// The city passed its own pilot acceptance (城市试点验收).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CityAcceptance {
    /// The document.
    pub document: DocumentNumber,
    /// The day of the result.
    pub on: Date,
}
