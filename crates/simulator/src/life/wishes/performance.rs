//! Targets, figures, deviations, measures and self-evaluations (第十二条至第十四条).

use fund::state::{Indicator, Scope, Target, TargetUnit};
use fund::steps::adopt_evaluation::{AdoptEvaluation, EvaluationOutcome};
use fund::steps::advise_target::AdviseTarget;
use fund::steps::close_measure::CloseMeasure;
use fund::steps::evaluate_performance::EvaluatePerformance;
use fund::steps::monitor_target::MonitorTarget;
use fund::steps::propose_target::ProposeTarget;
use fund::steps::report_figure::ReportFigure;
use fund::steps::review_target::{ReviewTarget, TargetReview};
use fund::steps::revise_target::ReviseTarget;
use fund::steps::set_measure::SetMeasure;
use fund::steps::targets::Plan;
use fund::view::View;
use fund::{Command, Stage};
use law::{Figure, Sense};

use super::setting::{DISTRICT, FIRST};
use super::{file, pick};
use crate::dice::Dice;

/// Something a target or a self-evaluation waits for, or a new one.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let targets: Vec<&Target> = fund.targets.values().collect();
    let made = fund.evaluations.values().find(|own| own.stage == Stage::EvaluationMade);
    match (dice.below(10), made) {
        (0 | 1, _) => propose(view, dice),
        (2..=4, Some(own)) => {
            let adopt = dice.percent(70);
            let outcome = if adopt { EvaluationOutcome::Adopt } else { EvaluationOutcome::Return };
            let document = adopt.then(|| "自评模拟1号".into());
            let reason = if adopt { String::new() } else { "分析不够".into() };
            Some(AdoptEvaluation { evaluation: own.id, outcome, document, reason }.into())
        }
        (5, _) => {
            let scope = pick(&targets, dice)?.scope.clone();
            let (findings, improvements) = ("按期".into(), "加密".into());
            Some(EvaluatePerformance { scope, from: FIRST, to: view.today, findings, improvements }.into())
        }
        _ => match pick(&targets, dice) {
            Some(target) => step(view, target, dice),
            None => propose(view, dice),
        },
    }
}

fn propose(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let head = |id: &str| Scope::Head(id.into());
    let scopes = [Scope::Fund, head("transformation"), head("training"), Scope::District(DISTRICT.into())];
    let scope = pick(&scopes, dice)?.clone();
    let indicator = *pick(&Indicator::ALL, dice)?;
    Some(ProposeTarget { scope, indicator, plan: plan(view, indicator, dice)? }.into())
}

fn plan(view: &View<'_>, indicator: Indicator, dice: &mut Dice) -> Option<Plan> {
    let reported = indicator == Indicator::Reported;
    let own = |words: &str| if reported { words.to_owned() } else { String::new() };
    Some(Plan {
        name: own("培训人次"),
        unit: reported.then_some(TargetUnit::Persons),
        sense: reported.then_some(Sense::AtLeast),
        baseline: Figure::whole(0)?,
        target: Figure::whole(dice.between(1, 60))?,
        from: FIRST,
        to: view.today.checked_add(jiff::Span::new().days(dice.between(20, 120))).ok()?,
        source: own("签到表"),
        weight: if dice.percent(50) { 50 } else { 100 },
    })
}

/// The next step of a target.
fn step(view: &View<'_>, own: &Target, dice: &mut Dice) -> Option<Command> {
    let target = own.id;
    if dice.percent(5) {
        return Some(AdviseTarget { target, text: "请细化".into() }.into());
    }
    if dice.percent(20) {
        let (value, source) = (Figure::whole(dice.between(0, 50))?, "签到表".into());
        return Some(ReportFigure { target, value, as_of: view.today, source, file: file("list") }.into());
    }
    Some(match own.stage {
        Stage::TargetProposed => {
            let set = dice.percent(80);
            ReviewTarget {
                target,
                outcome: if set { TargetReview::Set } else { TargetReview::Return },
                clear: true,
                specific: set,
                achievable: true,
                document: set.then(|| "目标模拟1号".into()),
                reason: if set { String::new() } else { "请测算".into() },
            }
            .into()
        }
        Stage::TargetReturned => ReviseTarget { target, plan: plan(view, own.indicator, dice)? }.into(),
        Stage::TargetDeviating => {
            let (cause, action, owner) = ("只办一期".into(), "加办".into(), "中小企业处".into());
            SetMeasure { target, cause, action, owner, due: view.today }.into()
        }
        Stage::TargetCorrecting => CloseMeasure { target, result: "已加办".into() }.into(),
        _ => MonitorTarget { target, remark: String::new() }.into(),
    })
}
