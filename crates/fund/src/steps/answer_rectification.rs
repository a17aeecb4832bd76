//! 报告整改情况: the inspected party says what it has put right, with what shows it (第五条（三）、第十五条).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{Digest, FindingId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Attached, InspectionTarget};
use crate::step::{Duty, Reach, Step};
use crate::subject::{Subject, SubjectKind};

/// The row. What comes late is still taken: better put right late than not.
pub const STEP: Step = Step {
    id: StepId::AnswerRectification,
    name: "报告整改情况",
    public: "整改情况已报告",
    next: "等待当事人报告整改情况",
    basis: Basis::Cooperation,
    by: &[Role::Enterprise, Role::BureauHandler],
    reach: Reach::Party,
    on: SubjectKind::Finding,
    from: &[Stage::Rectifying],
    to: &[Stage::RectificationAnswered],
    duty: Duty::Must,
    limit: Some("rectification"),
    while_suspended: true,
    ..Step::BLANK
};

/// What was put right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRectification {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// What was done.
    #[schemars(title = "整改情况")]
    pub text: String,
    /// What shows it.
    #[schemars(title = "整改材料摘要")]
    pub file: Digest,
    /// What the file is called.
    #[schemars(title = "文件名")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// It is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationAnswered {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// What was done.
    pub text: String,
    /// What shows it.
    pub file: Digest,
    /// What the file is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Act for AnswerRectification {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        cx.text("text", "整改情况", &self.text, 1000)?;
        papers::file(cx, Basis::Cooperation, "整改材料", &self.file)?;
        Ok(vec![
            RectificationAnswered {
                finding: self.finding,
                target: finding.target.clone(),
                text: self.text.trim().to_owned(),
                file: self.file.clone(),
                name: papers::name(cx, self.name.as_deref())?,
            }
            .into(),
        ])
    }
}

impl Happening for RectificationAnswered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        finding.call(&self.file, self.name.as_deref());
        if let Some(rectification) = finding.rectifications.last_mut() {
            rectification.answer = Some((self.text.clone(), self.file.clone(), stamp.on));
        }
        finding.take(Stage::RectificationAnswered, stamp, position);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn files(&self) -> Vec<Attached> {
        vec![Attached::new(&self.file, "整改材料", Subject::Finding(self.finding))]
    }

    fn tell(&self) -> String {
        format!("报告 {} 的整改情况：{}", self.finding, self.text)
    }
}
