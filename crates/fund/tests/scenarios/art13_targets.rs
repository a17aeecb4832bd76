//! 第十二条、第十三条: 提出明确、具体、可实现的绩效目标 … 加强对绩效目标的审核. Who proposes what, and what the bureau sets.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYourOffice, Unknown, WrongStage,
};
use fund::state::{Indicator, Scope, TargetUnit};
use fund::steps::advise_target::AdviseTarget;
use fund::steps::propose_target::ProposeTarget;
use fund::steps::review_target::{ReviewTarget, TargetReview};
use fund::steps::revise_target::ReviseTarget;
use fund::{Digest, ProjectId, Role, Stage, StepId, Subject, TargetId};
use law::{Fen, Figure, Sense};

use crate::support::decision::allot;
use crate::support::targets::*;
use crate::support::*;

#[test]
fn a_target_is_proposed_returned_revised_and_set_by_two_persons() {
    let mut scene = scene();
    scene.when("经办", reported(Scope::Head("training".into()), 600)).accepted();
    let id = TargetId(1);
    scene.when("财政", set(id)).refused(NotYourOffice, "第十三条");
    scene.when("审核", set(TargetId(9))).refused(Unknown, "第十三条");
    let back = ReviewTarget { outcome: TargetReview::Return, reason: String::new(), ..set(id) };
    scene.when("审核", back.clone()).refused(Malformed, "第五条（三）");
    scene.when("审核", ReviewTarget { reason: "与任务目标不符".into(), ..back }).accepted();
    assert_eq!(scene.fund.targets[&id].stage, Stage::TargetReturned);
    scene.when("审核", set(id)).refused(WrongStage, "第十三条");

    let plan = reported(Scope::Fund, 800).plan;
    scene.when("审核", ReviseTarget { target: id, plan: plan.clone() }).refused(NotYourOffice, "第十三条");
    let mut bad = plan.clone();
    bad.target = Figure::new(50);
    let refusal =
        scene.when("经办", ReviseTarget { target: id, plan: bad }).refused(Malformed, "第五条（三）");
    assert!(refusal.what.contains("人次"), "{refusal}");
    scene.when("经办", ReviseTarget { target: id, plan }).accepted();

    let vague = ReviewTarget { specific: false, achievable: false, ..set(id) };
    let refusal = scene.when("审核", vague).refused(Ineligible, "第十三条");
    assert!(refusal.what.contains("具体、可实现"), "{refusal}");
    scene.when("审核", ReviewTarget { document: None, ..set(id) }).refused(Malformed, "第五条（三）");
    scene.when("审核", set(id)).accepted();
    let own = &scene.fund.targets[&id];
    assert_eq!((own.stage, own.aim.target), (Stage::TargetSet, figure(800)));
    assert_eq!(own.acts.len(), 4, "{:?}", own.acts);
}

#[test]
fn whoever_proposed_or_revised_does_not_review() {
    let mut scene = scene();
    scene.when("经办", reported(Scope::Fund, 600)).accepted();
    scene.account("经办兼审核", Role::BureauReviewer, None);
    let person = scene.fund.accounts[&"经办".into()].person.clone();
    scene.fund.accounts.get_mut(&"经办兼审核".into()).unwrap().person = person;
    scene.when("经办兼审核", set(TargetId(1))).refused(ConflictOfDuty, "第十三条");
}

