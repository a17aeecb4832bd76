//! The bodies of the forms of all steps.
//!
//! [`body`] asks the step's own file first, where somebody has thought about a table, an order or a prefill; a step
//! without one gets every field of its schema with the words of `wording.rs`. A hand-written body ends with the fields
//! it has not shown, so that no field is ever lost to a form.

mod account;
mod checks;
mod choices;
mod contract;
mod diagnosis;
mod flag;
mod generic;
mod level;
mod list;
mod panel;
pub mod paper;
mod payee;
mod rows;
mod sanction;
mod scores;
mod table;
pub mod target;
mod terms;
mod wording;

use std::collections::BTreeMap;

use fund::field::{self, Kind};
use fund::{Actor, StepId};
use office::Office;

pub use rows::{edit, settled};
pub use table::copied;
pub use wording::consequence;

use crate::act::privately;
use crate::component::Errors;

/// What a form body is written from.
pub struct FormContext<'a> {
    /// Views for choices.
    pub office: &'a Office,
    /// Who fills it in.
    pub actor: &'a Actor,
    /// The step.
    pub step: StepId,
    /// What was typed, or what the address brought along.
    pub values: &'a BTreeMap<String, String>,
    /// What is wrong with it.
    pub errors: &'a Errors,
}

impl FormContext<'_> {
    /// What stands in a field.
    #[must_use]
    pub fn value(&self, path: &str) -> &str {
        self.values.get(path).map_or("", String::as_str)
    }

    /// How many rows of a list were typed, at least `least`.
    #[must_use]
    pub fn rows(&self, path: &str, least: usize) -> usize {
        rows::count(self.values, path).clamp(least, rows::MOST)
    }

    /// The project the act is about, or names.
    #[must_use]
    pub fn project(&self) -> Option<fund::ProjectId> {
        self.value("project").parse().ok()
    }
}

/// The body of a step's form, as escaped HTML.
#[must_use]
pub fn body(cx: &FormContext<'_>) -> String {
    let mut form = Sketch::new(cx);
    match cx.step.key() {
        "assess_awards" | "publish_notice" | "instruct_advance" | "instruct_first" | "instruct_balance" => {
            list::write(&mut form);
        }
        "verify_investment" => table::rulings(&mut form),
        "confirm_payment" => table::receipts(&mut form),
        "convene_acceptance" => panel::write(&mut form),
        "set_terms" => terms::write(&mut form),
        "divide_money" => terms::divide(&mut form),
        "record_checks" => checks::write(&mut form),
        "settle_flag" => flag::write(&mut form),
        "confirm_diagnosis" => diagnosis::answer(&mut form),
        "start_reward" => diagnosis::start(&mut form),
        "propose_target" => target::propose(&mut form),
        "revise_target" => target::revise(&mut form),
        "review_target" | "report_figure" | "monitor_target" | "set_measure" | "close_measure"
        | "advise_target" => target::about(&mut form),
        "give_scores" => scores::write(&mut form),
        "assess_level" => level::write(&mut form),
        "propose_account" | "object" => payee::write(&mut form),
        "refer_official" => payee::referral(&mut form),
        "propose_sanction" | "decide_sanction" => sanction::write(&mut form),
        "lift_sanction" => sanction::lift(&mut form),
        "sign_contract" => payee::contract(&mut form),
        "change_contract" => contract::change(&mut form),
        "change_payee" => payee::change(&mut form),
        "review_payee" => payee::review(&mut form),
        "verify_account" => payee::verify(&mut form),
        "open_account" | "change_account" => account::write(&mut form),
        "file_evidence" => payee::file(&mut form),
        "record_contract" | "record_invoice" | "record_receipt" => paper::write(&mut form),
        _ => {}
    }
    form.rest()
}

/// Whether a step's form carries files.
#[must_use]
pub fn has_files(step: StepId) -> bool {
    field::fields(step)
        .iter()
        .any(|field| field.kind == Kind::Digest && !privately(step).1.contains(&field.path.as_str()))
}

/// A form under the pen: the fields not yet shown, and what has been written.
pub struct Sketch<'c, 'a> {
    /// What it is written from.
    pub cx: &'c FormContext<'a>,
    left: Vec<field::Field>,
    out: String,
}

impl<'c, 'a> Sketch<'c, 'a> {
    fn new(cx: &'c FormContext<'a>) -> Self {
        let hidden = privately(cx.step).1;
        let left = field::fields(cx.step)
            .into_iter()
            .filter(|field| !hidden.contains(&field.path.as_str()))
            .filter(|field| field.path != "name" || !rows::named_by_file(cx.step))
            .collect();
        Sketch { cx, left, out: String::new() }
    }

    /// The field at `path` as it stands in the schema, with the words of `wording.rs`.
    pub fn show(&mut self, path: &str) {
        if let Some(field) = self.take(path) {
            self.out.push_str(&generic::control(self.cx, &field, &field.path));
        }
    }

    /// Takes a field out, to be written by hand.
    pub fn take(&mut self, path: &str) -> Option<field::Field> {
        let at = self.left.iter().position(|field| field.path == path)?;
        Some(self.left.remove(at))
    }

    /// Writes a part, or escaped HTML.
    pub fn write(&mut self, html: impl std::fmt::Display) {
        self.out.push_str(&html.to_string());
    }

    /// Everything not yet shown, in the order of the schema.
    fn rest(mut self) -> String {
        for field in std::mem::take(&mut self.left) {
            self.out.push_str(&generic::control(self.cx, &field, &field.path));
        }
        self.out
    }
}
