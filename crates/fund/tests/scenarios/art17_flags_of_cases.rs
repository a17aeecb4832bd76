//! 第十七条（一）、第四条（一）: signs of trouble in who acts, what is claimed and how it was accepted. Each rule speaks where it
//! should, and is silent just beside.

use fund::state::Provider;
use fund::steps::apply_pool::ApplyPool;
use fund::steps::declare_facts::{DeclareFacts, Statement};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::report_progress::ReportProgress;
use fund::{AccountId, BatchId, Event, PersonId, ProjectId};
use law::{CreditCode, FactValue, Fen};
use paper::Contract;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::papers::*;
use crate::support::*;

/// An application as it is, but for this.
fn applied(scene: &mut Scene, enterprise: &CreditCode, change: impl Fn(ApplyPool) -> ApplyPool) -> ProjectId {
    let batch: BatchId = scene.some_batch(fund::state::BatchKind::Pool);
    match &scene.when(&login(enterprise), change(application(enterprise, batch))).accepted()[..] {
        [Event::PoolApplied(applied)] => applied.id,
        other => panic!("{other:?}"),
    }
}

fn provided(scene: &mut Scene, enterprise: &CreditCode, name: &str) -> ProjectId {
    let provider = Provider { code: code(70_000_009), name: name.into() };
    applied(scene, enterprise, |plain| ApplyPool { provider: provider.clone(), ..plain })
}

#[test]
fn a_provider_of_the_applicants_own_name_is_a_flag() {
    let (mut scene, enterprise) = summer();
    let project = provided(&mut scene, &enterprise, "哈尔滨北数数字技术有限公司");
    scene.no_flag(project, "related-parties");
    let name = registration(&enterprise).name;
    let namesake = name.replace("设备制造", "数字技术");
    assert_ne!(name, namesake);
    let project = provided(&mut scene, &enterprise, &namesake);
    scene.one_flag(project, "related-parties", &["字号都是"]);
}

#[test]
fn a_person_with_ties_to_both_is_a_flag_and_to_one_is_not() {
    let (mut scene, enterprise) = summer();
    let project = scene.applied(&enterprise);
    let tie = |code: CreditCode| DeclareRelation { code, kind: "持股".into(), person: None };
    scene.when("审核二", tie(enterprise.clone())).accepted();
    scene.when("经办二", tie(provider().code)).accepted();
    scene.no_flag(project, "related-parties");
    scene.when("审核二", tie(provider().code)).accepted();
    scene.one_flag(project, "related-parties", &["有 1 人与两家都有利害关系"]);
}

#[test]
fn a_provider_paid_to_the_applicants_own_digits_is_a_flag() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    scene.paid_to(&enterprise);
    let project = scene.with_files(&enterprise);
    let to = |digits: &str| paper::Receipt {
        payee: paper::Holder::new(&provider().name, digits),
        ..receipt(&enterprise, "PZ1", wan(10))
    };
    let own = login(&enterprise);
    scene.when(&own, record_receipt(project, "", to("62006687"))).accepted();
    scene.no_flag(project, "related-parties");
    scene.when(&own, record_receipt(project, "", to("62006688"))).accepted();
    scene.one_flag(project, "related-parties", &["末四位 6688"]);
}

#[test]
fn one_person_for_three_firms_is_a_flag_and_for_two_is_not() {
    let (mut scene, _) = summer();
    let firms = [scene.eligible(2), scene.eligible(3), scene.eligible(4)];
    let projects = firms.clone().map(|firm| scene.applied(&firm));
    let mut hand_over = |firm: &CreditCode| {
        let account = scene.fund.accounts.get_mut(&AccountId::from(login(firm).as_str())).unwrap();
        account.person = PersonId("person-agent".into());
    };
    hand_over(&firms[0]);
    hand_over(&firms[1]);
    scene.no_flag(projects[0], "shared-agent");
    let account = scene.fund.accounts.get_mut(&AccountId::from(login(&firms[2]).as_str())).unwrap();
    account.person = PersonId("person-agent".into());
    let flag = scene.one_flag(projects[0], "shared-agent", &["同一个人以 3 家企业的名义办理"]);
    assert_eq!(flag.projects, projects);
}

