//! 第十条, 政府采购法第六十一条: a supplier's account changes by two persons, after a rest, and never under a payment on its way.

use fund::RefusalKind::{ConflictOfDuty, EvidenceMissing, Malformed, NotYet, NotYourOffice, WrongStage};
use fund::state::PayeeAccount;
use fund::steps::change_payee::ChangePayee;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::review_payee::ReviewPayee;
use fund::view::View;
use fund::{Digest, ProcurementId, StepId};

use crate::support::journey::file;
use crate::support::money::*;
use crate::support::*;

fn account(name: &str) -> PayeeAccount {
    PayeeAccount { commitment: file(name), bank: "龙江银行道里支行".into(), tail: "7788".into() }
}

fn asked(procurement: ProcurementId) -> ChangePayee {
    ChangePayee {
        procurement, account: account("新账户"), reason: "基本户变更".into(), file: file("变更函")
    }
}

fn reviewed(procurement: ProcurementId, agrees: bool) -> ReviewPayee {
    ReviewPayee { procurement, agrees, finding: "按合同所载电话核实".into() }
}

/// A contract with two milestones, both accepted.
fn signed() -> (Scene, ProcurementId) {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 40]);
    scene.milestone_accepted(id, 1);
    scene.milestone_accepted(id, 2);
    (scene, id)
}

fn paid_to(scene: &Scene, payment: fund::PaymentId) -> Digest {
    scene.fund.payments[&payment].lines[0].account.clone()
}

#[test]
fn what_is_instructed_already_keeps_its_account_and_what_comes_after_the_rest_goes_to_the_new_one() {
    let (mut scene, id) = signed();
    let first = scene.milestones_instructed(id, &[1]);
    scene.when("经办", asked(id)).accepted();
    let waits = scene.when("财政", milestones_due(id, &[2])).refused(NotYet, "第十条");
    assert!(waits.what.contains("待复核"), "{waits}");
    scene.when("审核二", reviewed(id, true)).accepted();

    // 2025-03-03 is a Monday: three working days of rest end on Thursday.
    let rests = scene.when("财政", milestones_due(id, &[2])).refused(NotYet, "第十条");
    assert!(rests.what.contains("2025-03-07"), "{rests}");
    scene.on("2025-03-06");
    scene.when("财政", milestones_due(id, &[2])).refused(NotYet, "第十条");
    scene.on("2025-03-07");
    let second = scene.milestones_instructed(id, &[2]);
    assert_eq!((paid_to(&scene, first), paid_to(&scene, second)), (file("供应商账户"), file("新账户")));

    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let tails = [first, second]
        .map(|payment| view.account_of(&scene.fund.payments[&payment].lines[0]).unwrap().tail.clone());
    assert_eq!(tails, ["0990", "7788"], "whoever pays still sees to which account each goes");
    for payment in [first, second] {
        let confirm = scene.confirm(payment);
        scene.when("财政二", confirm).accepted();
    }
    assert_eq!(scene.fund.procurements[&id].paid(), wan(60));
}

#[test]
fn a_payment_that_comes_back_is_instructed_again_to_the_account_reviewed_meanwhile() {
    let (mut scene, id) = signed();
    let first = scene.milestones_instructed(id, &[1]);
    scene.when("经办", asked(id)).accepted();
    scene.when("审核二", reviewed(id, true)).accepted();
    scene.on("2025-03-07");
    let back =
        ReturnPayment {
            payment: first, project: id.into(), reason: "账户已销户".into(), on: scene.today
        };
    scene.when("财政二", back).accepted();
    let again = scene.milestones_instructed(id, &[1]);
    assert_eq!(paid_to(&scene, again), file("新账户"));
}

#[test]
fn who_brings_the_account_in_does_not_review_it_whatever_the_office() {
    let (mut scene, id) = signed();
    scene.when("审核", asked(id)).refused(NotYourOffice, "第十条");
    scene.when("财政", asked(id)).refused(NotYourOffice, "第十条");
    scene.when("经办", asked(id)).accepted();
    scene.when("经办", reviewed(id, true)).refused(NotYourOffice, "第十条");
    scene.account("经办兼审核", fund::Role::BureauReviewer, None);
    scene.fund.accounts.get_mut(&"经办兼审核".into()).unwrap().person = fund::PersonId("person-经办".into());
    scene.when("经办兼审核", reviewed(id, true)).refused(ConflictOfDuty, "第十条");
    scene.when("审核二", reviewed(id, true)).accepted();
    scene.account("审核兼经办", fund::Role::BureauHandler, None);
    scene.fund.accounts.get_mut(&"审核兼经办".into()).unwrap().person =
        fund::PersonId("person-审核二".into());
    let again = ChangePayee { account: account("又一账户"), ..asked(id) };
    scene.when("审核兼经办", again).refused(ConflictOfDuty, "第十条");
}

#[test]
fn what_is_asked_for_has_its_paper_and_reason_and_is_another_account_one_at_a_time() {
    let (mut scene, id) = signed();
    let same = ChangePayee { account: account("供应商账户"), ..asked(id) };
    scene.when("经办", same).refused(Malformed, "第五条（三）");
    let mut bad = asked(id);
    bad.account.tail = "77".into();
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    scene.when("经办", ChangePayee { reason: " ".into(), ..asked(id) }).refused(Malformed, "第五条（三）");
    let bare = ChangePayee { file: Digest(String::new()), ..asked(id) };
    scene.when("经办", bare).refused(EvidenceMissing, "第十条");
    scene.when("审核二", reviewed(id, true)).refused(WrongStage, "第十条");
    scene.when("经办", asked(id)).accepted();
    let second = ChangePayee { account: account("又一账户"), ..asked(id) };
    scene.when("经办", second).refused(WrongStage, "第十条");
    scene
        .when("审核二", ReviewPayee { finding: String::new(), ..reviewed(id, true) })
        .refused(Malformed, "第五条（三）");

    scene.when("审核二", reviewed(id, false)).accepted();
    let payment = scene.milestones_instructed(id, &[1]);
    assert_eq!(
        paid_to(&scene, payment),
        file("供应商账户"),
        "declined, the one before stays and is paid at once"
    );
}

#[test]
fn before_a_contract_there_is_no_account_to_change_and_after_the_end_none_either() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.planned("training", 60);
    scene.when("经办", asked(id)).refused(WrongStage, "第十条");
    scene.when("审核", open_tender(id)).accepted();
    scene.when("经办", contract(id, &[60])).accepted();
    let close = fund::steps::close_procurement::CloseProcurement {
        procurement: id,
        reason: "供应商停业".into(),
    };
    scene.when("负责人", close).accepted();
    scene.when("经办", asked(id)).refused(WrongStage, "第十条");
}

#[test]
fn a_new_account_waits_in_the_worklist_and_its_paper_is_read_by_those_who_see_the_contract() {
    let (mut scene, id) = signed();
    let waits = |scene: &Scene| {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        let list = view.worklist(&scene.fund.accounts[&"审核二".into()]);
        list.iter().any(|task| task.step == StepId::ReviewPayee)
    };
    assert!(!waits(&scene));
    scene.when("经办", asked(id)).accepted();
    assert!(waits(&scene));
    let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let reads = |who: &str| view.file(&scene.fund.accounts[&who.into()], &file("变更函")).is_some();
    assert!(reads("审核二") && reads("财政") && !reads("评测机构"));
    scene.when("审核二", reviewed(id, true)).accepted();
    assert!(!waits(&scene));
}
