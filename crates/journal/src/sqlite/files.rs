//! The names in a log's folder, and the lock that makes one process its writer.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::open::OpenError;

/// The files of one log.
#[derive(Debug, Clone)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The files of the log in a folder, which need not exist.
    pub fn of(folder: &Path) -> Files {
        Files { folder: folder.to_owned() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("journal.sqlite")
    }

    /// The last anchored checkpoint.
    pub fn anchor(&self) -> PathBuf {
        self.folder.join("journal.anchor")
    }

    fn lock_file(&self) -> PathBuf {
        self.folder.join("journal.lock")
    }

    /// Refuses a folder that holds a log, or what is left of one.
    pub(crate) fn vacant(&self) -> Result<(), OpenError> {
        match [self.database(), self.anchor()].into_iter().find(|path| path.exists()) {
            Some(path) => Err(OpenError::Occupied(path)),
            None => Ok(()),
        }
    }

    /// Becomes the writer, until the file is dropped; the system lets go of it when the process ends, however it
    /// ends.
    pub(crate) fn lock(&self) -> Result<File, OpenError> {
        let path = self.lock_file();
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| OpenError::Io { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked(path)),
            Err(TryLockError::Error(source)) => Err(OpenError::Io { path, source }),
        }
    }
}
