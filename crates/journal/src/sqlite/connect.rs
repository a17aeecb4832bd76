//! Connections whose settings are known to be in force, on a SQLite that is known to be sound.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::open::OpenError;

/// The version of the SQLite in this program, such as `3.54.1`.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// Releases up to 3.51.2 can corrupt a database when its write-ahead log is reset; 3.52.0 was withdrawn.
fn is_sound(version_number: i32) -> bool {
    version_number >= 3_051_003 && version_number != 3_052_000
}

/// Durability and distrust, each read back after it is set: SQLite answers a pragma it does not understand with
/// silence.
const WRITER: &[(&str, &str)] = &[
    ("journal_mode", "wal"),
    ("synchronous", "2"),
    ("foreign_keys", "1"),
    ("trusted_schema", "0"),
    ("cell_size_check", "1"),
    ("mmap_size", "0"),
    ("recursive_triggers", "1"),
];

const READER: &[(&str, &str)] =
    &[("query_only", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"), ("mmap_size", "0")];

/// The one writing connection to an existing database.
pub(crate) fn writer(database: &Path) -> Result<Connection, OpenError> {
    connect(database, OpenFlags::SQLITE_OPEN_READ_WRITE, WRITER)
}

/// A connection that cannot write, to an existing database, beside the writer if there is one.
///
/// Reading a log that nobody writes takes two small files beside it. Where they cannot be made (an auditor's account,
/// a sealed medium), the database is read as one that cannot change, provided nothing waits in a write-ahead log.
pub(crate) fn reader(database: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    match connect(database, flags, READER) {
        Err(OpenError::Sqlite(error)) if cannot_write(&error) && !has_wal(database) => {
            connect(&unchanging(database), flags | OpenFlags::SQLITE_OPEN_URI, READER)
        }
        outcome => outcome,
    }
}

fn cannot_write(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

fn has_wal(database: &Path) -> bool {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    std::fs::metadata(name).is_ok_and(|file| file.len() > 0)
}

/// The name by which SQLite takes a file for one that cannot change.
fn unchanging(database: &Path) -> PathBuf {
    let path = database.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{path}?immutable=1").into()
}

fn connect(
    database: &Path,
    mode: OpenFlags,
    settings: &[(&'static str, &str)],
) -> Result<Connection, OpenError> {
    if !is_sound(rusqlite::version_number()) {
        return Err(OpenError::Version(sqlite_version()));
    }
    if !mode.contains(OpenFlags::SQLITE_OPEN_URI) {
        present(database)?;
    }
    let connection = Connection::open_with_flags(database, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    for (name, value) in settings {
        set(&connection, name, value)?;
    }
    super::init::check_schema(&connection, database)?;
    Ok(connection)
}

/// A missing or empty database is never a new log.
fn present(database: &Path) -> Result<(), OpenError> {
    match std::fs::metadata(database) {
        Ok(file) if file.len() == 0 => Err(OpenError::Empty(database.into())),
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(OpenError::Absent(database.into())),
        Err(source) => Err(OpenError::Io { path: database.into(), source }),
    }
}

/// Sets a pragma and refuses to go on unless it reads back as set.
pub(crate) fn set(connection: &Connection, name: &'static str, value: &str) -> Result<(), OpenError> {
    let read = |sql: &str| -> rusqlite::Result<String> {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut found = String::new();
        while let Some(row) = rows.next()? {
            found = match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                other => other.as_str().unwrap_or_default().to_owned(),
            };
        }
        Ok(found)
    };
    read(&format!("PRAGMA {name} = {value}"))?;
    let found = read(&format!("PRAGMA {name}"))?;
    // A SQLite built without memory mapping has no mmap_size to report.
    if found == value || (name == "mmap_size" && found.is_empty()) {
        return Ok(());
    }
    Err(OpenError::Setting { name, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsound_sqlite_is_refused() {
        for unsound in [3_040_001, 3_051_002, 3_052_000] {
            assert!(!is_sound(unsound), "{unsound}");
        }
        for sound in [3_051_003, 3_052_001, 3_054_001] {
            assert!(is_sound(sound), "{sound}");
        }
        assert!(is_sound(rusqlite::version_number()));
    }

    /// Given a name that means something in a URI, the very file is opened, and it cannot be written.
    #[test]
    fn a_sealed_log_is_read_as_unchanging() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("日志 100%25?a#b&mode=rwc");
        std::fs::create_dir(&folder).unwrap();
        let signer = crate::Signer::from_seed("fund.example/log", [7; 32]).unwrap();
        drop(crate::SqliteStore::init(&folder, signer, 0).unwrap());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = connect(&unchanging(&folder.join("journal.sqlite")), flags, READER).unwrap();
        let records: i64 = connection.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).unwrap();
        assert_eq!(records, 1);
        assert!(connection.execute("INSERT INTO checkpoint VALUES (2, '')", []).is_err());
    }

    #[test]
    fn a_setting_that_does_not_take_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        // A database in memory cannot have a write-ahead log.
        let refused = set(&connection, "journal_mode", "wal");
        assert!(
            matches!(refused, Err(OpenError::Setting { name: "journal_mode", found }) if found == "memory")
        );
        assert!(matches!(set(&connection, "no_such_pragma", "1"), Err(OpenError::Setting { .. })));
        set(&connection, "synchronous", "2").unwrap();
    }
}
