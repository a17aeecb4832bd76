//! 责令整改: what is wrong is to be put right by a day (第十五条: 发现问题及时纠正).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, supervision};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, FindingId, Purpose};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{InspectionTarget, Rectification};
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::OrderRectification,
    name: "责令整改",
    public: "已责令整改",
    next: "等待处置检查问题",
    basis: Basis::Supervision,
    by: &[Role::SupervisionGroup],
    on: SubjectKind::Finding,
    from: &[Stage::FindingOpen],
    to: &[Stage::Rectifying],
    duty: Duty::Must,
    while_suspended: true,
    ..Step::BLANK
};

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRectification {
    /// Which finding.
    #[schemars(title = "问题编号")]
    pub finding: FindingId,
    /// What is to be put right.
    #[schemars(title = "整改要求")]
    pub what: String,
    /// The order's document.
    #[schemars(title = "整改通知文号")]
    pub document: DocumentNumber,
}

/// It is ordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RectificationOrdered {
    /// Which finding.
    pub finding: FindingId,
    /// What it is about.
    pub target: InspectionTarget,
    /// What is to be put right.
    pub what: String,
    /// The order's document.
    pub document: DocumentNumber,
    /// The last day.
    pub due: Date,
}

impl Act for OrderRectification {
    fn subject(&self) -> Subject {
        Subject::Finding(self.finding)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let finding = supervision::finding(cx, self.finding)?;
        cx.text("what", "整改要求", &self.what, 500)?;
        Ok(vec![
            RectificationOrdered {
                finding: self.finding,
                target: finding.target.clone(),
                what: self.what.trim().to_owned(),
                document: papers::document(cx, &self.document)?,
                due: checks::deadline(cx, "rectification")?,
            }
            .into(),
        ])
    }
}

impl Happening for RectificationOrdered {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(finding) = fund.findings.get_mut(&self.finding) else { return };
        finding.rectifications.push(Rectification {
            what: self.what.clone(),
            document: self.document.clone(),
            on: stamp.on,
            due: self.due,
            answer: None,
            review: None,
        });
        finding.take(Stage::Rectifying, stamp, position);
    }

    fn cases(&self) -> Vec<Purpose> {
        self.target.purpose().into_iter().collect()
    }

    fn tell(&self) -> String {
        format!("责令整改 {}（{}），{} 前完成：{}", self.finding, self.document, self.due, self.what)
    }
}
