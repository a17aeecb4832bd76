//! 第八条: 合同、发票、银行支付凭证等有效凭据, recorded as data and held against each other.

use fund::RefusalKind::{EvidenceMissing, Malformed, NotYourOffice, WrongStage};
use fund::matching::{About, Matching, propose};
use fund::state::{CostLine, Verdict};
use fund::steps::set_aside_paper::SetAsidePaper;
use fund::steps::verify_investment::VerifyInvestment;
use fund::{ProjectId, Role};
use law::{FactValue, Fen};
use paper::InvoiceKind;

use crate::support::decision;
use crate::support::journey::*;
use crate::support::papers::*;
use crate::support::*;

/// 软件 200 000 元 and 餐饮 10 000 元 without tax; 222 600 元 with it.
const BOUGHT: [(&str, &str, i64); 2] =
    [("软件", "生产执行系统", 20_000_000), ("餐饮服务", "餐费", 1_000_000)];
const TOTAL: Fen = Fen::new(22_260_000);

fn matched(scene: &Scene, project: ProjectId, lines: &[CostLine]) -> Matching {
    let pack = harbin();
    Matching::of(&scene.fund, &pack, &scene.fund.projects[&project], lines).unwrap()
}

fn codes(matching: &Matching) -> Vec<&'static str> {
    matching.doubts.iter().map(|doubt| doubt.code).collect()
}

/// Everything of the purchase is recorded and paid.
fn purchase(scene: &mut Scene) -> (law::CreditCode, ProjectId) {
    let enterprise = scene.eligible(1);
    let project = scene.with_files(&enterprise);
    let own = login(&enterprise);
    scene.when(&own, record_contract(project, contract(&enterprise, TOTAL))).accepted();
    scene.when(&own, record_invoice(project, "", invoice(&enterprise, 1, &BOUGHT))).accepted();
    scene.when(&own, record_receipt(project, "", receipt(&enterprise, "PZ1", TOTAL))).accepted();
    (enterprise, project)
}

#[test]
fn what_is_bought_invoiced_and_paid_supports_its_lines_to_the_fen() {
    let mut scene = scene();
    let (_, project) = purchase(&mut scene);
    let matching = matched(&scene, project, &[]);
    assert_eq!(codes(&matching), [""; 0]);
    let proposals = propose(&matching, &[]);
    let proposed: Vec<_> = proposals
        .iter()
        .map(|p| (p.line.item.as_str(), p.line.category.as_str(), p.line.amount.get()))
        .collect();
    assert_eq!(
        proposed,
        [("*软件*生产执行系统", "software", 21_200_000), ("*餐饮服务*餐费", "other", 1_060_000),]
    );
    let lines: Vec<CostLine> = proposals.into_iter().map(|proposal| proposal.line).collect();
    assert_eq!((lines[0].contract.as_str(), lines[0].voucher.as_str()), ("HT-2025-001", "PZ1"));
    let matching = matched(&scene, project, &lines);
    assert_eq!(matching.supported(), TOTAL);
    assert!(propose(&matching, &lines).is_empty(), "what is claimed is not proposed again");
}

#[test]
fn deductible_tax_does_not_count_under_the_reading_unless_the_firm_cannot_deduct_it() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let special = paper::Invoice { kind: InvoiceKind::Special, ..invoice(&enterprise, 1, &BOUGHT) };
    scene.when(&login(&enterprise), record_invoice(project, "", special)).accepted();
    let counted = |scene: &Scene| {
        let matching = matched(scene, project, &[]);
        Fen::sum(matching.invoices[0].lines.iter().map(|line| line.counts)).unwrap()
    };
    assert_eq!(counted(&scene), wan(21), "第四条（一）, reading tax: without deductible tax");
    scene.found(&enterprise, "ent.small_scale", FactValue::Bool(true));
    assert_eq!(counted(&scene), TOTAL);
}

#[test]
fn only_the_paid_part_is_supported_and_the_rest_is_said() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let half = receipt(&enterprise, "PZ1", Fen::new(11_130_000));
    scene.when(&login(&enterprise), record_receipt(project, "", half)).accepted();
    let lines: Vec<CostLine> = vec![CostLine { amount: Fen::new(21_200_000), ..line(1, TOTAL) }];
    let matching = matched(&scene, project, &lines);
    assert_eq!(matching.lines[0].paid, Fen::new(10_600_000));
    assert_eq!(matching.supported(), Fen::new(10_600_000));
    assert!(codes(&matching).contains(&"unpaid"));
    assert_eq!(matching.doubts[0].cite.label, "第八条");
}

