//! 第十七条, afterwards: a decision is lifted or changed on reconsideration, by a court or on review, or the right to apply is
//! given back early. Never heavier, never by who decided it, at once on eligibility, money and register; the record keeps all.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage,
};
use fund::ledger::LedgerAccount::{Available, Recoverable, Returns, Treasury};
use fund::state::LiftCause::{Court, Early, Reconsideration, Review};
use fund::state::{BatchKind, InspectionTarget, Measures, RecoveryGround};
use fund::view::{SanctionRow, View};
use fund::{Digest, Event, Role, Stage};
use law::{Date, Fen};

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::supervision::*;
use crate::support::*;

const CENSURE: Measures = Measures { censure: true, ..NOTHING };
const BOTH: Measures = Measures { debar: true, ..CENSURE };

fn register(scene: &Scene, today: Date) -> Vec<SanctionRow> {
    View { fund: &scene.fund, packs: &scene.packs, today }.sanctions()
}

#[test]
fn a_decision_revoked_on_reconsideration_lets_the_party_apply_from_that_day() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let finding = scene.sanctioned(&InspectionTarget::Enterprise(enterprise.clone()), BOTH);
    scene.when("财政", first(&[project], 70)).refused(Ineligible, "第十七条");

    scene.when("督察", lifting(finding, Reconsideration, NOTHING)).refused(NotYourOffice, "第十七条");
    scene.when("负责人", lifting(finding, Reconsideration, NOTHING)).refused(ConflictOfDuty, "第十七条");
    let events = scene.when("市政府", lifting(finding, Reconsideration, NOTHING)).accepted();
    let [Event::SanctionLifted(lifted)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((lifted.before, lifted.measures), (BOTH, NOTHING));
    assert_eq!(lifted.cite.label, "第十七条（一）");
    assert_eq!(lifted.readings, ["sanction-lifted"]);

    let own = &scene.fund.findings[&finding];
    assert_eq!(own.stage, Stage::SanctionLifted);
    let sanction = own.sanction.as_ref().unwrap();
    assert_eq!(sanction.decided().0, BOTH, "the record keeps what was decided");
    assert!(fund::debarment::of(&scene.fund, &enterprise, scene.today).is_none());
    scene.when("财政", first(&[project], 70)).accepted();
    let batch = scene.batch(BatchKind::Pool);
    scene.when(&login(&enterprise), application(&enterprise, batch)).accepted();
    scene.when("市政府", lifting(finding, Court, NOTHING)).refused(WrongStage, "第十七条");
}

#[test]
fn nobody_lifts_a_decision_by_making_it_heavier_or_without_paper_and_reason() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let target = InspectionTarget::Project(project);
    let undecided = scene.heard(project, RecoveryGround::FalseClaim);
    scene.when("市政府", lifting(undecided, Review, NOTHING)).refused(WrongStage, "第十七条");
    let finding = scene.sanctioned(&target, CENSURE);
    let lift = |measures| lifting(finding, Review, measures);
    scene.when("市政府", lift(BOTH)).refused(OverCeiling, "第十七条");
    scene.when("市政府", lift(Measures { recover: wan(1), ..CENSURE })).refused(OverCeiling, "第十七条");
    scene
        .when("市政府", lift(Measures { recover: Fen::new(-1), ..NOTHING }))
        .refused(Malformed, "第五条（三）");
    scene.when("市政府", lift(CENSURE)).refused(Malformed, "第五条（三）");
    let mut bare = lift(NOTHING);
    bare.authority = " ".into();
    scene.when("市政府", bare).refused(Malformed, "第五条（三）");
    let mut bare = lift(NOTHING);
    bare.reason = " ".into();
    scene.when("市政府", bare).refused(Malformed, "第五条（三）");
    let mut bare = lift(NOTHING);
    bare.file = Digest(String::new());
    scene.when("市政府", bare).refused(EvidenceMissing, "第十七条");
    scene.when("市政府", lifting("F0099".parse().unwrap(), Review, NOTHING)).refused(Unknown, "第十七条");

    // Another leader may review it: neither who proposed nor who decided.
    scene.account("另一负责人", Role::BureauLeader, None);
    scene.when("另一负责人", lift(NOTHING)).accepted();
}

