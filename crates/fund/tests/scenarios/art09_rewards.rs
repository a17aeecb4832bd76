//! 第四条（二），第九条: 制定遴选评审标准，履行申报、评审、公示等程序后，报市政府批准后发放.

use fund::RefusalKind::{
    EvidenceMissing, Ineligible, Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage,
};
use fund::ledger::LedgerAccount::{Available, Committed};
use fund::state::{BatchKind, Defect, Examination, RecoveryGround, Ruling};
use fund::steps::decide_provider::DecideProvider;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::file_provider::FileProvider;
use fund::steps::open_batch::OpenBatch;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::record_checks::RecordChecks;
use fund::steps::settle_objection::SettleObjection;
use fund::steps::submit_reward::SubmitReward;
use fund::{Purpose, RewardId, Stage};
use law::{FactValue, Fen};

use crate::support::decision::*;
use crate::support::journey::{check, login, registration};
use crate::support::rewards::*;
use crate::support::*;

fn committed(scene: &Scene, reward: RewardId) -> Fen {
    scene.fund.ledger.balance(&Committed("products".into(), Purpose::Reward(reward)))
}

#[test]
fn from_the_call_to_the_balance_a_reward_goes_the_way_of_every_award() {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(7);
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let reward = scene.admitted(product(&provider, batch, "light", "轻排产"));
    scene.ranked(batch, |_| [55, 37]);
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::Assessed);
    assert_eq!(scene.reward_of(reward), wan(15), "92 分，达到 90 分档（第四条（二）: 每项不超过 15 万）");

    let notice = match &scene.when("经办", publish(batch, &[reward])).accepted()[..] {
        [fund::Event::NoticePublished(notice)] => notice.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(notice.rows[0].measure.as_deref(), Some("得分 92 分，同类第 1 名"));
    scene.approved(notice.id);
    assert_eq!(committed(&scene, reward), wan(15));
    assert_eq!(scene.fund.ledger.balance(&Available("products".into())), wan(585));

    scene.paid_to(&provider);
    scene.checked(&provider);
    scene.today = scene.fund.enterprises[&provider].account.as_ref().unwrap().1;
    scene.when("财政", first(&[reward], 69)).refused(Malformed, "第十一条");
    let payment = scene.instructed(first(&[reward], 70));
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    assert_eq!(scene.fund.rewards[&reward].paid, Fen::new(10_500_000), "15 万的 70% 是 10.5 万");
    scene.when("财政", city_acceptance(scene.today)).refused(NotYourOffice, "第十一条");
    scene.when("负责人", city_acceptance(scene.today)).accepted();
    let payment = scene.instructed(balance(&[reward]));
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::Paid);
    assert_eq!((committed(&scene, reward), scene.fund.rewards[&reward].paid), (Fen::ZERO, wan(15)));

    let order = order(reward, wan(5), RecoveryGround::FalseClaim);
    scene.when("督察", order).refused(EvidenceMissing, "第十七条");
}

#[test]
fn a_provider_files_is_looked_at_and_is_on_the_list_once() {
    let mut scene = scene();
    let provider = scene.registered(1);
    let filing =
        || FileProvider { enterprise: provider.clone(), services: "生产管理软件".into(), served: 3 };
    scene.when(&login(&provider), filing()).refused(EvidenceMissing, "第八条");
    let decision =
        |enter| DecideProvider { enterprise: provider.clone(), enter, reason: "人员不足".into() };
    scene.when("经办", decision(true)).refused(WrongStage, "第五条（一）");
    scene.files_for_enterprise(&provider, "provider-profile");
    scene.when("经办", filing()).refused(NotYourOffice, "第五条（一）");
    scene.when(&login(&provider), filing()).accepted();
    scene.when(&login(&provider), filing()).refused(WrongStage, "第五条（一）");
    scene.when("审核", decision(true)).refused(NotYourOffice, "第五条（一）");
    scene.when("经办", decision(false)).accepted();
    scene.when(&login(&provider), filing()).accepted();
    scene.when("经办", decision(true)).accepted();
    scene.when(&login(&provider), filing()).refused(WrongStage, "第五条（一）");
}

#[test]
fn whoever_is_on_a_list_of_dishonest_persons_is_not_filed_as_a_provider() {
    let mut scene = scene();
    let provider = scene.registered(1);
    scene.files_for_enterprise(&provider, "provider-profile");
    scene.found(&provider, "ent.listed_dishonest", FactValue::Bool(true));
    let filing =
        FileProvider { enterprise: provider.clone(), services: "生产管理软件".into(), served: 3 };
    scene.when(&login(&provider), filing).refused(Ineligible, "第五条（二）");
}

