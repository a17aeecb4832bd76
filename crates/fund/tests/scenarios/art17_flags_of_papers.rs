//! 第十七条（一）、第八条: signs of trouble in papers. Each rule speaks where it should, and is silent just beside.

use fund::ProjectId;
use fund::flags::{Item, PaperKind};
use law::{CreditCode, Fen};
use paper::{Contract, Holder, Invoice, Party, Receipt};

use crate::support::journey::*;
use crate::support::papers::*;
use crate::support::*;

/// 100,000 元 of software.
const BOUGHT: [(&str, &str, i64); 1] = [("软件", "生产管理软件", 10_000_000)];

fn dated(invoice: Invoice, on: &str) -> Invoice {
    Invoice { issued_on: Some(day(on)), ..invoice }
}

fn bought(scene: &mut Scene, enterprise: &CreditCode, invoice: Invoice) -> ProjectId {
    scene.checked(enterprise);
    let project = scene.with_files(enterprise);
    scene.when(&login(enterprise), record_invoice(project, "", invoice)).accepted();
    project
}

/// Claimed 40 万元 on one line, with the invoice of that line as the bureau read it.
fn claimed_with(scene: &mut Scene, enterprise: &CreditCode, lines: &[(&str, &str, i64)]) -> ProjectId {
    let project = scene.claimed_without_papers(enterprise, wan(40));
    let bought = invoice(enterprise, project.0, lines);
    scene.when("经办", record_invoice(project, "", bought)).accepted();
    project
}

#[test]
fn an_invoice_recorded_for_two_firms_is_a_flag_on_both() {
    let mut scene = scene();
    let (one, other) = (scene.eligible(1), scene.eligible(2));
    let first = bought(&mut scene, &one, invoice(&one, 1, &BOUGHT));
    let second = bought(&mut scene, &other, invoice(&one, 1, &BOUGHT));
    let flag = scene.one_flag(first, "invoice-reused", &["同一张发票（25230000000000000001）", "2 家企业"]);
    assert_eq!(flag.projects, [first, second]);
    assert_eq!(scene.flagged(second, "invoice-reused"), std::slice::from_ref(&flag));
    let papers = flag.items.iter().filter(|item| matches!(item, Item::Paper(_, PaperKind::Invoice, ..)));
    assert_eq!(papers.count(), 2, "both can be opened");
    let third = scene.eligible(3);
    let third = bought(&mut scene, &third, invoice(&third, 3, &BOUGHT));
    scene.no_flag(third, "invoice-reused");
}

#[test]
fn two_invoices_over_one_sum_are_near_within_three_days_and_not_on_the_fourth() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let first = bought(&mut scene, &enterprise, dated(invoice(&enterprise, 1, &BOUGHT), "2025-05-15"));
    let fourth = dated(invoice(&enterprise, 2, &BOUGHT), "2025-05-19");
    let second = bought(&mut scene, &enterprise, fourth.clone());
    scene.no_flag(first, "invoice-reused");
    let third = dated(fourth, "2025-05-18");
    scene.when(&login(&enterprise), record_invoice(second, "", third)).accepted();
    scene.one_flag(first, "invoice-reused", &["相近的发票", "同一企业的 2 个项目"]);
}

#[test]
fn a_red_invoice_is_a_flag_once_it_takes_back_what_is_claimed() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    // 530,000 with tax, 400,000 claimed.
    let project = claimed_with(&mut scene, &enterprise, &[("软件", "生产管理软件", 50_000_000)]);
    let blue = invoice(&enterprise, project.0, &[("软件", "生产管理软件", 50_000_000)]);
    let part = |fen: i64, number| Invoice {
        amount: Some(Fen::new(-fen)),
        tax: Some(Fen::new(-fen * 6 / 100)),
        total: Some(Fen::new(-fen * 106 / 100)),
        ..red(&blue, number)
    };
    scene.when("经办", record_invoice(project, "红一", part(10_000_000, 801))).accepted();
    scene.no_flag(project, "invoice-reused");
    scene.when("经办", record_invoice(project, "红二", part(5_000_000, 802))).accepted();
    let says = ["已被红字发票", "只剩 371,000.00 元", "仍申报 400,000.00 元"];
    scene.one_flag(project, "invoice-reused", &says);
}

