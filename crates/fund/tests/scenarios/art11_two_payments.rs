//! 第十一条: 分两批发放，在经过规定程序后发放不低于 70%，根据城市试点验收情况、中央财政资金到位情况拨付剩余资金.

use fund::RefusalKind::{EvidenceMissing, Ineligible, Malformed, NotYet, NotYourOffice, Unknown, WrongStage};
use fund::ledger::LedgerAccount::{Committed, Treasury};
use fund::state::{LineState, RecoveryGround};
use fund::steps::confirm_payment::{ConfirmPayment, ReceiptLine};
use fund::steps::verify_account::VerifyAccount;
use fund::{Event, PaymentId, ProjectId, Stage, StepId, TrancheId};
use law::{FactValue, Fen};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

fn stage(scene: &Scene, project: ProjectId) -> Stage {
    scene.fund.projects[&project].stage
}

#[test]
fn the_first_payment_is_rounded_up_because_it_is_a_floor() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, Fen::new(10_000_100));
    assert_eq!(scene.award(project), Fen::new(7_000_070));
    let payment = scene.instructed(first(&[project], 75));
    // 70 000.70 × 75 % = 52 500.525
    assert_eq!(scene.fund.payments[&payment].lines[0].amount, Fen::new(5_250_053));
    assert_eq!(stage(&scene, project), Stage::FirstInstructed);
}

#[test]
fn less_than_seventy_percent_or_more_than_all_is_not_a_first_payment() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    for share in [0, 69, 101, u32::MAX] {
        let refusal = scene.when("财政", first(&[project], share)).refused(Malformed, "第十一条");
        assert_eq!(refusal.fields[0].field, "share", "{share}");
    }
    scene.when("财政", first(&[project], 70)).accepted();
}

#[test]
fn an_instruction_is_not_a_payment() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let committed = Committed("transformation".into(), project.into());
    let payment = scene.instructed(first(&[project], 70));
    assert_eq!(scene.fund.ledger.balance(&committed), wan(18), "nothing is posted");
    assert_eq!(
        scene.fund.free_cash(),
        Fen::new(wan(10_000).get() - 12_600_000),
        "but the money is spoken for"
    );

    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();

    assert_eq!(scene.fund.ledger.balance(&committed), Fen::new(5_400_000));
    assert_eq!(scene.fund.ledger.balance(&Treasury), Fen::new(wan(10_000).get() - 12_600_000));
    let paid = &scene.fund.projects[&project];
    assert_eq!((paid.stage, paid.paid, paid.instructed), (Stage::FirstPaid, Fen::new(12_600_000), Fen::ZERO));
    assert_eq!(scene.fund.payments[&payment].stage, Stage::PaymentClosed);
}

#[test]
fn the_balance_waits_for_the_citys_acceptance_and_is_then_the_exact_rest() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    scene.when("财政", balance(&[project])).refused(NotYet, "第十一条");
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let turn = view.turn(&fund::Subject::Project(project)).unwrap();
    assert_eq!(turn.step, StepId::InstructBalance);
    let tasks = view.worklist(&scene.fund.accounts[&"财政".into()]);
    let task = tasks.iter().find(|task| task.step == StepId::InstructBalance).unwrap();
    assert!(task.not_yet.as_ref().unwrap().0.contains("城市试点"), "{task:?}");

    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.pays(balance(&[project]));

    assert_eq!(stage(&scene, project), Stage::Paid);
    assert_eq!(scene.fund.projects[&project].paid, wan(18));
    assert_eq!(scene.fund.ledger.balance(&Committed("transformation".into(), project.into())), Fen::ZERO);
}

#[test]
fn the_balance_waits_for_central_money() {
    let (mut scene, enterprise) = summer();
    let today = scene.today;
    scene.when("财政", promise("财建〔2024〕1号", wan(100))).accepted();
    scene.when("财政", arrival(TrancheId(1), Fen::new(12_600_000), "GK-1", today)).accepted();
    scene.when("财政", allot("transformation", wan(80))).accepted();
    let project = scene.first_paid(&enterprise, wan(30));
    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.when("财政", balance(&[project])).refused(NotYet, "第十一条");
    scene.when("财政", arrival(TrancheId(1), Fen::new(5_399_999), "GK-2", today)).accepted();
    let short = scene.when("财政", balance(&[project])).refused(NotYet, "第十一条");
    assert!(short.what.contains("53,999.99"), "{short}");
    scene.when("财政", arrival(TrancheId(1), Fen::new(1), "GK-3", today)).accepted();
    scene.pays(balance(&[project]));
}

