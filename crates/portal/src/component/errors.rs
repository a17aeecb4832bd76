//! What is wrong with a form, all at once: the summary on top and the same words beside each field.

use super::html_safe;
use askama::Template;
use std::fmt::Display;

/// The findings on one form. An empty field name speaks of the form as a whole.
#[derive(Template, Debug, Clone, Default, PartialEq, Eq)]
#[template(path = "components/errors.html")]
pub struct Errors {
    found: Vec<(String, String)>,
}

impl Errors {
    /// No finding yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes what is wrong with `field` and what to do about it.
    pub fn add(&mut self, field: impl Display, message: impl Display) {
        self.found.push((field.to_string(), message.to_string()));
    }

    /// The same as [`Errors::add`], for building in one expression.
    pub fn with(mut self, field: impl Display, message: impl Display) -> Self {
        self.add(field, message);
        self
    }

    /// The first finding on `field`.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.found.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Whether the form may go on.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

html_safe!(Errors);
