//! The log's signing key: a file of its own, readable by its owner alone, never in the database and never in a
//! backup of it. Whoever holds it can sign another history, so it is guarded apart from the log.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::note::{NoteError, Signer};

/// Why a key file could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file system said no; also if a key to be created is there already.
    #[error("签名密钥文件 {path}：{source}")]
    Io {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others can read the file.
    #[error("签名密钥文件 {0} 可被他人读取，请执行 chmod 600 后再启动")]
    Exposed(PathBuf),
    /// The file is not a key.
    #[error("签名密钥文件 {path}：{source}")]
    Content {
        /// The key file.
        path: PathBuf,
        /// What is wrong with it.
        source: NoteError,
    },
}

/// Makes a fresh key for a log and writes it to a new file with mode 0600.
///
/// # Errors
/// [`KeyError`]; an existing file is never overwritten.
pub fn create(path: &Path, origin: &str) -> Result<Signer, KeyError> {
    let signer =
        Signer::generate(origin).map_err(|source| KeyError::Content { path: path.into(), source })?;
    store(path, &signer)?;
    Ok(signer)
}

/// Writes a given key to a new file with mode 0600.
///
/// # Errors
/// [`KeyError::Io`]; an existing file is never overwritten.
pub fn store(path: &Path, signer: &Signer) -> Result<(), KeyError> {
    let text = format!("{}\n", signer.reveal());
    disk::create_private(path, text.as_bytes()).map_err(|source| KeyError::Io { path: path.into(), source })
}

/// Reads a key file.
///
/// # Errors
/// [`KeyError`]: absent, readable by others, or not a key.
pub fn load(path: &Path) -> Result<Signer, KeyError> {
    let io = |source| KeyError::Io { path: path.into(), source };
    let text = std::fs::read_to_string(path).map_err(io)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if std::fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Exposed(path.into()));
        }
    }
    Signer::parse(text.trim_end()).map_err(|source| KeyError::Content { path: path.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_private_from_the_first_byte_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.key");
        let signer = create(&path, "fund.example/log").unwrap();
        assert_eq!(load(&path).unwrap().verifier(), signer.verifier());
        assert!(matches!(create(&path, "fund.example/log"), Err(KeyError::Io { .. })));
        assert_eq!(load(&path).unwrap().verifier(), signer.verifier());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.key");
        create(&path, "fund.example/log").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(load(&path), Err(KeyError::Exposed(_))));
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.key");
        disk::create_private(&path, b"PRIVATE+KEY+fund.example/log+00000000+AQ==\n").unwrap();
        assert!(matches!(load(&path), Err(KeyError::Content { .. })));
        assert!(matches!(load(&dir.path().join("absent")), Err(KeyError::Io { .. })));
    }
}
