//! What was read from files, kept so that nothing is read twice. It follows from the files and can be thrown away: unlike the
//! other stores it is made where it is missing, and stands in no backup.

use std::fs;
use std::path::Path;

use evidence::{Digest, Kind, READERS, Reading};
use rusqlite::{OptionalExtension as _, params};

use crate::database::{Database, DatabaseError, Schema};

const SCHEMA: Schema = Schema {
    id: 0x4561_0005,
    version: 1,
    tables: "
        CREATE TABLE reading(
            digest TEXT NOT NULL, kind TEXT NOT NULL, readers INTEGER NOT NULL, says TEXT NOT NULL,
            PRIMARY KEY(digest, kind)) STRICT, WITHOUT ROWID;",
};

/// Readings by the digest of the file, and by the kind its name claims: the same bytes may be called text or a table.
pub struct Readings(Database);

impl Readings {
    /// Opens the file, or begins an empty one where there is none that this program can use.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        match Database::open(path, &SCHEMA) {
            Err(DatabaseError::Foreign(_)) => {
                let io = |source| DatabaseError::Io { path: path.to_owned(), source };
                fs::remove_file(path).map_err(io)?;
                Database::create(path, &SCHEMA)
            }
            Err(DatabaseError::Absent(_)) => Database::create(path, &SCHEMA),
            opened => opened,
        }
        .map(Self)
    }

    /// Readings that are gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Database::in_memory(&SCHEMA).map(Self)
    }

    /// What was read from a file under a name like this one; nothing where it was not read by these readers.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn get(&self, digest: Digest, name: &str) -> Result<Option<Reading>, DatabaseError> {
        let says: Option<String> = self
            .0
            .lock()
            .query_row(
                "SELECT says FROM reading WHERE digest = ?1 AND kind = ?2 AND readers = ?3",
                params![digest.to_string(), claimed(name), READERS],
                |row| row.get(0),
            )
            .optional()?;
        let reading = says.and_then(|says| serde_json::from_str::<Reading>(&says).ok());
        Ok(reading.map(|reading| Reading { file: name.to_owned(), ..reading }))
    }

    /// Keeps what was read from a file.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn put(&self, digest: Digest, reading: &Reading) -> Result<(), DatabaseError> {
        let says = serde_json::to_string(reading).unwrap_or_default();
        self.0.lock().execute(
            "INSERT OR REPLACE INTO reading VALUES(?1, ?2, ?3, ?4)",
            params![digest.to_string(), claimed(&reading.file), READERS, says],
        )?;
        Ok(())
    }
}

fn claimed(name: &str) -> &'static str {
    Kind::claimed_by(name).map_or("", |kind| kind.media_type())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(name: &str) -> Reading {
        let today = "2025-03-03".parse().unwrap();
        evidence::read(name, b"text", &evidence::Limits::default(), today).unwrap()
    }

    #[test]
    fn what_was_read_is_found_under_another_name_of_the_same_kind_and_under_no_other() {
        let readings = Readings::in_memory().unwrap();
        let digest = Digest::of(b"text");
        readings.put(digest, &reading("a.txt")).unwrap();
        assert_eq!(readings.get(digest, "b.txt").unwrap().unwrap().file, "b.txt");
        assert!(readings.get(digest, "a.csv").unwrap().is_none());
        assert!(readings.get(Digest::of(b"other"), "a.txt").unwrap().is_none());
    }

    #[test]
    fn a_store_that_is_missing_or_unusable_begins_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readings.db");
        let digest = Digest::of(b"text");
        Readings::open(&path).unwrap().put(digest, &reading("a.txt")).unwrap();
        assert!(Readings::open(&path).unwrap().get(digest, "a.txt").unwrap().is_some());
        fs::write(&path, "no database at all, but long enough to look at").unwrap();
        assert!(Readings::open(&path).unwrap().get(digest, "a.txt").unwrap().is_none());
    }
}
