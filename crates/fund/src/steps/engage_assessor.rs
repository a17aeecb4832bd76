//! 登记评测机构所属合同: under which contract an assessor's account works (第四条（四）: 选取第三方).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, procurements};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, ProcurementId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::EngageAssessor,
    name: "登记评测机构所属合同",
    public: "评测机构所属合同已登记",
    next: "等待登记评测机构所属合同",
    basis: Basis::Monitoring,
    by: &[Role::BureauHandler],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    ..Step::BLANK
};

/// An assessor's account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EngageAssessor {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// The account.
    #[schemars(title = "第三方机构账号", extend("x-choice" = "assessor"))]
    pub account: AccountId,
}

/// It works under the contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessorEngaged {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The account.
    pub account: AccountId,
    /// Its organisation.
    pub organisation: String,
}

impl Act for EngageAssessor {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        let account = cx.fund.accounts.get(&self.account).filter(|actor| actor.role == Role::Assessor);
        let Some(actor) = account else {
            return Err(cx.malformed("account", format!("没有第三方机构账号“{}”", self.account)));
        };
        if cx.fund.engagements.get(&self.account) == Some(&own.id) {
            return Err(cx.malformed("account", format!("账号“{}”已登记在 {} 之下", self.account, own.id)));
        }
        let monitoring = cx.cite(Basis::Monitoring).label;
        let monitors = cx.pack.head(&own.head).is_some_and(|head| head.citation.label == monitoring);
        if !monitors {
            let what = format!("{} 不是跟踪监测及验收评估的采购", own.id);
            let remedy = "请选择跟踪监测及验收评估方向的合同。";
            return Err(cx.refuse(RefusalKind::Ineligible, Basis::Monitoring, what, remedy));
        }
        if !checks::same_house(&actor.organisation, &contract.supplier.name) {
            let what = format!(
                "账号“{}”的单位是“{}”，合同的供应商是“{}”",
                self.account, actor.organisation, contract.supplier.name
            );
            let remedy = "只有供应商自己的账号才能登记在它的合同之下。";
            return Err(cx.refuse(RefusalKind::Ineligible, Basis::Monitoring, what, remedy));
        }
        let (procurement, account) = (own.id, self.account.clone());
        Ok(vec![AssessorEngaged { procurement, account, organisation: actor.organisation.clone() }.into()])
    }
}

impl Happening for AssessorEngaged {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.engagements.insert(self.account.clone(), self.procurement);
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("{}的账号“{}”在合同 {} 之下工作", self.organisation, self.account, self.procurement)
    }
}
