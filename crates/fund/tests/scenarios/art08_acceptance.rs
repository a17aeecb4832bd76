//! 第八条 验收评审 and 第四条（一） 核定改造投入: experts without a part in the case, a conclusion that follows their majority,
//! an investment that is the sum of its accepted lines.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, WrongStage};
use fund::state::{Defect, Verdict};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::file_claim::FileClaim;
use fund::steps::record_visit::RecordVisit;
use fund::steps::replace_expert::ReplaceExpert;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{AccountId, Event, ProjectId, Role, Stage, StepId};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

fn replace(project: ProjectId, leaves: &str, joins: &str) -> ReplaceExpert {
    ReplaceExpert { project, leaves: leaves.into(), joins: joins.into(), reason: "当日不能到场".into() }
}

fn verify(project: ProjectId, rulings: &[(u16, Fen, &str)]) -> VerifyInvestment {
    let rulings = rulings.iter().map(|(line, accepted, reason)| ruling(*line, *accepted, reason)).collect();
    VerifyInvestment { project, rulings }
}

#[test]
fn the_panel_is_an_odd_number_of_working_experts_three_at_least_no_person_twice() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    let today = scene.today;
    for few in [&EXPERTS[..2], &[], &["专家甲", "专家乙", "专家丙", "专家丁"]] {
        let refusal = scene.when("经办", convene(project, few, today)).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, "experts");
    }
    scene.account("专家甲兼", Role::Expert, None);
    scene.fund.accounts.get_mut(&AccountId::from("专家甲兼")).unwrap().person = "person-专家甲".into();
    scene.account("已停用", Role::Expert, None);
    scene.fund.accounts.get_mut(&AccountId::from("已停用")).unwrap().active = false;
    let wrong = ["专家甲", "专家甲兼", "审核", "已停用", "没有这人"];
    let refusal = scene.when("经办", convene(project, &wrong, today)).refused(Malformed, "第五条（三）");
    let fields: Vec<_> = refusal.fields.iter().map(|issue| issue.field.as_str()).collect();
    assert_eq!(fields, ["experts[1]", "experts[2]", "experts[3]", "experts[4]"]);
    let early = convene(project, &EXPERTS, day("2025-06-02"));
    assert_eq!(scene.when("经办", early).refused(Malformed, "第五条（三）").fields[0].field, "meets_on");
}

#[test]
fn experts_with_a_tie_a_part_in_the_case_or_of_the_providers_house_are_refused_by_name() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    let tie = DeclareRelation { person: None, code: provider().code, kind: "曾任职".into() };
    scene.when("专家甲", tie).accepted();
    let visit =
        RecordVisit { project, visited_on: scene.today, finding: "系统在用".into(), as_reported: true };
    scene.when("评测机构", visit).accepted();
    scene.account("兼任专家", Role::Expert, None);
    scene.fund.accounts.get_mut(&AccountId::from("兼任专家")).unwrap().person = "person-评测机构".into();
    for (name, house) in [("服务商专家", provider().name), ("企业专家", registration(&enterprise).name)]
    {
        scene.account(name, Role::Expert, None);
        scene.fund.accounts.get_mut(&AccountId::from(name)).unwrap().organisation = house;
    }

    let panel = ["专家甲", "兼任专家", "服务商专家", "企业专家", "专家乙"];
    let refusal =
        scene.when("经办", convene(project, &panel, scene.today)).refused(ConflictOfDuty, "第十六条");
    assert_eq!(refusal.items.len(), 4, "{:?}", refusal.items);
    for (item, name) in refusal.items.iter().zip(panel) {
        assert!(item.contains(name), "{item}");
    }
}

#[test]
fn each_named_expert_speaks_once_and_nobody_else() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.when("专家甲", opinion(project, Verdict::Pass)).refused(NotYourOffice, "第八条");
    scene.convened(project);
    scene.when("专家丁", opinion(project, Verdict::Pass)).refused(NotYourOffice, "第八条");
    scene.when("专家甲", opinion(project, Verdict::Pass)).accepted();
    scene.when("专家甲", opinion(project, Verdict::Fail)).refused(WrongStage, "第八条");
    // A tie that comes to light only now bars as well.
    let tie = DeclareRelation { person: None, code: enterprise, kind: "亲属任职".into() };
    scene.when("专家乙", tie).accepted();
    scene.when("专家乙", opinion(project, Verdict::Pass)).refused(ConflictOfDuty, "第八条");
    scene.when("经办", replace(project, "专家乙", "专家丁")).accepted();
    scene.when("专家丁", opinion(project, Verdict::Pass)).accepted();
}

