//! 服务商备案: a provider files what it offers, so that it may be entered on the list of providers (第五条（一）).

use law::{Basis, CreditCode, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::state::{Filing, FilingState};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::FileProvider,
    name: "申请服务商备案",
    public: "服务商备案已申请",
    next: "等待服务商申请备案",
    basis: Basis::Subject,
    by: &[Role::Enterprise],
    on: SubjectKind::Enterprise,
    evidence: Some("provider"),
    ..Step::BLANK
};

/// What the provider offers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileProvider {
    /// Which enterprise.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// What it offers to enterprises of the pilot industries.
    #[schemars(title = "主要产品和服务")]
    pub services: String,
    /// Enterprises it has served here.
    #[schemars(title = "已服务本市企业（户）")]
    pub served: u32,
}

/// It is filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderFiled {
    /// Which enterprise.
    pub enterprise: CreditCode,
    /// What it offers.
    pub services: String,
    /// Enterprises it has served.
    pub served: u32,
}

impl Act for FileProvider {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let enterprise = checks::enterprise(cx, &self.enterprise)?;
        let state = enterprise.filing.as_ref().map(|filing| &filing.state);
        let known = match state {
            Some(FilingState::Open) => Some("备案申请正在审核"),
            Some(FilingState::Entered(_)) => Some("已列入服务商名单"),
            _ => None,
        };
        if let Some(known) = known {
            let what = format!("{}{known}", enterprise.name);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Subject, what, "不需要再次申请。"));
        }
        cx.text("services", "主要产品和服务", &self.services, 500)?;
        checks::evidence(cx, &STEP, &self.subject())?;
        // Whether it is on the list is what it asks for.
        let mut facts = cx.fund.facts_of(enterprise, cx.today);
        facts.remove(rewards::LISTED);
        let conditions = cx.pack.evaluate("provider", &facts, cx.today).into_iter();
        let failed: Vec<_> = conditions.filter(|own| own.verdict == Verdict::False).collect();
        if let Some(refusal) = Refusal::of_criteria(&enterprise.name, &failed) {
            return Err(refusal);
        }
        Ok(vec![
            ProviderFiled {
                enterprise: self.enterprise.clone(),
                services: self.services.trim().to_owned(),
                served: self.served,
            }
            .into(),
        ])
    }
}

impl Happening for ProviderFiled {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) {
            let (services, served) = (self.services.clone(), self.served);
            enterprise.filing = Some(Filing { services, served, on: stamp.on, state: FilingState::Open });
        }
    }

    fn tell(&self) -> String {
        "申请服务商备案".to_owned()
    }
}
