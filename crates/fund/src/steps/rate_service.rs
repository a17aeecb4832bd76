//! 评价服务质量: how well the contractor works, with the reasons (第四条（四）, 第十条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::procurements;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProcurementId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Grade, Rating};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::RateService,
    name: "评价服务质量",
    public: "服务质量已评价",
    next: "等待评价服务质量",
    basis: Basis::Procurement,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    ..Step::BLANK
};

/// A rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateService {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// How good.
    #[schemars(title = "评价等次")]
    pub grade: Grade,
    /// Why.
    #[schemars(title = "评价理由")]
    pub reason: String,
}

/// It is rated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceRated {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// How good.
    pub grade: Grade,
    /// Why.
    pub reason: String,
}

impl Act for RateService {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        cx.text("reason", "评价理由", &self.reason, 500)?;
        let reason = self.reason.trim().to_owned();
        Ok(vec![ServiceRated { procurement: own.id, grade: self.grade, reason }.into()])
    }
}

impl Happening for ServiceRated {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(procurement) = fund.procurements.get_mut(&self.procurement) else { return };
        procurement.ratings.push(Rating { grade: self.grade, reason: self.reason.clone(), on: stamp.on });
        fund.tally.rating(&procurement.head, self.grade);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("服务质量评价为{}：{}", self.grade.zh(), self.reason)
    }
}
