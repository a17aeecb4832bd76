//! 第八条: 入库, then 申报: returns and corrections, the window, the papers it names; one invoice, one claim.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYourOffice, WrongStage};
use fund::state::{BatchKind, CostLine, Defect, LevelPhase, Return};
use fund::steps::correct_claim::CorrectClaim;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::file_claim::FileClaim;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::withdraw::Withdraw;
use fund::{ProjectId, Role, Stage};
use law::Fen;

use crate::support::journey::*;
use crate::support::*;

fn defects() -> Vec<Defect> {
    vec![Defect { item: "plan".into(), note: "方案缺少投入预算，请补充".into() }]
}

fn correction(project: ProjectId) -> CorrectPool {
    let plan = application(&code(1), fund::BatchId(1));
    CorrectPool {
        project,
        name: plan.name,
        scope: plan.scope,
        provider: plan.provider,
        planned: wan(35),
        starts: plan.starts,
        ends: plan.ends,
        note: "已补充预算".into(),
    }
}

fn stage(scene: &Scene, project: ProjectId) -> Stage {
    scene.fund.projects[&project].stage
}

#[test]
fn a_return_names_every_defect_and_the_case_goes_back_to_whoever_returned_it() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    let own = login(&enterprise);
    let district = |outcome, defects| ReviewPool { project, outcome, reason: String::new(), defects };
    let bureau = |outcome, defects| DecidePool { project, outcome, reason: String::new(), defects };

    scene.when("区县", district(Recommendation::Return, Vec::new())).refused(Malformed, "第五条（三）");
    scene.when("区县", district(Recommendation::Decline, Vec::new())).refused(Malformed, "第五条（三）");
    scene.when("区县", district(Recommendation::Return, defects())).accepted();
    // Ten working days after Monday, 3 March.
    assert_eq!(scene.fund.projects[&project].returned.as_ref().unwrap().due, Some(day("2025-03-17")));
    scene.on("2025-03-17").when(&own, correction(project)).accepted();
    assert_eq!(stage(&scene, project), Stage::Applied);

    scene.when("区县", recommend(project)).accepted();
    scene.when("审核", bureau(PoolOutcome::Return, Vec::new())).refused(Malformed, "第五条（三）");
    scene.when("审核", bureau(PoolOutcome::Reject, Vec::new())).refused(Malformed, "第五条（三）");
    scene.when("审核", bureau(PoolOutcome::Return, defects())).accepted();
    scene.when(&own, correction(project)).accepted();
    assert_eq!(stage(&scene, project), Stage::Recommended);
    assert_eq!(scene.fund.projects[&project].planned, wan(35));
    assert_eq!(scene.fund.projects[&project].returned, None);
}

#[test]
fn a_day_that_no_calendar_reaches_is_not_guessed() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    let outcome = Recommendation::Return;
    let command = ReviewPool { project, outcome, reason: String::new(), defects: defects() };
    // Ten working days after 30 December 2026 lie in 2027, whose holidays are not announced.
    let refusal = scene.on("2026-12-30").when("区县", command).refused(Malformed, "第八条");
    assert!(refusal.what.contains("2027"), "{refusal}");
    assert_eq!(stage(&scene, project), Stage::Applied);
}

#[test]
fn a_correction_after_its_day_is_refused_with_the_day_and_the_way_out() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    let own = login(&enterprise);
    scene.when(&own, correction(project)).refused(WrongStage, "第五条（三）");
    let outcome = Recommendation::Return;
    scene.when("区县", ReviewPool { project, outcome, reason: String::new(), defects: defects() }).accepted();
    let silent = CorrectPool { note: String::new(), ..correction(project) };
    assert_eq!(scene.when(&own, silent).refused(Malformed, "第五条（三）").fields[0].field, "note");
    let late = scene.on("2025-03-18").when(&own, correction(project)).refused(WrongStage, "第五条（三）");
    assert!(late.what.contains("2025-03-17"), "{late}");
    scene.when(&own, withdraw(project)).accepted();
    assert_eq!(stage(&scene, project), Stage::Withdrawn);
}

#[test]
fn recommending_and_deciding_are_two_persons_and_one_may_not_come_before_the_other() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.applied(&enterprise);
    scene.when("审核", enter(project)).refused(WrongStage, "第三条（一）");
    scene.when("区县", recommend(project)).accepted();
    scene.account("调任", Role::BureauReviewer, None);
    scene.fund.accounts.get_mut(&"调任".into()).unwrap().person = "person-区县".into();
    scene.when("调任", enter(project)).refused(ConflictOfDuty, "第三条（一）");
    scene.when("经办", enter(project)).refused(NotYourOffice, "第三条（一）");
    let reason = "不属于数字化改造".to_owned();
    scene
        .when("审核", DecidePool { project, outcome: PoolOutcome::Reject, reason, defects: Vec::new() })
        .accepted();
    assert_eq!(stage(&scene, project), Stage::NotPooled);
}