#[test]
fn a_first_payment_of_everything_is_allowed_by_the_reading_and_ends_the_case() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    scene.pays(first(&[project], 100));
    assert_eq!(stage(&scene, project), Stage::Paid);

    let mut scene = scene_under(harbin_reading("two-payments", "two"));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.awarded(&enterprise, wan(30));
    scene.when("财政", first(&[project], 100)).refused(Malformed, "第十一条");
    scene.when("财政", first(&[project], 99)).accepted();
}

#[test]
fn money_goes_only_to_a_verified_account_that_has_cooled_down() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(30));
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    scene.when("财政", first(&[project], 70)).refused(EvidenceMissing, "第三条（四）");
    scene.paid_to(&enterprise);
    scene.when(&login(&enterprise), payee(&enterprise, "乙")).accepted();
    let verify = VerifyAccount { enterprise: enterprise.clone(), agrees: true, reason: String::new() };
    scene.when("区县财政", verify).accepted();
    let refusal = scene.when("财政", first(&[project], 70)).refused(NotYet, "第三条（四）");
    assert_eq!(refusal.until, Some(day("2025-06-17")), "three working days after 2025-06-11");
    let payment = scene.on("2025-06-17").instructed(first(&[project], 70));
    assert_eq!(scene.fund.payments[&payment].lines[0].account, payee(&enterprise, "乙").account.commitment);
}

#[test]
fn the_conditions_are_looked_at_again_at_each_payment() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    scene.found(&enterprise, "ent.listed_dishonest", FactValue::Bool(true));
    scene.when("财政", first(&[project], 70)).refused(Ineligible, "第五条（二）");
    scene.checked(&enterprise);
    scene.pays(first(&[project], 70));
    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.found(&enterprise, "ent.listed_abnormal", FactValue::Bool(true));
    scene.when("财政", balance(&[project])).refused(Ineligible, "第五条（二）");
}

#[test]
fn a_list_is_paid_whole_or_not_at_all_and_only_from_its_stage() {
    let (mut scene, enterprise) = summer();
    let other = scene.eligible(2);
    let project = scene.awarded(&enterprise, wan(30));
    let verified = scene.verified(&other, wan(30));
    scene.when("经办", first(&[project], 70)).refused(NotYourOffice, "第十一条");
    scene.when("财政", first::<ProjectId>(&[], 70)).refused(Malformed, "第五条（三）");
    scene.when("财政", first(&[project, project], 70)).refused(Malformed, "第五条（三）");
    scene.when("财政", first(&[project, verified], 70)).refused(WrongStage, "第十一条");
    scene.when("财政", balance(&[project])).refused(WrongStage, "第十一条");
    assert!(scene.fund.payments.is_empty());
    scene.instructed(first(&[project], 70));
    scene.when("财政", first(&[project], 70)).refused(WrongStage, "第十一条");
}

#[test]
fn a_returned_payment_frees_the_money_and_the_project_waits_for_a_new_instruction() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let payment = scene.instructed(first(&[project], 70));
    let today = scene.today;
    let mut silent = returned(payment, project, today);
    silent.reason = String::new();
    scene.when("财政二", silent).refused(Malformed, "第五条（三）");
    scene.when("财政二", returned(payment, ProjectId(99), today)).refused(Malformed, "第五条（三）");
    scene.when("财政二", returned(payment, project, day("2025-06-10"))).refused(Malformed, "第五条（三）");
    scene.when("财政二", returned(payment, project, today)).accepted();
    assert_eq!(stage(&scene, project), Stage::Approved);
    assert_eq!(scene.fund.free_cash(), wan(10_000));
    assert!(
        matches!(&scene.fund.payments[&payment].lines[0].state, LineState::Returned(reason, _) if reason == "户名不符")
    );
    scene.when("财政二", returned(payment, project, today)).refused(WrongStage, "第三条（二）");

    let again = scene.pays(first(&[project], 70));
    assert_ne!(again, payment);

    scene.when("负责人", city_acceptance(today)).accepted();
    let rest = scene.instructed(balance(&[project]));
    scene.when("财政二", returned(rest, project, today)).accepted();
    assert_eq!(stage(&scene, project), Stage::FirstPaid);
}

