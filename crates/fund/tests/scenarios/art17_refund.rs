//! 第十七条, 第三条（二）: what came back by an order that a later decision lowered is paid to the enterprise again, as every payment is:
//! one person instructs, another confirms, to the account on file; out of where the money stands, never twice, never more.

use fund::RefusalKind::{ConflictOfDuty, NotYet, NotYourOffice, OverCeiling, Unknown, WrongStage};
use fund::ledger::LedgerAccount::{self, Available, Recoverable, Refund, Returns, Treasury};
use fund::state::LiftCause::Court;
use fund::state::{InspectionTarget, LineState, Measures, PaymentKind, RecoveryGround};
use fund::steps::return_payment::ReturnPayment;
use fund::steps::verify_account::VerifyAccount;
use fund::{Event, ProjectId, RecoveryId, Stage};
use law::{CreditCode, Fen};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::supervision::*;
use crate::support::*;

fn balance(scene: &Scene, account: &LedgerAccount) -> Fen {
    scene.fund.ledger.balance(account)
}

fn head() -> LedgerAccount {
    Available("transformation".into())
}

fn sent_back(scene: &Scene, payment: fund::PaymentId, project: ProjectId) -> ReturnPayment {
    ReturnPayment { payment, project: project.into(), reason: "账号不符".into(), on: scene.today }
}

/// 12.6 万 are paid, 10 万 are ordered back by a decision and come back, and a court leaves 3 万 of it.
fn owed(mut scene: Scene, enterprise: &CreditCode) -> (Scene, ProjectId, RecoveryId) {
    let project = scene.first_paid(enterprise, wan(30));
    let recover = |amount| Measures { recover: amount, ..NOTHING };
    let finding = scene.sanctioned(&InspectionTarget::Project(project), recover(wan(10)));
    let recovery = scene.fund.findings[&finding].sanction.as_ref().unwrap().recovery.unwrap();
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(10), "TH-1", today)).accepted();
    scene.when("市政府", lifting(finding, Court, recover(wan(3)))).accepted();
    (scene, project, recovery)
}

fn owed_in_summer() -> (Scene, ProjectId, RecoveryId) {
    let (scene, enterprise) = summer();
    owed(scene, &enterprise)
}

#[test]
fn what_is_owed_back_is_instructed_by_one_and_confirmed_by_another_and_paid_once() {
    let (mut scene, project, recovery) = owed_in_summer();
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RefundDue);
    let (cash, free, available) =
        (balance(&scene, &Treasury), scene.fund.free_cash(), balance(&scene, &head()));

    scene.when("财政", refund(RecoveryId(9))).refused(Unknown, "第三条（二）");
    scene.when("负责人", refund(recovery)).refused(NotYourOffice, "第三条（二）");
    scene.when("财政二", refund(recovery)).refused(ConflictOfDuty, "第三条（二）");
    let payment = scene.instructed(refund(recovery));

    // An instruction is not a payment: the money is set aside, and is still at the treasury.
    let own = &scene.fund.payments[&payment];
    assert_eq!((own.kind, own.total(), own.recovery), (PaymentKind::Refund, wan(7), Some(recovery)));
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RefundInstructed);
    assert_eq!((balance(&scene, &Refund(project.into())), balance(&scene, &Treasury)), (wan(7), cash));
    assert_eq!(balance(&scene, &head()), available.checked_sub(wan(7)).unwrap());
    assert_eq!(scene.fund.free_cash(), free.checked_sub(wan(7)).unwrap());
    scene.when("财政", refund(recovery)).refused(WrongStage, "第三条（二）");
    let confirm = scene.confirm(payment);
    scene.when("财政", confirm.clone()).refused(ConflictOfDuty, "第三条（二）");

    let events = scene.when("财政二", confirm).accepted();
    let [Event::RefundPaid(paid)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((paid.recovery, paid.amount), (recovery, wan(7)));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.refunded(), own.to_refund()), (Stage::RecoveryClosed, wan(7), Fen::ZERO));
    assert_eq!(balance(&scene, &Refund(project.into())), Fen::ZERO);
    assert_eq!(balance(&scene, &Treasury), cash.checked_sub(wan(7)).unwrap());
    let case = &scene.fund.projects[&project];
    assert_eq!((case.recovered, case.refunded, case.stage), (wan(10), wan(7), Stage::FirstPaid));
    assert_eq!(scene.fund.ledger.imbalance(), 0);
    scene.when("财政", refund(recovery)).refused(WrongStage, "第三条（二）");
}

#[test]
fn a_refund_that_the_bank_sends_back_stands_where_it_stood_and_is_instructed_again() {
    let (mut scene, project, recovery) = owed_in_summer();
    let (available, free) = (balance(&scene, &head()), scene.fund.free_cash());
    let payment = scene.instructed(refund(recovery));
    let back = sent_back(&scene, payment, project);
    scene.when("财政", back.clone()).refused(ConflictOfDuty, "第三条（二）");
    scene.when("财政二", back).accepted();
    assert!(matches!(scene.fund.payments[&payment].lines[0].state, LineState::Returned(..)));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.to_refund()), (Stage::RefundDue, wan(7)));
    assert_eq!((balance(&scene, &head()), scene.fund.free_cash()), (available, free));
    assert_eq!(scene.fund.projects[&project].stage, Stage::FirstPaid, "the project waits for nothing new");
    scene.pays(refund(recovery));
    assert_eq!(scene.fund.recoveries[&recovery].refunded(), wan(7));
}

