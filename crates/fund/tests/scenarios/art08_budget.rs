//! 第三条（二）、第四条、第八条: the finance bureau's budget. What the centre promises, what arrives, what each head may have:
//! 中央财政补助资金的 80% 用于中小企业数字化改造投入补助.

use fund::RefusalKind::{Malformed, NotYourOffice, OverCeiling, Unknown, WrongStage};
use fund::ledger::LedgerAccount;
use fund::{Digest, TrancheId};
use law::Fen;

use crate::support::decision::*;
use crate::support::*;

/// 1.5 亿 promised.
fn promised(mut scene: Scene) -> Scene {
    scene.when("财政", promise("财建〔2024〕1号", wan(15_000))).accepted();
    scene
}

#[test]
fn a_tranche_is_promised_by_document_once_and_arrives_in_receipts_up_to_what_was_promised() {
    let mut scene = promised(scene());
    scene.when("财政", promise("财建〔2024〕1号", wan(1))).refused(Malformed, "第五条（三）");
    scene.when("财政", promise("财建〔2024〕2号", Fen::ZERO)).refused(Malformed, "第五条（三）");
    scene.when("负责人", promise("财建〔2024〕2号", wan(1))).refused(NotYourOffice, "第三条（二）");
    let (tranche, today) = (TrancheId(1), scene.today);
    scene.when("财政", arrival(TrancheId(2), wan(1), "GK-1", today)).refused(Unknown, "第三条（二）");
    scene.when("财政", arrival(tranche, wan(9_000), "GK-1", today)).accepted();
    let again =
        scene.when("财政", arrival(tranche, wan(1), "GK-1", today)).refused(Malformed, "第五条（三）");
    assert!(again.what.contains("G0001"), "{again}");
    scene
        .when("财政", arrival(tranche, wan(1), "GK-2", day("2025-03-04")))
        .refused(Malformed, "第五条（三）");
    let more =
        scene.when("财政", arrival(tranche, wan(6_001), "GK-2", today)).refused(OverCeiling, "第三条（二）");
    assert!(more.what.contains("60,000,000.00"), "{more}");
    scene.when("财政", arrival(tranche, wan(6_000), "GK-2", today)).accepted();
    assert_eq!(scene.fund.ledger.balance(&LedgerAccount::Treasury), wan(15_000));
    assert_eq!(scene.fund.ledger.balance(&LedgerAccount::Promised), Fen::ZERO);
}

#[test]
fn no_head_gets_more_than_its_article_gives() {
    let mut scene = promised(scene());
    for (head, ceiling, article) in [
        ("products", 600, "第四条（二）"),
        ("centre", 1_020, "第四条（三）1."),
        ("diagnosis", 800, "第四条（三）2."),
        ("training", 70, "第四条（三）3."),
        ("roadmap", 120, "第四条（三）4."),
        ("monitoring", 400, "第四条（四）"),
    ] {
        let over = scene.when("财政", allot(head, wan(ceiling).checked_add(Fen::new(1)).unwrap()));
        over.refused(OverCeiling, article);
    }
    for (head, article) in [("ecosystem", "第四条（五）"), ("other", "第四条（六）")] {
        scene.when("财政", allot(head, wan(1))).refused(OverCeiling, article);
    }
    scene.when("财政", allot("nothing", wan(1))).refused(Malformed, "第五条（三）");
}

#[test]
fn the_other_heads_together_get_at_most_a_fifth() {
    let mut scene = promised(scene());
    for (head, amount) in
        [("products", 600), ("centre", 1_020), ("diagnosis", 800), ("training", 70), ("roadmap", 120)]
    {
        scene.when("财政", allot(head, wan(amount))).accepted();
    }
    // 2610 are allotted, a fifth of 1.5 亿 is 3000; all ceilings together would be 3010.
    let refusal = scene.when("财政", allot("monitoring", wan(400))).refused(OverCeiling, "第八条");
    assert!(refusal.what.contains("30,000,000.00") && refusal.what.contains("30,100,000.00"), "{refusal}");
    scene.when("财政", allot("monitoring", wan(390))).accepted();
    scene.when("财政", allot("transformation", wan(12_000))).accepted();
}

#[test]
fn at_least_leaves_transformation_free_exactly_and_at_most_bind_it() {
    for (option, transformation, others) in
        [("at-least", true, false), ("exactly", false, false), ("at-most", false, true)]
    {
        let under = || promised(scene_under(harbin_reading("share", option)));
        let over_80 = under().when("财政", allot("transformation", wan(12_001))).0;
        assert_eq!(over_80.is_ok(), transformation, "{option}: transformation over 80 %");
        let mut scene = under();
        for (head, amount) in [("products", 600), ("centre", 1_020), ("diagnosis", 800), ("monitoring", 400)]
        {
            scene.when("财政", allot(head, wan(amount))).accepted();
        }
        scene.when("财政", allot("roadmap", wan(120))).accepted();
        let over_20 = scene.when("财政", allot("training", wan(61))).0;
        assert_eq!(over_20.is_ok(), others, "{option}: the others over 20 %");
    }
}

#[test]
fn what_is_allotted_and_free_may_be_taken_back_and_allotted_anew() {
    let mut scene = promised(scene());
    scene.when("财政", allot("transformation", wan(12_000))).accepted();
    scene.when("财政", allot("centre", wan(1_020))).accepted();
    scene.when("财政", take_back("centre", wan(1_021))).refused(Malformed, "第五条（三）");
    scene.when("财政", take_back("centre", wan(20))).accepted();
    scene.when("财政", allot("transformation", wan(2_001))).refused(OverCeiling, "第八条");
    scene.when("财政", allot("transformation", wan(1_980))).accepted();
    assert_eq!(scene.fund.allotted["centre"], wan(1_000));
    assert_eq!(scene.fund.ledger.balance(&LedgerAccount::Grant), wan(20));
}

#[test]
fn what_is_committed_cannot_be_taken_back() {
    let (mut scene, enterprise) = crate::support::journey::summer();
    scene.awarded(&enterprise, wan(30));
    scene.when("财政", take_back("transformation", wan(12_000))).refused(OverCeiling, "第八条");
    scene.when("财政", take_back("transformation", wan(11_982))).accepted();
}

#[test]
fn the_citys_acceptance_is_recorded_once_by_document_and_file() {
    let mut scene = scene();
    let today = scene.today;
    scene.when("财政", city_acceptance(today)).refused(NotYourOffice, "第十一条");
    scene.when("负责人", city_acceptance(day("2025-03-04"))).refused(Malformed, "第五条（三）");
    let mut bare = city_acceptance(today);
    bare.file = Digest(String::new());
    scene.when("负责人", bare).refused(fund::RefusalKind::EvidenceMissing, "第十一条");
    scene.when("负责人", city_acceptance(today)).accepted();
    scene.when("负责人", city_acceptance(today)).refused(WrongStage, "第十一条");
}