#[test]
fn one_payment_may_settle_several_invoices_and_several_payments_one_invoice() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.with_files(&enterprise);
    let own = login(&enterprise);
    for (number, amount) in [(1, 10_000_000), (2, 20_000_000), (3, 30_000_000)] {
        let bought = invoice(&enterprise, number, &[("软件", "软件", amount)]);
        scene.when(&own, record_invoice(project, &number.to_string(), bought)).accepted();
    }
    // 1 and 3 together; 2 in two parts.
    for (serial, amount) in [("PZ1", 42_400_000), ("PZ2", 21_000_000), ("PZ3", 200_000)] {
        let paid = receipt(&enterprise, serial, Fen::new(amount));
        scene.when(&own, record_receipt(project, serial, paid)).accepted();
    }
    let matching = matched(&scene, project, &[]);
    let paid: Vec<_> = matching.invoices.iter().map(|invoice| invoice.paid.get()).collect();
    assert_eq!(paid, [10_600_000, 21_200_000, 31_800_000]);
    assert!(!codes(&matching).contains(&"unpaid"));
}

#[test]
fn a_red_invoice_takes_back_what_the_blue_one_supported_wherever_it_is_recorded() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let blue = invoice(&enterprise, 1, &BOUGHT);
    scene.when("督察", record_invoice(project, "red", red(&blue, 9))).accepted();
    let matching = matched(&scene, project, &[line(1, TOTAL)]);
    assert_eq!(matching.supported(), Fen::ZERO);
    let cancelled = matching.doubts.iter().find(|doubt| doubt.code == "cancelled").unwrap();
    assert_eq!(cancelled.about, About::Invoice(blue.key()));
}

#[test]
fn another_s_invoice_and_another_s_payment_support_nothing() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let own = login(&enterprise);
    let other = scene.eligible(2);
    let foreign = paper::Invoice { buyer: buyer(&other), ..invoice(&enterprise, 1, &BOUGHT) };
    scene.when(&own, record_invoice(project, "", foreign)).accepted();
    let mut paid = receipt(&enterprise, "PZ1", TOTAL);
    paid.payer.name = "王某".into();
    scene.when(&own, record_receipt(project, "", paid)).accepted();
    let matching = matched(&scene, project, &[line(1, TOTAL)]);
    assert_eq!(matching.supported(), Fen::ZERO);
    let found = codes(&matching);
    assert!(found.contains(&"buyer-differs") && found.contains(&"payer-differs"), "{found:?}");
}

#[test]
fn days_out_of_order_and_lines_outside_the_scope_are_said_with_their_articles() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let late = paper::Contract { signed_on: Some(day("2025-05-16")), ..contract(&enterprise, TOTAL) };
    scene.when(&login(&enterprise), record_contract(project, late)).accepted();
    let meal = CostLine { item: "*餐饮服务*餐费".into(), ..line(1, Fen::new(1_060_000)) };
    let matching = matched(&scene, project, &[meal]);
    let said = |code| {
        matching.doubts.iter().find(|d| d.code == code).map(|d| (d.what.clone(), d.cite.label.clone()))
    };
    let (what, article) = said("out-of-order").unwrap();
    assert!(what.starts_with("开票 2025-05-15 早于合同签订 2025-05-16"), "{what}");
    assert_eq!(article, "第八条");
    let (what, article) = said("unfit").unwrap();
    assert!(what.contains("餐饮服务"), "{what}");
    assert_eq!(article, "第四条（一）");
}

#[test]
fn a_paper_read_twice_counts_once_and_a_new_record_takes_the_place_of_the_old() {
    let mut scene = scene();
    let (enterprise, project) = purchase(&mut scene);
    let own = login(&enterprise);
    // The same invoice again, from another member of the file.
    scene.when(&own, record_invoice(project, "发票.pdf", invoice(&enterprise, 1, &BOUGHT))).accepted();
    assert_eq!(matched(&scene, project, &[]).invoices.len(), 1);
    let other = invoice(&enterprise, 2, &BOUGHT);
    scene.when(&own, record_invoice(project, "发票.pdf", other.clone())).accepted();
    assert_eq!(scene.fund.projects[&project].papers.invoices.len(), 2);
    let aside = SetAsidePaper {
        project,
        evidence: paper_file(project, "invoice"),
        member: "发票.pdf".into(),
        reason: "不是本项目的发票".into(),
    };
    scene.when(&own, aside.clone()).accepted();
    assert_eq!(scene.fund.projects[&project].papers.invoices.len(), 1);
    assert_eq!(scene.fund.papers.elsewhere(ProjectId(999), &other.key()).count(), 0);
    scene.when(&own, aside).refused(EvidenceMissing, "第八条");
}