#[test]
fn the_right_to_apply_is_given_back_early_and_nothing_else_with_it() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let finding = scene.sanctioned(&InspectionTarget::Project(project), BOTH);
    let decided = scene.today;
    scene.when("市政府", lifting(finding, Early, NOTHING)).refused(Malformed, "第五条（三）");
    scene.on("2026-09-01");
    scene.when("市政府", lifting(finding, Early, CENSURE)).accepted();
    let own = &scene.fund.findings[&finding];
    assert_eq!(own.stage, Stage::Sanctioned, "the decision was right");
    assert!(!own.sanction.as_ref().unwrap().undone());
    assert!(fund::debarment::of(&scene.fund, &enterprise, scene.today).is_none());
    scene.when("市政府", lifting(finding, Early, NOTHING)).refused(Malformed, "第五条（三）");

    // The censure stands for its own year; after it the register still says for a while what was given back.
    let rows = register(&scene, scene.today);
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert!(scene.today > decided.checked_add(jiff::Span::new().days(365)).unwrap());
    assert_eq!((row.measures.as_str(), row.debarred_until), ("不再公布", None));
    assert_eq!(row.public_until, "2026-10-01".parse::<Date>().unwrap());
    let lifted = row.lifted.as_ref().unwrap();
    assert_eq!(lifted.zh(), "已变更：提前恢复申请资格（哈尔滨市人民政府，哈政复决〔2025〕3号）");
}

#[test]
fn what_is_not_yet_back_is_cancelled_and_what_is_back_is_owed() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recover = |amount| Measures { recover: amount, ..CENSURE };
    let finding = scene.sanctioned(&InspectionTarget::Project(project), recover(wan(10)));
    let recovery = scene.fund.findings[&finding].sanction.as_ref().unwrap().recovery.unwrap();
    assert_eq!(scene.fund.recoveries[&recovery].finding, Some(finding));
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(4), "TH-1", today)).accepted();
    let head = Available("transformation".into());
    let (cash, free) = (scene.fund.ledger.balance(&Treasury), scene.fund.ledger.balance(&head));

    // Lowered to 6万: 4万 less is still to come; the order stays open.
    let events = scene.when("市政府", lifting(finding, Court, recover(wan(6)))).accepted();
    let [Event::SanctionLifted(_), Event::RecoveryReduced(reduced)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((reduced.cancelled, reduced.owed_back), (wan(4), Fen::ZERO));
    assert_eq!(scene.fund.recoveries[&recovery].outstanding(), wan(2));
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RecoveryOpen);
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), wan(2));

    // Then wholly: nothing more is to come, and the 4万 that came are named as owed back.
    let events = scene.when("市政府", lifting(finding, Court, NOTHING)).accepted();
    let [Event::SanctionLifted(_), Event::RecoveryReduced(reduced)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((reduced.amount, reduced.cancelled, reduced.owed_back), (Fen::ZERO, wan(2), wan(4)));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.outstanding(), own.owed_back), (Stage::RefundDue, Fen::ZERO, wan(4)));
    let case = &scene.fund.projects[&project];
    assert_eq!((case.recovery_ordered, case.recovered), (wan(4), wan(4)));
    // The money that came stays on the books where it is.
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), Fen::ZERO);
    assert_eq!(scene.fund.ledger.balance(&Returns), Fen::ZERO);
    assert_eq!((scene.fund.ledger.balance(&Treasury), scene.fund.ledger.balance(&head)), (cash, free));
    assert_eq!(scene.fund.ledger.imbalance(), 0);
    scene.when("财政", repaid(recovery, wan(1), "TH-2", today)).refused(WrongStage, "第三条（二）");
}

#[test]
fn nothing_more_is_ordered_back_on_facts_whose_decision_was_lifted() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recover = Measures { recover: wan(2), ..CENSURE };
    let finding = scene.sanctioned(&InspectionTarget::Project(project), recover);
    scene.when("市政府", lifting(finding, Court, CENSURE)).accepted();
    scene.when("督察", order(project, wan(1), RecoveryGround::FalseClaim)).refused(Ineligible, "第十七条");
}

