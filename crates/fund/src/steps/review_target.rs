//! 审核绩效目标: the bureau sets the target by its document, or returns it (第十三条: 加强对绩效目标的审核).

use jiff::civil::Date;
use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, papers, targets};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, TargetId};
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::ReviewTarget,
    name: "审核绩效目标",
    public: "绩效目标已审核",
    next: "等待市工信局审核绩效目标",
    basis: Basis::PerformanceTarget,
    by: &[Role::BureauReviewer],
    on: SubjectKind::Target,
    from: &[Stage::TargetProposed],
    to: &[Stage::TargetSet, Stage::TargetReturned],
    duty: Duty::Must,
    excludes: &[StepId::ProposeTarget, StepId::ReviseTarget],
    limit: Some("target-review"),
    ..Step::BLANK
};

/// What the review comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetReview {
    /// 批准.
    Set,
    /// 退回修改.
    Return,
}

/// The review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewTarget {
    /// Which target.
    #[schemars(title = "绩效目标编号")]
    pub target: TargetId,
    /// What it comes to.
    #[schemars(title = "审核结论")]
    pub outcome: TargetReview,
    /// Whether it is clear.
    #[schemars(title = "目标明确")]
    #[serde(default)]
    pub clear: bool,
    /// Whether it is specific.
    #[schemars(title = "指标具体")]
    #[serde(default)]
    pub specific: bool,
    /// Whether it can be achieved.
    #[schemars(title = "能够实现")]
    #[serde(default)]
    pub achievable: bool,
    /// The document that sets it.
    #[schemars(title = "批复文号")]
    pub document: Option<DocumentNumber>,
    /// Why it is returned.
    #[schemars(title = "退回理由", extend("x-optional" = true))]
    #[serde(default)]
    pub reason: String,
}

/// It is reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetReviewed {
    /// Which target.
    pub target: TargetId,
    /// What it came to.
    pub outcome: TargetReview,
    /// The document, where it was set.
    pub document: Option<DocumentNumber>,
    /// Why it was returned.
    pub reason: String,
    /// The last day for the first look at it, where it was set.
    pub monitor_due: Option<Date>,
}

impl Act for ReviewTarget {
    fn subject(&self) -> Subject {
        Subject::Target(self.target)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::target(cx, self.target)?;
        let mut reviewed = TargetReviewed {
            target: own.id,
            outcome: self.outcome,
            document: None,
            reason: self.reason.trim().to_owned(),
            monitor_due: None,
        };
        match self.outcome {
            TargetReview::Return => cx.text("reason", "退回理由", &self.reason, 500)?,
            TargetReview::Set => {
                reviewed.document = Some(papers::document(cx, self.document.as_ref())?);
                self.lawful(cx)?;
                reviewed.monitor_due = Some(checks::deadline(cx, "performance-monitoring")?);
            }
        }
        Ok(vec![reviewed.into()])
    }
}

impl ReviewTarget {
    /// 明确、具体、可实现: all three, or the target goes back.
    fn lawful(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        let lacks = [(self.clear, "明确"), (self.specific, "具体"), (self.achievable, "可实现")];
        let lacks: Vec<&str> = lacks.into_iter().filter(|(found, _)| !found).map(|(_, word)| word).collect();
        if lacks.is_empty() {
            return Ok(());
        }
        let what = format!("没有确认绩效目标{}，不能批准", lacks.join("、"));
        let remedy = "确认后勾选；做不到的请退回修改并写明理由。";
        Err(cx.refuse(RefusalKind::Ineligible, Basis::PerformanceTarget, what, remedy))
    }
}

impl Happening for TargetReviewed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let Some(target) = fund.target_for(self.target, stamp) else { return };
        match self.outcome {
            TargetReview::Set => {
                target.document.clone_from(&self.document);
                target.monitor_due = self.monitor_due;
                target.move_to(Stage::TargetSet, stamp);
            }
            TargetReview::Return => {
                target.returned.clone_from(&self.reason);
                target.move_to(Stage::TargetReturned, stamp);
            }
        }
    }

    fn tell(&self) -> String {
        match (&self.outcome, &self.document) {
            (TargetReview::Set, Some(document)) => format!("批准绩效目标 {}（{document}）", self.target),
            _ => format!("退回绩效目标 {}：{}", self.target, self.reason),
        }
    }
}
