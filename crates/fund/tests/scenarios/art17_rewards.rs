//! 第十五条 to 第十七条 on rewards: what was obtained by fraud is found on the application itself, its applicant is told and heard, and
//! the money comes back through the finding.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYet, OverCeiling, Unknown};
use fund::ledger::LedgerAccount::Recoverable;
use fund::state::{InspectionTarget, LotPool, Measures, RecoveryGround};
use fund::steps::draw_inspection::DrawInspection;
use fund::view::View;
use fund::{Event, Purpose, RewardId, Role, Stage, Subject};
use law::{CreditCode, Fen};

use crate::support::decision::*;
use crate::support::journey::{login, suspend};
use crate::support::rewards::*;
use crate::support::supervision::*;
use crate::support::*;

/// A provider whose product was rewarded with 15 万 and has been paid 10.5 万.
fn rewarded() -> (Scene, CreditCode, RewardId) {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(7);
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let reward = scene.admitted(product(&provider, batch, "light", "轻排产"));
    scene.ranked(batch, |_| [55, 37]);
    let notice = match &scene.when("经办", publish(batch, &[reward])).accepted()[..] {
        [Event::NoticePublished(notice)] => notice.id,
        other => panic!("{other:?}"),
    };
    scene.approved(notice);
    scene.paid_to(&provider);
    scene.checked(&provider);
    scene.today = scene.fund.enterprises[&provider].account.as_ref().unwrap().1;
    scene.pays(first(&[reward], 70));
    (scene, provider, reward)
}

const GROUND: RecoveryGround = RecoveryGround::FalseClaim;

fn back(amount: Fen) -> Measures {
    Measures { recover: amount, ..NOTHING }
}

