//! Whatever anyone tries in whatever order: money is conserved, ceilings hold, and the log tells the whole story again.
//!
//! A small city is driven by random acts, most of them the next step of some case, some of them out of place. What is
//! refused changes nothing; after every act the promises are held against plain sums over the state.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

mod city;
mod holds;
#[path = "../scenarios/support/mod.rs"]
mod support;
mod tries;

use city::City;
use fund::state::PaymentKind;
use holds::*;
use proptest::prelude::*;
use tries::tries;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_money_is_conserved_ceilings_hold_and_the_log_tells_it_all(
        tries in prop::collection::vec(tries(), 60..160)
    ) {
        let mut city = City::new();
        for what in &tries {
            let instructed = city.0.fund.payments.len();
            city.go(what);
            money_is_conserved(&city.0.fund);
            ceilings_hold(&city.0.fund);
            no_person_has_two_duties(&city.0.fund);
            for payment in city.0.fund.payments.values().skip(instructed).filter(|p| p.kind == PaymentKind::First) {
                for line in &payment.lines {
                    let award = city.0.award(line.purpose.project().unwrap());
                    prop_assert!(i128::from(line.amount.get()) * 10 >= i128::from(award.get()) * 7);
                    prop_assert!(line.amount <= award);
                }
            }
        }
        payments_are_lawful(&city);
        city.0.told_again();
    }
}
