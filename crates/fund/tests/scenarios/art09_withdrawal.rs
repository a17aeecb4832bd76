//! 第九条、第三条（一）、第十五条: an application for a reward is given up by its applicant, or stands still by the bureau's word; the others
//! of its round go on without it.

use fund::RefusalKind::{Malformed, NotYourOffice, WrongStage};
use fund::steps::draw_panel::DrawPanel;
use fund::steps::fix_panel::FixPanel;
use fund::steps::open_scores::OpenScores;
use fund::steps::rank_rewards::RankRewards;
use fund::steps::resume::Resume;
use fund::steps::withdraw::Withdraw;
use fund::view::{Clock, Pause, View};
use fund::{BatchId, Purpose, RewardId, Stage, StepId, Subject};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::{login, suspend, withdraw};
use crate::support::rewards::*;
use crate::support::*;

fn resume(reward: RewardId) -> Resume {
    Resume { project: reward.into(), reason: "已核实".into() }
}

fn fix(batch: BatchId) -> FixPanel {
    FixPanel { batch, field: String::new() }
}

impl Scene {
    fn owner(&self, reward: RewardId) -> String {
        login(&self.fund.rewards[&reward].enterprise)
    }

    fn reward_stage(&self, reward: RewardId) -> Stage {
        self.fund.rewards[&reward].stage
    }

    fn round(&self, batch: BatchId) -> Vec<RewardId> {
        let panel = self.fund.batches[&batch].call.as_ref().unwrap().panel.as_ref();
        panel.map(|panel| panel.rewards.clone()).unwrap_or_default()
    }
}

/// A call with two admitted applications of two providers, after its last day.
fn two() -> (Scene, BatchId, [RewardId; 2]) {
    let mut scene = scene();
    scene.money_for("products", 600);
    scene.pool(12);
    let batch = scene.called(call());
    let both = [1, 2].map(|number| {
        let provider = scene.provider(number);
        scene.admitted(product(&provider, batch, "light", "轻排产"))
    });
    scene.on("2025-04-01");
    (scene, batch, both)
}

#[test]
fn an_applicant_withdraws_its_own_application_from_the_draft_to_the_report_to_the_city() {
    let mut scene = scene();
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let own = login(&provider);
    let draft = scene.begun(product(&provider, batch, "light", "轻排产"));
    let other = scene.provider(2);
    scene.when("经办", withdraw(draft)).refused(NotYourOffice, "第九条");
    scene.when(&login(&other), withdraw(draft)).refused(NotYourOffice, "第九条");
    scene
        .when(&own, Withdraw { project: draft.into(), reason: " ".into() })
        .refused(Malformed, "第五条（三）");
    scene.when(&own, withdraw(draft)).accepted();
    assert_eq!(scene.reward_stage(draft), Stage::Withdrawn);
    let gone = scene.when(&own, withdraw(draft)).refused(WrongStage, "第九条");
    assert!(gone.remedy.contains("填报中") && !gone.remedy.contains("待区县审核"), "{gone}");

    // The product may be entered again, while the call is open.
    let again = scene.submitted(product(&provider, batch, "light", "轻排产"));
    scene.when(&own, withdraw(again)).accepted();
    let told = &scene.fund.acts.last().unwrap();
    assert_eq!(told.sentences, ["企业撤回奖补申报：改造计划取消"]);
    assert_eq!(told.rewards, [again]);
}

#[test]
fn what_is_withdrawn_leaves_the_round_with_its_sheets_and_the_others_go_on() {
    let (mut scene, batch, [first, second]) = two();
    let members = scene.drawn(batch);
    let mut sheets = Vec::new();
    for (at, expert) in members.iter().enumerate() {
        // Three have scored the work before it is withdrawn.
        if at < 3 {
            scene.when(expert.as_str(), sealed(&sheet(first, expert.as_str(), [50, 30]))).accepted();
        }
        let kept = sheet(second, expert.as_str(), [55, 37]);
        scene.when(expert.as_str(), sealed(&kept)).accepted();
        sheets.push(kept);
    }
    let owner = scene.owner(first);
    scene.when(&owner, withdraw(first)).accepted();
    assert_eq!(scene.round(batch), [second]);
    scene
        .when(members[4].as_str(), sealed(&sheet(first, members[4].as_str(), [50, 30])))
        .refused(NotYourOffice, "第九条");
    scene.when("审核", OpenScores { batch, sheets }).accepted();
    scene.when("经办", RankRewards { batch }).accepted();
    assert_eq!((scene.reward_of(second), scene.reward_of(first)), (wan(15), Fen::ZERO));
    assert_eq!(scene.reward_stage(first), Stage::Withdrawn);
}

#[test]
fn a_round_without_works_is_none() {
    let (mut scene, batch, [first, second]) = two();
    scene.when("经办", fix(batch)).accepted();
    for reward in [first, second] {
        let owner = scene.owner(reward);
        scene.when(&owner, withdraw(reward)).accepted();
    }
    scene.when("审核", DrawPanel { batch }).refused(WrongStage, "第九条");
    scene.when("经办", fix(batch)).refused(WrongStage, "第九条");
}

