//! The outbox: letters that wait, with their tries, until they have gone or are given up. A letter has a key, and a key is
//! put in once. What it says is sealed until it has gone, then forgotten; to whom it goes is asked when it goes.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use super::carrier::Failure;
use crate::database::{Database, DatabaseError, Schema};
use crate::sealed::{Seal, SealKey};

const SCHEMA: Schema = Schema {
    id: 0x4561_0007,
    version: 1,
    tables: "
        CREATE TABLE reader(
            account TEXT PRIMARY KEY, confirmed INTEGER NOT NULL DEFAULT 0, kinds TEXT NOT NULL DEFAULT '',
            seen_seq INTEGER NOT NULL DEFAULT 0, since_day TEXT NOT NULL DEFAULT '', read_day TEXT NOT NULL DEFAULT '',
            code BLOB, code_until INTEGER NOT NULL DEFAULT 0, asked_ms INTEGER NOT NULL DEFAULT 0,
            guesses INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
        CREATE TABLE letter(
            key TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, made_ms INTEGER NOT NULL,
            state TEXT NOT NULL CHECK(state IN ('waiting', 'sent', 'dead', 'dropped')),
            attempts INTEGER NOT NULL DEFAULT 0, next_ms INTEGER NOT NULL, error TEXT NOT NULL DEFAULT '',
            sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX letter_due ON letter(state, next_ms);",
};

/// Minutes between one try and the next; after the last one the letter is given up.
const BACK_OFF: [i64; 7] = [1, 5, 15, 60, 240, 720, 1440];
const MINUTE_MS: i64 = 60_000;

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub subject: String,
    pub text: String,
}

/// A letter that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Due {
    pub key: String,
    pub account: String,
    pub kind: String,
    pub attempts: u32,
    pub said: Said,
}

/// A letter that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Its key.
    pub key: String,
    /// Whose.
    pub account: String,
    /// Its kind.
    pub kind: String,
    /// When it was made, in milliseconds since 1970.
    pub made_ms: i64,
    /// How often it was tried.
    pub attempts: u32,
    /// What was said the last time.
    pub error: String,
}

/// How many letters stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not gone yet.
    pub waiting: u32,
    /// Of these, tried at least once.
    pub tried: u32,
    /// Gone.
    pub sent: u32,
    /// Given up.
    pub dead: u32,
}

/// The file.
pub struct Outbox {
    pub(super) database: Database,
    seal: Seal,
    /// Whether a mailer works on it.
    on: std::sync::atomic::AtomicBool,
}

impl Outbox {
    /// Opens the file; makes it where there is none, for no earlier release had one.
    ///
    /// # Errors
    /// [`DatabaseError`].
    pub fn open(path: &Path, key: &SealKey) -> Result<Self, DatabaseError> {
        let database = match Database::open(path, &SCHEMA) {
            Err(DatabaseError::Absent(_)) => Database::create(path, &SCHEMA)?,
            other => other?,
        };
        Ok(Self::over(database, key))
    }

