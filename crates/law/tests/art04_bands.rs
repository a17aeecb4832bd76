//! 第四条（一）: the bands, their edges, the caps, the enterprise's three projects and its 50万.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{Award, AwardRefusal, BandTerms, Fen, Firm, Pack, Rate, Terms};
use support::{fen, harbin};

fn award(pack: &Pack, verified: &str) -> Award {
    pack.assess(None, fen(verified), Firm::default()).unwrap()
}

fn anchors(award: &Award) -> Vec<&str> {
    award.citations.iter().map(|citation| citation.anchor.as_str()).collect()
}

#[test]
fn up_to_30_the_rate_is_70_percent_and_the_cap_18() {
    let pack = harbin();
    let award = |verified| award(&pack, verified);
    assert_eq!(award("20万").amount, fen("14万"));
    assert_eq!(award("257142.85").amount, fen("179999.99"));
    assert_eq!(award("257142.86").amount, fen("18万"));
    assert_eq!(award("28万").bound_by, ["band-1.cap"]);
    assert!(award("20万").bound_by.is_empty());
    assert_eq!(anchors(&award("28万")), ["a4.i1.base", "a4.i1.t1", "a4.i1.cum"]);
}

#[test]
fn from_30_to_80_the_rate_is_60_percent_and_the_cap_40() {
    let pack = harbin();
    let award = |verified| award(&pack, verified);
    assert_eq!(award("50万").amount, fen("30万"));
    assert_eq!(award("70万").amount, fen("40万"));
    assert_eq!(award("70万").bound_by, ["band-2.cap"]);
    assert_eq!(anchors(&award("50万")), ["a4.i1.base", "a4.i1.t2", "a4.i1.cum"]);
}

#[test]
fn above_80_the_rate_is_50_percent_and_the_cap_50() {
    let pack = harbin();
    let award = |verified| award(&pack, verified);
    assert_eq!(award("90万").amount, fen("45万"));
    assert_eq!(award("100万").amount, fen("50万"));
    assert_eq!(award("1亿").amount, fen("50万"));
    assert_eq!(award("1亿").bound_by, ["band-3.cap"]);
}

#[test]
fn on_an_edge_both_bands_apply_and_both_are_cited() {
    let pack = harbin();
    for (edge, amount, bands) in
        [("30万", "18万", ["a4.i1.t1", "a4.i1.t2"]), ("80万", "40万", ["a4.i1.t2", "a4.i1.t3"])]
    {
        let award = award(&pack, edge);
        assert_eq!(award.amount, fen(amount));
        assert!(bands.iter().all(|band| anchors(&award).contains(band)), "{:?}", award.citations);
        assert!(award.readings.contains(&"boundary".to_owned()));
        let both = award.lines().into_iter().find(|line| line.step == "两档交界，结果相同").unwrap();
        assert_eq!(both.basis.len(), 2);
    }
    let beside = award(&pack, "300000.01");
    assert_eq!((beside.amount, anchors(&beside)[1]), (fen("18万"), "a4.i1.t2"));
    assert!(!beside.readings.contains(&"boundary".to_owned()));
}

/// 63/54% with the caps left alone: 30万 gives 18万 by the first band and 16.2万 by the second.
fn rates_alone() -> Terms {
    let band = |id: &str, percent, cap| BandTerms {
        band: id.to_owned(),
        rate: Rate::percent(percent),
        cap: fen(cap),
    };
    Terms {
        document_no: "哈工信发〔2025〕8号".to_owned(),
        grounds: vec!["中央财政资金余额".to_owned()],
        firm_cap: None,
        bands: vec![band("band-1", 63, "18万"), band("band-2", 54, "40万"), band("band-3", 45, "50万")],
    }
}

#[test]
fn where_a_batch_makes_the_bands_disagree_the_edge_is_refused_and_both_are_named() {
    let pack = harbin();
    let terms = rates_alone();
    let refusal = pack.assess(Some(&terms), fen("30万"), Firm::default()).unwrap_err();
    let AwardRefusal::BandsDisagree { lower, upper, .. } = &refusal else { panic!("{refusal}") };
    assert_eq!((lower.citation.anchor.as_str(), lower.amount), ("a4.i1.t1", fen("18万")));
    assert_eq!((upper.citation.anchor.as_str(), upper.amount), ("a4.i1.t2", fen("16.2万")));
    assert!(!refusal.amounts_to_zero());
    assert_eq!(refusal.citations().len(), 2);
    let beside = pack.assess(Some(&terms), fen("29万"), Firm::default()).unwrap();
    assert_eq!(beside.amount, fen("18万"));
    assert!(anchors(&beside).contains(&"a4.i1.tune"));
}

#[test]
fn a_batch_can_lower_the_law_and_never_raise_it() {
    let pack = harbin();
    let with = |percent, cap, firm_cap: Option<&str>| Terms {
        firm_cap: firm_cap.map(fen),
        bands: vec![BandTerms { band: "band-1".into(), rate: Rate::percent(percent), cap: fen(cap) }],
        ..rates_alone()
    };
    let amount =
        |terms: &Terms, verified| pack.award_amount(Some(terms), fen(verified), Firm::default()).unwrap();
    assert_eq!(amount(&with(50, "10万", None), "16万"), fen("8万"));
    assert_eq!(amount(&with(50, "10万", None), "29万"), fen("10万"));
    assert_eq!(amount(&with(90, "30万", Some("90万")), "29万"), fen("18万"));
    assert_eq!(amount(&with(90, "30万", Some("90万")), "200万"), fen("50万"));
    assert_eq!(amount(&with(70, "18万", Some("12万")), "29万"), fen("12万"));
}

