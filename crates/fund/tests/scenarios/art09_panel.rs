//! 第九条 评审, 第十六条: experts are drawn by lot from those who have no tie, score blind, and are replaced by rule.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, WrongStage};
use fund::lot;
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::draw_panel::DrawPanel;
use fund::steps::enter_expert::EnterExpert;
use fund::steps::fix_panel::FixPanel;
use fund::steps::open_scores::OpenScores;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::replace_panelist::ReplacePanelist;
use fund::{AccountId, BatchId, Event, RewardId, Role, Subject, sees};

use crate::support::journey::login;
use crate::support::rewards::*;
use crate::support::*;

fn fix(batch: BatchId) -> FixPanel {
    FixPanel { batch, field: String::new() }
}

/// A call with two applications of two providers, both admitted, after its last day.
fn ready(experts: u32) -> (Scene, BatchId, [RewardId; 2]) {
    let mut scene = scene();
    scene.pool(experts);
    let batch = scene.called(call());
    let both = [1, 2].map(|number| {
        let provider = scene.provider(number);
        scene.admitted(product(&provider, batch, "light", "轻排产"))
    });
    scene.on("2025-04-01");
    (scene, batch, both)
}

#[test]
fn a_panel_is_drawn_from_a_list_that_was_fixed_before_by_another_and_anyone_can_draw_it_again() {
    let (mut scene, batch, rewards) = ready(9);
    scene.when("审核", DrawPanel { batch }).refused(WrongStage, "第九条");
    scene.when("审核", fix(batch)).refused(NotYourOffice, "第九条");
    scene.when("经办二", fix(batch)).accepted();
    scene.when("经办二", fix(batch)).refused(WrongStage, "第九条");
    scene.unsigned = true;
    scene.when("审核", DrawPanel { batch }).refused(NotYet, "第九条");
    scene.unsigned = false;
    let events = scene.when("审核", DrawPanel { batch }).accepted();
    let Event::PanelDrawn(drawn) = &events[0] else { panic!("{events:?}") };
    assert_eq!(drawn.lot.drawn.len(), 5);
    assert!(drawn.lot.follows());
    assert_eq!(lot::order(&drawn.lot.root, &drawn.lot.label, &drawn.lot.population)[..5], drawn.lot.drawn);
    assert_eq!(drawn.lot.label, batch.to_string());
    scene.when("审核", DrawPanel { batch }).refused(WrongStage, "第九条");
    assert_eq!(drawn.rewards, rewards);
}

#[test]
fn who_has_a_tie_of_any_kind_to_any_applicant_is_not_drawn_from() {
    let (mut scene, batch, rewards) = ready(5);
    let [first, second] = rewards.map(|id| scene.fund.rewards[&id].enterprise.clone());
    for name in ["有关系", "同单位", "被雇", "客户单位", "代办"] {
        scene.account(name, Role::Expert, None);
    }
    scene
        .when("有关系", DeclareRelation { person: None, code: first.clone(), kind: "持股".into() })
        .accepted();
    let name = scene.fund.enterprises[&second].name.clone();
    scene.fund.accounts.get_mut(&AccountId::from("同单位")).unwrap().organisation = name;
    let person = scene.fund.accounts[&AccountId::from(login(&first).as_str())].person.clone();
    scene.fund.accounts.get_mut(&AccountId::from("代办")).unwrap().person = person;
    let client = scene.eligible(30);
    let pool = scene.some_batch(fund::state::BatchKind::Pool);
    let mut plan = crate::support::journey::application(&client, pool);
    plan.provider.code = second.clone();
    scene.when(&login(&client), plan).accepted();
    scene.entered("有关系", None);
    scene.entered("同单位", None);
    scene.entered("被雇", Some(first.clone()));
    scene.entered("客户单位", Some(client));
    scene.entered("代办", None);
    let events = scene.when("经办", fix(batch)).accepted();
    let Event::PanelFixed(fixed) = &events[0] else { panic!("{events:?}") };
    assert_eq!(fixed.eligible.len(), 5);
    let mut why: Vec<_> =
        fixed.recused.iter().map(|own| (own.expert.as_str(), own.reason.as_str())).collect();
    why.sort_unstable();
    let words = [
        "代 W0001 的申报单位办理事项",
        "所在单位是 W0002",
        "所在单位与 W0002 的申报单位有合同往来",
        "利害关系（持股）",
        "所在单位是 W0001",
    ];
    for (name, words) in ["代办", "同单位", "客户单位", "有关系", "被雇"].into_iter().zip(words)
    {
        let (_, reason) = why.iter().find(|(own, _)| *own == name).unwrap();
        assert!(reason.contains(words), "{name}: {reason}");
    }
}

