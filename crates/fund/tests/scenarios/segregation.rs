//! 第十六条 and 第三条: one person does not do two duties of one case that control each other, in whatever office and however
//! much later. The person counts, not the account.

use fund::RefusalKind::ConflictOfDuty;
use fund::state::{RecoveryGround, Ruling, Verdict};
use fund::steps::verify_investment::VerifyInvestment;
use fund::{AccountId, Command, ProjectId, Role, StepId};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

/// A second account, in another office, of the person behind the first.
fn second_office(scene: &mut Scene, person: &str, role: Role) -> String {
    let name = format!("{person}兼{}", role.zh());
    scene.account(&name, role, None);
    scene.fund.accounts.get_mut(&AccountId::from(name.as_str())).unwrap().person =
        format!("person-{person}").as_str().into();
    name
}

#[track_caller]
fn barred(scene: &mut Scene, account: &str, command: impl Into<Command>, article: &str, by: StepId) {
    let refusal = scene.when(account, command).refused(ConflictOfDuty, article);
    assert!(refusal.what.contains(by.row().name), "{refusal}");
}

fn in_full(scene: &Scene, project: ProjectId) -> VerifyInvestment {
    let amount = scene.fund.projects[&project].claim.as_ref().unwrap().total();
    VerifyInvestment { project, rulings: vec![ruling(1, amount, "")] }
}

#[test]
fn who_convened_or_judged_does_not_conclude_and_who_took_the_acceptance_does_not_verify() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.judged(project, Verdict::Pass);
    let convener = second_office(&mut scene, "经办", Role::BureauReviewer);
    let judge = second_office(&mut scene, "专家甲", Role::BureauReviewer);
    barred(
        &mut scene,
        &convener,
        conclude(project, Verdict::Pass),
        "第三条（一）",
        StepId::ConveneAcceptance,
    );
    barred(&mut scene, &judge, conclude(project, Verdict::Pass), "第三条（一）", StepId::GiveOpinion);
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();

    let measurer = second_office(&mut scene, "评测机构", Role::BureauHandler);
    let full = in_full(&scene, project);
    for (account, step) in [
        ("审核", StepId::ConcludeAcceptance),
        ("经办", StepId::ConveneAcceptance),
        (judge.as_str(), StepId::GiveOpinion),
        (measurer.as_str(), StepId::AssessLevel),
    ] {
        barred(&mut scene, account, full.clone(), "第四条（一）", step);
    }
    scene.when("经办二", full).accepted();
}

#[test]
fn who_found_the_amount_does_not_compute_report_approve_or_lower_the_award() {
    let (mut scene, enterprise) = summer();
    let project = scene.verified(&enterprise, wan(30));
    let batch = scene.claim_batch(project);
    barred(&mut scene, "经办二", assess(batch, &[project]), "第三条（一）", StepId::VerifyInvestment);
    scene.when("经办", assess(batch, &[project])).accepted();
    let leader = second_office(&mut scene, "经办二", Role::BureauLeader);
    barred(&mut scene, &leader, reduce(project, wan(10)), "第三条（一）", StepId::VerifyInvestment);
    let notice = scene.noticed(&[project]);
    scene.budget();
    scene.cleared(notice);
    barred(&mut scene, &leader, submit(notice), "第三条（一）", StepId::VerifyInvestment);
    scene.when("负责人", submit(notice)).accepted();
    let city = second_office(&mut scene, "负责人", Role::CityGovernment);
    barred(&mut scene, &city, approve(notice), "第八条", StepId::SubmitToCity);
}

#[test]
fn after_an_objection_the_parts_stay_what_they_were() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(30));
    let notice = scene.noticed(&[project]);
    let raised = scene.objected(notice, project);
    let verifier = second_office(&mut scene, "经办二", Role::BureauReviewer);
    let assessor = second_office(&mut scene, "经办", Role::BureauReviewer);
    barred(&mut scene, &verifier, settle(raised, Ruling::Dismissed), "第八条", StepId::VerifyInvestment);
    barred(&mut scene, &assessor, settle(raised, Ruling::Dismissed), "第八条", StepId::AssessAwards);
    scene.when("审核", settle(raised, Ruling::Reverify)).accepted();
    let full = in_full(&scene, project);
    barred(&mut scene, "经办", full.clone(), "第四条（一）", StepId::ConveneAcceptance);
    scene.when("经办二", full).accepted();
}

#[test]
fn who_instructs_does_not_confirm_or_return_over_both_payments() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let payment = scene.instructed(first(&[project], 70));
    let (confirm, today) = (scene.confirm(payment), scene.today);
    barred(&mut scene, "财政", confirm.clone(), "第三条（二）", StepId::InstructFirst);
    barred(&mut scene, "财政", returned(payment, project, today), "第三条（二）", StepId::InstructFirst);
    scene.when("财政二", confirm).accepted();
    scene.when("负责人", city_acceptance(today)).accepted();
    barred(&mut scene, "财政二", balance(&[project]), "第十一条", StepId::ConfirmPayment);
    let rest = scene.instructed(balance(&[project]));
    let confirm = scene.confirm(rest);
    barred(&mut scene, "财政", confirm.clone(), "第三条（二）", StepId::InstructFirst);
    scene.when("财政二", confirm).accepted();
}

#[test]
fn a_conflict_over_one_project_of_a_list_bars_from_the_list() {
    let (mut scene, enterprise) = summer();
    let other = scene.eligible(2);
    let projects = [scene.awarded(&enterprise, wan(30)), scene.awarded(&other, wan(20))];
    scene.pays(first(&projects[..1], 70));
    let city = second_office(&mut scene, "市政府", Role::FinanceBureau);
    barred(&mut scene, &city, first(&projects[1..], 70), "第十一条", StepId::ApproveAwards);
    let mixed = scene.when("财政二", first(&projects, 70));
    mixed.refused(fund::RefusalKind::WrongStage, "第十一条");
}

#[test]
fn who_orders_money_back_does_not_book_its_return() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recovery = scene.ordered(project, wan(1), RecoveryGround::Waste);
    let booker = second_office(&mut scene, "督察", Role::FinanceBureau);
    let today = scene.today;
    barred(
        &mut scene,
        &booker,
        repaid(recovery, wan(1), "TH-1", today),
        "第三条（二）",
        StepId::OrderRecovery,
    );
}

#[test]
fn a_declared_tie_bars_from_every_list_that_names_the_enterprise() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(30));
    let notice = scene.noticed(&[project]);
    scene.cleared(notice);
    let tie = fund::steps::declare_relation::DeclareRelation {
        person: None,
        code: enterprise,
        kind: "亲属任职".into(),
    };
    scene.when("负责人", tie).accepted();
    scene.when("负责人", submit(notice)).refused(ConflictOfDuty, "第三条（一）");
}
