//! 第八条: 经公示，报市政府批准后发放. Shown for five working days, objections settled, corrected lists shown again for the full
//! period, approved by document within what is available.

use fund::RefusalKind::{
    EvidenceMissing, Ineligible, Malformed, NotYet, NotYourOffice, OverCeiling, Unknown, WrongStage,
};
use fund::ledger::LedgerAccount::{Available, Committed};
use fund::state::Ruling;
use fund::steps::close_notice::CloseNotice;
use fund::steps::correct_notice::CorrectNotice;
use fund::steps::resume::Resume;
use fund::{Digest, Event, NoticeId, ProjectId, Purpose, Stage};
use law::{FactValue, Fen};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

fn stage(scene: &Scene, project: ProjectId) -> Stage {
    scene.fund.projects[&project].stage
}

fn correct(notice: NoticeId) -> CorrectNotice {
    CorrectNotice { notice, reason: "按异议处理结果更正".into(), leave_out: Vec::new() }
}

/// Two enterprises with one assessed project each, on one notice since 2025-06-03.
fn two_on_notice() -> (Scene, [ProjectId; 2], NoticeId) {
    let (mut scene, first) = summer();
    let second = scene.eligible(2);
    let projects = [scene.assessed(&first, wan(30)), scene.assessed(&second, wan(80))];
    let notice = scene.noticed(&projects);
    (scene, projects, notice)
}

#[test]
fn a_notice_shows_its_rows_in_order_for_five_working_days() {
    let (scene, projects, notice) = two_on_notice();
    let notice = &scene.fund.notices[&notice];
    assert_eq!(notice.cases(), projects.map(Purpose::Project));
    assert_eq!(notice.rows.iter().map(|row| row.amount).collect::<Vec<_>>(), [wan(18), wan(40)]);
    assert_eq!((notice.opens, notice.closes), (day("2025-06-03"), day("2025-06-10")), "a week-end between");
    assert_eq!(stage(&scene, projects[0]), Stage::Noticed);
}

#[test]
fn another_reading_of_the_period_gives_another_last_day() {
    let mut scene = scene_under(harbin_reading("notice-days", "seven-days"));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.assessed(&enterprise, wan(30));
    let notice = scene.noticed(&[project]);
    assert_eq!(scene.fund.notices[&notice].closes, day("2025-06-10"));
    let mut scene = scene_under(harbin_reading("notice-days", "seven-working-days"));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.assessed(&enterprise, wan(30));
    let notice = scene.noticed(&[project]);
    assert_eq!(scene.fund.notices[&notice].closes, day("2025-06-12"));
}

#[test]
fn only_assessed_projects_of_the_batch_whose_enterprise_meets_the_conditions_today_are_shown() {
    let (mut scene, enterprise) = summer();
    let project = scene.assessed(&enterprise, wan(30));
    let other = scene.eligible(2);
    let verified = scene.verified(&other, wan(30));
    let batch = scene.claim_batch(project);
    scene.when("经办", publish(batch, &[project, verified])).refused(WrongStage, "第八条");
    scene.when("经办", publish::<ProjectId>(batch, &[])).refused(Malformed, "第五条（三）");
    scene.when("经办", publish(batch, &[project, project])).refused(Malformed, "第五条（三）");
    scene.when("审核", publish(batch, &[project])).refused(NotYourOffice, "第八条");
    let later = scene.another_claim_batch();
    scene.when("经办", publish(later, &[project])).refused(Unknown, "第八条");

    scene.found(&enterprise, "ent.listed_abnormal", FactValue::Bool(true));
    scene.when("经办", publish(batch, &[project])).refused(Ineligible, "第五条（二）");
    // What was looked up more than 90 days ago must be looked up again.
    scene.checked(&enterprise);
    scene.on("2025-09-15").when("经办", publish(batch, &[project])).refused(EvidenceMissing, "第五条（二）");
}

