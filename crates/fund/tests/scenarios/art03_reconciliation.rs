//! 第三条（二）: the treasury's statement against every payment confirmed here. What does not agree stops further payments until a
//! person has settled it with a reason.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, Unknown, WrongStage,
};
use fund::state::{DifferenceKind, Explanation, StatementLine};
use fund::steps::reconcile::Reconcile;
use fund::steps::settle_difference::SettleDifference;
use fund::{DifferenceId, Digest, ProjectId, StepId};
use law::{CreditCode, Fen};

use crate::support::decision::*;
use crate::support::journey::summer;
use crate::support::money::*;
use crate::support::*;

/// A fund that has paid a first payment of 12.6 万 and a milestone of 20 万, and a second project that waits for its own.
fn paid() -> (Scene, ProjectId) {
    let (mut scene, enterprise) = summer();
    scene.first_paid(&enterprise, wan(30));
    scene.when("财政", allot("training", wan(70))).accepted();
    let mut own = contract(scene.planned("training", 60), &[20, 40]);
    own.signed_on = scene.today;
    let id = own.procurement;
    scene.when("审核", open_tender(id)).accepted();
    scene.when("经办", own).accepted();
    let mut accepted = acceptance(id, 1, true);
    accepted.on = scene.today;
    scene.when("审核二", accepted).accepted();
    let payment = scene.milestones_instructed(id, &[1]);
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    let other: CreditCode = scene.eligible(2);
    let project = scene.awarded(&other, wan(20));
    (scene, project)
}

fn settle(difference: u32, reason: &str) -> SettleDifference {
    let difference = DifferenceId(difference);
    SettleDifference { difference, explanation: Explanation::TheirError, reason: reason.into() }
}

fn kinds(scene: &Scene) -> Vec<DifferenceKind> {
    scene.fund.open_differences().map(|difference| difference.found.kind).collect()
}

#[test]
fn a_statement_that_agrees_leaves_nothing_open() {
    let (mut scene, project) = paid();
    let statement = scene.statement();
    assert_eq!(statement.lines.len(), 2);
    scene.when("财政三", statement).accepted();
    assert_eq!(scene.fund.statements.last_key_value().unwrap().1.matched.len(), 2);
    assert_eq!(kinds(&scene), []);
    scene.when("财政", first(&[project], 70)).accepted();
}

#[test]
fn every_way_in_which_a_line_can_differ_is_found() {
    let (scene, _) = paid();
    let found = |spoil: &dyn Fn(&mut Reconcile)| {
        let mut statement = scene.statement();
        spoil(&mut statement);
        let lines =
            fund::steps::reconcile::compare(&scene.fund, statement.from, statement.to, &statement.lines);
        lines.into_iter().map(|found| found.kind).collect::<Vec<_>>()
    };
    assert_eq!(found(&|own| own.lines[0].amount = Fen::new(1)), [DifferenceKind::Amount]);
    assert_eq!(found(&|own| own.lines[0].on = day("2025-01-02")), [DifferenceKind::Day]);
    assert_eq!(found(&|own| own.lines[1].tail = "1111".into()), [DifferenceKind::Account]);
    assert_eq!(
        found(&|own| own.lines[0].receipt = "GK-999".into()),
        [DifferenceKind::NotHere, DifferenceKind::NotThere]
    );
    assert_eq!(found(&|own| own.lines.truncate(1)), [DifferenceKind::NotThere]);
    assert_eq!(found(&|own| own.to = day("2025-01-02")), [], "what the period does not cover is not missed");
    assert_eq!(
        found(&|own| {
            own.lines[0].amount = Fen::new(1);
            own.lines[0].tail = "1111".into();
        }),
        [DifferenceKind::Amount, DifferenceKind::Account]
    );
}

#[test]
fn an_open_difference_stops_every_further_payment_until_a_person_has_settled_it() {
    let (mut scene, project) = paid();
    let mut statement = scene.statement();
    statement.lines[0].amount = Fen::new(12_600_001);
    scene.when("财政三", statement).accepted();
    assert_eq!(kinds(&scene), [DifferenceKind::Amount]);

    let stopped = scene.when("财政", first(&[project], 70)).refused(NotYet, "第三条（二）");
    assert!(stopped.what.contains("D0001") && !stopped.remedy.is_empty(), "{stopped}");
    let id = fund::ProcurementId(1);
    let mut accepted = acceptance(id, 2, true);
    accepted.on = scene.today;
    scene.when("审核二", accepted).accepted();
    scene.when("财政", milestones_due(id, &[2])).refused(NotYet, "第三条（二）");
    let today = scene.today;
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.when("财政", balance(&[ProjectId(1)])).refused(NotYet, "第三条（二）");

    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today };
    let tasks = view.worklist(&scene.fund.accounts[&"督察".into()]);
    assert!(tasks.iter().any(|task| task.step == StepId::SettleDifference));
    scene.when("督察", settle(1, "国库来函更正金额")).accepted();
    scene.when("督察", settle(1, "再说一次")).refused(WrongStage, "第三条（二）");
    scene.when("财政", first(&[project], 70)).accepted();
    scene.when("财政", milestones_due(id, &[2])).accepted();
}

