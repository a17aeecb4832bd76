//! The small SQLite files beside the log: one connection each, settings read back, never made by opening.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

/// Why a database cannot be made, opened or used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// There is no such file.
    #[error("没有数据文件 {0}。打开不会新建：新建请用 init，原有文件丢失请从备份恢复")]
    Absent(PathBuf),
    /// Something is there already.
    #[error("{0} 已存在，不会覆盖")]
    Occupied(PathBuf),
    /// A database of something else, or of a later version.
    #[error("{0} 不是本系统的数据文件，或版本不同")]
    Foreign(PathBuf),
    /// A setting did not take.
    #[error("SQLite 设置 {name} 未生效（实为“{found}”），数据目录可能在网络文件系统上")]
    Setting {
        /// The pragma.
        name: &'static str,
        /// What it reads as.
        found: String,
    },
    /// The file system said no.
    #[error("{path}：{source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite failed.
    #[error("数据库：{0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// What a file is: a number that names its kind, the version of its tables, and how they are made.
pub struct Schema {
    pub id: i32,
    pub version: i32,
    pub tables: &'static str,
}

/// A database with its one connection.
#[derive(Debug)]
pub struct Database(Mutex<Connection>);

impl Database {
    /// Makes the file, readable by its owner alone, with its tables.
    pub fn create(path: &Path, schema: &Schema) -> Result<Self, DatabaseError> {
        new_file(path)?;
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        set_up(&connection)?;
        make_tables(&connection, schema)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Opens a file made by [`Database::create`].
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, DatabaseError> {
        if !path.is_file() {
            return Err(DatabaseError::Absent(path.to_owned()));
        }
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let id: i32 = connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(|_| DatabaseError::Foreign(path.to_owned()))?;
        let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if (id, version) != (schema.id, schema.version) {
            return Err(DatabaseError::Foreign(path.to_owned()));
        }
        set_up(&connection)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// A database that is gone with this value: for tests and rehearsals.
    pub fn in_memory(schema: &Schema) -> Result<Self, DatabaseError> {
        let connection = Connection::open_in_memory()?;
        make_tables(&connection, schema)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Writes a whole, consistent copy to a new file while the database is in use.
    pub fn copy_to(&self, path: &Path) -> Result<(), DatabaseError> {
        let file = new_file(path)?;
        self.lock().execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
        file.sync_all().map_err(|source| DatabaseError::Io { path: path.to_owned(), source })
    }

    /// The connection, for one statement.
    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic between statements leaves no half-done work: a transaction not committed is rolled back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Several statements that hold together. Commits if the work succeeds.
    pub fn transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// A new empty file that only its owner can read; SQLite's own files beside it inherit that.
fn new_file(path: &Path) -> Result<std::fs::File, DatabaseError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| match source.kind() {
        std::io::ErrorKind::AlreadyExists => DatabaseError::Occupied(path.to_owned()),
        _ => DatabaseError::Io { path: path.to_owned(), source },
    })
}

/// Durable at every commit, distrustful of the file's content, deleted text overwritten.
fn set_up(connection: &Connection) -> Result<(), DatabaseError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;
         PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA secure_delete=ON;",
    )?;
    for (name, wanted) in [("journal_mode", "wal"), ("synchronous", "2"), ("secure_delete", "1")] {
        let found = connection.pragma_query_value(None, name, |row| {
            row.get_ref(0).map(|value| match value {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str().unwrap_or_default().to_owned(),
            })
        })?;
        if found != wanted {
            return Err(DatabaseError::Setting { name, found });
        }
    }
    Ok(())
}

fn make_tables(connection: &Connection, schema: &Schema) -> Result<(), DatabaseError> {
    let Schema { id, version, tables } = schema;
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {tables} PRAGMA application_id={id}; PRAGMA user_version={version}; COMMIT;"
    ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: Schema = Schema { id: 7, version: 1, tables: "CREATE TABLE t(x TEXT) STRICT;" };

    #[test]
    fn opening_never_makes_and_making_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert!(matches!(Database::open(&path, &SCHEMA), Err(DatabaseError::Absent(_))));
        Database::create(&path, &SCHEMA).unwrap().lock().execute("INSERT INTO t VALUES('kept')", []).unwrap();
        assert!(matches!(Database::create(&path, &SCHEMA), Err(DatabaseError::Occupied(_))));
        let database = Database::open(&path, &SCHEMA).unwrap();
        let kept: String = database.lock().query_row("SELECT x FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "kept");
        let later = Schema { version: 2, ..SCHEMA };
        assert!(matches!(Database::open(&path, &later), Err(DatabaseError::Foreign(_))));
        std::fs::write(folder.path().join("b.db"), "no database at all, but long enough to look at").unwrap();
        assert!(matches!(
            Database::open(&folder.path().join("b.db"), &SCHEMA),
            Err(DatabaseError::Foreign(_))
        ));
    }

    #[test]
    fn a_copy_is_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::create(&folder.path().join("a.db"), &SCHEMA).unwrap();
        database.lock().execute("INSERT INTO t VALUES('kept')", []).unwrap();
        let copy = folder.path().join("copy.db");
        database.copy_to(&copy).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let count: i64 = Database::open(&copy, &SCHEMA)
            .unwrap()
            .lock()
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 1);
        assert!(matches!(database.copy_to(&copy), Err(DatabaseError::Occupied(_))));
    }

    #[test]
    fn work_that_fails_leaves_nothing() {
        let database = Database::in_memory(&SCHEMA).unwrap();
        let failed: Result<(), rusqlite::Error> = database.transaction(|transaction| {
            transaction.execute("INSERT INTO t VALUES('half')", [])?;
            transaction.execute("INSERT INTO nowhere VALUES(1)", [])?;
            Ok(())
        });
        assert!(failed.is_err());
        let count: i64 = database.lock().query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 0);
    }
}
