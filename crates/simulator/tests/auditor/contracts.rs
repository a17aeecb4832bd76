//! Procurement.

use serde_json::{Value, json};

use crate::{finds, more, planted, same_person};

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
