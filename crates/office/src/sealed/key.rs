//! The key of the sealed store: 32 random bytes in a file of their own, to be backed up apart from the data. Whoever
//! has both has everything; whoever has one has nothing.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

const NONCE: usize = 12;

/// Why a key cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file system said no.
    #[error("密钥文件 {path}：{source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is a key already: overwriting it would make everything sealed with it unreadable.
    #[error("密钥文件 {0} 已存在，不会覆盖")]
    Occupied(PathBuf),
    /// Not 64 hex digits.
    #[error("{0} 不是密钥文件")]
    Malformed(PathBuf),
    /// Others could read it.
    #[error("密钥文件 {0} 的权限过宽，请改为仅所有者可读（chmod 600）")]
    Exposed(PathBuf),
    /// No randomness.
    #[error("系统没有提供随机数")]
    NoChance,
}

/// The secret, from which a key for sealing, one for looking up and one for checking are derived.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl SealKey {
    /// Makes a new key file, readable by its owner alone.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let key = Self::random()?;
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => KeyError::Occupied(path.to_owned()),
            _ => io(source),
        })?;
        file.write_all(format!("{}\n", super::hex(&key.0)).as_bytes()).map_err(io)?;
        file.sync_all().map_err(io)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
        }
        Ok(key)
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// If it is missing, not a key, or others could read it.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let io = |source| KeyError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            if file.metadata().map_err(io)?.permissions().mode() & 0o077 != 0 {
                return Err(KeyError::Exposed(path.to_owned()));
            }
        }
        let mut text = String::new();
        file.take(100).read_to_string(&mut text).map_err(io)?;
        let digest: evidence::Digest =
            text.trim().parse().map_err(|_| KeyError::Malformed(path.to_owned()))?;
        Ok(Self(*digest.bytes()))
    }

    /// A key that is kept nowhere: for stores in memory.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| KeyError::NoChance)?;
        Ok(Self(bytes))
    }

    /// A number that depends on the key, the purpose and the text, and shows none of them.
    pub(crate) fn tag(&self, purpose: &str, text: &str) -> [u8; 32] {
        mac(&self.0, &[purpose.as_bytes(), &[0], text.as_bytes()])
    }

    /// A seal for one purpose, under a key of its own.
    pub(crate) fn seal(&self, purpose: &str) -> Seal {
        Seal(Aes256Gcm::new(&self.tag("seal", purpose).into()))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC hashes keys to its block size: with 32 bytes there is nothing to refuse.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Sealing did not work, or what was unsealed is not what was sealed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// AES-256-GCM with a random nonce in front of every text. What is sealed for one place opens in no other.
pub(crate) struct Seal(Aes256Gcm);

impl Seal {
    pub fn close(&self, place: &str, text: &[u8]) -> Result<Vec<u8>, Broken> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| Broken)?;
        let sealed = self
            .0
            .encrypt(&nonce.into(), Payload { msg: text, aad: place.as_bytes() })
            .map_err(|_| Broken)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Broken> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(Broken)?;
        self.0.decrypt(&(*nonce).into(), Payload { msg: text, aad: place.as_bytes() }).map_err(|_| Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_private_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealed.key");
        let key = SealKey::create(&path).unwrap();
        assert_eq!(SealKey::load(&path).unwrap().0, key.0);
        assert_eq!(format!("{key:?}"), "SealKey(…)");
        assert!(matches!(SealKey::create(&path), Err(KeyError::Occupied(_))));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert!(matches!(SealKey::load(&path), Err(KeyError::Exposed(_))));
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(SealKey::load(&path), Err(KeyError::Malformed(_))));
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_place_under_its_key_and_untouched() {
        let key = SealKey::random().unwrap();
        let seal = key.seal("test");
        let sealed = seal.close("p1/phone", b"13900000000").unwrap();
        assert_eq!(seal.open("p1/phone", &sealed).unwrap(), b"13900000000");
        assert_ne!(sealed, seal.close("p1/phone", b"13900000000").unwrap());
        assert_eq!(seal.open("p2/phone", &sealed), Err(Broken));
        assert_eq!(key.seal("other").open("p1/phone", &sealed), Err(Broken));
        assert_eq!(SealKey::random().unwrap().seal("test").open("p1/phone", &sealed), Err(Broken));
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            assert_eq!(seal.open("p1/phone", &touched), Err(Broken));
        }
        assert_eq!(seal.open("p1/phone", &sealed[..11]), Err(Broken));
    }
}
