//! Verifying a log on disk, beside its writer if there is one: it only reads, and needs no lock.

use std::path::Path;

use rusqlite::{Connection, Row};

use crate::audit::{Auditor, Defect, Fault, Report};
use crate::note::Verifier;
use crate::sqlite::{Files, OpenError, reader};

/// Checks a log from its first byte to its last: every record, leaf, key, root, signature, and the anchor. `log` is
/// its folder, or a backup file, which has no anchor. A log that is being written is checked as it stands now.
///
/// `expected` is the key the log must have, if it is known from elsewhere (a printed notice, an earlier audit);
/// without it, a log that somebody rebuilt and signed with a key of his own is found sound.
///
/// # Errors
/// [`OpenError`] if there is no log to read. Everything that is wrong *in* the log is in the report.
pub fn verify(log: &Path, expected: Option<&Verifier>) -> Result<Report, OpenError> {
    if log.is_file() {
        return audit_file(log, expected, None);
    }
    let files = Files::of(log);
    // Read first: the log may only have grown since.
    let (anchor, unreadable) = match std::fs::read_to_string(files.anchor()) {
        Ok(note) => (Some(note), None),
        Err(error) => (None, Some(Fault::AnchorUnreadable(error.to_string()))),
    };
    let mut report = audit_file(&files.database(), expected, anchor.as_deref())?;
    report.defects.extend(unreadable.map(|what| Defect { seq: None, what }));
    Ok(report)
}

/// Checks a database file by itself, against an anchor if there is one.
pub(crate) fn audit_file(
    database: &Path,
    expected: Option<&Verifier>,
    anchor: Option<&str>,
) -> Result<Report, OpenError> {
    let mut connection = reader(database)?;
    let snapshot = connection.transaction()?;
    let mut auditor = Auditor::new(expected, anchor);
    for check in [feed, check_database] {
        if let Err(error) = check(&snapshot, &mut auditor) {
            auditor.note(None, Fault::Database(error.to_string()));
        }
    }
    Ok(auditor.finish())
}

/// Walks both tables at once, each checkpoint after the records it covers.
fn feed(connection: &Connection, auditor: &mut Auditor) -> rusqlite::Result<()> {
    let mut log = connection.prepare("SELECT seq, key, leaf, record FROM log ORDER BY seq")?;
    let mut rows = log.query([])?;
    let mut checkpoints = connection.prepare("SELECT size, note FROM checkpoint ORDER BY size")?;
    let mut notes = checkpoints.query([])?;
    let mut row = rows.next()?;
    loop {
        let note = notes.next()?;
        let size = note.map(|note| integer(note, 0)).transpose()?;
        while let Some(found) = row {
            let seq = integer(found, 0)?;
            if size.is_some_and(|size| seq >= size) {
                break;
            }
            auditor.row(seq, bytes(found, 1), bytes(found, 2), bytes(found, 3));
            row = rows.next()?;
        }
        match (size, note) {
            (Some(size), Some(note)) => auditor.checkpoint(size, &String::from_utf8_lossy(bytes(note, 1))),
            _ => return Ok(()),
        }
    }
}

fn integer(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|stored| u64::try_from(stored).unwrap_or(u64::MAX))
}

/// A column's bytes; none if it holds something else, which the auditor then finds wrong.
fn bytes<'a>(row: &'a Row<'_>, column: usize) -> &'a [u8] {
    row.get_ref(column).ok().and_then(|value| value.as_bytes().ok()).unwrap_or_default()
}

/// SQLite's own check: pages, and that the index by which keys are found agrees with the table.
fn check_database(connection: &Connection, auditor: &mut Auditor) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let finding: String = row.get(0)?;
        if finding != "ok" {
            auditor.note(None, Fault::Database(finding));
        }
    }
    Ok(())
}
