//! 第四条（一）末款: a batch is tried before it is measured lower; what is adopted gives to the fen what the trial showed.

use fund::RefusalKind::{Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage};
use fund::{BatchId, Event, ProjectId, Stage, Trials};
use law::{Factor, Fen, Form, Given, Measure};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

/// Two enterprises with three verified projects each, at and between the edges.
fn two_with_three(scene: &mut Scene, first: &law::CreditCode) -> (BatchId, Vec<ProjectId>) {
    let second = scene.eligible(78);
    let mut projects = Vec::new();
    for amount in [30, 47, 83] {
        projects.push(scene.verified(first, wan(amount)));
        projects.push(scene.verified(&second, wan(amount - 13)));
    }
    (scene.claim_batch(projects[0]), projects)
}

/// What a measure gives each project, in the order of the trial.
fn tried(scene: &Scene, batch: BatchId, measure: Measure, money: Fen) -> Vec<(ProjectId, Fen)> {
    let pack = harbin();
    let trials = Trials::new(&scene.fund, &scene.packs, &pack, &scene.fund.batches[&batch]).unwrap();
    let outcome = trials.tuner.trial(measure, money).unwrap();
    assert_eq!(outcome.unsettled(), 0, "{outcome:?}");
    trials
        .projects
        .iter()
        .zip(outcome.cases)
        .map(|(project, case)| (project.id, case.after.needs()))
        .collect()
}

/// What the projects have been awarded.
fn awarded(scene: &Scene, order: &[ProjectId]) -> Vec<(ProjectId, Fen)> {
    order.iter().map(|project| (*project, scene.award(*project))).collect()
}

#[test]
fn adopted_terms_give_to_the_fen_what_the_trial_showed() {
    for (form, percent) in [(Form::Awards, "83.17"), (Form::FirmCap, "61.03"), (Form::Awards, "0.01")] {
        let (mut scene, enterprise) = summer();
        let (batch, _) = two_with_three(&mut scene, &enterprise);
        let factor = Factor::parse(percent).unwrap();
        let shown = tried(&scene, batch, Measure::Lowered(form, factor), Fen::ZERO);
        let terms = form.terms(&harbin(), factor).unwrap();
        scene.when("负责人", adopted(batch, &terms)).accepted();

        let order: Vec<_> = shown.iter().map(|(project, _)| *project).collect();
        scene.when("经办", assess(batch, &order)).accepted();

        assert_eq!(awarded(&scene, &order), shown, "{form:?} {percent}");
    }
}

#[test]
fn the_trial_leaves_open_exactly_what_the_assessment_refuses() {
    let (mut scene, enterprise) = summer();
    let (batch, projects) = two_with_three(&mut scene, &enterprise);
    let factor = Factor::parse("90").unwrap();
    {
        let pack = harbin();
        let trials = Trials::new(&scene.fund, &scene.packs, &pack, &scene.fund.batches[&batch]).unwrap();
        let outcome = trials.tuner.trial(Measure::Lowered(Form::Rates, factor), Fen::ZERO).unwrap();
        let open =
            trials.projects.iter().zip(&outcome.cases).filter(|(_, case)| case.after.amount().is_none());
        assert_eq!(open.map(|(project, _)| project.id).collect::<Vec<_>>(), [projects[0]], "30万 is an edge");
        assert!(matches!(outcome.cases[0].after, Given::Unclear(most) if most == wan(18)));
    }
    let terms = Form::Rates.terms(&harbin(), factor).unwrap();
    scene.when("负责人", adopted(batch, &terms)).accepted();
    scene.when("经办", assess(batch, &projects)).refused(OverCeiling, "第四条（一）");
    scene.when("经办", assess(batch, &projects[1..])).accepted();
}

