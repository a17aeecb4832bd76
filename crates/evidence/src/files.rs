//! The file store: every file once, under the SHA-256 of its bytes (`ab/cd/abcd…`), never changed after.
//!
//! A file is on disk, its name included, before its digest may be told to anyone: bytes, rename and directories are
//! each synced. Uploads under way live in `tmp/`; what a crash leaves there is removed when the store is opened.

mod inspect;
mod upload;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub use inspect::Inspection;
pub use upload::{Stored, Upload};

use crate::Digest;

/// Why the store could not do it. Nothing is stored when an upload ends in an error.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The upload passed its limit.
    #[error("文件太大，最大 {} MB，请压缩或拆分后上传", .most.div_ceil(1 << 20))]
    TooLarge {
        /// Bytes allowed.
        most: u64,
    },
    /// No such file.
    #[error("文件库中没有 {0}")]
    Missing(Digest),
    /// The disk failed or is full.
    #[error("文件库读写失败：{0}")]
    Io(#[from] io::Error),
}

/// A store in one folder.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Makes an empty store.
    ///
    /// # Errors
    /// If the folder exists already: a store is never made anew over another.
    pub fn create(root: &Path) -> Result<Self, FilesError> {
        fs::create_dir(root)?;
        fs::create_dir(root.join("tmp"))?;
        sync_directory(root)?;
        if let Some(parent) = root.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_directory(parent)?;
        }
        Ok(Self { root: root.to_owned() })
    }

    /// Opens a store and removes what interrupted uploads left. Uploads under way in another process are locked by it
    /// and stay.
    ///
    /// # Errors
    /// If the folder is not there.
    pub fn open(root: &Path) -> Result<Self, FilesError> {
        for entry in fs::read_dir(root.join("tmp"))? {
            let path = entry?.path();
            if File::open(&path)?.try_lock().is_ok() {
                fs::remove_file(path)?;
            }
        }
        Ok(Self { root: root.to_owned() })
    }

    /// Begins an upload of at most `most` bytes.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn upload(&self, most: u64) -> Result<Upload, FilesError> {
        Upload::begin(&self.root, most)
    }

    /// Stores bytes that are at hand, such as a paper we made ourselves.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, FilesError> {
        let mut upload = self.upload(u64::MAX)?;
        upload.write(bytes)?;
        upload.finish()
    }

    /// Opens a stored file for reading.
    ///
    /// # Errors
    /// [`FilesError::Missing`] when it is not there.
    pub fn read(&self, digest: Digest) -> Result<File, FilesError> {
        File::open(place(&self.root, digest)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => FilesError::Missing(digest),
            _ => error.into(),
        })
    }

    /// Whether a file is there. Says nothing of its bytes; see [`Files::rehash`].
    #[must_use]
    pub fn has(&self, digest: Digest) -> bool {
        place(&self.root, digest).is_file()
    }
}

/// Where a digest lives: two levels of 256, so that no folder grows large.
fn place(root: &Path, digest: Digest) -> PathBuf {
    let name = digest.to_string();
    root.join(&name[..2]).join(&name[2..4]).join(name)
}

/// Makes renames and new names in a folder durable.
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
