//! Typed names of the things a fund keeps, so that a batch can never be passed where a project is meant.
//!
//! Numbered ids are handed out by `decide` (last + 1) and read as one letter and a number (`P0017`) everywhere:
//! in events, addresses, exports and on paper.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::subject::Subject;

/// A text that is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}”不是有效的{what}，应形如 {example}")]
pub struct IdError {
    /// What was written.
    pub text: String,
    /// Which kind of id was expected, in Chinese.
    pub what: &'static str,
    /// A valid example.
    pub example: &'static str,
}

macro_rules! numbered {
    ($($(#[$doc:meta])* $name:ident, $letter:literal, $what:literal, $example:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(with = "String", extend("format" = "id"))]
        pub struct $name(pub u32);

        impl $name {
            /// The id that follows the last one given.
            #[must_use]
            pub fn after(last: u32) -> Self { Self(last + 1) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}{:04}", $letter, self.0) }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let trimmed = text.trim();
                trimmed
                    .strip_prefix($letter)
                    .filter(|digits| digits.len() >= 4 && digits.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .filter(|id| id.0 > 0 && id.to_string() == trimmed)
                    .ok_or_else(|| IdError { text: text.to_owned(), what: $what, example: $example })
            }
        }
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> { text.parse() }
        }
        impl From<$name> for String {
            fn from(id: $name) -> Self { id.to_string() }
        }
    )*};
}

numbered! {
    /// One transformation project of one enterprise (项目), at most three per enterprise (第四条（一）).
    ProjectId, "P", "项目编号", "P0017";
    /// A batch of pool entries or of claims (批次).
    BatchId, "B", "批次编号", "B0003";
    /// A public notice (公示).
    NoticeId, "N", "公示编号", "N0002";
    /// An objection raised during a notice (异议).
    ObjectionId, "O", "异议编号", "O0001";
    /// A payment instruction with its lines (拨付单).
    PaymentId, "T", "拨付单编号", "T0005";
    /// A recovery order (追回).
    RecoveryId, "R", "追回编号", "R0001";
    /// A tranche of the central grant (中央资金下达).
    TrancheId, "G", "资金批次编号", "G0001";
    /// A procurement: one plan, one contract (政府采购，第十条).
    ProcurementId, "C", "采购编号", "C0001";
    /// A statement of the treasury, held against what is confirmed here (对账单).
    StatementId, "S", "对账单编号", "S0001";
    /// A difference that a statement left (对账差异).
    DifferenceId, "D", "对账差异编号", "D0001";
    /// A performance target (绩效目标，第十三条).
    TargetId, "M", "绩效目标编号", "M0001";
    /// A self-evaluation of performance (绩效自评，第十四条).
    EvaluationId, "V", "绩效自评编号", "V0001";
    /// An application for a reward (以奖代补申报，第九条).
    RewardId, "W", "奖补申报编号", "W0001";
    /// An inspection (检查，第十五条).
    InspectionId, "J", "检查编号", "J0001";
    /// Something an inspection found (问题).
    FindingId, "F", "问题编号", "F0001";
    /// A referral (移送，第十六条).
    ReferralId, "Y", "移送编号", "Y0001";
    /// One filed piece of evidence (凭据).
    EvidenceId, "E", "凭据编号", "E0120";
}

macro_rules! named {
    ($($(#[$doc:meta])* $name:ident, $format:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(extend("format" = $format))]
        pub struct $name(pub String);

        impl $name {
            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self { Self(text.to_owned()) }
        }
    )*};
}

named! {
    /// A login name. Several accounts may belong to one person.
    AccountId, "account";
    /// An opaque person, the same over all of that person's accounts; name and phone live in the sealed store.
    PersonId, "person";
    /// The number of an official document (文号), such as 哈政复〔2025〕8号.
    DocumentNumber, "document-number";
    /// SHA-256 of a stored file, 64 hex digits.
    Digest, "digest";
}

/// What money is committed to and paid on (用途): a project's award, a reward, or a procurement's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "id"))]
pub enum Purpose {
    /// 改造补助 of a project (第四条（一）).
    Project(ProjectId),
    /// 合同款 of a procurement (第四条（三）、（四）, 第十条).
    Procurement(ProcurementId),
    /// 以奖代补 (第四条（二）、（三）2, 第九条).
    Reward(RewardId),
}

impl Purpose {
    /// The project, where it is one.
    #[must_use]
    pub fn project(self) -> Option<ProjectId> {
        match self {
            Purpose::Project(id) => Some(id),
            Purpose::Procurement(_) | Purpose::Reward(_) => None,
        }
    }

    /// The same as the subject of an act.
    #[must_use]
    pub fn subject(self) -> Subject {
        match self {
            Purpose::Project(id) => Subject::Project(id),
            Purpose::Procurement(id) => Subject::Procurement(id),
            Purpose::Reward(id) => Subject::Reward(id),
        }
    }

    /// The procurement, where it is one.
    #[must_use]
    pub fn procurement(self) -> Option<ProcurementId> {
        match self {
            Purpose::Procurement(id) => Some(id),
            Purpose::Project(_) | Purpose::Reward(_) => None,
        }
    }

    /// What it is, in a word.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Purpose::Project(_) => "项目",
            Purpose::Procurement(_) => "采购",
            Purpose::Reward(_) => "奖补申报",
        }
    }

    /// The reward, where it is one.
    #[must_use]
    pub fn reward(self) -> Option<RewardId> {
        match self {
            Purpose::Reward(id) => Some(id),
            Purpose::Project(_) | Purpose::Procurement(_) => None,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Purpose::Project(id) => id.fmt(f),
            Purpose::Procurement(id) => id.fmt(f),
            Purpose::Reward(id) => id.fmt(f),
        }
    }
}

impl FromStr for Purpose {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let procurement = || text.parse().map(Purpose::Procurement);
        let reward = || text.parse().map(Purpose::Reward);
        let project = text.parse().map(Purpose::Project);
        project.or_else(|_: IdError| procurement()).or_else(|_: IdError| reward()).map_err(
            |error: IdError| IdError {
                what: "项目、奖补申报或采购编号",
                example: "P0017、W0001 或 C0001",
                ..error
            },
        )
    }
}

impl TryFrom<String> for Purpose {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<Purpose> for String {
    fn from(purpose: Purpose) -> Self {
        purpose.to_string()
    }
}

impl From<ProjectId> for Purpose {
    fn from(id: ProjectId) -> Self {
        Purpose::Project(id)
    }
}

impl From<RewardId> for Purpose {
    fn from(id: RewardId) -> Self {
        Purpose::Reward(id)
    }
}

impl From<ProcurementId> for Purpose {
    fn from(id: ProcurementId) -> Self {
        Purpose::Procurement(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_is_written_and_in_no_other_way() {
        assert_eq!("P0017".parse(), Ok(ProjectId(17)));
        assert_eq!(ProjectId(17).to_string(), "P0017");
        assert_eq!("P12345".parse(), Ok(ProjectId(12345)));
        for wrong in ["", "17", "B0017", "P17", "P00017", "P0000", "P-001", "P99999999999", "p0017"] {
            assert!(wrong.parse::<ProjectId>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_purpose_is_written_as_what_it_names() {
        for (text, purpose) in [
            ("P0017", Purpose::Project(ProjectId(17))),
            ("C0002", Purpose::Procurement(ProcurementId(2))),
            ("W0003", Purpose::Reward(RewardId(3))),
        ] {
            assert_eq!(text.parse(), Ok(purpose));
            assert_eq!(purpose.to_string(), text);
        }
        assert!("B0001".parse::<Purpose>().is_err());
    }
}
