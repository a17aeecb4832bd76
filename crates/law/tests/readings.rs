//! Readings do something: another choice, another result, and the result says which readings it used.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{AwardRefusal, BandTerms, Fen, Firm, Pack, Rate, ShareSense, Terms, Unit, Verdict};
use support::{fen, harbin, reading};

fn disagreeing() -> Terms {
    Terms {
        document_no: "哈工信发〔2025〕8号".to_owned(),
        grounds: vec!["资金申请".to_owned()],
        firm_cap: None,
        bands: vec![BandTerms { band: "band-2".into(), rate: Rate::percent(54), cap: fen("40万") }],
    }
}

fn amounts(pack: &Pack, verified: &[&str]) -> Vec<Option<Fen>> {
    let verified: Vec<Fen> = verified.iter().map(|text| fen(text)).collect();
    pack.assess_firm(None, &verified)
        .into_iter()
        .map(|result| result.ok().map(|award| award.amount))
        .collect()
}

#[test]
fn boundary_both_bands_or_the_lower_or_the_upper() {
    let at_30 = |pack: Pack| pack.award_amount(Some(&disagreeing()), fen("30万"), Firm::default());
    assert!(matches!(at_30(harbin()), Err(AwardRefusal::BandsDisagree { .. })));
    assert_eq!(at_30(reading("boundary", "lower-band")), Ok(fen("18万")));
    assert_eq!(at_30(reading("boundary", "upper-band")), Ok(fen("16.2万")));
}

#[test]
fn ceiling_pay_it_or_wait_for_the_batch() {
    let pack = reading("ceiling", "terms-required");
    let refusal = pack.assess(None, fen("20万"), Firm::default()).unwrap_err();
    assert!(matches!(&refusal, AwardRefusal::TermsRequired { citation } if citation.anchor == "a4.i1.tune"));
    assert!(pack.assess(Some(&disagreeing()), fen("20万"), Firm::default()).is_ok());
}

#[test]
fn rounding_to_the_fen_or_to_the_yuan() {
    let amount = |pack: Pack| pack.award_amount(None, fen("100000.99"), Firm::default()).unwrap();
    assert_eq!(amount(harbin()), fen("70000.69"));
    assert_eq!(amount(reading("rounding", "floor-yuan")), fen("70000"));
}

#[test]
fn fourth_project_first_three_best_three_or_none() {
    let four = ["10万", "10万", "10万", "20万"];
    let seven = Some(fen("7万"));
    assert_eq!(amounts(&harbin(), &four), [seven, seven, seven, None]);
    assert_eq!(
        amounts(&reading("fourth-project", "best-three"), &four),
        [seven, seven, None, Some(fen("14万"))]
    );
    assert_eq!(amounts(&reading("fourth-project", "refuse-firm"), &four), [None; 4]);
    let three = ["10万", "10万", "10万"];
    assert_eq!(amounts(&reading("fourth-project", "refuse-firm"), &three), [seven; 3]);
}

#[test]
fn band_scope_per_project_splitting_pays_per_firm_it_does_not() {
    let split = ["24万", "24万", "24万"];
    let total =
        |pack: &Pack, verified: &[&str]| Fen::sum(amounts(pack, verified).into_iter().flatten()).unwrap();
    assert_eq!(total(&harbin(), &["72万"]), fen("40万"));
    assert_eq!(total(&harbin(), &split), fen("50万"));
    let per_firm = reading("band-scope", "per-firm");
    assert_eq!(total(&per_firm, &["72万"]), fen("40万"));
    assert_eq!(total(&per_firm, &split), fen("40万"));
    assert_eq!(amounts(&per_firm, &split), [Some(fen("16.8万")), Some(fen("12万")), Some(fen("11.2万"))]);
}

#[test]
fn level_at_least_two_or_exactly_two() {
    let level_three = support::project_facts(3);
    let verdict = |pack: Pack| {
        let results = pack.evaluate("project", &level_three, support::day("2025-05-01"));
        results.into_iter().find(|result| result.id == "level").unwrap().verdict
    };
    assert_eq!(verdict(harbin()), Verdict::True);
    assert_eq!(verdict(reading("level", "exactly")), Verdict::False);
}

#[test]
fn share_is_a_floor_exact_or_a_ceiling() {
    assert_eq!(harbin().share().1, ShareSense::AtLeast);
    assert_eq!(reading("share", "exactly").share().1, ShareSense::Exactly);
    assert_eq!(reading("share", "at-most").share().1, ShareSense::AtMost);
}

#[test]
fn notice_days_change_the_last_day_of_the_notice() {
    let limit = |pack: &Pack| {
        let limit = pack.limit("notice").unwrap();
        (limit.days, limit.unit, limit.reading)
    };
    let id = Some("notice-days".to_owned());
    assert_eq!(limit(&harbin()), (5, Unit::WorkingDays, id.clone()));
    let seven = reading("notice-days", "seven-days");
    assert_eq!(limit(&seven), (7, Unit::CalendarDays, id));
    let from = support::day("2025-04-21");
    assert_eq!(harbin().deadline(from, "notice").unwrap(), support::day("2025-04-27"));
    assert_eq!(seven.deadline(from, "notice").unwrap(), support::day("2025-04-28"));
}

#[test]
fn every_reading_has_its_question_words_options_choice_and_reason() {
    let pack = harbin();
    for id in [
        "boundary",
        "level",
        "ceiling",
        "rounding",
        "fourth-project",
        "band-scope",
        "three-years",
        "share",
        "expiry",
        "governing-date",
        "tax",
        "notice-days",
        "recovered-money",
        "industry-codes",
        "freshness",
    ] {
        let reading = pack.reading(id).unwrap_or_else(|| panic!("{id}"));
        assert!(reading.options.iter().any(|option| option.id == reading.chosen), "{id}");
        let written = [&reading.question, &reading.chosen_by, &reading.why, &reading.effect];
        assert!(written.iter().all(|text| !text.is_empty()) && !reading.basis.is_empty(), "{id}");
    }
}
