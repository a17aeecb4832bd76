//! 审核服务商备案: the bureau enters the provider on the list, or says why not (第五条（一）、第三条（一）).

use law::{Basis, CreditCode, FactRecord, FactValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, rewards};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Fact, FilingState};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::DecideProvider,
    name: "审核服务商备案",
    public: "服务商备案已审核",
    next: "等待市工信局审核服务商备案",
    basis: Basis::Subject,
    by: &[Role::BureauHandler],
    on: SubjectKind::Enterprise,
    from: &[Stage::Standing, Stage::AccountProposed],
    duty: Duty::Must,
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideProvider {
    /// Which enterprise.
    #[schemars(title = "统一社会信用代码")]
    pub enterprise: CreditCode,
    /// Whether it is entered.
    #[schemars(title = "列入服务商名单")]
    pub enter: bool,
    /// Why, as the provider will read it.
    #[schemars(title = "审核意见")]
    pub reason: String,
}

/// It is decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderDecided {
    /// Which enterprise.
    pub enterprise: CreditCode,
    /// Whether it is entered.
    pub enter: bool,
    /// Why.
    pub reason: String,
}

impl Act for DecideProvider {
    fn subject(&self) -> Subject {
        Subject::Enterprise(self.enterprise.clone())
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let enterprise = checks::enterprise(cx, &self.enterprise)?;
        let open = enterprise.filing.as_ref().is_some_and(|filing| filing.state == FilingState::Open);
        if !open {
            let what = format!("{}没有待审核的服务商备案", enterprise.name);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Subject, what, "请先由服务商申请备案。"));
        }
        cx.text("reason", "审核意见", &self.reason, 300)?;
        Ok(vec![
            ProviderDecided {
                enterprise: self.enterprise.clone(),
                enter: self.enter,
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for ProviderDecided {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(enterprise) = fund.enterprises.get_mut(&self.enterprise) else { return };
        if let Some(filing) = &mut enterprise.filing {
            filing.state = if self.enter {
                FilingState::Entered(stamp.on)
            } else {
                FilingState::Refused(self.reason.clone(), stamp.on)
            };
        }
        let record = FactRecord {
            value: FactValue::Bool(self.enter),
            source: "服务商备案审核".into(),
            on: stamp.on,
            evidence: None,
        };
        enterprise.learn(rewards::LISTED, Fact { record, by: stamp.role, seq: stamp.seq });
    }

    fn tell(&self) -> String {
        if self.enter {
            return "列入服务商名单".to_owned();
        }
        format!("服务商备案未通过：{}", self.reason)
    }
}