#[test]
fn a_notice_closes_after_its_last_day_and_not_before() {
    let (mut scene, projects, notice) = two_on_notice();
    let early = scene.on("2025-06-10").when("经办", CloseNotice { notice }).refused(NotYet, "第八条");
    assert_eq!(early.until, Some(day("2025-06-11")));
    scene.on("2025-06-11").when("经办", CloseNotice { notice }).accepted();
    assert_eq!(stage(&scene, projects[1]), Stage::Cleared);
}

#[test]
fn anyone_may_object_while_it_is_shown_with_facts_about_a_project_on_it() {
    let (mut scene, projects, notice) = two_on_notice();
    let raised = scene.objected(notice, projects[0]);
    assert_eq!(scene.fund.objections[&raised].due, day("2025-06-24"), "15 working days");
    scene.when(&login(&code(2)), objection(notice, projects[0])).accepted();
    scene.when("审计", objection(notice, projects[0])).refused(NotYourOffice, "第八条");

    let refused = |scene: &mut Scene, field: &str, change: &dyn Fn(&mut fund::steps::object::Object)| {
        let mut command = objection(notice, projects[0]);
        change(&mut command);
        let refusal = scene.when("公众", command).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    };
    refused(&mut scene, "grounds", &|object| object.grounds = " ".into());
    refused(&mut scene, "person", &|object| object.person = None);
    refused(&mut scene, "person", &|object| object.person = Some("张三".into()));
    refused(&mut scene, "project", &|object| object.project = ProjectId(99).into());

    scene.on("2025-06-11").when("公众", objection(notice, projects[0])).refused(WrongStage, "第八条");
}

#[test]
fn an_open_objection_holds_the_notice_and_a_dismissed_one_does_not() {
    let (mut scene, projects, notice) = two_on_notice();
    let raised = scene.objected(notice, projects[0]);
    scene.on("2025-06-11").when("经办", CloseNotice { notice }).refused(NotYet, "第八条");
    scene.when("审核", settle(raised, Ruling::Dismissed)).accepted();
    scene.when("审核", settle(raised, Ruling::Dismissed)).refused(WrongStage, "第八条");
    scene.when("经办", CloseNotice { notice }).accepted();
    assert_eq!(stage(&scene, projects[0]), Stage::Cleared);
}

