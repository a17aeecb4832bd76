//! Procurements from the plan to the last payment, and the contractor's service (第四条（三）、（四）, 第十条).

use fund::state::{Contract, Grade, Method, MilestoneState, PayeeAccount, Procurement, TaskKind};
use fund::steps::accept_milestone::AcceptMilestone;
use fund::steps::change_contract::ChangeContract;
use fund::steps::change_payee::ChangePayee;
use fund::steps::choose_method::ChooseMethod;
use fund::steps::close_procurement::CloseProcurement;
use fund::steps::engage_assessor::EngageAssessor;
use fund::steps::finish_task::FinishTask;
use fund::steps::instruct_milestones::InstructMilestones;
use fund::steps::plan_procurement::PlanProcurement;
use fund::steps::procurements::MilestoneRow;
use fund::steps::rate_service::RateService;
use fund::steps::review_payee::ReviewPayee;
use fund::steps::set_task::SetTask;
use fund::steps::sign_contract::SignContract;
use fund::view::View;
use fund::{AccountId, Command};

use super::setting::ORGANISATION;
use super::{award, file, pick, wan};
use crate::code::code;
use crate::dice::Dice;

/// Something a procurement waits for, or a new plan.
pub fn wish(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let all: Vec<&Procurement> = view.fund.procurements.values().collect();
    match pick(&all, dice).filter(|_| dice.percent(if all.len() < 3 { 85 } else { 97 })) {
        Some(own) => step(view, own, dice),
        None => Some(plan(dice)),
    }
}

fn plan(dice: &mut Dice) -> Command {
    let head = pick(&["monitoring", "monitoring", "training", "centre", "roadmap", "transformation"], dice);
    PlanProcurement {
        head: head.copied().unwrap_or("monitoring").into(),
        title: "跟踪监测".into(),
        content: "跟踪监测服务".into(),
        budget: wan(dice, 1, 12),
        document: "采购模拟1号".into(),
    }
    .into()
}

fn step(view: &View<'_>, own: &Procurement, dice: &mut Dice) -> Option<Command> {
    let procurement = own.id;
    if dice.percent(3) {
        return Some(CloseProcurement { procurement, reason: "不再执行".into() }.into());
    }
    let Some(contract) = &own.contract else {
        if own.method.is_none() {
            let method = *pick(&Method::ALL, dice)?;
            let (reason, approval) = ("服务复杂".into(), None);
            return Some(
                ChooseMethod { procurement, method, reason, above_threshold: false, approval }.into(),
            );
        }
        return sign(view, own, dice);
    };
    let find = |wanted: &dyn Fn(&MilestoneState) -> bool| {
        (1..).zip(&contract.milestones).find(|(_, own)| wanted(&own.state)).map(|(number, _)| number)
    };
    if dice.percent(40) {
        return serve(view, own, dice);
    }
    if dice.percent(8) {
        return Some(
            ChangeContract {
                procurement,
                document: "变更模拟1号".into(),
                reason: "增加服务".into(),
                file: file("change"),
                milestones: vec![milestone(view, changed(contract, dice))],
            }
            .into(),
        );
    }
    if contract.proposed.is_some() && dice.percent(70) {
        let agrees = dice.percent(75);
        return Some(ReviewPayee { procurement, agrees, finding: "电话核实".into() }.into());
    }
    if dice.percent(6) {
        let commitment = file(&format!("supplier account {}", dice.between(1, 4)));
        let account = PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0991".into() };
        let (reason, file) = ("开户行变更".into(), file("payee change"));
        return Some(ChangePayee { procurement, account, reason, file }.into());
    }
    if find(&|state| matches!(state, MilestoneState::Instructed(_))).is_some() {
        return award::settle(view, procurement.into(), dice.percent(15), dice);
    }
    if let Some(number) = find(&|state| *state == MilestoneState::Accepted) {
        return Some(InstructMilestones { procurement, milestones: vec![number] }.into());
    }
    let milestone = find(&|state| *state == MilestoneState::Open)?;
    let (opinion, file) = ("逐项核对".into(), file("acceptance"));
    let passed = dice.percent(80);
    Some(AcceptMilestone { procurement, milestone, passed, opinion, on: view.today, file }.into())
}

/// What is open, with the tenth that may be added to the fen, a little more or less; or something else.
fn changed(contract: &Contract, dice: &mut Dice) -> law::Fen {
    if dice.percent(30) {
        return wan(dice, 1, 6);
    }
    let tenth = contract.original().get() / 10;
    law::Fen::new(contract.open().get() + tenth * dice.between(-1, 1) + dice.between(-1, 1))
}

fn milestone(view: &View<'_>, amount: law::Fen) -> MilestoneRow {
    MilestoneRow { name: "成果".into(), amount, due: view.today }
}

fn sign(view: &View<'_>, own: &Procurement, dice: &mut Dice) -> Option<Command> {
    let half = law::Fen::new(own.budget.get() * dice.between(3, 5) / 10 + dice.between(-1, 1));
    let commitment = file("supplier account");
    Some(
        SignContract {
            procurement: own.id,
            number: format!("HT-{}", own.id).as_str().into(),
            supplier: code("230102", 7_950).ok()?,
            supplier_name: ORGANISATION.into(),
            signed_on: view.today,
            file: file("contract"),
            account: PayeeAccount { commitment, bank: "模拟银行".into(), tail: "0990".into() },
            milestones: vec![milestone(view, half), milestone(view, half)],
        }
        .into(),
    )
}

/// The contractor's people, tasks, results, rating.
fn serve(view: &View<'_>, own: &Procurement, dice: &mut Dice) -> Option<Command> {
    let procurement = own.id;
    Some(match dice.below(5) {
        0 => {
            let account = AccountId(format!("assessor{}", dice.between(1, 2)));
            EngageAssessor { procurement, account }.into()
        }
        1 => {
            let kind = *pick(&[TaskKind::Effect, TaskKind::Provider, TaskKind::Other], dice)?;
            SetTask { procurement, kind, project: None, what: "评估成效".into(), due: view.today }.into()
        }
        2 => {
            let grade = *pick(&[Grade::Excellent, Grade::Good, Grade::Poor], dice)?;
            RateService { procurement, grade, reason: "按期".into() }.into()
        }
        _ => {
            let (task, _) = (1..).zip(&own.tasks).find(|(_, task)| task.done.is_none())?;
            FinishTask { procurement, task, result: "报告已出".into(), file: file("effect") }.into()
        }
    })
}
