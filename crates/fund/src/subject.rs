//! What an act is about.

use std::fmt;

use law::CreditCode;
use serde::{Deserialize, Serialize};

use crate::ids::{
    AccountId, BatchId, DifferenceId, FindingId, InspectionId, NoticeId, ObjectionId, PaymentId,
    ProcurementId, ProjectId, RecoveryId, RewardId,
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
            Subject::Account(id) => write!(f, "{id}"),
        }
    }
}
