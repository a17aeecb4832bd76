//! 第四条（一）: 每家企业累计支持总额度不超过 50 万元、项目数不超过 3 个; the order of approval decides who gets what is left.

use fund::RefusalKind::{OverCeiling, WrongStage};
use fund::{Event, Stage};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

#[test]
fn three_projects_of_30万_get_18_18_and_14_in_the_order_approved() {
    let (mut scene, enterprise) = summer();
    let projects: Vec<_> = (0..3).map(|_| scene.verified(&enterprise, wan(30))).collect();
    let order = [projects[2], projects[0], projects[1]];
    let batch = scene.claim_batch(projects[0]);

    let events = scene.when("经办", assess(batch, &order)).accepted();

    let awards: Vec<_> = order.iter().map(|project| scene.award(*project)).collect();
    assert_eq!(awards, [wan(18), wan(18), wan(14)]);
    let [.., Event::AwardAssessed(last)] = &events[..] else { panic!("{events:?}") };
    assert!(last.bound_by.contains(&"firm.cap".to_owned()), "{:?}", last.bound_by);
    assert!(last.citations.iter().any(|cite| cite.label == "第四条（一）"), "{:?}", last.citations);
    assert_eq!(last.pack, harbin().digest);
    assert!(!last.workings.is_empty());
}

#[test]
fn in_separate_lists_the_result_is_the_same() {
    let (mut scene, enterprise) = summer();
    let projects: Vec<_> = (0..3).map(|_| scene.assessed(&enterprise, wan(30))).collect();
    let awards: Vec<_> = projects.iter().map(|project| scene.award(*project)).collect();
    assert_eq!(awards, [wan(18), wan(18), wan(14)]);
}

#[test]
fn a_project_for_which_no_room_is_left_gets_nothing_and_is_told_the_article() {
    let (mut scene, enterprise) = summer();
    let first = scene.assessed(&enterprise, wan(100));
    assert_eq!(scene.award(first), wan(50));
    let second = scene.verified(&enterprise, wan(10));
    let batch = scene.claim_batch(second);
    let events = scene.when("经办", assess(batch, &[second])).accepted();
    let [Event::AwardDenied(denied)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(denied.citation.label, "第四条（一）");
    assert_eq!(scene.fund.projects[&second].stage, Stage::NotAwarded);
}

#[test]
fn what_an_earlier_award_loses_is_room_for_the_next_one() {
    let (mut scene, enterprise) = summer();
    let first = scene.assessed(&enterprise, wan(100));
    let second = scene.verified(&enterprise, wan(30));
    scene.when("负责人", reduce(first, wan(40))).accepted();
    let batch = scene.claim_batch(second);
    scene.when("经办", assess(batch, &[second])).accepted();
    assert_eq!(scene.award(second), wan(10));
}

#[test]
fn a_withdrawn_award_frees_room_and_place() {
    let (mut scene, enterprise) = summer();
    let projects: Vec<_> = (0..3).map(|_| scene.assessed(&enterprise, wan(30))).collect();
    let pool = scene.some_batch(fund::state::BatchKind::Pool);
    scene.when(&login(&enterprise), application(&enterprise, pool)).refused(OverCeiling, "第四条（一）");

    scene.when("负责人", reduce(projects[0], Fen::ZERO)).accepted();
    assert_eq!(scene.fund.projects[&projects[0]].stage, Stage::AwardWithdrawn);
    scene.when("负责人", reduce(projects[0], Fen::ZERO)).refused(WrongStage, "第三条（一）");

    let fourth = scene.assessed(&enterprise, wan(30));
    assert_eq!(scene.award(fourth), wan(18), "32 are taken by the other two, 18 are left");
}

#[test]
fn an_investment_of_which_nothing_counts_gets_no_award() {
    let (mut scene, enterprise) = summer();
    let project = scene.accepted(&enterprise, wan(30));
    let nothing = vec![ruling(1, Fen::ZERO, "服务器不在所列范围")];
    scene
        .when("经办二", fund::steps::verify_investment::VerifyInvestment { project, rulings: nothing })
        .accepted();
    let batch = scene.claim_batch(project);
    let events = scene.when("经办", assess(batch, &[project])).accepted();
    assert!(matches!(&events[..], [Event::AwardDenied(denied)] if denied.citation.label == "第四条（一）"));
}
