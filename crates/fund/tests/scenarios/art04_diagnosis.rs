//! 第四条（三）2、第九条: 试点行业组长单位牵头 … 开展诊断咨询并达到预期指标成效的，给予奖励，结合诊断企业数量及成效确定. Who leads, what counts,
//! once in the whole fund, and what the published formula comes to within 150万 and 800万.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage,
};
use fund::state::Formula;
use fund::steps::assess_diagnosis::AssessDiagnosis;
use fund::steps::confirm_diagnosis::ConfirmDiagnosis;
use fund::steps::file_provider::FileProvider;
use fund::steps::fix_panel::FixPanel;
use fund::steps::name_lead_unit::NameLeadUnit;
use fund::steps::open_diagnosis::OpenDiagnosis;
use fund::steps::publish_notice::PublishNotice;
use fund::steps::record_diagnosis::RecordDiagnosis;
use fund::steps::remove_lead_unit::RemoveLeadUnit;
use fund::steps::start_reward::StartReward;
use fund::steps::submit_reward::SubmitReward;
use fund::view::View;
use fund::{BatchId, Digest, Event, Purpose, RewardId, Stage, StepId, Subject};
use law::{CreditCode, Fen};

use crate::support::decision::*;
use crate::support::journey::{file, login, withdraw};
use crate::support::rewards::admit;
use crate::support::*;

fn formula(least: u32) -> Formula {
    Formula { least, each: Fen::new(500_000), pooled: Fen::new(200_000), risen: Fen::new(300_000) }
}

fn opening(least: u32) -> OpenDiagnosis {
    OpenDiagnosis {
        name: "2025年诊断咨询服务奖励".into(),
        document: "哈工信发〔2025〕20号".into(),
        file: file("诊断奖励办法"),
        opens: day("2025-03-03"),
        closes: day("2025-12-01"),
        formula: formula(least),
    }
}

fn industry(code: &str) -> String {
    harbin().industry_of(code).unwrap().id.clone()
}

fn naming(unit: &CreditCode) -> NameLeadUnit {
    NameLeadUnit {
        industry: industry("3411"), unit: unit.clone(), document: "哈工信函〔2025〕5号".into()
    }
}

fn application(unit: &CreditCode, call: BatchId) -> StartReward {
    StartReward {
        enterprise: unit.clone(),
        call,
        kind: String::new(),
        name: "锅炉行业诊断咨询".into(),
        summary: "组织三家服务商逐户诊断".into(),
    }
}

fn diagnosis(reward: RewardId, firm: &CreditCode) -> RecordDiagnosis {
    RecordDiagnosis {
        reward,
        firm: firm.clone(),
        on: day("2025-03-03"),
        summary: "设备未联网，建议先做数据采集".into(),
        report: file("诊断报告"),
    }
}

fn answer(firm: &CreditCode, agrees: bool) -> ConfirmDiagnosis {
    ConfirmDiagnosis { enterprise: firm.clone(), agrees, comment: "专家到厂两天".into() }
}

/// A call, and a lead unit with an application begun.
fn led(least: u32) -> (Scene, CreditCode, RewardId) {
    let mut scene = scene();
    scene.when("负责人", opening(least)).accepted();
    let unit = scene.eligible(900);
    scene.when("负责人", naming(&unit)).accepted();
    let reward = match &scene.when(&login(&unit), application(&unit, BatchId(1))).accepted()[..] {
        [Event::RewardStarted(started)] => started.id,
        other => panic!("{other:?}"),
    };
    (scene, unit, reward)
}

impl Scene {
    fn diagnosed(&mut self, unit: &CreditCode, reward: RewardId, firm: &CreditCode) {
        self.when(&login(unit), diagnosis(reward, firm)).accepted();
        self.when(&login(firm), answer(firm, true)).accepted();
    }

    fn handed_in(&mut self, unit: &CreditCode, reward: RewardId) {
        self.when(&login(unit), SubmitReward { reward, summary: String::new() }).accepted();
        self.when("经办", admit(reward)).accepted();
    }
}

