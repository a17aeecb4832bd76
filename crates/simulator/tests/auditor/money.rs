//! Grant, budget, payments and what the treasury says.

use serde_json::{Value, json};
use simulator::auditor::audit;

use crate::{finds, log, more, planted};

#[test]
fn a_fen_too_much_is_found_wherever_it_stands() {
    finds(&planted("award.assessed/1", |body| more(body, "amount", 1)), "award");
    finds(&planted("award.assessed/1", |body| more(body, "verified", 100)), "award");
    finds(&planted("investment.verified/1", |body| more(body, "verified", 1)), "verified");
    finds(&planted("investment.verified/1", |body| more(&mut body["rulings"][0], "accepted", 1)), "verified");
    finds(&planted("notice.published/1", |body| more(&mut body["rows"][0], "amount", -1)), "notice");
    finds(&planted("awards.approved/1", |body| more(&mut body["rows"][0], "amount", 1)), "award");
    finds(&planted("payment.confirmed/1", |body| more(&mut body["lines"][0], "amount", 1)), "payment");
}

#[test]
fn less_than_the_share_at_first_is_found() {
    let below = |body: &mut Value| body["share"] == 70 && more(&mut body["lines"][0], "amount", -1);
    finds(&planted("payment.instructed/1", below), "first");
}

#[test]
fn a_balance_before_the_citys_acceptance_is_found() {
    finds(
        &planted("payment.instructed/1", |body| {
            body["kind"] = json!("balance");
            true
        }),
        "balance",
    );
}

#[test]
fn budget_over_a_ceiling_or_the_share_or_the_grant_is_found() {
    let of = |head: &'static str, amount: i64| {
        move |body: &mut Value| {
            body["head"] == head && {
                body["amount"] = json!(amount);
                true
            }
        }
    };
    finds(&planted("head.allotted/1", of("centre", 1_020_000_001)), "head");
    finds(&planted("head.allotted/1", of("training", 70_000_001)), "head");
    finds(&planted("head.allotted/1", of("centre", 1_800_000_001)), "share");
    finds(&planted("head.allotted/1", of("transformation", 5_000_000_001)), "grant");
    finds(
        &planted("grant.received/1", |body| {
            body["amount"] = json!(9_000_000_001i64);
            true
        }),
        "grant",
    );
}

#[test]
fn budget_moved_beyond_what_a_head_may_have_is_found() {
    finds(&planted("head.reallotted/1", |body| more(body, "amount", 100_000_000)), "head");
    let too_much = |body: &mut Value| {
        let rows = body["heads"].as_array_mut().unwrap();
        rows.iter_mut().any(|row| row["head"] == "centre" && more(row, "returned", 100_000_000))
    };
    finds(&planted("year.closed/1", too_much), "budget");
}

#[test]
fn a_receipt_used_twice_and_a_recovery_beyond_what_was_paid_are_found() {
    let twice = planted("payment.confirmed/1", |body| {
        let lines = body["lines"].as_array().map_or(0, Vec::len);
        lines > 1 && {
            body["lines"][1]["receipt"] = body["lines"][0]["receipt"].clone();
            true
        }
    });
    finds(&twice, "receipt");
    finds(&planted("recovery.ordered/1", |body| more(body, "amount", 100_000_000)), "recovery");
    finds(&planted("recovery.received/1", |body| more(body, "amount", 100_000_000)), "recovery");
}

#[test]
fn an_award_paid_to_an_account_that_nobody_verified_or_too_soon_is_found() {
    let other = |body: &mut Value| {
        body["lines"][0]["account"] = json!("0".repeat(64));
        true
    };
    finds(&planted("payment.instructed/1", other), "payee");
    let swapped = |body: &mut Value| {
        body["account"]["commitment"] = json!("0".repeat(64));
        true
    };
    finds(&planted("payee.verified/1", swapped), "payee");
    // A first account may be used at once: its first day is the day of the act, which a changed account's is not.
    let mut seen = std::collections::BTreeSet::new();
    let at_once = |body: &mut Value| {
        let changed = !seen.insert(body["enterprise"].as_str().unwrap().to_owned());
        if changed {
            body["usable"] = json!("2025-08-21");
        }
        changed
    };
    finds(&planted("payee.verified/1", at_once), "payee");
}

#[test]
fn a_payment_instructed_over_an_open_difference_is_found() {
    let mut log = log();
    let needle = "\"step\":\"settle_difference\"";
    let place =
        log.iter().position(|(_, payload)| String::from_utf8_lossy(payload).contains(needle)).unwrap();
    log.remove(place);
    finds(&audit(log), "reconcile");
}