#[test]
fn each_field_of_a_target_is_clear_and_specific_or_named() {
    let mut scene = scene();
    type Spoilt = (&'static str, fn(&mut ProposeTarget));
    let spoilt: Vec<Spoilt> = vec![
        ("plan.name", |own| own.plan.name = " ".into()),
        ("plan.unit", |own| own.plan.unit = None),
        ("plan.sense", |own| own.plan.sense = None),
        ("plan.source", |own| own.plan.source = String::new()),
        ("plan.target", |own| own.plan.target = Figure::new(60_050)),
        ("plan.target", |own| own.plan.sense = Some(Sense::AtMost)),
        ("plan.to", |own| own.plan.to = day("2025-03-01")),
        ("plan.to", |own| {
            own.plan.from = day("2025-01-01");
            own.plan.to = day("2025-03-03");
        }),
        ("plan.weight", |own| own.plan.weight = 0),
        ("plan.weight", |own| own.plan.weight = 101),
        ("plan.target", |own| {
            own.plan.unit = Some(TargetUnit::Percent);
            own.plan.target = figure(101);
        }),
        ("indicator", |own| own.indicator = Indicator::LevelAfter),
        ("scope", |own| own.scope = Scope::Head("nothing".into())),
        ("scope", |own| own.scope = Scope::District("999999".into())),
    ];
    for (field, spoil) in spoilt {
        let mut bad = reported(Scope::Fund, 600);
        spoil(&mut bad);
        let refusal = scene.when("经办", bad).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    let mut bad = computed(Scope::Fund, Indicator::FirmsAtLevel, 0, 10);
    bad.plan.unit = Some(TargetUnit::Days);
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    scene.when("经办", reported(Scope::Fund, 600)).accepted();
    let twice = scene.when("经办", reported(Scope::Fund, 700)).refused(Malformed, "第五条（三）");
    assert!(twice.what.contains("M0001"), "{twice}");
    scene.on("2026-01-05");
    let mut late = reported(Scope::Head("training".into()), 600);
    late.plan.to = day("2026-12-31");
    scene.when("经办", late).refused(WrongStage, "第十八条");
}

#[test]
fn a_district_answers_for_itself_and_the_projects_of_its_enterprises_and_for_nothing_else() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    let own = Scope::District(DISTRICT.into());
    scene.when("区县", computed(own, Indicator::FirmsAtLevel, 0, 5)).accepted();
    scene.when("区县", computed(Scope::Project(project), Indicator::LevelAfter, 1, 2)).accepted();
    for scope in [Scope::Fund, Scope::Head("training".into()), Scope::District("230102".into())] {
        scene.when("区县", reported(scope, 10)).refused(NotYourOffice, "第十二条");
    }
    scene.when("区县", reported(Scope::Project(ProjectId(9)), 10)).refused(Unknown, "第十三条");
    scene.when("区县财政", reported(Scope::Fund, 10)).refused(NotYourOffice, "第十三条");

    let city = scene.target(reported(Scope::Fund, 600));
    scene.when("区县", figure_of(city, 5, scene.today)).refused(NotYourOffice, "第十四条");
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let seen = |who: &str| view.targets(Some(&scene.fund.accounts[&who.into()])).len();
    assert_eq!((seen("区县"), seen("财政"), seen("督察")), (2, 3, 3));
    let firm = crate::support::journey::login(&enterprise);
    assert_eq!(seen(&firm), 1, "its own project's");
    assert_eq!(view.targets(None).len(), 1, "only what is set is public, and no single project");
}

#[test]
fn the_finance_bureau_guides_with_a_word_and_changes_nothing() {
    let mut scene = scene();
    let id = scene.target(reported(Scope::Fund, 600));
    let word = |text: &str| AdviseTarget { target: id, text: text.into() };
    scene.when("财政", word("")).refused(Malformed, "第五条（三）");
    scene.when("经办", word("指标偏低")).refused(NotYourOffice, "第十二条");
    scene.when("财政", word("指标偏低")).accepted();
    let own = &scene.fund.targets[&id];
    assert_eq!((own.advice.len(), own.stage), (1, Stage::TargetSet));
    scene.when("财政", look(id)).refused(NotYourOffice, "第十四条");
}

#[test]
fn a_figure_is_reported_with_source_and_evidence_and_never_of_what_the_fund_computes() {
    let mut scene = scene();
    let id = scene.target(reported(Scope::Fund, 600));
    let own = scene.target(computed(Scope::Fund, Indicator::FirmsAtLevel, 0, 10));
    scene.on("2025-04-01");
    scene.when("经办", figure_of(own, 5, day("2025-04-01"))).refused(Malformed, "第五条（三）");
    let good = figure_of(id, 60, day("2025-03-31"));
    let mut bad = good.clone();
    bad.file = Digest(String::new());
    scene.when("经办", bad).refused(EvidenceMissing, "第十四条");
    let mut bad = good.clone();
    bad.source = String::new();
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    let mut bad = good.clone();
    bad.value = Figure::new(50);
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    for wrong in ["2025-04-02", "2025-02-28"] {
        scene.when("经办", figure_of(id, 60, day(wrong))).refused(Malformed, "第五条（三）");
    }
    scene.when("审核", good.clone()).refused(NotYourOffice, "第十四条");
    scene.when("经办", good).accepted();
    scene.when("经办", figure_of(id, 70, day("2025-03-30"))).refused(Malformed, "第五条（三）");
}

#[test]
fn a_result_adopted_is_what_the_next_allotment_is_based_on() {
    let mut scene = scene();
    scene.budget();
    let before = scene.when("财政", allot("training", Fen::new(100))).accepted();
    assert!(matches!(&before[..], [fund::Event::HeadAllotted(own)] if own.result.is_none()), "{before:?}");
    let id = scene.target(reported(Scope::Head("training".into()), 600));
    scene.on("2025-12-31");
    scene.when("经办", figure_of(id, 510, day("2025-12-31"))).accepted();
    let evaluation = scene.evaluated(Scope::Head("training".into()), "2025-12-31");
    let events = scene.when("财政", allot("training", Fen::new(100))).accepted();
    let [fund::Event::HeadAllotted(own)] = &events[..] else { panic!("{events:?}") };
    let result = own.result.clone().unwrap();
    assert_eq!((result.evaluation, result.score, result.grade.zh()), (evaluation, Figure::new(8_500), "良"));
    assert!(events[0].tell().contains("V0001"), "{}", events[0].tell());
    let moved = crate::support::money::reallot("training", "roadmap", Fen::new(10));
    let events = scene.when("财政", moved).accepted();
    assert!(
        matches!(&events[..], [fund::Event::HeadReallotted(own)]
            if own.from_result == Some(result) && own.to_result.is_none()),
        "{events:?}"
    );
}

#[test]
fn a_target_stands_in_the_worklist_of_those_it_waits_for() {
    let mut scene = scene();
    scene.when("经办", reported(Scope::Fund, 600)).accepted();
    let id = TargetId(1);
    let waits = |scene: &Scene, who: &str, step: StepId| {
        let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        let tasks = view.worklist(&scene.fund.accounts[&who.into()]);
        tasks.iter().any(|task| task.step == step && task.subject == Subject::Target(id))
    };
    assert!(waits(&scene, "审核", StepId::ReviewTarget));
    scene.when("审核", set(id)).accepted();
    assert!(!waits(&scene, "经办", StepId::MonitorTarget), "the next look is not due yet");
    scene.on("2025-05-26");
    assert!(waits(&scene, "经办", StepId::MonitorTarget), "it comes due");
    scene.on("2025-04-01");
    scene.when("经办", figure_of(id, 1, day("2025-04-01"))).accepted();
    assert!(waits(&scene, "经办", StepId::MonitorTarget), "it is behind");
    scene.when("经办", look(id)).accepted();
    assert!(waits(&scene, "经办", StepId::SetMeasure));
    scene.when("经办", measure(id)).accepted();
    assert!(waits(&scene, "审核二", StepId::CloseMeasure));
}
