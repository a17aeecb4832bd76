//! From a file to what it says: one reader for each form, then the sources of a paper are held against each other.

mod found;

use std::io::Cursor;

use jiff::civil::Date;

use crate::{ExamineError, Limits, Reading, examine};

/// Looks a file over; no reader of a form is joined to this yet, so no papers are found.
///
/// # Errors
/// As [`examine`].
pub fn read(name: &str, bytes: &[u8], limits: &Limits, _today: Date) -> Result<Reading, ExamineError> {
    let examined = examine(name, Cursor::new(bytes), limits)?;
    let (file, kind) = (examined.name, examined.kind);
    Ok(Reading { file, kind, pages: 0, papers: Vec::new(), likeness: None, findings: Vec::new() })
}
