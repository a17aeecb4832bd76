//! Rewards and diagnoses.

use serde_json::{Value, json};

use crate::{finds, more, planted};

#[test]
fn a_diagnosis_counted_twice_or_paid_a_fen_beside_the_formula_is_found() {
    let assessed = |by: i64| {
        move |body: &mut Value| {
            body["measure"].as_str().is_some_and(|measure| measure.contains("诊断"))
                && more(body, "amount", by)
        }
    };
    finds(&planted("reward.assessed/1", assessed(1)), "diagnosis");
    finds(&planted("reward.assessed/1", assessed(-1)), "diagnosis");
    let mut first = None;
    let twice = planted("diagnosis.recorded/1", |body| match &first {
        None => {
            first = Some(body["firm"].clone());
            false
        }
        Some(firm) => {
            body["firm"] = firm.clone();
            true
        }
    });
    finds(&twice, "diagnosis");
}

/// 第四条（三）2: 150万 a lead unit; the 50万 of 第四条（二） are a provider's.
#[test]
fn a_lead_units_reward_is_not_held_against_a_providers_ceiling() {
    let dear = |body: &mut Value| {
        let of_diagnosis = body["measure"].as_str().is_some_and(|measure| measure.contains("诊断"));
        of_diagnosis && more(body, "amount", 100_000_000)
    };
    let found = planted("reward.assessed/1", dear);
    // The approval, at which the ceilings are looked at, names another amount.
    finds(&found, "award");
    assert!(!found.iter().any(|own| own.rule == "provider"), "{found:?}");
}

#[test]
fn a_changed_reward_sheet_or_draw_is_found() {
    finds(&planted("reward.assessed/1", |body| more(body, "amount", -1)), "reward");
    finds(&planted("scores.opened/1", raise), "sheet");
    finds(
        &planted("panel.drawn/1", |body| {
            let drawn = body["lot"]["drawn"].as_array_mut().unwrap();
            drawn.swap(0, 1);
            true
        }),
        "panel",
    );
}

/// One point more on the first sheet.
fn raise(body: &mut Value) -> bool {
    let point = &mut body["sheets"][0]["points"][0];
    *point = json!(point.as_i64().unwrap() + 1);
    true
}