#[test]
fn divided_money_is_awarded_to_the_last_fen_as_the_trial_showed_in_whatever_order() {
    let (mut scene, enterprise) = summer();
    let (batch, projects) = two_with_three(&mut scene, &enterprise);
    let money = Fen::new(61_234_567);
    let shown = tried(&scene, batch, Measure::Divided, money);
    let events = scene.when("负责人", divide(batch, money)).accepted();
    let [Event::MoneyDivided(divided)] = &events[..] else { panic!("{events:?}") };
    let stored: Vec<_> = divided.parts.iter().map(|part| (part.project, part.amount)).collect();
    assert_eq!(stored, shown);
    assert!(divided.parts.iter().all(|part| part.amount <= part.full));

    let backwards: Vec<_> = projects.iter().rev().copied().collect();
    let events = scene.when("经办", assess(batch, &backwards)).accepted();

    let order: Vec<_> = shown.iter().map(|(project, _)| *project).collect();
    assert_eq!(awarded(&scene, &order), shown);
    assert_eq!(Fen::sum(shown.iter().map(|(_, amount)| *amount)), Some(money));
    let award = events.iter().find_map(|event| match event {
        Event::AwardAssessed(award) => Some(award),
        _ => None,
    });
    let award = award.unwrap();
    assert_eq!(award.terms.as_ref().map(fund::DocumentNumber::as_str), Some("哈工信发〔2025〕31号"));
    assert_eq!(award.bound_by.last().map(String::as_str), Some("batch.share"));
    assert_eq!(award.workings.last().unwrap().result, award.amount.to_string());
}

#[test]
fn a_project_without_room_has_no_part_even_when_the_division_would_leave_its_enterprise_room() {
    let (mut scene, enterprise) = summer();
    let full = scene.verified(&enterprise, wan(100));
    let late = scene.verified(&enterprise, wan(20));
    let batch = scene.claim_batch(full);
    scene.when("负责人", divide(batch, wan(25))).accepted();
    let events = scene.when("经办", assess(batch, &[late, full])).accepted();
    let [Event::AwardDenied(denied), Event::AwardAssessed(award)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((denied.project, denied.citation.label.as_str()), (late, "第四条（一）"));
    assert_eq!(award.amount, wan(25));
    assert_eq!(scene.fund.projects[&late].stage, Stage::NotAwarded);
}

#[test]
fn what_is_verified_after_the_division_waits_for_another_one() {
    let (mut scene, enterprise) = summer();
    let first = scene.verified(&enterprise, wan(40));
    let batch = scene.claim_batch(first);
    scene.when("负责人", divide(batch, wan(20))).accepted();
    let other = scene.eligible(78);
    let second = scene.verified(&other, wan(40));
    let refusal = scene.when("经办", assess(batch, &[first, second])).refused(OverCeiling, "第四条（一）");
    assert!(refusal.what.contains("没有列入"), "{refusal}");

    scene.when("负责人", divide(batch, wan(20))).accepted();
    scene.when("经办", assess(batch, &[first, second])).accepted();
    assert_eq!((scene.award(first), scene.award(second)), (wan(10), wan(10)));
}

#[test]
fn what_is_verified_after_the_first_award_of_a_divided_batch_gets_a_division_of_its_own() {
    let (mut scene, enterprise) = summer();
    let first = scene.verified(&enterprise, wan(40));
    let second = scene.verified(&enterprise, wan(20));
    let batch = scene.claim_batch(first);
    scene.when("负责人", divide(batch, wan(19))).accepted();
    scene.when("经办", assess(batch, &[first])).accepted();
    let other = scene.eligible(78);
    let late = scene.verified(&other, wan(40));
    let refusal = scene.when("负责人", divide(batch, wan(6))).refused(WrongStage, "第四条（一）");
    assert_eq!(refusal.items, [second.to_string()], "it has its part and is assessed first");

    scene.when("经办", assess(batch, &[second])).accepted();
    scene.when("负责人", divide(batch, wan(6))).accepted();
    scene.when("经办", assess(batch, &[late])).accepted();

    let awards = [first, second, late].map(|project| scene.award(project));
    assert_eq!(awards, [wan(12), wan(7), wan(6)]);
    assert_eq!(scene.fund.batches[&batch].divisions.len(), 2);
}

#[test]
fn other_terms_undo_a_division_and_nothing_is_divided_after_the_first_award() {
    let (mut scene, enterprise) = summer();
    let first = scene.verified(&enterprise, wan(20));
    let second = scene.verified(&enterprise, wan(20));
    let batch = scene.claim_batch(first);
    scene.when("负责人", divide(batch, wan(20))).accepted();
    scene.when("负责人", terms(batch, &[("band-1", 60, 15)])).accepted();
    assert!(scene.fund.batches[&batch].divisions.is_empty());

    scene.when("经办", assess(batch, &[first])).accepted();
    assert_eq!(scene.award(first), wan(12));
    scene.when("负责人", divide(batch, wan(6))).refused(WrongStage, "第四条（一）");
    assert_eq!(scene.fund.projects[&second].stage, Stage::Verified);
}

#[test]
fn dividing_is_the_leaders_by_document_of_money_that_is_not_enough() {
    let (mut scene, enterprise) = summer();
    let project = scene.verified(&enterprise, wan(20));
    let batch = scene.claim_batch(project);
    let empty = scene.another_claim_batch();
    scene.when("审核", divide(batch, wan(5))).refused(NotYourOffice, "第四条（一）");
    scene.when("负责人", divide(BatchId(99), wan(5))).refused(Unknown, "第四条（一）");
    scene.when("负责人", divide(empty, wan(5))).refused(WrongStage, "第四条（一）");
    for money in [Fen::ZERO, wan(-1), wan(14), wan(20)] {
        let refusal = scene.when("负责人", divide(batch, money)).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, "money");
    }
    let mut undocumented = divide(batch, wan(5));
    undocumented.document = "".into();
    scene.when("负责人", undocumented).refused(Malformed, "第五条（三）");
    let edge = scene.eligible(78);
    scene.verified(&edge, wan(30));
    scene.when("负责人", terms(batch, &[("band-1", 63, 18), ("band-2", 54, 40)])).accepted();
    let refusal = scene.when("负责人", divide(batch, wan(5))).refused(OverCeiling, "第四条（一）");
    assert_eq!(refusal.items.len(), 1);
}

