//! Packs of other cities, made from what can be seen of their texts: what each gives, and what none of them guesses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{
    AwardRefusal, BandTerms, Factor, Fen, Firm, Form, Outcome, Pack, Rate, Severity, Terms, When, check,
};
use support::{example, fen, harbin, listed, parse};

const CITIES: [&str; 5] =
    ["nanjing-2024-2", "hefei-2024", "wuhan-2025-jiangxia", "longyan-2025-2", "zhongshan-2024-5"];

fn pack(city: &str) -> Pack {
    parse(&example(city))
}

fn outcome(verified: &str, level: u8, times: &[(&str, &str)]) -> Outcome {
    let times = times.iter().map(|(event, when)| ((*event).to_owned(), vec![When::parse(when).unwrap()]));
    Outcome { verified: fen(verified), level: Some(level), times: times.collect() }
}

fn amount(pack: &Pack, outcome: &Outcome) -> Result<Fen, AwardRefusal> {
    pack.assess_outcome(None, outcome, Firm::default()).map(|award| award.amount)
}

#[test]
fn every_example_loads_says_that_it_is_partial_and_passes_its_own_cases() {
    for city in CITIES {
        let findings = check::files(&example(city));
        let errors: Vec<_> = findings.iter().filter(|f| f.severity == Severity::Error).cloned().collect();
        assert!(errors.is_empty(), "{city}\n{}", listed(&errors));
        assert!(findings.iter().any(|finding| finding.code == "partial"), "{city}");
        let missing = findings.iter().filter(|finding| finding.code == "missing").count();
        assert!(missing >= 4, "{city} lists {missing}");
        let cases = String::from_utf8(example(city)["cases.toml"].clone()).unwrap();
        assert!(cases.matches("[[case]]").count() >= 6, "{city}");
    }
}

#[test]
fn harbin_is_not_partial_and_asks_neither_level_nor_day() {
    let pack = harbin();
    assert!(pack.partial().is_none() && pack.rate_table().is_none());
    let level_and_day = outcome("28万", 4, &[("completed", "2026-01-01")]);
    assert_eq!(amount(&pack, &level_and_day), pack.award_amount(None, fen("28万"), Firm::default()));
}

#[test]
fn a_legal_point_that_was_not_seen_is_cited_as_not_seen() {
    let pack = pack("hefei-2024");
    assert_eq!(pack.cite(law::Basis::Sanction).label, "原文未见");
    assert_eq!(pack.cite(law::Basis::EligibleCost).label, "摘记（四）");
    assert!(pack.partial().unwrap().assumed.contains(&law::Basis::Sanction));
}

#[test]
fn in_hefei_the_year_of_completion_decides_to_the_minute() {
    let pack = pack("hefei-2024");
    let done = |when: &str| amount(&pack, &outcome("50万", 2, &[("completed", when)])).unwrap();
    assert_eq!(done("2024-12-31 23:59"), fen("25万"));
    assert_eq!(done("2025-01-01 00:00"), fen("20万"));
}

#[test]
fn in_nanjing_one_thing_late_makes_the_second_cohort_and_level_four_stands_outside_the_cap() {
    let pack = pack("nanjing-2024-2");
    let done = |check: &str| {
        let others = ["evaluation", "audit", "profile"].map(|event| (event, "2026-01-20"));
        let mut all = vec![("district-check", check)];
        all.extend(others);
        amount(&pack, &outcome("200万", 4, &all)).unwrap()
    };
    assert_eq!(done("2026-01-20 23:59"), fen("70万"));
    assert_eq!(done("2026-01-21 00:00"), fen("60万"));
}

#[test]
fn in_longyan_the_advance_has_a_cap_of_its_own_and_is_part_of_the_award() {
    let pack = pack("longyan-2025-2");
    let advanced = pack.advance(fen("40万")).unwrap();
    assert_eq!(
        (advanced.amount, advanced.bound_by.as_slice()),
        (fen("15万"), &["advance.cap".to_owned()][..])
    );
    assert_eq!(advanced.citation.label, "摘记（三）");
    assert!(advanced.lines[0].expression.contains("40%"), "{:?}", advanced.lines);
    assert!(pack.advance(Fen::new(-1)).is_none() && harbin().advance(fen("40万")).is_none());
}

#[test]
fn every_invoice_must_lie_within_the_period_and_one_outside_is_named() {
    let pack = pack("longyan-2025-2");
    let mut outcome = outcome(
        "40万",
        2,
        &[("contracted", "2025-01-01"), ("invoiced", "2025-02-01"), ("paid", "2025-03-01")],
    );
    assert_eq!(amount(&pack, &outcome).unwrap(), fen("20万"));
    outcome.times.get_mut("invoiced").unwrap().push(When::parse("2024-10-17").unwrap());
    let refusal = amount(&pack, &outcome).unwrap_err();
    assert!(
        matches!(&refusal, AwardRefusal::OutsidePeriod { citation, .. } if citation.label == "摘记（四）")
    );
    assert!(refusal.to_string().contains("发票开具"), "{refusal}");
    assert!(!refusal.remedy().is_empty());
}

