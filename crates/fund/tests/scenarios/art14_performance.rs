//! 第十四条: 绩效监控，发现偏离既定绩效目标的，应当及时采取措施予以纠正 … 绩效自评 … 加强对评价结果的应用. What is behind is reckoned,
//! what is done about it is on the record, and the score follows from the figures.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYourOffice, Unknown, WrongStage};
use fund::performance::{Standing, standing};
use fund::state::{Grade, Indicator, Scope};
use fund::steps::adopt_evaluation::{AdoptEvaluation, EvaluationOutcome};
use fund::steps::rate_service::RateService;
use fund::view::{Glance, View};
use fund::{EvaluationId, Event, Role, Stage, TargetId};
use law::Figure;

use crate::support::decision::*;
use crate::support::targets::*;
use crate::support::*;

fn stands(scene: &Scene, id: TargetId) -> Standing {
    standing(&scene.fund, &harbin(), &scene.fund.targets[&id], scene.today)
}

fn value(scene: &Scene, id: TargetId) -> Option<Figure> {
    stands(scene, id).measured.map(|found| found.value)
}

fn glance(scene: &Scene, id: TargetId) -> Glance {
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    view.targets(Some(&scene.fund.accounts[&"督察".into()]))
        .into_iter()
        .find(|row| row.target.id == id)
        .unwrap()
        .glance
}

