//! 龙岩（三）: 首期为改造合同首付金额的40%，最高15万元；其余在完成改造、通过验收后，按实际应补助金额一次拨付.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, OverCeiling, WrongStage,
};
use fund::ledger::LedgerAccount::{Available, Committed, Recoverable, Treasury};
use fund::state::{AdvanceState, Funded, InspectionTarget, Measures, PaymentKind, RecoveryGround, Verdict};
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::steps::examine_advance::ExamineAdvance;
use fund::{ProjectId, Stage, StepId, Subject};
use law::Fen;

use crate::support::advance::*;
use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::papers::{contract, record_contract};
use crate::support::supervision::*;
use crate::support::*;

fn committed(scene: &Scene, project: ProjectId) -> Fen {
    scene.fund.ledger.balance(&Committed("transformation".into(), project.into()))
}

fn available(scene: &Scene) -> Fen {
    scene.fund.ledger.balance(&Available("transformation".into()))
}

fn stage(scene: &Scene, project: ProjectId) -> Stage {
    scene.fund.projects[&project].stage
}

fn state(scene: &Scene, project: ProjectId) -> AdvanceState {
    scene.fund.projects[&project].advance_state().unwrap()
}

#[test]
fn the_advance_is_forty_percent_of_the_down_payment_and_at_most_15万() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.contracted_project(&enterprise);
    scene.granted(project, wan(30));
    let advance = scene.fund.projects[&project].advance.clone().unwrap().granted.unwrap();
    assert_eq!(advance.amount, wan(12));
    assert_eq!(advance.workings[0].basis[0].label, "摘记（三）");
    let other = scene.eligible(2);
    let project = scene.contracted_project(&other);
    scene.granted(project, wan(40));
    assert_eq!(committed(&scene, project), wan(15), "the cap binds");
}

#[test]
fn what_is_granted_is_committed_and_paid_only_when_the_treasury_says_so() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.contracted_project(&enterprise);
    let before = available(&scene);
    scene.granted(project, wan(30));
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::AdvanceGranted, wan(12)));
    assert_eq!(available(&scene), before.checked_sub(wan(12)).unwrap());
    let payment = scene.advance_instructed(project);
    assert_eq!(scene.fund.payments[&payment].kind, PaymentKind::Advance);
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::AdvanceInstructed, wan(12)));
    let confirm = scene.confirm(payment);
    scene.when("财政", confirm.clone()).refused(ConflictOfDuty, "原文未见");
    scene.when("财政二", confirm).accepted();
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::Pooled, Fen::ZERO));
    assert_eq!(scene.fund.ledger.balance(&Treasury), wan(10_000 - 12));
    assert_eq!(
        (scene.fund.projects[&project].paid, state(&scene, project)),
        (wan(12), AdvanceState::Unsettled)
    );
    let login = scene.applicant(project);
    scene.when(&login, ask(project, wan(30))).refused(WrongStage, "摘记（三）");
}

#[test]
fn after_acceptance_the_rest_is_paid_at_once_and_the_advance_counts_once() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.advanced(&enterprise, wan(40));
    let before = available(&scene);
    scene.goes_on_to_its_award(project, wan(60));
    let workings = &scene.fund.projects[&project].award.as_ref().unwrap().workings;
    let last = workings.last().unwrap();
    assert_eq!((last.step.as_str(), last.result.as_str()), ("首期结算", "其余100,000.00元"), "{last:?}");
    assert_eq!(last.basis[0].label, "摘记（三）");
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::Approved, wan(10)));
    assert_eq!(available(&scene), before.checked_sub(wan(10)).unwrap(), "15 of the 25 were committed before");
    assert_eq!(state(&scene, project), AdvanceState::Settled);
    scene.checked(&enterprise);

    scene.when("财政", first(&[project], 70)).refused(Malformed, "摘记（三）");
    let payment = scene.pays(first(&[project], 100));
    let paid = &scene.fund.payments[&payment];
    assert_eq!((paid.kind, paid.total()), (PaymentKind::Balance, wan(10)));
    assert_eq!((stage(&scene, project), scene.fund.projects[&project].paid), (Stage::Paid, wan(25)));
    assert_eq!(scene.fund.projects[&project].excess(), Fen::ZERO);
}

#[test]
fn what_the_bank_sends_back_waits_to_be_instructed_again_advance_and_rest_alike() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.contracted_project(&enterprise);
    scene.granted(project, wan(40));
    let payment = scene.advance_instructed(project);
    let today = scene.today;
    scene.when("财政二", returned(payment, project, today)).accepted();
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::AdvanceGranted, wan(15)));
    scene.pays(advance(&[project]));
    scene.goes_on_to_its_award(project, wan(60));
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    scene.checked(&enterprise);
    let payment = scene.instructed(first(&[project], 100));
    let today = scene.today;
    scene.when("财政二", returned(payment, project, today)).accepted();
    assert_eq!(stage(&scene, project), Stage::Approved, "nothing of the rest was paid");
    scene.pays(first(&[project], 100));
    assert_eq!(stage(&scene, project), Stage::Paid);
}

