//! Making a new log, which is never a side effect of opening one.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::open::OpenError;
use super::{anchor, connect, files::Files};
use crate::SqliteStore;
use crate::checkpoint::Checkpoint;
use crate::disk::Staged;
use crate::genesis;
use crate::merkle::{Peaks, leaf_hash};
use crate::note::Signer;

/// "EMjl": marks the file as a log of ours.
const APPLICATION_ID: i32 = 0x454d_6a6c;
const SCHEMA_VERSION: i32 = 1;

/// The triggers keep honest mistakes out; against dishonesty there are the roots.
const SCHEMA: &str = "
CREATE TABLE log (
  seq    INTEGER PRIMARY KEY,
  key    BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
  leaf   BLOB NOT NULL CHECK (length(leaf) = 32),
  record BLOB NOT NULL
) STRICT;
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;
CREATE TRIGGER log_has_no_gaps BEFORE INSERT ON log
  WHEN new.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM log)
  BEGIN SELECT RAISE(ABORT, 'the log has no gaps'); END;
CREATE TRIGGER log_is_append_only_1 BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_append_only_2 BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER checkpoint_is_append_only_1 BEFORE UPDATE ON checkpoint
  BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
CREATE TRIGGER checkpoint_is_append_only_2 BEFORE DELETE ON checkpoint
  BEGIN SELECT RAISE(ABORT, 'checkpoints are append-only'); END;
";

/// Refuses a file that is a database, but not a log of this form.
pub(crate) fn check_schema(connection: &Connection, database: &Path) -> Result<(), OpenError> {
    let read = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    match (read("application_id")?, read("user_version")?) {
        (APPLICATION_ID, SCHEMA_VERSION) => Ok(()),
        _ => Err(OpenError::Foreign(database.into())),
    }
}

impl SqliteStore {
    /// Makes a new log in an existing folder and opens it. Its genesis record names the signer's key.
    ///
    /// The database is built under another name and renamed when complete, after its anchor. If that last moment is
    /// interrupted, the anchor alone is there, as after the loss of a log; then it must be removed by hand before a
    /// second try.
    ///
    /// # Errors
    /// [`OpenError::Occupied`] if the folder holds a log or an anchor; otherwise what the disk or SQLite says.
    pub fn init(folder: &Path, signer: Signer, time_ms: u64) -> Result<SqliteStore, OpenError> {
        let files = Files::of(folder);
        let lock = files.lock()?;
        files.vacant()?;
        let staged = Staged::beside(&files.database());
        let note = build(staged.path(), &signer, time_ms)?;
        anchor::write(&files.anchor(), &note)?;
        staged
            .finish(&files.database())
            .map_err(|source| OpenError::Io { path: files.database(), source })?;
        drop(lock);
        SqliteStore::open(folder, signer)
    }
}

/// A complete log of one record; returns its checkpoint.
fn build(path: &Path, signer: &Signer, time_ms: u64) -> Result<String, OpenError> {
    let genesis =
        genesis::record(signer.verifier(), time_ms).map_err(|e| OpenError::Damaged(e.to_string()))?;
    let bytes = genesis.encode();
    let leaf = leaf_hash(&bytes);
    let mut tree = Peaks::default();
    tree.push(leaf);
    let note = Checkpoint::sign(1, &tree.root(), signer);

    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connect::set(&connection, "synchronous", "2")?;
    connect::set(&connection, "application_id", &APPLICATION_ID.to_string())?;
    connect::set(&connection, "user_version", &SCHEMA_VERSION.to_string())?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    transaction.execute("INSERT INTO log VALUES (0, ?1, ?2, ?3)", params![genesis.key, leaf, bytes])?;
    transaction.execute("INSERT INTO checkpoint VALUES (1, ?1)", params![note])?;
    transaction.commit()?;
    connection.close().map_err(|(_, e)| e)?;
    Ok(note)
}
