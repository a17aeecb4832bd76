//! 第四条（三）1、3、4，（四），第十条: 其他涉及政府采购的项目应按照相关规定执行. Plan, method, contract, acceptance, payment, change, end.

use fund::RefusalKind::{
    ConflictOfDuty, EvidenceMissing, Ineligible, Malformed, NotYet, NotYourOffice, OverCeiling, Unknown,
    WrongStage,
};
use fund::ledger::LedgerAccount::{Available, Committed};
use fund::state::{Method, MilestoneState};
use fund::steps::change_contract::ChangeContract;
use fund::steps::choose_method::ChooseMethod;
use fund::steps::close_procurement::CloseProcurement;
use fund::steps::declare_relation::DeclareRelation;
use fund::steps::instruct_milestones::InstructMilestones;
use fund::steps::return_payment::ReturnPayment;
use fund::steps::sign_contract::SignContract;
use fund::view::View;
use fund::{Digest, ProcurementId, Purpose, Stage, StepId};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::file;
use crate::support::money::*;
use crate::support::*;

fn committed(scene: &Scene, head: &str, id: ProcurementId) -> Fen {
    scene.fund.ledger.balance(&Committed(head.into(), Purpose::Procurement(id)))
}

fn change(procurement: ProcurementId, amounts: &[i64]) -> ChangeContract {
    ChangeContract {
        procurement,
        document: "哈工信采〔2025〕8号".into(),
        reason: "增加培训场次".into(),
        file: file("补充协议"),
        milestones: milestones(amounts),
    }
}

fn close(procurement: ProcurementId, reason: &str) -> CloseProcurement {
    CloseProcurement { procurement, reason: reason.into() }
}

#[test]
fn from_the_plan_to_the_last_payment_money_is_available_then_committed_then_paid() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 40]);
    assert_eq!(committed(&scene, "training", id), wan(60));
    assert_eq!(scene.fund.ledger.balance(&Available("training".into())), wan(10));
    let signed = scene.fund.procurements[&id].contract.as_ref().map(|own| own.file.clone()).unwrap();
    let opens = |who: &str| {
        let view = View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        view.file(&scene.fund.accounts[&who.into()], &signed).map(|own| own.name)
    };
    assert_eq!(
        opens("财政").as_deref(),
        Some(format!("{id} 合同").as_str()),
        "who pays may read the contract"
    );
    assert_eq!(opens("区县"), None);

    scene.milestone_accepted(id, 1);
    let payment = scene.milestones_instructed(id, &[1]);
    assert_eq!(committed(&scene, "training", id), wan(60), "an instruction is not a payment");
    assert_eq!(scene.fund.free_cash(), wan(9_980), "but the money is spoken for");
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    assert_eq!(committed(&scene, "training", id), wan(40));
    assert_eq!(scene.fund.procurements[&id].paid(), wan(20));

    scene.when("审核二", close(id, "")).refused(Malformed, "第五条（三）");
    scene.milestone_accepted(id, 2);
    scene.when("审核二", close(id, "")).refused(WrongStage, "第十条");
    let payment = scene.milestones_instructed(id, &[2]);
    let confirm = scene.confirm(payment);
    scene.when("财政二", confirm).accepted();
    scene.when("审核二", close(id, "")).accepted();
    assert_eq!(scene.fund.procurements[&id].stage, Stage::ProcurementClosed);
    assert_eq!(
        (committed(&scene, "training", id), scene.fund.procurements[&id].paid()),
        (Fen::ZERO, wan(60))
    );
}

#[test]
fn each_of_the_four_is_planned_and_signed_within_its_own_ceiling_in_all() {
    for (head, most, article) in [
        ("centre", 1_020, "第四条（三）1."),
        ("training", 70, "第四条（三）3."),
        ("roadmap", 120, "第四条（三）4."),
        ("monitoring", 400, "第四条（四）"),
    ] {
        let mut scene = scene();
        scene.money_for(head, most);
        scene.when("经办", plan(head, most + 1)).refused(OverCeiling, article);
        let first = scene.contracted(head, &[most - 10]);
        let over = scene.when("经办", plan(head, 11)).refused(OverCeiling, article);
        assert!(over.what.contains(&wan(most - 10).grouped()), "{over}");
        let second = scene.planned(head, 10);
        scene.when("审核", open_tender(second)).accepted();
        scene.when("经办", contract(second, &[11])).refused(OverCeiling, "第十条");
        scene.when("经办", contract(second, &[10])).accepted();
        scene.when("负责人", change(first, &[most])).refused(OverCeiling, article);
        assert_eq!(scene.fund.ledger.balance(&Available(head.into())), Fen::ZERO);
    }
}