#[test]
fn an_award_below_the_advance_pays_nothing_more_and_the_difference_comes_back() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.advanced(&enterprise, wan(40));
    scene.goes_on_to_its_award(project, wan(20));
    let workings = &scene.fund.projects[&project].award.as_ref().unwrap().workings;
    assert_eq!(workings.last().unwrap().result, "多拨50,000.00元，应退回");
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    let own = &scene.fund.projects[&project];
    assert_eq!((own.stage, own.due(), own.excess()), (Stage::Paid, Fen::ZERO, wan(5)));
    assert_eq!((committed(&scene, project), state(&scene, project)), (Fen::ZERO, AdvanceState::Excess));

    scene.when("经办", recall(project)).refused(NotYourOffice, "摘记（三）");
    let recovery = scene.recalled(project);
    let ordered = &scene.fund.recoveries[&recovery];
    assert_eq!((ordered.amount, ordered.ground), (wan(5), RecoveryGround::Advance));
    assert!(ordered.reason.contains("多拨 50,000.00 元（口径：多拨的部分全部退回"), "{}", ordered.reason);
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), wan(5));
    assert_eq!(state(&scene, project), AdvanceState::Returning);
    scene.when("负责人", recall(project)).refused(WrongStage, "摘记（三）");
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(5), "TH-1", today)).accepted();
    assert_eq!(state(&scene, project), AdvanceState::Settled);
    assert_eq!(scene.fund.ledger.balance(&Treasury), wan(10_000 - 10));
}

#[test]
fn an_award_of_just_the_advance_is_paid_with_its_approval() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.advanced(&enterprise, wan(40));
    scene.goes_on_to_its_award(project, wan(30));
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    let own = &scene.fund.projects[&project];
    assert_eq!((own.stage, own.paid, own.excess()), (Stage::Paid, wan(15), Fen::ZERO));
    scene.when("负责人", recall(project)).refused(WrongStage, "摘记（三）");
}

#[test]
fn who_withdraws_or_fails_gives_the_whole_advance_back() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.advanced(&enterprise, wan(40));
    let login = scene.applicant(project);
    scene.when("负责人", recall(project)).refused(WrongStage, "摘记（三）");
    scene.when(&login, withdraw(project)).accepted();
    assert_eq!(
        (state(&scene, project), scene.fund.projects[&project].excess()),
        (AdvanceState::Excess, wan(15))
    );
    let recovery = scene.recalled(project);
    assert!(scene.fund.recoveries[&recovery].reason.contains("没有应补助金额"));
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(15), "TH-1", today)).accepted();
    assert_eq!(state(&scene, project), AdvanceState::Settled);

    let other = scene.eligible(2);
    scene.paid_to(&other);
    let project = scene.advanced(&other, wan(10));
    scene.claim_in_pool(project, wan(40));
    scene.judged(project, Verdict::Fail);
    let reason = "系统未上线运行".to_owned();
    scene.when("审核", ConcludeAcceptance { reason, ..conclude(project, Verdict::Fail) }).accepted();
    assert_eq!(scene.fund.projects[&project].excess(), wan(4));
    scene.recalled(project);
}

#[test]
fn an_advance_that_was_granted_and_not_paid_is_free_again_where_the_project_leaves() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.contracted_project(&enterprise);
    let before = available(&scene);
    scene.granted(project, wan(30));
    let payment = scene.advance_instructed(project);
    let login = scene.applicant(project);
    scene.when(&login, withdraw(project)).refused(WrongStage, "摘记（六）");
    let today = scene.today;
    scene.when("财政二", returned(payment, project, today)).accepted();
    scene.when(&login, withdraw(project)).accepted();
    assert_eq!((available(&scene), committed(&scene, project)), (before, Fen::ZERO));
    assert_eq!(scene.fund.projects[&project].advance_state(), None);
}

#[test]
fn the_bureau_finds_no_more_than_was_stated_and_may_refuse() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.contracted_project(&enterprise);
    let login = scene.applicant(project);
    scene.when(&login, ask(project, wan(30))).accepted();
    let found = |amount| ExamineAdvance { down_payment: Some(amount), ..agree(project) };
    for amount in [wan(31), Fen::ZERO, Fen::new(1)] {
        let refusal = scene.when("经办", found(amount)).refused(Malformed, "原文未见");
        assert_eq!(refusal.fields[0].field, "down_payment");
    }
    scene.when("审核", agree(project)).refused(NotYourOffice, "摘记（三）");
    let no = ExamineAdvance { agreed: false, opinion: "合同没有首付约定".into(), ..agree(project) };
    scene.when("经办", ExamineAdvance { opinion: " ".into(), ..no.clone() }).refused(Malformed, "原文未见");
    scene.when("经办", no).accepted();
    assert_eq!((stage(&scene, project), committed(&scene, project)), (Stage::Pooled, Fen::ZERO));
    scene.when(&login, ask(project, wan(20))).accepted();
    scene.when("经办", found(wan(15))).accepted();
    assert_eq!(committed(&scene, project), wan(6));
}

