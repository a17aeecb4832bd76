//! What holds for every batch that may be tuned.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use std::sync::LazyLock;

use law::{Factor, Fen, Firm, Form, Measure, Outcome, Pack, Tuner, TuningCase, apportion};
use proptest::prelude::*;

static HARBIN: LazyLock<Pack> = LazyLock::new(support::harbin);
/// Bands by the enterprise's sum, and edges to the lower band: the readings under which order matters most.
static BY_FIRM: LazyLock<Pack> = LazyLock::new(|| support::reading("band-scope", "per-firm"));
static LOWER: LazyLock<Pack> = LazyLock::new(|| support::reading("boundary", "lower-band"));

fn pack() -> impl Strategy<Value = &'static Pack> {
    prop_oneof![Just(&*HARBIN), Just(&*BY_FIRM), Just(&*LOWER)]
}

/// Investments with the edges over-represented, of a few enterprises with up to six projects each.
fn cases() -> impl Strategy<Value = Vec<(usize, i64)>> {
    let edges = prop::sample::select(vec![0i64, 25_714_286, 30_000_000, 66_666_667, 80_000_000, 100_000_000]);
    prop::collection::vec((0..6usize, prop_oneof![edges, 0..200_000_000i64]), 0..24)
}

fn form() -> impl Strategy<Value = Form> {
    prop::sample::select(Form::ALL.to_vec())
}

fn tuner<'a>(pack: &'a Pack, rows: &[(usize, i64)]) -> Tuner<'a> {
    let case =
        |(firm, verified): &(usize, i64)| TuningCase::new(pack, *firm, &Outcome::of(Fen::new(*verified)));
    Tuner::new(pack, rows.iter().map(case).collect(), vec![Firm::default(); 6], None)
}

proptest! {
    #[test]
    fn the_largest_factor_fits_and_no_larger_one_does(
        pack in pack(), rows in cases(), form in form(), money in 0..600_000_000i64, higher in 1u16..10_000
    ) {
        let (tuner, money) = (tuner(pack, &rows), Fen::new(money));
        let most = tuner.solve(form, money).unwrap();
        let fits = |factor| tuner.trial(Measure::Lowered(form, factor), money).unwrap().fits();
        prop_assert!(fits(most));
        if let Some(next) = most.next() {
            prop_assert!(!fits(next), "{next}");
        }
        if let Some(larger) = Factor::new(most.steps().saturating_add(higher)) {
            prop_assert!(!fits(larger), "{larger}");
        }
    }

    #[test]
    fn a_trial_gives_each_case_what_the_assessment_in_the_same_order_gives(
        pack in pack(), rows in cases(), form in form(), steps in 0u16..=10_000
    ) {
        let tuner = tuner(pack, &rows);
        let factor = Factor::new(steps).unwrap();
        let terms = tuner.terms(form, factor).unwrap();
        let outcome = tuner.trial(Measure::Lowered(form, factor), Fen::ZERO).unwrap();
        prop_assume!(outcome.unsettled() == 0);
        let mut firms = [Firm::default(); 6];
        for ((firm, verified), tuned) in rows.iter().zip(&outcome.cases) {
            let verified = Fen::new(*verified);
            let award = pack.assess(Some(&terms), verified, firms[*firm]);
            let amount = match &award {
                _ if verified == Fen::ZERO => Fen::ZERO,
                Ok(award) => award.amount,
                Err(refusal) => { prop_assert!(refusal.amounts_to_zero()); Fen::ZERO }
            };
            prop_assert_eq!(tuned.after.amount(), Some(amount));
            if let (Ok(award), true) = (&award, verified != Fen::ZERO) {
                firms[*firm] = firms[*firm].after(verified, award.amount);
            }
        }
    }

    #[test]
    fn lowering_alike_gives_nobody_s_single_project_more(verified in 0..200_000_000i64, steps in 0u16..=10_000) {
        let tuner = tuner(&HARBIN, &[(0, verified)]);
        let outcome = tuner.trial(Measure::Lowered(Form::Awards, Factor::new(steps).unwrap()), Fen::ZERO).unwrap();
        prop_assert!(outcome.cliffs.is_empty() && outcome.unsettled() == 0);
        prop_assert!(outcome.cases[0].change().unwrap() <= Fen::ZERO);
    }

    #[test]
    fn parts_add_up_to_the_money_and_none_is_a_fen_from_its_exact_share_or_above_its_award(
        awards in prop::collection::vec(0..50_000_000i64, 1..40), money in 0..900_000_000i64
    ) {
        let total: i64 = awards.iter().sum();
        let awards: Vec<Fen> = awards.into_iter().map(Fen::new).collect();
        let parts = apportion(&awards, Fen::new(money), Fen::new(1));
        prop_assert_eq!(Fen::sum(parts.iter().copied()).unwrap().get(), total.min(money));
        for (award, part) in awards.iter().zip(&parts) {
            prop_assert!(part <= award);
            if total > money {
                let exact = i128::from(award.get()) * i128::from(money);
                let off = i128::from(part.get()) * i128::from(total) - exact;
                prop_assert!(off.abs() < i128::from(total), "{off}");
            }
        }
    }

    #[test]
    fn divided_money_never_takes_an_enterprise_above_its_ceiling_in_whatever_order_it_is_assessed(
        rows in cases(), money in 0..300_000_000i64
    ) {
        let tuner = tuner(&HARBIN, &rows);
        let outcome = tuner.trial(Measure::Divided, Fen::new(money)).unwrap();
        prop_assert!(outcome.fits() || outcome.total <= Fen::new(money));
        for firm in 0..6 {
            let own = rows.iter().zip(&outcome.cases).filter(|((of, _), _)| *of == firm);
            let sum: i64 = own.map(|(_, case)| case.after.needs().get()).sum();
            prop_assert!(sum <= 50_000_000);
        }
    }
}
