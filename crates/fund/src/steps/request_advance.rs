//! 申请首期: the enterprise states the down payment of its contract, which is on file (首期拨付).

use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Advance, Project};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::RequestAdvance,
    name: "申请首期",
    public: "企业已申请首期",
    next: "等待企业申请首期",
    basis: Basis::FirstPayment,
    by: &[Role::Enterprise],
    from: &[Stage::Pooled],
    to: &[Stage::AdvanceRequested],
    advance: true,
    ..Step::BLANK
};

/// An advance is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAdvance {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The contract's file.
    #[schemars(title = "改造合同", extend("x-choice" = "filed"))]
    pub contract: Digest,
    /// The contract's down payment, in fen.
    #[schemars(title = "合同约定的首付金额")]
    pub down_payment: Fen,
}

/// It is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdvanceRequested {
    /// Which project.
    pub project: ProjectId,
    /// The contract's file.
    pub contract: Digest,
    /// The contract's down payment, in fen.
    pub down_payment: Fen,
}

impl Act for RequestAdvance {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        if project.advance.as_ref().is_some_and(|advance| advance.paid_on.is_some()) {
            let what = format!("{} 的首期已经拨付，每个项目只拨付一次", self.project);
            let remedy = "其余的在验收合格后一次拨付。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::FirstPayment, what, remedy));
        }
        if self.down_payment <= Fen::ZERO {
            return Err(cx.malformed("down_payment", "合同约定的首付金额须大于零"));
        }
        on_contract(cx, project, &self.contract, self.down_payment)?;
        checks::not_excluded(cx, &project.enterprise)?;
        let (project, contract, down_payment) = (self.project, self.contract.clone(), self.down_payment);
        Ok(vec![AdvanceRequested { project, contract, down_payment }.into()])
    }
}

/// The contract is recorded, it is with the project's provider, and no down payment is more than its total.
fn on_contract(cx: &Context<'_>, project: &Project, file: &Digest, down_payment: Fen) -> Result<(), Refusal> {
    let Some(contract) = project.papers.contracts.iter().find(|known| known.evidence == *file) else {
        let what = "这份合同的内容还没有登记";
        let remedy = "请先上传与服务商签订的改造合同，登记合同内容，再申请首期。";
        return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::FirstPayment, what, remedy));
    };
    let (seller, provider) = (&contract.says.seller, &project.provider);
    if seller.tax_number != provider.code.as_str() && !checks::same_house(&seller.name, &provider.name) {
        let what = format!("合同乙方“{}”不是本项目的服务商“{}”", seller.name, provider.name);
        return Err(cx.malformed("contract", format!("{what}，请选择与服务商签订的合同")));
    }
    match contract.says.total {
        Some(total) if down_payment <= total => Ok(()),
        Some(total) => {
            let what =
                format!("首付 {} 元超过合同总价 {} 元，请核对", down_payment.grouped(), total.grouped());
            Err(cx.malformed("down_payment", what))
        }
        None => Err(cx.malformed("contract", "登记的合同没有总价，请补充登记")),
    }
}

impl Happening for AdvanceRequested {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.advance = Some(Advance {
            down_payment: self.down_payment,
            contract: self.contract.clone(),
            on: stamp.on,
            granted: None,
            answer: String::new(),
            paid_on: None,
        });
        project.move_to(Stage::AdvanceRequested, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("企业申请首期：合同约定首付 {} 元", self.down_payment.grouped())
    }
}
