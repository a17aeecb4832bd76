//! The bodies of the forms of all steps.
//!
//! [`body`] asks the step's own file first, where somebody has thought about order and wording; a step without one gets
//! every field of its schema, in the order of its struct, with the list it chooses from.

mod choices;
mod generic;

use std::collections::BTreeMap;

use fund::{Actor, StepId};
use office::Office;

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

    /// How many rows of a list were typed, at least `least`; one more when 加一行 was pressed for it.
    #[must_use]
    pub fn rows(&self, path: &str, least: usize) -> usize {
        let opening = format!("{path}[");
        let typed = self
            .values
            .keys()
            .filter_map(|key| key.strip_prefix(&opening)?.split_once(']')?.0.parse::<usize>().ok())
            .max()
            .map_or(0, |last| last + 1);
        let more = usize::from(self.value("_add") == path);
        (typed + more).clamp(least, 200)
    }
}

/// The body of a step's form, as escaped HTML.
#[must_use]
pub fn body(cx: &FormContext<'_>) -> String {
    generic::body(cx)
}
