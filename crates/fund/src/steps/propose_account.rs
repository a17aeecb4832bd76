//! 登记收款账户: where the money shall go; the number stays in the sealed store, the log holds a commitment (第三条（四）).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::PayeeAccount;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ProposeAccount,
    name: "登记收款账户",
    public: "收款账户已登记",
    next: "等待企业登记收款账户",
    basis: Basis::DistrictFinanceDuty,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    evidence: Some("account"),
    ..Step::BLANK
};

/// An account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeAccount {
    /// Whose.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Commitment, bank, last digits.
    #[schemars(title = "收款账户")]
    pub account: PayeeAccount,
}

/// It waits for its second person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountProposed {
    /// Whose.
    pub enterprise: CreditCode,
    /// Commitment, bank, last digits.
    pub account: PayeeAccount,
}

impl Act for ProposeAccount {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let account = sound(cx, &self.account)?;
        let current = cx.fund.enterprises.get(&self.enterprise).and_then(|e| e.account.as_ref());
        if current.is_some_and(|(current, _)| current.commitment == self.account.commitment) {
            return Err(cx.malformed("account.commitment", "与现用收款账户相同，不需要变更"));
        }
        checks::evidence(cx, &STEP, &self.subject())?;
        checks::no_open_payment(cx, &self.enterprise)?;
        Ok(vec![AccountProposed { enterprise: self.enterprise.clone(), account }.into()])
    }
}

/// An account as it is kept: commitment, bank and last digits are what they must be.
///
/// # Errors
/// [`RefusalKind::Malformed`](crate::RefusalKind::Malformed) naming the field.
pub fn sound(cx: &Context<'_>, account: &PayeeAccount) -> Result<PayeeAccount, Refusal> {
    if !checks::is_digest(&account.commitment) {
        return Err(cx.malformed("account.commitment", "账户承诺值应为 64 位小写十六进制，请重新填写账号"));
    }
    cx.text("account.bank", "开户银行", &account.bank, 60)?;
    if account.tail.len() != 4 || !account.tail.bytes().all(|b| b.is_ascii_digit()) {
        return Err(cx.malformed("account.tail", "请填写账号末四位数字"));
    }
    Ok(PayeeAccount { bank: account.bank.trim().to_owned(), ..account.clone() })
}

impl Happening for AccountProposed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) else { return };
        enterprise.proposed_account = Some((self.account.clone(), stamp.person.clone(), stamp.on));
    }

    fn tell(&self) -> String {
        format!("登记收款账户（{}，末四位 {}），待核验", self.account.bank, self.account.tail)
    }
}