#[test]
fn from_the_naming_of_the_unit_to_the_last_yuan() {
    let (mut scene, unit, reward) = led(2);
    let firms: Vec<CreditCode> = (1..=3).map(|number| scene.eligible(number)).collect();
    for firm in &firms {
        scene.diagnosed(&unit, reward, firm);
    }
    scene.levelled(&firms[0], 2);
    scene.pooled(&firms[1]);
    scene.handed_in(&unit, reward);
    let events = scene.when("审核", AssessDiagnosis { reward }).accepted();
    let [Event::RewardAssessed(own)] = &events[..] else { panic!("{events:?}") };
    // Three at 5 000, two pooled at 2 000, one risen at 3 000.
    assert_eq!(own.amount, Fen::new(3 * 500_000 + 2 * 200_000 + 300_000));
    assert_eq!(own.workings.last().unwrap().result, own.amount.to_string());
    assert!(own.measure.contains("3 户") && own.measure.contains("入库 2 户"), "{}", own.measure);
    let amount = own.amount;

    scene.when("财政", promise("财建〔2024〕9号", wan(15_000))).accepted();
    scene.when("财政", arrival(fund::TrancheId(1), wan(10_000), "GK-9", scene.today)).accepted();
    scene.when("财政", allot("diagnosis", wan(800))).accepted();
    let notice = PublishNotice { batch: BatchId(1), projects: vec![Purpose::Reward(reward)] };
    let notice = match &scene.when("经办", notice).accepted()[..] {
        [Event::NoticePublished(published)] => published.id,
        other => panic!("{other:?}"),
    };
    scene.approved(notice);
    scene.paid_to(&unit);
    scene.pays(first(&[reward], 70));
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::FirstPaid);
    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.pays(balance(&[reward]));
    let own = &scene.fund.rewards[&reward];
    assert_eq!((own.stage, own.paid), (Stage::Paid, amount));
}

#[test]
fn only_a_lead_unit_named_by_document_applies_and_only_for_its_industry() {
    let (mut scene, unit, reward) = led(1);
    let other = scene.eligible(901);
    let no =
        scene.when(&login(&other), application(&other, BatchId(1))).refused(Ineligible, "第四条（三）2.");
    assert!(no.what.contains("组长单位"), "{no}");
    scene.when("经办", naming(&other)).refused(NotYourOffice, "第九条");
    scene.when("负责人", naming(&unit)).refused(Malformed, "第五条（三）");
    scene.when("负责人", naming(&code(77))).refused(Unknown, "第五条（一）");
    scene
        .when("负责人", NameLeadUnit { industry: "nothing".into(), ..naming(&other) })
        .refused(Malformed, "第五条（三）");
    scene
        .when("负责人", NameLeadUnit { document: "".into(), ..naming(&other) })
        .refused(Malformed, "第五条（三）");

    let food = scene.eligible(1);
    scene.fund.enterprises.get_mut(&food).unwrap().industry = "1391".into();
    scene.when(&login(&unit), diagnosis(reward, &food)).refused(Ineligible, "第四条（三）2.");
    scene.when(&login(&unit), diagnosis(reward, &unit)).refused(Ineligible, "第四条（三）2.");
    scene.when(&login(&unit), diagnosis(reward, &code(78))).refused(Unknown, "第五条（一）");
    scene.when(&login(&other), diagnosis(reward, &food)).refused(NotYourOffice, "第九条");
    scene.when(&login(&unit), diagnosis(RewardId(9), &food)).refused(Unknown, "第九条");
}

#[test]
fn a_diagnosed_enterprise_counts_once_in_the_whole_fund_unless_it_denied_it() {
    let (mut scene, unit, reward) = led(1);
    let firm = scene.eligible(1);
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    let twice = scene.when(&login(&unit), diagnosis(reward, &firm)).refused(Ineligible, "第四条（三）2.");
    assert!(twice.what.contains("每户只计一次"), "{twice}");
    scene.when(&login(&firm), answer(&firm, false)).accepted();
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    scene.when(&login(&firm), answer(&firm, true)).accepted();
    scene.when(&login(&unit), diagnosis(reward, &firm)).refused(Ineligible, "第四条（三）2.");

    let next = scene.eligible(902);
    scene.when("负责人", naming(&next)).accepted();
    scene.when(&login(&next), application(&next, BatchId(1))).accepted();
    scene.when(&login(&next), diagnosis(RewardId(2), &firm)).refused(Ineligible, "第四条（三）2.");
}

