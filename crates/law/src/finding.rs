//! What a check says about a pack: how bad, what, where, shown by which case, under which article.

use serde::Serialize;

use crate::Citation;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// A choice somebody should have made on purpose.
    Warning,
    /// The pack must not be used.
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    /// Stable name of the kind of finding, such as `splitting-gain`.
    pub code: &'static str,
    /// `file:line`, or the file.
    pub at: String,
    pub message: String,
    /// A concrete case that shows it.
    pub witness: Option<String>,
    pub citation: Option<Citation>,
}

impl Finding {
    pub fn error(code: &'static str, at: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, at, message)
    }

    pub fn warning(code: &'static str, at: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, at, message)
    }

    pub fn note(code: &'static str, at: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, at, message)
    }

    fn new(
        severity: Severity,
        code: &'static str,
        at: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { severity, code, at: at.into(), message: message.into(), witness: None, citation: None }
    }

    #[must_use]
    pub fn shown_by(mut self, witness: impl Into<String>) -> Self {
        self.witness = Some(witness.into());
        self
    }

    #[must_use]
    pub fn citing(mut self, citation: Citation) -> Self {
        self.citation = Some(citation);
        self
    }
}
