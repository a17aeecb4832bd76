//! 开立账号: the administrator opens accounts; the public may open the first account of an enterprise.

use law::{Basis, CreditCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, PersonId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::OpenAccount,
    name: "开立账号",
    public: "账号已开立",
    next: "等待开立账号",
    basis: Basis::BureauDuty,
    by: &[Role::Administrator, Role::Citizen],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// An account to be opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAccount {
    /// Login name; public, so no name of a person.
    #[schemars(title = "账号")]
    pub account: AccountId,
    /// The person; the same for all accounts of one person.
    #[schemars(title = "人员编号")]
    pub person: PersonId,
    /// The office.
    #[schemars(title = "岗位", extend("x-choice" = "role"))]
    pub role: Role,
    /// For the district offices.
    #[schemars(title = "区县", extend("x-choice" = "district"))]
    #[serde(default)]
    pub district: Option<String>,
    /// For an enterprise's account.
    #[schemars(title = "统一社会信用代码")]
    #[serde(default)]
    pub enterprise: Option<CreditCode>,
    /// The organisation's public name; an assessor or expert must name it, for recusal.
    #[schemars(title = "所在单位")]
    #[serde(default)]
    pub organisation: String,
}

/// It is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountOpened {
    /// Login name.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// The office.
    pub role: Role,
    /// Division code, for the district offices.
    pub district: Option<String>,
    /// For an enterprise's account.
    pub enterprise: Option<CreditCode>,
    /// The organisation's name.
    pub organisation: String,
}

impl Act for OpenAccount {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        name(cx, "account", "账号", self.account.as_str(), 40)?;
        name(cx, "person", "人员编号", self.person.as_str(), 64)?;
        if cx.fund.accounts.contains_key(&self.account) {
            return Err(cx.malformed("account", format!("账号“{}”已被使用，请换一个", self.account)));
        }
        let district = self.district.as_deref();
        fits(cx, self.role, district, self.enterprise.as_ref(), &self.organisation)?;
        if cx.actor.role == Role::Citizen {
            self.first_of_its_enterprise(cx)?;
        }
        one_side(cx, &self.person, self.role, None)?;
        Ok(vec![
            AccountOpened {
                account: self.account.clone(),
                person: self.person.clone(),
                role: self.role,
                district: self.district.clone(),
                enterprise: self.enterprise.clone(),
                organisation: self.organisation.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl OpenAccount {
    /// The public opens accounts for enterprises only, one each, and for a person not known yet.
    fn first_of_its_enterprise(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        let kind = RefusalKind::NotYourOffice;
        if self.role != Role::Enterprise {
            let what = format!("“{}”账号由系统管理员开立", self.role.zh());
            return Err(cx.refuse(kind, Basis::BureauDuty, what, "请联系系统管理员。"));
        }
        if cx.fund.accounts.values().any(|actor| actor.enterprise == self.enterprise) {
            let what = "该企业已有账号";
            return Err(cx.refuse(
                kind,
                Basis::Subject,
                what,
                "请用已有账号登录；如账号不是贵企业所开，请联系系统管理员。",
            ));
        }
        if cx.fund.accounts.values().any(|actor| actor.person == self.person) {
            return Err(cx.malformed("person", "该人员编号已被使用"));
        }
        Ok(())
    }
}

/// A name of letters, digits, dots, dashes and underscores: login names and person ids are public and are no names of persons.
pub(super) fn name(
    cx: &Context<'_>,
    field: &str,
    label: &str,
    text: &str,
    most: usize,
) -> Result<(), Refusal> {
    let sound = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if sound && (2..=most).contains(&text.len()) {
        return Ok(());
    }
    Err(cx.malformed(field, format!("{label}为 2 至 {most} 个字母、数字、点、横线或下划线，不要用真实姓名")))
}

/// District, enterprise and organisation belong to the roles that need them, and to no other.
pub(super) fn fits(
    cx: &Context<'_>,
    role: Role,
    district: Option<&str>,
    enterprise: Option<&CreditCode>,
    organisation: &str,
) -> Result<(), Refusal> {
    if role == Role::Citizen {
        return Err(cx.malformed("role", "公众账号只有一个，不能另开"));
    }
    match (role.of_a_district(), district) {
        (true, None) => return Err(cx.malformed("district", format!("{}须选择区县", role.zh()))),
        (true, Some(code)) if !cx.pack.districts().iter().any(|district| district.code == code) => {
            return Err(cx.malformed("district", format!("“{code}”不是本市区县代码，请从列表中选择")));
        }
        (false, Some(_)) => return Err(cx.malformed("district", format!("{}不分区县，请留空", role.zh()))),
        _ => {}
    }
    match (role == Role::Enterprise, enterprise) {
        (true, None) => return Err(cx.malformed("enterprise", "企业账号须填写统一社会信用代码")),
        (false, Some(_)) => {
            return Err(cx.malformed("enterprise", "只有企业账号填写统一社会信用代码，请留空"));
        }
        _ => {}
    }
    if matches!(role, Role::Assessor | Role::Expert) {
        return cx.text("organisation", "所在单位", organisation, 80);
    }
    if organisation.chars().count() > 80 {
        return Err(cx.malformed("organisation", "所在单位最多 80 个字"));
    }
    Ok(())
}

/// One person stands on one side: applicant, office, or administration of accounts (第十六条).
pub(super) fn one_side(
    cx: &Context<'_>,
    person: &PersonId,
    role: Role,
    besides: Option<&AccountId>,
) -> Result<(), Refusal> {
    let side = |role: Role| match role {
        Role::Enterprise => 0,
        Role::Administrator => 1,
        _ => 2,
    };
    let others = cx
        .fund
        .accounts
        .values()
        .filter(|actor| actor.person == *person && actor.active && Some(&actor.account) != besides);
    let Some(other) = others.into_iter().find(|actor| side(actor.role) != side(role)) else { return Ok(()) };
    let what = format!("此人已有“{}”账号，不能同时任“{}”", other.role.zh(), role.zh());
    Err(cx.refuse(
        RefusalKind::ConflictOfDuty,
        Basis::Officials,
        what,
        "请由另一人担任，或先停用其原有账号。",
    ))
}

impl Happening for AccountOpened {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let actor = Actor {
            account: self.account.clone(),
            person: self.person.clone(),
            role: self.role,
            district: self.district.clone(),
            enterprise: self.enterprise.clone(),
            organisation: self.organisation.clone(),
            active: true,
        };
        fund.accounts.insert(self.account.clone(), actor);
    }

    fn tell(&self) -> String {
        format!("开立账号“{}”（{}）", self.account, self.role.zh())
    }
}
