//! 第十五条: inspections chosen for a reason and drawn by lot, by the group or a firm procured by law; what is wrong is put
//! right in time.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, Unknown, WrongStage,
};
use fund::lot::Lot;
use fund::state::{InspectionTarget, LotPool};
use fund::steps::answer_rectification::AnswerRectification;
use fund::steps::clear_target::ClearTarget;
use fund::steps::draw_inspection::DrawInspection;
use fund::steps::engage_assessor::EngageAssessor;
use fund::steps::entrust_inspection::EntrustInspection;
use fund::steps::order_rectification::OrderRectification;
use fund::steps::review_rectification::ReviewRectification;
use fund::view::View;
use fund::{Digest, Event, FindingId, InspectionId, ProcurementId, ProjectId, Role, Stage, StepId, Subject};

use crate::support::journey::*;
use crate::support::supervision::*;
use crate::support::*;

fn project(number: u32) -> InspectionTarget {
    InspectionTarget::Project(ProjectId(number))
}

/// Six enterprises with a project in the pool each.
fn pool() -> Scene {
    fill_pool(scene())
}

fn fill_pool(mut scene: Scene) -> Scene {
    scene.on("2025-06-03");
    for number in 1..7 {
        let enterprise = scene.eligible(number);
        scene.pooled(&enterprise);
    }
    scene
}

fn cleared(inspection: InspectionId, target: InspectionTarget) -> ClearTarget {
    ClearTarget { inspection, target, note: "设备、软件与申报一致".into() }
}

fn rectify(finding: FindingId) -> OrderRectification {
    OrderRectification {
        finding,
        what: "补齐付款凭证，退回多列金额".into(),
        document: "哈数转督改〔2025〕1号".into(),
    }
}

fn answer(finding: FindingId) -> AnswerRectification {
    AnswerRectification {
        finding,
        text: "已补齐".into(),
        file: file("整改材料"),
        name: Some("整改材料.zip".into()),
    }
}

fn review(finding: FindingId, accepted: bool) -> ReviewRectification {
    ReviewRectification { finding, accepted, opinion: "逐项核对".into() }
}

#[test]
fn a_plan_says_who_is_looked_at_and_why_and_fixes_from_whom_is_drawn() {
    let mut scene = pool();
    let mut plan = inspection_by_lot(LotPool::UnderWay, 2);
    plan.chosen = inspection_of(&[project(1)]).chosen;
    scene.when("审计", plan.clone()).refused(NotYourOffice, "第十五条");
    let mut silent = plan.clone();
    silent.chosen[0].reason = " ".into();
    scene.when("督察", silent).refused(Malformed, "第五条（三）");
    scene.when("督察", inspection_of(&[])).refused(Malformed, "第五条（三）");
    scene.when("督察", inspection_of(&[project(99)])).refused(Malformed, "第五条（三）");
    scene.when("督察", inspection_of(&[project(1), project(1)])).refused(Malformed, "第五条（三）");
    let refusal =
        scene.when("督察", inspection_by_lot(LotPool::Supported, 1)).refused(Malformed, "第五条（三）");
    assert!(refusal.what.contains("现有 0 个"), "{refusal}");

    let events = scene.when("督察", plan).accepted();
    let [Event::InspectionPlanned(planned)] = &events[..] else { panic!("{events:?}") };
    let ids: Vec<u32> = planned.population.iter().filter_map(|case| Some(case.project()?.0)).collect();
    assert_eq!(ids, [2, 3, 4, 5, 6], "what is looked at anyway is not drawn");
}