#[test]
fn a_paper_is_recorded_from_a_filed_file_by_whom_it_concerns_and_not_while_the_office_has_the_claim() {
    let mut scene = scene();
    let enterprise = scene.eligible(1);
    let project = scene.pooled(&enterprise);
    scene.today = day("2025-06-02");
    let own = login(&enterprise);
    let record = record_invoice(project, "", invoice(&enterprise, 1, &BOUGHT));
    scene.when(&own, record.clone()).refused(EvidenceMissing, "第八条");
    scene.files_for_project(project, "invoice");
    let other = scene.eligible(2);
    scene.when(&login(&other), record.clone()).refused(NotYourOffice, "第八条");
    scene.when("审计", record.clone()).refused(NotYourOffice, "第八条");
    let mut nothing = record.clone();
    nothing.invoice = Box::default();
    let refusal = scene.when(&own, nothing).refused(Malformed, "第五条（三）");
    let fields: Vec<_> = refusal.fields.iter().map(|issue| issue.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "invoice.number",
            "invoice.issued_on",
            "invoice.seller.name",
            "invoice.buyer.name",
            "invoice.amount",
            "invoice.total"
        ]
    );
    scene.when(&own, record.clone()).accepted();
    let claimed = scene.claimed_without_papers(&other, wan(40));
    scene
        .when(&login(&other), record_invoice(claimed, "x", invoice(&other, 7, &BOUGHT)))
        .refused(WrongStage, "第八条");
    scene.when("经办", record_invoice(claimed, "x", invoice(&other, 7, &BOUGHT))).accepted();
    assert_eq!(scene.fund.projects[&claimed].papers.invoices[0].by, Role::BureauHandler);
}

/// 第十七条（一）: the same invoice, or one that differs only by its number and a few days, is met again in a tree of all
/// invoices of the fund.
#[test]
fn an_invoice_met_before_and_one_alike_are_found_in_the_whole_fund() {
    let mut scene = scene();
    let (_, project) = purchase(&mut scene);
    let (enterprise, day_before) = (code(1), day("2025-05-13"));
    let again = scene.eligible(3);
    let elsewhere = scene.with_files(&again);
    let same = invoice(&enterprise, 1, &BOUGHT);
    scene.when(&login(&again), record_invoice(elsewhere, "a", same.clone())).accepted();
    let alike = paper::Invoice { issued_on: Some(day_before), ..invoice(&enterprise, 2, &BOUGHT) };
    scene.when(&login(&again), record_invoice(elsewhere, "b", alike.clone())).accepted();
    let index = &scene.fund.papers;
    assert_eq!(index.elsewhere(project, &same.key()).collect::<Vec<_>>(), [elsewhere]);
    let near: Vec<_> = index.near(&same, 3).map(|sighting| sighting.key.clone()).collect();
    assert_eq!(near, [alike.key()]);
    assert_eq!(index.near(&same, 1).count(), 0);
}

/// Given a claim whose papers are not on the record, when more is accepted than invoice and payment support, then it is
/// refused under 第八条 with every such line; what is supported is accepted. Under the other reading the gap is only shown.
#[test]
fn nothing_is_accepted_beyond_its_papers_but_under_the_other_reading() {
    let mut lenient = scene_under(harbin_reading("papers", "advisory"));
    lenient.today = day("2025-06-02");
    let enterprise = lenient.eligible(1);
    let project = lenient.claimed_without_papers(&enterprise, wan(40));
    lenient.judged(project, Verdict::Pass);
    lenient.when("审核", decision::conclude(project, Verdict::Pass)).accepted();
    let all = VerifyInvestment { project, rulings: vec![decision::ruling(1, wan(40), "")] };
    lenient.when("经办二", all).accepted();

    let mut scene = scene();
    scene.today = day("2025-06-02");
    let enterprise = scene.eligible(1);
    let project = scene.claimed_without_papers(&enterprise, wan(40));
    scene.judged(project, Verdict::Pass);
    scene.when("审核", decision::conclude(project, Verdict::Pass)).accepted();
    let all = VerifyInvestment { project, rulings: vec![decision::ruling(1, wan(40), "")] };
    let refusal = scene.when("经办二", all.clone()).refused(EvidenceMissing, "第八条");
    assert_eq!(refusal.items, ["第 1 条核定 400,000.00 元，登记的凭据只支撑 0.00 元"]);
    let number = scene.fund.projects[&project].claim.as_ref().unwrap().lines[0].invoice.number.clone();
    let bought = paper::Invoice { number, ..invoice(&enterprise, 1, &[("软件", "软件", 38_000_000)]) };
    let total = bought.total.unwrap();
    scene.when("经办", record_invoice(project, "", bought)).accepted();
    scene.when("经办", record_receipt(project, "", receipt(&enterprise, "PZ1", total))).accepted();
    scene.when("经办二", all).accepted();
}
