//! 提交验收意见: each named expert says pass, return or fail, once (第八条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, convene_acceptance};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{AccountId, ProjectId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Opinion, Verdict};
use crate::step::{Duty, Reach, Step};
use crate::subject::Subject;

/// The row. Whoever has looked at, measured, decided on or organised the case does not judge it as an expert (第十六条).
pub const STEP: Step = Step {
    id: StepId::GiveOpinion,
    name: "提交验收意见",
    public: "专家已提交意见",
    next: "等待专家提交验收意见",
    basis: Basis::Procedure,
    by: &[Role::Expert],
    reach: Reach::NamedExpert,
    from: &[Stage::Accepting],
    duty: Duty::Must,
    excludes: &[
        StepId::ReviewPool,
        StepId::DecidePool,
        StepId::AnswerChange,
        StepId::RecordVisit,
        StepId::AssessLevel,
        StepId::ConveneAcceptance,
        StepId::VerifyInvestment,
    ],
    ..Step::BLANK
};

/// One opinion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinion {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The verdict.
    #[schemars(title = "验收结论")]
    pub verdict: Verdict,
    /// The reason.
    #[schemars(title = "评审意见")]
    pub text: String,
}

/// It is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionGiven {
    /// Which project.
    pub project: ProjectId,
    /// The expert's account.
    pub expert: AccountId,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason.
    pub text: String,
}

impl Act for GiveOpinion {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        cx.text("text", "评审意见", &self.text, 1000)?;
        convene_acceptance::unbiased(cx, project, std::slice::from_ref(&cx.actor.account))?;
        Ok(vec![
            OpinionGiven {
                project: self.project,
                expert: cx.actor.account.clone(),
                verdict: self.verdict,
                text: self.text.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for OpinionGiven {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        let Some(acceptance) = &mut project.acceptance else { return };
        acceptance.opinions.push(Opinion {
            expert: self.expert.clone(),
            verdict: self.verdict,
            text: self.text.clone(),
            on: stamp.on,
        });
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("一名专家的验收意见：{}", self.verdict.zh())
    }
}