#[test]
fn another_decision_s_debarment_stands_when_one_is_lifted() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let earlier = scene.sanctioned(&InspectionTarget::Project(project), BOTH);
    let until = scene.fund.debarments[&enterprise].until;
    scene.today = scene.today.tomorrow().unwrap();
    let later = scene.sanctioned(&InspectionTarget::Enterprise(enterprise.clone()), BOTH);
    assert!(scene.fund.debarments[&enterprise].until > until);
    scene.when("市政府", lifting(later, Court, NOTHING)).accepted();
    let standing = &scene.fund.debarments[&enterprise];
    assert_eq!((standing.finding, standing.until), (earlier, until));
    scene.when("市政府", lifting(earlier, Court, CENSURE)).accepted();
    assert!(!scene.fund.debarments.contains_key(&enterprise));
}

#[test]
fn the_register_takes_a_lifted_decision_off_and_says_so_for_thirty_days() {
    let (mut scene, enterprise) = summer();
    let finding = scene.sanctioned(&InspectionTarget::Enterprise(enterprise), BOTH);
    let before = register(&scene, scene.today);
    assert!(before[0].lifted.is_none() && before[0].ground.contains("虚报"));
    scene.when("市政府", lifting(finding, Reconsideration, NOTHING)).accepted();
    let rows = register(&scene, scene.today);
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((row.ground.as_str(), row.measures.as_str()), ("不再公布", "不再公布"));
    let lifted = row.lifted.as_ref().unwrap();
    assert_eq!(lifted.zh(), "已撤销：行政复议决定（哈尔滨市人民政府，哈政复决〔2025〕3号）");
    let last = scene.today.checked_add(jiff::Span::new().days(30)).unwrap();
    assert_eq!(register(&scene, last).len(), 1);
    assert!(register(&scene, last.tomorrow().unwrap()).is_empty());
    assert!(scene.fund.findings[&finding].sanction.is_some(), "the record keeps it");
}

#[test]
fn what_a_change_leaves_stays_public_with_the_change_beside_it() {
    let (mut scene, enterprise) = summer();
    let finding = scene.sanctioned(&InspectionTarget::Enterprise(enterprise), BOTH);
    let decided = scene.today;
    scene.when("市政府", lifting(finding, Review, CENSURE)).accepted();
    let [row] = &register(&scene, scene.today)[..] else { panic!() };
    assert_eq!((row.measures.as_str(), row.debarred_until), ("通报", None));
    assert_eq!(row.public_until, decided.checked_add(jiff::Span::new().days(365)).unwrap());
    assert!(row.lifted.as_ref().is_some_and(|lifted| !lifted.revoked));
}

#[test]
fn an_order_of_its_own_is_lowered_and_lifted_as_a_decision_is() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recovery = scene.ordered(project, wan(10), RecoveryGround::FalseClaim);
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(4), "TH-1", today)).accepted();

    // Lowered to 6万: 4万 less is still to come. Then wholly: the 4万 that came are owed back, and given back.
    let events = scene.when("市政府", lifting_order(recovery, Court, wan(6))).accepted();
    let [Event::RecoveryLifted(lifted), Event::RecoveryReduced(reduced)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(
        (lifted.before, lifted.amount, lifted.cite.label.as_str()),
        (wan(10), wan(6), "第十七条（一）")
    );
    assert_eq!((reduced.cancelled, reduced.owed_back), (wan(4), Fen::ZERO));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.outstanding(), own.stands()), (Stage::RecoveryOpen, wan(2), wan(6)));
    scene.when("负责人", lifting_order(recovery, Reconsideration, Fen::ZERO)).accepted();
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.outstanding(), own.owed_back), (Stage::RefundDue, Fen::ZERO, wan(4)));
    assert_eq!(own.lifts.iter().map(|lift| lift.before.recover).collect::<Vec<_>>(), [wan(10), wan(6)]);
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), Fen::ZERO);
    scene.pays(refund(recovery));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.refunded()), (Stage::RecoveryLifted, wan(4)));
    scene.when("市政府", lifting_order(recovery, Court, Fen::ZERO)).refused(WrongStage, "第十七条");
    assert_eq!(scene.fund.ledger.imbalance(), 0);
}

