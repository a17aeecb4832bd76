//! Draws, hearings, decisions, liftings and refunds.

use serde_json::{Value, json};
use simulator::auditor::audit;

use crate::{finds, log, more, planted, same_person};

#[test]
fn another_draw_an_unheard_or_heavier_decision_and_a_longer_debarment_are_found() {
    finds(
        &planted("inspection.drawn/1", |body| {
            body["lot"]["drawn"].as_array_mut().unwrap().swap(0, 1);
            true
        }),
        "lot",
    );
    finds(
        &planted("inspection.drawn/1", |body| {
            body["lot"]["root"] = "0".repeat(64).into();
            true
        }),
        "lot",
    );
    finds(
        &planted("defence.stated/1", |body| {
            body["finding"] = "F0099".into();
            true
        }),
        "hearing",
    );
    finds(&planted("sanction.proposed/1", |body| more(&mut body["measures"], "recover", -1)), "hearing");
    finds(
        &planted("sanction.decided/1", |body| {
            let debarred = !body["debarred_until"].is_null();
            if debarred {
                body["debarred_until"] = "2029-01-01".into();
            }
            debarred
        }),
        "debarment",
    );
}

#[test]
fn a_lifting_that_burdens_hides_or_cancels_too_much_is_found() {
    finds(&planted("sanction.lifted/1", |body| more(&mut body["measures"], "recover", 4_000_000)), "lifting");
    let hidden = |body: &mut Value| {
        body["shown_until"] = json!("2030-01-01");
        true
    };
    finds(&planted("sanction.lifted/1", hidden), "lifting");
    finds(&planted("recovery.reduced/1", |body| more(body, "cancelled", 1)), "recovery");
    finds(&planted("recovery.reduced/1", |body| more(body, "owed_back", 1)), "recovery");
    let found = same_person("lift_sanction", "decide_sanction");
    assert!(found.iter().any(|finding| finding.rule == "duty"), "{found:?}");
}

#[test]
fn a_lifting_of_an_order_that_burdens_or_is_by_who_found_or_ordered_is_found() {
    // Beside what a decision ordered back, a little more is ordered by an act of its own.
    let mut log = log();
    let read = |payload: &[u8]| serde_json::from_slice::<Value>(payload).unwrap();
    let of = |log: &[(u64, Vec<u8>)], kind: &str| {
        log.iter().position(|(_, own)| String::from_utf8_lossy(own).contains(kind)).unwrap()
    };
    let at = of(&log, "recovery.ordered/1");
    log.truncate(at + 1);
    let decided = read(&log[at].1);
    let ordered =
        decided["events"].as_array().unwrap().iter().find(|own| own["kind"] == "recovery.ordered/1");
    let mut order = ordered.unwrap()["body"].clone();
    let of_decision = order["id"].clone();
    (order["id"], order["amount"]) = (json!("R0099"), json!(100));
    let act = |step: &str, person: &Value, events: Value| {
        let mut act = decided.clone();
        (act["step"], act["person"], act["events"]) = (json!(step), person.clone(), events);
        serde_json::to_vec(&act).unwrap()
    };
    let leader = decided["person"].clone();
    let finder = read(&log[of(&log, "sanction.proposed/1")].1)["person"].clone();
    let events = json!([{ "kind": "recovery.ordered/1", "body": order }]);
    log.push((log.len() as u64 + 1, act("order_recovery", &leader, events)));
    let lifted = |person: &Value, number: &Value, cause: &str, amount: i64| {
        let body =
            json!({ "recovery": number, "project": order["project"], "cause": cause, "amount": amount });
        let mut less = body.clone();
        (less["cancelled"], less["owed_back"]) = (json!(100 - amount), json!(0));
        let events = json!([{ "kind": "recovery.lifted/1", "body": body }, { "kind": "recovery.reduced/1", "body": less }]);
        let mut log = log.clone();
        log.push((log.len() as u64 + 1, act("lift_recovery", person, events)));
        audit(log)
    };
    let (own, other) = (json!("R0099"), json!("somebody-else"));
    assert_eq!(lifted(&other, &own, "court", 40), []);
    finds(&lifted(&other, &own, "court", 101), "lifting");
    finds(&lifted(&other, &own, "early", 40), "lifting");
    finds(&lifted(&other, &of_decision, "court", 40), "lifting");
    finds(&lifted(&finder, &own, "court", 40), "duties");
    finds(&lifted(&leader, &own, "court", 40), "duty");
}

#[test]
fn a_refund_above_what_is_owed_or_out_of_another_place_is_found() {
    finds(&planted("refund.instructed/1", |body| more(body, "amount", 1)), "refund");
    finds(
        &planted("refund.instructed/1", |body| body.as_object_mut().unwrap().remove("head").is_some()),
        "refund",
    );
    let room = |body: &mut Value| {
        body["room"] = json!(true);
        true
    };
    finds(&planted("refund.instructed/1", room), "refund");
    let elsewhere = |body: &mut Value| {
        body["account"] = json!("0".repeat(64));
        true
    };
    finds(&planted("refund.instructed/1", elsewhere), "payee");
    finds(&planted("refund.paid/1", |body| more(body, "amount", -1)), "refund");
    let twice = |body: &mut Value| {
        body["receipt"] = json!("TH20251106R0001");
        true
    };
    finds(&planted("refund.paid/1", twice), "receipt");
    // Whoever confirms it has instructed it too.
    let mut log = log();
    let read = |payload: &[u8]| serde_json::from_slice::<Value>(payload).unwrap();
    let of =
        |kind: &str| log.iter().position(|(_, own)| String::from_utf8_lossy(own).contains(kind)).unwrap();
    let (instructed, paid) = (of("refund.instructed/1"), of("refund.paid/1"));
    let mut act = read(&log[paid].1);
    act["person"] = read(&log[instructed].1)["person"].clone();
    log[paid].1 = serde_json::to_vec(&act).unwrap();
    log.truncate(paid + 1);
    finds(&audit(log), "duty");
}