#[test]
fn what_is_supported_otherwise_is_not_procured_and_a_head_without_an_amount_waits_for_its_instrument() {
    let mut scene = scene();
    for (head, article) in
        [("transformation", "第四条（一）"), ("products", "第四条（二）"), ("diagnosis", "第四条（三）2.")]
    {
        scene.when("经办", plan(head, 1)).refused(Ineligible, article);
    }
    for (head, article) in [("ecosystem", "第四条（五）"), ("other", "第四条（六）")] {
        let refusal = scene.when("经办", plan(head, 1)).refused(OverCeiling, article);
        assert!(refusal.remedy.contains("登记"), "{refusal}");
    }
    scene.when("经办", plan("nothing", 1)).refused(Malformed, "第五条（三）");
    scene.when("经办", plan("training", 0)).refused(Malformed, "第五条（三）");
    let mut bad = plan("training", 1);
    bad.title = String::new();
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    let mut bad = plan("training", 1);
    bad.document = "".into();
    scene.when("经办", bad).refused(Malformed, "第五条（三）");
    scene.when("审核", plan("training", 1)).refused(NotYourOffice, "第十条");
}

#[test]
fn every_method_but_open_tender_is_reasoned_and_above_the_threshold_approved() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.planned("training", 60);
    for method in Method::ALL.into_iter().filter(|method| *method != Method::OpenTender) {
        let bare = ChooseMethod { method, ..open_tender(id) };
        let refusal = scene.when("审核", bare.clone()).refused(Malformed, "第五条（三）");
        assert!(refusal.what.contains(method.rule()), "{refusal}");
        let above = ChooseMethod { reason: "只有一家能够提供".into(), above_threshold: true, ..bare };
        let refusal = scene.when("审核", above).refused(EvidenceMissing, "第十条");
        assert!(refusal.what.contains("第二十七条"), "{refusal}");
    }
    scene.when("经办", open_tender(id)).refused(NotYourOffice, "第十条");
    scene.when("经办", contract(id, &[60])).refused(WrongStage, "第十条");
    scene.when("审核", open_tender(ProcurementId(9))).refused(Unknown, "第十条");
    let approved = ChooseMethod {
        method: Method::SingleSource,
        reason: "只有一家能够提供".into(),
        above_threshold: true,
        approval: Some("哈财采〔2025〕2号".into()),
        ..open_tender(id)
    };
    scene.when("审核", approved).accepted();
    scene.when("审核", open_tender(id)).refused(WrongStage, "第十条");
}

#[test]
fn a_contract_says_with_whom_for_what_and_on_which_paper_and_its_amount_is_the_sum_of_its_milestones() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.planned("training", 60);
    scene.when("审核", open_tender(id)).accepted();
    type Spoilt = (&'static str, fn(&mut SignContract));
    let spoilt: Vec<Spoilt> = vec![
        ("number", |own| own.number = "".into()),
        ("supplier_name", |own| own.supplier_name = String::new()),
        ("signed_on", |own| own.signed_on = day("2025-03-04")),
        ("signed_on", |own| own.signed_on = day("2025-03-02")),
        ("account.commitment", |own| own.account.commitment = Digest("x".into())),
        ("account.tail", |own| own.account.tail = "99".into()),
        ("milestones", |own| own.milestones.clear()),
        ("milestones[0].name", |own| own.milestones[0].name = " ".into()),
        ("milestones[0].amount", |own| own.milestones[0].amount = Fen::ZERO),
        ("milestones[0].due", |own| own.milestones[0].due = day("2025-03-02")),
    ];
    for (field, spoil) in spoilt {
        let mut bad = contract(id, &[20, 40]);
        spoil(&mut bad);
        let refusal = scene.when("经办", bad).refused(Malformed, "第五条（三）");
        assert_eq!(refusal.fields[0].field, field);
    }
    let mut bare = contract(id, &[20, 40]);
    bare.file = Digest(String::new());
    scene.when("经办", bare).refused(EvidenceMissing, "第十条");
    scene.when("经办", contract(id, &[20, 40])).accepted();
    assert_eq!(scene.fund.procurements[&id].takes(), wan(60));

    let other = scene.planned("training", 10);
    scene.when("审核", open_tender(other)).accepted();
    let mut same = contract(other, &[10]);
    same.number = format!("HT-{id}").as_str().into();
    assert!(scene.when("经办", same).refused(Malformed, "第五条（三）").what.contains("C0001"));
}