#[test]
fn a_withdrawn_project_frees_its_place_and_its_invoices() {
    let (mut scene, enterprise) = summer();
    let own = login(&enterprise);
    let first = scene.claimed(&enterprise, wan(30));
    let invoice = scene.fund.projects[&first].claim.as_ref().unwrap().lines[0].clone();
    let second = scene.ready_to_claim(&enterprise);
    scene.pooled(&enterprise);
    claim(&mut scene, second, vec![invoice.clone()]).refused(Ineligible, "第八条");

    assert_eq!(
        scene
            .when(&own, Withdraw { project: first.into(), reason: " ".into() })
            .refused(Malformed, "第五条（三）")
            .fields[0]
            .field,
        "reason"
    );
    scene.when("审核", suspend(first)).accepted();
    scene.when(&own, withdraw(first)).accepted();
    claim(&mut scene, second, vec![invoice]).accepted();
    scene.applied(&enterprise);
    scene.when(&own, withdraw(first)).refused(WrongStage, "第八条");
    let stranger = scene.eligible(2);
    scene.when(&login(&stranger), withdraw(second)).refused(NotYourOffice, "第八条");
}

#[test]
fn a_claim_needs_level_two_or_more() {
    for (level, enough) in [(0, false), (1, false), (2, true), (3, true), (4, true)] {
        let (mut scene, enterprise) = summer();
        let project = scene.levelled(&enterprise, level);
        for kind in ["contract", "invoice", "bank-voucher"] {
            scene.files_for_project(project, kind);
        }
        let outcome = claim(&mut scene, project, vec![line(1, wan(20))]);
        if enough {
            outcome.accepted();
        } else {
            outcome.refused(Ineligible, "第四条（一）");
        }
    }
}

#[test]
fn a_claim_comes_in_its_window_with_its_papers_after_the_assessment() {
    let (mut scene, enterprise) = summer();
    let project = scene.pooled(&enterprise);
    let lines = vec![line(1, wan(20))];
    let missing = claim(&mut scene, project, lines.clone()).refused(EvidenceMissing, "第八条");
    assert_eq!(missing.items, ["合同", "发票", "银行支付凭证", "改造后数字化水平评测报告"]);
    for kind in ["contract", "invoice", "bank-voucher", "level-report-after"] {
        scene.files_for_project(project, kind);
    }
    claim(&mut scene, project, lines.clone()).refused(EvidenceMissing, "第四条（一）");
    let pool_batch = scene.some_batch(BatchKind::Pool);
    let own = login(&enterprise);
    let wrong_kind = FileClaim { project, batch: pool_batch, lines: lines.clone() };
    scene.when(&own, wrong_kind).refused(fund::RefusalKind::Unknown, "第八条");
    scene.on("2026-01-01");
    claim(&mut scene, project, lines).refused(WrongStage, "第八条");
}