#[test]
fn an_expert_who_has_spoken_stays_and_a_biased_one_does_not_join() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.convened(project);
    scene.when("专家甲", opinion(project, Verdict::Pass)).accepted();
    scene.when("经办", replace(project, "专家甲", "专家丁")).refused(WrongStage, "第三条（一）");
    scene.when("经办", replace(project, "专家丁", "专家甲")).refused(Malformed, "第五条（三）");
    scene.when("经办", replace(project, "专家乙", "专家丙")).refused(Malformed, "第五条（三）");
    let tie = DeclareRelation { person: None, code: enterprise, kind: "持股".into() };
    scene.when("专家丁", tie).accepted();
    scene.when("经办", replace(project, "专家乙", "专家丁")).refused(ConflictOfDuty, "第十六条");
}

#[test]
fn the_conclusion_waits_for_every_opinion() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.convened(project);
    for expert in &EXPERTS[..2] {
        scene.when(expert, opinion(project, Verdict::Pass)).accepted();
    }
    let refusal = scene.when("审核", conclude(project, Verdict::Pass)).refused(NotYet, "第八条");
    assert!(refusal.what.contains("1 位专家"), "{refusal}");
}

#[test]
fn the_conclusion_is_what_the_majority_says_and_without_one_a_return() {
    use Verdict::{Fail, Pass, Return};
    for (opinions, conclusion) in [
        ([Pass, Pass, Fail], Pass),
        ([Fail, Pass, Fail], Fail),
        ([Return, Return, Pass], Return),
        ([Pass, Return, Fail], Return),
    ] {
        let (mut scene, enterprise) = summer();
        let project = scene.claimed(&enterprise, wan(30));
        scene.convened(project);
        for (expert, verdict) in EXPERTS.iter().zip(opinions) {
            scene.when(expert, opinion(project, verdict)).accepted();
        }
        for other in [Pass, Return, Fail].into_iter().filter(|other| *other != conclusion) {
            let mut wrong = conclude(project, other);
            wrong.reason = "另有看法".into();
            wrong.defects = vec![Defect { item: "contract".into(), note: "补充合同附件".into() }];
            let refusal = scene.when("审核", wrong).refused(Malformed, "第八条");
            assert_eq!(refusal.fields[0].field, "outcome", "{opinions:?}");
        }
    }
}

#[test]
fn passing_needs_the_report_of_the_acceptance() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.when("经办", convene(project, &EXPERTS, scene.today)).accepted();
    for expert in EXPERTS {
        scene.when(expert, opinion(project, Verdict::Pass)).accepted();
    }
    let refusal = scene.when("审核", conclude(project, Verdict::Pass)).refused(EvidenceMissing, "第八条");
    assert_eq!(refusal.items, ["项目验收报告"]);
}

#[test]
fn a_failed_project_is_not_supported_and_its_invoices_are_free_again() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.judged(project, Verdict::Fail);
    scene.when("审核", conclude(project, Verdict::Fail)).refused(Malformed, "第五条（三）");
    let mut failed = conclude(project, Verdict::Fail);
    failed.reason = "系统未上线".into();
    let events = scene.when("审核", failed).accepted();
    let [Event::AcceptanceConcluded(concluded)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(concluded.cite.label, "第六条（三）");
    assert_eq!(scene.fund.projects[&project].stage, Stage::AcceptanceFailed);
    assert!(scene.fund.invoices.is_empty());
}

#[test]
fn a_returned_claim_comes_back_corrected_to_a_new_panel() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    scene.judged(project, Verdict::Return);
    let mut back = conclude(project, Verdict::Return);
    let empty = scene.when("审核", back.clone()).refused(Malformed, "第五条（三）");
    assert_eq!(empty.fields[0].field, "defects");
    back.defects = vec![Defect { item: "contract".into(), note: "补充合同附件".into() }];
    scene.when("审核", back).accepted();
    let returned = scene.fund.projects[&project].returned.clone().unwrap();
    assert_eq!(returned.due, Some(day("2025-06-17")), "10 working days, by the reading on time limits");

    let corrected = fund::steps::correct_claim::CorrectClaim {
        project,
        lines: vec![line(1, wan(28))],
        note: "已补充".into(),
    };
    scene.when(&login(&enterprise), corrected).accepted();
    let panel = ["专家乙", "专家丙", "专家丁"];
    scene.when("经办", convene(project, &panel, scene.today)).accepted();
    let acceptance = scene.fund.projects[&project].acceptance.as_ref().unwrap();
    assert_eq!(acceptance.missing(), 3, "opinions on the old claim do not count for the new one");
}

