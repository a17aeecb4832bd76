//! 移出凭据内容: a paper that was recorded and does not belong to the project; the file stays, and so does the record that it
//! was there (第八条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::recorded;
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, ProjectId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::step::Step;
use crate::subject::Subject;

/// The row.
pub const STEP: Step = Step {
    id: StepId::SetAsidePaper,
    name: "移出凭据内容",
    public: "凭据内容已移出",
    next: "等待移出凭据内容",
    basis: Basis::EvidenceList,
    by: recorded::BY,
    while_suspended: true,
    ..Step::BLANK
};

/// Which paper, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAsidePaper {
    /// Of which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The file it stands in.
    #[schemars(title = "凭据文件")]
    pub evidence: Digest,
    /// The member of the file.
    #[schemars(title = "文件内的位置", extend("x-optional" = true))]
    #[serde(default)]
    pub member: String,
    /// Why it does not belong here.
    #[schemars(title = "移出理由")]
    pub reason: String,
}

/// It is set aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperSetAside {
    /// Of which project.
    pub project: ProjectId,
    /// The file it stands in.
    pub evidence: Digest,
    /// The member of the file.
    pub member: String,
    /// Why it does not belong here.
    pub reason: String,
}

impl Act for SetAsidePaper {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = recorded::in_time(cx, self.project)?;
        cx.text("reason", "移出理由", &self.reason, 200)?;
        if !project.papers.holds(&self.evidence, &self.member) {
            let what = format!("{} 没有登记这份凭据的内容", self.project);
            return Err(cx.refuse(
                RefusalKind::EvidenceMissing,
                Basis::EvidenceList,
                what,
                "请刷新页面后重试。",
            ));
        }
        Ok(vec![
            PaperSetAside {
                project: self.project,
                evidence: self.evidence.clone(),
                member: self.member.clone(),
                reason: self.reason.trim().to_owned(),
            }
            .into(),
        ])
    }
}

impl Happening for PaperSetAside {
    fn apply(&self, fund: &mut Fund, _: &Stamp) {
        recorded::take_out(fund, self.project, &self.evidence, &self.member);
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        format!("移出一份凭据内容：{}", self.reason)
    }
}
