//! 催缴: what was ordered back has not come by its day; the party is reminded in writing, with a new day (第十七条).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, Purpose, RecoveryId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Demand;
use crate::step::{Step, Wait};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DemandRecovery,
    name: "催缴追回资金",
    public: "已书面催缴",
    next: "等待催缴",
    basis: Basis::Sanction,
    by: &[Role::BureauHandler, Role::FinanceBureau],
    on: SubjectKind::Recovery,
    from: &[Stage::RecoveryOpen],
    waits: &[Wait::Overdue],
    while_suspended: true,
    ..Step::BLANK
};

/// A demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandRecovery {
    /// Which recovery.
    #[schemars(title = "追回编号")]
    pub recovery: RecoveryId,
    /// Its document.
    #[schemars(title = "催缴通知文号")]
    pub document: DocumentNumber,
}

/// It is demanded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryDemanded {
    /// Which recovery.
    pub recovery: RecoveryId,
    /// Which project or reward.
    pub project: Purpose,
    /// What is outstanding, in fen.
    pub outstanding: Fen,
    /// Its document.
    pub document: DocumentNumber,
    /// The new last day.
    pub due: Date,
}

impl Act for DemandRecovery {
    fn subject(&self) -> Subject {
        Subject::Recovery(self.recovery)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let recovery = checks::recovery(cx, self.recovery)?;
        Ok(vec![
            RecoveryDemanded {
                recovery: self.recovery,
                project: recovery.purpose,
                outstanding: recovery.outstanding(),
                document: papers::document(cx, &self.document)?,
                due: checks::deadline(cx, "demand")?,
            }
            .into(),
        ])
    }
}

impl Happening for RecoveryDemanded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(recovery) = fund.recoveries.get_mut(&self.recovery) else { return };
        recovery.demands.push(Demand {
            document: self.document.clone(),
            outstanding: self.outstanding,
            on: stamp.on,
            due: self.due,
        });
    }

    fn cases(&self) -> Vec<Purpose> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!(
            "催缴 {}（{}）：尚有 {} 元未退回，{} 前退回",
            self.recovery,
            self.document,
            self.outstanding.grouped(),
            self.due
        )
    }
}
