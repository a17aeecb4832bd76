//! 第八条、第四条（一）末款: what the cases under way may still ask for is estimated, and an estimate is no money.

use fund::forecast::{Phase, Pool};
use fund::state::Verdict;
use fund::steps::conclude_acceptance::ConcludeAcceptance;
use fund::view::View;
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

fn phases(pool: &Pool) -> Vec<usize> {
    Phase::ALL.iter().map(|phase| pool.in_phase(*phase)).collect()
}

#[test]
fn every_case_under_way_counts_once_and_those_that_have_an_award_or_have_ended_do_not() {
    let (mut scene, enterprise) = summer();
    scene.applied(&enterprise);
    scene.pooled(&enterprise);
    scene.accepted(&enterprise, wan(30));
    let second = scene.eligible(78);
    let verified = scene.verified(&second, wan(30));
    let third = scene.eligible(79);
    scene.assessed(&third, wan(30));
    let gone = scene.applied(&third);
    scene.when(&login(&third), withdraw(gone)).accepted();

    let batch = scene.claim_batch(verified);
    let all = Pool::of(&scene.fund, &scene.packs, scene.today, None);
    assert_eq!(phases(&all), [1, 1, 1, 1]);
    let without = Pool::of(&scene.fund, &scene.packs, scene.today, Some(batch));
    assert_eq!(phases(&without), [1, 1, 1, 0], "the batch under trial is counted by its own measure");
}

#[test]
fn an_enterprise_s_three_projects_never_need_more_than_its_ceiling() {
    let (mut scene, enterprise) = summer();
    for _ in 0..3 {
        scene.verified(&enterprise, wan(83));
    }
    let pool = Pool::of(&scene.fund, &scene.packs, scene.today, None);
    let forecast = pool.forecast(wan(100), 1, 1_000);
    assert!(forecast.years.iter().all(|row| row.high <= wan(50)), "{forecast:?}");
    assert_eq!(forecast.in_all().map(|row| (row.middle, row.short)), Some((wan(50), 0)));
}

#[test]
fn a_forecast_changes_nothing_and_what_is_assessed_is_already_spoken_for() {
    let (mut scene, enterprise) = summer();
    scene.budget();
    scene.assessed(&enterprise, wan(20));
    let before = scene.fund.clone();
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let purse = view.purse();
    assert_eq!((purse.available, purse.pending, purse.free()), (wan(12_000), wan(14), wan(11_986)));
    let forecast = view.pool_after(fund::BatchId(1)).forecast(purse.free(), 2024, 100);
    assert_eq!((forecast.cases, forecast.money), (0, wan(11_986)));
    assert_eq!(scene.fund, before);
}

#[test]
fn enough_finished_cases_speak_for_those_under_way() {
    let (mut scene, enterprise) = summer();
    let assumed = Pool::of(&scene.fund, &scene.packs, scene.today, None).assumptions;
    assert!(assumed.enters.assumed && assumed.of_plan.assumed);
    for number in 0..24 {
        let other = scene.eligible(200 + number);
        let project = scene.verified(&other, wan(20));
        assert_eq!(scene.fund.projects[&project].planned, wan(40));
    }
    for number in 0..8 {
        let other = scene.eligible(300 + number);
        let project = scene.claimed(&other, wan(20));
        scene.judged(project, Verdict::Fail);
        let reason = "现场未见系统".into();
        scene.when("审核", ConcludeAcceptance { reason, ..conclude(project, Verdict::Fail) }).accepted();
    }
    scene.pooled(&enterprise);
    let found = Pool::of(&scene.fund, &scene.packs, scene.today, None).assumptions;
    assert_eq!((found.passes.thousandths, found.passes.cases, found.passes.assumed), (750, 32, false));
    assert_eq!((found.of_plan.median(), found.of_plan.cases), (500, 24), "20万 of the planned 40万");
    assert!(found.approved.assumed, "nobody has been approved yet");
    let forecast = Pool::of(&scene.fund, &scene.packs, scene.today, None).forecast(Fen::ZERO, 5, 200);
    assert_eq!(forecast.cases, 25);
}
