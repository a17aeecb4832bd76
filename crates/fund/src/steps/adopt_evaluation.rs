//! 审定绩效自评: the bureau's head adopts the self-evaluation by a document; from then on it is a basis of the budget
//! (第十三条: 重要依据; 第十四条: 加强对评价结果的应用).

use law::Basis;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{papers, targets};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::{DocumentNumber, EvaluationId};
use crate::refusal::Refusal;
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::step::{Duty, Step};
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::AdoptEvaluation,
    name: "审定绩效自评",
    public: "绩效自评已审定",
    next: "等待市工信局审定绩效自评",
    basis: Basis::SelfEvaluation,
    by: &[Role::BureauLeader],
    on: SubjectKind::Evaluation,
    from: &[Stage::EvaluationMade],
    to: &[Stage::EvaluationAdopted, Stage::EvaluationReturned],
    duty: Duty::Must,
    excludes: &[StepId::EvaluatePerformance],
    limit: Some("evaluation-review"),
    ..Step::BLANK
};

/// What it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationOutcome {
    /// 审定.
    Adopt,
    /// 退回重做.
    Return,
}

/// The word of the bureau's head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptEvaluation {
    /// Which evaluation.
    #[schemars(title = "绩效自评编号")]
    pub evaluation: EvaluationId,
    /// What it comes to.
    #[schemars(title = "结论")]
    pub outcome: EvaluationOutcome,
    /// The document that adopts it.
    #[schemars(title = "审定文号")]
    pub document: Option<DocumentNumber>,
    /// Why it is returned.
    #[schemars(title = "退回理由", extend("x-optional" = true))]
    #[serde(default)]
    pub reason: String,
}

/// It is adopted or returned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationReviewed {
    /// Which evaluation.
    pub evaluation: EvaluationId,
    /// What it came to.
    pub outcome: EvaluationOutcome,
    /// The document, where it was adopted.
    pub document: Option<DocumentNumber>,
    /// Why it was returned.
    pub reason: String,
}

impl Act for AdoptEvaluation {
    fn subject(&self) -> Subject {
        Subject::Evaluation(self.evaluation)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let own = targets::evaluation(cx, self.evaluation)?;
        let document = match self.outcome {
            EvaluationOutcome::Adopt => Some(papers::document(cx, self.document.as_ref())?),
            EvaluationOutcome::Return => {
                cx.text("reason", "退回理由", &self.reason, 500)?;
                None
            }
        };
        let reason = self.reason.trim().to_owned();
        Ok(vec![EvaluationReviewed { evaluation: own.id, outcome: self.outcome, document, reason }.into()])
    }
}

impl Happening for EvaluationReviewed {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let position = fund.acts.len();
        let Some(own) = fund.evaluations.get_mut(&self.evaluation) else { return };
        own.duties.push((stamp.step, stamp.person.clone()));
        own.acts.push(position);
        if self.outcome == EvaluationOutcome::Return {
            own.returned.clone_from(&self.reason);
            own.move_to(Stage::EvaluationReturned, stamp);
            return;
        }
        own.document.clone_from(&self.document);
        own.move_to(Stage::EvaluationAdopted, stamp);
        fund.results.insert(own.scope.clone(), own.id);
        // A target whose period was evaluated to its end runs no longer.
        for row in &own.rows {
            if let Some(target) = fund.targets.get_mut(&row.target)
                && target.aim.to <= own.to
            {
                target.monitor_due = None;
                target.move_to(Stage::TargetEvaluated, stamp);
            }
        }
    }

    fn tell(&self) -> String {
        match &self.document {
            Some(document) => format!("审定绩效自评 {}（{document}）", self.evaluation),
            None => format!("退回绩效自评 {}：{}", self.evaluation, self.reason),
        }
    }
}
