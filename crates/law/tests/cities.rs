//! Packs of other cities, made from what can be seen of their texts: what each gives, and what none of them guesses.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{
    AwardRefusal, BandTerms, Factor, Fen, Firm, Form, Measure, NotTried, Outcome, Pack, Rate, Severity,
    Terms, Tuner, TuningCase, When, check,
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

/// A batch of enterprises that have nothing yet, one case each.
fn batch<'a>(pack: &'a Pack, outcomes: &[Outcome], now: Option<Terms>) -> Tuner<'a> {
    let cases = outcomes.iter().enumerate().map(|(firm, outcome)| TuningCase::new(pack, firm, outcome));
    Tuner::new(pack, cases.collect(), vec![Firm::default(); outcomes.len()], now)
}

fn tried(tuner: &Tuner<'_>, measure: Measure, money: &str) -> Vec<Fen> {
    let outcome = tuner.trial(measure, fen(money)).unwrap();
    outcome.cases.iter().map(|case| case.after.amount().unwrap()).collect()
}

fn lowered(form: Form, percent: &str) -> Measure {
    Measure::Lowered(form, Factor::parse(percent).unwrap())
}

fn fens(amounts: &[&str]) -> Vec<Fen> {
    amounts.iter().map(|amount| fen(amount)).collect()
}

/// First cohort at levels two and four, second cohort at levels two and four.
fn of_nanjing() -> [Outcome; 4] {
    let times = |evaluation: &'static str| {
        [
            ("district-check", "2026-01-20"),
            ("evaluation", evaluation),
            ("audit", "2026-01-27"),
            ("profile", "2026-01-27"),
        ]
    };
    let (early, late) = (times("2026-01-27"), times("2026-01-28"));
    [
        outcome("80万", 2, &early),
        outcome("120万", 4, &early),
        outcome("33.33万", 2, &late),
        outcome("100万", 4, &late),
    ]
}

#[test]
fn in_nanjing_rates_and_caps_of_both_cohorts_are_lowered_and_the_20万_on_top_stays() {
    let pack = pack("nanjing-2024-2");
    let tuner = batch(&pack, &of_nanjing(), None);
    assert_eq!(tried(&tuner, Measure::Now, "0"), fens(&["40万", "70万", "13.332万", "60万"]));
    // 45 % up to 45万, 36 % up to 36万: 36; 54 → 45, and 20; 11.9988; 36 and 20.
    let alike = tried(&tuner, lowered(Form::Awards, "90"), "0");
    assert_eq!(alike, fens(&["36万", "65万", "11.9988万", "56万"]));
    // 45 % up to 50万, 36 % up to 40万: 36; 54 → 50, and 20; 11.9988; 36 and 20.
    let rates = tried(&tuner, lowered(Form::Rates, "90"), "0");
    assert_eq!(rates, fens(&["36万", "70万", "11.9988万", "56万"]));
    // 50 % up to 45万, 40 % up to 36万.
    let caps = tried(&tuner, lowered(Form::BandCaps, "90"), "0");
    assert_eq!(caps, fens(&["40万", "65万", "13.332万", "56万"]));
    // 36 + 65 + 11.9988 + 56 = 168.9988, and not a fen less bears 90 %.
    assert_eq!(tuner.solve(Form::Awards, fen("168.9988万")), Factor::parse("90").ok());
    let short = fen("168.9988万").checked_sub(Fen::new(1)).unwrap();
    assert_eq!(tuner.solve(Form::Awards, short), Factor::parse("89.99").ok());
    // The additions alone are 40万.
    assert_eq!(tuner.solve(Form::Awards, fen("39万")), None);
    assert!(tuner.trial(lowered(Form::Awards, "90"), fen("200万")).unwrap().cliffs.is_empty());
}

#[test]
fn in_nanjing_divided_money_goes_out_to_the_last_fen() {
    let pack = pack("nanjing-2024-2");
    let tuner = batch(&pack, &of_nanjing(), None);
    // 100万 over 183.332万: 218183.40|497, 381820.95|869, 72720.52|887 and 327275.10|745 yuan; the three fen that are
    // left go to the largest remainders.
    let parts = tried(&tuner, Measure::Divided, "100万");
    assert_eq!(
        parts.iter().map(|part| part.get()).collect::<Vec<_>>(),
        [21_818_340, 38_182_096, 7_272_053, 32_727_511]
    );
    assert_eq!(Fen::sum(parts), Some(fen("100万")));
}

