//! 委托第三方检查: to a firm that was procured by law, by a letter with a number (第十五条: 依照法定程序委托第三方机构).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, procurements, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, InspectionId, ProcurementId, Purpose};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Entrusted, Procurement};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::EntrustInspection,
    name: "委托第三方检查",
    public: "已委托第三方检查",
    next: "等待委托第三方检查",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Inspection,
    from: &[Stage::InspectionPlanned, Stage::InspectionOpen],
    ..Step::BLANK
};

/// An entrustment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrustInspection {
    /// Which inspection.
    #[schemars(title = "检查编号")]
    pub inspection: InspectionId,
    /// The contract by which the firm was procured.
    #[schemars(title = "采购合同")]
    pub procurement: ProcurementId,
    /// The letter.
    #[schemars(title = "委托书文号")]
    pub document: DocumentNumber,
}

/// It is entrusted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InspectionEntrusted {
    /// Which inspection.
    pub inspection: InspectionId,
    /// The contract.
    pub procurement: ProcurementId,
    /// The firm.
    pub firm: String,
    /// The letter.
    pub document: DocumentNumber,
}

impl Act for EntrustInspection {
    fn subject(&self) -> Subject {
        Subject::Inspection(self.inspection)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let inspection = supervision::inspection(cx, self.inspection)?;
        let document = papers::document(cx, &self.document)?;
        let procurement = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, procurement)?;
        if procurement.stage != Stage::Contracted {
            let what = format!("{} 的合同已办结，不能再据以委托", procurement.id);
            let remedy = "请另行采购，或由工作组直接检查。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Supervision, what, remedy));
        }
        let supplied = |id: ProcurementId| cx.fund.procurements.get(&id).and_then(Procurement::supplier);
        let looks_at = |id: ProcurementId| supplied(id) == Some(&contract.supplier.code);
        if inspection.within_reach().filter_map(Purpose::procurement).any(looks_at) {
            let what = format!("{} 本身是这次检查或者抽取的对象，不能受托检查", contract.supplier.name);
            return Err(cx.refuse(RefusalKind::ConflictOfDuty, Basis::Supervision, what, "请委托另一机构。"));
        }
        let firm = contract.supplier.name.clone();
        Ok(vec![
            InspectionEntrusted {
                inspection: self.inspection,
                procurement: self.procurement,
                firm,
                document,
            }
            .into(),
        ])
    }
}

impl Happening for InspectionEntrusted {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(inspection) = fund.inspections.get_mut(&self.inspection) else { return };
        inspection.entrusted = Some(Entrusted {
            procurement: self.procurement,
            firm: self.firm.clone(),
            document: self.document.clone(),
            on: stamp.on,
        });
        inspection.acts.push(position);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("{} 委托{}检查（合同 {}，{}）", self.inspection, self.firm, self.procurement, self.document)
    }
}
