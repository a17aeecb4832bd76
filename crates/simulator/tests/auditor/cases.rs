//! Cases: their law, days, invoices, notices and terms.

use serde_json::{Value, json};
use simulator::auditor::audit;

use crate::{finds, log, planted};

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
fn terms_above_the_law_are_found() {
    let above = |body: &mut Value| {
        body["terms"]["bands"][0]["rate"] = json!("71%");
        true
    };
    finds(&planted("terms.set/1", above), "terms");
}
