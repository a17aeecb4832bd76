//! Inspections, findings, rectification, sanctions and recovery (第十五条至第十七条).

use fund::state::{Chosen, Finding, InspectionTarget, LiftCause, LotPool, Measures, RecoveryGround};
use fund::steps::answer_rectification::AnswerRectification;
use fund::steps::clear_target::ClearTarget;
use fund::steps::decide_sanction::DecideSanction;
use fund::steps::draw_inspection::DrawInspection;
use fund::steps::entrust_inspection::EntrustInspection;
use fund::steps::lift_recovery::LiftRecovery;
use fund::steps::lift_sanction::LiftSanction;
use fund::steps::order_recovery::OrderRecovery;
use fund::steps::order_rectification::OrderRectification;
use fund::steps::plan_inspection::PlanInspection;
use fund::steps::propose_sanction::ProposeSanction;
use fund::steps::record_finding::RecordFinding;
use fund::steps::review_rectification::ReviewRectification;
use fund::steps::settle_flag::SettleFlag;
use fund::steps::state_defence::StateDefence;
use fund::view::View;
use fund::{Command, Purpose, Stage};
use law::Fen;

use super::{award, file, pick};
use crate::dice::Dice;

/// Something an inspection or a finding waits for, or a new inspection.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let findings: Vec<&Finding> = fund.findings.values().collect();
    // Few lives come so far as to an order: those that do go on with it.
    if !fund.recoveries.is_empty() && dice.percent(50) {
        let lifted = if dice.percent(40) { lift(view, dice) } else { None };
        return lifted.or_else(|| award::recovery(view, dice)).or_else(|| inspect(view, dice));
    }
    match dice.below(13) {
        12 => return lift(view, dice).or_else(|| inspect(view, dice)),
        0 => return flag(view, dice),
        1..=4 => return inspect(view, dice),
        5 | 6 => return order(view, dice),
        7 => return award::recovery(view, dice).or_else(|| inspect(view, dice)),
        _ => {}
    }
    // Those that are decided wait for nobody.
    let open: Vec<&Finding> = findings.iter().copied().filter(|own| own.sanction.is_none()).collect();
    let finding = if dice.percent(90) { pick(&open, dice) } else { pick(&findings, dice) };
    match finding {
        Some(finding) => step(view, finding, dice),
        None => inspect(view, dice),
    }
}

/// A sign of trouble is settled.
fn flag(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let found = fund::flags::all(view.fund, view.packs, view.today);
    let flag = pick(&found.list, dice)?;
    Some(
        SettleFlag {
            project: *flag.projects.first()?,
            rule: flag.rule.id.clone(),
            fingerprint: flag.fingerprint.clone(),
            conclusion: fund::state::FlagConclusion::Cleared,
            finding: None,
            reason: "已核对".into(),
        }
        .into(),
    )
}

fn inspect(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let open = |own: &&fund::state::Inspection| own.stage != Stage::InspectionDone;
    let open: Vec<_> = fund.inspections.values().filter(open).collect();
    let Some(inspection) = pick(&open, dice).filter(|_| dice.percent(85)) else { return plan(view, dice) };
    let id = inspection.id;
    if dice.percent(15) {
        let contracted: Vec<_> = fund.procurements.values().filter(|own| own.contract.is_some()).collect();
        if let Some(own) = pick(&contracted, dice) {
            let document = "委托模拟1号".into();
            return Some(EntrustInspection { inspection: id, procurement: own.id, document }.into());
        }
    }
    if inspection.stage == Stage::InspectionPlanned {
        return Some(DrawInspection { inspection: id }.into());
    }
    let target = pick(&inspection.left(), dice)?.clone();
    Some(if dice.percent(25) {
        ClearTarget { inspection: id, target, note: "未发现问题".into() }.into()
    } else {
        RecordFinding {
            inspection: id,
            target,
            facts: "款项退回".into(),
            file: file("record"),
            name: Some("record.pdf".into()),
        }
        .into()
    })
}

fn plan(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    let paid = fund.all_funded().filter(|own| own.paid > Fen::ZERO);
    let paid: Vec<InspectionTarget> = paid.filter_map(|own| own.purpose().to_string().parse().ok()).collect();
    let projects = fund.projects.keys().copied().map(InspectionTarget::Project);
    let firms = fund.enterprises.keys().cloned().map(InspectionTarget::Enterprise);
    let contracts = fund.procurements.keys().copied().map(InspectionTarget::Procurement);
    let rewards = fund.rewards.keys().copied().map(InspectionTarget::Reward);
    let all: Vec<_> = projects.chain(firms).chain(contracts).chain(rewards).collect();
    let target = if dice.percent(80) { pick(&paid, dice) } else { None }.or_else(|| pick(&all, dice))?;
    let reason = "大额".into();
    let draw = u32::try_from(dice.below(2)).unwrap_or(0);
    Some(
        PlanInspection {
            title: "专项检查".into(),
            document: "督查模拟1号".into(),
            chosen: vec![Chosen { target: target.clone(), reason }],
            scope: pick(&LotPool::ALL, dice).copied(),
            draw,
        }
        .into(),
    )
}