#[test]
fn a_call_says_what_is_scored_and_what_it_brings_within_the_law() {
    let mut scene = scene();
    scene.when("经办", call()).refused(NotYourOffice, "第九条");
    let mut bad = call();
    bad.head = "training".into();
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = call();
    bad.criteria.pop();
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = call();
    bad.experts = 4;
    let few = scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    assert!(few.what.contains("5"), "口径: 5人以上单数: {few}");
    let mut bad = call();
    bad.grades[0].amount = wan(15).checked_add(Fen::new(1)).unwrap();
    let over = scene.when("负责人", bad).refused(OverCeiling, "第四条（二）");
    assert!(over.fields.iter().any(|issue| issue.field == "grades[0].amount"), "{over:?}");
    let mut bad = call();
    bad.grades[1].amount = wan(15);
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = call();
    bad.closes = day("2025-03-01");
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = call();
    bad.file = fund::Digest(String::new());
    scene.when("负责人", bad).refused(EvidenceMissing, "第九条");
    let window = OpenBatch {
        kind: BatchKind::Call,
        name: "遴选".into(),
        opens: day("2025-03-03"),
        closes: day("2025-03-31"),
    };
    scene.when("负责人", window).refused(Malformed, "第五条（三）");
    scene.when("负责人", call()).accepted();
    scene.when("负责人", call()).refused(Malformed, "第五条（三）");
    scene.on("2026-01-05").when("负责人", call()).refused(Malformed, "第五条（三）");
    let mut late = call();
    (late.opens, late.closes) = (day("2026-01-05"), day("2026-01-31"));
    late.name = "2026年遴选".into();
    scene.when("负责人", late).refused(WrongStage, "第十八条");
}

#[test]
fn an_application_is_complete_in_time_and_of_a_kind_that_was_called_for() {
    let mut scene = scene();
    let mut only_light = call();
    only_light.grades.truncate(2);
    let batch = scene.called(only_light);
    let provider = scene.provider(1);
    let own = login(&provider);
    scene.when(&own, product(&provider, batch, "chain", "链式")).refused(Malformed, "第五条（三）");
    let reward = scene.begun(product(&provider, batch, "light", "轻排产"));
    scene.when(&own, product(&provider, batch, "light", "轻排产")).refused(Malformed, "第五条（三）");
    let submit = || SubmitReward { reward, summary: String::new() };
    scene.when(&own, submit()).refused(EvidenceMissing, "第八条");
    scene.files_for_reward(reward, "product-manual");
    scene.files_for_reward(reward, "product-cases");
    let other = scene.provider(2);
    scene.when(&login(&other), submit()).refused(NotYourOffice, "第九条");
    scene.when("经办", admit(reward)).refused(WrongStage, "第九条");
    scene.on("2025-04-01").when(&own, submit()).refused(WrongStage, "第九条");
    scene.when(&own, product(&provider, batch, "light", "再报一项")).refused(WrongStage, "第九条");
    scene.on("2025-03-31").when(&own, submit()).accepted();
    scene.when("经办", admit(RewardId(9))).refused(Unknown, "第九条");
}

#[test]
fn what_is_returned_says_every_defect_at_once_and_may_come_back_within_its_days() {
    let mut scene = scene();
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let own = login(&provider);
    let reward = scene.submitted(product(&provider, batch, "light", "轻排产"));
    let examined = |result, reason: &str, defects: &[Defect]| ExamineReward {
        reward,
        result,
        reason: reason.into(),
        defects: defects.to_vec(),
    };
    let defect =
        Defect { item: "应用案例及用户证明".into(), note: "请补充两家用户的证明".into() };
    scene.when("经办", examined(Examination::Return, "", &[])).refused(Malformed, "第五条（三）");
    scene.on("2025-03-31").when("经办", examined(Examination::Return, "", &[defect])).accepted();
    let due = scene.fund.rewards[&reward].returned.as_ref().unwrap().due.unwrap();
    scene.files_for_reward(reward, "product-rights");
    let submit = || SubmitReward { reward, summary: "补充了两家用户的证明".into() };
    scene.today = due.tomorrow().unwrap();
    scene.when(&own, submit()).refused(WrongStage, "第五条（三）");
    scene.today = due;
    scene.when(&own, submit()).accepted();
    scene.when("经办", examined(Examination::Refuse, "", &[])).refused(Malformed, "第五条（三）");
    scene.when("经办", examined(Examination::Refuse, "产品不属于本次遴选范围", &[])).accepted();
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::NotAdmitted);
}

#[test]
fn who_is_not_on_the_list_of_providers_or_not_looked_up_is_not_admitted() {
    let mut scene = scene();
    let batch = scene.called(call());
    let firm = scene.eligible(1);
    let reward = scene.submitted(product(&firm, batch, "light", "轻排产"));
    scene.when("经办", admit(reward)).refused(EvidenceMissing, "第五条（一）");
    assert_eq!(registration(&firm).code, firm);
}

