//! Something about a paper that a person should look at; never a decision.

use serde::{Deserialize, Serialize};

/// How much it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Does not fit; to be looked at.
    Warning,
    /// Contradicts itself or the rules of its kind; not to be relied on as it is.
    Error,
}

impl Severity {
    /// The word on screens.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Severity::Note => "提示",
            Severity::Warning => "待核对",
            Severity::Error => "不符",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its stable name, such as `total-differs`.
    pub code: String,
    /// The value it is about, such as `lines[2].tax`; empty for the whole paper.
    pub field: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What does not fit, in plain words.
    pub what: String,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(code: &str, field: impl Into<String>, severity: Severity, what: impl Into<String>) -> Self {
        Self { code: code.to_owned(), field: field.into(), severity, what: what.into() }
    }
}
