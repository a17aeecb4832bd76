//! One upload: written in chunks, hashed on the way, kept or dropped as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};

use super::{FilesError, place, sync_directory};
use crate::Digest;

/// Tells uploads of one process apart; the process id tells processes apart.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A file in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its name in the store.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
}

/// An upload under way. Dropped without [`Upload::finish`] it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    root: PathBuf,
    path: PathBuf,
    file: File,
    hash: Sha256,
    size: u64,
    most: u64,
}

impl Upload {
    pub(super) fn begin(root: &Path, most: u64) -> Result<Self, FilesError> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = root.join("tmp").join(format!("{}-{number}", std::process::id()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        // Held until the upload ends, so that a store opened meanwhile does not take this for a leftover.
        file.try_lock().map_err(std::io::Error::from)?;
        Ok(Self { root: root.to_owned(), path, file, hash: Sha256::new(), size: 0, most })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`FilesError::TooLarge`] as soon as the limit is passed.
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), FilesError> {
        self.size += chunk.len() as u64;
        if self.size > self.most {
            return Err(FilesError::TooLarge { most: self.most });
        }
        self.hash.update(chunk);
        Ok(self.file.write_all(chunk)?)
    }

    /// Bytes so far.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// What has come so far, to be looked over before it is kept or dropped.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn content(&mut self) -> std::io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Keeps the file: when this returns, it is on disk under its digest. The same content again is the same file;
    /// should the stored copy have rotted, the new one replaces it.
    ///
    /// # Errors
    /// When the disk fails; then nothing is kept.
    pub fn finish(self) -> Result<Stored, FilesError> {
        self.file.sync_all()?;
        let digest = Digest::from(<[u8; 32]>::from(self.hash.clone().finalize()));
        let place = place(&self.root, digest);
        let inner = place.parent().unwrap_or(&self.root);
        let outer = inner.parent().unwrap_or(&self.root);
        fs::create_dir_all(inner)?;
        fs::rename(&self.path, &place)?;
        for directory in [inner, outer, &self.root] {
            sync_directory(directory)?;
        }
        Ok(Stored { digest, size: self.size })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // After `finish` the name is gone already. If removal fails the next opening of the store removes it.
        let _ = fs::remove_file(&self.path);
    }
}
