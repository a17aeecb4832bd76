//! 答复变更: the bureau agrees to the change or not; the project goes on (第三条（一）).

use jiff::civil::Date;
use law::{Basis, Fen};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::Provider;
use crate::step::{Duty, Step};
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::AnswerChange,
    name: "答复变更",
    public: "变更已答复",
    next: "等待市工信局答复变更",
    basis: Basis::BureauDuty,
    by: &[Role::BureauHandler],
    from: &[Stage::ChangeRequested],
    to: &[Stage::Pooled],
    duty: Duty::Must,
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerChange {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// Whether the bureau agrees.
    #[schemars(title = "同意变更")]
    pub agreed: bool,
    /// The reason.
    #[schemars(title = "答复意见")]
    pub answer: String,
}

/// Answered; where it was agreed to, with what the project now plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeAnswered {
    /// Which project.
    pub project: ProjectId,
    /// Whether the bureau agrees.
    pub agreed: bool,
    /// The reason.
    pub answer: String,
    /// The planned investment from now on, in fen.
    pub planned: Fen,
    /// The planned finish from now on.
    pub ends: Date,
    /// The provider from now on.
    pub provider: Provider,
}

impl Act for AnswerChange {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        cx.text("answer", "答复意见", &self.answer, 300)?;
        let Some(change) = project.changes.last().filter(|change| change.agreed.is_none()) else {
            let what = format!("{} 没有待答复的变更", self.project);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::BureauDuty, what, "请刷新后查看。"));
        };
        let asked = Some(change).filter(|_| self.agreed);
        let provider = asked.and_then(|change| change.provider.clone());
        Ok(vec![
            ChangeAnswered {
                project: self.project,
                agreed: self.agreed,
                answer: self.answer.trim().to_owned(),
                planned: asked.and_then(|change| change.planned).unwrap_or(project.planned),
                ends: asked.and_then(|change| change.ends).unwrap_or(project.ends),
                provider: provider
                    .map_or_else(|| project.provider.clone(), |(code, name)| Provider { code, name }),
            }
            .into(),
        ])
    }
}

impl Happening for ChangeAnswered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if let Some(change) = project.changes.last_mut() {
            change.agreed = Some(self.agreed);
            change.answer.clone_from(&self.answer);
        }
        project.planned = self.planned;
        project.ends = self.ends;
        project.provider.clone_from(&self.provider);
        project.move_to(Stage::Pooled, stamp);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let agreed = if self.agreed { "同意变更" } else { "不同意变更" };
        format!("市工信局{agreed}：{}", self.answer)
    }
}