#[test]
fn a_receipt_is_used_once_for_an_open_line_on_a_day_that_can_be() {
    let (mut scene, enterprise) = summer();
    let other = scene.eligible(2);
    let projects = [scene.awarded(&enterprise, wan(30)), scene.awarded(&other, wan(20))];
    let payment = scene.instructed(first(&projects, 70));
    let line = |project: ProjectId, receipt: &str, on: &str| ReceiptLine {
        project: project.into(),
        receipt: receipt.into(),
        on: day(on),
    };
    let today = scene.today.to_string();
    let cases = [
        (vec![], "lines"),
        (vec![line(projects[0], " ", &today)], "lines[0].receipt"),
        (vec![line(projects[0], "GK-1", &today)], "lines[0].receipt"),
        (vec![line(projects[0], "HD-1", "2025-06-01")], "lines[0].on"),
        (vec![line(projects[0], "HD-1", "2026-01-01")], "lines[0].on"),
        (vec![line(ProjectId(99), "HD-1", &today)], "lines[0].project"),
        (vec![line(projects[0], "HD-1", &today), line(projects[1], "HD-1", &today)], "lines[1].receipt"),
        (vec![line(projects[0], "HD-1", &today), line(projects[0], "HD-2", &today)], "lines[1].receipt"),
    ];
    for (lines, field) in cases {
        let refusal =
            scene.when("财政二", ConfirmPayment { payment, lines }).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    let one = vec![line(projects[0], "HD-1", &today)];
    scene
        .when("财政二", ConfirmPayment { payment: PaymentId(9), lines: one.clone() })
        .refused(Unknown, "第三条（二）");
    scene.when("财政二", ConfirmPayment { payment, lines: one.clone() }).accepted();
    assert_eq!(scene.fund.payments[&payment].stage, Stage::PaymentOpen, "one line is still open");
    let twice =
        scene.when("财政二", ConfirmPayment { payment, lines: one }).refused(Malformed, "第五条（三）");
    assert!(twice.what.contains("T0001"), "{twice}");
    let settled = vec![line(projects[0], "HD-2", &today)];
    scene.when("财政二", ConfirmPayment { payment, lines: settled }).refused(Malformed, "第五条（三）");
    let rest = vec![line(projects[1], "HD-2", &today)];
    scene.when("财政二", ConfirmPayment { payment, lines: rest.clone() }).accepted();
    scene.when("财政二", ConfirmPayment { payment, lines: rest }).refused(WrongStage, "第三条（二）");
}

#[test]
fn nothing_is_paid_on_a_project_from_which_money_is_being_claimed_back() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    let recovery = scene.ordered(project, wan(1), RecoveryGround::OutOfScope);
    scene.when("财政", balance(&[project])).refused(WrongStage, "第十七条");
    scene.when("财政二", repaid(recovery, wan(1), "TH-1", today)).accepted();
    scene.when("财政", balance(&[project])).accepted();
}

#[test]
fn what_the_treasury_has_paid_is_recorded_even_of_a_suspended_project() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    scene.when("审核", suspend(project)).accepted();
    scene.when("财政", first(&[project], 70)).refused(WrongStage, "第十一条");
    let resume = fund::steps::resume::Resume { project: project.into(), reason: "已核实".into() };
    scene.when("审核", resume).accepted();
    let payment = scene.instructed(first(&[project], 70));
    scene.when("审核", suspend(project)).accepted();
    let confirm = scene.confirm(payment);
    let events = scene.when("财政二", confirm).accepted();
    assert!(matches!(&events[..], [Event::PaymentConfirmed(_)]));
}