#[test]
fn nothing_is_signed_without_budget_nor_after_the_regulation_has_run_out() {
    let mut scene = scene();
    scene.budget();
    let id = scene.planned("training", 60);
    scene.when("审核", open_tender(id)).accepted();
    let short = scene.when("经办", contract(id, &[60])).refused(OverCeiling, "第八条");
    assert!(short.what.contains("600,000.00"), "{short}");
    scene.when("财政", allot("training", wan(60))).accepted();
    scene.on("2026-01-05");
    scene.when("经办", contract(id, &[60])).refused(WrongStage, "第十八条");
    scene.when("经办", plan("roadmap", 1)).refused(WrongStage, "第十八条");
}

#[test]
fn what_has_not_been_accepted_is_not_paid_and_what_is_rendered_after_expiry_is_paid_under_the_reading() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 40]);
    scene.when("财政", milestones_due(id, &[1])).refused(WrongStage, "第十条");
    scene.when("审核二", acceptance(id, 1, false)).accepted();
    scene.when("财政", milestones_due(id, &[1])).refused(WrongStage, "第十条");
    scene.milestone_accepted(id, 1);
    scene.when("审核二", acceptance(id, 1, true)).refused(WrongStage, "第十条");
    scene.when("审核二", acceptance(id, 3, true)).refused(Malformed, "第五条（三）");
    let mut bare = acceptance(id, 2, true);
    bare.opinion = String::new();
    scene.when("审核二", bare).refused(Malformed, "第五条（三）");
    let mut early = acceptance(id, 2, true);
    early.on = day("2025-03-02");
    scene.when("审核二", early).refused(Malformed, "第五条（三）");
    let mut bare = acceptance(id, 2, true);
    bare.file = Digest(String::new());
    scene.when("审核二", bare).refused(EvidenceMissing, "第十条");
    scene.when("财政", milestones_due(id, &[])).refused(Malformed, "第五条（三）");
    scene.when("财政", milestones_due(id, &[1, 1])).refused(Malformed, "第五条（三）");
    scene.when("财政", milestones_due(id, &[7])).refused(Malformed, "第五条（三）");
    scene.when("经办", milestones_due(id, &[1])).refused(NotYourOffice, "第三条（二）");

    scene.on("2026-02-02");
    let events = scene.when("财政", milestones_due(id, &[1])).accepted();
    assert!(
        matches!(&events[..], [fund::Event::MilestonesInstructed(own)] if own.readings == ["expiry"]),
        "{events:?}"
    );
    scene.when("财政", milestones_due(id, &[1])).refused(WrongStage, "第十条");
}

#[test]
fn under_the_other_reading_a_contract_is_not_paid_after_expiry() {
    let mut scene = scene_under(harbin_reading("expiry", "pack-at-payment"));
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20]);
    scene.milestone_accepted(id, 1);
    scene.on("2026-02-02");
    scene.when("财政", milestones_due(id, &[1])).refused(WrongStage, "第十八条");
}

#[test]
fn a_contract_is_not_paid_from_money_that_is_not_here() {
    let mut scene = scene();
    scene.when("财政", promise("财建〔2024〕1号", wan(15_000))).accepted();
    scene.when("财政", allot("training", wan(70))).accepted();
    let id = scene.contracted("training", &[20]);
    scene.milestone_accepted(id, 1);
    scene.when("财政", milestones_due(id, &[1])).refused(NotYet, "第十一条");
}

#[test]
fn a_returned_payment_is_instructed_again() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20]);
    scene.milestone_accepted(id, 1);
    let payment = scene.milestones_instructed(id, &[1]);
    let back = |project: Purpose, on| ReturnPayment { payment, project, reason: "户名不符".into(), on };
    let today = scene.today;
    scene.when("财政二", back(fund::ProjectId(1).into(), today)).refused(Malformed, "第五条（三）");
    scene.when("财政", back(id.into(), today)).refused(ConflictOfDuty, "第三条（二）");
    scene.when("财政二", back(id.into(), today)).accepted();
    assert_eq!(scene.fund.payments[&payment].stage, Stage::PaymentClosed);
    let contract = scene.fund.procurements[&id].contract.clone().unwrap();
    assert_eq!(contract.milestones[0].state, MilestoneState::Accepted);
    let again = scene.milestones_instructed(id, &[1]);
    let confirm = scene.confirm(again);
    scene.when("财政二", confirm).accepted();
}

