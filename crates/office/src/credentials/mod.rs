//! The secret side of accounts: passwords, guesses, sessions. Which office an account holds is on the record, in the
//! fund; nothing here says what anybody may do.
//!
//! Every time is a parameter (milliseconds since 1970), and should be the machine's, not a demonstration's.

mod guesses;
mod login;
mod password;
mod rules;
mod session;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};
use unicode_normalization::UnicodeNormalization as _;

use crate::database::{Database, DatabaseError, Schema};

pub use login::{Attempt, ChangeError, Login};
pub use password::{Cost, initial_password};
pub use rules::{PASSWORD_RULES, WeakPassword, check_password};
pub use session::{Session, Token};

/// Why credentials could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The password breaks a rule.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The login name is taken, perhaps in other letter case or width.
    #[error("登录名“{0}”已存在")]
    Taken(String),
    /// No account of that name. For administrators only: a login never says so.
    #[error("没有账号“{0}”")]
    Unknown(String),
    /// Hashing failed: no memory, or no randomness.
    #[error("暂时无法校验密码，请稍后再试")]
    Hash,
    /// The file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for CredentialsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

const SCHEMA: Schema = Schema {
    id: 0x4561_0001,
    version: 1,
    tables: "
        CREATE TABLE account(
            folded TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
            must_change INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE guess(id INTEGER PRIMARY KEY, bucket BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE INDEX guess_by_bucket ON guess(bucket, at);
        CREATE INDEX guess_by_time ON guess(at);
        CREATE TABLE device(token BLOB PRIMARY KEY, folded TEXT NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX device_by_account ON device(folded, seen_at);
        CREATE TABLE session(
            token BLOB PRIMARY KEY, folded TEXT NOT NULL REFERENCES account(folded),
            begun_at INTEGER NOT NULL, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX session_by_account ON session(folded, begun_at);",
};

/// All accounts' secrets, in one SQLite file.
pub struct Credentials {
    database: Database,
    hasher: password::Hasher,
}

/// What is stored of an account.
struct Stored {
    name: String,
    hash: String,
    must_change: bool,
}

impl Credentials {
    /// Makes the file.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path, cost: Cost) -> Result<Self, CredentialsError> {
        Self::over(Database::create(path, &SCHEMA)?, cost)
    }

    /// Opens the file. `cost` is for passwords set from now on; others keep theirs until they are changed.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(path: &Path, cost: Cost) -> Result<Self, CredentialsError> {
        Self::over(Database::open(path, &SCHEMA)?, cost)
    }

    /// Credentials that are gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory(cost: Cost) -> Result<Self, CredentialsError> {
        Self::over(Database::in_memory(&SCHEMA)?, cost)
    }

    fn over(database: Database, cost: Cost) -> Result<Self, CredentialsError> {
        Ok(Self { database, hasher: password::Hasher::new(cost)? })
    }

    /// Writes a consistent copy to a new file.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), CredentialsError> {
        Ok(self.database.copy_to(path)?)
    }

    /// Adds an account. `must_change` for a password that somebody else has chosen.
    ///
    /// # Errors
    /// [`CredentialsError::Weak`], [`CredentialsError::Taken`].
    pub fn add(
        &self,
        name: &str,
        password: &str,
        must_change: bool,
        now_ms: i64,
    ) -> Result<(), CredentialsError> {
        check_password(password, name)?;
        let hash = self.hasher.hash(password)?;
        let added = self.database.lock().execute(
            "INSERT OR IGNORE INTO account VALUES(?1, ?2, ?3, ?4, ?5)",
            params![fold(name), name.trim(), hash, must_change, now_ms],
        )?;
        if added == 0 { Err(CredentialsError::Taken(name.to_owned())) } else { Ok(()) }
    }

    /// Sets an initial password, by the administrator: it must be changed at the next login, and every session,
    /// known device and lock of the account ends.
    ///
    /// # Errors
    /// [`CredentialsError::Weak`], [`CredentialsError::Unknown`].
    pub fn reset(&self, name: &str, initial: &str, now_ms: i64) -> Result<(), CredentialsError> {
        check_password(initial, name)?;
        let hash = self.hasher.hash(initial)?;
        self.database.transaction(|db| {
            if !set_password(db, &fold(name), &hash, true, now_ms)? {
                return Err(CredentialsError::Unknown(name.to_owned()));
            }
            guesses::clear(db, &guesses::of_account(&fold(name)))?;
            Ok(())
        })
    }

    /// Whether there is an account of this name, for administrators.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn has(&self, name: &str) -> Result<bool, CredentialsError> {
        Ok(self.find(name)?.is_some())
    }

    fn find(&self, name: &str) -> Result<Option<Stored>, CredentialsError> {
        Ok(find(&self.database.lock(), name)?)
    }
}

fn find(db: &Connection, name: &str) -> rusqlite::Result<Option<Stored>> {
    db.prepare_cached("SELECT name, hash, must_change FROM account WHERE folded = ?1")?
        .query_row([fold(name)], |row| {
            Ok(Stored { name: row.get(0)?, hash: row.get(1)?, must_change: row.get(2)? })
        })
        .optional()
}

/// Stores a new hash and ends all that rested on the old password. `false` if there is no such account.
fn set_password(
    db: &Connection,
    folded: &str,
    hash: &str,
    must_change: bool,
    now_ms: i64,
) -> rusqlite::Result<bool> {
    db.execute("DELETE FROM session WHERE folded = ?1", [folded])?;
    db.execute("DELETE FROM device WHERE folded = ?1", [folded])?;
    let changed = db.execute(
        "UPDATE account SET hash = ?2, must_change = ?3, changed_at = ?4 WHERE folded = ?1",
        params![folded, hash, must_change, now_ms],
    )?;
    Ok(changed == 1)
}

/// A login name as it is compared: full width, letter case and blanks around it make no difference.
fn fold(name: &str) -> String {
    name.trim().nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests;
