//! 第三条（一） 建立全流程跟踪机制, 第二条 公开透明: the fund on one page. How long each step took, who is late, what money is
//! committed to: each figure from the cases it counts.

use fund::state::Defect;
use fund::state::Examination;
use fund::steps::correct_pool::CorrectPool;
use fund::steps::examine_reward::ExamineReward;
use fund::steps::resume::Resume;
use fund::steps::review_pool::{Recommendation, ReviewPool};
use fund::steps::submit_reward::SubmitReward;
use fund::view::{At, Financed, Line, Passage, ProjectFilter, RewardFilter, StepRow, View};
use fund::{AccountId, ProjectId, Purpose, RewardId, Role, Stage, StepId, Subject};
use law::Fen;

use crate::support::journey::*;
use crate::support::rewards::{admit, call, product};
use crate::support::*;

fn view(scene: &Scene) -> View<'_> {
    View { fund: &scene.fund, packs: &scene.packs, today: scene.today }
}

fn row(scene: &Scene, stage: Stage) -> StepRow {
    on_line(scene, Line::Projects, stage)
}

fn on_line(scene: &Scene, line: Line, stage: Stage) -> StepRow {
    let view = view(scene);
    view.steps(line, &view.passages()).into_iter().find(|row| row.stage == stage).unwrap()
}

fn passage(scene: &Scene, case: impl Into<Purpose>, stage: Stage) -> Passage {
    let case = case.into();
    let mut own = view(scene).passages().into_iter().filter(|own| (own.case, own.stage) == (case, stage));
    own.next().unwrap()
}

/// What is late by the clocks, which a list of the portal shows.
fn late(scene: &Scene) -> Vec<(Subject, StepId, i32)> {
    let rows = view(scene).clocks().rows.into_iter();
    let late = rows.filter(|row| row.clock.paused.is_none() && row.clock.overdue());
    late.map(|row| (row.subject, row.step, row.clock.left.unwrap())).collect()
}

/// Three applications of Monday, 3 March 2025; the district has ten working days, until the 17th.
fn three() -> (Scene, [ProjectId; 3]) {
    let mut scene = scene();
    let projects = [1, 2, 3].map(|number| {
        let enterprise = scene.eligible(number);
        scene.applied(&enterprise)
    });
    (scene, projects)
}

#[test]
fn a_step_tells_how_many_came_where_they_are_how_long_it_took_and_who_was_late() {
    let (mut scene, [quick, slow, open]) = three();
    scene.on("2025-03-05").when("区县", recommend(quick)).accepted();
    assert_eq!((row(&scene, Stage::Applied).median, row(&scene, Stage::Applied).late), (Some(2), 0));
    scene.on("2025-03-18").when("区县", recommend(slow)).accepted();
    let own = row(&scene, Stage::Applied);
    assert_eq!((own.reached, own.here, own.passed), (3, 1, 2));
    // Two took 2 and 11 working days: the median is a value that occurred, and one more day than ten is late.
    assert_eq!((own.median, own.late), (Some(2), 2));
    let (limit, cite) = own.promised.unwrap();
    assert_eq!((limit.as_str(), cite.label.as_str()), ("10个工作日", "第三条（三）"));
    assert_eq!((own.step, own.by), (Some(StepId::ReviewPool), vec![Role::DistrictOffice]));
    assert_eq!(passage(&scene, slow, Stage::Applied).days, Some(11));
    assert_eq!(late(&scene), [(Subject::Project(open), StepId::ReviewPool, -1)]);
}

#[test]
fn on_the_last_day_nobody_is_late_and_the_next_working_day_they_are() {
    let (mut scene, [first, second, _]) = three();
    scene.on("2025-03-17").when("区县", recommend(first)).accepted();
    assert!(!passage(&scene, first, Stage::Applied).late && late(&scene).is_empty());
    scene.on("2025-03-18").when("区县", recommend(second)).accepted();
    assert!(passage(&scene, second, Stage::Applied).late && !passage(&scene, first, Stage::Applied).late);
    assert_eq!(late(&scene).len(), 1);
}

