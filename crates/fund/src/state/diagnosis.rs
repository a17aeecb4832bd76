//! 诊断咨询 (第四条（三）2): who leads an industry, and the diagnoses it records.

use jiff::civil::Date;
use law::CreditCode;
use serde::Serialize;

use crate::ids::{Digest, DocumentNumber, PersonId, RewardId};

/// A diagnosis of one enterprise (诊断咨询): it counts once in the whole fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// Under which application of a lead unit.
    pub reward: RewardId,
    /// The day it was made.
    pub on: Date,
    /// What was found.
    pub summary: String,
    /// The report.
    pub report: Digest,
    /// Who recorded it: another person confirms.
    pub by: PersonId,
    /// The day it was recorded.
    pub recorded_on: Date,
    /// What the enterprise said of it: whether it was made, in which words, on which day.
    pub answer: Option<(bool, String, Date)>,
}

impl Diagnosis {
    /// Whether the enterprise has confirmed it.
    #[must_use]
    pub fn confirmed(&self) -> bool {
        self.answer.as_ref().is_some_and(|(agrees, ..)| *agrees)
    }

    /// Whether the enterprise has denied it: then another may be recorded.
    #[must_use]
    pub fn denied(&self) -> bool {
        self.answer.as_ref().is_some_and(|(agrees, ..)| !agrees)
    }
}

/// The lead unit of a pilot industry (组长单位).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeadUnit {
    /// The unit.
    pub enterprise: CreditCode,
    /// The document that names it.
    pub document: DocumentNumber,
    /// The day.
    pub on: Date,
}
