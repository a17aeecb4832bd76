//! The log in SQLite: one file, one writer, one fsync for each batch.
//!
//! A log's folder holds `journal.sqlite` (with `-wal` and `-shm` while open), `journal.lock` (held by the one process
//! that writes) and `journal.anchor` (the newest checkpoint at most a second old: a log put back to an older copy is
//! refused). The signing key is elsewhere, see [`crate::key`].

pub(crate) mod anchor;
mod connect;
mod files;
mod init;
mod open;
mod store;

pub use connect::sqlite_version;
pub use files::Files;
pub use open::OpenError;
pub use store::SqliteStore;

pub(crate) use connect::{reader, set};
pub(crate) use open::newest_note;