#[test]
fn the_verified_investment_is_the_sum_of_the_accepted_lines_each_cut_with_its_reason() {
    let (mut scene, enterprise) = summer();
    let project = scene.ready_to_claim(&enterprise);
    let batch = scene.some_batch(fund::state::BatchKind::Claim);
    let mut machine = line(3, wan(12));
    machine.category = "other".into();
    let lines = vec![line(1, wan(20)), line(2, wan(10)), machine];
    scene.papers_of(project, &lines);
    scene.when(&login(&enterprise), FileClaim { project, batch, lines }).accepted();
    scene.judged(project, Verdict::Pass);
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();

    let rulings = [(3, Fen::ZERO, "数控机床不在所列范围"), (1, wan(20), ""), (2, wan(9), "含运维费 1 万元")];
    let events = scene.when("经办二", verify(project, &rulings)).accepted();

    let [Event::InvestmentVerified(verified)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((verified.verified, verified.claimed), (wan(29), wan(42)));
    assert_eq!(verified.cite.label, "第四条（一）");
    assert_eq!(verified.readings, ["tax", "papers"]);
    let numbers: Vec<_> = verified.rulings.iter().map(|ruling| ruling.line).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn the_verifier_decides_the_category_and_a_change_has_its_reason() {
    let (mut scene, enterprise) = summer();
    let project = scene.ready_to_claim(&enterprise);
    let batch = scene.some_batch(fund::state::BatchKind::Claim);
    let mut machine = line(2, wan(12));
    machine.category = "other".into();
    let lines = vec![line(1, wan(20)), machine];
    scene.papers_of(project, &lines);
    scene.when(&login(&enterprise), FileClaim { project, batch, lines }).accepted();
    scene.judged(project, Verdict::Pass);
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();
    let claimed = line(1, wan(20)).category;
    let ruled = |first: &str, reason: &str| {
        let mut act = verify(project, &[(1, wan(20), reason), (2, wan(0), "数控机床不在所列范围")]);
        act.rulings[0].category = Some(first.into());
        act.rulings[1].category = Some("other".into());
        act
    };

    let refusal = scene.when("经办二", ruled("gateway", "")).refused(Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "rulings[0].reason");
    assert!(refusal.fields[0].message.contains("第四条（一）"), "{}", refusal.fields[0].message);
    let refusal = scene.when("经办二", ruled("airport", "误")).refused(Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "rulings[0].category");
    let refusal = scene.when("经办二", ruled("other", "")).refused(Malformed, "第五条（三）");
    assert_eq!(refusal.fields[0].field, "rulings[0].reason");

    // What is only repeated is not a change; what is changed stands in the record.
    let events = scene.when("经办二", ruled("gateway", "合同列明为数据采集网关")).accepted();
    let [Event::InvestmentVerified(verified)] = &events[..] else { panic!("{events:?}") };
    assert_ne!(claimed, "gateway");
    assert_eq!(verified.rulings[0].category.as_deref(), Some("gateway"));
    assert_eq!(verified.rulings[1].category, None);
}

#[test]
fn every_defect_of_the_rulings_is_told_at_once() {
    let (mut scene, enterprise) = summer();
    let project = scene.ready_to_claim(&enterprise);
    let batch = scene.some_batch(fund::state::BatchKind::Claim);
    let mut machine = line(5, wan(12));
    machine.category = "other".into();
    let lines =
        vec![line(1, wan(1)), line(2, wan(2)), line(3, wan(3)), line(4, wan(4)), machine, line(6, wan(6))];
    scene.when(&login(&enterprise), FileClaim { project, batch, lines }).accepted();
    scene.judged(project, Verdict::Pass);
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();

    let rulings = [
        (1, wan(2), ""),           // more than claimed
        (2, wan(1), " "),          // less without a reason
        (3, Fen::new(-1), "笔误"), // negative
        (3, wan(3), ""),           // twice
        (7, wan(1), ""),           // no such line
        (0, wan(1), ""),           // no such line
        (5, wan(12), ""),          // not named by the article, without a reason
    ];
    let refusal = scene.when("经办二", verify(project, &rulings)).refused(Malformed, "第五条（三）");
    let fields: Vec<_> = refusal.fields.iter().map(|issue| issue.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "rulings[0].accepted",
            "rulings[1].reason",
            "rulings[2].accepted",
            "rulings[3].line",
            "rulings[4].line",
            "rulings[5].line",
            "rulings[6].reason",
            "rulings",
        ]
    );
    assert!(refusal.fields[7].message.contains("第 4、6 条"), "{}", refusal.fields[7].message);
}

#[test]
fn the_page_knows_whose_turn_it_is_from_claim_to_verification() {
    let (mut scene, enterprise) = summer();
    let project = scene.claimed(&enterprise, wan(30));
    let turn = |scene: &Scene| {
        let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        view.turn(&fund::Subject::Project(project)).map(|turn| turn.step)
    };
    assert_eq!(turn(&scene), Some(StepId::ConveneAcceptance));
    scene.convened(project);
    assert_eq!(turn(&scene), Some(StepId::GiveOpinion));
    for expert in EXPERTS {
        scene.when(expert, opinion(project, Verdict::Pass)).accepted();
    }
    assert_eq!(turn(&scene), Some(StepId::ConcludeAcceptance));
    scene.when("审核", conclude(project, Verdict::Pass)).accepted();
    assert_eq!(turn(&scene), Some(StepId::VerifyInvestment));
    scene.verify_in_full(project);
    assert_eq!(turn(&scene), Some(StepId::AssessAwards));
}
