//! 专家入库、出库: the pool from which panels are drawn (第九条 评审).

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::AccountId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::PooledExpert;
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row. Who keeps the pool does not draw from it.
pub const STEP: Step = Step {
    id: StepId::EnterExpert,
    name: "专家入库或出库",
    public: "专家库已更新",
    next: "等待更新专家库",
    basis: Basis::RewardProcedure,
    by: &[Role::BureauLeader],
    on: SubjectKind::Account,
    ..Step::BLANK
};

/// An expert of the pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterExpert {
    /// The expert's account.
    #[schemars(title = "专家账号")]
    pub account: AccountId,
    /// What the expert knows about.
    #[schemars(title = "专业领域")]
    pub field: String,
    /// The employer's code, for recusal.
    #[schemars(title = "所在单位统一社会信用代码（没有的不填）")]
    #[serde(default)]
    pub employer: Option<CreditCode>,
    /// Whether panels are drawn from it from now on.
    #[schemars(title = "参加抽取")]
    pub active: bool,
}

/// It is entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertEntered {
    /// The expert's account.
    pub account: AccountId,
    /// What the expert knows about.
    pub field: String,
    /// The employer's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<CreditCode>,
    /// Whether panels are drawn from it.
    pub active: bool,
}

impl Act for EnterExpert {
    fn subject(&self) -> Subject {
        Subject::Account(self.account.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let known = cx.fund.accounts.get(&self.account);
        let Some(actor) = known.filter(|actor| actor.role == Role::Expert && actor.active) else {
            let what = format!("“{}”不是在用的专家账号", self.account);
            return Err(cx.malformed("account", what));
        };
        cx.text("field", "专业领域", &self.field, 40)?;
        let same = cx.fund.experts.iter().find(|(account, own)| {
            let person = cx.fund.accounts.get(account).map(|own| &own.person);
            own.active && **account != self.account && person == Some(&actor.person)
        });
        if let Some((account, _)) = same.filter(|_| self.active) {
            let what = format!("该专家已以账号“{account}”在库，同一人只能入库一次");
            return Err(cx.refuse(RefusalKind::Malformed, Basis::Officials, what, "请使用已在库的账号。"));
        }
        Ok(vec![
            ExpertEntered {
                account: self.account.clone(),
                field: self.field.trim().to_owned(),
                employer: self.employer.clone(),
                active: self.active,
            }
            .into(),
        ])
    }
}

impl Happening for ExpertEntered {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let (field, employer, active) = (self.field.clone(), self.employer.clone(), self.active);
        fund.experts.insert(self.account.clone(), PooledExpert { field, employer, active });
    }

    fn tell(&self) -> String {
        let what = if self.active { "入库" } else { "出库" };
        format!("评审专家 {} {what}（{}）", self.account, self.field)
    }
}