#[test]
fn three_firms_in_the_same_words_are_a_flag_and_other_words_are_not() {
    let (mut scene, _) = summer();
    let said = |firm: &CreditCode, number: i32, more: &str| {
        let name = registration(firm).name;
        format!(
            "{name} 建设 {number} 条产线的排产、质检、仓储、设备联网和能耗管理系统，实现全流程追溯{more}。"
        )
    };
    let mut apply = |number: u32, more: &str| {
        let firm = scene.eligible(number);
        let scope = said(&firm, i32::try_from(number).unwrap(), more);
        applied(&mut scene, &firm, |plain| ApplyPool { scope: scope.clone(), ..plain })
    };
    let projects = [apply(2, ""), apply(3, "")];
    let other = apply(4, "和看板");
    scene.no_flag(projects[0], "shared-agent");
    let firm = scene.eligible(5);
    let scope = said(&firm, 5, "").replace('，', ",");
    let third = applied(&mut scene, &firm, |plain| ApplyPool { scope: scope.clone(), ..plain });
    let flag = scene.one_flag(projects[1], "shared-agent", &["3 家企业的改造内容"]);
    assert_eq!(flag.projects, [projects[0], projects[1], third]);
    scene.no_flag(other, "shared-agent");
}

#[test]
fn three_per_mille_beside_the_edge_of_a_band_is_a_flag_and_more_is_not() {
    let (mut scene, one) = summer();
    let other = scene.eligible(2);
    let near = scene.claimed(&one, Fen::new(30_090_000));
    scene.one_flag(near, "price-fits-formula", &["紧贴分档界线 300,000.00 元", "相差 900.00 元"]);
    let far = scene.claimed(&other, Fen::new(30_090_001));
    scene.no_flag(far, "price-fits-formula");
    let cap = scene.eligible(3);
    let cap = scene.claimed(&cap, Fen::new(25_714_286));
    scene.one_flag(cap, "price-fits-formula", &["额度封顶的投入额 257,142.86 元", "相差 0.00 元"]);
}

/// 28 + 28 万元 are awarded 18 + 18 apart, and 56 × 60 % = 33.6 together.
#[test]
fn two_projects_that_gain_by_being_two_are_a_flag_with_both_amounts() {
    let (mut scene, enterprise) = summer();
    let (first, second) = (scene.claimed(&enterprise, wan(28)), scene.claimed(&enterprise, wan(28)));
    let says = ["分别计算奖补 360,000.00 元", "为 336,000.00 元", "相差 24,000.00 元"];
    let flag = scene.one_flag(first, "split-project", &says);
    assert_eq!(flag.projects, [first, second]);

    let signed = |on: &str| Contract { signed_on: Some(day(on)), ..contract(&enterprise, wan(30)) };
    scene.when("经办", record_contract(first, signed("2025-03-04"))).accepted();
    scene.when("经办", record_contract(second, signed("2025-06-02"))).accepted();
    scene.one_flag(first, "split-project", &["相距 90 日"]);
    scene.when("经办", record_contract(first, signed("2025-03-03"))).accepted();
    scene.no_flag(first, "split-project");
}

/// 30 + 30 万元 are awarded 18 + 18 apart, and 60 × 60 % = 36 together: nothing is gained.
#[test]
fn two_projects_that_gain_nothing_by_being_two_are_no_flag() {
    let (mut scene, enterprise) = summer();
    let first = scene.claimed(&enterprise, wan(30));
    scene.claimed(&enterprise, wan(30));
    scene.no_flag(first, "split-project");
}

#[test]
fn building_before_the_contract_is_a_flag_and_on_its_day_is_not() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    scene.files_for_project(project, "contract");
    let own = login(&enterprise);
    scene.when(&own, ReportProgress { project, percent: 30, text: "排产模块已上线".into() }).accepted();
    let signed = |on: &str| Contract { signed_on: Some(day(on)), ..contract(&enterprise, wan(30)) };
    scene.on("2025-04-01");
    scene.when(&own, record_contract(project, signed("2025-03-03"))).accepted();
    scene.no_flag(project, "resold-system");
    scene.when(&own, record_contract(project, signed("2025-03-04"))).accepted();
    scene.one_flag(project, "resold-system", &["2025-03-03 已报告建设进展 30%", "签订于 2025-03-04"]);
}

