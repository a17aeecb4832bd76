//! 核验收款账户: a second person looks; a first account may be used at once, a changed one only after a while (第三条（四）).

use jiff::civil::Date;
use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::PayeeAccount;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. Whoever proposed the account may not verify it: asked in `decide`, for it is about the enterprise, not one case.
pub const STEP: Step = Step {
    id: StepId::VerifyAccount,
    name: "核验收款账户",
    public: "收款账户已核验",
    next: "等待区县财政部门核验收款账户",
    basis: Basis::DistrictFinanceDuty,
    by: &[Role::DistrictFinance],
    on: SubjectKind::Enterprise,
    from: &[Stage::AccountProposed],
    to: &[Stage::Standing],
    duty: Duty::Must,
    ..Step::BLANK
};

/// The second person's word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyAccount {
    /// Whose account.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Whether holder, bank and number agree with the bank's paper.
    #[schemars(title = "核验一致")]
    pub agrees: bool,
    /// Why not.
    #[schemars(title = "不一致之处")]
    #[serde(default)]
    pub reason: String,
}

/// The account may be used from a day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountVerified {
    /// Whose.
    pub enterprise: CreditCode,
    /// The account.
    pub account: PayeeAccount,
    /// First day on which money may go there.
    pub usable: Date,
}

/// The account was not accepted; the one before stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountDeclined {
    /// Whose.
    pub enterprise: CreditCode,
    /// Why.
    pub reason: String,
}

impl Act for VerifyAccount {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let enterprise = checks::enterprise(cx, &self.enterprise)?;
        let Some((account, proposer, _)) = &enterprise.proposed_account else {
            let what = format!("{}没有待核验的收款账户", enterprise.name);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::DistrictFinanceDuty,
                what,
                "企业登记账户后再核验。",
            ));
        };
        if *proposer == cx.actor.person {
            return Err(cx.refuse(
                RefusalKind::ConflictOfDuty,
                Basis::DistrictFinanceDuty,
                "您登记了这个收款账户，不能再核验它",
                "请由另一人核验。",
            ));
        }
        if !self.agrees {
            cx.text("reason", "不一致之处", &self.reason, 200)?;
            let reason = self.reason.trim().to_owned();
            return Ok(vec![AccountDeclined { enterprise: self.enterprise.clone(), reason }.into()]);
        }
        checks::no_open_payment(cx, &self.enterprise)?;
        let usable = match enterprise.account {
            None => cx.today,
            Some(_) => checks::day_after(cx, "account-cooling")?,
        };
        Ok(vec![
            AccountVerified { enterprise: self.enterprise.clone(), account: account.clone(), usable }.into(),
        ])
    }
}

impl Happening for AccountVerified {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        fund.tails.insert(self.account.commitment.clone(), self.account.tail.clone());
        let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) else { return };
        enterprise.account = Some((self.account.clone(), self.usable));
        enterprise.proposed_account = None;
    }

    fn tell(&self) -> String {
        format!("核验收款账户（{}，末四位 {}），{} 起可用", self.account.bank, self.account.tail, self.usable)
    }
}

impl Happening for AccountDeclined {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) else { return };
        enterprise.proposed_account = None;
    }

    fn tell(&self) -> String {
        format!("收款账户核验不一致：{}", self.reason)
    }
}