#[test]
fn there_is_no_panel_before_the_last_day_without_admitted_applications_or_with_too_few_experts() {
    let (mut scene, batch, _) = ready(4);
    scene.when("经办", fix(batch)).refused(EvidenceMissing, "第九条");
    scene.account("评审5", Role::Expert, None);
    scene.entered("评审5", None);
    scene.on("2025-03-31").when("经办", fix(batch)).refused(NotYet, "第九条");
    let late = scene.provider(7);
    let open = scene.submitted(product(&late, batch, "light", "迟到的"));
    scene.on("2025-04-01").when("经办", fix(batch)).refused(WrongStage, "第九条");
    scene.when("经办", admit(open)).accepted();
    let other = {
        let mut other = call();
        other.name = "第二次遴选".into();
        other.closes = day("2025-04-30");
        scene.called(other)
    };
    scene.when("经办", fix(other)).refused(WrongStage, "第九条");
    scene.when("经办", fix(batch)).accepted();
}

#[test]
fn an_expert_scores_once_sealed_and_sees_neither_others_nor_other_cases() {
    let (mut scene, batch, [first, _]) = ready(6);
    let panel = scene.drawn(batch);
    let outside =
        (1..=6).map(|n| format!("评审{n}")).find(|name| !panel.iter().any(|own| own.as_str() == name));
    let outside = outside.unwrap();
    let own = sheet(first, panel[0].as_str(), [50, 30]);
    scene.when(&outside, sealed(&own)).refused(NotYourOffice, "第九条");
    let mut bad = sealed(&own);
    bad.commitment = fund::Digest("50,30".into());
    scene.when(panel[0].as_str(), bad).refused(Malformed, "第五条（三）");
    let events = scene.when(panel[0].as_str(), sealed(&own)).accepted();
    let body = events[0].body().unwrap().to_string();
    assert!(
        !body.contains("points") && !body.contains("comment\""),
        "the sheet itself is not on the record: {body}"
    );
    scene.when(panel[0].as_str(), sealed(&own)).refused(WrongStage, "第九条");
    let actor = |name: &str| scene.fund.accounts[&AccountId::from(name)].clone();
    assert!(sees(&scene.fund, &actor(panel[0].as_str()), &Subject::Reward(first)));
    assert!(!sees(&scene.fund, &actor(&outside), &Subject::Reward(first)));
    scene.when("审核", OpenScores { batch, sheets: vec![own] }).refused(NotYet, "第九条");
    scene.when("经办", RankRewards { batch }).refused(WrongStage, "第九条");
}

#[test]
fn sheets_are_opened_all_at_once_and_only_as_they_were_sealed() {
    let (mut scene, batch, rewards) = ready(5);
    let panel = scene.drawn(batch);
    let mut sheets = Vec::new();
    for reward in rewards {
        for expert in &panel {
            let own = sheet(reward, expert.as_str(), [50, 30]);
            scene.when(expert.as_str(), sealed(&own)).accepted();
            sheets.push(own);
        }
    }
    let open = |sheets: &[fund::state::OpenedSheet]| OpenScores { batch, sheets: sheets.to_vec() };
    scene.when("审核", open(&sheets[1..])).refused(Malformed, "第五条（三）");
    let mut changed = sheets.clone();
    changed[0].points = vec![60, 40];
    scene.when("审核", open(&changed)).refused(Malformed, "第五条（三）");
    scene.when("经办", open(&sheets)).refused(NotYourOffice, "第九条");
    scene.when("审核", open(&sheets)).accepted();
    scene.when("审核", open(&sheets)).refused(WrongStage, "第九条");
    let late = ReplacePanelist { batch, leaves: panel[0].clone(), reason: "有事".into() };
    scene.when("审核", late).refused(WrongStage, "第九条");
}

#[test]
fn a_sheet_beyond_the_published_points_cannot_be_opened() {
    let (mut scene, batch, rewards) = ready(5);
    let panel = scene.drawn(batch);
    let mut sheets = Vec::new();
    for reward in rewards {
        for expert in &panel {
            let own = sheet(reward, expert.as_str(), [61, 30]);
            scene.when(expert.as_str(), sealed(&own)).accepted();
            sheets.push(own);
        }
    }
    scene.when("审核", OpenScores { batch, sheets }).refused(Malformed, "第五条（三）");
}