#[test]
fn what_is_not_known_is_asked_for_and_never_guessed() {
    let pack = pack("hefei-2024");
    let refusal = pack.assess(None, fen("50万"), Firm::default()).unwrap_err();
    let AwardRefusal::Unknown { what, citation } = &refusal else { panic!("{refusal}") };
    assert!(what.contains("完成改造") && citation.label == "摘记（二）", "{refusal}");
    assert!(refusal.remedy().contains("登记"));
    let level = Outcome { level: None, ..outcome("50万", 2, &[("completed", "2025-05-01")]) };
    let refusal = amount(&pack, &level).unwrap_err();
    assert!(refusal.to_string().contains("数字化水平"), "{refusal}");
}

#[test]
fn a_cap_without_a_rate_is_no_award_until_a_document_sets_the_rate() {
    let pack = pack("zhongshan-2024-5");
    let outcome = outcome("200万", 3, &[]);
    assert!(matches!(amount(&pack, &outcome), Err(AwardRefusal::RateUnknown { .. })));
    let row = |rate, cap| BandTerms { band: "level-3".into(), rate: Rate::percent(rate), cap: fen(cap) };
    let terms = Terms {
        document_no: "中工信〔2025〕示例1号".into(),
        grounds: vec!["示例".into()],
        firm_cap: None,
        bands: vec![row(40, "60万")],
    };
    let award = pack.assess_outcome(Some(&terms), &outcome, Firm::default()).unwrap();
    assert_eq!(award.amount, fen("60万"));
    assert!(award.lines().iter().any(|line| line.step == "批次标准" && line.expression.contains("未见比例")));
    let above = Terms { bands: vec![row(40, "61万")], ..terms };
    assert!(pack.check_terms(&above).iter().any(|finding| finding.code == "above-law"));
    assert_eq!(pack.assess_outcome(Some(&above), &outcome, Firm::default()).unwrap().amount, fen("60万"));
}

#[test]
fn workings_go_step_by_step_each_with_its_excerpt() {
    let pack = pack("nanjing-2024-2");
    let times = ["district-check", "evaluation", "audit", "profile"].map(|event| (event, "2026-01-20"));
    let award = pack.assess_outcome(None, &outcome("120万", 4, &times), Firm::default()).unwrap();
    let lines = award.lines();
    let steps: Vec<&str> = lines.iter().map(|line| line.step.as_str()).collect();
    let expected =
        ["核定改造投入", "适用标准", "按比例计算", "单项上限", "追加", "项目数", "企业累计余额", "奖补额度"];
    assert_eq!(steps, expected);
    let added = &lines[4];
    assert_eq!((added.basis[0].label.as_str(), added.result.as_str()), ("摘记（五）", "700,000.00元"));
    assert!(lines.iter().all(|line| !line.basis.is_empty() && !line.result.is_empty()));
    assert_eq!(award.bound_by, ["first-cohort.cap"]);
    for reading in &award.readings {
        assert!(pack.reading(reading).is_some(), "{reading}");
    }
}

#[test]
fn the_check_tells_what_the_tables_do_at_their_edges() {
    let found = |city: &str, code: &str| {
        let findings = check::files(&example(city));
        let found: Vec<String> = findings
            .iter()
            .filter(|f| f.code == code)
            .map(|f| format!("{} {:?}", f.message, f.witness))
            .collect();
        assert!(!found.is_empty(), "{city} {code}\n{}", listed(&findings));
        found.join("\n")
    };
    // From 2024 to 2025: at 三级 both rates reach the cap, but not for the same investment.
    assert!(found("hefei-2024", "deadline-cliff").contains("2024-12-31 23:59"));
    assert!(found("hefei-2024", "row-gap").contains("2026-01-01"));
    assert!(found("nanjing-2024-2", "deadline-cliff").contains("2026-01-20 23:59"));
    assert!(found("nanjing-2024-2", "above-investment").contains("200,000.00"));
    assert!(found("zhongshan-2024-5", "no-rate").contains("1,000,000.00"));
    assert!(found("longyan-2025-2", "flat-zone").contains("level-2"));
}

#[test]
fn rounding_is_down_to_the_fen_in_every_form() {
    let pack = pack("wuhan-2025-jiangxia");
    for fen in 0..2_000 {
        let outcome = Outcome { verified: Fen::new(fen), level: Some(3), ..Outcome::default() };
        assert_eq!(amount(&pack, &outcome).unwrap().get(), fen * 40 / 100);
    }
}

#[test]
fn a_rate_table_has_no_bands_to_try_and_is_not_tried() {
    assert!(harbin().tunes());
    for city in ["nanjing-2024-2", "hefei-2024"] {
        let pack = pack(city);
        assert!(pack.rate_table().is_some() && !pack.tunes(), "{city}");
        assert_eq!(Form::Awards.terms(&pack, Factor::WHOLE), None, "{city}");
        assert!(pack.cliffs(None).is_empty(), "{city}");
    }
}
