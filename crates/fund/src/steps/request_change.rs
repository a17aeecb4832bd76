//! 申请变更: budget, time or provider shall be another than was pooled; nothing else moves until it is answered (第五条（三）).

use jiff::civil::Date;
use law::{Basis, CreditCode, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Change, Provider};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::RequestChange,
    name: "申请变更",
    public: "企业已申请变更",
    next: "等待企业申请变更",
    basis: Basis::Cooperation,
    by: &[Role::Enterprise],
    from: &[Stage::Pooled],
    to: &[Stage::ChangeRequested],
    ..Step::BLANK
};

/// A change; what is left out stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestChange {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Why.
    #[schemars(title = "变更原因")]
    pub reason: String,
    /// The new planned investment, in fen.
    #[schemars(title = "变更后计划投入")]
    #[serde(default)]
    pub planned: Option<Fen>,
    /// The new finish.
    #[schemars(title = "变更后计划完成", with = "Option<Day>")]
    #[serde(default)]
    pub ends: Option<Date>,
    /// The new provider's code, with its name.
    #[schemars(title = "变更后服务商统一社会信用代码")]
    #[serde(default)]
    pub provider_code: Option<CreditCode>,
    /// The new provider's name.
    #[schemars(title = "变更后服务商名称", extend("x-optional" = true))]
    #[serde(default)]
    pub provider_name: String,
}

/// It is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAsked {
    /// Which project.
    pub project: ProjectId,
    /// Why.
    pub reason: String,
    /// In fen.
    pub planned: Option<Fen>,
    /// The new finish.
    pub ends: Option<Date>,
    /// The new provider.
    pub provider: Option<Provider>,
}

impl Act for RequestChange {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        cx.text("reason", "变更原因", &self.reason, 500)?;
        let name = self.provider_name.trim().to_owned();
        let provider = match &self.provider_code {
            Some(code) if *code == project.enterprise => {
                return Err(cx.malformed("provider_code", "服务商不能是申报企业自己"));
            }
            Some(code) => {
                cx.text("provider_name", "变更后服务商名称", &name, 80)?;
                Some(Provider { code: code.clone(), name })
            }
            None if name.is_empty() => None,
            None => return Err(cx.malformed("provider_code", "请填写变更后服务商的统一社会信用代码")),
        };
        if self.planned.is_none() && self.ends.is_none() && provider.is_none() {
            return Err(cx.malformed("planned", "请至少填写一项变更内容"));
        }
        let plan = checks::Plan {
            name: &project.name,
            scope: &project.scope,
            provider: provider.as_ref().unwrap_or(&project.provider),
            planned: self.planned.unwrap_or(project.planned),
            starts: project.starts,
            ends: self.ends.unwrap_or(project.ends),
        };
        plan.sound(cx, &project.enterprise)?;
        Ok(vec![
            ChangeAsked {
                project: self.project,
                reason: self.reason.trim().to_owned(),
                planned: self.planned,
                ends: self.ends,
                provider,
            }
            .into(),
        ])
    }
}

impl Happening for ChangeAsked {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        project.changes.push(Change {
            on: stamp.on,
            reason: self.reason.clone(),
            planned: self.planned,
            ends: self.ends,
            provider: self.provider.clone().map(|provider| (provider.code, provider.name)),
            agreed: None,
            answer: String::new(),
        });
        project.move_to(Stage::ChangeRequested, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("企业申请变更：{}", self.reason)
    }
}