#[test]
fn no_product_kind_or_provider_gets_more_than_the_article_gives() {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(5);
    let batch = scene.called(call());
    let mut all = Vec::new();
    for number in 1..=6 {
        let provider = scene.provider(number);
        let names = ["一号", "二号", "三号", "四号"];
        for name in &names[..if number == 1 { 4 } else { 1 }] {
            all.push(scene.admitted(product(&provider, batch, "chain", name)));
        }
    }
    // 4 + 5 chain products at 30万 each, marks falling: 50万 a provider, 150万 the kind.
    scene.ranked(batch, |reward| [60, 40 - reward.0]);
    let amounts: Vec<_> = all.iter().map(|id| scene.reward_of(*id)).collect();
    let expected = [30, 20, 0, 0, 30, 30, 30, 10, 0].map(wan);
    assert_eq!(
        amounts, expected,
        "每家最高 50 万；“链式”总金额 150 万，最后一名得余额 10 万（第四条（二））"
    );
    let over = &scene.fund.rewards[&all[2]];
    assert_eq!(over.stage, Stage::NotSelected);
    assert!(over.outcome.contains("每家最高额"), "{}", over.outcome);
    assert!(scene.fund.rewards[&all[8]].outcome.contains("余额不足"));
    let workings = &scene.fund.rewards[&all[7]].award.as_ref().unwrap().workings;
    assert_eq!(workings.last().unwrap().result, wan(10).to_string());
    assert!(workings.iter().all(|line| !line.basis.is_empty()));
}

/// 第六条: whoever comes to stand on a list while the experts score is not rewarded, and nobody else waits for it.
#[test]
fn who_is_excluded_meanwhile_is_not_ranked_and_the_others_are() {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(5);
    let batch = scene.called(call());
    let (one, other) = (scene.provider(1), scene.provider(2));
    let first = scene.admitted(product(&one, batch, "light", "轻排产"));
    let second = scene.admitted(product(&other, batch, "light", "轻质检"));
    scene.drawn(batch);
    scene.scored(batch, |_, _| [55, 37]);
    let listed = check(&one, "ent.listed_dishonest", FactValue::Bool(true));
    scene.when("经办", RecordChecks { checks: vec![listed] }).accepted();
    scene.when("经办二", RankRewards { batch }).accepted();
    let stages = [first, second].map(|id| scene.fund.rewards[&id].stage);
    assert_eq!(stages, [Stage::NotSelected, Stage::Assessed]);
    let why = &scene.fund.rewards[&first].outcome;
    assert!(why.starts_with("不参加排名：") && why.contains("严重失信主体名单"), "{why}");
}

#[test]
fn equals_share_what_is_left_to_the_fen_or_get_nothing_by_the_reading() {
    for (option, each) in [("divide-rest", 10), ("stop", 0)] {
        let mut scene = scene_under(harbin_reading("reward-cutoff", option));
        scene.money_for("products", 600);
        scene.pool(5);
        let mut terms = call();
        terms.grades = vec![grade("chain", 90, 30), grade("chain", 75, 25)];
        let batch = scene.called(terms);
        let mut all = Vec::new();
        for number in 1..=7 {
            let provider = scene.provider(number);
            all.push(scene.admitted(product(&provider, batch, "chain", "链上协同")));
        }
        // Four at 30万 and three equals at 25万: 120万, then 30万 for three.
        scene.ranked(batch, |reward| if reward.0 <= 4 { [60, 40] } else { [50, 30] });
        let last: Vec<_> = all[4..].iter().map(|id| scene.reward_of(*id)).collect();
        assert_eq!(last, [wan(each); 3], "{option}");
    }
}

#[test]
fn an_upheld_objection_sends_a_reward_back_to_a_new_panel_and_a_dismissed_one_does_not() {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(12);
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let reward = scene.admitted(product(&provider, batch, "light", "轻排产"));
    let other = scene.provider(2);
    let second = scene.admitted(product(&other, batch, "light", "轻质检"));
    scene.ranked(batch, |_| [55, 37]);
    let before = scene.fund.batches[&batch].call.as_ref().unwrap().panel.clone().unwrap().members;
    let notice = match &scene.when("经办", publish(batch, &[reward, second])).accepted()[..] {
        [fund::Event::NoticePublished(notice)] => notice.id,
        other => panic!("{other:?}"),
    };
    let objection = scene.objected(notice, reward);
    let settle = |ruling| SettleObjection { objection, ruling, reason: "案例证明与事实不符".into() };
    scene.when("审核二", settle(Ruling::Reverify)).accepted();
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::RewardAdmitted);
    assert_eq!(scene.fund.rewards[&second].stage, Stage::Noticed);
    let again = scene.drawn(batch);
    assert!(
        again.iter().all(|expert| !before.contains(expert)),
        "who has judged it once does not judge it again"
    );
    scene.scored(batch, |_, _| [40, 20]);
    scene.when("经办二", RankRewards { batch }).accepted();
    assert_eq!(scene.fund.rewards[&reward].stage, Stage::NotSelected, "60 分未达到 75 分");
}
