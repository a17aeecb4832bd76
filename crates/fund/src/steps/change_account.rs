//! 变更账号: another office, another district, or withdrawn. What was done under it stays on the record.

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::open_account::{fits, one_side};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::AccountId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ChangeAccount,
    name: "变更账号",
    public: "账号已变更",
    next: "等待变更账号",
    basis: Basis::BureauDuty,
    by: &[Role::Administrator],
    on: SubjectKind::Account,
    ..Step::BLANK
};

/// An account as it shall be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeAccount {
    /// Which account.
    #[schemars(title = "账号")]
    pub account: AccountId,
    /// The office.
    #[schemars(title = "岗位", extend("x-choice" = "role"))]
    pub role: Role,
    /// For the district offices.
    #[schemars(title = "区县", extend("x-choice" = "district"))]
    #[serde(default)]
    pub district: Option<String>,
    /// The organisation's public name.
    #[schemars(title = "所在单位")]
    #[serde(default)]
    pub organisation: String,
    /// Whether it may be used.
    #[schemars(title = "启用")]
    pub active: bool,
}

/// It has changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountChanged {
    /// Which account.
    pub account: AccountId,
    /// The office.
    pub role: Role,
    /// Division code, for the district offices.
    pub district: Option<String>,
    /// The organisation's name.
    pub organisation: String,
    /// Whether it may be used.
    pub active: bool,
}

impl Act for ChangeAccount {
    fn subject(&self) -> Subject {
        Subject::Account(self.account.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let Some(known) = cx.fund.accounts.get(&self.account) else {
            let what = format!("没有账号“{}”", self.account);
            return Err(cx.refuse(RefusalKind::Unknown, Basis::BureauDuty, what, "请核对账号。"));
        };
        if known.role == Role::Citizen {
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::Approval,
                "公众账号不能变更或停用",
                "公示期内任何人都可以提出异议，请保留该账号。",
            ));
        }
        if known.person == cx.actor.person {
            return Err(cx.refuse(
                RefusalKind::ConflictOfDuty,
                Basis::Officials,
                "不能变更自己的账号",
                "请由另一位系统管理员办理。",
            ));
        }
        fits(cx, self.role, self.district.as_deref(), known.enterprise.as_ref(), &self.organisation)?;
        if self.active {
            one_side(cx, &known.person, self.role, Some(&self.account))?;
        }
        Ok(vec![
            AccountChanged {
                account: self.account.clone(),
                role: self.role,
                district: self.district.clone(),
                organisation: self.organisation.trim().to_owned(),
                active: self.active,
            }
            .into(),
        ])
    }
}

impl Happening for AccountChanged {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(actor) = fund.accounts.get_mut(&self.account) else { return };
        actor.role = self.role;
        actor.district.clone_from(&self.district);
        actor.organisation.clone_from(&self.organisation);
        actor.active = self.active;
    }

    fn tell(&self) -> String {
        let state = if self.active { "启用" } else { "停用" };
        format!("账号“{}”变更为{}，{state}", self.account, self.role.zh())
    }
}
