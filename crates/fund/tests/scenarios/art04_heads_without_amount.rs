//! 第四条（五）、（六）: two heads have no amount in the text. Nothing is spent there until a further instrument with a document
//! number gives one, and then only within it.

use fund::RefusalKind::{EvidenceMissing, Ineligible, Malformed, NotYourOffice, OverCeiling};
use fund::steps::register_instrument::RegisterInstrument;
use fund::{Digest, budget};
use law::Fen;

use crate::support::decision::*;
use crate::support::journey::file;
use crate::support::*;

/// 哈工信发〔2025〕9号 gives the head so many 万元.
fn instrument(head: &str, document: &str, amount: Fen) -> RegisterInstrument {
    RegisterInstrument {
        head: head.into(),
        document: document.into(),
        dated: day("2025-03-01"),
        amount,
        file: file(document),
    }
}

/// 1.5 亿 promised.
fn promised() -> Scene {
    let mut scene = scene();
    scene.when("财政", promise("财建〔2024〕1号", wan(15_000))).accepted();
    scene
}

#[test]
fn without_a_further_instrument_nothing_goes_to_a_head_without_an_amount_and_then_no_more_than_it_says() {
    for (head, article) in [("ecosystem", "第四条（五）"), ("other", "第四条（六）")] {
        let mut scene = promised();
        let refusal = scene.when("财政", allot(head, Fen::new(1))).refused(OverCeiling, article);
        assert!(refusal.remedy.contains("登记"), "{refusal}");
        scene.when("负责人", instrument(head, "哈工信发〔2025〕9号", wan(60))).accepted();
        scene.when("财政", allot(head, wan(60))).accepted();
        let over = scene.when("财政", allot(head, Fen::new(1))).refused(OverCeiling, article);
        assert!(over.what.contains("600,000.00"), "{over}");
    }
}

#[test]
fn a_second_instrument_adds_its_amount_and_is_registered_once() {
    let mut scene = promised();
    scene.when("负责人", instrument("other", "哈工信发〔2025〕9号", wan(60))).accepted();
    scene
        .when("负责人", instrument("other", "哈工信发〔2025〕9号", wan(5)))
        .refused(Malformed, "第五条（三）");
    scene.when("负责人", instrument("other", "哈工信发〔2025〕10号", wan(40))).accepted();
    let head = harbin().head("other").cloned().unwrap();
    assert_eq!(budget::ceiling(&scene.fund, &head), Some(wan(100)));
    scene.when("财政", allot("other", wan(100))).accepted();
    scene.when("财政", allot("other", Fen::new(1))).refused(OverCeiling, "第四条（六）");
}

#[test]
fn the_share_of_article_8_binds_such_a_head_too() {
    let mut scene = promised();
    scene.when("负责人", instrument("other", "哈工信发〔2025〕9号", wan(3_001))).accepted();
    scene.when("财政", allot("other", wan(3_001))).refused(OverCeiling, "第八条");
    scene.when("财政", allot("other", wan(3_000))).accepted();
}

#[test]
fn an_instrument_is_refused_where_it_says_nothing_or_where_the_regulation_has_spoken() {
    let mut scene = promised();
    let good = || instrument("ecosystem", "哈工信发〔2025〕9号", wan(60));
    scene.when("财政", good()).refused(NotYourOffice, "第三条（一）");
    let mut bad = good();
    bad.head = "nothing".into();
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = good();
    bad.document = " ".into();
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = good();
    bad.amount = Fen::ZERO;
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = good();
    bad.dated = day("2025-03-04");
    scene.when("负责人", bad).refused(Malformed, "第五条（三）");
    let mut bad = good();
    bad.file = Digest(String::new());
    scene.when("负责人", bad).refused(EvidenceMissing, "第三条（一）");
    let mut bad = good();
    bad.head = "training".into();
    scene.when("负责人", bad).refused(Ineligible, "第四条（三）3.");
}