#[test]
fn every_defect_of_the_lines_is_named_at_its_field_at_once() {
    let (mut scene, enterprise) = summer();
    let project = scene.ready_to_claim(&enterprise);
    type Change<'a> = &'a dyn Fn(&mut CostLine);
    let changes: [(&str, Change<'_>); 16] = [
        ("item", &|l| l.item = " ".into()),
        ("contract", &|l| l.contract = "长".repeat(61)),
        ("voucher", &|l| l.voucher = String::new()),
        ("category", &|l| l.category = "robot".into()),
        ("amount", &|l| l.amount = Fen::ZERO),
        ("amount", &|l| l.amount = Fen::new(-1)),
        ("number", &|l| l.invoice.number = "123".into()),
        ("number", &|l| l.invoice.number = "2523000000000000000X".into()),
        ("code", &|l| l.invoice.number = "12345678".into()),
        ("code", &|l| l.invoice.code = "0230012345".into()),
        ("code", &|l| {
            l.invoice.number = "12345678".into();
            l.invoice.code = "12345678901".into()
        }),
        ("code", &|l| l.invoice.code = "发票代码".into()),
        ("paid_on", &|l| l.paid_on = day("2025-05-14")),
        ("paid_on", &|l| l.paid_on = day("2025-06-04")),
        ("invoiced_on", &|l| {
            l.invoice = line(1, wan(1)).invoice;
            l.invoiced_on = day("2025-05-16")
        }),
        ("paid_on", &|l| {
            l.voucher = line(1, wan(1)).voucher;
            l.paid_on = day("2025-05-21")
        }),
    ];
    let mut lines = vec![line(1, wan(1))];
    let mut expected = Vec::new();
    for (number, (field, change)) in (2..).zip(changes) {
        expected.push(format!("lines[{}].{field}", lines.len()));
        let mut wrong = line(number, wan(1));
        change(&mut wrong);
        lines.push(wrong);
    }
    expected.push(format!("lines[{}].item", lines.len()));
    lines.push(line(1, wan(1)));
    let refusal = claim(&mut scene, project, lines).refused(Malformed, "第五条（三）");
    let fields: Vec<_> = refusal.fields.iter().map(|issue| issue.field.clone()).collect();
    assert_eq!(fields, expected);

    claim(&mut scene, project, Vec::new()).refused(Malformed, "第五条（三）");
    let most = Fen::new(i64::MAX);
    claim(&mut scene, project, vec![line(1, most), line(2, most)]).refused(Malformed, "第五条（三）");
    // One invoice and one payment for several items is how things are bought; both shapes of an invoice are taken.
    let mut again = line(1, wan(2));
    again.item = "接口开发".into();
    let mut paper = line(3, wan(2));
    paper.invoice.code = "023001234567".into();
    paper.invoice.number = "12345678".into();
    claim(&mut scene, project, vec![line(1, wan(1)), again, paper]).accepted();
    assert_eq!(scene.fund.projects[&project].claim.as_ref().unwrap().total(), wan(5));
    assert_eq!(scene.fund.invoices.len(), 2);
}

#[test]
fn one_invoice_is_claimed_once_in_the_whole_fund() {
    let (mut scene, enterprise) = summer();
    let first = scene.claimed(&enterprise, wan(30));
    let invoice = scene.fund.projects[&first].claim.as_ref().unwrap().lines[0].clone();
    let second = scene.ready_to_claim(&enterprise);
    let own = claim(&mut scene, second, vec![line(8, wan(1)), invoice.clone()]).refused(Ineligible, "第八条");
    assert_eq!(own.fields[0].field, "lines[1].number");
    assert!(own.what.contains("P0001"), "one's own project is named: {own}");

    let stranger = scene.eligible(2);
    let theirs = scene.ready_to_claim(&stranger);
    let mut typed = invoice;
    typed.invoice.number = format!(" {} ", typed.invoice.number);
    let refusal = claim(&mut scene, theirs, vec![typed]).refused(Ineligible, "第八条");
    assert!(!refusal.what.contains("P0001"), "another enterprise's project is not: {refusal}");
}

#[test]
fn a_returned_claim_is_corrected_in_time_with_all_its_lines() {
    let (mut scene, enterprise) = summer();
    let own = login(&enterprise);
    let project = scene.claimed(&enterprise, wan(30));
    let correct = |lines: Vec<CostLine>| CorrectClaim { project, lines, note: "已更换发票".into() };
    scene.when(&own, correct(vec![line(9, wan(29))])).refused(WrongStage, "第五条（三）");
    returned(&mut scene, project, "2025-06-17");

    scene.when(&own, correct(Vec::new())).refused(Malformed, "第五条（三）");
    let silent = CorrectClaim { note: String::new(), ..correct(vec![line(9, wan(29))]) };
    assert_eq!(scene.when(&own, silent).refused(Malformed, "第五条（三）").fields[0].field, "note");
    let late = scene
        .on("2025-06-18")
        .when(&own, correct(vec![line(9, wan(29))]))
        .refused(WrongStage, "第五条（三）");
    assert!(late.what.contains("2025-06-17"), "{late}");

    // Assessed again and found below level two, it does not come back.
    scene.on("2025-06-17");
    scene.when("评测机构", reported_level(project, LevelPhase::After, "2025-06-16", 1)).accepted();
    scene.when(&own, correct(vec![line(9, wan(29))])).refused(Ineligible, "第四条（一）");
    scene.when("评测机构", reported_level(project, LevelPhase::After, "2025-06-17", 2)).accepted();
    scene.on("2025-06-17").when(&own, correct(vec![line(9, wan(29))])).accepted();
    assert_eq!(stage(&scene, project), Stage::Claimed);
    let keys: Vec<_> = scene.fund.invoices.keys().cloned().collect();
    assert_eq!(keys, [line(9, wan(29)).invoice], "the replaced invoice is free again");
}

/// The acceptance has returned the claim, with a last day for the correction.
fn returned(scene: &mut Scene, project: ProjectId, due: &str) {
    let on = scene.today;
    let project = scene.fund.projects.get_mut(&project).unwrap();
    project.returned = Some(Return { items: defects(), by: Role::BureauReviewer, on, due: Some(day(due)) });
    project.stage = Stage::ClaimReturned;
}
