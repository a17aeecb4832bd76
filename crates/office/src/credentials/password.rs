//! Hashing passwords: argon2id, at a cost that is set once, a few at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use super::CredentialsError;

/// Hashes made at once; each takes the memory of its cost.
const AT_ONCE: usize = 2;

/// What one guess costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// For real funds: OWASP's recommendation for argon2id (19 MiB, two passes, one lane).
    pub const REAL: Self = Self { memory_kib: 19 * 1024, passes: 2 };
    /// For demonstrations with hundreds of accounts, and for tests. Protects nothing.
    pub const DEMONSTRATION: Self = Self { memory_kib: 64, passes: 1 };
}

/// Makes and checks hashes.
pub struct Hasher {
    argon2: Argon2<'static>,
    /// Hash of a password that nobody knows, checked when the account is unknown so that it takes as long.
    nobody: String,
    running: Mutex<usize>,
    freed: Condvar,
}

impl Hasher {
    pub fn new(cost: Cost) -> Result<Self, CredentialsError> {
        let params =
            Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| CredentialsError::Hash)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hasher =
            Self { argon2, nobody: String::new(), running: Mutex::new(0), freed: Condvar::new() };
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| CredentialsError::Hash)?;
        hasher.nobody = hasher.hash_bytes(&secret)?;
        Ok(hasher)
    }

    /// The hash to store, with its salt and cost in it.
    pub fn hash(&self, password: &str) -> Result<String, CredentialsError> {
        self.hash_bytes(password.as_bytes())
    }

    fn hash_bytes(&self, password: &[u8]) -> Result<String, CredentialsError> {
        let _turn = self.turn();
        let hash: PasswordHash = self.argon2.hash_password(password).map_err(|_| CredentialsError::Hash)?;
        Ok(hash.to_string())
    }

    /// Whether the password is the one hashed. Without a hash it takes as long and says no.
    pub fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, CredentialsError> {
        let _turn = self.turn();
        let known = PasswordHash::new(hash.unwrap_or(&self.nobody)).map_err(|_| CredentialsError::Hash)?;
        let matches = self.argon2.verify_password(password.as_bytes(), &known).is_ok();
        Ok(matches && hash.is_some())
    }

    /// Waits until fewer than [`AT_ONCE`] are running.
    fn turn(&self) -> Turn<'_> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while *running >= AT_ONCE {
            running = self.freed.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
        *running += 1;
        Turn(self)
    }
}

struct Turn<'a>(&'a Hasher);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

/// A first password for an account: twelve characters, no two of which look alike, in groups to be read aloud.
///
/// # Errors
/// When the system gives no randomness.
pub fn initial_password() -> Result<String, CredentialsError> {
    const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz#";
    let mut password = String::new();
    while password.len() < 14 {
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|_| CredentialsError::Hash)?;
        // The last letter only fills the table to a power of two, so that every other is equally likely.
        let letter = LETTERS[usize::from(byte[0] % 32)];
        if letter == b'#' {
            continue;
        }
        password.push(char::from(letter));
        if matches!(password.len(), 4 | 9) {
            password.push('-');
        }
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_and_nothing_matches_nobody() {
        let hasher = Hasher::new(Cost::DEMONSTRATION).unwrap();
        let hash = hasher.hash("春眠不觉晓处处闻啼鸟").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash("春眠不觉晓处处闻啼鸟").unwrap());
        assert!(hasher.verify("春眠不觉晓处处闻啼鸟", Some(&hash)).unwrap());
        assert!(!hasher.verify("春眠不觉晓", Some(&hash)).unwrap());
        assert!(!hasher.verify("", None).unwrap());
    }

    #[test]
    fn the_real_cost_is_what_owasp_asks() {
        let hash = Hasher::new(Cost::REAL).unwrap().nobody;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[test]
    fn initial_passwords_pass_the_rules_and_differ() {
        let password = initial_password().unwrap();
        assert_eq!(password.len(), 14, "{password}");
        assert_eq!(super::super::check_password(&password, "gxj-zhang"), Ok(()));
        assert_ne!(password, initial_password().unwrap());
    }
}
