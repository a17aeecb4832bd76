//! 组织绩效自评: what the targets of a part of the fund came to by the end of a period; score and grade follow from the pack
//! (第十四条: 按要求组织开展专项资金绩效自评工作).

use jiff::civil::Date;
use law::{Basis, Citation, Degree as Grade, Figure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::targets;
use crate::act::{Act, Context, Happening, Stamp};
use crate::field::Day;
use crate::fund::Fund;
use crate::ids::{EvaluationId, ProjectId};
use crate::performance;
use crate::refusal::{Refusal, RefusalKind};
use crate::registry::{Event, StepId};
use crate::role::Role;
use crate::stage::Stage;
use crate::state::{EvaluatedTarget, Evaluation, Scope, Target};
use crate::step::Step;
use crate::subject::{Subject, SubjectKind};

/// The row.
pub const STEP: Step = Step {
    id: StepId::EvaluatePerformance,
    name: "组织绩效自评",
    public: "绩效自评已形成",
    next: "等待组织绩效自评",
    basis: Basis::SelfEvaluation,
    by: &[Role::BureauHandler, Role::DistrictOffice],
    on: SubjectKind::Fund,
    ..Step::BLANK
};

/// A self-evaluation. Figures, score and grade are the fund's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluatePerformance {
    /// Of which part of the fund.
    #[schemars(title = "自评对象", extend("x-choice" = "scope"))]
    pub scope: Scope,
    /// From which day.
    #[schemars(title = "评价期起", with = "Day")]
    pub from: Date,
    /// Until which day.
    #[schemars(title = "评价期止", with = "Day")]
    pub to: Date,
    /// What was achieved and what was not, and why.
    #[schemars(title = "完成情况和原因分析")]
    pub findings: String,
    /// What follows from it.
    #[schemars(title = "改进措施和结果应用")]
    pub improvements: String,
}

/// It is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerformanceEvaluated {
    /// Its number.
    pub id: EvaluationId,
    /// Of which part of the fund.
    pub scope: Scope,
    /// From which day.
    pub from: Date,
    /// Until which day.
    pub to: Date,
    /// Target by target.
    pub rows: Vec<EvaluatedTarget>,
    /// The score; 100 is full.
    pub score: Figure,
    /// Its grade.
    pub grade: Grade,
    /// What was achieved and what was not, and why.
    pub findings: String,
    /// What follows from it.
    pub improvements: String,
    /// The article.
    pub cite: Citation,
    /// The readings used.
    pub readings: Vec<String>,
}

impl Act for EvaluatePerformance {
    fn subject(&self) -> Subject {
        Subject::Fund
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.scope.project().into_iter().collect()
    }

    fn decide(&self, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        targets::answers_for(cx, &self.scope)?;
        if self.to < self.from {
            return Err(cx.malformed("to", format!("评价期止 {} 早于评价期起 {}", self.to, self.from)));
        }
        if self.to > cx.today {
            return Err(cx.malformed("to", format!("评价期止 {} 还没有到，不能自评", self.to)));
        }
        cx.text("findings", "完成情况和原因分析", &self.findings, 2000)?;
        cx.text("improvements", "改进措施和结果应用", &self.improvements, 2000)?;
        self.not_yet_evaluated(cx)?;
        let rules = targets::rules(cx)?;
        let rows = self.rows(cx)?;
        let Some(score) = rules.score(rows.iter().map(|row| (row.weight, row.reached))) else {
            let what = "这一对象在评价期内没有已批准、正在执行的绩效目标";
            let remedy = "请先申报绩效目标并经审核批准。";
            return Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::PerformanceTarget, what, remedy));
        };
        Ok(vec![
            PerformanceEvaluated {
                id: cx.fund.next_evaluation(),
                scope: self.scope.clone(),
                from: self.from,
                to: self.to,
                rows,
                score,
                grade: rules.grade(score),
                findings: self.findings.trim().to_owned(),
                improvements: self.improvements.trim().to_owned(),
                cite: rules.evaluation.clone(),
                readings: rules.readings.clone(),
            }
            .into(),
        ])
    }
}

impl EvaluatePerformance {
    /// One evaluation of a part of the fund for one period.
    fn not_yet_evaluated(&self, cx: &Context<'_>) -> Result<(), Refusal> {
        let same = |own: &&Evaluation| {
            own.scope == self.scope && own.to == self.to && own.stage != Stage::EvaluationReturned
        };
        let Some(own) = cx.fund.evaluations.values().find(same) else { return Ok(()) };
        let what = format!("这一对象截至 {} 的绩效自评已有 {}（{}）", own.to, own.id, own.stage.zh());
        Err(cx.malformed("to", what))
    }

    /// Every running target of the period, each with its figure; all that have none are named at once.
    fn rows(&self, cx: &Context<'_>) -> Result<Vec<EvaluatedTarget>, Refusal> {
        let within = |own: &&Target| {
            own.scope == self.scope && own.runs() && own.aim.from <= self.to && own.aim.to >= self.from
        };
        let mut missing = Vec::new();
        let mut rows = Vec::new();
        for own in cx.fund.targets.values().filter(within) {
            let measured = performance::measure(cx.fund, cx.pack, own, cx.today);
            let Some(found) = measured.filter(|found| found.as_of >= self.from) else {
                missing.push(format!("{}“{}”", own.id, own.aim.name));
                continue;
            };
            let course = own.aim.course();
            rows.push(EvaluatedTarget {
                target: own.id,
                name: own.aim.name.clone(),
                unit: own.aim.unit.zh().to_owned(),
                expected: course.expected(self.to),
                actual: found.value,
                source: found.source,
                reached: course.reached(found.value, self.to),
                weight: own.aim.weight,
            });
        }
        if missing.is_empty() {
            return Ok(rows);
        }
        let what = format!("还有 {} 项指标在评价期内没有实际值：{}", missing.len(), missing.join("、"));
        let remedy = "请先填报实际值；由系统计算的，登记相应事项后即有。";
        Err(cx.refuse(RefusalKind::EvidenceMissing, Basis::SelfEvaluation, what, remedy).items(missing))
    }
}

impl Happening for PerformanceEvaluated {
    fn apply(&self, fund: &mut Fund, stamp: &Stamp) {
        let evaluation = Evaluation {
            id: self.id,
            scope: self.scope.clone(),
            from: self.from,
            to: self.to,
            on: stamp.on,
            rows: self.rows.clone(),
            score: self.score,
            grade: self.grade,
            findings: self.findings.clone(),
            improvements: self.improvements.clone(),
            by: stamp.role,
            cite: self.cite.clone(),
            readings: self.readings.clone(),
            document: None,
            returned: String::new(),
            seq: stamp.seq,
            stage: Stage::EvaluationMade,
            since: stamp.on,
            duties: vec![(stamp.step, stamp.person.clone())],
            acts: vec![fund.acts.len()],
        };
        fund.evaluations.insert(self.id, evaluation);
    }

    fn projects(&self) -> Vec<ProjectId> {
        self.scope.project().into_iter().collect()
    }

    fn tell(&self) -> String {
        format!(
            "绩效自评 {}（{} 至 {}）：{} 分，{}",
            self.id,
            self.from,
            self.to,
            self.score,
            self.grade.zh()
        )
    }
}
