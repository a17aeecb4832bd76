//! 第八条: 入库, 跟踪监督, 测评评估, 申报, in this order; the papers it names; one invoice, one claim.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYourOffice, WrongStage};
use fund::state::{BatchKind, CostLine, Defect, LevelPhase, Return};
use fund::steps::answer_change::AnswerChange;
use fund::steps::assess_level::AssessLevel;
use fund::steps::correct_claim::CorrectClaim;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::decide_pool::{DecidePool, PoolOutcome};
use fund::steps::file_claim::FileClaim;
use fund::steps::record_visit::RecordVisit;
use fund::steps::report_progress::ReportProgress;
use fund::steps::request_change::RequestChange;
use fund::steps::resume::Resume;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::suspend::Suspend;
use fund::steps::withdraw::Withdraw;
use fund::{Event, ProjectId, Role, Stage};
use law::{Answers, Fen};

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

fn suspend(project: ProjectId) -> Suspend {
    Suspend { project, reason: "收到举报，正在核实".into() }
}

fn withdraw(project: ProjectId) -> Withdraw {
    Withdraw { project, reason: "改造计划取消".into() }
}

fn progress(project: ProjectId, percent: u8) -> ReportProgress {
    ReportProgress { project, percent, text: "完成部署，试运行".into() }
}

fn visit(project: ProjectId, on: &str) -> RecordVisit {
    RecordVisit {
        project, visited_on: day(on), finding: "系统已上线，设备在用".into(), as_reported: true
    }
}

fn change(project: ProjectId, planned: i64) -> RequestChange {
    RequestChange {
        project,
        reason: "增加仓储模块".into(),
        planned: Some(wan(planned)),
        ends: None,
        provider_code: None,
        provider_name: String::new(),
    }
}

fn answer(project: ProjectId, agreed: bool) -> AnswerChange {
    AnswerChange { project, agreed, answer: "情况属实".into() }
}

fn claim(scene: &mut Scene, project: ProjectId, lines: Vec<CostLine>) -> Outcome {
    let batch = scene.some_batch(BatchKind::Claim);
    let applicant = scene.applicant(project);
    scene.when(&applicant, FileClaim { project, batch, lines })
}

