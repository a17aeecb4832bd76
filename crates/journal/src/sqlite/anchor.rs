//! The anchor: the newest checkpoint, kept outside the database, so that an older copy of the database is noticed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::open::OpenError;
use crate::disk;

/// Writing the anchor costs two syncs more, so in a rush of batches it is renewed once in this time. The log's own
/// durability does not depend on it: the anchor is for noticing a log that was put back, and that is never a
/// matter of a second.
const INTERVAL: Duration = Duration::from_secs(1);

/// The anchor file of an open log.
pub(super) struct Anchor {
    path: PathBuf,
    renewed: Option<Instant>,
    size: u64,
}

impl Anchor {
    /// The anchor of a log that is being opened, holding a checkpoint of this size.
    pub fn new(path: PathBuf, size: u64) -> Anchor {
        Anchor { path, renewed: None, size }
    }

    /// Whether a checkpoint of this size should be anchored now.
    pub fn is_due(&self, size: u64) -> bool {
        size > self.size && self.renewed.is_none_or(|at| at.elapsed() >= INTERVAL)
    }

    /// Anchors a checkpoint.
    pub fn renew(&mut self, size: u64, note: &str) -> Result<(), OpenError> {
        if size > self.size {
            write(&self.path, note)?;
            self.size = size;
            self.renewed = Some(Instant::now());
        }
        Ok(())
    }
}

/// Puts a note into an anchor file, in one step.
pub(crate) fn write(path: &Path, note: &str) -> Result<(), OpenError> {
    disk::replace(path, note.as_bytes()).map_err(|source| OpenError::Io { path: path.into(), source })
}

/// Reads an anchor file.
pub(crate) fn read(path: &Path) -> Result<String, OpenError> {
    std::fs::read_to_string(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => OpenError::NoAnchor(path.into()),
        _ => OpenError::Io { path: path.into(), source },
    })
}