/// The next step of a finding.
fn step(view: &View<'_>, own: &Finding, dice: &mut Dice) -> Option<Command> {
    let finding = own.id;
    Some(match own.stage {
        Stage::FindingOpen if dice.percent(40) => {
            let (what, document) = ("补齐验收单".into(), "责改模拟1号".into());
            OrderRectification { finding, what, document }.into()
        }
        Stage::Rectifying if dice.percent(80) => {
            AnswerRectification { finding, text: "已补齐".into(), file: file("answer"), name: None }.into()
        }
        Stage::RectificationAnswered if dice.percent(80) => {
            ReviewRectification { finding, accepted: dice.percent(60), opinion: "已核对".into() }.into()
        }
        Stage::SanctionProposed => match own.proposal.as_ref()? {
            proposal if proposal.statement.is_none() && dice.percent(60) => {
                let waived = dice.percent(50);
                let text = if waived { String::new() } else { "已交付".into() };
                StateDefence { finding, waived, text, file: None, name: None }.into()
            }
            proposal => {
                let measures = if dice.percent(20) {
                    Measures { recover: Fen::new(dice.between(0, 2_000) * 10_000), ..proposal.measures }
                } else {
                    proposal.measures
                };
                let (answer, document) = ("申辩不影响事实认定".into(), "处理模拟1号".into());
                DecideSanction { finding, measures, answer, document, file: file("decision") }.into()
            }
        },
        _ => {
            let paid = own.target.purpose().and_then(|id| view.fund.funded(id)).map(|own| own.paid);
            let recover = paid.unwrap_or(Fen::ZERO).get() * dice.between(0, 11) / 10;
            ProposeSanction {
                finding,
                ground: *pick(&RecoveryGround::ALL, dice)?,
                measures: Measures {
                    censure: dice.percent(50),
                    debar: dice.percent(15),
                    recover: Fen::new(recover),
                },
                reason: "证据为检查记录".into(),
                document: "告知模拟1号".into(),
            }
            .into()
        }
    })
}

/// An order of its own is lowered; now and then made heavier, or one that belongs to a decision.
fn lift_order(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let orders = view.fund.recoveries.values();
    let orders: Vec<_> = orders.filter(|own| own.finding.is_none() || dice.percent(10)).collect();
    let own = pick(&orders, dice)?;
    let (authority, reason, document) = ("复议机关".into(), "证据不足".into(), "复议模拟2号".into());
    Some(
        LiftRecovery {
            recovery: own.id,
            cause: *pick(&LiftCause::ALL, dice)?,
            authority,
            amount: Fen::new(own.stands().get() * dice.between(0, 11) / 10),
            reason,
            document,
            file: file("lifting"),
        }
        .into(),
    )
}

/// A decision is lifted or changed, an order of its own with it; now and then made heavier, or one that was not made. Those
/// whose money has come are taken up first: what is owed back follows from them.
fn lift(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    if dice.percent(40)
        && let Some(command) = lift_order(view, dice)
    {
        return Some(command);
    }
    let decided = view.fund.findings.values().filter(|own| own.sanction.is_some());
    let decided: Vec<_> = decided.collect();
    let returned = |own: &&&Finding| {
        let recovery = own.sanction.as_ref().and_then(|own| view.fund.recoveries.get(&own.recovery?));
        recovery.is_some_and(|own| own.received() > Fen::ZERO)
    };
    let back: Vec<_> = decided.iter().filter(returned).copied().collect();
    let own = pick(&back, dice).filter(|_| dice.percent(60)).or_else(|| pick(&decided, dice))?;
    let now = own.sanction.as_ref()?.measures;
    let cause = *pick(&LiftCause::ALL, dice)?;
    let measures = match dice.below(4) {
        0 => Measures { censure: false, debar: false, recover: Fen::ZERO },
        1 => Measures { debar: false, ..now },
        2 => Measures { recover: Fen::new(now.recover.get() * dice.between(0, 11) / 10), ..now },
        _ => Measures { censure: dice.percent(50), ..now },
    };
    let (authority, reason, document) = ("复议机关".into(), "证据不足".into(), "复议模拟1号".into());
    Some(
        LiftSanction {
            finding: own.id,
            cause,
            authority,
            measures,
            reason,
            document,
            file: file("lifting"),
            name: None,
        }
        .into(),
    )
}

/// Money is ordered back from who was heard on it, or was not.
fn order(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let heard = view.fund.findings.values().filter_map(|own| {
        let proposal = own.proposal.as_ref().filter(|proposal| proposal.heard(view.today))?;
        let case = view.fund.funded(own.target.purpose()?).filter(|own| own.paid > Fen::ZERO)?;
        Some((case.purpose(), proposal.ground))
    });
    let heard: Vec<(Purpose, RecoveryGround)> = heard.collect();
    let paid: Vec<_> = view.fund.all_funded().filter(|own| own.paid > Fen::ZERO).collect();
    let (project, ground) = match pick(&heard, dice).filter(|_| dice.percent(80)) {
        Some(own) => *own,
        None => (pick(&paid, dice)?.purpose(), *pick(&RecoveryGround::ALL, dice)?),
    };
    Some(
        OrderRecovery {
            project,
            amount: Fen::new(dice.between(1, 1_000) * 10_000),
            ground,
            reason: "认定事实".into(),
            document: "追回模拟1号".into(),
            file: file("recovery"),
        }
        .into(),
    )
}