/// A scene on 2025-06-03 with an eligible enterprise.
fn summer() -> (Scene, law::CreditCode) {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    (scene, enterprise)
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
            .when(&own, Withdraw { project: first, reason: " ".into() })
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
fn progress_is_reported_every_ninety_days_while_in_the_pool() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let own = login(&enterprise);
    let project = scene.recommended(&enterprise);
    scene.when(&own, progress(project, 10)).refused(WrongStage, "第八条");
    scene.when("审核", enter(project)).accepted();
    // 3 March and 90 days is Sunday, 1 June; 2 June is a holiday (端午节).
    assert_eq!(scene.fund.projects[&project].progress_due, Some(day("2025-06-03")));
    for (field, wrong) in [
        ("percent", progress(project, 101)),
        ("text", ReportProgress { text: String::new(), ..progress(project, 10) }),
    ] {
        assert_eq!(scene.when(&own, wrong).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    let late =
        |events: Vec<Event>| matches!(&events[..], [Event::ProgressReported(reported)] if reported.late);
    assert!(!late(scene.on("2025-06-03").when(&own, progress(project, 40)).accepted()));
    assert_eq!(scene.fund.projects[&project].progress_due, Some(day("2025-09-01")));
    assert!(late(scene.on("2025-09-02").when(&own, progress(project, 70)).accepted()));
}

#[test]
fn the_assessor_visits_after_the_application_and_is_not_of_the_providers_house() {
    let (mut scene, enterprise) = summer();
    let project = scene.recommended(&enterprise);
    scene.when("评测机构", visit(project, "2025-06-03")).refused(WrongStage, "第四条（四）");
    scene.when("审核", enter(project)).accepted();
    for (field, wrong) in [
        ("visited_on", visit(project, "2025-06-04")),
        ("visited_on", visit(project, "2025-06-02")),
        ("finding", RecordVisit { finding: String::new(), ..visit(project, "2025-06-03") }),
    ] {
        assert_eq!(scene.when("评测机构", wrong).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    scene.account("自家", Role::Assessor, None);
    scene.fund.accounts.get_mut(&"自家".into()).unwrap().organisation = format!(" {} ", provider().name);
    scene.when("自家", visit(project, "2025-06-03")).refused(ConflictOfDuty, "第四条（四）");
    scene
        .when("自家", reported_level(project, LevelPhase::Before, "2025-06-03", 1))
        .refused(ConflictOfDuty, "第四条（四）");
    scene.when("审核", suspend(project)).accepted();
    scene.when("评测机构", visit(project, "2025-06-03")).accepted();
    assert_eq!(scene.fund.projects[&project].visits.len(), 1);
}

#[test]
fn a_change_holds_the_claim_until_it_is_answered() {
    let (mut scene, enterprise) = summer();
    let own = login(&enterprise);
    let project = scene.ready_to_claim(&enterprise);
    for (field, wrong) in [
        ("reason", RequestChange { reason: String::new(), ..change(project, 50) }),
        ("planned", RequestChange { planned: None, ..change(project, 50) }),
        ("planned", change(project, 0)),
        ("ends", RequestChange { ends: Some(day("2025-03-01")), ..change(project, 50) }),
        ("provider_code", RequestChange { provider_name: "另一家".into(), ..change(project, 50) }),
        ("provider_name", RequestChange { provider_code: Some(code(70_000_002)), ..change(project, 50) }),
        (
            "provider_code",
            RequestChange {
                provider_code: Some(enterprise.clone()),
                provider_name: "自己".into(),
                ..change(project, 50)
            },
        ),
    ] {
        assert_eq!(scene.when(&own, wrong).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    scene.when("经办", answer(project, true)).refused(WrongStage, "第三条（一）");
    scene.when(&own, change(project, 50)).accepted();
    scene.when(&own, change(project, 60)).refused(WrongStage, "第五条（三）");
    claim(&mut scene, project, vec![line(1, wan(20))]).refused(WrongStage, "第四条（一）");
    let silent = AnswerChange { answer: " ".into(), ..answer(project, true) };
    assert_eq!(scene.when("经办", silent).refused(Malformed, "第五条（三）").fields[0].field, "answer");

    scene.when("经办", answer(project, false)).accepted();
    assert_eq!(scene.fund.projects[&project].planned, wan(40));
    let other = RequestChange {
        provider_code: Some(code(70_000_002)),
        provider_name: "松花江软件有限公司".into(),
        ..change(project, 50)
    };
    scene.when(&own, other).accepted();
    scene.when("经办", answer(project, true)).accepted();
    let changed = &scene.fund.projects[&project];
    assert_eq!((changed.planned, changed.provider.name.as_str()), (wan(50), "松花江软件有限公司"));
    assert_eq!(changed.stage, Stage::Pooled);
}

#[test]
fn nothing_moves_while_a_project_is_suspended() {
    let (mut scene, enterprise) = summer();
    let own = login(&enterprise);
    let project = scene.ready_to_claim(&enterprise);
    let resume = Resume { project, reason: "举报不实".into() };
    scene.when("审核", resume.clone()).refused(WrongStage, "第十五条");
    assert_eq!(
        scene
            .when("审核", Suspend { project, reason: String::new() })
            .refused(Malformed, "第五条（三）")
            .fields[0]
            .field,
        "reason"
    );
    scene.when("经办", suspend(project)).refused(NotYourOffice, "第十五条");
    scene.when("审核", suspend(project)).accepted();

    scene.when("审核", suspend(project)).refused(WrongStage, "第十五条");
    claim(&mut scene, project, vec![line(1, wan(20))]).refused(WrongStage, "第四条（一）");
    scene.when(&own, progress(project, 10)).refused(WrongStage, "第八条");
    scene.when(&own, change(project, 50)).refused(WrongStage, "第五条（三）");
    scene
        .when("评测机构", reported_level(project, LevelPhase::After, "2025-06-03", 2))
        .refused(WrongStage, "第四条（四）");
    // Papers may come in: often the suspension waits for one.
    scene.files_for_project(project, "progress-report");

    assert_eq!(
        scene
            .when("审核", Resume { reason: String::new(), ..resume.clone() })
            .refused(Malformed, "第五条（三）")
            .fields[0]
            .field,
        "reason"
    );
    scene.when("审核", resume).accepted();
    claim(&mut scene, project, vec![line(1, wan(20))]).accepted();
}

#[test]
fn papers_are_of_a_known_kind_and_come_once() {
    let (mut scene, enterprise) = summer();
    let own = login(&enterprise);
    let project = scene.pooled(&enterprise);
    let contract = evidence("contract", Some(project), None, "合同");
    for (field, wrong) in [
        ("project", evidence("contract", None, None, "合同")),
        ("project", evidence("contract", Some(project), Some(enterprise.clone()), "合同")),
        ("kind", evidence("selfie", Some(project), None, "合同")),
    ] {
        assert_eq!(scene.when(&own, wrong).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    type Change<'a> = &'a dyn Fn(&mut fund::steps::file_evidence::FileEvidence);
    let changes: [(&str, Change<'_>); 4] = [
        ("digest", &|e| e.digest = "ABC".into()),
        ("name", &|e| e.name = String::new()),
        ("media", &|e| e.media = String::new()),
        ("bytes", &|e| e.bytes = 0),
    ];
    for (field, change) in changes {
        let mut wrong = contract.clone();
        change(&mut wrong);
        assert_eq!(scene.when(&own, wrong).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    let stranger = scene.eligible(2);
    scene.when(&login(&stranger), contract.clone()).refused(NotYourOffice, "第八条");
    scene.when("专家甲", contract.clone()).refused(NotYourOffice, "第八条");
    scene.when(&own, contract.clone()).accepted();
    let again = scene.when(&own, contract.clone()).refused(Malformed, "第五条（三）");
    assert!(again.fields[0].message.contains("E00"), "{again}");
    scene.when(&own, withdraw(project)).accepted();
    scene.when(&own, evidence("invoice", Some(project), None, "发票")).refused(WrongStage, "第八条");
}

#[test]
fn the_level_before_is_assessed_before_the_level_after_and_after_only_in_the_pool() {
    let (mut scene, enterprise) = summer();
    let project = scene.recommended(&enterprise);
    let level = |phase, on: &str, level| reported_level(project, phase, on, level);
    let (before, after) = (LevelPhase::Before, LevelPhase::After);
    let missing =
        scene.when("评测机构", level(before, "2025-06-03", 1)).refused(EvidenceMissing, "第四条（一）");
    assert!(missing.what.contains("改造前"), "{missing}");
    scene.files_for_project(project, "level-report-before");
    scene.files_for_project(project, "level-report-after");

    scene.when("评测机构", level(after, "2025-06-03", 2)).refused(WrongStage, "第八条");
    scene.when("评测机构", level(before, "2025-06-03", 1)).accepted();
    scene.when("评测机构", level(after, "2025-06-03", 2)).refused(WrongStage, "第八条");
    scene.when("审核", enter(project)).accepted();
    let early = scene.when("评测机构", level(after, "2025-06-02", 2)).refused(Malformed, "第五条（三）");
    assert_eq!(early.fields[0].field, "assessed_on");
    scene.when("评测机构", level(after, "2025-06-03", 2)).accepted();
    scene.when("评测机构", level(before, "2025-06-03", 0)).refused(WrongStage, "第八条");
    scene.when("经办", level(after, "2025-06-03", 3)).refused(NotYourOffice, "第四条（四）");
}

#[test]
fn a_reported_level_says_edition_level_and_points() {
    let (mut scene, enterprise) = summer();
    let project = scene.pooled(&enterprise);
    scene.files_for_project(project, "level-report-before");
    let sound = reported_level(project, LevelPhase::Before, "2025-06-03", 1);
    let wrong = [
        ("assessed_on", AssessLevel { assessed_on: day("2025-06-04"), ..sound.clone() }),
        ("level", AssessLevel { level: None, ..sound.clone() }),
        ("level", AssessLevel { level: Some(5), ..sound.clone() }),
        ("edition", AssessLevel { edition: None, ..sound.clone() }),
        ("score", AssessLevel { score: Some("六十".into()), ..sound.clone() }),
        ("score", AssessLevel { score: Some("100.001".into()), ..sound.clone() }),
    ];
    for (field, command) in wrong {
        assert_eq!(scene.when("评测机构", command).refused(Malformed, "第五条（三）").fields[0].field, field);
    }
    scene.when("评测机构", sound).accepted();
    assert_eq!(scene.fund.projects[&project].levels.before.as_ref().unwrap().score_milli, 35_500);
}

#[test]
fn answers_are_computed_by_the_table_and_their_workings_stay_on_the_record() {
    let (mut scene, enterprise) = summer();
    let project = scene.pooled(&enterprise);
    let pack = harbin();
    let table = pack.level_table();
    // Everything at its best: the best single option, or all options that give points; every scene at level four.
    let mut answers = Answers::default();
    for question in &table.questions {
        let best = question.options.iter().max_by_key(|option| option.score_milli).unwrap();
        let all = question.options.iter().filter(|option| option.score_milli > 0);
        let chosen =
            if question.multiple { all.map(|o| o.key.clone()).collect() } else { [best.key.clone()].into() };
        answers.choices.insert(question.id, chosen);
    }
    answers.scenes = table.scenes.iter().map(|scene| (scene.id.clone(), 4)).collect();
    let command = AssessLevel {
        edition: None,
        level: None,
        score: None,
        answers: answers.clone(),
        ..reported_level(project, LevelPhase::Before, "2025-06-03", 4)
    };
    let both = AssessLevel { level: Some(4), ..command.clone() };
    scene.when("评测机构", both).refused(Malformed, "第五条（三）");
    let mut short = command.clone();
    short.answers.scenes.clear();
    let refusal = scene.when("评测机构", short).refused(Malformed, "第五条（三）");
    assert_eq!(refusal.items.len(), table.scenes.len(), "every open scene is named at once");

    let events = scene.when("评测机构", command).accepted();
    let [Event::LevelAssessed(result)] = &events[..] else { panic!("{events:?}") };
    let independent = table.evaluate(&answers).unwrap();
    assert_eq!((result.level, result.score_milli), (independent.level, independent.score_milli));
    assert_eq!(result.level, 4);
    assert_eq!(result.workings.len(), 4);
    assert_eq!(result.edition, table.edition);
    assert_eq!(result.answers.as_ref(), Some(&answers));
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

#[test]
fn the_questionnaire_can_be_filled_in_as_a_form() {
    let typed = [
        ("project", "P0001"),
        ("phase", "before"),
        ("assessed_on", "2025-06-03"),
        ("answers.choices.1", "A"),
        ("answers.choices.2", "A、C"),
        ("answers.scenes.s01", "2"),
    ];
    let typed = typed.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let command = fund::field::command(fund::StepId::AssessLevel, &typed).unwrap();
    let fund::Command::AssessLevel(form) = command else { panic!("{command:?}") };
    assert_eq!(form.answers.choices[&2], ["A".to_owned(), "C".to_owned()].into());
    assert_eq!(form.answers.scenes["s01"], 2);
}