#[test]
fn an_invoice_to_somebody_else_is_a_flag_and_another_kind_of_bracket_is_not() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let named = |name: &str| Invoice {
        buyer: Party { name: name.into(), tax_number: String::new() },
        ..invoice(&enterprise, 1, &BOUGHT)
    };
    let own = registration(&enterprise).name;
    let project = bought(&mut scene, &enterprise, named(&format!(" {own} ")));
    scene.no_flag(project, "parties-differ");
    let other = named("哈尔滨另一家设备有限公司");
    scene.when(&login(&enterprise), record_invoice(project, "", other)).accepted();
    scene.one_flag(project, "parties-differ", &["购买方是“哈尔滨另一家设备有限公司”"]);
}

#[test]
fn a_contract_of_somebody_else_is_a_flag() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = bought(&mut scene, &enterprise, invoice(&enterprise, 1, &BOUGHT));
    let own = contract(&enterprise, wan(12));
    scene.when(&login(&enterprise), record_contract(project, own.clone())).accepted();
    scene.no_flag(project, "parties-differ");
    let buyer = Party { name: "哈尔滨另一家设备有限公司".into(), tax_number: String::new() };
    scene.when(&login(&enterprise), record_contract(project, Contract { buyer, ..own })).accepted();
    scene.one_flag(project, "parties-differ", &["合同 HT-2025-001 的甲方"]);
}

#[test]
fn money_that_comes_back_on_the_thirtieth_day_is_a_flag_and_a_day_later_is_not() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = bought(&mut scene, &enterprise, invoice(&enterprise, 1, &BOUGHT));
    scene.on("2025-07-01");
    let own = login(&enterprise);
    let out = receipt(&enterprise, "PZ1", Fen::new(10_600_000));
    let back = |on: &str| Receipt {
        serial: "PZ2".into(),
        paid_on: Some(day(on)),
        payer: out.payee.clone(),
        payee: Holder::new(&out.payer.name, "6200000000000009"),
        amount: Some(wan(9)),
        purpose: "往来款".into(),
    };
    scene.when(&own, record_receipt(project, "1", out.clone())).accepted();
    scene.when(&own, record_receipt(project, "2", back("2025-06-20"))).accepted();
    scene.no_flag(project, "payment-returns");
    scene.when(&own, record_receipt(project, "2", back("2025-06-19"))).accepted();
    scene.one_flag(project, "payment-returns", &["30 日内", "又付回 90,000.00 元"]);
}

#[test]
fn a_payment_that_moved_no_money_is_a_flag() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = bought(&mut scene, &enterprise, invoice(&enterprise, 1, &BOUGHT));
    let paid = receipt(&enterprise, "PZ1", Fen::new(10_600_000));
    scene.when(&login(&enterprise), record_receipt(project, "1", paid.clone())).accepted();
    scene.no_flag(project, "payment-returns");
    let offset = Receipt { purpose: "三方抹账协议".into(), ..paid };
    scene.when(&login(&enterprise), record_receipt(project, "1", offset)).accepted();
    scene.one_flag(project, "payment-returns", &["用途写有“抹账”"]);
}

#[test]
fn what_is_claimed_and_not_paid_is_a_flag_until_it_is_paid() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprise = scene.eligible(1);
    // 40 万元 with tax: 377,358.49 + 22,641.51.
    let project = claimed_with(&mut scene, &enterprise, &[("软件", "生产管理软件", 37_735_849)]);
    let total = scene.fund.projects[&project].papers.invoices[0].says.total.unwrap();
    let less = total.checked_sub(wan(10)).unwrap();
    scene.when("经办", record_receipt(project, "1", receipt(&enterprise, "PZ1", less))).accepted();
    scene.one_flag(project, "payment-returns", &["第 1 项申报 400,000.00 元", "共差"]);
    // A fen of tax was lost in rounding; the line itself is claimed at 400,000.
    let rest = receipt(&enterprise, "PZ2", Fen::new(10_000_000 + 1));
    scene.when("经办", record_receipt(project, "2", rest)).accepted();
    if total >= wan(40) {
        scene.no_flag(project, "payment-returns");
    }
}

#[test]
fn an_invoice_before_its_contract_is_a_flag_and_one_of_the_same_day_is_not() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = bought(&mut scene, &enterprise, invoice(&enterprise, 1, &BOUGHT));
    let signed = |on: &str| Contract { signed_on: Some(day(on)), ..contract(&enterprise, wan(12)) };
    let own = login(&enterprise);
    scene.when(&own, record_contract(project, signed("2025-05-15"))).accepted();
    scene.no_flag(project, "dates-out-of-order");
    scene.when(&own, record_contract(project, signed("2025-05-16"))).accepted();
    scene.one_flag(project, "dates-out-of-order", &["开票 2025-05-15 早于合同签订 2025-05-16"]);
}

