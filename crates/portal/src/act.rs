//! From what was typed to a command: private input is sealed first, so that no event ever holds it.

use std::collections::BTreeMap;

use fund::{Actor, Command, FieldIssue, StepId, field};

use crate::app::App;

/// Reads the command of a step from a form.
///
/// # Errors
/// Every field that is missing or not understood.
pub fn read(
    _app: &App,
    _actor: &Actor,
    step: StepId,
    values: &BTreeMap<String, String>,
) -> Result<Command, Vec<FieldIssue>> {
    field::command(step, values)
}