#[test]
fn two_levels_at_once_are_a_flag_and_one_is_not() {
    let (mut scene, one) = summer();
    let other = scene.eligible(2);
    let usual = scene.levelled(&one, 2);
    scene.no_flag(usual, "level-jump");
    let jump = scene.levelled(&other, 3);
    scene.one_flag(jump, "level-jump", &["改造前 1 级", "改造后 3 级"]);
}

#[test]
fn an_assessor_that_is_the_provider_is_a_flag() {
    let (mut scene, enterprise) = summer();
    let project = scene.levelled(&enterprise, 2);
    scene.no_flag(project, "level-jump");
    let assessor = scene.fund.accounts.get_mut(&AccountId::from("评测机构")).unwrap();
    assessor.organisation = provider().name;
    scene.one_flag(project, "level-jump", &["就是服务商"]);
}

#[test]
fn near_both_bounds_of_size_is_a_flag_and_near_one_is_not() {
    let (mut scene, enterprise) = summer();
    let project = scene.applied(&enterprise);
    scene.found(&enterprise, "ent.revenue", FactValue::Int(36_000_000_000));
    scene.found(&enterprise, "ent.staff", FactValue::Int(899));
    scene.no_flag(project, "size-and-industry");
    scene.found(&enterprise, "ent.staff", FactValue::Int(900));
    let says = ["从业人员（人） 900，界线 1000", "360,000,000.00 元，界线 400,000,000.00 元"];
    scene.one_flag(project, "size-and-industry", &says);
}

#[test]
fn an_industry_changed_ninety_days_before_applying_is_a_flag_and_a_day_earlier_is_not() {
    let mut scene = scene();
    let change = |enterprise: &CreditCode| DeclareFacts {
        enterprise: enterprise.clone(),
        facts: vec![Statement { fact: "ent.industry".into(), value: FactValue::Text("3429".into()) }],
    };
    let [late, early] = [(1, "2025-03-04"), (2, "2025-03-03")].map(|(number, on)| {
        scene.on(on);
        let enterprise = scene.registered(number);
        scene.when(&login(&enterprise), change(&enterprise)).accepted();
        enterprise
    });
    scene.on("2025-06-02");
    for enterprise in [&late, &early] {
        scene.checked(enterprise);
    }
    let (late, early) = (scene.applied(&late), scene.applied(&early));
    scene.one_flag(late, "size-and-industry", &["由 3411 变更为 3429", "90 日后"]);
    scene.no_flag(early, "size-and-industry");
}

#[test]
fn five_acceptances_of_one_provider_on_one_day_are_a_flag_and_four_are_not() {
    let (mut scene, first) = summer();
    let pass = fund::state::Verdict::Pass;
    let mut projects = vec![scene.claimed(&first, wan(20))];
    for number in 2..=5 {
        let firm = scene.eligible(number);
        projects.push(scene.claimed(&firm, wan(20)));
    }
    for project in &projects[..4] {
        scene.judged(*project, pass);
    }
    scene.no_flag(projects[0], "accepted-in-bulk");
    scene.judged(projects[4], pass);
    let flags = scene.flagged(projects[0], "accepted-in-bulk");
    assert_eq!(flags.len(), EXPERTS.len(), "one for each expert");
    assert!(flags.iter().all(|flag| flag.projects == projects), "{flags:#?}");
    assert!(
        flags[0].what.contains("2025-06-03 一天内对“冰城数字技术有限公司”的 5 个项目"),
        "{}",
        flags[0].what
    );
}

#[test]
fn a_firm_of_five_people_is_a_flag_and_of_six_is_not() {
    let (mut scene, enterprise) = summer();
    let project = scene.applied(&enterprise);
    scene.found(&enterprise, "ent.staff", FactValue::Int(6));
    scene.no_flag(project, "shell-firm");
    scene.found(&enterprise, "ent.staff", FactValue::Int(5));
    scene.one_flag(project, "shell-firm", &["从业人员只有 5 人"]);
}

#[test]
fn less_revenue_than_investment_is_a_flag_and_as_much_is_not() {
    let (mut scene, enterprise) = summer();
    let project = scene.applied(&enterprise);
    scene.found(&enterprise, "ent.revenue", FactValue::Int(wan(40).get()));
    scene.no_flag(project, "shell-firm");
    scene.found(&enterprise, "ent.revenue", FactValue::Int(wan(40).get() - 1));
    scene.one_flag(project, "shell-firm", &["399,999.99 元，少于计划投入 400,000.00 元"]);
}
