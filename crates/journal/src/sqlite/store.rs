//! The open log: appending, and the few questions it answers.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::anchor::Anchor;
use super::files::Lock;
use super::open::OpenError;
use crate::checkpoint::Checkpoint;
use crate::merkle::{Hash, Tree};
use crate::note::{Signer, Verifier};
use crate::record::{Key, Record};
use crate::store::{AppendError, Appended, Entry, Head, Placed, Store, StoreError, place, read_back};

/// The log in a folder, open for writing by this value alone. See [`SqliteStore::init`] and [`SqliteStore::open`].
pub struct SqliteStore {
    // Fields drop in this order: the database is closed before the lock is let go.
    connection: Connection,
    signer: Signer,
    tree: Tree,
    pub(super) anchor: Anchor,
    poison: Option<String>,
    _lock: Lock,
}

impl SqliteStore {
    pub(super) fn assemble(
        connection: Connection,
        signer: Signer,
        tree: Tree,
        anchor: Anchor,
        lock: Lock,
    ) -> Self {
        SqliteStore { connection, signer, tree, anchor, poison: None, _lock: lock }
    }

    /// Puts the newest checkpoint into the anchor file now, rather than within a second: call it when a root leaves
    /// the building (a notice, a payment file).
    ///
    /// # Errors
    /// [`StoreError`]; then the store answers nothing more.
    pub fn anchor_now(&mut self) -> Result<(), StoreError> {
        let size = self.sound()?.size;
        let note = self.checkpoint(size)?.ok_or(StoreError::NoSuchRecord(size - 1))?;
        let renewed = self.anchor.renew(size, &note);
        self.or_poison(renewed)
    }

    /// Where the log stands, unless an earlier write failed.
    fn sound(&self) -> Result<Head, StoreError> {
        match &self.poison {
            Some(cause) => Err(StoreError::Poisoned(cause.clone())),
            None => Ok(Head { size: self.tree.size(), root: self.tree.root() }),
        }
    }

    /// After a failed write nobody knows what is on disk, and asking again may get a wrong answer from the cache:
    /// so the first failure is final.
    fn or_poison<T>(&mut self, outcome: Result<T, OpenError>) -> Result<T, StoreError> {
        outcome.map_err(|error| {
            let cause = error.to_string();
            self.poison = Some(cause.clone());
            StoreError::Storage(cause)
        })
    }

    /// One transaction, one fsync: the records, their leaves, one signed checkpoint.
    fn commit(&mut self, placed: &[Placed]) -> Result<(), OpenError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3, ?4)")?;
            for row in placed {
                insert.execute(params![row.seq.cast_signed(), row.key, row.leaf, row.bytes])?;
                self.tree.push(row.leaf);
            }
        }
        let size = self.tree.size();
        let note = Checkpoint::sign(size, &self.tree.root(), &self.signer);
        transaction
            .prepare_cached("INSERT INTO checkpoint VALUES (?1, ?2)")?
            .execute(params![size.cast_signed(), note])?;
        transaction.commit()?;
        if self.anchor.is_due(size) { self.anchor.renew(size, &note) } else { Ok(()) }
    }
}

impl Store for SqliteStore {
    fn verifier(&self) -> &Verifier {
        self.signer.verifier()
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.sound()
    }

    fn append(&mut self, expected: u64, batch: &[Entry]) -> Result<Vec<Appended>, AppendError> {
        let head = self.sound()?;
        // One read transaction around all look-ups: its locks are taken once, not for each key.
        let look_up = self.connection.unchecked_transaction().map_err(storage)?;
        let placed = place(head, expected, batch, |key| self.find(key))?;
        drop(look_up);
        if !placed.is_empty() {
            let committed = self.commit(&placed);
            self.or_poison(committed)?;
        }
        Ok(placed.iter().map(|row| Appended { seq: row.seq, leaf: row.leaf }).collect())
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.sound()?;
        let (Ok(from), limit) = (i64::try_from(from), i64::try_from(limit).unwrap_or(i64::MAX)) else {
            return Ok(Vec::new());
        };
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, leaf, record FROM log WHERE seq >= ?1 ORDER BY seq LIMIT ?2")
            .map_err(storage)?;
        let mut rows = statement.query([from, limit]).map_err(storage)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(storage)? {
            let seq = number(row.get(0).map_err(storage)?);
            let leaf = row.get_ref(1).map_err(storage)?.as_blob().map_err(|e| storage(e.into()))?;
            let bytes = row.get_ref(2).map_err(storage)?.as_blob().map_err(|e| storage(e.into()))?;
            let expected = number(from) + records.len() as u64;
            if seq != expected {
                return Err(StoreError::Damaged { seq: expected, what: "缺失".into() });
            }
            records.push(read_back(seq, leaf, bytes)?);
        }
        Ok(records)
    }

