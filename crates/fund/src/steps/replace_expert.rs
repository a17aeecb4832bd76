//! 更换验收专家: one who cannot come or must stand back is replaced before giving an opinion (第三条（一）、第十六条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, convene_acceptance};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReplaceExpert,
    name: "更换验收专家",
    public: "验收专家已更换",
    next: "等待更换验收专家",
    basis: Basis::BureauDuty,
    by: &[Role::BureauHandler],
    from: &[Stage::Accepting],
    ..Step::BLANK
};

/// Who leaves the panel, who joins it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceExpert {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Who leaves.
    #[schemars(title = "退出的专家", extend("x-choice" = "expert"))]
    pub leaves: AccountId,
    /// Who joins.
    #[schemars(title = "接替的专家", extend("x-choice" = "expert"))]
    pub joins: AccountId,
    /// Why.
    #[schemars(title = "更换原因")]
    pub reason: String,
}

/// The panel as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpertReplaced {
    /// Which project.
    pub project: ProjectId,
    /// Who left.
    pub left: AccountId,
    /// Who joined.
    pub joined: AccountId,
    /// Why.
    pub reason: String,
}

impl Act for ReplaceExpert {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        cx.text("reason", "更换原因", &self.reason, 200)?;
        let acceptance = project.acceptance.as_ref();
        let Some(acceptance) = acceptance.filter(|acceptance| acceptance.experts.contains(&self.leaves))
        else {
            return Err(cx.malformed("leaves", format!("“{}”不是本项目的验收专家", self.leaves)));
        };
        let others = acceptance.experts.iter().filter(|expert| **expert != self.leaves);
        let panel: Vec<_> = others.chain([&self.joins]).cloned().collect();
        convene_acceptance::panel(cx, &panel)?;
        if acceptance.heard(&self.leaves) {
            let what = format!("专家“{}”已提交意见，不能更换", self.leaves);
            return Err(cx.refuse(
                RefusalKind::WrongStage,
                Basis::BureauDuty,
                what,
                "请更换尚未提交意见的专家。",
            ));
        }
        convene_acceptance::unbiased(cx, project, std::slice::from_ref(&self.joins))?;
        Ok(vec![
            ExpertReplaced {
                project: self.project,
                left: self.leaves.clone(),
                joined: self.joins.clone(),
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for ExpertReplaced {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        let Some(acceptance) = &mut project.acceptance else { return };
        for expert in acceptance.experts.iter_mut().filter(|expert| **expert == self.left) {
            expert.clone_from(&self.joined);
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("更换验收专家：{}", self.reason)
    }
}
