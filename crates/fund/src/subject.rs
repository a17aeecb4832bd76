//! What an act is about.

use std::fmt;
use std::str::FromStr;

use law::CreditCode;
use serde::{Deserialize, Serialize};

use crate::ids::{
    AccountId, BatchId, DifferenceId, EvaluationId, FindingId, IdError, InspectionId, NoticeId, ObjectionId,
    PaymentId, ProcurementId, ProjectId, RecoveryId, RewardId, TargetId,
};

/// The thing an act is about; it decides whose office the act is and which stage must hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The fund as a whole: budget, packs, batches to come.
    Fund,
    /// An enterprise.
    Enterprise(CreditCode),
    /// A project.
    Project(ProjectId),
    /// A batch.
    Batch(BatchId),
    /// A public notice.
    Notice(NoticeId),
    /// An objection.
    Objection(ObjectionId),
    /// A payment instruction.
    Payment(PaymentId),
    /// A recovery order.
    Recovery(RecoveryId),
    /// A procurement.
    Procurement(ProcurementId),
    /// An application for a reward.
    Reward(RewardId),
    /// A difference between the treasury's statement and the record.
    Difference(DifferenceId),
    /// An inspection.
    Inspection(InspectionId),
    /// Something an inspection found.
    Finding(FindingId),
    /// A performance target.
    Target(TargetId),
    /// A self-evaluation of performance.
    Evaluation(EvaluationId),
    /// An account.
    Account(AccountId),
}

/// The kind of [`Subject`] a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// [`Subject::Fund`].
    Fund,
    /// [`Subject::Enterprise`].
    Enterprise,
    /// [`Subject::Project`].
    Project,
    /// [`Subject::Batch`].
    Batch,
    /// [`Subject::Notice`].
    Notice,
    /// [`Subject::Objection`].
    Objection,
    /// [`Subject::Payment`].
    Payment,
    /// [`Subject::Recovery`].
    Recovery,
    /// [`Subject::Procurement`].
    Procurement,
    /// [`Subject::Reward`].
    Reward,
    /// [`Subject::Difference`].
    Difference,
    /// [`Subject::Inspection`].
    Inspection,
    /// [`Subject::Finding`].
    Finding,
    /// [`Subject::Target`].
    Target,
    /// [`Subject::Evaluation`].
    Evaluation,
    /// [`Subject::Account`].
    Account,
}

impl Subject {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> SubjectKind {
        match self {
            Subject::Fund => SubjectKind::Fund,
            Subject::Enterprise(_) => SubjectKind::Enterprise,
            Subject::Project(_) => SubjectKind::Project,
            Subject::Batch(_) => SubjectKind::Batch,
            Subject::Notice(_) => SubjectKind::Notice,
            Subject::Objection(_) => SubjectKind::Objection,
            Subject::Payment(_) => SubjectKind::Payment,
            Subject::Recovery(_) => SubjectKind::Recovery,
            Subject::Procurement(_) => SubjectKind::Procurement,
            Subject::Reward(_) => SubjectKind::Reward,
            Subject::Difference(_) => SubjectKind::Difference,
            Subject::Inspection(_) => SubjectKind::Inspection,
            Subject::Finding(_) => SubjectKind::Finding,
            Subject::Target(_) => SubjectKind::Target,
            Subject::Evaluation(_) => SubjectKind::Evaluation,
            Subject::Account(_) => SubjectKind::Account,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Fund => f.write_str("专项资金"),
            Subject::Enterprise(code) => write!(f, "{code}"),
            Subject::Project(id) => write!(f, "{id}"),
            Subject::Batch(id) => write!(f, "{id}"),
            Subject::Notice(id) => write!(f, "{id}"),
            Subject::Objection(id) => write!(f, "{id}"),
            Subject::Payment(id) => write!(f, "{id}"),
            Subject::Recovery(id) => write!(f, "{id}"),
            Subject::Procurement(id) => write!(f, "{id}"),
            Subject::Reward(id) => write!(f, "{id}"),
            Subject::Difference(id) => write!(f, "{id}"),
            Subject::Inspection(id) => write!(f, "{id}"),
            Subject::Finding(id) => write!(f, "{id}"),
            Subject::Target(id) => write!(f, "{id}"),
            Subject::Evaluation(id) => write!(f, "{id}"),
            Subject::Account(id) => write!(f, "{id}"),
        }
    }
}

/// Reads what [`fmt::Display`] writes of things with a number; the fund itself and accounts have none.
impl FromStr for Subject {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        fn read<T: FromStr>(text: &str, of: fn(T) -> Subject) -> Option<Subject> {
            text.parse().ok().map(of)
        }
        let readers: [fn(&str) -> Option<Subject>; 14] = [
            |text| read(text, Subject::Project),
            |text| read(text, Subject::Batch),
            |text| read(text, Subject::Notice),
            |text| read(text, Subject::Objection),
            |text| read(text, Subject::Payment),
            |text| read(text, Subject::Recovery),
            |text| read(text, Subject::Procurement),
            |text| read(text, Subject::Reward),
            |text| read(text, Subject::Difference),
            |text| read(text, Subject::Inspection),
            |text| read(text, Subject::Finding),
            |text| read(text, Subject::Target),
            |text| read(text, Subject::Evaluation),
            |text| read(text, Subject::Enterprise),
        ];
        readers.into_iter().find_map(|read| read(text)).ok_or_else(|| IdError {
            text: text.to_owned(),
            what: "办理事项的编号",
            example: "P0017",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_has_a_number_is_read_back_as_what_it_is() {
        let code = "91230199128175037N".parse().unwrap_or_else(|error| unreachable!("{error}"));
        for subject in [
            Subject::Enterprise(code),
            Subject::Project(ProjectId(1)),
            Subject::Batch(BatchId(1)),
            Subject::Notice(NoticeId(1)),
            Subject::Objection(ObjectionId(1)),
            Subject::Payment(PaymentId(1)),
            Subject::Recovery(RecoveryId(1)),
            Subject::Procurement(ProcurementId(1)),
            Subject::Reward(RewardId(1)),
            Subject::Difference(DifferenceId(1)),
            Subject::Inspection(InspectionId(1)),
            Subject::Finding(FindingId(1)),
            Subject::Target(TargetId(1)),
            Subject::Evaluation(EvaluationId(1)),
        ] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        assert!(Subject::Fund.to_string().parse::<Subject>().is_err());
    }
}
