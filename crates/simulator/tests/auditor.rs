//! The auditor has nothing to say about the city, and finds every violation that is planted in its log.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

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

#[test]
fn a_case_under_the_law_of_another_day_is_found() {
    let foreign = |body: &mut Value| {
        body["pack"] = json!("0".repeat(64));
        true
    };
    finds(&planted("pool.applied/1", foreign), "law");
    finds(&planted("claim.filed/1", foreign), "law");
}

#[test]
fn days_that_a_suspension_took_from_the_applicant_are_found() {
    // The applicant was told a day when the case was returned; it is suspended and resumed within a day, and told an earlier one.
    let mut log = log();
    let at = log.iter().position(|(_, payload)| {
        let act: Value = serde_json::from_slice(payload).unwrap();
        act["step"] == "review_pool" && act["events"][0]["body"]["due"].is_string()
    });
    let at = at.unwrap();
    log.truncate(at + 1);
    let returned: Value = serde_json::from_slice(&log[at].1).unwrap();
    let project = returned["events"][0]["body"]["project"].clone();
    let act = |step: &str, kind: &str, body: Value| {
        let mut act = returned.clone();
        act["step"] = json!(step);
        act["events"] = json!([{ "kind": kind, "body": body }]);
        serde_json::to_vec(&act).unwrap()
    };
    let due = returned["events"][0]["body"]["due"].clone();
    let resumed = |due: Value| json!({ "project": project, "reason": "已核实", "correction_due": due });
    let suspended = act("suspend", "project.suspended/1", json!({ "project": project, "reason": "核实" }));
    log.push((log.len() as u64 + 1, suspended));
    let told = |due: Value| {
        let mut log = log.clone();
        log.push((log.len() as u64 + 1, act("resume", "project.resumed/1", resumed(due))));
        audit(log)
    };
    assert!(!told(due).iter().any(|finding| finding.rule == "clock"));
    finds(&told(returned["on"].clone()), "clock");
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
fn one_invoice_in_two_claims_is_found() {
    let first = log().iter().find_map(|(_, payload)| {
        let act: Value = serde_json::from_slice(payload).unwrap();
        (act["step"] == "file_claim").then(|| act["events"][0]["body"].clone())
    });
    let first = first.unwrap();
    let found = planted("claim.filed/1", |body| {
        if body["project"] == first["project"] {
            return false;
        }
        for key in ["code", "number"] {
            body["lines"][0][key] = first["lines"][0][key].clone();
        }
        true
    });
    finds(&found, "invoice");
}

#[test]
fn a_short_or_early_closed_notice_is_found() {
    finds(
        &planted("notice.published/1", |body| {
            body["closes"] = body["opens"].clone();
            true
        }),
        "notice",
    );
    finds(
        &planted("notice.published/1", |body| {
            body["closes"] = json!("2025-12-31");
            true
        }),
        "notice",
    );
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

#[test]
fn terms_above_the_law_are_found() {
    let above = |body: &mut Value| {
        body["terms"]["bands"][0]["rate"] = json!("71%");
        true
    };
    finds(&planted("terms.set/1", above), "terms");
}

#[test]
fn a_contract_beyond_plan_or_ceiling_and_a_milestone_paid_before_its_acceptance_are_found() {
    finds(&planted("contract.signed/1", |body| more(body, "amount", 1)), "contract");
    let beyond = |body: &mut Value| more(&mut body["milestones"][0], "amount", 1);
    finds(&planted("contract.signed/1", beyond), "contract");
    let much = |body: &mut Value| {
        body["head"] == "training" && more(body, "budget", 0) && {
            body["head"] = json!("products");
            true
        }
    };
    finds(&planted("procurement.planned/1", much), "head");
    let raised = |body: &mut Value| more(&mut body["milestones"][0], "amount", 2_000_000_000);
    finds(&planted("contract.changed/1", raised), "head");
    // The city's training contract grew by exactly a tenth, from 50万 to 55万: a fen more is too much.
    let a_fen_more = |body: &mut Value| more(&mut body["milestones"][0], "amount", 1);
    finds(&planted("contract.changed/1", a_fen_more), "supplement");
    let refused = |body: &mut Value| {
        body["passed"] == true && {
            body["passed"] = json!(false);
            true
        }
    };
    finds(&planted("milestone.accepted/1", refused), "order");
    finds(&planted("milestones.instructed/1", |body| more(body, "amount", 1)), "payment");
    finds(&planted("contract.paid/1", |body| more(body, "amount", 1)), "payment");
}

#[test]
fn a_supplier_paid_to_an_account_that_nobody_else_looked_at_or_too_soon_is_found() {
    let other = |body: &mut Value| {
        body["account"] = json!("0".repeat(64));
        true
    };
    finds(&planted("milestones.instructed/1", other), "payee");
    let swapped = |body: &mut Value| {
        body["account"]["commitment"] = json!("0".repeat(64));
        true
    };
    finds(&planted("contract.payee_changed/1", swapped), "payee");
    let at_once = |body: &mut Value| {
        body["usable"] = json!("2025-09-12");
        true
    };
    finds(&planted("contract.payee_changed/1", at_once), "payee");
    finds(&same_person("review_payee", "change_payee"), "duty");
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
fn budget_moved_beyond_what_a_head_may_have_is_found() {
    finds(&planted("head.reallotted/1", |body| more(body, "amount", 100_000_000)), "head");
    let too_much = |body: &mut Value| {
        let rows = body["heads"].as_array_mut().unwrap();
        rows.iter_mut().any(|row| row["head"] == "centre" && more(row, "returned", 100_000_000))
    };
    finds(&planted("year.closed/1", too_much), "budget");
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

#[test]
fn a_deviation_denied_a_figure_made_up_and_a_score_bettered_are_found() {
    let denied = planted("target.monitored/1", |body| {
        let behind = body["behind"] == true;
        body["behind"] = json!(false);
        behind
    });
    assert!(denied.iter().any(|finding| finding.rule == "target"), "{denied:?}");
    let made_up = planted("target.monitored/1", |body| {
        let own = body["name"] == "改造后达到规定水平的企业数";
        body["actual"] = json!(body["actual"].as_i64().unwrap() + 100);
        own
    });
    assert!(made_up.iter().any(|finding| finding.rule == "target"), "{made_up:?}");
    let bettered = planted("performance.evaluated/1", |body| {
        body["score"] = json!(8_999);
        true
    });
    assert!(bettered.iter().any(|finding| finding.rule == "evaluation"), "{bettered:?}");
}

#[test]
fn whoever_set_a_measure_and_closes_it_is_found() {
    let found = same_person("close_measure", "set_measure");
    assert!(found.iter().any(|finding| finding.rule == "duty"), "{found:?}");
}