#[test]
fn a_reward_obtained_by_fraud_is_found_heard_and_comes_back_through_the_finding_on_it() {
    let (mut scene, provider, reward) = rewarded();
    let target = InspectionTarget::Reward(reward);
    scene.when("督察", order(reward, wan(5), GROUND)).refused(EvidenceMissing, "第十七条");
    let finding = scene.finding(&target);
    assert_eq!(scene.fund.findings[&finding].party, provider);
    scene.when("督察二", proposal(finding, GROUND, back(wan(11)))).refused(OverCeiling, "第十七条");
    scene.when("督察二", proposal(finding, GROUND, back(wan(10)))).accepted();
    scene.when("督察", order(reward, wan(5), GROUND)).refused(NotYet, "第十七条");
    scene.when("负责人", decision(finding, back(wan(10)))).refused(NotYet, "第十七条");
    scene.when(&login(&provider), defence(finding)).accepted();

    let events = scene.when("负责人", decision(finding, back(wan(8)))).accepted();
    let [Event::SanctionDecided(_), Event::RecoveryOrdered(ordered)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((ordered.project, ordered.amount), (Purpose::Reward(reward), wan(8)));
    assert_eq!(ordered.cite.label, "第十七条（一）");
    assert_eq!(scene.fund.ledger.balance(&Recoverable(Purpose::Reward(reward))), wan(8));
    assert_eq!(scene.fund.findings[&finding].stage, Stage::Sanctioned);
    assert_eq!(scene.fund.rewards[&reward].recovery_ordered, wan(8));
    // What has been heard on the reward carries a further order within what was paid.
    scene.when("督察", order(reward, wan(3), GROUND)).refused(OverCeiling, "第十七条");
    scene.when("督察", order(reward, wan(2), GROUND)).accepted();
}

#[test]
fn a_finding_on_the_house_is_none_on_its_reward_and_orders_nothing_back() {
    let (mut scene, provider, reward) = rewarded();
    let house = InspectionTarget::Enterprise(provider.clone());
    let finding = scene.finding(&house);
    scene.when("督察二", proposal(finding, GROUND, back(wan(1)))).refused(Malformed, "第五条（三）");
    let censure = Measures { censure: true, ..NOTHING };
    scene.when("督察二", proposal(finding, GROUND, censure)).accepted();
    scene.when(&login(&provider), waiver(finding)).accepted();
    scene.when("督察", order(reward, wan(5), GROUND)).refused(EvidenceMissing, "第十七条");
}

#[test]
fn a_reward_that_is_not_there_is_not_inspected_and_nobody_inspects_the_own_work() {
    let (mut scene, _, reward) = rewarded();
    let nothing = inspection_of(&[InspectionTarget::Reward(RewardId(9))]);
    scene.when("督察二", nothing).refused(Malformed, "第五条（三）");
    assert_eq!("W0001".parse(), Ok(InspectionTarget::Reward(reward)));
    let target = InspectionTarget::Reward(reward);
    let inspection = scene.inspection(inspection_of(std::slice::from_ref(&target)));
    let handler = scene.fund.accounts[&"经办".into()].person.clone();
    scene.fund.accounts.get_mut(&"督察二".into()).unwrap().person = handler;
    let own = scene.when("督察二", found(inspection, &target)).refused(ConflictOfDuty, "第十六条");
    assert!(own.what.contains("形式审查"), "{own}");
}

/// 随机抽取: rewards are drawn among themselves, and none that is looked at anyway.
#[test]
fn a_lot_among_rewards_draws_no_project_and_what_it_draws_is_inspected() {
    let (mut scene, _, reward) = rewarded();
    let target = InspectionTarget::Reward(reward);
    scene.when("督察", inspection_by_lot(LotPool::Supported, 1)).refused(Malformed, "第五条（三）");
    let mut twice = inspection_by_lot(LotPool::Rewarded, 1);
    twice.chosen = inspection_of(std::slice::from_ref(&target)).chosen;
    scene.when("督察", twice).refused(Malformed, "第五条（三）");
    let inspection = scene.inspection(inspection_by_lot(LotPool::Rewarded, 1));
    assert_eq!(scene.fund.inspections[&inspection].population, [Purpose::Reward(reward)]);
    scene.when("督察", DrawInspection { inspection }).accepted();
    assert_eq!(scene.fund.inspections[&inspection].targets(), std::slice::from_ref(&target));
    scene.when("督察", found(inspection, &target)).accepted();
}

#[test]
fn the_party_and_its_district_learn_of_it_once_told_and_others_never() {
    let (mut scene, provider, reward) = rewarded();
    let stranger = scene.provider(2);
    let finding = scene.finding(&InspectionTarget::Reward(reward));
    let known = |scene: &Scene, account: &str| {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        view.findings_on(&scene.fund.accounts[&account.into()], reward.into()).len()
    };
    let (own, other) = (login(&provider), login(&stranger));
    assert_eq!([known(&scene, &own), known(&scene, "督察"), known(&scene, "负责人")], [0, 1, 1]);
    scene.when(&own, waiver(finding)).refused(Unknown, "第十七条");
    scene.when("督察二", proposal(finding, GROUND, back(wan(1)))).accepted();
    assert_eq!([known(&scene, &own), known(&scene, &other)], [1, 0]);
    assert_eq!(scene.fund.accounts[&"区县".into()].role, Role::DistrictOffice);
    assert_eq!(known(&scene, "区县"), 1);

    // It stands in the reward's history, and the applicant is told of it once.
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let told = view.history(&scene.fund.accounts[&"督察".into()], &scene.fund.rewards[&reward], 1);
    assert!(told[0].sentences[0].starts_with(&format!("告知 {finding} 的拟处理意见")), "{told:?}");
    let seq = scene.fund.seq;
    let messages = view.progress(&scene.fund.accounts[&own.as_str().into()], 0);
    let of_it: Vec<_> = messages.iter().filter(|message| message.seq == seq).collect();
    assert_eq!(of_it.len(), 1, "{of_it:?}");
    assert_eq!(of_it[0].subject, Subject::Reward(reward));
}

#[test]
fn a_suspended_reward_can_still_be_answered_for() {
    let (mut scene, provider, reward) = rewarded();
    scene.when("审核", suspend(reward)).accepted();
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let shown = |account: Option<&str>| {
        let actor = account.map(|account| &scene.fund.accounts[&account.into()]);
        view.reward_row(actor, &scene.fund.rewards[&reward]).suspended
    };
    let owner = login(&provider);
    let shown = [Some("经办"), Some(owner.as_str()), Some("专家甲"), None].map(shown);
    assert_eq!(
        shown,
        [Some(true), Some(true), None, None],
        "neither an expert nor everyone is told of a suspension"
    );
    scene.when("负责人", city_acceptance(scene.today)).accepted();
    scene.when("财政", balance(&[reward])).refused(fund::RefusalKind::WrongStage, "第十一条");
    let finding = scene.told(&InspectionTarget::Reward(reward), GROUND, back(wan(10)));
    scene.when(&login(&provider), waiver(finding)).accepted();
    scene.when("负责人", decision(finding, back(wan(10)))).accepted();
}