#[test]
fn the_contract_is_on_the_record_with_the_provider_and_not_below_the_down_payment() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.pooled(&enterprise);
    let login = scene.applicant(project);
    scene.when(&login, ask(project, wan(30))).refused(EvidenceMissing, "摘记（三）");
    scene.files_for_project(project, "contract");
    scene.when(&login, ask(project, wan(30))).refused(EvidenceMissing, "摘记（三）");
    let mut strange = contract(&enterprise, wan(80));
    strange.seller = named("另一家公司");
    scene.when(&login, record_contract(project, strange)).accepted();
    let refusal = scene.when(&login, ask(project, wan(30))).refused(Malformed, "原文未见");
    assert_eq!(refusal.fields[0].field, "contract");
    scene.when(&login, record_contract(project, contract(&enterprise, wan(80)))).accepted();
    for down_payment in [wan(81), Fen::ZERO] {
        let refusal = scene.when(&login, ask(project, down_payment)).refused(Malformed, "原文未见");
        assert_eq!(refusal.fields[0].field, "down_payment");
    }
    scene.when("经办", ask(project, wan(30))).refused(NotYourOffice, "摘记（三）");
    scene.when(&login, ask(project, wan(80))).accepted();
}

fn named(name: &str) -> paper::Party {
    paper::Party { name: name.into(), tax_number: String::new() }
}

#[test]
fn no_advance_without_budget_cash_account_or_its_conditions() {
    let mut scene = scene_under(longyan());
    scene.on("2025-06-03");
    let enterprise = scene.registered(1);
    let login = login(&enterprise);
    scene.checked(&enterprise);
    let project = scene.contracted_project(&enterprise);
    scene.when(&login, ask(project, wan(30))).accepted();
    scene.when("经办", agree(project)).refused(OverCeiling, "原文未见");
    scene.when("财政", promise("闽财〔2025〕1号", wan(100))).accepted();
    scene.when("财政", allot("transformation", wan(100))).accepted();
    scene.when("经办", agree(project)).accepted();
    scene.when("财政", advance(&[project])).refused(EvidenceMissing, "原文未见");
    scene.paid_to(&enterprise);
    scene.when("财政", advance(&[project])).refused(NotYet, "摘记（三）");
    let today = scene.today;
    scene.when("财政", arrival(fund::TrancheId(1), wan(12), "GK-1", today)).accepted();
    scene.when("审计", advance(&[project])).refused(NotYourOffice, "摘记（三）");
    scene.when("财政", advance(&[project])).accepted();
    scene.when("财政", advance(&[project])).refused(WrongStage, "摘记（三）");
}

#[test]
fn the_advance_is_no_ground_of_a_sanction() {
    let (mut scene, enterprise) = in_longyan();
    let project = scene.advanced(&enterprise, wan(40));
    let finding = scene.finding(&InspectionTarget::Project(project));
    let censure = Measures { censure: true, ..NOTHING };
    let refusal = scene
        .when("督察", proposal(finding, RecoveryGround::Advance, censure))
        .refused(Malformed, "原文未见");
    assert_eq!(refusal.fields[0].field, "ground");
    let schema = serde_json::to_string(&StepId::ProposeSanction.schema()).unwrap();
    assert!(schema.contains("false_claim") && !schema.contains("\"advance\""), "{schema}");
}

#[test]
fn where_the_text_gives_no_advance_there_is_no_such_step() {
    let (mut scene, enterprise) = summer();
    let project = scene.contracted_project(&enterprise);
    let login = scene.applicant(project);
    let refusal = scene.when(&login, ask(project, wan(30))).refused(WrongStage, "第十一条");
    assert!(refusal.what.contains("没有首期"), "{refusal}");
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    for (name, actor) in &scene.fund.accounts {
        for subject in [Subject::Fund, Subject::Project(project)] {
            let shown = view.actions(actor, &subject);
            assert!(shown.iter().all(|action| !action.step.row().advance), "{name}: {shown:?}");
        }
        assert!(view.worklist(actor).iter().all(|task| !task.step.row().advance), "{name}");
    }
    let own = &scene.fund.accounts[&login.as_str().into()];
    assert!(view.actions(own, &Subject::Project(project)).iter().any(|a| a.step == StepId::RequestChange));
}
