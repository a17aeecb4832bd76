//! What stops a city from being built.

use fund::{AccountId, StepId};
use jiff::civil::Date;

/// An act went otherwise than the story says.
#[derive(Debug, thiserror::Error)]
#[error("{on} {who} “{step}”：{why}")]
pub struct Trouble {
    who: String,
    step: String,
    on: Date,
    why: String,
}

impl Trouble {
    /// Who wanted what when, and why it did not go.
    pub fn new(who: &AccountId, step: StepId, on: Date, why: &str) -> Self {
        Self { who: who.to_string(), step: step.row().name.to_owned(), on, why: why.to_owned() }
    }

    /// Something that is no act: a file, personal data, a state that should be otherwise.
    pub fn of(what: &str, on: Date, why: impl std::fmt::Display) -> Self {
        Self { who: "演示".into(), step: what.to_owned(), on, why: why.to_string() }
    }
}