#[test]
fn an_upheld_objection_takes_the_project_off_and_the_rest_is_shown_again_for_the_full_period() {
    let (mut scene, projects, notice) = two_on_notice();
    let raised = scene.on("2025-06-09").objected(notice, projects[0]);
    scene.when("经办", correct(notice)).refused(WrongStage, "第八条");
    scene.when("审核", settle(raised, Ruling::Remove)).accepted();
    assert_eq!(stage(&scene, projects[0]), Stage::AwardWithdrawn);
    scene.on("2025-06-11").when("经办", CloseNotice { notice }).refused(WrongStage, "第八条");

    let events = scene.when("经办", correct(notice)).accepted();

    let [Event::NoticeReplaced(replaced), Event::NoticePublished(renewed)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(replaced.by, Some(renewed.id));
    assert_eq!((renewed.corrects, renewed.closes), (Some(notice), day("2025-06-18")));
    assert_eq!(scene.fund.notices[&renewed.id].cases(), [projects[1].into()]);
    assert_eq!(scene.fund.notices[&notice].stage, Stage::NoticeReplaced);
}

#[test]
fn an_investment_found_wrong_is_verified_again_and_goes_the_whole_way_again() {
    let (mut scene, projects, notice) = two_on_notice();
    let raised = scene.objected(notice, projects[0]);
    scene.when("审核", settle(raised, Ruling::Reverify)).accepted();
    let project = &scene.fund.projects[&projects[0]];
    assert_eq!(project.stage, Stage::Accepted);
    assert_eq!((&project.verification, &project.award, project.notice), (&None, &None, None));

    let less = vec![ruling(1, wan(20), "其中一台网关未到货")];
    let command = fund::steps::verify_investment::VerifyInvestment { project: projects[0], rulings: less };
    scene.when("经办二", command).accepted();
    let batch = scene.claim_batch(projects[0]);
    scene.when("经办", assess(batch, &[projects[0]])).accepted();
    assert_eq!(scene.award(projects[0]), wan(14));
    scene.when("经办", publish(batch, &[projects[0]])).accepted();
}

#[test]
fn a_correction_waits_for_the_other_objections_and_with_nobody_left_there_is_no_new_notice() {
    let (mut scene, projects, notice) = two_on_notice();
    let one = scene.objected(notice, projects[0]);
    let two = scene.objected(notice, projects[1]);
    scene.when("审核", settle(one, Ruling::Remove)).accepted();
    scene.when("经办", correct(notice)).refused(NotYet, "第八条");
    scene.when("审核", settle(two, Ruling::Remove)).accepted();
    let events = scene.when("经办", correct(notice)).accepted();
    assert!(matches!(&events[..], [Event::NoticeReplaced(replaced)] if replaced.by.is_none()));
}

#[test]
fn an_objection_to_a_project_that_has_left_can_only_be_dismissed() {
    let (mut scene, projects, notice) = two_on_notice();
    let raised = scene.objected(notice, projects[0]);
    let applicant = scene.applicant(projects[0]);
    scene.when(&applicant, withdraw(projects[0])).accepted();
    scene.when("审核", settle(raised, Ruling::Remove)).refused(WrongStage, "第八条");
    scene.when("审核", settle(raised, Ruling::Dismissed)).accepted();
    scene.cleared(notice);
    assert_eq!(stage(&scene, projects[0]), Stage::Withdrawn);
    assert_eq!(stage(&scene, projects[1]), Stage::Cleared);
}

#[test]
fn what_cannot_be_reported_now_is_left_out_with_its_reason_and_does_not_hold_the_others() {
    let (mut scene, projects, notice) = two_on_notice();
    scene.budget();
    scene.cleared(notice);
    scene.when("审核", suspend(projects[0])).accepted();
    scene.when("负责人", submit(notice)).refused(WrongStage, "第十五条");
    let mut without = submit(notice);
    without.leave_out = vec![projects[0].into()];
    let silent = scene.when("负责人", without.clone()).refused(Malformed, "第五条（三）");
    assert_eq!(silent.fields[0].field, "reason");
    without.reason = "收到举报，正在核实".into();
    let mut stranger = without.clone();
    stranger.leave_out.push(ProjectId(99).into());
    let stranger = scene.when("负责人", stranger).refused(Malformed, "第五条（三）");
    assert_eq!(stranger.fields[0].field, "leave_out[1]");
    scene.when("负责人", without).accepted();
    scene.when("市政府", approve(notice)).accepted();
    assert_eq!((stage(&scene, projects[0]), stage(&scene, projects[1])), (Stage::Assessed, Stage::Approved));

    scene.when("审核", Resume { project: projects[0].into(), reason: "举报不实".into() }).accepted();
    let again = scene.noticed(&[projects[0]]);
    assert_eq!(scene.fund.notices[&again].cases(), [projects[0].into()]);
}

#[test]
fn the_conditions_are_looked_at_again_when_it_is_reported_to_the_city() {
    let (mut scene, _, notice) = two_on_notice();
    scene.cleared(notice);
    scene.found(&code(2), "ent.listed_dishonest", FactValue::Bool(true));
    scene.when("负责人", submit(notice)).refused(Ineligible, "第五条（二）");
}

#[test]
fn approval_takes_a_document_and_its_file_and_commits_the_money() {
    let (mut scene, projects, notice) = two_on_notice();
    scene.budget();
    scene.cleared(notice);
    scene.when("市政府", approve(notice)).refused(WrongStage, "第八条");
    scene.when("负责人", submit(notice)).accepted();
    scene.when("负责人", approve(notice)).refused(NotYourOffice, "第八条");
    let mut bare = approve(notice);
    bare.file = Digest(String::new());
    scene.when("市政府", bare).refused(EvidenceMissing, "第八条");
    let mut nameless = approve(notice);
    nameless.document = " ".into();
    scene.when("市政府", nameless).refused(Malformed, "第五条（三）");

    scene.when("市政府", approve(notice)).accepted();

    let head = || "transformation".to_owned();
    let balance = |account| scene.fund.ledger.balance(&account);
    assert_eq!(projects.map(|project| balance(Committed(head(), project.into()))), [wan(18), wan(40)]);
    assert_eq!(balance(Available(head())), wan(12_000 - 58));
    let approval = scene.fund.projects[&projects[0]].approval.as_ref().unwrap();
    assert_eq!((approval.document.as_str(), approval.notice), ("哈政复〔2025〕8号", notice));
    assert_eq!(scene.fund.notices[&notice].stage, Stage::NoticeApproved);
}

#[test]
fn no_more_is_approved_than_the_head_has() {
    let (mut scene, _, notice) = two_on_notice();
    scene.when("财政", promise("财建〔2024〕1号", wan(60))).accepted();
    scene.when("财政", allot("transformation", wan(50))).accepted();
    scene.cleared(notice);
    scene.when("负责人", submit(notice)).accepted();
    let refusal = scene.when("市政府", approve(notice)).refused(OverCeiling, "第八条");
    assert!(refusal.what.contains("80,000.00"), "58 万 are asked for, 50 are there: {refusal}");
    scene.when("财政", allot("transformation", wan(8))).accepted();
    scene.when("市政府", approve(notice)).accepted();
}

#[test]
fn a_list_from_which_everyone_has_left_is_neither_reported_nor_approved() {
    let (mut scene, projects, notice) = two_on_notice();
    scene.cleared(notice);
    for project in projects {
        let applicant = scene.applicant(project);
        scene.when(&applicant, withdraw(project)).accepted();
    }
    scene.when("负责人", submit(notice)).refused(WrongStage, "第八条");

    let (mut scene, projects, notice) = two_on_notice();
    scene.cleared(notice);
    scene.when("负责人", submit(notice)).accepted();
    for project in projects {
        scene.when("负责人", reduce(project, Fen::ZERO)).accepted();
    }
    scene.when("市政府", approve(notice)).refused(WrongStage, "第八条");
}

#[test]
fn a_suspended_project_is_not_approved() {
    let (mut scene, projects, notice) = two_on_notice();
    scene.budget();
    scene.cleared(notice);
    scene.when("负责人", submit(notice)).accepted();
    scene.when("审核", suspend(projects[1])).accepted();
    scene.when("市政府", approve(notice)).refused(WrongStage, "第十五条");
}

#[test]
fn an_award_is_lowered_by_document_and_what_was_committed_is_free_again() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let mut silent = reduce(project, wan(15));
    silent.reason = String::new();
    scene.when("负责人", silent).refused(Malformed, "第五条（三）");
    for wrong in [wan(18), wan(20), Fen::new(-1)] {
        let refusal = scene.when("负责人", reduce(project, wrong)).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, "amount");
    }
    scene.when("负责人", reduce(project, wan(15))).accepted();
    assert_eq!(scene.award(project), wan(15));
    let free = Available("transformation".into());
    assert_eq!(scene.fund.ledger.balance(&free), wan(12_000 - 15));

    scene.pays(first(&[project], 70));
    let below = scene.when("负责人", reduce(project, wan(10))).refused(OverCeiling, "第十七条");
    assert!(below.remedy.contains("追回"), "{below}");
    scene.when("负责人", reduce(project, Fen::new(10_500_000))).accepted();
    assert_eq!(stage(&scene, project), Stage::Paid, "nothing is left to pay");
}