#[test]
fn in_hefei_every_year_and_level_is_lowered_alike_to_the_fen() {
    let pack = pack("hefei-2024");
    let done = |verified, level, when| outcome(verified, level, &[("completed", when)]);
    let outcomes = [
        done("70万", 2, "2024-11-30"),
        done("60万", 3, "2024-12-31"),
        done("50万", 2, "2025-06-30"),
        done("200万", 4, "2025-06-30"),
        done("33.33万", 2, "2025-06-30"),
    ];
    let tuner = batch(&pack, &outcomes, None);
    // 35 → 30; 30; 20; 80 → 50; 13.332.
    assert_eq!(tried(&tuner, Measure::Now, "0"), fens(&["30万", "30万", "20万", "50万", "13.332万"]));
    // 40 % up to 24万 and 32万, 32 % up to 24万 and 40万: 28 → 24; 24; 16; 64 → 40; 10.6656.
    let alike = tried(&tuner, lowered(Form::Awards, "80"), "0");
    assert_eq!(alike, fens(&["24万", "24万", "16万", "40万", "10.6656万"]));
    assert_eq!(tuner.solve(Form::Awards, fen("114.6656万")), Factor::parse("80").ok());
    // 92.35 %: 46.175 % up to 27.705万 and 36.94万, 36.94 % up to 27.705万 and 46.175万.
    let odd = tried(&tuner, lowered(Form::Awards, "92.35"), "0");
    assert_eq!(odd, fens(&["27.705万", "27.705万", "18.47万", "46.175万", "12.312102万"]));
    let terms = tuner.terms(Form::Awards, Factor::parse("92.35").unwrap()).unwrap();
    for (outcome, shown) in outcomes.iter().zip(odd) {
        assert_eq!(
            pack.outcome_amount(Some(&terms), outcome, Firm::default()),
            Ok(shown),
            "adopted, it is the same"
        );
    }
}

#[test]
fn a_case_on_no_line_has_no_amount_in_a_trial_and_takes_nothing_from_the_others() {
    let pack = pack("hefei-2024");
    let outcomes = [outcome("50万", 2, &[("completed", "2025-06-30")]), outcome("50万", 2, &[])];
    let tuner = batch(&pack, &outcomes, None);
    let outcome = tuner.trial(lowered(Form::Awards, "90"), fen("20万")).unwrap();
    assert_eq!((outcome.total, outcome.refused(), outcome.unsettled()), (fen("18万"), 1, 1));
}

#[test]
fn what_a_text_gives_nothing_to_lower_for_is_not_tried_and_says_why() {
    for city in CITIES {
        let pack = pack(city);
        let tuner = batch(&pack, &[], None);
        assert_eq!(tuner.untried(Form::FirmCap), Some(NotTried::NoFirmCap), "{city}: the cap is a reading's");
        assert_eq!(tuner.terms(Form::FirmCap, Factor::WHOLE), None, "{city}");
        let rates_seen = city != "zhongshan-2024-5";
        for form in [Form::Awards, Form::Rates, Form::BandCaps] {
            let why = (!rates_seen).then_some(NotTried::NoRate);
            assert_eq!(tuner.untried(form), why, "{city} {form:?}");
            assert_eq!(tuner.terms(form, Factor::WHOLE).is_some(), rates_seen, "{city} {form:?}");
        }
    }
    for form in Form::ALL {
        assert_eq!(form.untried(&harbin(), None), None, "{form:?}");
    }
}

#[test]
fn in_zhongshan_the_rates_that_a_document_names_are_what_is_lowered() {
    let pack = pack("zhongshan-2024-5");
    let named = |id: &str, cap| BandTerms { band: id.into(), rate: Rate::percent(40), cap: fen(cap) };
    let bands = vec![named("level-2", "30万"), named("level-3", "60万"), named("level-4", "100万")];
    let terms =
        Terms { document_no: "中工信〔2025〕1号".into(), grounds: Vec::new(), firm_cap: None, bands };
    let outcomes = [outcome("50万", 2, &[]), outcome("200万", 3, &[])];
    let before = batch(&pack, &outcomes, None);
    assert_eq!(before.trial(Measure::Now, fen("0")).unwrap().refused(), 2, "no rate, no amount");
    let tuner = batch(&pack, &outcomes, Some(terms));
    assert_eq!(tried(&tuner, Measure::Now, "0"), fens(&["20万", "60万"]));
    // 36 % up to 27万 and 54万.
    assert_eq!(tried(&tuner, lowered(Form::Awards, "90"), "0"), fens(&["18万", "54万"]));
}
