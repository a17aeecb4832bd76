//! 第四条（四）: 选取第三方 … the contractor of the monitoring contract is the assessor of the main line: whose account works
//! under which contract, what it was asked to do, what it did, and how well.

use fund::RefusalKind::{EvidenceMissing, Ineligible, Malformed, NotYourOffice, Unknown, WrongStage};
use fund::state::{Grade, LevelPhase, TaskKind};
use fund::steps::engage_assessor::EngageAssessor;
use fund::steps::finish_task::FinishTask;
use fund::steps::rate_service::RateService;
use fund::steps::record_visit::RecordVisit;
use fund::steps::set_task::SetTask;
use fund::view::ProcurementView;
use fund::{Digest, ProcurementId, ProjectId, Role};

use crate::support::journey::{file, reported_level};
use crate::support::*;

fn engage(procurement: ProcurementId, account: &str) -> EngageAssessor {
    EngageAssessor { procurement, account: account.into() }
}

fn task(procurement: ProcurementId, kind: TaskKind, project: Option<ProjectId>) -> SetTask {
    SetTask { procurement, kind, project, what: "核对设备到位情况".into(), due: day("2025-06-30") }
}

fn finished(procurement: ProcurementId, task: u32) -> FinishTask {
    FinishTask { procurement, task, result: "报告已出具".into(), file: file("成效评估报告") }
}

fn seen(scene: &Scene, id: ProcurementId) -> ProcurementView {
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.procurement(id).unwrap()
}

fn monitored() -> (Scene, ProcurementId) {
    let mut scene = scene();
    scene.money_for("monitoring", 390);
    let id = scene.contracted("monitoring", &[100, 290]);
    (scene, id)
}

#[test]
fn only_the_suppliers_own_assessors_work_under_its_monitoring_contract() {
    let (mut scene, id) = monitored();
    scene.account("另一家", Role::Assessor, None);
    scene.when("经办", engage(id, "另一家")).refused(Ineligible, "第四条（四）");
    scene.when("经办", engage(id, "经办二")).refused(Malformed, "第五条（三）");
    scene.when("经办", engage(id, "没有的账号")).refused(Malformed, "第五条（三）");
    scene.when("财政", engage(id, "评测机构")).refused(NotYourOffice, "第四条（四）");
    scene.when("经办", engage(ProcurementId(9), "评测机构")).refused(Unknown, "第四条（四）");
    scene.when("经办", engage(id, "评测机构")).accepted();
    scene.when("经办", engage(id, "评测机构")).refused(Malformed, "第五条（三）");
    assert_eq!(scene.fund.engagements[&"评测机构".into()], id);

    scene.when("财政", crate::support::decision::allot("training", wan(70))).accepted();
    let training = scene.contracted("training", &[70]);
    scene.when("经办", engage(training, "评测机构")).refused(Ineligible, "第四条（四）");
}

#[test]
fn a_visit_and_an_assessment_are_found_on_the_project_and_counted_under_the_contract() {
    let (mut scene, id) = monitored();
    scene.when("经办", engage(id, "评测机构")).accepted();
    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    scene.when("经办", task(id, TaskKind::Visit, Some(project))).accepted();
    scene.when("经办", task(id, TaskKind::Level, Some(project))).accepted();
    assert!(seen(&scene, id).tasks.iter().all(|task| task.done.is_none() && !task.late));

    scene.on("2025-07-01");
    assert!(seen(&scene, id).tasks.iter().all(|task| task.late), "the day has passed");
    let visit = RecordVisit {
        project,
        visited_on: day("2025-06-20"),
        finding: "设备未到场".into(),
        as_reported: false,
    };
    scene.when("评测机构", visit).accepted();
    scene.files_for_project(project, "level-report-before");
    scene.when("评测机构", reported_level(project, LevelPhase::Before, "2025-07-01", 1)).accepted();

    let view = seen(&scene, id);
    assert_eq!((view.tasks[0].done, view.tasks[0].late), (Some(day("2025-06-20")), false));
    assert_eq!((view.tasks[1].done, view.tasks[1].late), (Some(day("2025-07-01")), true));
    let own = &view.assessors[0];
    assert_eq!((own.visits, own.deviations, own.levels), (1, 1, 1));
}

#[test]
fn other_work_is_handed_in_once_by_an_account_of_the_contract_with_its_report() {
    let (mut scene, id) = monitored();
    scene.when("经办", task(id, TaskKind::Visit, None)).refused(Malformed, "第五条（三）");
    scene.when("经办", task(id, TaskKind::Effect, Some(ProjectId(9)))).refused(Unknown, "第八条");
    let mut bad = task(id, TaskKind::Effect, None);
    bad.what = String::new();
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    let mut bad = task(id, TaskKind::Effect, None);
    bad.due = day("2025-03-02");
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    scene.when("财政", task(id, TaskKind::Effect, None)).refused(NotYourOffice, "第四条（四）");
    scene.when("经办", task(id, TaskKind::Effect, None)).accepted();

    scene.when("评测机构", finished(id, 1)).refused(NotYourOffice, "第四条（四）");
    scene.when("经办", engage(id, "评测机构")).accepted();
    scene.when("评测机构", finished(id, 2)).refused(Malformed, "第五条（三）");
    let mut bare = finished(id, 1);
    bare.result = String::new();
    scene.when("评测机构", bare).refused(Malformed, "第五条（三）");
    let mut bare = finished(id, 1);
    bare.file = Digest(String::new());
    scene.when("评测机构", bare).refused(EvidenceMissing, "第四条（四）");
    scene.when("评测机构", finished(id, 1)).accepted();
    scene.when("评测机构", finished(id, 1)).refused(WrongStage, "第四条（四）");

    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    scene.when("经办", task(id, TaskKind::Visit, Some(project))).accepted();
    scene.when("评测机构", finished(id, 2)).refused(Malformed, "第五条（三）");
}

#[test]
fn the_service_is_rated_with_reasons() {
    let (mut scene, id) = monitored();
    let rate = |reason: &str| RateService { procurement: id, grade: Grade::Fair, reason: reason.into() };
    scene.when("审核", rate(" ")).refused(Malformed, "第五条（三）");
    scene.when("经办", rate("报告迟交两次")).refused(NotYourOffice, "第十条");
    scene.when("审核", rate("报告迟交两次")).accepted();
    assert_eq!(scene.fund.procurements[&id].ratings[0].grade, Grade::Fair);
}