#[test]
fn the_enterprise_itself_confirms_through_its_own_account_and_another_person() {
    let (mut scene, unit, reward) = led(1);
    let firm = scene.eligible(1);
    scene.when(&login(&firm), answer(&firm, true)).refused(WrongStage, "第九条");
    let mut bare = diagnosis(reward, &firm);
    bare.report = Digest(String::new());
    scene.when(&login(&unit), bare).refused(EvidenceMissing, "第九条");
    let mut bare = diagnosis(reward, &firm);
    bare.summary = String::new();
    scene.when(&login(&unit), bare).refused(Malformed, "第五条（三）");
    let mut early = diagnosis(reward, &firm);
    early.on = day("2025-03-04");
    scene.when(&login(&unit), early).refused(Malformed, "第五条（三）");
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    scene.when(&login(&unit), answer(&firm, true)).refused(NotYourOffice, "第九条");
    scene.when("经办", answer(&firm, true)).refused(NotYourOffice, "第九条");
    let person = scene.fund.accounts[&login(&unit).as_str().into()].person.clone();
    let own = scene.fund.accounts[&login(&firm).as_str().into()].person.clone();
    scene.fund.accounts.get_mut(&login(&firm).as_str().into()).unwrap().person = person;
    scene.when(&login(&firm), answer(&firm, true)).refused(ConflictOfDuty, "第九条");
    scene.fund.accounts.get_mut(&login(&firm).as_str().into()).unwrap().person = own;
    let silent = ConfirmDiagnosis { comment: String::new(), ..answer(&firm, true) };
    scene.when(&login(&firm), silent).refused(Malformed, "第五条（三）");
    scene.when(&login(&firm), answer(&firm, true)).accepted();
    scene.when(&login(&firm), answer(&firm, false)).refused(WrongStage, "第九条");
}

#[test]
fn the_diagnosed_enterprise_hears_of_it_until_it_has_answered_and_nobody_else_does() {
    let (mut scene, unit, reward) = led(1);
    let (firm, other) = (scene.eligible(1), scene.eligible(2));
    let heard = |scene: &Scene, who: &CreditCode, after: u64| {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        let messages = view.progress(&scene.fund.accounts[&login(who).as_str().into()], after);
        messages.into_iter().filter(|own| own.step == StepId::ConfirmDiagnosis).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
        let seq = scene.fund.seq;
        let own = heard(&scene, &firm, seq - 1);
        assert_eq!(own.len(), 1, "{own:?}");
        assert_eq!((own[0].seq, &own[0].subject), (seq, &Subject::Enterprise(firm.clone())));
        assert!(own[0].key.contains(&seq.to_string()), "each is another letter: {}", own[0].key);
        assert_eq!(own[0].cite.as_ref().unwrap().label, "第九条");
        assert!(heard(&scene, &firm, seq).is_empty() && heard(&scene, &other, 0).is_empty());
        assert!(heard(&scene, &unit, 0).is_empty());
        scene.when(&login(&unit), diagnosis(reward, &other)).accepted();
        assert_eq!(heard(&scene, &firm, 0)[0].seq, seq, "not that of another enterprise");
        scene.when(&login(&other), answer(&other, false)).accepted();
        scene.when(&login(&firm), answer(&firm, false)).accepted();
        assert!(heard(&scene, &firm, 0).is_empty(), "answered");
    }
}

#[test]
fn a_diagnosis_and_a_filing_wait_since_the_day_they_came() {
    let (mut scene, unit, reward) = led(1);
    let firm = scene.eligible(1);
    scene.on("2025-03-10");
    let recorded = RecordDiagnosis { on: scene.today, ..diagnosis(reward, &firm) };
    scene.when(&login(&unit), recorded).accepted();
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let tasks = view.worklist(&scene.fund.accounts[&login(&firm).as_str().into()]);
    let own = tasks.iter().find(|task| task.step == StepId::ConfirmDiagnosis).unwrap();
    assert_eq!((own.since, own.waited), (scene.today, 0));
    let services = FileProvider { enterprise: firm.clone(), services: "数据采集".into(), served: 3 };
    scene.files_for_enterprise(&firm, "provider-profile");
    scene.when(&login(&firm), services).accepted();
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let clocks = view.clocks().rows;
    let own = clocks.iter().find(|row| row.step == StepId::DecideProvider).unwrap();
    assert_eq!((own.clock.used, own.clock.overdue()), (0, false), "the bureau's days begin with the filing");
}

