//! 第四条（一）末款: 补贴比例和额度……予以微调. The closed forms in which a batch is measured lower, tried before one is adopted.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use law::{Factor, Fen, Firm, Form, Given, Measure, Outcome, Pack, Share, Tuner, TuningCase, apportion};
use support::{fen, harbin, reading};

fn factor(text: &str) -> Factor {
    Factor::parse(text).unwrap()
}

fn case<'a>(pack: &'a Pack, firm: usize, verified: &str) -> TuningCase<'a> {
    TuningCase::new(pack, firm, &Outcome::of(fen(verified)))
}

/// Cases of enterprises that have nothing yet: enterprise and investment.
fn batch<'a>(pack: &'a Pack, rows: &[(usize, &str)]) -> Tuner<'a> {
    let firms = vec![Firm::default(); rows.iter().map(|(firm, _)| firm + 1).max().unwrap_or(0)];
    Tuner::new(pack, rows.iter().map(|(firm, verified)| case(pack, *firm, verified)).collect(), firms, None)
}

fn amounts(tuner: &Tuner<'_>, measure: Measure, money: &str) -> Vec<Given> {
    let outcome = tuner.trial(measure, fen(money)).unwrap();
    outcome.cases.iter().map(|case| case.after).collect()
}

fn given(amounts: &[&str]) -> Vec<Given> {
    amounts.iter().map(|amount| Given::Amount(fen(amount))).collect()
}

#[test]
fn lowering_rates_and_caps_alike_lowers_every_award_alike_and_opens_no_cliff() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "20万"), (1, "30万"), (2, "80万"), (3, "120万")]);
    let measure = Measure::Lowered(Form::Awards, factor("90"));
    assert_eq!(amounts(&tuner, measure, "100万"), given(&["12.6万", "16.2万", "36万", "45万"]));
    let outcome = tuner.trial(measure, fen("100万")).unwrap();
    assert!(outcome.cliffs.is_empty(), "{:?}", outcome.cliffs);
    assert_eq!((outcome.total, outcome.left), (fen("109.8万"), Fen::new(-9_800_000)));
    assert!(!outcome.fits());
}

#[test]
fn lowering_rates_alone_opens_a_cliff_and_leaves_the_case_on_the_edge_without_an_amount() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "30万"), (1, "31万"), (2, "20万")]);
    let outcome = tuner.trial(Measure::Lowered(Form::Rates, factor("90")), fen("50万")).unwrap();
    let after: Vec<_> = outcome.cases.iter().map(|case| case.after).collect();
    assert_eq!(after[0], Given::Unclear(fen("18万")), "63 % gives 18万 by its cap, 54 % gives 16.2万");
    assert_eq!(after[1], Given::Amount(fen("16.74万")));
    assert!(outcome.cases[1].fallen, "30万 would have given 18万");
    assert_eq!(outcome.unsettled(), 1);
    assert_eq!((outcome.total, outcome.held), (fen("29.34万"), fen("18万")));
    let cliff = &outcome.cliffs[0];
    assert_eq!((cliff.edge, cliff.lower, cliff.upper), (fen("30万"), fen("18万"), fen("16.2万")));
    assert!(cliff.falls() && cliff.citation.label == "第四条（一）", "{cliff:?}");
    let touched: Vec<_> = outcome.readings.iter().map(|t| (t.reading, t.cases)).collect();
    assert_eq!(touched, [("boundary", 1)]);
}

#[test]
fn a_case_that_its_enterprise_s_room_keeps_down_has_not_fallen_off_a_cliff() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "100万"), (1, "95万"), (1, "31万")]);
    let outcome = tuner.trial(Measure::Lowered(Form::Rates, factor("90")), fen("100万")).unwrap();
    let [full, first, last] = &outcome.cases[..] else { panic!() };
    assert!(!full.fallen, "45万 is more than the 40万 of the edge");
    assert!(!first.fallen && last.after == Given::Amount(fen("7.25万")), "{last:?}");
    assert!(!last.fallen, "with 30万 it would have got 7.25万 too");
}

#[test]
fn what_an_enterprise_loses_on_its_first_project_may_be_room_for_its_third() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "30万"), (0, "30万"), (0, "30万")]);
    assert_eq!(tuner.before(), given(&["18万", "18万", "14万"]));
    let outcome = tuner.trial(Measure::Lowered(Form::Awards, factor("90")), fen("50万")).unwrap();
    let changes: Vec<_> = outcome.cases.iter().map(|case| case.change().unwrap()).collect();
    assert_eq!(changes, [fen("0").checked_sub(fen("1.8万")).unwrap(), Fen::new(-1_800_000), fen("2.2万")]);
    assert_eq!(outcome.total, fen("48.6万"));
}

