//! 第十七条: on six grounds, after the party has been heard, by another person than the finder, no heavier than it was told:
//! censure, debarment that works at once, recovery.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYet, NotYourOffice, OverCeiling, WrongStage,
};
use fund::state::{InspectionTarget, Measures, RecoveryGround};
use fund::steps::demand_recovery::DemandRecovery;
use fund::view::View;
use fund::{Digest, Event, ProjectId, Role, Stage};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::supervision::*;
use crate::support::*;

const CENSURE: Measures = Measures { censure: true, ..NOTHING };
const DEBAR: Measures = Measures { debar: true, ..NOTHING };
const GROUND: RecoveryGround = RecoveryGround::FalseClaim;

fn target(project: ProjectId) -> InspectionTarget {
    InspectionTarget::Project(project)
}

#[test]
fn each_of_the_six_grounds_carries_its_own_item_through_notice_and_decision() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let items = ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"];
    for (ground, item) in RecoveryGround::ALL.into_iter().zip(items) {
        let finding = scene.heard(project, ground);
        let events = scene.when("负责人", decision(finding, CENSURE)).accepted();
        let [Event::SanctionDecided(decided)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(decided.cite.label, format!("第十七条{item}"));
        assert_eq!(decided.readings, ["sanction-public"]);
        assert_eq!(scene.fund.findings[&finding].stage, Stage::Sanctioned);
    }
}

#[test]
fn nothing_is_decided_before_the_party_has_been_heard_or_its_days_are_over() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let finding = scene.finding(&target(project));
    scene.when("负责人", decision(finding, CENSURE)).refused(WrongStage, "第十七条");
    scene.when("督察二", proposal(finding, GROUND, NOTHING)).refused(Malformed, "第五条（三）");
    scene.when("负责人", proposal(finding, GROUND, CENSURE)).refused(NotYourOffice, "第十七条");
    scene.when("督察二", proposal(finding, GROUND, CENSURE)).accepted();
    let until = scene.fund.findings[&finding].proposal.as_ref().unwrap().until;
    let refusal = scene.when("负责人", decision(finding, CENSURE)).refused(NotYet, "第十七条");
    assert_eq!(refusal.until, until.tomorrow().ok());

    let party = login(&enterprise);
    let mut both = defence(finding);
    both.waived = true;
    scene.when(&party, both).refused(Malformed, "第五条（三）");
    let mut silent = defence(finding);
    silent.text = " ".into();
    scene.when(&party, silent).refused(Malformed, "第五条（三）");
    scene.when("督察", defence(finding)).refused(NotYourOffice, "第十七条");
    scene.when(&party, defence(finding)).accepted();
    scene.when(&party, defence(finding)).refused(WrongStage, "第十七条");
    scene.when("负责人", decision(finding, CENSURE)).accepted();
    scene.when("负责人", decision(finding, CENSURE)).refused(WrongStage, "第十七条");
}

#[test]
fn who_lets_the_days_pass_has_been_heard_and_speaks_no_more() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let finding = scene.told(&target(project), GROUND, CENSURE);
    scene.today = scene.fund.findings[&finding].proposal.as_ref().unwrap().until.tomorrow().unwrap();
    scene.when(&login(&enterprise), defence(finding)).refused(WrongStage, "第十七条");
    scene.when("负责人", decision(finding, CENSURE)).accepted();
}

#[test]
fn the_finder_does_not_decide_and_nobody_decides_more_than_was_told() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let finding = scene.heard(project, GROUND);
    scene.account("督察二兼负责人", Role::BureauLeader, None);
    let person = scene.fund.accounts[&"督察二".into()].person.clone();
    scene.fund.accounts.get_mut(&"督察二兼负责人".into()).unwrap().person = person;
    scene.when("督察二兼负责人", decision(finding, CENSURE)).refused(ConflictOfDuty, "第十七条");
    let more = Measures { recover: wan(1), ..CENSURE };
    scene.when("负责人", decision(finding, more)).refused(OverCeiling, "第十七条");
    scene.when("负责人", decision(finding, DEBAR)).refused(OverCeiling, "第十七条");
    let mut bare = decision(finding, CENSURE);
    bare.file = Digest(String::new());
    scene.when("负责人", bare).refused(EvidenceMissing, "第十七条");
    scene.when("负责人", decision(finding, NOTHING)).accepted();
    assert_eq!(scene.fund.findings[&finding].stage, Stage::NotSanctioned);
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    assert!(view.sanctions().is_empty(), "what is not sanctioned is not on the register");
}

#[test]
fn a_decision_orders_the_money_back_within_what_was_paid() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let finding = scene.finding(&target(project));
    let recover = |amount| Measures { recover: amount, ..CENSURE };
    scene.when("督察二", proposal(finding, GROUND, recover(wan(13)))).refused(OverCeiling, "第十七条");
    scene.when("督察二", proposal(finding, GROUND, recover(Fen::new(-1)))).refused(Malformed, "第五条（三）");
    scene.when("督察二", proposal(finding, GROUND, recover(wan(12)))).accepted();
    scene.when(&login(&enterprise), waiver(finding)).accepted();
    let events = scene.when("负责人", decision(finding, recover(wan(10)))).accepted();
    let [Event::SanctionDecided(decided), Event::RecoveryOrdered(ordered)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((ordered.amount, &ordered.document), (wan(10), &decided.document));
    assert_eq!(scene.fund.projects[&project].recovery_ordered, wan(10));

    // A further part may be ordered on the same, heard finding; without one nothing is.
    scene.when("督察二", order(project, wan(1), GROUND)).refused(ConflictOfDuty, "第十七条");
    scene.when("督察", order(project, wan(1), RecoveryGround::Waste)).refused(EvidenceMissing, "第十七条");
    scene.when("督察", order(project, wan(1), GROUND)).accepted();
    let waste = scene.told(&target(project), RecoveryGround::Waste, CENSURE);
    scene.when("督察", order(project, wan(1), RecoveryGround::Waste)).refused(NotYet, "第十七条");
    scene.when(&login(&enterprise), waiver(waste)).accepted();
    scene.when("督察", order(project, wan(1), RecoveryGround::Waste)).accepted();
}