#[test]
fn the_lot_follows_from_the_first_checkpoint_after_the_plan_whoever_draws_and_whenever() {
    let mut scene = pool();
    let inspection = scene.inspection(inspection_by_lot(LotPool::UnderWay, 3));
    let draw = DrawInspection { inspection };
    scene.when("经办", draw.clone()).refused(NotYourOffice, "第十五条");
    scene.unsigned = true;
    scene.when("督察", draw.clone()).refused(NotYet, "第十五条");
    scene.unsigned = false;
    scene.when("督察", DrawInspection { inspection: InspectionId(9) }).refused(Unknown, "第十五条");

    // Other acts come in between: the root does not move.
    let fixed_by = scene.fund.inspections[&inspection].fixed_by;
    scene.eligible(8);
    let events = scene.when("督察", draw.clone()).accepted();
    let [Event::InspectionDrawn(drawn)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((drawn.lot.fixed_by, drawn.lot.size), (fixed_by, fixed_by + 1));
    assert_eq!(drawn.lot.label, "J0001");
    assert_eq!((drawn.lot.population.len(), drawn.lot.drawn.len()), (6, 3));
    assert!(drawn.lot.follows());
    let mut other: Lot = drawn.lot.clone();
    other.drawn.swap(0, 1);
    assert!(!other.follows(), "another draw does not follow");
    assert_eq!(scene.fund.inspections[&inspection].targets().len(), 3);
    scene.when("督察", draw).refused(WrongStage, "第十五条");
}

#[test]
fn an_inspection_is_over_when_there_is_a_result_for_everyone() {
    let mut scene = pool();
    let inspection = scene.inspection(inspection_of(&[project(1), project(2)]));
    scene.when("督察", cleared(inspection, project(3))).refused(Malformed, "第五条（三）");
    scene.when("督察", cleared(inspection, project(1))).accepted();
    scene.when("督察", cleared(inspection, project(1))).refused(Malformed, "第五条（三）");
    let mut bare = found(inspection, &project(2));
    bare.file = Digest(String::new());
    scene.when("督察", bare).refused(EvidenceMissing, "第十五条");
    scene.when("督察", found(inspection, &project(3))).refused(Malformed, "第五条（三）");
    scene.when("督察", found(inspection, &project(2))).accepted();
    assert_eq!(scene.fund.inspections[&inspection].stage, Stage::InspectionDone);
    scene.when("督察", cleared(inspection, project(2))).refused(WrongStage, "第十五条");
    assert!(
        scene.fund.projects[&ProjectId(2)].acts.iter().all(|at| {
            let step = scene.fund.acts[*at].step;
            step != StepId::RecordFinding && step != StepId::PlanInspection
        }),
        "nobody is warned: it stands in no project's history"
    );
}

#[test]
fn nobody_inspects_what_the_own_hands_have_done() {
    let mut scene = pool();
    let inspection = scene.inspection(inspection_of(&[project(1)]));
    let person =
        scene.fund.projects[&ProjectId(1)].duties.iter().find(|(step, _)| *step == StepId::DecidePool);
    let person = person.unwrap().1.clone();
    let second = fund::AccountId::from("审核转督察");
    scene.account(second.as_str(), Role::SupervisionGroup, None);
    scene.fund.accounts.get_mut(&second).unwrap().person = person;
    scene.when(second.as_str(), found(inspection, &project(1))).refused(ConflictOfDuty, "第十六条");
    scene.when(second.as_str(), cleared(inspection, project(1))).refused(ConflictOfDuty, "第十六条");
}

#[test]
fn a_lot_among_contracts_reaches_suppliers_and_is_entrusted_to_none_of_them() {
    let mut scene = scene();
    scene.when("督察", inspection_by_lot(LotPool::Contracted, 1)).refused(Malformed, "第五条（三）");
    scene.money_for("monitoring", 100);
    let contract = scene.contracted("monitoring", &[40]);
    scene.planned("monitoring", 20);
    let inspection = scene.inspection(inspection_by_lot(LotPool::Contracted, 1));
    assert_eq!(scene.fund.inspections[&inspection].population, [contract.into()], "a plan is no contract");
    let entrust =
        EntrustInspection {
            inspection, procurement: contract, document: "哈数转督委〔2025〕1号".into()
        };
    scene.when("督察", entrust.clone()).refused(ConflictOfDuty, "第十五条");
    scene.when("督察", DrawInspection { inspection }).accepted();
    let target = InspectionTarget::Procurement(contract);
    assert_eq!(scene.fund.inspections[&inspection].targets(), std::slice::from_ref(&target));
    scene.when("督察", entrust).refused(ConflictOfDuty, "第十五条");
    scene.when("督察", found(inspection, &target)).accepted();
}

#[test]
fn a_firm_inspects_where_it_is_entrusted_and_its_contract_runs() {
    let mut early = scene();
    early.money_for("monitoring", 100);
    let contract = early.contracted("monitoring", &[40]);
    let mut scene = fill_pool(early);
    let inspection = scene.inspection(inspection_of(&[project(1)]));
    let entrust =
        |procurement| EntrustInspection {
            inspection, procurement, document: "哈数转督委〔2025〕1号".into()
        };
    scene.when("评测机构", found(inspection, &project(1))).refused(NotYourOffice, "第十五条");
    scene.when("督察", entrust(ProcurementId(9))).refused(Unknown, "第十条");
    let planned = scene.planned("training", 20);
    scene.when("督察", entrust(planned)).refused(WrongStage, "第十条");
    scene.when("经办", entrust(contract)).refused(NotYourOffice, "第十五条");
    scene.when("督察", entrust(contract)).accepted();
    scene.when("评测机构", found(inspection, &project(1))).refused(NotYourOffice, "第十五条");
    scene.when("经办", EngageAssessor { procurement: contract, account: "评测机构".into() }).accepted();
    scene.when("评测机构", found(inspection, &project(1))).accepted();

    let of_itself = scene.inspection(inspection_of(&[InspectionTarget::Procurement(contract)]));
    let entrust = EntrustInspection { inspection: of_itself, ..entrust(contract) };
    scene.when("督察", entrust).refused(ConflictOfDuty, "第十五条");
}

#[test]
fn what_is_wrong_is_put_right_by_its_day_accepted_or_goes_back() {
    let mut scene = pool();
    let finding = scene.finding(&project(1));
    let party = login(&scene.fund.projects[&ProjectId(1)].enterprise.clone());
    let stranger = login(&scene.fund.projects[&ProjectId(2)].enterprise.clone());
    scene.when(&party, answer(finding)).refused(Unknown, "第五条（三）");
    scene.when("经办", rectify(finding)).refused(NotYourOffice, "第十五条");
    let events = scene.when("督察", rectify(finding)).accepted();
    let [Event::RectificationOrdered(ordered)] = &events[..] else { panic!("{events:?}") };
    assert!(ordered.due > scene.today);
    scene.when(&stranger, answer(finding)).refused(NotYourOffice, "第五条（三）");
    scene.when("经办", answer(finding)).refused(NotYourOffice, "第五条（三）");
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let tasks = view.worklist(&scene.fund.accounts[&party.as_str().into()]);
    assert!(tasks.iter().any(|task| task.step == StepId::AnswerRectification), "{tasks:?}");

    let mut bare = answer(finding);
    bare.file = Digest(String::new());
    scene.when(&party, bare).refused(EvidenceMissing, "第五条（三）");
    scene.when(&party, answer(finding)).accepted();
    scene.when("督察", review(finding, false)).accepted();
    assert_eq!(scene.fund.findings[&finding].stage, Stage::Rectifying);
    scene.when(&party, answer(finding)).accepted();
    scene.when("督察", review(finding, true)).accepted();
    assert_eq!(scene.fund.findings[&finding].stage, Stage::Rectified);
    assert_eq!(scene.fund.findings[&finding].rectifications.len(), 2);
    scene.when("督察", review(finding, true)).refused(WrongStage, "第十五条");
}

#[test]
fn a_finding_is_seen_by_the_party_once_it_has_been_told_and_by_no_other() {
    let mut scene = pool();
    let finding = scene.finding(&project(1));
    let sees = |scene: &Scene, who: &str| {
        fund::sees(&scene.fund, &scene.fund.accounts[&who.into()], &Subject::Finding(finding))
    };
    let party = login(&scene.fund.projects[&ProjectId(1)].enterprise.clone());
    let stranger = login(&scene.fund.projects[&ProjectId(2)].enterprise.clone());
    for (who, seen) in [
        ("督察", true),
        ("审计", true),
        ("负责人", true),
        ("区县", false),
        ("评测机构", false),
        (&party, false),
    ] {
        assert_eq!(sees(&scene, who), seen, "{who}");
    }
    scene.when("督察", rectify(finding)).accepted();
    for (who, seen) in [(party.as_str(), true), ("区县", true), (&stranger, false), ("评测机构", false)]
    {
        assert_eq!(sees(&scene, who), seen, "{who}");
    }
}

/// 第十五条、第十七条: whoever answers for a finding hears of it, also where it is on the enterprise and on no project.
#[test]
fn a_finding_on_an_enterprise_reaches_it_once_it_is_told_and_reaches_no_other() {
    let mut scene = pool();
    let [code, other] = [1, 2].map(|id| scene.fund.projects[&ProjectId(id)].enterprise.clone());
    let finding = scene.finding(&InspectionTarget::Enterprise(code.clone()));
    let heard = |scene: &Scene, of: &law::CreditCode| -> Vec<StepId> {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        let all = view.progress(&scene.fund.accounts[&login(of).as_str().into()], 0);
        let own = all.into_iter().filter(|message| message.subject == Subject::Finding(finding));
        own.map(|message| message.step).collect()
    };
    assert!(heard(&scene, &code).is_empty(), "what is noted inside is told to nobody");
    scene.when("督察", rectify(finding)).accepted();
    scene.when(&login(&code), answer(finding)).accepted();
    scene.when("督察", review(finding, false)).accepted();
    assert_eq!(heard(&scene, &code), [StepId::ReviewRectification, StepId::OrderRectification]);
    assert!(heard(&scene, &other).is_empty());
}

/// 第十六条: the file of a finding is for those who see the finding, whoever else knows its digest.
#[test]
fn the_file_of_a_finding_is_read_by_those_who_see_the_finding() {
    let mut scene = pool();
    let finding = scene.finding(&project(1));
    let record = scene.fund.findings[&finding].file.clone();
    let party = login(&scene.fund.projects[&ProjectId(1)].enterprise.clone());
    let reads = |scene: &Scene, who: &str, file: &Digest| {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        view.file(&scene.fund.accounts[&who.into()], file).is_some()
    };
    assert!(reads(&scene, "督察", &record) && !reads(&scene, &party, &record));
    scene.when("督察", rectify(finding)).accepted();
    scene.when(&party, answer(finding)).accepted();
    let answered = file("整改材料");
    for (who, seen) in [("督察", true), (party.as_str(), true), ("评测机构", false)] {
        assert_eq!((reads(&scene, who, &record), reads(&scene, who, &answered)), (seen, seen), "{who}");
    }
}

/// A file is called what it was called when it was sent, and by its finding where that was not said.
#[test]
fn a_file_of_a_finding_keeps_the_name_it_came_with() {
    let mut scene = pool();
    let finding = scene.finding(&project(1));
    let record = scene.fund.findings[&finding].file.clone();
    scene.when("督察", rectify(finding)).accepted();
    let party = login(&scene.fund.projects[&ProjectId(1)].enterprise.clone());
    let long = AnswerRectification { name: Some("长".repeat(121)), ..answer(finding) };
    scene.when(&party, long).refused(Malformed, "第五条（三）");
    scene.when(&party, AnswerRectification { name: None, ..answer(finding) }).accepted();
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let called = |file: &Digest| view.file(&scene.fund.accounts[&"督察".into()], file).unwrap().name;
    assert_eq!(called(&record), "现场检查记录.pdf");
    assert_eq!(called(&file("整改材料")), format!("{finding} 整改材料"));
}
