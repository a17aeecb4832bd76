//! Performance: targets, looks at them, measures, self-evaluations.

use fund::state::{Indicator, Scope, TargetUnit};
use fund::steps::adopt_evaluation::{AdoptEvaluation, EvaluationOutcome};
use fund::steps::close_measure::CloseMeasure;
use fund::steps::evaluate_performance::EvaluatePerformance;
use fund::steps::monitor_target::MonitorTarget;
use fund::steps::propose_target::ProposeTarget;
use fund::steps::report_figure::ReportFigure;
use fund::steps::review_target::{ReviewTarget, TargetReview};
use fund::steps::set_measure::SetMeasure;
use fund::steps::targets::Plan;
use fund::{EvaluationId, Event, TargetId};
use law::{Date, Figure, Sense};

use super::journey::file;
use super::{Scene, day};

/// Whole units.
pub fn figure(units: i64) -> Figure {
    Figure::whole(units).unwrap()
}

/// A target of the fund's own data from 2025-03-01 to 2025-12-31.
pub fn computed(scope: Scope, indicator: Indicator, baseline: i64, target: i64) -> ProposeTarget {
    let plan = Plan {
        name: String::new(),
        unit: None,
        sense: None,
        baseline: figure(baseline),
        target: figure(target),
        from: day("2025-03-01"),
        to: day("2025-12-31"),
        source: String::new(),
        weight: 60,
    };
    ProposeTarget { scope, indicator, plan }
}

/// A target whose figure is reported: firms trained, at least.
pub fn reported(scope: Scope, target: i64) -> ProposeTarget {
    let mut own = computed(scope, Indicator::Reported, 0, target);
    own.plan.name = "培训人次".into();
    own.plan.unit = Some(TargetUnit::Persons);
    own.plan.sense = Some(Sense::AtLeast);
    own.plan.source = "培训签到表".into();
    own.plan.weight = 40;
    own
}

/// The target is set.
pub fn set(target: TargetId) -> ReviewTarget {
    ReviewTarget {
        target,
        outcome: TargetReview::Set,
        clear: true,
        specific: true,
        achievable: true,
        document: Some("哈工信绩〔2025〕1号".into()),
        reason: String::new(),
    }
}

/// A figure.
pub fn figure_of(target: TargetId, units: i64, as_of: Date) -> ReportFigure {
    ReportFigure {
        target, value: figure(units), as_of, source: "培训签到表".into(), file: file("签到表")
    }
}

/// A look at it.
pub fn look(target: TargetId) -> MonitorTarget {
    MonitorTarget { target, remark: String::new() }
}

/// A measure.
pub fn measure(target: TargetId) -> SetMeasure {
    SetMeasure {
        target,
        cause: "上半年只办了一期".into(),
        action: "每月加办一期".into(),
        owner: "市工信局中小企业处".into(),
        due: day("2025-09-30"),
    }
}

/// What came of it.
pub fn measure_done(target: TargetId) -> CloseMeasure {
    CloseMeasure { target, result: "已加办三期".into() }
}

/// A self-evaluation of the year.
pub fn evaluate(scope: Scope, to: &str) -> EvaluatePerformance {
    EvaluatePerformance {
        scope,
        from: day("2025-03-01"),
        to: day(to),
        findings: "按期推进".into(),
        improvements: "加密培训".into(),
    }
}

/// It is adopted.
pub fn adopt(evaluation: EvaluationId) -> AdoptEvaluation {
    AdoptEvaluation {
        evaluation,
        outcome: EvaluationOutcome::Adopt,
        document: Some("哈工信绩〔2025〕9号".into()),
        reason: String::new(),
    }
}

impl Scene {
    /// A target proposed by the bureau and set.
    pub fn target(&mut self, proposal: ProposeTarget) -> TargetId {
        let id = match &self.when("经办", proposal).accepted()[..] {
            [Event::TargetProposed(proposed)] => proposed.id,
            other => panic!("{other:?}"),
        };
        self.when("审核", set(id)).accepted();
        id
    }

    /// A self-evaluation, made and adopted.
    pub fn evaluated(&mut self, scope: Scope, to: &str) -> EvaluationId {
        let id = match &self.when("经办", evaluate(scope, to)).accepted()[..] {
            [Event::PerformanceEvaluated(made)] => made.id,
            other => panic!("{other:?}"),
        };
        self.when("负责人", adopt(id)).accepted();
        id
    }
}
