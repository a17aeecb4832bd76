//! 作出验收结论: what the majority of the experts says, once all have spoken (第三条（一）、第六条（三）、第八条).

use jiff::civil::Date;
use law::{Basis, Citation};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{checks, term};
use crate::act::{Act, Context, Happening, Stamp};
use crate::fund::Fund;
use crate::ids::ProjectId;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{Acceptance, Defect, Return, Verdict};
use crate::step::{Duty, Step, Wait};
use crate::subject::Subject;

/// The row. Whoever chose the experts or was one of them does not conclude (第十六条).
pub const STEP: Step = Step {
    id: StepId::ConcludeAcceptance,
    name: "作出验收结论",
    public: "验收已有结论",
    next: "等待市工信局作出验收结论",
    basis: Basis::BureauDuty,
    by: &[Role::BureauReviewer],
    from: &[Stage::Accepting],
    to: &[Stage::Accepted, Stage::ClaimReturned, Stage::AcceptanceFailed],
    duty: Duty::Must,
    waits: &[Wait::Opinions],
    excludes: &[StepId::ConveneAcceptance, StepId::ReplaceExpert, StepId::GiveOpinion],
    evidence: Some("acceptance"),
    limit: Some("bureau-review"),
    ..Step::BLANK
};

/// The conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcludeAcceptance {
    /// Which project.
    #[schemars(title = "项目编号")]
    pub project: ProjectId,
    /// The outcome: what the majority says.
    #[schemars(title = "验收结论")]
    pub outcome: Verdict,
    /// The reason, for a failure.
    #[schemars(title = "结论说明")]
    #[serde(default)]
    pub reason: String,
    /// All defects at once, for a return.
    #[schemars(title = "补正清单")]
    #[serde(default)]
    pub defects: Vec<Defect>,
}

/// Concluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceConcluded {
    /// Which project.
    pub project: ProjectId,
    /// The outcome.
    pub outcome: Verdict,
    /// Experts for passing.
    pub pass: usize,
    /// Experts for a return.
    pub back: usize,
    /// Experts for failing.
    pub fail: usize,
    /// The reason.
    pub reason: String,
    /// The defects, for a return.
    pub defects: Vec<Defect>,
    /// The last day for the correction, for a return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The article: for a failure, the one that excludes the project.
    pub cite: Citation,
}

impl Act for ConcludeAcceptance {
    fn subject(&self) -> Subject {
        Subject::Project(self.project)
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        let project = checks::project(cx, self.project)?;
        let Some(acceptance) = &project.acceptance else {
            let what = format!("{} 没有组织验收评审", self.project);
            return Err(cx.refuse(RefusalKind::WrongStage, Basis::Procedure, what, "请先组织验收评审。"));
        };
        let due = match self.outcome {
            Verdict::Pass => None,
            Verdict::Return => Some(checks::correction_due(cx, &self.defects)?),
            Verdict::Fail => cx.text("reason", "不合格的理由", &self.reason, 300).map(|()| None)?,
        };
        self.follows(cx, acceptance)?;
        if self.outcome == Verdict::Pass {
            term::in_force(cx, project)?;
        }
        if self.outcome != Verdict::Return {
            checks::evidence(cx, &STEP, &self.subject())?;
        }
        if self.outcome == Verdict::Pass {
            checks::level_reached(cx, project)?;
        }
        let basis = if self.outcome == Verdict::Fail { Basis::NotAccepted } else { Basis::Procedure };
        Ok(vec![
            AcceptanceConcluded {
                project: self.project,
                outcome: self.outcome,
                pass: acceptance.votes(Verdict::Pass),
                back: acceptance.votes(Verdict::Return),
                fail: acceptance.votes(Verdict::Fail),
                reason: self.reason.trim().to_owned(),
                defects: if due.is_some() { self.defects.clone() } else { Vec::new() },
                due,
                cite: cx.cite(basis),
            }
            .into(),
        ])
    }
}

impl ConcludeAcceptance {
    /// The conclusion is what the majority says; nobody has to say anything while opinions are missing, for then it waits.
    fn follows(&self, cx: &Context<'_>, acceptance: &Acceptance) -> Result<(), Refusal> {
        let majority = acceptance.majority();
        if acceptance.missing() > 0 || majority == self.outcome {
            return Ok(());
        }
        let counts = [Verdict::Pass, Verdict::Return, Verdict::Fail]
            .map(|verdict| format!("{} {} 人", verdict.zh(), acceptance.votes(verdict)));
        let what = format!("专家意见为{}，结论应为“{}”", counts.join("、"), majority.zh());
        let remedy = format!("请改为“{}”；不同意多数意见的，请记入说明。", majority.zh());
        let refusal = cx.refuse(RefusalKind::Malformed, Basis::Procedure, what.clone(), remedy);
        Err(refusal.field("outcome", what))
    }
}

impl Happening for AcceptanceConcluded {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        if self.outcome == Verdict::Fail {
            fund.release_invoices(self.project);
        }
        let Some(project) = fund.projects.get_mut(&self.project) else { return };
        if let Some(acceptance) = &mut project.acceptance {
            acceptance.concluded = Some((self.outcome, stamp.on));
        }
        match self.outcome {
            Verdict::Pass => project.move_to(Stage::Accepted, stamp),
            Verdict::Fail => project.move_to(Stage::AcceptanceFailed, stamp),
            Verdict::Return => {
                project.returned = Some(Return::new(&self.defects, self.due, stamp));
                project.move_to(Stage::ClaimReturned, stamp);
            }
        }
    }

    fn projects(&self) -> Vec<ProjectId> {
        vec![self.project]
    }

    fn tell(&self) -> String {
        let votes = format!("合格 {}、退回 {}、不合格 {}", self.pass, self.back, self.fail);
        match self.outcome {
            Verdict::Pass => format!("验收合格（{votes}）"),
            Verdict::Return => format!("验收退回补正，共 {} 项（{votes}）", self.defects.len()),
            Verdict::Fail => format!("验收不合格（{votes}，{}）：{}", self.cite.label, self.reason),
        }
    }
}
