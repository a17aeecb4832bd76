//! From the assessed amount to the money, of projects and rewards alike: notice, objection, approval, payment, return,
//! reduction, recovery.

use fund::state::{Funded, LineState, Recovery, Ruling};
use fund::steps::approve_awards::ApproveAwards;
use fund::steps::close_notice::CloseNotice;
use fund::steps::confirm_payment::{ConfirmPayment, ReceiptLine};
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::demand_recovery::DemandRecovery;
use fund::steps::instruct_balance::InstructBalance;
use fund::steps::instruct_first::InstructFirst;
use fund::steps::instruct_refund::InstructRefund;
use fund::steps::object::Object;
use fund::steps::publish_notice::PublishNotice;
use fund::steps::receive_recovery::ReceiveRecovery;
use fund::steps::record_city_acceptance::RecordCityAcceptance;
use fund::steps::reduce_award::ReduceAward;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::settle_objection::SettleObjection;
use fund::steps::submit_to_city::SubmitToCity;
use fund::view::View;
use fund::{BatchId, Command, Fund, PaymentId, PersonId, Purpose, Stage};
use law::Fen;

use super::{file, pick};
use crate::dice::Dice;

/// What is about a notice, an objection or a recovery, or about the city as a whole.
pub fn aside(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let fund = view.fund;
    Some(match dice.below(7) {
        0 | 1 => {
            let objection = *fund.objections.iter().find(|(_, o)| o.stage == Stage::ObjectionOpen)?.0;
            let ruling = *pick(&[Ruling::Dismissed, Ruling::Reverify, Ruling::Remove], dice)?;
            SettleObjection { objection, ruling, reason: "经核实".into() }.into()
        }
        2 | 3 => {
            let notice = *fund.notices.iter().find(|(_, notice)| notice.stage == Stage::NoticeDisputed)?.0;
            CorrectNotice { notice, reason: "异议成立".into(), leave_out: Vec::new() }.into()
        }
        4 | 5 => return recovery(view, dice),
        _ => {
            let document = "工信部验收模拟1号".into();
            RecordCityAcceptance { document, on: view.today, file: file("city") }.into()
        }
    })
}

/// Money that was ordered back arrives, or is demanded; what is owed back is given back.
pub fn recovery(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    if dice.percent(40)
        && let Some(command) = refund(view, dice)
    {
        return Some(command);
    }
    let open = view.fund.recoveries.values().filter(|own| own.stage == Stage::RecoveryOpen);
    let own = *pick(&open.collect::<Vec<_>>(), dice)?;
    let recovery = own.id;
    // What is late is demanded; some of it is left to become late.
    let late = own.last_day() < view.today;
    if dice.percent(if late { 70 } else { 30 }) {
        return Some(DemandRecovery { recovery, document: "催缴模拟1号".into() }.into());
    }
    if !late && dice.percent(70) {
        return None;
    }
    let amount = if dice.percent(50) { own.outstanding() } else { Fen::new(dice.between(1, 400) * 10_000) };
    Some(ReceiveRecovery { recovery, amount, receipt: receipt(dice), on: view.today }.into())
}

/// What is owed back is instructed, or the treasury's word on it is recorded; now and then where nothing is owed.
fn refund(view: &View<'_>, dice: &mut Dice) -> Option<Command> {
    let all: Vec<_> = view.fund.recoveries.values().collect();
    let owed = |own: &&Recovery| own.unrefunded() > Fen::ZERO;
    let due: Vec<_> = all.iter().copied().filter(owed).collect();
    let own = pick(&due, dice).or_else(|| pick(&all, dice).filter(|_| dice.percent(10)))?;
    if own.refunding() == Fen::ZERO {
        return Some(InstructRefund { recovery: own.id }.into());
    }
    let back = dice.percent(20);
    settle(view, own.purpose, back, dice)
}