#[test]
fn exactly_a_tenth_behind_the_line_is_no_deviation_and_one_more_is() {
    let mut scene = scene();
    let mut proposal = reported(Scope::Fund, 1_000);
    proposal.plan.from = day("2025-03-01");
    proposal.plan.to = day("2025-06-08");
    let id = scene.target(proposal);
    scene.on("2025-04-19");
    scene.when("经办", look(id)).refused(EvidenceMissing, "第十四条");
    // Fifty of a hundred days: the line stands at 500, a tenth below is 450.
    scene.when("经办", figure_of(id, 450, day("2025-04-19"))).accepted();
    let events = scene.when("经办", look(id)).accepted();
    let [Event::TargetMonitored(seen)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((seen.expected, seen.behind), (figure(500), false));
    assert_eq!(seen.readings, ["performance-deviation"]);
    assert_eq!(glance(&scene, id), Glance::OnTrack);

    scene.when("经办", look(id)).refused(EvidenceMissing, "第十四条");
    scene.on("2025-04-20");
    scene.when("经办", figure_of(id, 458, day("2025-04-20"))).accepted();
    let events = scene.when("经办", look(id)).accepted();
    let [Event::TargetMonitored(seen)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((seen.expected, seen.behind), (figure(510), true), "459 would have done");
    assert_eq!(scene.fund.targets[&id].stage, Stage::TargetDeviating);
}

#[test]
fn under_the_other_reading_a_fifth_is_needed() {
    let mut scene = scene_under(harbin_reading("performance-deviation", "twenty-percent"));
    let mut proposal = reported(Scope::Fund, 1_000);
    proposal.plan.to = day("2025-06-08");
    let id = scene.target(proposal);
    scene.on("2025-04-19");
    scene.when("经办", figure_of(id, 400, day("2025-04-19"))).accepted();
    let events = scene.when("经办", look(id)).accepted();
    assert!(matches!(&events[..], [Event::TargetMonitored(seen)] if !seen.behind), "{events:?}");
}

#[test]
fn a_deviation_has_a_measure_with_owner_and_date_and_is_corrected_when_the_rule_says_so() {
    let mut scene = scene();
    let id = scene.target(reported(Scope::Fund, 600));
    scene.on("2025-08-01");
    scene.when("经办", measure(id)).refused(WrongStage, "第十四条");
    scene.when("经办", figure_of(id, 120, day("2025-08-01"))).accepted();
    scene.when("经办", look(id)).accepted();
    assert_eq!(glance(&scene, id), Glance::Behind);
    scene.when("经办", look(id)).refused(WrongStage, "第十四条");
    for spoil in [
        |own: &mut fund::steps::set_measure::SetMeasure| own.cause = String::new(),
        |own: &mut fund::steps::set_measure::SetMeasure| own.action = String::new(),
        |own: &mut fund::steps::set_measure::SetMeasure| own.owner = String::new(),
        |own: &mut fund::steps::set_measure::SetMeasure| own.due = day("2025-07-31"),
    ] {
        let mut bad = measure(id);
        spoil(&mut bad);
        scene.when("经办", bad).refused(Malformed, "第五条（三）");
    }
    scene.when("审核", measure(id)).refused(NotYourOffice, "第十四条");
    scene.when("经办", measure(id)).accepted();
    assert_eq!(glance(&scene, id), Glance::Correcting);

    let mut silent = measure_done(id);
    silent.result = String::new();
    scene.when("审核二", silent).refused(Malformed, "第五条（三）");
    scene.when("审核二", measure_done(id)).refused(EvidenceMissing, "第十四条");
    scene.on("2025-09-01");
    scene.when("经办", figure_of(id, 200, day("2025-09-01"))).accepted();
    scene.when("经办", measure_done(id)).refused(NotYourOffice, "第十四条");
    scene.when("审核二", measure_done(id)).accepted();
    assert_eq!(scene.fund.targets[&id].stage, Stage::TargetDeviating, "words alone correct nothing");

    scene.when("经办", measure(id)).accepted();
    scene.on("2025-10-01");
    scene.when("经办", figure_of(id, 420, day("2025-10-01"))).accepted();
    scene.when("审核二", measure_done(id)).accepted();
    let own = &scene.fund.targets[&id];
    assert_eq!((own.stage, own.measures.len()), (Stage::TargetSet, 2));
    assert_eq!(glance(&scene, id), Glance::Corrected);
}

#[test]
fn whoever_set_the_measure_does_not_close_it() {
    let mut scene = scene();
    let id = scene.target(reported(Scope::Fund, 600));
    scene.on("2025-08-01");
    scene.when("经办", figure_of(id, 120, day("2025-08-01"))).accepted();
    scene.when("经办", look(id)).accepted();
    scene.when("经办", measure(id)).accepted();
    scene.account("经办兼审核", Role::BureauReviewer, None);
    let person = scene.fund.accounts[&"经办".into()].person.clone();
    scene.fund.accounts.get_mut(&"经办兼审核".into()).unwrap().person = person;
    scene.when("经办兼审核", measure_done(id)).refused(ConflictOfDuty, "第十四条");
}

#[test]
fn what_the_record_says_is_computed_and_follows_every_act() {
    let mut scene = scene();
    let district = Scope::District(DISTRICT.into());
    let firms = scene.target(computed(Scope::Fund, Indicator::FirmsAtLevel, 0, 10));
    let here = scene.target(computed(district, Indicator::FirmsAtLevel, 0, 10));
    let there = scene.target(computed(Scope::District("230102".into()), Indicator::FirmsAtLevel, 0, 10));
    let gain = scene.target(computed(Scope::Fund, Indicator::LevelGain, 0, 1));
    let days = scene.target(computed(Scope::Fund, Indicator::DaysToPayment, 90, 60));
    let rate = scene.target(computed(Scope::Head("transformation".into()), Indicator::PaidRate, 0, 50));
    assert_eq!(value(&scene, firms), Some(Figure::ZERO));
    assert_eq!((value(&scene, gain), value(&scene, days), value(&scene, rate)), (None, None, None));

    scene.on("2025-05-20");
    let enterprise = scene.eligible(1);
    let project = scene.awarded(&enterprise, wan(30));
    let filed = scene.fund.projects[&project].claim.clone().unwrap().on;
    let before = scene.today;
    scene.pays(first(&[project], 70));
    assert_eq!(value(&scene, firms), Some(figure(1)));
    assert_eq!((value(&scene, here), value(&scene, there)), (Some(figure(1)), Some(Figure::ZERO)));
    assert_eq!(value(&scene, gain), Some(figure(1)));
    assert_eq!(value(&scene, days), Figure::whole(i64::from((before - filed).get_days())));
    // 12.6万 of 12 000万.
    assert_eq!(value(&scene, rate), Some(Figure::new(10)));

    let other = scene.eligible(2);
    let weak = scene.levelled(&other, 1);
    assert_eq!(value(&scene, firms), Some(figure(1)), "level one is not what 第四条（一） asks for");
    assert_eq!(value(&scene, gain), Some(Figure::new(50)), "the mean of one level and none");
    let own = scene.target(computed(Scope::Project(weak), Indicator::LevelAfter, 1, 2));
    assert_eq!(value(&scene, own), Some(figure(1)));
    let login = scene.applicant(weak);
    scene.when(&login, crate::support::journey::withdraw(weak)).accepted();
    assert_eq!(value(&scene, gain), Some(figure(1)), "what is withdrawn counts no longer");
}

#[test]
fn the_median_and_the_ratings_are_those_of_a_naive_reckoning() {
    let mut scene = scene();
    let days = scene.target(computed(Scope::Fund, Indicator::DaysToPayment, 90, 60));
    let good = scene.target(computed(Scope::Head("monitoring".into()), Indicator::GoodService, 0, 90));
    scene.money_for("monitoring", 390);
    let id = scene.contracted("monitoring", &[100]);
    scene.on("2025-05-20");
    let mut waited = Vec::new();
    for number in 1..=4 {
        let enterprise = scene.eligible(number);
        let project = scene.awarded(&enterprise, wan(10));
        let claimed = scene.fund.projects[&project].claim.clone().unwrap().on;
        let later = scene.today.checked_add(jiff::ToSpan::days(i64::from(number) * 3)).unwrap();
        scene.today = later;
        scene.pays(first(&[project], 70));
        waited.push(i64::from((scene.today - claimed).get_days()));
        waited.sort_unstable();
        let (low, high) = (waited[(waited.len() - 1) / 2], waited[waited.len() / 2]);
        assert_eq!(value(&scene, days), Some(Figure::new((low + high) * 50)));
        scene.on("2025-05-20");
    }
    for (grade, share) in [(Grade::Good, 10_000), (Grade::Poor, 5_000), (Grade::Excellent, 6_666)] {
        scene.when("审核", RateService { procurement: id, grade, reason: "如期".into() }).accepted();
        assert_eq!(value(&scene, good), Some(Figure::new(share)));
    }
}

#[test]
fn the_score_is_the_weighted_mean_and_its_grade_that_of_the_reading() {
    let mut scene = scene();
    let trained = scene.target(reported(Scope::Fund, 600));
    let firms = scene.target(computed(Scope::Fund, Indicator::FirmsAtLevel, 0, 2));
    let later = {
        let mut proposal = reported(Scope::Fund, 600);
        proposal.plan.name = "明年的事".into();
        proposal.plan.from = day("2026-01-01");
        proposal.plan.to = day("2026-12-31");
        scene.target(proposal)
    };
    let enterprise = scene.eligible(1);
    scene.levelled(&enterprise, 2);
    scene.on("2025-12-31");
    scene.when("经办", evaluate(Scope::Fund, "2026-01-01")).refused(Malformed, "第五条（三）");
    scene.when("经办", evaluate(Scope::Fund, "2025-02-01")).refused(Malformed, "第五条（三）");
    let missing =
        scene.when("经办", evaluate(Scope::Fund, "2025-12-31")).refused(EvidenceMissing, "第十四条");
    assert_eq!(missing.items.len(), 1, "{missing:?}");
    let nothing = evaluate(Scope::Head("roadmap".into()), "2025-12-31");
    scene.when("经办", nothing).refused(EvidenceMissing, "第十三条");
    scene.when("区县", evaluate(Scope::Fund, "2025-12-31")).refused(NotYourOffice, "第十二条");
    scene.when("经办", figure_of(trained, 600, day("2025-12-31"))).accepted();
    let mut silent = evaluate(Scope::Fund, "2025-12-31");
    silent.findings = String::new();
    scene.when("经办", silent).refused(Malformed, "第五条（三）");

    let events = scene.when("经办", evaluate(Scope::Fund, "2025-12-31")).accepted();
    let [Event::PerformanceEvaluated(made)] = &events[..] else { panic!("{events:?}") };
    // 60 of the weight half reached, 40 in full: 70 points.
    assert_eq!((made.score, made.grade, made.rows.len()), (Figure::new(7_000), Grade::Fair, 2));
    assert_eq!(made.readings, ["performance-deviation", "performance-grade"]);
    let twice = scene.when("经办", evaluate(Scope::Fund, "2025-12-31")).refused(Malformed, "第五条（三）");
    assert!(twice.what.contains("V0001"), "{twice}");

    let id = EvaluationId(1);
    scene.when("审核", adopt(id)).refused(NotYourOffice, "第十四条");
    scene.when("负责人", adopt(EvaluationId(7))).refused(Unknown, "第十四条");
    scene.when("负责人", AdoptEvaluation { document: None, ..adopt(id) }).refused(Malformed, "第五条（三）");
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    assert!(view.evaluations(None).is_empty(), "nothing is public before it is adopted");
    scene.when("负责人", adopt(id)).accepted();
    scene.when("负责人", adopt(id)).refused(WrongStage, "第十四条");
    let stage = |scene: &Scene, target: TargetId| scene.fund.targets[&target].stage;
    assert_eq!(
        (stage(&scene, trained), stage(&scene, firms)),
        (Stage::TargetEvaluated, Stage::TargetEvaluated)
    );
    assert_eq!(stage(&scene, later), Stage::TargetSet, "its period has not been evaluated");
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    assert_eq!(view.evaluations(None).len(), 1);
    assert_eq!(view.last_result("roadmap").map(|own| own.grade), Some(Grade::Fair), "the fund's own");
}

#[test]
fn a_returned_evaluation_is_made_again_and_binds_no_budget() {
    let mut scene = scene();
    let id = scene.target(reported(Scope::Fund, 600));
    scene.on("2025-12-31");
    scene.when("经办", figure_of(id, 60, day("2025-12-31"))).accepted();
    scene.when("经办", evaluate(Scope::Fund, "2025-12-31")).accepted();
    let back = AdoptEvaluation {
        outcome: EvaluationOutcome::Return,
        document: None,
        reason: String::new(),
        ..adopt(EvaluationId(1))
    };
    scene.when("负责人", back.clone()).refused(Malformed, "第五条（三）");
    scene.when("负责人", AdoptEvaluation { reason: "数据有误".into(), ..back }).accepted();
    assert_eq!(scene.fund.evaluations[&EvaluationId(1)].stage, Stage::EvaluationReturned);
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    assert_eq!(view.last_result("training"), None);
    assert_eq!(scene.evaluated(Scope::Fund, "2025-12-31"), EvaluationId(2));
}
