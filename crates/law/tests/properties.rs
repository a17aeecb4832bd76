//! What holds for every investment, checked against a second, naive reckoning in i128.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::sync::LazyLock;

use law::{Fen, Firm, Pack};
use proptest::prelude::*;

static HARBIN: LazyLock<Pack> = LazyLock::new(support::harbin);

const WAN: i128 = 1_000_000;
const FIRM_CAP: i64 = 50_000_000;

/// Article 4(1) as a child would reckon it; on an edge both bands give the same.
fn naive(verified: i64) -> i64 {
    let v = i128::from(verified);
    let (percent, cap) = match v {
        v if v <= 30 * WAN => (70, 18),
        v if v <= 80 * WAN => (60, 40),
        _ => (50, 50),
    };
    i64::try_from((v * percent / 100).min(cap * WAN)).unwrap()
}

fn amount(verified: i64) -> Fen {
    HARBIN.award_amount(None, Fen::new(verified), Firm::default()).unwrap()
}

/// Investments with edges, bends and their neighbours over-represented.
fn investment() -> impl Strategy<Value = i64> {
    let bends = [25_714_286i64, 30_000_000, 66_666_667, 80_000_000, 100_000_000];
    prop_oneof![
        0..200_000_000i64,
        0..1_000_000_000_000i64,
        (prop::sample::select(bends.to_vec()), -3i64..=3).prop_map(|(bend, step)| bend + step),
    ]
}

proptest! {
    #[test]
    fn the_amount_equals_the_naive_formula(verified in investment()) {
        prop_assert_eq!(amount(verified).get(), naive(verified));
    }

    #[test]
    fn more_investment_never_gives_less(a in investment(), b in investment()) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(amount(less) <= amount(more));
    }

    #[test]
    fn with_and_without_workings_agree(verified in investment(), awarded in 0..FIRM_CAP, projects in 0u32..5) {
        let firm = Firm { awarded: Fen::new(awarded), projects, verified: Fen::ZERO };
        let with = HARBIN.assess(None, Fen::new(verified), firm).map(|award| award.amount);
        prop_assert_eq!(with, HARBIN.award_amount(None, Fen::new(verified), firm));
    }

    #[test]
    fn an_enterprise_never_gets_more_than_50_nor_for_more_than_three_projects(
        verified in prop::collection::vec(investment(), 0..7)
    ) {
        let verified: Vec<Fen> = verified.into_iter().map(Fen::new).collect();
        let results = HARBIN.assess_firm(None, &verified);
        let awards: Vec<i64> = results.iter().flatten().map(|award| award.amount.get()).collect();
        prop_assert!(awards.iter().sum::<i64>() <= FIRM_CAP);
        prop_assert!(awards.len() <= 3);
        prop_assert!(results.iter().flat_map(Result::as_ref).all(|award| !award.amount.is_negative()));
    }

    #[test]
    fn the_workings_end_with_the_amount_and_every_line_has_its_clause(verified in investment()) {
        let award = HARBIN.assess(None, Fen::new(verified), Firm::default()).unwrap();
        let lines = award.lines();
        prop_assert_eq!(&lines.last().unwrap().result, &award.amount.to_string());
        prop_assert!(lines.iter().all(|line| !line.basis.is_empty()));
    }

    #[test]
    fn no_split_into_three_beats_the_gain_the_check_reports(
        parts in prop::collection::vec(0..110_000_000i64, 1..=3)
    ) {
        let whole = amount(parts.iter().sum()).get();
        let together = parts.iter().map(|part| amount(*part).get()).sum::<i64>().min(FIRM_CAP);
        prop_assert!(together - whole <= 10_000_000, "{parts:?} gains {}", together - whole);
    }

    #[test]
    fn amounts_survive_being_written_and_read(fen in 0..i64::MAX / 4) {
        let amount = Fen::new(fen);
        prop_assert_eq!(Fen::parse(&amount.yuan()), Ok(amount));
        prop_assert_eq!(Fen::parse(&amount.grouped()), Ok(amount));
        prop_assert_eq!(Fen::parse(&amount.to_string()), Ok(amount));
    }

    #[test]
    fn no_text_makes_parsing_panic(text in "\\PC*") {
        let _ = Fen::parse(&text);
        let _ = law::Rate::parse(&text);
        let _ = text.parse::<law::CreditCode>();
        let _ = HARBIN.parse_terms("terms.toml", &text);
    }

    #[test]
    fn working_days_added_are_working_days_counted(start in 0i32..600, n in 0u16..60) {
        let from = support::day("2024-01-01").checked_add(jiff::Span::new().days(start)).unwrap();
        let to = HARBIN.calendar().add_working_days(from, n).unwrap();
        prop_assert_eq!(HARBIN.calendar().working_days_between(from, to).unwrap(), u32::from(n));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A damaged pack is refused or found wanting; reading it never panics.
    #[test]
    fn a_byte_of_a_pack_changed_anywhere_does_no_harm(file in 0usize..14, at in 0usize..60_000, byte in any::<u8>()) {
        let mut files = support::files();
        let name = files.keys().nth(file % files.len()).unwrap().clone();
        let content = files.get_mut(&name).unwrap();
        let at = at % content.len();
        content[at] = byte;
        let _ = law::check::files(&files);
    }
}
