//! 验收整改: what was put right is accepted, or goes back with a new day (第十五条).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{FindingId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{InspectionTarget, Rectification};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReviewRectification,
    name: "验收整改",
    public: "整改已验收",
    next: "等待验收整改",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Finding,
    from: &[Stage::RectificationAnswered],
    to: &[Stage::Rectified, Stage::Rectifying],
    duty: Duty::Must,
    excludes: &[StepId::AnswerRectification],
    limit: Some("rectification-review"),
    while_suspended: true,
    ..Step::BLANK
};

/// A review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewRectification {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// Whether it is put right.
    #[schemars(title = "整改合格")]
    pub accepted: bool,
    /// Why, or what is still wrong.
    #[schemars(title = "验收意见")]
    pub opinion: String,
}

/// It is reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationReviewed {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// Whether it is put right.
    pub accepted: bool,
    /// Why, or what is still wrong.
    pub opinion: String,
    /// The new last day, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

impl Act for ReviewRectification {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        cx.text("opinion", "验收意见", &self.opinion, 500)?;
        let due = if self.accepted { None } else { Some(checks::deadline(cx, "rectification")?) };
        Ok(vec![
            RectificationReviewed {
                finding: self.finding,
                target: finding.target.clone(),
                accepted: self.accepted,
                opinion: self.opinion.trim().to_owned(),
                due,
            }
            .into(),
        ])
    }
}

impl Happening for RectificationReviewed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        let Some(last) = finding.rectifications.last_mut() else { return };
        last.review = Some((self.accepted, self.opinion.clone(), stamp.on));
        if let Some(due) = self.due {
            let document = last.document.clone();
            let what = self.opinion.clone();
            let again = Rectification { what, document, on: stamp.on, due, answer: None, review: None };
            finding.rectifications.push(again);
        }
        let stage = if self.accepted { Stage::Rectified } else { Stage::Rectifying };
        finding.take(stage, stamp, position);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn tell(&self) -> String {
        match self.due {
            None => format!("{} 整改合格：{}", self.finding, self.opinion),
            Some(due) => format!("{} 整改不合格，{due} 前继续整改：{}", self.finding, self.opinion),
        }
    }
}