    /// One that is gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory(key: &SealKey) -> Result<Self, DatabaseError> {
        Ok(Self::over(Database::in_memory(&SCHEMA)?, key))
    }

    fn over(database: Database, key: &SealKey) -> Self {
        Self { database, seal: key.seal("outbox"), on: false.into() }
    }

    /// Writes a consistent copy to a new file.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        self.database.copy_to(path)
    }

    /// Whether mail leaves at all.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on.load(std::sync::atomic::Ordering::Relaxed)
    }

    pub(super) fn turn(&self, on: bool) {
        self.on.store(on, std::sync::atomic::Ordering::Relaxed);
    }

    /// Puts a letter in, unless one with this key has ever been.
    pub(super) fn put(
        &self,
        db: &Connection,
        (key, account, kind): (&str, &str, &str),
        said: &Said,
        now_ms: i64,
    ) -> Result<bool, DatabaseError> {
        let text = serde_json::to_vec(said).unwrap_or_default();
        let sealed = self.seal.close(key, &text).map_err(|_| rusqlite::Error::InvalidQuery)?;
        let put = db.execute(
            "INSERT OR IGNORE INTO letter(key, account, kind, made_ms, state, next_ms, sealed)
             VALUES(?1, ?2, ?3, ?4, 'waiting', ?4, ?5)",
            params![key, account, kind, now_ms, sealed],
        )?;
        Ok(put == 1)
    }

    /// The letters whose time has come, the oldest first.
    pub(super) fn due(&self, now_ms: i64, most: u32) -> Result<Vec<Due>, DatabaseError> {
        let db = self.database.lock();
        let mut statement = db.prepare_cached(
            "SELECT key, account, kind, attempts, sealed FROM letter
             WHERE state = 'waiting' AND next_ms <= ?1 ORDER BY next_ms, key LIMIT ?2",
        )?;
        let rows = statement.query_map(params![now_ms, most], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, Vec<u8>>(4)?))
        })?;
        let mut due = Vec::new();
        for row in rows {
            let (key, account, kind, attempts, sealed): (String, _, _, _, _) = row?;
            let text = self.seal.open(&key, &sealed).unwrap_or_default();
            let unreadable = Said { subject: String::new(), text: String::new() };
            let said = serde_json::from_slice(&text).unwrap_or(unreadable);
            due.push(Due { key, account, kind, attempts, said });
        }
        Ok(due)
    }

    /// It has gone; what it said is forgotten.
    pub(super) fn sent(&self, key: &str) -> Result<(), DatabaseError> {
        self.end(key, "sent", "")
    }

    /// It is not wanted any more.
    pub(super) fn dropped(&self, key: &str) -> Result<(), DatabaseError> {
        self.end(key, "dropped", "")
    }

    fn end(&self, key: &str, state: &str, error: &str) -> Result<(), DatabaseError> {
        self.database.lock().execute(
            "UPDATE letter SET state = ?2, attempts = attempts + (?2 = 'sent'), error = ?3, sealed = x'' WHERE key = ?1",
            params![key, state, error],
        )?;
        Ok(())
    }

    /// It did not go: again later, or never.
    pub(super) fn failed(&self, due: &Due, failure: &Failure, now_ms: i64) -> Result<(), DatabaseError> {
        let wait = BACK_OFF.get(due.attempts as usize).filter(|_| !failure.final_);
        let (state, next) = match wait {
            Some(minutes) => ("waiting", now_ms.saturating_add(minutes * MINUTE_MS)),
            None => ("dead", now_ms),
        };
        self.database.lock().execute(
            "UPDATE letter SET state = ?2, attempts = attempts + 1, next_ms = ?3, error = ?4 WHERE key = ?1",
            params![due.key, state, next, failure.why],
        )?;
        Ok(())
    }

    /// How many letters stand where.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn tally(&self) -> Result<Tally, DatabaseError> {
        let count = "SELECT count(*) FILTER (WHERE state = 'waiting'),
                count(*) FILTER (WHERE state = 'waiting' AND attempts > 0),
                count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'dead') FROM letter";
        let tally = self.database.lock().query_row(count, [], |row| {
            Ok(Tally { waiting: row.get(0)?, tried: row.get(1)?, sent: row.get(2)?, dead: row.get(3)? })
        })?;
        Ok(tally)
    }

    /// The letters that were given up, the latest first, and those that were tried in vain and wait for the next try.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn troubled(&self, most: u32) -> Result<Vec<(Dead, Option<i64>)>, DatabaseError> {
        let db = self.database.lock();
        let mut statement = db.prepare_cached(
            "SELECT key, account, kind, made_ms, attempts, error, CASE state WHEN 'waiting' THEN next_ms END FROM letter
             WHERE state = 'dead' OR (state = 'waiting' AND attempts > 0) ORDER BY state, made_ms DESC, key LIMIT ?1",
        )?;
        let rows = statement.query_map([most], |row| {
            let dead = Dead {
                key: row.get(0)?,
                account: row.get(1)?,
                kind: row.get(2)?,
                made_ms: row.get(3)?,
                attempts: row.get(4)?,
                error: row.get(5)?,
            };
            Ok((dead, row.get(6)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Tries a letter again that was given up, or does not wait for its next try. Says whether there was one.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn retry(&self, key: &str, now_ms: i64) -> Result<bool, DatabaseError> {
        let changed = self.database.lock().execute(
            "UPDATE letter SET state = 'waiting', attempts = CASE state WHEN 'dead' THEN 0 ELSE attempts END, next_ms = ?2
             WHERE key = ?1 AND state IN ('dead', 'waiting')",
            params![key, now_ms],
        )?;
        Ok(changed == 1)
    }

    /// Up to which day an account has read what comes from days and not from records.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn read_day(&self, account: &str) -> Result<Option<jiff::civil::Date>, DatabaseError> {
        let db = self.database.lock();
        let day: Option<String> = db
            .prepare_cached("SELECT read_day FROM reader WHERE account = ?1")?
            .query_row([account], |row| row.get(0))
            .optional()?;
        Ok(day.and_then(|day| day.parse().ok()))
    }

    /// The account has read them up to this day.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn mark_day(&self, account: &str, day: jiff::civil::Date) -> Result<(), DatabaseError> {
        self.database.lock().execute(
            "INSERT INTO reader(account, read_day) VALUES(?1, ?2)
             ON CONFLICT(account) DO UPDATE SET read_day = max(read_day, excluded.read_day)",
            params![account, day.to_string()],
        )?;
        Ok(())
    }
}