#[test]
fn what_is_overdue_is_demanded_in_writing_with_a_new_day_and_comes_in_parts() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recovery = scene.ordered(project, wan(10), GROUND);
    let demand = DemandRecovery { recovery, document: "哈工信催〔2025〕1号".into() };
    let due = scene.fund.recoveries[&recovery].due;
    let refusal = scene.when("经办", demand.clone()).refused(NotYet, "第十七条");
    assert_eq!(refusal.until, due.tomorrow().ok());
    scene.when("督察", demand.clone()).refused(NotYourOffice, "第十七条");
    scene.today = due.tomorrow().unwrap();
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(4), "TH-1", today)).accepted();
    let events = scene.when("经办", demand.clone()).accepted();
    let [Event::RecoveryDemanded(demanded)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(demanded.outstanding, wan(6));
    assert!(demanded.due > today);
    scene.when("经办", demand.clone()).refused(NotYet, "第十七条");
    assert!(scene.fund.recoveries[&recovery].overdue(today));
    scene.when("财政", repaid(recovery, wan(6), "TH-2", today)).accepted();
    scene.when("经办", demand).refused(WrongStage, "第十七条");
}

/// Debarred with one project approved and one in the pool.
fn debarred_under(pack: std::sync::Arc<law::Pack>) -> (Scene, law::CreditCode, ProjectId, ProjectId) {
    let mut scene = scene_under(pack);
    let enterprise = scene.on("2025-06-03").eligible(1);
    let pooled = scene.pooled(&enterprise);
    let approved = scene.awarded(&enterprise, wan(30));
    let finding = scene.told(
        &InspectionTarget::Enterprise(enterprise.clone()),
        GROUND,
        Measures { debar: true, ..CENSURE },
    );
    scene.when(&login(&enterprise), waiver(finding)).accepted();
    scene.when("负责人", decision(finding, Measures { debar: true, ..CENSURE })).accepted();
    (scene, enterprise, pooled, approved)
}

#[test]
fn a_debarment_works_at_once_and_every_later_step_names_article_and_decision() {
    let (mut scene, enterprise, _, approved) = debarred_under(harbin());
    let batch = scene.batch(fund::state::BatchKind::Pool);
    let refusal =
        scene.when(&login(&enterprise), application(&enterprise, batch)).refused(Ineligible, "第十七条");
    assert!(refusal.what.contains("哈工信处〔2025〕7号"), "{refusal}");
    let refusal = scene.when("财政", first(&[approved], 70)).refused(Ineligible, "第十七条");
    assert!(refusal.what.contains("2028-"), "until when: {refusal}");

    // The day after its last day it may apply again, without any act.
    let until = scene.fund.debarments[&enterprise].until;
    assert!(fund::debarment::of(&scene.fund, &enterprise, until).is_some());
    assert!(fund::debarment::of(&scene.fund, &enterprise, until.tomorrow().unwrap()).is_none());
}

#[test]
fn cases_under_way_go_on_where_the_reading_says_so_and_nothing_new_begins() {
    let (mut scene, enterprise, _, approved) = debarred_under(harbin_reading("debarment-scope", "new-only"));
    let batch = scene.batch(fund::state::BatchKind::Pool);
    scene.when(&login(&enterprise), application(&enterprise, batch)).refused(Ineligible, "第十七条");
    scene.when("财政", first(&[approved], 70)).accepted();
}

#[test]
fn a_supplier_is_not_debarred_and_money_comes_back_from_projects_alone() {
    let mut scene = scene();
    scene.money_for("training", 60);
    let contract = InspectionTarget::Procurement(scene.contracted("training", &[40]));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let finding = scene.finding(&contract);
    scene.when("督察二", proposal(finding, RecoveryGround::Waste, DEBAR)).refused(Ineligible, "第十七条");
    let recover = Measures { recover: wan(1), ..NOTHING };
    scene
        .when("督察二", proposal(finding, RecoveryGround::Waste, recover))
        .refused(Malformed, "第五条（三）");
    scene.when("督察二", proposal(finding, RecoveryGround::Waste, CENSURE)).accepted();
    // It has no account: the bureau's handler enters what it says.
    scene.when(&login(&enterprise), defence(finding)).refused(NotYourOffice, "第十七条");
    scene.when("经办", defence(finding)).accepted();
    scene.when("负责人", decision(finding, CENSURE)).accepted();
}

#[test]
fn the_register_shows_what_is_public_and_drops_it_after_its_last_day() {
    let (scene, enterprise, ..) = debarred_under(harbin());
    let on = |today| View { fund: &scene.fund, packs: &scene.packs, today }.sanctions();
    let rows = on(scene.today);
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(
        (&row.code, row.debarred_until),
        (&enterprise, Some(scene.fund.debarments[&enterprise].until))
    );
    assert_eq!(row.ground, "虚报、冒领等手段骗取套取资金");
    let last = row.public_until;
    assert_eq!(last, scene.fund.debarments[&enterprise].until, "the later of a year and the debarment");
    assert_eq!(on(last).len(), 1);
    assert!(on(last.tomorrow().unwrap()).is_empty());
}