#[test]
fn a_fourth_project_and_one_without_room_get_nothing_as_they_will_when_assessed() {
    let pack = harbin();
    let tuner = batch(
        &pack,
        &[(0, "10万"), (0, "10万"), (0, "10万"), (0, "10万"), (1, "100万"), (1, "5万"), (2, "0")],
    );
    let [.., fourth, fifty, nothing, zero] = tuner.before() else { panic!() };
    assert_eq!(*fourth, Given::TooManyProjects);
    assert_eq!((*fifty, *nothing, *zero), (Given::Amount(fen("50万")), Given::NoRoom, Given::NoInvestment));
}

#[test]
fn the_largest_factor_that_fits_fits_and_the_next_one_does_not() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "20万"), (1, "50万"), (2, "95万"), (3, "30万")]);
    for form in Form::ALL {
        let most = tuner.solve(form, fen("90万")).unwrap();
        let needs = |factor| {
            let outcome = tuner.trial(Measure::Lowered(form, factor), fen("90万")).unwrap();
            outcome.left
        };
        assert!(!needs(most).is_negative(), "{form:?} {most}");
        let next = most.next().unwrap();
        assert!(needs(next).is_negative(), "{form:?} {next}");
    }
    assert_eq!(tuner.solve(Form::Awards, fen("1000万")), Some(Factor::WHOLE));
    assert_eq!(tuner.solve(Form::Awards, Fen::new(-1)), None);
}

#[test]
fn money_divided_in_proportion_is_given_out_to_the_last_fen() {
    let pack = harbin();
    let tuner = batch(&pack, &[(0, "20万"), (1, "20万"), (2, "20万")]);
    assert_eq!(amounts(&tuner, Measure::Divided, "10万"), given(&["33333.34", "33333.33", "33333.33"]));
    assert_eq!(tuner.trial(Measure::Divided, fen("10万")).unwrap().left, Fen::ZERO);
    assert_eq!(
        amounts(&tuner, Measure::Divided, "50万"),
        given(&["14万", "14万", "14万"]),
        "enough is not divided"
    );
}

#[test]
fn where_awards_are_whole_yuan_their_parts_are_too() {
    let pack = reading("rounding", "floor-yuan");
    let tuner = batch(&pack, &[(0, "20万"), (1, "20万"), (2, "20万")]);
    assert_eq!(amounts(&tuner, Measure::Divided, "100000.50"), given(&["33334", "33333", "33333"]));
}

#[test]
fn an_award_with_a_part_says_so_in_its_workings_and_never_exceeds_what_the_law_gives() {
    let pack = harbin();
    let share = |amount: &str| Share {
        document_no: "哈工信发〔2025〕30号".into(),
        money: fen("10万"),
        total: fen("28万"),
        amount: fen(amount),
    };
    let award = pack.assess_share(None, &Outcome::of(fen("20万")), Firm::default(), &share("5万")).unwrap();
    assert_eq!(award.amount, fen("5万"));
    assert_eq!(award.bound_by, ["batch.share"]);
    let lines = award.lines();
    assert_eq!(lines.last().unwrap().result, award.amount.to_string());
    assert!(lines.iter().any(|line| line.expression.contains("哈工信发〔2025〕30号")), "{lines:?}");
    let above = pack.assess_share(None, &Outcome::of(fen("20万")), Firm::default(), &share("15万")).unwrap();
    assert_eq!((above.amount, above.bound_by.len()), (fen("14万"), 0));
}

#[test]
fn equal_remainders_go_to_the_earlier_award() {
    let parts = apportion(&[fen("1"), fen("1"), fen("1")], Fen::new(200), Fen::new(1));
    assert_eq!(parts, [67, 67, 66].map(Fen::new));
    assert_eq!(apportion(&[], fen("1"), Fen::new(1)), []);
    assert_eq!(apportion(&[fen("1")], Fen::new(-5), Fen::new(1)), [Fen::ZERO]);
}

#[test]
fn terms_of_a_form_are_within_the_law() {
    let pack = harbin();
    for form in Form::ALL {
        for text in ["0", "0.01", "66.67", "99.99", "100"] {
            let mut terms = form.terms(&pack, factor(text)).unwrap();
            terms.document_no = "哈工信发〔2025〕30号".into();
            let errors: Vec<_> =
                pack.check_terms(&terms).into_iter().filter(|f| f.severity == law::Severity::Error).collect();
            assert!(errors.is_empty(), "{form:?} {text}: {errors:?}");
        }
    }
}