#[test]
fn money_that_the_reading_sends_on_is_given_back_out_of_the_returns() {
    let mut scene = scene_under(harbin_reading("recovered-money", "neither"));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let (mut scene, project, recovery) = owed(scene, &enterprise);
    let free = scene.fund.free_cash();
    assert_eq!((balance(&scene, &Returns), scene.fund.surrendered), (wan(10), wan(10)));
    let payment = scene.instructed(refund(recovery));
    assert_eq!((balance(&scene, &Returns), scene.fund.surrendered), (wan(3), wan(3)));
    assert_eq!(scene.fund.free_cash(), free, "it was not to pay from before, and is claimed now");
    let back = sent_back(&scene, payment, project);
    scene.when("财政二", back).accepted();
    assert_eq!((balance(&scene, &Returns), scene.fund.surrendered), (wan(10), wan(10)));
    scene.pays(refund(recovery));
    assert_eq!((balance(&scene, &Returns), scene.fund.free_cash()), (wan(3), free));
    assert_eq!(balance(&scene, &Recoverable(project.into())), Fen::ZERO);
}

#[test]
fn money_that_its_head_has_awarded_anew_is_refused_until_the_head_has_it_again() {
    let (mut scene, project, recovery) = owed_in_summer();
    let all = balance(&scene, &head());
    let back = all.checked_sub(wan(6)).unwrap();
    scene.when("财政", take_back("transformation", back)).accepted();
    let refusal = scene.when("财政", refund(recovery)).refused(OverCeiling, "第十七条");
    assert!(refusal.what.contains("可用 60,000.00 元，应退还 70,000.00 元"), "{refusal}");
    assert!(refusal.remedy.contains("下达或调剂"), "{refusal}");
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RefundDue);
    scene.when("财政", allot("transformation", wan(1))).accepted();
    scene.pays(refund(recovery));
    assert_eq!(scene.fund.projects[&project].refunded, wan(7));
}

#[test]
fn room_that_another_award_has_used_is_not_given_back_above_the_ceiling() {
    let mut scene = scene_under(harbin_reading("recovered-money", "both"));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.awarded(&enterprise, wan(100));
    scene.pays(first(&[project], 100));
    let recover = Measures { recover: wan(50), ..NOTHING };
    let finding = scene.sanctioned(&InspectionTarget::Project(project), recover);
    let recovery = scene.fund.findings[&finding].sanction.as_ref().unwrap().recovery.unwrap();
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(50), "TH-1", today)).accepted();
    let next = scene.assessed(&enterprise, wan(30));
    scene.when("市政府", lifting(finding, Court, NOTHING)).accepted();
    let held = scene.award(next).get() / 1_000_000;
    let refusal = scene.when("财政", refund(recovery)).refused(OverCeiling, "第四条（一）");
    assert!(refusal.what.contains(&format!("现有奖补 {held}0,000.00 元")), "{refusal}");
    scene.when(&login(&enterprise), withdraw(next)).accepted();
    let payment = scene.instructed(refund(recovery));
    assert_eq!(scene.fund.awarded(&enterprise, None).awarded, wan(50), "the room is taken up again");
    let back = sent_back(&scene, payment, project);
    scene.when("财政二", back).accepted();
    assert_eq!(scene.fund.awarded(&enterprise, None).awarded, Fen::ZERO);
}

#[test]
fn a_refund_waits_for_the_account_the_statement_and_for_what_is_still_to_come() {
    let (mut scene, project, recovery) = owed_in_summer();
    let enterprise = scene.fund.projects[&project].enterprise.clone();

    // Another order on the same project is open: nothing is paid on it meanwhile.
    let other = scene.ordered(project, wan(1), RecoveryGround::Misuse);
    scene.when("财政", refund(recovery)).refused(WrongStage, "第十七条");
    let today = scene.today;
    scene.when("财政", repaid(other, wan(1), "TH-2", today)).accepted();

    // A changed account rests before money goes there.
    scene.when(&login(&enterprise), payee(&enterprise, "乙")).accepted();
    let verify = VerifyAccount { enterprise: enterprise.clone(), agrees: true, reason: String::new() };
    scene.when("区县财政", verify).accepted();
    let refusal = scene.when("财政", refund(recovery)).refused(NotYet, "第三条（四）");
    scene.today = refusal.until.unwrap();
    let payment = scene.instructed(refund(recovery));
    assert_eq!(scene.fund.payments[&payment].lines[0].account, payee(&enterprise, "乙").account.commitment);
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();

    // The treasury's statement is held against it as against every payment.
    let statement = scene.statement();
    assert_eq!(statement.lines.len(), 2, "the first payment and the refund");
    scene.when("财政三", statement).accepted();
    assert_eq!(scene.fund.open_differences().count(), 0);
}

#[test]
fn nothing_is_given_back_while_a_difference_with_the_treasury_is_open() {
    let (mut scene, _, recovery) = owed_in_summer();
    let mut statement = scene.statement();
    statement.lines[0].amount = wan(1);
    scene.when("财政三", statement).accepted();
    scene.when("财政", refund(recovery)).refused(NotYet, "第三条（二）");
}

#[test]
fn what_was_given_back_can_be_ordered_back_again_on_other_facts() {
    let (mut scene, project, recovery) = owed_in_summer();
    let ground = RecoveryGround::Misuse;
    scene.heard(project, ground);
    let most = scene.when("督察", order(project, wan(9), ground)).refused(OverCeiling, "第十七条");
    assert!(most.what.contains("最多 26,000.00 元"), "12.6 paid, 10 ordered: {most}");
    scene.pays(refund(recovery));
    let most = scene.when("督察", order(project, wan(10), ground)).refused(OverCeiling, "第十七条");
    assert!(most.what.contains("最多 96,000.00 元"), "and 7 given back: {most}");
    scene.when("督察", order(project, wan(9), ground)).accepted();
}
