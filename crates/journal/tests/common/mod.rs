//! What the test suites share: a signer that is always the same, and entries that are easy to tell apart.
#![allow(dead_code, reason = "each suite uses its part")]

use std::path::Path;

use journal::{Entry, Signer, SqliteStore, Store};

pub const ORIGIN: &str = "fund.example/log";

pub fn signer() -> Signer {
    Signer::from_seed(ORIGIN, [7; 32]).unwrap()
}

/// Entry number `n`: its own key, time and payload.
pub fn entry(n: u64) -> Entry {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&(n + 1).to_be_bytes());
    Entry {
        key,
        time_ms: 1_740_787_200_000 + n,
        schema: 1,
        payload: format!("{{\"n\":{n},\"text\":\"第{n}条\"}}").into_bytes(),
    }
}

pub fn entries(numbers: std::ops::Range<u64>) -> Vec<Entry> {
    numbers.map(entry).collect()
}

/// Appends entries numbered from the head on, in batches of these sizes.
pub fn grow(store: &mut dyn Store, batches: &[u64]) {
    for &count in batches {
        let size = store.head().unwrap().size;
        store.append(size, &entries(size..size + count)).unwrap();
    }
}

/// A log on disk with these batches after its genesis, closed.
pub fn log_with(folder: &Path, batches: &[u64]) {
    let mut store = SqliteStore::init(folder, signer(), 0).unwrap();
    grow(&mut store, batches);
}

/// Copies every file of a folder, as they are at this moment.
pub fn copy_folder(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Opens a closed log as somebody would who means to change it: without triggers.
pub fn as_forger(folder: &Path) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let triggers: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    connection
}