#[test]
fn a_change_replaces_what_is_not_accepted_within_the_budget_and_says_why() {
    let mut scene = scene();
    scene.money_for("training", 43);
    let id = scene.contracted("training", &[20, 20]);
    scene.milestone_accepted(id, 1);
    let mut bare = change(id, &[30]);
    bare.reason = String::new();
    scene.when("负责人", bare).refused(Malformed, "第五条（三）");
    let mut bare = change(id, &[30]);
    bare.document = "".into();
    scene.when("负责人", bare).refused(Malformed, "第五条（三）");
    let mut bare = change(id, &[30]);
    bare.file = Digest(String::new());
    scene.when("负责人", bare).refused(EvidenceMissing, "第十条");
    scene.when("负责人", change(id, &[])).refused(Malformed, "第五条（三）");
    let short = scene.when("负责人", change(id, &[24])).refused(OverCeiling, "第四条（三）3.");
    assert!(short.what.contains("可用额度"), "{short}");
    scene.when("经办", change(id, &[30])).refused(NotYourOffice, "第十条");

    scene.when("负责人", change(id, &[10, 13])).accepted();
    assert_eq!(committed(&scene, "training", id), wan(43));
    let contract = scene.fund.procurements[&id].contract.clone().unwrap();
    assert_eq!((contract.total(), contract.milestones.len()), (wan(43), 4));
    scene.when("审核二", acceptance(id, 2, true)).refused(WrongStage, "第十条");

    scene.when("负责人", change(id, &[5])).accepted();
    assert_eq!(committed(&scene, "training", id), wan(25));
    assert_eq!(scene.fund.ledger.balance(&Available("training".into())), wan(18));
}

/// One milestone of an amount in fen, in place of all that is open.
fn in_all(procurement: ProcurementId, fen: Fen) -> ChangeContract {
    let mut changed = change(procurement, &[1]);
    changed.milestones[0].amount = fen;
    changed
}

#[test]
fn supplementary_contracts_add_a_tenth_of_the_original_contract_in_all_and_not_a_fen_more() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 30]);
    let fen = |over: i64| Fen::new(wan(55).get() + over);
    let over = scene.when("负责人", in_all(id, fen(1))).refused(OverCeiling, "政府采购法第四十九条");
    for figure in
        ["原合同 500,000.00 元", "即 50,000.00 元", "已增加 0.00 元", "本次增加 50,000.01 元", "超过 0.01 元"]
    {
        assert!(over.what.contains(figure), "{figure} in {over}");
    }
    assert!(over.remedy.contains("50,000.00 元以内"), "{over}");
    scene.when("负责人", in_all(id, fen(0))).accepted();
    scene.when("负责人", in_all(id, fen(1))).refused(OverCeiling, "政府采购法第四十九条");
    scene.when("负责人", in_all(id, fen(0))).accepted();
}

#[test]
fn several_supplementary_contracts_add_up_and_a_reduction_neither_gives_back_nor_moves_the_base() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 30]);
    scene.when("负责人", in_all(id, wan(53))).accepted();
    scene.when("负责人", in_all(id, wan(40))).accepted();
    let over = scene.when("负责人", in_all(id, wan(43))).refused(OverCeiling, "政府采购法第四十九条");
    assert!(over.what.contains("已增加 30,000.00 元"), "{over}");
    assert!(over.what.contains("原合同 500,000.00 元"), "{over}");
    assert!(over.remedy.contains("20,000.00 元以内"), "{over}");
    scene.when("负责人", in_all(id, wan(42))).accepted();
    scene
        .when("负责人", in_all(id, Fen::new(wan(42).get() + 1)))
        .refused(OverCeiling, "政府采购法第四十九条");
    scene.when("负责人", in_all(id, wan(41))).accepted();
    let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
    let seen = view.procurement(id).unwrap().supplement.unwrap();
    let growth = seen.growth;
    assert_eq!(
        (growth.original, growth.allowed, growth.added, growth.left),
        (wan(50), wan(5), wan(5), Fen::ZERO)
    );
    assert_eq!(seen.most, law::Rate::percent(10));
}

