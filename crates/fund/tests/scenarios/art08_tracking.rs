//! 第八条: 跟踪监督 and 测评评估 of a project in the pool: reports, visits, changes, suspension, papers, levels.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYourOffice, WrongStage};
use fund::state::LevelPhase;
use fund::steps::answer_change::AnswerChange;
use fund::steps::assess_level::AssessLevel;
use fund::steps::record_visit::RecordVisit;
use fund::steps::report_progress::ReportProgress;
use fund::steps::request_change::RequestChange;
use fund::steps::resume::Resume;
use fund::steps::suspend::Suspend;
use fund::{Event, ProjectId, Role, Stage};
use law::Answers;

use crate::support::journey::*;
use crate::support::*;

fn progress(project: ProjectId, percent: u8) -> ReportProgress {
    ReportProgress { project, percent, text: "完成部署，试运行".into() }
}

fn visit(project: ProjectId, on: &str) -> RecordVisit {
    RecordVisit {
        project, visited_on: day(on), finding: "系统已上线，设备在用".into(), as_reported: true
    }
}

fn answer(project: ProjectId, agreed: bool) -> AnswerChange {
    AnswerChange { project, agreed, answer: "情况属实".into() }
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
    let resume = Resume { project: project.into(), reason: "举报不实".into() };
    scene.when("审核", resume.clone()).refused(WrongStage, "第十五条");
    assert_eq!(
        scene
            .when("审核", Suspend { project: project.into(), reason: String::new() })
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