#[test]
fn three_projects_of_18_get_18_18_and_14_in_the_order_approved() {
    let awards = harbin().assess_firm(None, &[fen("28万"), fen("30万"), fen("28万")]);
    let amounts: Vec<Fen> = awards.iter().map(|award| award.as_ref().unwrap().amount).collect();
    assert_eq!(amounts, [fen("18万"), fen("18万"), fen("14万")]);
    let third = awards[2].as_ref().unwrap();
    assert_eq!(third.bound_by, ["band-1.cap", "firm.cap"]);
    let last = third.lines().pop().unwrap();
    assert_eq!((last.step.as_str(), last.result.as_str()), ("奖补额度", "140,000.00元"));
    assert_eq!(last.basis[0].anchor, "a4.i1.cum");
}

#[test]
fn a_fourth_project_and_an_enterprise_without_room_get_nothing_under_the_same_clause() {
    let pack = harbin();
    let fourth = Firm { awarded: fen("21万"), projects: 3, verified: fen("30万") };
    let refusal = pack.assess(None, fen("10万"), fourth).unwrap_err();
    assert!(matches!(refusal, AwardRefusal::TooManyProjects { limit: 3, .. }), "{refusal}");
    assert!(refusal.amounts_to_zero());
    assert_eq!(refusal.citations()[0].label, "第四条（一）");
    let full = Firm { awarded: fen("50万"), projects: 1, verified: fen("100万") };
    let refusal = pack.assess(None, fen("10万"), full).unwrap_err();
    assert!(matches!(refusal, AwardRefusal::NoRoom { .. }), "{refusal}");
    assert!(refusal.amounts_to_zero());
}

#[test]
fn nothing_is_rounded_up() {
    let pack = harbin();
    assert_eq!(award(&pack, "0.01").amount, Fen::ZERO);
    assert_eq!(award(&pack, "0.03").amount, fen("0.02"));
    assert_eq!(award(&pack, "800000.01").amount, fen("40万"));
}

#[test]
fn an_investment_below_zero_is_refused() {
    let refusal = harbin().assess(None, Fen::new(-1), Firm::default()).unwrap_err();
    assert!(matches!(refusal, AwardRefusal::InvestmentOutOfRange { .. }));
    assert!(!refusal.amounts_to_zero());
}

#[test]
fn the_workings_show_every_step_with_its_clause() {
    let pack = harbin();
    let firm = Firm { awarded: fen("36万"), projects: 2, verified: fen("60万") };
    let award = pack.assess(None, fen("28万"), firm).unwrap();
    let lines = award.lines();
    let shown: Vec<(&str, &str, &str)> =
        lines.iter().map(|l| (l.step.as_str(), l.expression.as_str(), l.result.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("核定改造投入", "本项目核定改造投入", "280,000.00元"),
            ("适用档次", "280,000.00元 属于30万元以下", "第1档"),
            ("按比例计算", "280,000.00元 × 70%", "196,000.00元"),
            ("单项上限", "196,000.00元 与 180,000.00元 取低", "180,000.00元"),
            ("项目数", "本项目为第3个，不超过3个", "第3个"),
            ("企业累计余额", "500,000.00元 − 已获360,000.00元", "140,000.00元"),
            ("奖补额度", "180,000.00元 与 140,000.00元 取低", "140,000.00元"),
        ]
    );
    assert!(lines.iter().all(|line| !line.basis.is_empty() && line.basis[0].label == "第四条（一）"));
}

#[test]
fn the_workings_of_a_batch_name_its_document_and_the_law_above_it() {
    let pack = harbin();
    let award = pack.assess(Some(&rates_alone()), fen("20万"), Firm::default()).unwrap();
    let lines = award.lines();
    let tuned = lines.iter().find(|line| line.step == "批次标准").unwrap();
    assert_eq!(tuned.expression, "哈工信发〔2025〕8号；办法上限70%、180,000.00元");
    assert_eq!(tuned.result, "63%、180,000.00元");
    assert_eq!(tuned.basis[0].anchor, "a4.i1.tune");
}

#[test]
fn the_regulation_states_nine_heads_and_their_ceilings() {
    let pack = harbin();
    let most = |id: &str| pack.head(id).unwrap().most();
    assert_eq!(pack.heads().len(), 9);
    assert_eq!(pack.transformation().id, "transformation");
    for (head, ceiling) in [
        ("products", "600万"),
        ("centre", "1020万"),
        ("diagnosis", "800万"),
        ("training", "70万"),
        ("roadmap", "120万"),
        ("monitoring", "400万"),
    ] {
        assert_eq!(most(head), Some(fen(ceiling)), "{head}");
    }
    assert_eq!((most("transformation"), most("ecosystem"), most("other")), (None, None, None));
    assert_eq!(pack.first_payment(), Rate::percent(70));
    assert_eq!(pack.share().0, Rate::percent(80));
    assert_eq!((pack.most_projects(), pack.most_per_firm()), (3, fen("50万")));
}