#[test]
fn what_is_not_confirmed_or_too_few_is_not_submitted_and_experts_do_not_score_it() {
    let (mut scene, unit, reward) = led(2);
    let (one, two) = (scene.eligible(1), scene.eligible(2));
    let submit = SubmitReward { reward, summary: String::new() };
    scene.when(&login(&unit), submit.clone()).refused(EvidenceMissing, "第九条");
    scene.diagnosed(&unit, reward, &one);
    scene.when(&login(&unit), diagnosis(reward, &two)).accepted();
    let open = scene.when(&login(&unit), submit.clone()).refused(EvidenceMissing, "第九条");
    assert_eq!(open.items.len(), 1, "{open:?}");
    scene.when(&login(&two), answer(&two, false)).accepted();
    let few = scene.when(&login(&unit), submit).refused(EvidenceMissing, "第九条");
    assert!(few.what.contains("预期指标"), "{few}");
    scene.diagnosed(&unit, reward, &two);
    scene.when("审核", AssessDiagnosis { reward }).refused(WrongStage, "第九条");
    scene.handed_in(&unit, reward);
    scene
        .when("负责人", FixPanel { batch: BatchId(1), field: String::new() })
        .refused(NotYourOffice, "第九条");
    scene.when("经办", FixPanel { batch: BatchId(1), field: String::new() }).refused(WrongStage, "第九条");
    scene.when(&login(&unit), diagnosis(reward, &code(5))).refused(WrongStage, "第九条");
    scene.when("经办", AssessDiagnosis { reward }).refused(NotYourOffice, "第九条");
    scene.when("审核", AssessDiagnosis { reward }).accepted();
    scene.when("审核", AssessDiagnosis { reward }).refused(WrongStage, "第九条");
}

#[test]
fn no_unit_gets_more_than_150万_nor_all_more_than_800万() {
    let mut scene = scene();
    let mut rich = opening(1);
    rich.formula = Formula { least: 1, each: wan(100), pooled: Fen::ZERO, risen: Fen::ZERO };
    scene.when("负责人", rich).accepted();
    let mut given = Vec::new();
    for number in 0..6 {
        let unit = scene.eligible(900 + number);
        scene.when("负责人", naming(&unit)).accepted();
        let reward = match &scene.when(&login(&unit), application(&unit, BatchId(1))).accepted()[..] {
            [Event::RewardStarted(started)] => started.id,
            other => panic!("{other:?}"),
        };
        for firm in 0..2 {
            let firm = scene.eligible(10 * (number + 1) + firm);
            scene.diagnosed(&unit, reward, &firm);
        }
        scene.handed_in(&unit, reward);
        scene.when("审核", AssessDiagnosis { reward }).accepted();
        given.push(scene.fund.rewards[&reward].award.clone().unwrap().amount);
    }
    assert_eq!(given, [150, 150, 150, 150, 150, 50].map(wan));
}

