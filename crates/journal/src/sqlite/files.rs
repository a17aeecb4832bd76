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

    /// Becomes the writer, until the lock is dropped; the system lets go of it when the process ends, however it
    /// ends.
    pub(crate) fn lock(&self) -> Result<Lock, OpenError> {
        let path = self.lock_file();
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| OpenError::Io { path: path.clone(), source })?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked(path)),
            Err(TryLockError::Error(source)) => Err(OpenError::Io { path, source }),
        }
    }
}

/// The right to write one log.
///
/// It is given back by name, not by closing the file: a child process that is just being started holds the same open
/// file until it becomes another program, and with it the lock, if closing were all that lets go of it.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Nothing to do where the system refuses: closing the file lets go of the lock as well.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Given a child process that has not become another program yet (a second handle of the open file), when the
    /// writer gives its lock back, then another may have it.
    #[test]
    fn a_lock_given_back_is_free_though_a_child_still_holds_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::of(dir.path());
        let lock = files.lock().unwrap();
        let _inherited = lock.0.try_clone().unwrap();
        assert!(matches!(files.lock(), Err(OpenError::Locked(_))));
        drop(lock);
        files.lock().unwrap();
    }
}
