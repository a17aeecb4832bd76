//! 复核供应商新账户: a second person asks the supplier by the way the contract names and holds the paper against it. Money goes to
//! the new account after the waiting period; what is instructed already keeps its account (第三条（二）、第十条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, procurements};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProcurementId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::PayeeAccount;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever brought an account of this contract in does not review one.
pub const STEP: Step = Step {
    id: StepId::ReviewPayee,
    name: "复核供应商新账户",
    public: "供应商的新账户已复核",
    next: "等待复核供应商新账户",
    basis: Basis::Procurement,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    duty: Duty::Must,
    excludes: &[StepId::ChangePayee],
    ..Step::BLANK
};

/// The second person's word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewPayee {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// Whether the supplier confirms it and the paper agrees.
    #[schemars(title = "核实一致")]
    pub agrees: bool,
    /// How it was checked and what came of it.
    #[schemars(title = "核实方式和结果")]
    pub finding: String,
}

/// The contract's account is another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeChanged {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The account.
    pub account: PayeeAccount,
    /// How it was checked.
    pub finding: String,
    /// First day on which money may be instructed to go there.
    pub usable: Date,
}

/// It was not accepted; the one before stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeChangeDeclined {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// What was found.
    pub finding: String,
}

impl Act for ReviewPayee {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        let Some(proposed) = &contract.proposed else {
            let what = format!("合同 {} 没有待复核的新账户", contract.number);
            let remedy = "经办人登记供应商的新账户后再复核。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procurement, what, remedy));
        };
        cx.text("finding", "核实方式和结果", &self.finding, 500)?;
        let (procurement, finding) = (own.id, self.finding.trim().to_owned());
        if !self.agrees {
            return Ok(vec![PayeeChangeDeclined { procurement, finding }.into()]);
        }
        let usable = checks::day_after(cx, "account-cooling")?;
        Ok(vec![PayeeChanged { procurement, account: proposed.account.clone(), finding, usable }.into()])
    }
}

impl Happening for PayeeChanged {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.tails.insert(self.account.commitment.clone(), self.account.tail.clone());
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) else { return };
        contract.earlier.push(std::mem::replace(&mut contract.account, self.account.clone()));
        contract.usable = Some(self.usable);
        contract.proposed = None;
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!(
            "供应商收款账户变更为{}（末四位 {}），{} 起可用：{}",
            self.account.bank, self.account.tail, self.usable, self.finding
        )
    }
}

impl Happening for PayeeChangeDeclined {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let procurement = fund.procurements.get_mut(&self.procurement);
        if let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) {
            contract.proposed = None;
        }
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn tell(&self) -> String {
        format!("供应商新账户复核不一致，仍用原账户：{}", self.finding)
    }
}
