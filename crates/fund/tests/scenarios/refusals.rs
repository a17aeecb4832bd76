//! Refusals have a published order. Where several reasons hold at once the first is given, over a whole list; each that is
//! dealt with uncovers the next.

use fund::ProjectId;
use fund::RefusalKind::{
    self, ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYet, NotYourOffice, OverCeiling,
    Unknown, WrongStage,
};
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::resume::Resume;
use fund::steps::verify_account::VerifyAccount;
use law::FactValue;

use crate::support::decision::*;
use crate::support::journey::*;
use crate::support::*;

#[test]
fn the_order_is_the_published_one() {
    let order = [
        Unknown,
        NotYourOffice,
        WrongStage,
        ConflictOfDuty,
        Malformed,
        EvidenceMissing,
        Ineligible,
        OverCeiling,
        NotYet,
    ];
    assert_eq!(RefusalKind::ORDER, order);
    assert!(order.is_sorted());
}

#[test]
fn a_payment_against_which_everything_speaks_is_refused_for_one_reason_after_the_other() {
    let (mut scene, without_account) = summer();
    let other = scene.eligible(2);
    let project = scene.assessed(&without_account, wan(30));
    let notice = scene.noticed(&[project]);
    scene.approved(notice);
    let cooling = scene.awarded(&other, wan(20));

    // One enterprise has no account and is listed, and its project is suspended; the other's account is cooling down; one
    // project does not exist; the person is of another office, or has a tie.
    scene.found(&without_account, "ent.listed_abnormal", FactValue::Bool(true));
    scene.when("审核", suspend(project)).accepted();
    scene.when(&login(&other), payee(&other, "乙")).accepted();
    let verify = VerifyAccount { enterprise: other.clone(), agrees: true, reason: String::new() };
    scene.when("区县财政", verify).accepted();
    let tie = DeclareRelation { person: None, code: other, kind: "持股".into() };
    scene.when("财政二", tie).accepted();

    let list = [project, cooling];
    scene.when("财政二", first(&[project, cooling, ProjectId(99)], 60)).refused(Unknown, "第十一条");
    scene.when("经办", first(&list, 60)).refused(NotYourOffice, "第十一条");
    scene.when("财政二", first(&list, 60)).refused(WrongStage, "第十一条");
    scene.when("审核", Resume { project: project.into(), reason: "已核实".into() }).accepted();
    scene.when("财政二", first(&list, 60)).refused(ConflictOfDuty, "第十一条");
    scene.when("财政", first(&list, 60)).refused(Malformed, "第十一条");
    scene.when("财政", first(&list, 70)).refused(EvidenceMissing, "第三条（四）");
    scene.paid_to(&without_account);
    scene.when("财政", first(&list, 70)).refused(Ineligible, "第五条（二）");
    scene.found(&without_account, "ent.listed_abnormal", FactValue::Bool(false));
    let last = scene.when("财政", first(&list, 70)).refused(NotYet, "第三条（四）");
    scene.on(&last.until.unwrap().to_string()).when("财政", first(&list, 70)).accepted();
}

#[test]
fn an_award_is_refused_for_a_ceiling_only_when_every_condition_is_met() {
    let (mut scene, enterprise) = summer();
    let other = scene.eligible(2);
    let on_the_edge = scene.verified(&enterprise, wan(30));
    let listed = scene.verified(&other, wan(20));
    let batch = scene.claim_batch(on_the_edge);
    let cliff = terms(batch, &[("band-1", 63, 18), ("band-2", 54, 40), ("band-3", 45, 50)]);
    scene.when("负责人", cliff).accepted();
    scene.found(&other, "ent.listed_abnormal", FactValue::Bool(true));

    let list = [on_the_edge, listed];
    scene.when("经办", assess(batch, &list)).refused(Ineligible, "第五条（二）");
    scene.found(&other, "ent.listed_abnormal", FactValue::Bool(false));
    scene.when("经办", assess(batch, &list)).refused(OverCeiling, "第四条（一）");
}
