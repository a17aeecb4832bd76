//! The text itself: chapters, articles, items, and every anchor where it says it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::collections::BTreeSet;

use law::{Basis, Regulation};
use support::harbin;

fn words(regulation: &Regulation, anchor: &str) -> Vec<String> {
    let paragraphs = regulation.articles().flat_map(|article| &article.paragraphs).chain(&regulation.front);
    let located = paragraphs.flat_map(|p| p.anchors.iter().map(move |located| (p, located)));
    let of = located.filter(|(_, located)| located.anchor == anchor);
    of.map(|(p, l)| p.text.chars().skip(l.chars.start).take(l.chars.len()).collect()).collect()
}

#[test]
fn there_are_eight_chapters_and_nineteen_articles_and_the_explanation_is_not_law() {
    let pack = harbin();
    let regulation = pack.regulation();
    let counts: Vec<usize> = regulation.chapters.iter().map(|chapter| chapter.articles.len()).collect();
    assert_eq!(counts, [2, 1, 1, 2, 5, 3, 3, 2]);
    assert_eq!(regulation.chapters[3].title, "第四章 资金支持对象及基本条件");
    let numbers: Vec<u16> = regulation.articles().map(|article| article.number).collect();
    assert_eq!(numbers, (1..=19).collect::<Vec<u16>>());
    let all: String = regulation.articles().flat_map(|a| &a.paragraphs).map(|p| p.text.as_str()).collect();
    assert!(!all.contains("出台背景"));
}

#[test]
fn items_and_sub_items_are_told_apart() {
    let pack = harbin();
    let four = pack.regulation().article(4).unwrap();
    let places: Vec<_> = four.paragraphs.iter().map(|p| (p.item, p.sub)).collect();
    let (i, s) = (|item| (Some(item), None), |sub| (Some(3), Some(sub)));
    assert_eq!(places, [(None, None), i(1), i(1), i(2), i(3), s(1), s(2), s(3), s(4), i(4), i(5), i(6)]);
    assert!(four.paragraphs[2].text.starts_with("补贴比例和额度可能视不同批次"), "a paragraph of its own");
}

#[test]
fn every_anchor_marks_exactly_its_own_words() {
    let pack = harbin();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for anchor in pack.anchors() {
        let laws = pack.laws().iter().map(|law| &law.text);
        let texts = std::iter::once(pack.regulation()).chain(laws);
        let found: Vec<String> = texts.flat_map(|text| words(text, &anchor.id)).collect();
        assert_eq!(found.len(), 1, "{}", anchor.id);
        assert_eq!(bare(&found[0]), bare(&anchor.quote), "{}", anchor.id);
    }
    assert!(pack.anchors().count() >= 39, "Articles 2 to 19 are all quoted");
}

#[test]
fn every_legal_point_has_its_clause() {
    let pack = harbin();
    let keys: BTreeSet<&str> = Basis::ALL.iter().map(|basis| basis.key()).collect();
    assert_eq!(keys.len(), Basis::ALL.len());
    for basis in Basis::ALL {
        let citation = pack.cite(*basis);
        assert_eq!(pack.anchor(&citation.anchor).unwrap().label, citation.label, "{basis:?}");
        assert_eq!(Basis::from_key(basis.key()), Some(*basis));
    }
    for (basis, label) in [
        (Basis::Approval, "第八条"),
        (Basis::FirstPayment, "第十一条"),
        (Basis::DistrictDuty, "第三条（三）"),
        (Basis::Misuse, "第十七条（二）"),
        (Basis::Term, "第十八条"),
    ] {
        assert_eq!(pack.cite(basis).label, label);
    }
}

#[test]
fn labels_read_as_people_cite() {
    let pack = harbin();
    let label = |id: &str| pack.anchor(id).unwrap().label.clone();
    assert_eq!(label("a4.i3.s2"), "第四条（三）2.");
    assert_eq!(label("a11.first"), "第十一条");
    assert_eq!(label("front.date"), "印发通知");
    assert_eq!(label("l1.a49.supplement"), "政府采购法第四十九条");
    assert_eq!(pack.anchor("l1.a49.supplement").unwrap().path, "l1.a49");
    assert_eq!(pack.anchor("a4.i3.s2.purpose").unwrap().path, "a4.i3.s2");
}

#[test]
fn the_digest_changes_with_every_byte_and_with_a_name() {
    let digest = |files: &support::Files| support::parse(files).digest;
    let shipped = digest(&support::files());
    assert_eq!(shipped.len(), 64);
    assert_eq!(shipped, digest(&support::files()));
    assert_ne!(shipped, digest(&support::with("districts.toml", "道里区", "道里")));
}

#[test]
fn eighteen_districts_five_industries_six_classes_of_cost() {
    let pack = harbin();
    assert_eq!(pack.districts().len(), 18);
    assert!(pack.districts().iter().all(|district| district.code.starts_with("2301")));
    assert_eq!(pack.industries().len(), 5);
    let eligible: Vec<&str> =
        pack.cost_categories().iter().filter(|cost| cost.eligible).map(|c| c.id.as_str()).collect();
    assert_eq!(eligible, ["software", "cloud", "gateway", "router", "collection-device"]);
    assert!(!pack.cost("other").unwrap().eligible);
}

#[test]
fn the_four_kinds_of_evidence_the_law_names_are_required() {
    let pack = harbin();
    let named: BTreeSet<&str> = ["claim", "acceptance"]
        .iter()
        .flat_map(|list| pack.evidence(list))
        .filter(|rule| rule.required && rule.citation.anchor == "a8.evid")
        .map(|rule| rule.label.as_str())
        .collect();
    assert_eq!(named, BTreeSet::from(["合同", "项目验收报告", "发票", "银行支付凭证"]));
    assert!(pack.evidence("picnic").is_empty());
}
