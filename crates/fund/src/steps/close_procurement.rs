//! 办结采购: all is paid, or the rest is given up with a reason; what is not owed any more is free again (第十条).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::procurements;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{ProcurementId, Purpose};
use crate::ledger::{LedgerAccount, Posting};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::MilestoneState;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::CloseProcurement,
    name: "办结采购",
    public: "采购已办结",
    next: "等待办结采购",
    basis: Basis::Procurement,
    by: &[Role::BureauReviewer, Role::BureauLeader],
    on: SubjectKind::Procurement,
    from: &[Stage::ProcurementPlanned, Stage::MethodChosen, Stage::Contracted],
    to: &[Stage::ProcurementClosed],
    ..Step::BLANK
};

/// The end of a procurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseProcurement {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// Why, where something is given up.
    #[schemars(title = "终止理由")]
    #[serde(default)]
    pub reason: String,
}

/// It has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcurementClosed {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The head.
    pub head: String,
    /// Why, where something is given up.
    pub reason: String,
    /// What is not owed any more, in fen.
    pub released: Fen,
}

impl Act for CloseProcurement {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let released = own.contract.as_ref().map_or(Fen::ZERO, |contract| contract.open());
        if released > Fen::ZERO || own.contract.is_none() {
            cx.text("reason", "终止理由", &self.reason, 500)?;
        }
        let owed =
            own.contract.iter().flat_map(|contract| &contract.milestones).zip(1..).find(|(milestone, _)| {
                matches!(milestone.state, MilestoneState::Accepted | MilestoneState::Instructed(_))
            });
        if let Some((milestone, number)) = owed {
            let what = format!("第 {number} 个阶段“{}”已验收合格，还没有付清", milestone.name);
            let remedy = "付清后再办结。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procurement, what, remedy));
        }
        Ok(vec![
            ProcurementClosed {
                procurement: own.id,
                head: own.head.clone(),
                reason: self.reason.trim().to_owned(),
                released,
            }
            .into(),
        ])
    }
}

impl Happening for ProcurementClosed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(procurement) = fund.procurements.get_mut(&self.procurement) else { return };
        if let Some(contract) = procurement.contract.as_mut() {
            contract.drop_open();
        }
        procurement.closing.clone_from(&self.reason);
        procurement.move_to(Stage::ProcurementClosed, stamp);
    }

    fn postings(&self) -> Vec<Posting> {
        let committed = LedgerAccount::Committed(self.head.clone(), Purpose::Procurement(self.procurement));
        vec![Posting::new(committed, LedgerAccount::Available(self.head.clone()), self.released)]
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        let released = match self.released {
            Fen::ZERO => String::new(),
            released => format!("，释放 {} 元", released.grouped()),
        };
        let reason = if self.reason.is_empty() { String::new() } else { format!("：{}", self.reason) };
        format!("{} 办结{released}{reason}", self.procurement)
    }
}
