//! 第十七条: 追回已拨付资金, on one of six grounds, never more than was paid; what comes back counts by the reading.

use fund::RefusalKind::{EvidenceMissing, Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage};
use fund::ledger::LedgerAccount::{Available, Recoverable, Returns, Treasury};
use fund::state::RecoveryGround;
use fund::{Digest, Event, RecoveryId, Stage};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

#[test]
fn each_ground_cites_its_own_item_of_the_article() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let items = ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"];
    for (ground, item) in RecoveryGround::ALL.into_iter().zip(items) {
        scene.heard(project, ground);
        let events = scene.when("负责人", order(project, wan(1), ground)).accepted();
        let [Event::RecoveryOrdered(ordered)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(ordered.cite.label, format!("第十七条{item}"));
        assert_eq!(ordered.due, day("2025-07-11"), "30 days");
    }
}

#[test]
fn no_more_is_claimed_back_than_was_paid_and_only_by_a_decision_on_facts() {
    let (mut scene, enterprise) = summer();
    let project = scene.awarded(&enterprise, wan(30));
    let ground = RecoveryGround::FalseClaim;
    scene.when("督察", order(project, wan(1), ground)).refused(WrongStage, "第十七条");
    scene.pays(first(&[project], 70));
    scene.when("财政", order(project, wan(1), ground)).refused(NotYourOffice, "第十七条");
    let mut bare = order(project, wan(1), ground);
    bare.file = Digest(String::new());
    scene.when("督察", bare).refused(EvidenceMissing, "第十七条");
    let mut silent = order(project, wan(1), ground);
    silent.reason = " ".into();
    scene.when("督察", silent).refused(Malformed, "第五条（三）");
    scene.when("督察", order(project, Fen::ZERO, ground)).refused(Malformed, "第五条（三）");

    scene.ordered(project, wan(10), ground);
    let refusal = scene.when("督察", order(project, wan(3), ground)).refused(OverCeiling, "第十七条");
    assert!(refusal.what.contains("最多 26,000.00 元"), "12.6 paid, 10 ordered: {refusal}");
}

#[test]
fn it_comes_back_in_parts_and_is_closed_when_all_is_there() {
    let (mut scene, enterprise) = summer();
    let project = scene.first_paid(&enterprise, wan(30));
    let recovery = scene.ordered(project, wan(10), RecoveryGround::Misuse);
    let today = scene.today;
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), wan(10));
    scene.when("财政", repaid(RecoveryId(9), wan(1), "TH-1", today)).refused(Unknown, "第三条（二）");
    scene.when("财政", repaid(recovery, Fen::ZERO, "TH-1", today)).refused(Malformed, "第五条（三）");
    scene.when("督察", repaid(recovery, wan(4), "TH-1", today)).refused(NotYourOffice, "第三条（二）");
    scene.when("财政", repaid(recovery, wan(4), "TH-1", today)).accepted();
    assert_eq!(scene.fund.recoveries[&recovery].outstanding(), wan(6));
    scene.when("财政", repaid(recovery, wan(1), "TH-1", today)).refused(Malformed, "第五条（三）");
    scene.when("财政", repaid(recovery, wan(7), "TH-2", today)).refused(OverCeiling, "第十七条");
    scene.when("财政", repaid(recovery, wan(6), "TH-2", today)).accepted();
    assert_eq!(scene.fund.recoveries[&recovery].stage, Stage::RecoveryClosed);
    scene.when("财政", repaid(recovery, wan(1), "TH-3", today)).refused(WrongStage, "第三条（二）");
    assert_eq!(scene.fund.ledger.balance(&Recoverable(project.into())), Fen::ZERO);
    assert_eq!(scene.fund.projects[&project].recovered, wan(10));
}

/// All of an award of 50 万 is paid and comes back; what may the enterprise and the head do with it?
fn recovered_under(option: &str) -> (Scene, law::CreditCode) {
    let mut scene = scene_under(harbin_reading("recovered-money", option));
    let enterprise = scene.on("2025-06-03").eligible(1);
    let project = scene.awarded(&enterprise, wan(100));
    scene.pays(first(&[project], 100));
    let recovery = scene.ordered(project, wan(50), RecoveryGround::FalseClaim);
    let today = scene.today;
    scene.when("财政", repaid(recovery, wan(50), "TH-1", today)).accepted();
    (scene, enterprise)
}

#[test]
fn what_recovered_money_does_to_ceilings_follows_the_reading() {
    for (option, head, room, surrendered) in [
        ("head-only", 12_000, Stage::NotAwarded, 0),
        ("both", 12_000, Stage::Assessed, 0),
        ("neither", 11_950, Stage::NotAwarded, 50),
    ] {
        let (mut scene, enterprise) = recovered_under(option);
        let ledger = &scene.fund.ledger;
        assert_eq!(ledger.balance(&Available("transformation".into())), wan(head), "{option}");
        assert_eq!(ledger.balance(&Treasury), wan(10_000), "{option}");
        assert_eq!(ledger.balance(&Returns), wan(surrendered), "{option}");
        assert_eq!(scene.fund.free_cash(), wan(10_000 - surrendered), "{option}");

        let next = scene.verified(&enterprise, wan(30));
        let batch = scene.claim_batch(next);
        scene.when("经办", assess(batch, &[next])).accepted();
        assert_eq!(scene.fund.projects[&next].stage, room, "{option}: room of the enterprise");
    }
}

#[test]
fn a_pack_change_later_does_not_change_what_was_recorded() {
    let (scene, _) = recovered_under("both");
    let [.., (_, last)] = &scene.log[..] else { panic!("an empty log") };
    let [Event::RecoveryReceived(received)] = &last[..] else { panic!("{last:?}") };
    assert!(received.room && received.complete);
    assert_eq!(received.readings, ["recovered-money"]);
}
