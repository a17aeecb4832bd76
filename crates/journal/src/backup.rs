//! Copies that were verified before anybody relies on them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::audit::{Defect, Report};
use crate::disk;
use crate::note::Verifier;
use crate::sqlite::{Files, OpenError, anchor, newest_note, reader};
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
    copy(&Files::of(folder).database(), &staged.0)?;
    let report = sound(audit_file(&staged.0, None, None)?)?;
    staged.rename_to(target)?;
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
    copy(backup, &staged.0)?;
    let report = sound(audit_file(&staged.0, expected, anchored.as_deref())?)?;
    let note = newest_note(&reader(&staged.0)?).map_err(OpenError::Sqlite)?;
    anchor::write(&files.anchor(), &note)?;
    staged.rename_to(&files.database())?;
    Ok(report)
}

fn sound(report: Report) -> Result<Report, BackupError> {
    if report.is_sound() { Ok(report) } else { Err(BackupError::Unsound(report.defects)) }
}

/// Copies a database through SQLite, so that what stands in its write-ahead log comes along, in one step, so that
/// it is the state of one moment.
fn copy(source: &Path, target: &Path) -> Result<(), OpenError> {
    const PAUSE: Duration = Duration::from_millis(20);
    let source = reader(source)?;
    let mut copied = Connection::open(target)?;
    {
        let steps = Backup::new(&source, &mut copied)?;
        while !matches!(steps.step(-1)?, StepResult::Done) {
            std::thread::sleep(PAUSE);
        }
    }
    // Out of write-ahead mode: one file, readable on a medium that cannot be written.
    copied.pragma_update(None, "journal_mode", "delete")?;
    copied.close().map_err(|(_, error)| error)?;
    disk::sync(target).map_err(|source| OpenError::Io { path: target.into(), source })
}

/// A file under a provisional name, which is gone again unless it gets its own.
struct Staged(PathBuf);

impl Staged {
    fn beside(target: &Path) -> Staged {
        let mut name = target.as_os_str().to_owned();
        name.push(".partial");
        let staged = Staged(name.into());
        staged.remove();
        staged
    }

    fn rename_to(self, target: &Path) -> Result<(), OpenError> {
        disk::rename(&self.0, target).map_err(|source| OpenError::Io { path: target.into(), source })
    }

    fn remove(&self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(suffix);
            // Usually there is none; one that cannot be removed makes the copy fail, which is reported.
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        self.remove();
    }
}
