//! 确定采购方式: one of the methods of the Government Procurement Law, with its reason where the law asks for one (第十条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::procurements;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, ProcurementId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{ChosenMethod, Method};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever planned does not choose how (政府采购法第六十一条: 岗位分离).
pub const STEP: Step = Step {
    id: StepId::ChooseMethod,
    name: "确定采购方式",
    public: "采购方式已确定",
    next: "等待市工信局确定采购方式",
    basis: Basis::Procurement,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Procurement,
    from: &[Stage::ProcurementPlanned],
    to: &[Stage::MethodChosen],
    duty: Duty::Must,
    excludes: &[StepId::PlanProcurement],
    ..Step::BLANK
};

/// The method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseMethod {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// The method.
    #[schemars(title = "采购方式")]
    pub method: Method,
    /// Why, for every other than open tender.
    #[schemars(title = "采用理由")]
    #[serde(default)]
    pub reason: String,
    /// Whether the amount is above the threshold from which open tender is due.
    #[schemars(title = "达到公开招标数额标准")]
    pub above_threshold: bool,
    /// The finance department's approval of another method above the threshold.
    #[schemars(title = "采用其他方式的批准文号")]
    #[serde(default)]
    pub approval: Option<DocumentNumber>,
}

/// It is chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodChosen {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The method.
    pub method: Method,
    /// Why.
    pub reason: String,
    /// Whether the amount is above the threshold.
    pub above_threshold: bool,
    /// The approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<DocumentNumber>,
    /// The rule that says when the method may be used.
    pub rule: String,
}

impl Act for ChooseMethod {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        procurements::procurement(cx, self.procurement)?;
        let (method, reason) = (self.method, self.reason.trim());
        if method.needs_reason() && reason.is_empty() {
            let what = format!("采用{}须写明理由（{}）", method.zh(), method.rule());
            return Err(cx.malformed("reason", what));
        }
        if !reason.is_empty() {
            cx.text("reason", "采用理由", reason, 500)?;
        }
        let approval = self.approval.as_ref().map(|number| number.as_str().trim()).unwrap_or_default();
        if approval.chars().count() > 60 {
            return Err(cx.malformed("approval", "批准文号最多 60 个字"));
        }
        if method.needs_reason() && self.above_threshold && approval.is_empty() {
            let what =
                format!("达到公开招标数额标准而采用{}，须先经批准（政府采购法第二十七条）", method.zh());
            let remedy = "请取得采购监督管理部门的批准后填写批准文号，或改为公开招标。";
            let refusal = cx.refuse(RefusalKind::EvidenceMissing, Basis::Procurement, what, remedy);
            return Err(refusal.field("approval", "请填写批准文号"));
        }
        Ok(vec![
            MethodChosen {
                procurement: self.procurement,
                method,
                reason: reason.to_owned(),
                above_threshold: self.above_threshold,
                approval: Some(approval).filter(|number| !number.is_empty()).map(DocumentNumber::from),
                rule: method.rule().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for MethodChosen {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(procurement) = fund.procurements.get_mut(&self.procurement) else { return };
        procurement.method = Some(ChosenMethod {
            method: self.method,
            reason: self.reason.clone(),
            approval: self.approval.clone(),
            on: stamp.on,
        });
        procurement.move_to(Stage::MethodChosen, stamp);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("{} 采用{}（{}）", self.procurement, self.method.zh(), self.rule)
    }
}