#[test]
fn who_does_not_score_makes_way_for_the_next_of_the_lot_and_outliers_do_not_count() {
    let (mut scene, batch, [first, second]) = ready(6);
    let panel = scene.drawn(batch);
    let gone = sheet(first, panel[2].as_str(), [60, 40]);
    scene.when(panel[2].as_str(), sealed(&gone)).accepted();
    let replace =
        |leaves: &str, reason: &str| ReplacePanelist { batch, leaves: leaves.into(), reason: reason.into() };
    scene.when("审核", replace("评审99", "因病")).refused(Malformed, "第五条（三）");
    scene.when("审核", replace(panel[2].as_str(), "")).refused(Malformed, "第五条（三）");
    let events = scene.when("审核", replace(panel[2].as_str(), "逾期未评分")).accepted();
    let Event::PanelistReplaced(replaced) = &events[0] else { panic!("{events:?}") };
    let call = scene.fund.batches[&batch].call.clone().unwrap();
    let lot = call.panel.as_ref().unwrap().lot.clone().unwrap();
    assert_eq!(
        replaced.comes.as_str(),
        lot::order(&lot.root, &lot.label, &lot.population)[5],
        "the sixth of the lot"
    );
    scene.when("审核", replace(panel[0].as_str(), "因病")).refused(EvidenceMissing, "第九条");
    // One expert gives everything to the first and nothing to the second: neither counts.
    scene.scored(batch, |reward, seat| match (seat, reward == first) {
        (0, true) => [60, 40],
        (0, false) => [0, 0],
        (1, _) => [54, 33],
        (_, true) => [54, 36],
        (_, false) => [54, 35],
    });
    scene.when("审核", RankRewards { batch }).refused(NotYourOffice, "第九条");
    scene.when("经办", RankRewards { batch }).accepted();
    let measure = |id: RewardId| {
        let reward = &scene.fund.rewards[&id];
        reward.award.as_ref().map_or(reward.outcome.clone(), |award| award.measure.clone())
    };
    // 100, 87, 90, 90, 90 → 90; 0, 87, 89, 89, 89 → 88.333.
    assert_eq!(measure(first), "得分 90 分，同类第 1 名");
    assert_eq!(measure(second), "得分 88.333 分，同类第 2 名");
    assert_eq!((scene.reward_of(first), scene.reward_of(second)), (wan(15), wan(8)));
}

#[test]
fn nobody_has_two_parts_in_one_round() {
    let (mut scene, batch, [first, second]) = ready(7);
    for (account, role) in [("兼任", Role::BureauReviewer), ("兼任经办", Role::BureauHandler)] {
        scene.account(account, role, None);
        let person = scene.fund.accounts[&AccountId::from("经办")].person.clone();
        scene.fund.accounts.get_mut(&AccountId::from(account)).unwrap().person = person;
    }
    scene.when("经办二", fix(batch)).accepted();
    scene.when("兼任", DrawPanel { batch }).refused(ConflictOfDuty, "第九条");
    scene.when("审核", DrawPanel { batch }).accepted();
    let panel = scene.fund.batches[&batch].call.as_ref().unwrap().panel.clone().unwrap();
    let expert = panel.members[0].clone();
    let person = scene.fund.accounts[&AccountId::from("审核")].person.clone();
    scene.account("审核兼经办", Role::BureauHandler, None);
    scene.fund.accounts.get_mut(&AccountId::from("审核兼经办")).unwrap().person = person;
    scene.scored(batch, |_, _| [50, 30]);
    scene.when("审核兼经办", RankRewards { batch }).refused(ConflictOfDuty, "第九条");
    scene.account("专家兼经办", Role::BureauHandler, None);
    let person = scene.fund.accounts[&expert].person.clone();
    scene.fund.accounts.get_mut(&AccountId::from("专家兼经办")).unwrap().person = person;
    scene.when("专家兼经办", RankRewards { batch }).refused(ConflictOfDuty, "第九条");
    scene.when("经办", RankRewards { batch }).accepted();
    assert_eq!((scene.reward_of(first), scene.reward_of(second)), (wan(8), wan(8)));
}

#[test]
fn one_person_is_in_the_pool_once_and_only_experts_are() {
    let mut scene = scene();
    let enter = |account: &str| EnterExpert {
        account: account.into(),
        field: "工业软件".into(),
        employer: None,
        active: true,
    };
    scene.when("经办", enter("专家甲")).refused(NotYourOffice, "第九条");
    scene.when("负责人", enter("经办")).refused(Malformed, "第五条（三）");
    let mut bad = enter("专家甲");
    bad.field = String::new();
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    scene.when("负责人", enter("专家甲")).accepted();
    scene.account("专家甲二", Role::Expert, None);
    let person = scene.fund.accounts[&AccountId::from("专家甲")].person.clone();
    scene.fund.accounts.get_mut(&AccountId::from("专家甲二")).unwrap().person = person;
    scene.when("负责人", enter("专家甲二")).refused(Malformed, "第十六条");
}