#[test]
fn a_formula_is_published_by_document_and_gives_for_one_firm_no_more_than_a_unit_may_have() {
    let mut scene = scene();
    type Spoilt = (&'static str, fn(&mut OpenDiagnosis));
    let spoilt: Vec<Spoilt> = vec![
        ("name", |own| own.name = " ".into()),
        ("document", |own| own.document = "".into()),
        ("closes", |own| own.closes = day("2025-03-02")),
        ("formula.least", |own| own.formula.least = 0),
        ("formula.each", |own| own.formula.each = Fen::ZERO),
        ("formula.pooled", |own| own.formula.pooled = Fen::new(-1)),
    ];
    for (field, spoil) in spoilt {
        let mut bad = opening(1);
        spoil(&mut bad);
        let refusal = scene.when("负责人", bad).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    let mut bad = opening(1);
    bad.formula.each = wan(151);
    scene.when("负责人", bad).refused(OverCeiling, "第四条（三）2.");
    let mut bad = opening(1);
    bad.file = Digest(String::new());
    scene.when("负责人", bad).refused(EvidenceMissing, "第九条");
    scene.when("审核", opening(1)).refused(NotYourOffice, "第九条");
    scene.when("负责人", opening(1)).accepted();
    scene.when("负责人", opening(1)).refused(Malformed, "第五条（三）");
    scene.on("2026-01-05");
    let mut late = opening(1);
    late.name = "又一次".into();
    late.closes = day("2026-02-01");
    scene.when("负责人", late).refused(WrongStage, "第十八条");
}

#[test]
fn what_was_diagnosed_under_an_application_that_was_withdrawn_may_be_diagnosed_by_another() {
    let (mut scene, unit, reward) = led(1);
    let (sure, open) = (scene.eligible(1), scene.eligible(2));
    scene.diagnosed(&unit, reward, &sure);
    scene.when(&login(&unit), diagnosis(reward, &open)).accepted();
    scene.when(&login(&unit), withdraw(reward)).accepted();
    // Nobody is asked for a word on it any more.
    scene.when(&login(&open), answer(&open, true)).refused(WrongStage, "第九条");
    scene.when(&login(&unit), diagnosis(reward, &open)).refused(WrongStage, "第九条");

    let next = scene.eligible(902);
    scene.when("负责人", naming(&next)).accepted();
    scene.when(&login(&next), application(&next, BatchId(1))).accepted();
    for firm in [&sure, &open] {
        scene.diagnosed(&next, RewardId(2), firm);
    }
    scene.handed_in(&next, RewardId(2));
    scene.when("审核", AssessDiagnosis { reward: RewardId(2) }).accepted();
    assert_eq!(scene.fund.rewards[&RewardId(2)].award.clone().unwrap().amount, Fen::new(2 * 500_000));
}

#[test]
fn the_report_of_a_diagnosis_is_read_by_the_firm_it_is_about_and_those_who_see_the_application() {
    let (mut scene, unit, reward) = led(1);
    let firm = scene.eligible(1);
    let other = scene.eligible(2);
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let reads = |account: &str| view.file(&scene.fund.accounts[&account.into()], &file("诊断报告")).is_some();
    for account in [login(&unit).as_str(), login(&firm).as_str(), "经办", "审核", "督察"] {
        assert!(reads(account), "{account}");
    }
    assert!(!reads(&login(&other)) && !reads("专家甲"));
}

#[test]
fn a_lead_unit_need_be_no_provider_to_be_paid() {
    let (mut scene, unit, reward) = led(1);
    let firm = scene.eligible(1);
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    scene.when(&login(&firm), answer(&firm, true)).accepted();
    scene.when(&login(&unit), SubmitReward { reward, summary: String::new() }).accepted();
    scene.when("经办", admit(reward)).accepted();
    scene.when("审核", AssessDiagnosis { reward }).accepted();
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    assert_eq!(view.unmet(reward.into()), Vec::<String>::new());
    assert!(scene.fund.enterprises[&unit].filing.is_none());
}

#[test]
fn a_lead_unit_is_removed_by_document_once_nothing_it_has_diagnosed_is_under_way() {
    let (mut scene, unit, reward) = led(1);
    let removal = || RemoveLeadUnit {
        industry: industry("3411"),
        reason: "不再承担牵头任务".into(),
        document: "哈工信函〔2025〕31号".into(),
    };
    let firm = scene.eligible(1);
    scene.when(&login(&unit), diagnosis(reward, &firm)).accepted();
    scene.when("审核", removal()).refused(NotYourOffice, "第九条");
    scene
        .when("负责人", RemoveLeadUnit { industry: "nothing".into(), ..removal() })
        .refused(Malformed, "第五条（三）");
    scene
        .when("负责人", RemoveLeadUnit { reason: " ".into(), ..removal() })
        .refused(Malformed, "第五条（三）");
    scene
        .when("负责人", RemoveLeadUnit { document: "".into(), ..removal() })
        .refused(Malformed, "第五条（三）");
    let live = scene.when("负责人", removal()).refused(WrongStage, "第九条");
    assert_eq!(live.items.len(), 1, "{live:?}");

    scene.when(&login(&firm), answer(&firm, false)).accepted();
    scene.when("负责人", removal()).accepted();
    let other = scene.eligible(2);
    let no = scene.when(&login(&unit), diagnosis(reward, &other)).refused(Ineligible, "第四条（三）2.");
    assert!(no.what.contains("不属于贵单位牵头的试点行业"), "{no}");
    let mut again = application(&unit, BatchId(1));
    again.name = "又一次".into();
    scene.when(&login(&unit), again).refused(Ineligible, "第四条（三）2.");
    scene.when("负责人", removal()).refused(Malformed, "第五条（三）");
    scene.when("负责人", naming(&unit)).accepted();
    scene.when(&login(&unit), diagnosis(reward, &other)).accepted();
}
