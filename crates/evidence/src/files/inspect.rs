//! Does the store still hold what it was given? Every file is its digest, or it has rotted.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Files, FilesError, place};
use crate::Digest;

/// What a walk through the store found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Files whose bytes are their digest.
    pub sound: u64,
    /// Bytes of those.
    pub bytes: u64,
    /// Files whose bytes are no longer their digest, or cannot be read: restore them from a copy.
    pub rotted: Vec<Digest>,
    /// Paths within the store that do not belong there.
    pub foreign: Vec<PathBuf>,
}

impl Inspection {
    /// Whether nothing has rotted. Foreign files harm nobody.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.rotted.is_empty()
    }
}

impl Files {
    /// Reads a stored file again and compares. `false` means it has rotted.
    ///
    /// # Errors
    /// [`FilesError::Missing`] when it is not there.
    pub fn rehash(&self, digest: Digest) -> Result<bool, FilesError> {
        Ok(hash(self.read(digest)?)?.0 == digest)
    }

    /// Reads every stored file again. Files that cannot be read count as rotted; the walk goes on.
    ///
    /// # Errors
    /// Only when a folder of the store cannot be listed.
    pub fn verify_all(&self) -> Result<Inspection, FilesError> {
        let mut found = Inspection::default();
        self.walk(&self.root, 0, &mut found)?;
        found.rotted.sort_unstable();
        found.foreign.sort_unstable();
        Ok(found)
    }

    fn walk(&self, folder: &Path, depth: u8, found: &mut Inspection) -> Result<(), FilesError> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if depth == 0 && path.ends_with("tmp") {
                continue;
            }
            // A link is not followed: nothing of ours is one.
            let kind = fs::symlink_metadata(&path)?.file_type();
            if kind.is_dir() && depth < 2 {
                self.walk(&path, depth + 1, found)?;
                continue;
            }
            let digest: Option<Digest> = path.file_name().and_then(|name| name.to_str()?.parse().ok());
            match digest {
                Some(digest) if kind.is_file() && place(&self.root, digest) == path => {
                    self.check(digest, found)
                }
                _ => found.foreign.push(path.strip_prefix(&self.root).unwrap_or(&path).to_owned()),
            }
        }
        Ok(())
    }

    fn check(&self, digest: Digest, found: &mut Inspection) {
        match self.read(digest).and_then(|file| Ok(hash(file)?)) {
            Ok((bytes, size)) if bytes == digest => {
                found.sound += 1;
                found.bytes += size;
            }
            _ => found.rotted.push(digest),
        }
    }
}

fn hash(mut file: impl Read) -> io::Result<(Digest, u64)> {
    let mut hash = Sha256::new();
    let mut size = 0;
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((<[u8; 32]>::from(hash.finalize()).into(), size)),
            read => {
                hash.update(&chunk[..read]);
                size += read as u64;
            }
        }
    }
}
