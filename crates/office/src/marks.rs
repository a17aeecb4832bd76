//! How far each account has read its messages: a convenience, not a fact of the fund, so it stands beside the log.

use std::path::Path;

use rusqlite::{OptionalExtension as _, params};

use crate::database::{Database, DatabaseError, Schema};

const SCHEMA: Schema = Schema {
    id: 0x4561_0004,
    version: 1,
    tables: "CREATE TABLE mark(account TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
};

/// Marks in the log, one for each account.
pub struct Marks(Database);

impl Marks {
    /// Makes the file.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path) -> Result<Self, DatabaseError> {
        Database::create(path, &SCHEMA).map(Self)
    }

    /// Opens the file.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        Database::open(path, &SCHEMA).map(Self)
    }

    /// Marks that are gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Database::in_memory(&SCHEMA).map(Self)
    }

    /// Writes a consistent copy to a new file.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        self.0.copy_to(path)
    }

    /// The last record whose messages the account has seen; 0 for none.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn read(&self, account: &str) -> Result<u64, DatabaseError> {
        let seq: Option<i64> = self
            .0
            .lock()
            .query_row("SELECT seq FROM mark WHERE account = ?1", [account], |row| row.get(0))
            .optional()?;
        Ok(seq.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(0))
    }

    /// The account has seen everything up to this record. A mark never goes back.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn set(&self, account: &str, seq: u64) -> Result<(), DatabaseError> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        self.0.lock().execute(
            "INSERT INTO mark VALUES(?1, ?2) ON CONFLICT(account) DO UPDATE SET seq = max(seq, excluded.seq)",
            params![account, seq],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_goes_forward_and_is_one_for_each_account() {
        let marks = Marks::in_memory().unwrap();
        assert_eq!(marks.read("a").unwrap(), 0);
        marks.set("a", 7).unwrap();
        marks.set("a", 3).unwrap();
        assert_eq!((marks.read("a").unwrap(), marks.read("b").unwrap()), (7, 0));
    }
}
