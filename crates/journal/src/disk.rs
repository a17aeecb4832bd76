//! Files that must survive a power cut: written whole, synced, and only then given their name.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Replaces a file as one step: a reader, or a start after a crash, sees the old bytes or the new, never a mixture.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let staged = path.with_extension("new");
    let mut file = File::create(&staged)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    rename(&staged, path)
}

/// Writes a file that must not exist yet and that only its owner may read.
pub(crate) fn create_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    sync_folder_of(path)
}

/// Gives a synced file its name and makes the name durable.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    sync_folder_of(to)
}

/// A database under a provisional name, which is gone again, with all that SQLite put beside it, unless it gets its
/// own.
pub(crate) struct Staged(PathBuf);

impl Staged {
    /// A file to become `target`. What an interrupted earlier attempt left is removed.
    pub fn beside(target: &Path) -> Staged {
        let mut name = target.as_os_str().to_owned();
        name.push(".partial");
        let staged = Staged(name.into());
        staged.remove();
        staged
    }

    /// The provisional name.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the file durable and gives it its name.
    pub fn finish(self, target: &Path) -> io::Result<()> {
        sync(&self.0)?;
        rename(&self.0, target)
    }

    fn remove(&self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(suffix);
            // Usually there is none; one that cannot be removed makes the attempt fail, which is reported.
            let _ = std::fs::remove_file(name);
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Makes the bytes of an existing file durable.
fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Makes the names in a file's folder durable.
#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

/// Other systems give no handle on a folder; their file systems journal names by themselves.
#[cfg(not(unix))]
fn sync_folder_of(_: &Path) -> io::Result<()> {
    Ok(())
}