#[test]
fn whoever_brought_the_statement_in_or_confirmed_the_payment_does_not_explain_the_difference() {
    let (mut scene, _) = paid();
    let mut statement = scene.statement();
    statement.lines[0].amount = Fen::new(1);
    scene.when("财政三", statement).accepted();
    scene.when("财政三", settle(1, "国库有误")).refused(ConflictOfDuty, "第十六条");
    scene.when("财政二", settle(1, "国库有误")).refused(ConflictOfDuty, "第十六条");
    scene.when("经办", settle(1, "国库有误")).refused(NotYourOffice, "第三条（二）");
    scene.when("督察", settle(1, " ")).refused(Malformed, "第五条（三）");
    scene.when("督察", settle(2, "国库有误")).refused(Unknown, "第三条（二）");
    scene.when("财政", settle(1, "国库有误")).accepted();
}

#[test]
fn a_difference_that_stands_open_is_not_opened_a_second_time_but_one_that_comes_back_is() {
    let (mut scene, _) = paid();
    let mut statement = scene.statement();
    statement.lines[0].amount = Fen::new(1);
    scene.when("财政三", statement.clone()).accepted();
    scene.when("财政三", statement.clone()).accepted();
    assert_eq!(scene.fund.differences.len(), 1);
    assert_eq!(scene.fund.statements.last_key_value().unwrap().1.matched.len(), 1);
    scene.when("督察", settle(1, "国库称下期更正")).accepted();
    scene.when("财政三", statement.clone()).accepted();
    assert_eq!(kinds(&scene), [DifferenceKind::Amount], "it was not put right");

    let foreign =
        StatementLine { receipt: "QT-1".into(), amount: wan(1), on: scene.today, tail: "0000".into() };
    statement.lines = vec![foreign];
    let not_ours = |difference| SettleDifference {
        difference,
        explanation: Explanation::NotOurs,
        reason: "属于另一项资金".into(),
    };
    scene.when("财政三", statement.clone()).accepted();
    let open: Vec<_> = scene.fund.open_differences().map(|difference| difference.id).collect();
    open.into_iter().for_each(|id| drop(scene.when("督察", not_ours(id)).accepted()));
    scene.when("财政三", statement).accepted();
    assert_eq!(kinds(&scene), [], "what is none of ours is asked once");
}

#[test]
fn a_statement_says_what_it_covers_on_which_paper_and_each_receipt_once() {
    let (mut scene, _) = paid();
    let good = scene.statement();
    let tomorrow = scene.today.tomorrow().unwrap();
    type Spoilt = (&'static str, Box<dyn Fn(&mut Reconcile)>);
    let spoilt: Vec<Spoilt> = vec![
        ("to", Box::new(|own| own.to = day("2024-12-31"))),
        ("to", Box::new(move |own| own.to = tomorrow)),
        ("lines[0].receipt", Box::new(|own| own.lines[0].receipt = " ".into())),
        ("lines[1].receipt", Box::new(|own| own.lines[1].receipt = own.lines[0].receipt.clone())),
        ("lines[0].amount", Box::new(|own| own.lines[0].amount = Fen::ZERO)),
        ("lines[0].on", Box::new(|own| own.lines[0].on = day("2024-12-31"))),
        ("lines[0].tail", Box::new(|own| own.lines[0].tail = "12".into())),
    ];
    for (field, spoil) in spoilt {
        let mut bad = good.clone();
        spoil(&mut bad);
        let refusal = scene.when("财政三", bad).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    let mut bare = good.clone();
    bare.file = Digest(String::new());
    scene.when("财政三", bare).refused(EvidenceMissing, "第三条（二）");
    scene.when("督察", good.clone()).refused(NotYourOffice, "第三条（二）");
    scene.when("财政三", good).accepted();
}