    fn find(&self, key: &Key) -> Result<Option<u64>, StoreError> {
        self.sound()?;
        let mut statement =
            self.connection.prepare_cached("SELECT seq FROM log WHERE key = ?1").map_err(storage)?;
        statement.query_row([key], |row| row.get(0).map(number)).optional().map_err(storage)
    }

    fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        self.sound()?;
        let Ok(size) = i64::try_from(size) else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("SELECT note FROM checkpoint WHERE size >= ?1 ORDER BY size LIMIT 1")
            .map_err(storage)?;
        statement.query_row([size], |row| row.get(0)).optional().map_err(storage)
    }

    fn range_root(&self, range: Range<u64>) -> Result<Hash, StoreError> {
        if range.end > self.sound()?.size {
            return Err(StoreError::NoSuchRecord(range.end - 1));
        }
        self.tree.range_root(range, |part| leaves(&self.connection, part))
    }
}

impl Drop for SqliteStore {
    /// Leaves a fresh anchor behind. If that fails, the one of a second ago still stands.
    fn drop(&mut self) {
        if self.poison.is_none() {
            let _ = self.anchor_now();
        }
    }
}

/// The stored leaf hashes of some records.
pub(super) fn leaves(connection: &Connection, range: Range<u64>) -> Result<Vec<Hash>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT leaf FROM log WHERE seq >= ?1 AND seq < ?2 ORDER BY seq")
        .map_err(storage)?;
    let rows = statement
        .query_map([range.start.cast_signed(), range.end.cast_signed()], |row| row.get(0))
        .map_err(storage)?;
    rows.collect::<Result<_, _>>().map_err(storage)
}

/// Numbers in the log are never negative; a damaged one is out of every range.
pub(super) fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(u64::MAX)
}

fn storage(error: rusqlite::Error) -> StoreError {
    StoreError::Storage(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(byte: u8) -> Entry {
        Entry { key: [byte; 16], time_ms: 1, schema: 1, payload: b"{}".to_vec() }
    }

    fn fresh(dir: &tempfile::TempDir) -> SqliteStore {
        SqliteStore::init(dir.path(), Signer::from_seed("fund.example/log", [7; 32]).unwrap(), 0).unwrap()
    }

    /// Given a disk that is full, when a batch is appended, then nothing is acknowledged and nothing answered until
    /// the log is opened again; and then the log is as it was.
    #[test]
    fn a_failed_write_poisons_the_store_for_good() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = fresh(&dir);
        store.append(1, &[entry(1)]).unwrap();
        let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        store.connection.pragma_update(None, "max_page_count", pages).unwrap();
        let large = Entry { payload: format!("\"{}\"", "x".repeat(1 << 20)).into_bytes(), ..entry(2) };
        assert!(matches!(store.append(2, &[large]), Err(AppendError::Storage(_))));

        assert!(matches!(store.append(2, &[entry(3)]), Err(AppendError::Storage(_))));
        assert!(matches!(store.head(), Err(StoreError::Poisoned(_))));
        assert!(matches!(store.read(0, 1), Err(StoreError::Poisoned(_))));
        assert!(matches!(store.find(&[1; 16]), Err(StoreError::Poisoned(_))));
        assert!(matches!(store.checkpoint(1), Err(StoreError::Poisoned(_))));
        assert!(matches!(store.range_root(0..1), Err(StoreError::Poisoned(_))));
        assert!(matches!(store.anchor_now(), Err(StoreError::Poisoned(_))));
        let signer = store.signer.clone();
        drop(store);

        let store = SqliteStore::open(dir.path(), signer).unwrap();
        assert_eq!(store.head().unwrap().size, 2);
        assert_eq!(store.find(&[2; 16]).unwrap(), None);
    }

    /// An anchor that cannot be written is a failed write too.
    #[test]
    fn a_failed_anchor_poisons_the_store() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = fresh(&dir);
        let anchor = dir.path().join("journal.anchor");
        std::fs::remove_file(&anchor).unwrap();
        std::fs::create_dir(&anchor).unwrap();
        assert!(matches!(store.append(1, &[entry(1)]), Err(AppendError::Storage(_))));
        assert!(matches!(store.head(), Err(StoreError::Poisoned(_))));
    }

    #[test]
    fn the_database_itself_refuses_to_change_a_record() {
        let dir = tempfile::tempdir().unwrap();
        let store = fresh(&dir);
        for sql in [
            "UPDATE log SET key = key",
            "DELETE FROM log",
            "INSERT OR REPLACE INTO log VALUES (0, zeroblob(16), zeroblob(32), x'00')",
            "INSERT INTO log VALUES (7, randomblob(16), zeroblob(32), x'00')",
            "UPDATE checkpoint SET note = ''",
            "DELETE FROM checkpoint",
            "INSERT OR REPLACE INTO checkpoint VALUES (1, '')",
        ] {
            assert!(store.connection.execute(sql, []).is_err(), "{sql}");
        }
    }
}
