//! 登记供应商新账户: a supplier asks that what it is owed go to another account, in writing and with a reason. A changed account is
//! how payments are stolen: so a second person looks before any money goes there (第三条（二）、第十条, 政府采购法第六十一条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, procurements, propose_account};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProcurementId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, PayeeAccount, ProposedPayee};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever has ever reviewed an account of this contract brings none in.
pub const STEP: Step = Step {
    id: StepId::ChangePayee,
    name: "登记供应商新账户",
    public: "供应商的新账户已登记",
    next: "等待登记供应商新账户",
    basis: Basis::Procurement,
    by: &[Role::BureauHandler],
    on: SubjectKind::Procurement,
    from: &[Stage::Contracted],
    excludes: &[StepId::ReviewPayee],
    ..Step::BLANK
};

/// A new account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePayee {
    /// Which procurement.
    #[schemars(title = "采购编号")]
    pub procurement: ProcurementId,
    /// The account.
    #[schemars(title = "新收款账户")]
    pub account: PayeeAccount,
    /// Why.
    #[schemars(title = "变更原因")]
    pub reason: String,
    /// What the supplier wrote, signed and sealed.
    #[schemars(title = "变更账户材料摘要")]
    pub file: Digest,
}

/// It waits for its second person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeChangeAsked {
    /// Which procurement.
    pub procurement: ProcurementId,
    /// The account.
    pub account: PayeeAccount,
    /// Why.
    pub reason: String,
    /// What the supplier wrote.
    pub file: Digest,
}

impl Act for ChangePayee {
    fn subject(&self) -> Subject {
        Subject::Procurement(self.procurement)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = procurements::procurement(cx, self.procurement)?;
        let contract = procurements::contract(cx, own)?;
        if contract.proposed.is_some() {
            let what = format!("合同 {} 已有一个新账户待复核", contract.number);
            let remedy = "请等另一人复核；登记有误的，由复核人选择“不一致”退回后再登记。";
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procurement, what, remedy));
        }
        let account = propose_account::sound(cx, &self.account)?;
        if contract.account.commitment == account.commitment {
            return Err(cx.malformed("account.commitment", "与合同现用的收款账户相同，不需要变更"));
        }
        cx.text("reason", "变更原因", &self.reason, 500)?;
        papers::file(cx, Basis::Procurement, "供应商变更账户的书面材料", &self.file)?;
        let (reason, file) = (self.reason.trim().to_owned(), self.file.clone());
        Ok(vec![PayeeChangeAsked { procurement: own.id, account, reason, file }.into()])
    }
}

impl Happening for PayeeChangeAsked {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let procurement = fund.procurements.get_mut(&self.procurement);
        let Some(contract) = procurement.and_then(|own| own.contract.as_mut()) else { return };
        contract.proposed = Some(ProposedPayee {
            account: self.account.clone(),
            reason: self.reason.clone(),
            file: self.file.clone(),
            on: stamp.on,
        });
    }

    fn procurement(&self) -> Option<ProcurementId> {
        Some(self.procurement)
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "变更账户的材料", Subject::Procurement(self.procurement))]
    }

    fn tell(&self) -> String {
        format!(
            "登记供应商新账户（{}，末四位 {}），待复核：{}",
            self.account.bank, self.account.tail, self.reason
        )
    }
}