/// The usual step of a case from the notice on; `None` for the stages before.
pub fn step(view: &View<'_>, case: &dyn Funded, stage: Stage, dice: &mut Dice) -> Option<Command> {
    let id = case.purpose();
    Some(match stage {
        Stage::Assessed => {
            let batch = batch_of(view.fund, id)?;
            let projects = alike(view.fund, id, stage, dice);
            PublishNotice { batch, projects }.into()
        }
        Stage::Noticed if dice.percent(15) => {
            let person = Some(PersonId(format!("p-objector{}", dice.below(50))));
            Object { notice: case.notice?, project: id, grounds: "模拟理由".into(), person }.into()
        }
        Stage::Noticed => CloseNotice { notice: case.notice? }.into(),
        Stage::Cleared => {
            let (notice, document) = (case.notice?, "请示模拟1号".into());
            SubmitToCity { notice, document, leave_out: Vec::new(), reason: String::new() }.into()
        }
        Stage::Submitted => {
            let (document, file) = ("批复模拟1号".into(), file("approval"));
            ApproveAwards { notice: case.notice?, document, file }.into()
        }
        Stage::Approved | Stage::FirstInstructed | Stage::FirstPaid | Stage::BalanceInstructed => {
            return money(view, case, stage, dice);
        }
        _ => return None,
    })
}

fn money(view: &View<'_>, case: &dyn Funded, stage: Stage, dice: &mut Dice) -> Option<Command> {
    let id = case.purpose();
    Some(match (stage, dice.below(12)) {
        (Stage::Approved | Stage::FirstPaid, 0) => {
            let amount = Fen::new(case.awarded().get() * dice.between(0, 10) / 10);
            let (reason, document) = ("核减".into(), "核减模拟1号".into());
            ReduceAward { project: id, amount, reason, document, file: None }.into()
        }
        (Stage::Approved, _) => {
            let share = u32::try_from(dice.between(68, 101)).unwrap_or(70);
            InstructFirst { projects: alike(view.fund, id, stage, dice), share }.into()
        }
        (Stage::FirstPaid, _) => InstructBalance { projects: alike(view.fund, id, stage, dice) }.into(),
        (_, chance) => return settle(view, id, chance == 0, dice),
    })
}

/// The treasury's word on an instruction that is open on a case: paid, or sent back.
pub fn settle(view: &View<'_>, id: Purpose, back: bool, dice: &mut Dice) -> Option<Command> {
    let payment = open_payment(view.fund, id)?;
    if back {
        let (reason, on) = ("账号不符".into(), view.today);
        return Some(ReturnPayment { payment, project: id, reason, on }.into());
    }
    let line = ReceiptLine { project: id, receipt: receipt(dice), on: view.today };
    Some(ConfirmPayment { payment, lines: vec![line] }.into())
}

fn open_payment(fund: &Fund, id: Purpose) -> Option<PaymentId> {
    let open = |line: &fund::state::PaymentLine| line.purpose == id && line.state == LineState::Open;
    Some(fund.payments.values().find(|payment| payment.lines.iter().any(open))?.id)
}

fn batch_of(fund: &Fund, id: Purpose) -> Option<BatchId> {
    match id.project() {
        Some(id) => Some(fund.projects.get(&id)?.claim.as_ref()?.batch),
        None => Some(fund.rewards.get(&id.reward()?)?.call),
    }
}

/// Few numbers, so that one receipt turns up twice.
fn receipt(dice: &mut Dice) -> String {
    format!("HD{}", dice.below(400))
}

/// The case, and perhaps all others of its kind at that stage.
fn alike(fund: &Fund, id: Purpose, stage: Stage, dice: &mut Dice) -> Vec<Purpose> {
    if dice.percent(60) {
        return vec![id];
    }
    let all = fund.all_funded().filter(|own| own.stage == stage).map(Funded::purpose);
    all.filter(|own| batch_of(fund, *own) == batch_of(fund, id)).collect()
}