#[test]
fn the_days_in_which_the_applicant_corrects_or_the_case_is_suspended_are_not_the_office_s() {
    let (mut scene, [project, suspended, _]) = three();
    let defects = vec![Defect { item: "plan".into(), note: "请补实施方案".into() }];
    let returned = ReviewPool { project, outcome: Recommendation::Return, reason: String::new(), defects };
    scene.on("2025-03-05").when("区县", returned).accepted();
    let own = passage(&scene, project, Stage::Applied);
    assert_eq!((own.at, own.days, own.until), (At::Returned, Some(2), None));
    assert_eq!((row(&scene, Stage::Applied).here, row(&scene, Stage::Applied).passed), (2, 0));
    let form = application(&scene.fund.projects[&project].enterprise, scene.fund.projects[&project].batch);
    let corrected = CorrectPool {
        project,
        name: form.name,
        scope: form.scope,
        provider: form.provider,
        planned: wan(90),
        starts: form.starts,
        ends: form.ends,
        note: "已补实施方案".into(),
    };
    let login = scene.applicant(project);
    scene.on("2025-03-12").when(&login, corrected).accepted();
    scene.on("2025-03-14").when("区县", recommend(project)).accepted();
    assert_eq!(
        passage(&scene, project, Stage::Applied).days,
        Some(4),
        "two before, two after the correction"
    );
    scene.when("审核", suspend(suspended)).accepted();
    scene.on("2025-04-11");
    assert!(late(&scene).iter().all(|(subject, ..)| *subject != Subject::Project(suspended)));
    assert!(!passage(&scene, suspended, Stage::Applied).late, "nine working days until the suspension");
    let resumed = Resume { project: suspended.into(), reason: "查无实据".into() };
    scene.when("审核", resumed).accepted();
    assert_eq!(passage(&scene, suspended, Stage::Applied).days, Some(9));
}

#[test]
fn what_a_head_has_committed_and_paid_is_the_sum_of_its_purposes() {
    let mut scene = scene();
    scene.money_for("training", 60);
    let contract = scene.contracted("training", &[10, 20]);
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.first_paid(&enterprise, wan(40));
    let view = view(&scene);
    for head in view.money().heads {
        let rows = view.purposes(&head.id);
        let sum = |of: fn(&fund::view::PurposeRow) -> Fen| Fen::sum(rows.iter().map(of)).unwrap();
        assert_eq!((sum(|row| row.owed), sum(|row| row.paid)), (head.committed, head.paid), "{}", head.title);
    }
    let all = view.purposes("");
    assert_eq!(all.iter().map(|row| row.purpose).collect::<Vec<_>>(), [contract.into(), project.into()]);
    let own = all.iter().find(|row| row.purpose == project.into()).unwrap();
    assert_eq!((own.committed, own.paid), (wan(24), own.committed.checked_sub(own.owed).unwrap()));
}