#[test]
fn what_is_given_back_already_counts_when_an_order_is_lowered_once_more() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recovery = scene.ordered(project, wan(10), RecoveryGround::FalseClaim);
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(10), "TH-1", today)).accepted();
    scene.when("市政府", lifting_order(recovery, Court, wan(7))).accepted();
    let payment = scene.instructed(refund(recovery));
    scene.when("市政府", lifting_order(recovery, Court, wan(2))).accepted();
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.refunding(), own.to_refund()), (Stage::RefundInstructed, wan(3), wan(5)));
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RefundDue);
    scene.pays(refund(recovery));
    let own = &scene.fund.recoveries[&recovery];
    assert_eq!((own.stage, own.refunded(), own.stands()), (Stage::RecoveryClosed, wan(8), wan(2)));
}

#[test]
fn nobody_lifts_an_order_of_their_own_finding_or_makes_it_heavier() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    scene.heard(project, RecoveryGround::FalseClaim);
    scene.when("负责人", order(project, wan(10), RecoveryGround::FalseClaim)).accepted();
    let recovery = *scene.fund.recoveries.last_key_value().unwrap().0;
    let lift = |amount| lifting_order(recovery, Review, amount);
    scene.when("督察", lift(wan(1))).refused(NotYourOffice, "第十七条");
    scene.when("负责人", lift(wan(1))).refused(ConflictOfDuty, "第十七条");
    let finder = scene.fund.accounts[&"督察二".into()].person.clone();
    scene.account("督察二任负责人", Role::BureauLeader, None);
    scene.fund.accounts.get_mut(&"督察二任负责人".into()).unwrap().person = finder;
    let refusal = scene.when("督察二任负责人", lift(wan(1))).refused(ConflictOfDuty, "第十七条");
    assert!(
        refusal.what.contains("办理过 F0001 的“登记发现的问题”，不能再撤销或者变更追回决定"),
        "{refusal}"
    );

    scene.when("市政府", lift(wan(11))).refused(OverCeiling, "第十七条");
    scene.when("市政府", lift(wan(10))).refused(Malformed, "第五条（三）");
    scene.when("市政府", lift(Fen::new(-1))).refused(Malformed, "第五条（三）");
    scene.when("市政府", lifting_order(recovery, Early, wan(1))).refused(Malformed, "第五条（三）");
    let mut bare = lift(wan(1));
    bare.reason = " ".into();
    scene.when("市政府", bare).refused(Malformed, "第五条（三）");
    let mut bare = lift(wan(1));
    bare.file = Digest(String::new());
    scene.when("市政府", bare).refused(EvidenceMissing, "第十七条");
    scene
        .when("市政府", lifting_order("R0099".parse().unwrap(), Review, wan(1)))
        .refused(Unknown, "第十七条");
    scene.when("市政府", lift(wan(1))).accepted();
}

#[test]
fn an_order_that_belongs_to_a_decision_is_lifted_with_the_decision() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recover = Measures { recover: wan(2), ..CENSURE };
    let finding = scene.sanctioned(&InspectionTarget::Project(project), recover);
    let recovery = scene.fund.findings[&finding].sanction.as_ref().unwrap().recovery.unwrap();
    let refusal =
        scene.when("市政府", lifting_order(recovery, Court, wan(1))).refused(WrongStage, "第十七条");
    assert!(refusal.remedy.contains("在检查问题 F0001 办理“撤销或者变更处理决定”"), "{refusal}");
}

#[test]
fn facts_whose_order_was_lifted_order_nothing_back_by_another_way() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let (target, ground) = (InspectionTarget::Project(project), RecoveryGround::FalseClaim);
    let recover = Measures { recover: wan(5), ..CENSURE };
    let finding = scene.told(&target, ground, recover);
    scene.when(&login(&enterprise), waiver(finding)).accepted();
    scene.when("督察", order(project, wan(5), ground)).accepted();
    let recovery = *scene.fund.recoveries.last_key_value().unwrap().0;
    scene.when("市政府", lifting_order(recovery, Court, Fen::ZERO)).accepted();
    scene.when("督察", order(project, wan(1), ground)).refused(Ineligible, "第十七条");
    scene.when("负责人", decision(finding, recover)).refused(Ineligible, "第十七条");
    scene.when("负责人", decision(finding, CENSURE)).accepted();

    // What the party is told of later is another matter.
    scene.today = scene.today.tomorrow().unwrap();
    scene.heard(project, ground);
    scene.when("督察", order(project, wan(1), ground)).accepted();
}