#[test]
fn the_same_thing_for_half_as_much_again_is_a_flag_and_for_just_that_is_not() {
    let mut scene = scene();
    let (one, other) = (scene.eligible(1), scene.eligible(2));
    let sold = |enterprise: &CreditCode, number, quantity: &str, amount| {
        let mut sold = invoice(enterprise, number, &[("软件", "排产模块", amount)]);
        sold.lines[0].quantity = quantity.into();
        sold
    };
    let cheap = bought(&mut scene, &one, sold(&one, 1, "2", 20_000_000));
    let dear = bought(&mut scene, &other, sold(&other, 2, "1", 15_000_000));
    scene.no_flag(dear, "price-fits-formula");
    let own = login(&other);
    scene.when(&own, record_invoice(dear, "", sold(&other, 2, "", 15_000_100))).accepted();
    scene.no_flag(dear, "price-fits-formula");
    scene.when(&own, record_invoice(dear, "", sold(&other, 2, "1", 15_000_100))).accepted();
    let flag = scene.one_flag(dear, "price-fits-formula", &["单价 150,001.00 元", "为 100,000.00 元"]);
    assert!(flag.items.contains(&Item::Project(cheap)));
    scene.no_flag(cheap, "price-fits-formula");
}

#[test]
fn a_machine_claimed_as_software_is_a_flag_and_software_is_not() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let (one, other) = (scene.eligible(1), scene.eligible(2));
    let software = claimed_with(&mut scene, &one, &[("软件", "生产管理软件", 40_000_000)]);
    scene.no_flag(software, "ineligible-lines");
    let machine = claimed_with(&mut scene, &other, &[("机床", "数控车床", 40_000_000)]);
    scene.one_flag(machine, "ineligible-lines", &["第 1 项", "税收分类为“机床”"]);
}

#[test]
fn more_than_half_of_devices_is_a_flag_and_half_is_not() {
    let mut scene = scene();
    scene.on("2025-06-03");
    let enterprises = [scene.eligible(1), scene.eligible(2)];
    let [half, more] = [0, 1].map(|fen| {
        let project = scene.ready_to_claim(&enterprises[usize::try_from(fen).unwrap()]);
        let devices = fund::state::CostLine {
            category: "gateway".into(),
            ..line(100 + project.0, Fen::new(20_000_000 + fen))
        };
        let lines = vec![line(project.0, wan(20)), devices];
        claim(&mut scene, project, lines).accepted();
        project
    });
    scene.no_flag(half, "ineligible-lines");
    scene.one_flag(more, "ineligible-lines", &["设备 200,000.01 元"]);
}

#[test]
fn one_serial_number_in_two_projects_is_a_flag() {
    let mut scene = scene();
    let (one, other) = (scene.eligible(1), scene.eligible(2));
    let with = |enterprise: &CreditCode, number, serial: &str| Invoice {
        remark: format!("序列号：{serial}"),
        ..invoice(enterprise, number, &BOUGHT)
    };
    let first = bought(&mut scene, &one, with(&one, 1, "GW20250001"));
    let second = bought(&mut scene, &other, with(&other, 2, "GW20250002"));
    scene.no_flag(first, "resold-system");
    scene.when(&login(&other), record_invoice(second, "", with(&other, 2, "gw20250001"))).accepted();
    let flag = scene.one_flag(first, "resold-system", &["序列号 GW20250001"]);
    assert_eq!(flag.projects, [first, second]);
}

#[test]
fn a_paper_that_names_another_programme_is_a_flag() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let plain = invoice(&enterprise, 1, &BOUGHT);
    let project = bought(&mut scene, &enterprise, Invoice { remark: "数字化改造".into(), ..plain.clone() });
    scene.no_flag(project, "other-fund");
    let named = Invoice { remark: "数字化车间项目".into(), ..plain };
    scene.when(&login(&enterprise), record_invoice(project, "", named)).accepted();
    scene.one_flag(project, "other-fund", &["备注写有“数字化车间”"]);
}

#[test]
fn support_from_elsewhere_that_an_office_has_recorded_is_a_flag() {
    let (mut scene, enterprise) = summer();
    let project = scene.pooled(&enterprise);
    scene.no_flag(project, "other-fund");
    scene.found(&enterprise, "ent.got_central_sme_fund", law::FactValue::Bool(true));
    scene.one_flag(project, "other-fund", &["核查记录"]);
    // Whoever is not in the pool of projects that count has nothing to be settled.
    scene.when(&login(&enterprise), withdraw(project)).accepted();
    scene.no_flag(project, "other-fund");
}