#[test]
fn a_list_is_narrowed_to_what_a_figure_counts() {
    let (mut scene, enterprise) = summer();
    let paid = scene.first_paid(&enterprise, wan(40));
    let other = scene.eligible(2);
    let applied = scene.applied(&other);
    let overview = view(&scene).overview();
    let actor = scene.fund.accounts[&AccountId::from("负责人")].clone();
    let count = |filter: ProjectFilter| {
        view(&scene).projects(&actor, &filter).into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let reached = |stage| ProjectFilter { reached: Some(stage), ..ProjectFilter::default() };
    assert_eq!(count(reached(Stage::Applied)), [applied, paid]);
    assert_eq!(count(reached(Stage::Pooled)), [paid]);
    for money in [Financed::Approved, Financed::Paid, Financed::Owed] {
        assert_eq!(count(ProjectFilter { money: Some(money), ..ProjectFilter::default() }), [paid]);
    }
    assert_eq!((overview.cases, overview.approved.count), (2, 1));
    let district = overview.districts.iter().find(|row| row.key == DISTRICT).unwrap();
    assert_eq!((district.cases, district.pooled, district.unpublished), (2, 1, 0));
    assert_eq!(district.paid.amount, scene.fund.projects[&paid].paid);
}

/// A call with three applications of one provider: one admitted, one returned for correction, one only begun.
fn applied_for_rewards() -> (Scene, [RewardId; 3]) {
    let mut scene = scene();
    let batch = scene.called(call());
    let provider = scene.provider(701);
    let admitted = scene.submitted(product(&provider, batch, "light", "轻排产"));
    let returned = scene.submitted(product(&provider, batch, "chain", "链上协同"));
    let begun = scene.begun(product(&provider, batch, "light", "轻质检"));
    (scene, [admitted, returned, begun])
}

#[test]
fn rewards_have_a_line_of_their_own_and_the_days_of_a_correction_are_not_the_office_s() {
    let (mut scene, [admitted, returned, begun]) = applied_for_rewards();
    scene.on("2025-03-05").when("经办", admit(admitted)).accepted();
    let defects = vec![Defect { item: "application".into(), note: "请补一家用户的证明".into() }];
    let result = Examination::Return;
    let reason = String::new();
    let back = ExamineReward { reward: returned, result, reason, defects };
    scene.on("2025-03-06").when("经办", back).accepted();
    let own = on_line(&scene, Line::Rewards, Stage::RewardApplied);
    assert_eq!((own.reached, own.here, own.passed, own.median), (2, 0, 1, Some(2)));
    assert_eq!((own.step, own.by), (Some(StepId::ExamineReward), vec![Role::BureauHandler]));
    assert_eq!(passage(&scene, returned, Stage::RewardApplied).at, At::Returned);
    let login = login(&scene.fund.rewards[&returned].enterprise);
    scene.on("2025-03-13").when(&login, SubmitReward { reward: returned, summary: String::new() }).accepted();
    scene.on("2025-03-14").when("经办", admit(returned)).accepted();
    assert_eq!(passage(&scene, returned, Stage::RewardApplied).days, Some(4), "three before, one after");
    assert!(
        view(&scene).passages().iter().all(|own| own.case != begun.into()),
        "a draft has not come to any step"
    );
    // At their assessment products wait for the draw, which has no limit; the limit that is named is that of a diagnosis.
    let own = on_line(&scene, Line::Rewards, Stage::RewardAdmitted);
    assert_eq!((own.here, own.late), (2, 0));
    assert!(own.promised.unwrap().0.ends_with("（测算诊断奖励）"));
    scene.on("2025-06-03");
    assert_eq!(on_line(&scene, Line::Rewards, Stage::RewardAdmitted).late, 0);
    assert!(view(&scene).steps(Line::Projects, &view(&scene).passages()).iter().all(|row| row.reached == 0));
}

#[test]
fn the_overview_counts_rewards_beside_projects_and_the_list_has_the_same() {
    let (mut scene, [admitted, returned, begun]) = applied_for_rewards();
    scene.on("2025-03-05").when("经办", admit(admitted)).accepted();
    let overview = view(&scene).overview();
    assert_eq!((overview.cases, overview.rewards.cases), (0, 2));
    let district = overview.rewards.districts.iter().find(|row| row.key == DISTRICT).unwrap();
    assert_eq!((district.cases, district.pooled, district.unpublished), (2, 1, 1));
    let actor = scene.fund.accounts[&AccountId::from("负责人")].clone();
    let list = |filter: RewardFilter| {
        view(&scene).rewards(Some(&actor), &filter).into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let reached = |stage| RewardFilter { reached: Some(stage), ..RewardFilter::default() };
    assert_eq!(list(RewardFilter::default()), [admitted, begun, returned], "the newest movement first");
    assert_eq!(list(reached(Stage::RewardApplied)), [admitted, returned]);
    assert_eq!(list(reached(Stage::RewardAdmitted)), [admitted]);
    assert_eq!(list(RewardFilter { kind: "chain".into(), ..RewardFilter::default() }), [returned]);
    assert_eq!(list(RewardFilter { q: "轻质".into(), ..RewardFilter::default() }), [begun]);
    let elsewhere = RewardFilter { district: "230102".into(), ..RewardFilter::default() };
    assert_eq!(list(elsewhere), []);
}

#[test]
fn of_rewards_everyone_sees_what_a_notice_shows_the_applicant_its_own_and_an_expert_no_applicant() {
    let (mut scene, [admitted, refused, begun]) = applied_for_rewards();
    let batch = scene.fund.rewards[&admitted].call;
    let provider = scene.fund.rewards[&admitted].enterprise.clone();
    scene.money_for("products", 600);
    scene.pool(5);
    scene.when("经办", admit(admitted)).accepted();
    let (result, reason) = (Examination::Refuse, "产品没有本市用户".into());
    let refusal = ExamineReward { reward: refused, result, reason, defects: Vec::new() };
    scene.when("经办", refusal).accepted();
    let everyone = RewardFilter::default();
    assert_eq!(view(&scene).rewards(None, &everyone), []);
    let applicant = scene.fund.accounts[&login(&provider).as_str().into()].clone();
    assert_eq!(view(&scene).rewards(Some(&applicant), &everyone).len(), 3);
    let experts = scene.drawn(batch);
    let expert = scene.fund.accounts[&experts[0]].clone();
    let seen = view(&scene).rewards(Some(&expert), &everyone);
    assert_eq!(
        seen.iter().map(|row| (row.id, row.enterprise.as_str(), row.code.as_str())).collect::<Vec<_>>(),
        [(admitted, "", "")]
    );
    let there = RewardFilter { district: DISTRICT.into(), ..RewardFilter::default() };
    assert_eq!(view(&scene).rewards(Some(&expert), &there), [], "where it comes from is hidden, too");
    let named = RewardFilter { q: provider.to_string(), ..RewardFilter::default() };
    assert_eq!(view(&scene).rewards(Some(&expert), &named), []);
    scene.scored(batch, |_, _| [56, 38]);
    scene.when("经办", fund::steps::rank_rewards::RankRewards { batch }).accepted();
    assert_eq!(view(&scene).rewards(None, &everyone), [], "ranked is not announced");
    let notice = fund::steps::publish_notice::PublishNotice { batch, projects: vec![admitted.into()] };
    scene.when("经办", notice).accepted();
    let public = view(&scene).rewards(None, &everyone);
    assert_eq!(public.iter().map(|row| (row.id, row.award)).collect::<Vec<_>>(), [(admitted, Some(wan(15)))]);
    assert!(public.iter().all(|row| row.id != begun));
    let district =
        view(&scene).overview().rewards.districts.into_iter().find(|row| row.key == DISTRICT).unwrap();
    assert_eq!((district.pooled, district.unpublished), (1, 0));
}
