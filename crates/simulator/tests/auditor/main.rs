//! The auditor has nothing to say about the city, and finds every violation that is planted in its log: those of each of its files
//! stand in a file of the same name.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod cases;
mod contracts;
mod money;
mod performance;
mod rewards;
mod supervision;
#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value, json};
use simulator::auditor::{Finding, audit};

/// Records within which a violation must have come to light.
const SOON: usize = 4_000;

fn log() -> Vec<(u64, Vec<u8>)> {
    support::city().0.payloads().unwrap()
}

/// The log with one event changed: the first of its kind for which `change` says it did.
fn planted(kind: &str, mut change: impl FnMut(&mut Value) -> bool) -> Vec<Finding> {
    let mut log = log();
    let mut done = false;
    let mut end = log.len();
    for (place, (_, payload)) in log.iter_mut().enumerate() {
        if done || !String::from_utf8_lossy(payload).contains(kind) {
            continue;
        }
        let mut act: Value = serde_json::from_slice(payload).unwrap();
        for event in act["events"].as_array_mut().unwrap() {
            if !done && event["kind"] == kind {
                done = change(&mut event["body"]);
            }
        }
        *payload = serde_json::to_vec(&act).unwrap();
        end = if done { place + SOON } else { end };
    }
    log.truncate(end);
    assert!(done, "no {kind} to change");
    audit(log)
}

/// The log with the person of the first act of a step replaced by whoever took another step on the same project.
fn same_person(step: &str, earlier: &str) -> Vec<Finding> {
    let mut log = log();
    let acts: Vec<Value> = log.iter().map(|(_, payload)| serde_json::from_slice(payload).unwrap()).collect();
    let project = |act: &Value| {
        let body = &act["events"][0]["body"];
        let own = ["project", "procurement", "target"].iter().map(|key| body[key].clone());
        own.into_iter().find(|id| !id.is_null()).unwrap_or_default()
    };
    let place = acts.iter().position(|act| act["step"] == step).unwrap();
    let person = acts[..place]
        .iter()
        .find(|act| act["step"] == earlier && project(act) == project(&acts[place]))
        .map(|act| act["person"].clone())
        .unwrap();
    let mut act = acts[place].clone();
    act["person"] = person;
    log[place].1 = serde_json::to_vec(&act).unwrap();
    log.truncate(place + 1);
    audit(log)
}

#[track_caller]
fn finds(found: &[Finding], rule: &str) {
    assert!(found.iter().any(|finding| finding.rule == rule), "no [{rule}] among {found:#?}");
}

fn more(body: &mut Value, key: &str, by: i64) -> bool {
    body[key] = json!(body[key].as_i64().unwrap() + by);
    true
}

#[test]
fn the_city_is_in_order() {
    let found = audit(log());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn acts_out_of_order_are_found() {
    let without = |step: &str| {
        let mut log = log();
        let needle = format!("\"step\":\"{step}\"");
        let place = log.iter().position(|(_, payload)| String::from_utf8_lossy(payload).contains(&needle));
        log.truncate(place.unwrap() + SOON);
        log.remove(place.unwrap());
        audit(log)
    };
    for step in
        ["conclude_acceptance", "verify_investment", "assess_awards", "publish_notice", "close_notice"]
    {
        finds(&without(step), "order");
    }
    for step in ["submit_to_city", "approve_awards"] {
        finds(&without(step), "order");
    }
    let mut log = log();
    log.swap(200, 9_000);
    finds(&audit(log), "order");
}

#[test]
fn a_person_with_two_duties_is_found() {
    for (step, earlier) in [
        ("verify_investment", "convene_acceptance"),
        ("verify_investment", "conclude_acceptance"),
        ("conclude_acceptance", "give_opinion"),
        ("decide_pool", "review_pool"),
        ("sign_contract", "choose_method"),
        ("accept_milestone", "sign_contract"),
        ("instruct_milestones", "accept_milestone"),
    ] {
        finds(&same_person(step, earlier), "duty");
    }
}