#[test]
fn under_the_other_reading_what_counts_is_how_much_the_contract_has_grown() {
    let mut scene = scene_under(harbin_reading("supplement-sum", "net-growth"));
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 30]);
    scene.when("负责人", in_all(id, wan(53))).accepted();
    scene.when("负责人", in_all(id, wan(30))).accepted();
    scene.when("负责人", in_all(id, wan(55))).accepted();
    scene
        .when("负责人", in_all(id, Fen::new(wan(55).get() + 1)))
        .refused(OverCeiling, "政府采购法第四十九条");
}

#[test]
fn what_is_given_up_is_free_again() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[20, 40]);
    scene.when("负责人", close(id, "供应商停业")).accepted();
    assert_eq!(scene.fund.ledger.balance(&Available("training".into())), wan(70));
    scene.when("审核二", acceptance(id, 1, true)).refused(WrongStage, "第十条");
    let plan = scene.planned("training", 70);
    scene.when("负责人", close(plan, " ")).refused(Malformed, "第五条（三）");
    scene.when("负责人", close(plan, "不再采购")).accepted();
    scene.planned("training", 70);
}

#[test]
fn planning_choosing_signing_accepting_instructing_and_confirming_are_kept_apart() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.planned("training", 60);
    let as_role = |scene: &mut Scene, name: &str, role, person: &str| {
        scene.account(name, role, None);
        scene.fund.accounts.get_mut(&name.into()).unwrap().person = fund::PersonId(person.into());
    };
    as_role(&mut scene, "经办兼审核", fund::Role::BureauReviewer, "person-经办");
    scene.when("经办兼审核", open_tender(id)).refused(ConflictOfDuty, "第十条");
    scene.when("审核", open_tender(id)).accepted();
    as_role(&mut scene, "审核兼经办", fund::Role::BureauHandler, "person-审核");
    scene.when("审核兼经办", contract(id, &[60])).refused(ConflictOfDuty, "第十条");
    scene.when("经办", contract(id, &[60])).accepted();
    scene.when("经办兼审核", acceptance(id, 1, true)).refused(ConflictOfDuty, "第十条");
    scene.milestone_accepted(id, 1);
    as_role(&mut scene, "验收兼负责人", fund::Role::BureauLeader, "person-审核二");
    scene.when("验收兼负责人", change(id, &[60])).refused(ConflictOfDuty, "第十条");
    as_role(&mut scene, "验收兼财政", fund::Role::FinanceBureau, "person-审核二");
    scene.when("验收兼财政", milestones_due(id, &[1])).refused(ConflictOfDuty, "第三条（二）");
    let payment = scene.milestones_instructed(id, &[1]);
    let confirm = scene.confirm(payment);
    scene.when("财政", confirm.clone()).refused(ConflictOfDuty, "第三条（二）");
    scene.when("财政二", confirm).accepted();
}

#[test]
fn whoever_has_a_tie_to_the_supplier_takes_no_part() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[60]);
    let tie = DeclareRelation { person: None, code: code(70_000_009), kind: "亲属任职".into() };
    scene.when("审核二", tie).accepted();
    let refusal = scene.when("审核二", acceptance(id, 1, true)).refused(ConflictOfDuty, "第十条");
    assert!(refusal.what.contains("供应商"), "{refusal}");
}

#[test]
fn a_contract_stands_in_the_worklist_of_those_it_waits_for() {
    let mut scene = scene();
    scene.money_for("training", 70);
    let id = scene.contracted("training", &[60]);
    let waits = |scene: &Scene, who: &str, step: StepId| {
        let view = fund::view::View { fund: &scene.fund, packs: &scene.packs, today: scene.today };
        view.worklist(&scene.fund.accounts[&who.into()]).iter().any(|task| task.step == step)
    };
    assert!(waits(&scene, "审核二", StepId::AcceptMilestone));
    assert!(!waits(&scene, "财政", StepId::InstructMilestones), "nothing is accepted yet");
    scene.milestone_accepted(id, 1);
    assert!(!waits(&scene, "审核二", StepId::AcceptMilestone), "nothing is left to accept");
    assert!(waits(&scene, "财政", StepId::InstructMilestones));
    let instruct: InstructMilestones = milestones_due(id, &[1]);
    scene.when("财政", instruct).accepted();
    assert!(waits(&scene, "财政二", StepId::ConfirmPayment));
}
