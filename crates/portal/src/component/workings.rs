//! How an amount came about, line by line: step, article, sum, result.

use super::{Given, html_safe};
use askama::Template;
use law::{Fen, WorkingLine};
use std::fmt::Display;

/// The workings table with its total.
#[derive(Template, Debug, Clone)]
#[template(path = "components/workings.html")]
pub struct Workings {
    caption: String,
    rows: Vec<WorkingLine>,
    total_label: String,
    total: String,
    readings: String,
}

impl Workings {
    /// Lines under a caption; an owned vector, a slice or a reference to either.
    pub fn new(caption: impl Display, rows: impl Into<Vec<WorkingLine>>) -> Self {
        Self {
            caption: caption.to_string(),
            rows: rows.into().into_iter().map(bare).collect(),
            total_label: String::new(),
            total: String::new(),
            readings: String::new(),
        }
    }

    /// The last line.
    pub fn total(mut self, label: impl Display, amount: impl Given<Fen>) -> Self {
        (self.total_label, self.total) = (label.to_string(), amount.given().grouped());
        self
    }

    /// The readings (口径) this result rests on, in one sentence.
    pub fn readings(mut self, sentence: impl Display) -> Self {
        self.readings = sentence.to_string();
        self
    }
}

/// The unit of the results stands in their head.
fn bare(mut line: WorkingLine) -> WorkingLine {
    if let Some(figure) = line.result.strip_suffix('元') {
        line.result = figure.to_owned();
    }
    line
}

html_safe!(Workings);
