//! Copies that were verified before anybody relies on them.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::audit::{Defect, Report};
use crate::disk::Staged;
use crate::note::Verifier;
use crate::sqlite::{Files, OpenError, anchor, newest_note, reader, set};
use crate::verify::audit_file;

/// Why no copy was made, or none put in place. Nothing half-done remains.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Source or target cannot be read or written.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The copy does not verify.
    #[error("副本核验未通过，共 {} 处问题，第一处：{}", .0.len(), .0.first().map(Defect::to_string).unwrap_or_default())]
    Unsound(Vec<Defect>),
}

/// Copies the log in a folder, even while it is written, to a new file, and verifies the copy. The copy is one
/// self-contained file, as the log stood at one moment; the signing key is not in it.
///
/// # Errors
/// [`BackupError`]; an existing file is never overwritten.
pub fn backup(folder: &Path, target: &Path) -> Result<Report, BackupError> {
    if target.exists() {
        return Err(OpenError::Occupied(target.into()).into());
    }
    let staged = Staged::beside(target);
    copy(&Files::of(folder).database(), staged.path())?;
    let report = sound(audit_file(staged.path(), None, None)?)?;
    named(staged, target)?;
    Ok(report)
}

/// Puts a backup in place as the log of a folder that has none, after verifying it.
///
/// If the folder still has the anchor of the lost log, the backup must not be older: to accept the loss of what came
/// after it, the anchor must be moved away by hand. `expected` is the key the log must have, if known.
///
/// # Errors
/// [`BackupError`]; an existing log is never overwritten.
pub fn restore(backup: &Path, folder: &Path, expected: Option<&Verifier>) -> Result<Report, BackupError> {
    let files = Files::of(folder);
    let _lock = files.lock()?;
    if files.database().exists() {
        return Err(OpenError::Occupied(files.database()).into());
    }
    let anchored = match anchor::read(&files.anchor()) {
        Ok(note) => Some(note),
        Err(OpenError::NoAnchor(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let staged = Staged::beside(&files.database());
    copy(backup, staged.path())?;
    let report = sound(audit_file(staged.path(), expected, anchored.as_deref())?)?;
    let note = newest_note(&reader(staged.path())?)?;
    anchor::write(&files.anchor(), &note)?;
    named(staged, &files.database())?;
    Ok(report)
}

fn sound(report: Report) -> Result<Report, BackupError> {
    if report.is_sound() { Ok(report) } else { Err(BackupError::Unsound(report.defects)) }
}

fn named(staged: Staged, target: &Path) -> Result<(), OpenError> {
    staged.finish(target).map_err(|source| OpenError::Io { path: target.into(), source })
}

/// Copies a database through SQLite, so that what stands in its write-ahead log comes along, in one step, so that
/// it is the state of one moment.
fn copy(source: &Path, target: &Path) -> Result<(), OpenError> {
    const PAUSE: Duration = Duration::from_millis(20);
    const TRIES: usize = 500;
    let reading = reader(source)?;
    let mut copied = Connection::open(target)?;
    {
        let all = Backup::new(&reading, &mut copied)?;
        let mut tries = 0;
        while !matches!(all.step(-1)?, StepResult::Done) {
            tries += 1;
            if tries == TRIES {
                return Err(OpenError::Locked(source.into()));
            }
            std::thread::sleep(PAUSE);
        }
    }
    // Out of write-ahead mode: one file, readable on a medium that cannot be written.
    set(&copied, "journal_mode", "delete")?;
    copied.close().map_err(|(_, error)| error.into())
}
