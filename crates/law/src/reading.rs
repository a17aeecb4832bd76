//! Readings (口径): where the text leaves a choice, the question, the options, and who chose which.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Citation;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    pub id: String,
    pub question: String,
    /// The words the question arises from.
    pub basis: Vec<Citation>,
    pub options: Vec<ReadingOption>,
    /// Id of the option in force.
    pub chosen: String,
    pub chosen_by: String,
    pub why: String,
    /// What the other options would change.
    pub effect: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReadingOption {
    pub id: String,
    pub label: String,
}

impl Reading {
    /// The option in force, in words.
    pub fn chosen_label(&self) -> &str {
        self.options.iter().find(|option| option.id == self.chosen).map_or("", |option| &option.label)
    }
}
