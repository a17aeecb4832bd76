//! Where the fund's money comes from, what gives heads their amounts, year-ends, the rules it has adopted, and the city's own acceptance (第十一条).

use jiff::civil::Date;
use law::Fen;
use serde::{Deserialize, Serialize};

use crate::ids::{Digest, DocumentNumber, TrancheId};

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

/// A further instrument that gives a head an amount where the regulation names none (第四条（五）、（六）).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Instrument {
    /// The head.
    pub head: String,
    /// The document.
    pub document: DocumentNumber,
    /// Its day.
    pub dated: Date,
    /// What it allows, in fen.
    pub amount: Fen,
    /// Its file.
    pub file: Digest,
    /// The day of its registration.
    pub on: Date,
}

/// What a head took into the new year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarriedHead {
    /// The head.
    pub head: String,
    /// What it is called.
    pub title: String,
    /// Committed and not paid: always carried over, in fen.
    pub committed: Fen,
    /// Free and carried over, in fen.
    pub carried: Fen,
    /// Free and taken back, in fen.
    pub returned: Fen,
}

/// A year-end (年终结转): what was carried over and what was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearEnd {
    /// The year that ended.
    pub year: i16,
    /// The document.
    pub document: DocumentNumber,
    /// Head by head.
    pub heads: Vec<CarriedHead>,
    /// The day of the act.
    pub on: Date,
}