/// The same batch where a rate table decides: 50 % up to 30万 at level two, and 5万 on top, within 50万 an enterprise.
fn by_level() -> (Scene, BatchId) {
    let mut scene = scene_under(harbin_by_level());
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    let (batch, _) = two_with_three(&mut scene, &enterprise);
    (scene, batch)
}

fn tried_by_level(scene: &Scene, batch: BatchId, measure: Measure, money: Fen) -> Vec<(ProjectId, Fen)> {
    let pack = harbin_by_level();
    let trials = Trials::new(&scene.fund, &scene.packs, &pack, &scene.fund.batches[&batch]).unwrap();
    let outcome = trials.tuner.trial(measure, money).unwrap();
    assert_eq!(outcome.unsettled(), 0, "{outcome:?}");
    trials.projects.iter().zip(outcome.cases).map(|(own, case)| (own.id, case.after.needs())).collect()
}

#[test]
fn where_a_rate_table_decides_adopted_terms_give_to_the_fen_what_the_trial_showed() {
    let (mut scene, batch) = by_level();
    let thousands =
        |rows: &[(ProjectId, Fen)]| rows.iter().map(|(_, own)| own.get() / 100_000).collect::<Vec<_>>();
    let now = tried_by_level(&scene, batch, Measure::Now, Fen::ZERO);
    // 15, 8.5, 23.5, 17 and 30 twice, each and 5万 on top; the third of each has what is left of 50万.
    assert_eq!(thousands(&now), [200, 135, 285, 220, 15, 145]);
    let factor = Factor::parse("80").unwrap();
    let shown = tried_by_level(&scene, batch, Measure::Lowered(Form::Awards, factor), Fen::ZERO);
    // 40 % up to 24万: 12, 6.8, 18.8, 13.6 and 24 twice, each and 5万 on top.
    assert_eq!(thousands(&shown), [170, 118, 238, 186, 92, 196]);

    let terms = Form::Awards.terms(&harbin_by_level(), factor).unwrap();
    scene.when("负责人", adopted(batch, &terms)).accepted();
    let order: Vec<_> = shown.iter().map(|(project, _)| *project).collect();
    scene.when("经办", assess(batch, &order)).accepted();
    assert_eq!(awarded(&scene, &order), shown);
}

#[test]
fn where_a_rate_table_decides_divided_money_is_awarded_to_the_last_fen_too() {
    let (mut scene, batch) = by_level();
    let money = Fen::new(61_234_567);
    let shown = tried_by_level(&scene, batch, Measure::Divided, money);
    scene.when("负责人", divide(batch, money)).accepted();
    let order: Vec<_> = shown.iter().map(|(project, _)| *project).collect();
    scene.when("经办", assess(batch, &order)).accepted();
    assert_eq!(awarded(&scene, &order), shown);
    assert_eq!(Fen::sum(shown.iter().map(|(_, amount)| *amount)), Some(money));
}