#[test]
fn what_is_withdrawn_is_taken_off_the_notice_and_counts_against_no_ceiling() {
    let (mut scene, batch, [first, second]) = two();
    scene.ranked(batch, |_| [55, 37]);
    let notice = match &scene.when("经办", publish(batch, &[first, second])).accepted()[..] {
        [fund::Event::NoticePublished(notice)] => notice.id,
        other => panic!("{other:?}"),
    };
    let owner = scene.owner(first);
    scene.when(&owner, withdraw(first)).accepted();
    assert_eq!(scene.fund.rewards[&first].held(), Fen::ZERO);
    scene.approved(notice);
    assert_eq!((scene.reward_stage(first), scene.reward_stage(second)), (Stage::Withdrawn, Stage::Approved));
    let owner = scene.owner(second);
    scene.when(&owner, withdraw(second)).refused(WrongStage, "第九条");
}

#[test]
fn a_suspended_application_stands_still_and_is_scored_in_a_later_round() {
    let (mut scene, batch, [first, second]) = two();
    let owner = scene.owner(first);
    scene.when(&owner, suspend(first)).refused(NotYourOffice, "第十五条");
    scene.when("审核", resume(first)).refused(WrongStage, "第十五条");
    let members = scene.drawn(batch);
    scene.when(members[0].as_str(), sealed(&sheet(first, members[0].as_str(), [50, 30]))).accepted();
    scene.when("审核", suspend(first)).accepted();
    assert_eq!((scene.round(batch), scene.reward_stage(first)), (vec![second], Stage::RewardAdmitted));
    scene.when("审核", suspend(first)).refused(WrongStage, "第十五条");
    scene.scored(batch, |_, _| [55, 37]);
    scene.when("经办", RankRewards { batch }).accepted();
    assert_eq!(scene.reward_of(second), wan(15));
    scene.when("经办", fix(batch)).refused(WrongStage, "第九条");
    scene.when("审核", resume(first)).accepted();
    scene.ranked(batch, |_| [50, 30]);
    assert_eq!(scene.reward_of(first), wan(8));

    // What is suspended on a list stops the list until it is left out or resumed.
    scene.when("审核", suspend(first)).accepted();
    scene.when("经办", publish(batch, &[first, second])).refused(WrongStage, "第八条");
    let owner = scene.owner(first);
    scene.when(&owner, withdraw(first)).accepted();
    assert_eq!(scene.fund.rewards[&first].suspended, None);
    scene.when("审核", suspend(Purpose::Reward(first))).refused(WrongStage, "第十五条");
}

fn clock(scene: &Scene, reward: RewardId, step: StepId) -> Clock {
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.clock(&Subject::Reward(reward), step, scene.fund.rewards[&reward].since).unwrap()
}

/// Whose limit stands still, the days it has used, since when and why.
type Still = (StepId, u32, Option<(law::Date, Pause)>);

fn standing_still(scene: &Scene, reward: RewardId) -> Option<Still> {
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.standing_still(&Subject::Reward(reward)).map(|clock| (clock.step, clock.used, clock.paused))
}

#[test]
fn the_bureau_s_time_stops_while_an_application_is_with_its_applicant_or_suspended() {
    let mut scene = scene();
    let batch = scene.called(call());
    let provider = scene.provider(1);
    let reward = scene.submitted(product(&provider, batch, "light", "轻排产"));
    let limit = clock(&scene, reward, StepId::ExamineReward);
    scene.on("2025-03-06");
    let running = clock(&scene, reward, StepId::ExamineReward);
    assert_eq!((running.used, running.due, standing_still(&scene, reward)), (3, limit.due, None));

    scene.when("审核", suspend(reward)).accepted();
    scene.on("2025-03-11");
    let paused = Some((day("2025-03-06"), Pause::Suspended));
    assert_eq!(standing_still(&scene, reward), Some((StepId::ExamineReward, 3, paused)));
    scene.when("审核", resume(reward)).accepted();
    assert_eq!(clock(&scene, reward, StepId::ExamineReward).used, 3, "a suspension counts for nobody");

    scene.when("经办", returned(reward)).accepted();
    let told = scene.fund.rewards[&reward].returned.clone().unwrap().due;
    assert_eq!(clock(&scene, reward, StepId::SubmitReward).due, told);
    scene.on("2025-03-13");
    let paused = Some((day("2025-03-11"), Pause::Returned));
    assert_eq!(standing_still(&scene, reward), Some((StepId::ExamineReward, 3, paused)));

    // A suspension gives the applicant as many working days afterwards as were left.
    scene.when("审核", suspend(reward)).accepted();
    let own = scene.owner(reward);
    scene.when(&own, submitted(reward)).refused(WrongStage, "第九条");
    scene.on("2025-03-20").when("审核", resume(reward)).accepted();
    let later = scene.fund.rewards[&reward].returned.clone().unwrap().due;
    let calendar = harbin();
    let left = calendar.calendar().working_days_between(day("2025-03-13"), told.unwrap()).unwrap();
    let given = calendar.calendar().working_days_between(day("2025-03-20"), later.unwrap()).unwrap();
    assert_eq!(left, given);
    scene.when(&own, submitted(reward)).accepted();
    scene.on("2025-03-21");
    assert_eq!(clock(&scene, reward, StepId::ExamineReward).used, 4, "it goes on where it stopped");
}

fn returned(reward: RewardId) -> fund::steps::examine_reward::ExamineReward {
    let defects =
        vec![fund::state::Defect { item: "应用案例".into(), note: "请补充一家用户".into() }];
    let result = fund::state::Examination::Return;
    fund::steps::examine_reward::ExamineReward { reward, result, reason: String::new(), defects }
}

fn submitted(reward: RewardId) -> fund::steps::submit_reward::SubmitReward {
    fund::steps::submit_reward::SubmitReward { reward, summary: String::new() }
}
