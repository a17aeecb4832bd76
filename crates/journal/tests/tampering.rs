//! Whatever is changed in a log, verification finds it and says where.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use std::path::Path;

use common::{as_forger, grow, log_with, signer};
use journal::merkle::{Tree, leaf_hash};
use journal::{Checkpoint, Defect, Fault, Record, Signer, verify};
use rusqlite::{Connection, params};

fn defects(folder: &Path) -> Vec<Defect> {
    verify(folder, None).unwrap().defects
}

/// The records that defects point at, without repetition.
fn places(folder: &Path) -> Vec<u64> {
    let mut places: Vec<u64> = defects(folder).iter().filter_map(|defect| defect.seq).collect();
    places.dedup();
    places
}

/// A forger's hand on a log of seven records in batches of 1, 2, 2 and 1 after the genesis.
fn after(forgery: impl FnOnce(&Connection)) -> Vec<(Option<u64>, Fault)> {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1, 2, 2, 1]);
    forgery(&as_forger(dir.path()));
    defects(dir.path()).into_iter().map(|defect| (defect.seq, defect.what)).collect()
}

fn record(connection: &Connection, seq: i64) -> Record {
    let bytes: Vec<u8> =
        connection.query_row("SELECT record FROM log WHERE seq = ?1", [seq], |row| row.get(0)).unwrap();
    Record::decode(&bytes).unwrap()
}

/// Writes a record with the leaf that belongs to it.
fn put(connection: &Connection, seq: i64, record: &Record) {
    let bytes = record.encode();
    connection
        .execute(
            "UPDATE log SET key = ?2, leaf = ?3, record = ?4 WHERE seq = ?1",
            params![seq, record.key, leaf_hash(&bytes), bytes],
        )
        .unwrap();
}

#[test]
fn an_untouched_log_is_sound() {
    assert_eq!(after(|_| {}), []);
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1, 2, 2, 1]);
    let report = verify(dir.path(), Some(signer().verifier())).unwrap();
    assert_eq!((report.records, report.checkpoints), (7, 5));
    assert_eq!(report.verifier.as_ref(), Some(signer().verifier()));
}

#[test]
fn a_missing_record_is_located() {
    let found = after(|log| {
        log.execute("DELETE FROM log WHERE seq IN (2, 3)", []).unwrap();
    });
    assert_eq!(found, [(Some(2), Fault::Missing(3))]);
}

#[test]
fn a_cut_off_end_is_located() {
    let found = after(|log| {
        log.execute("DELETE FROM log WHERE seq >= 4", []).unwrap();
    });
    assert_eq!(found, [(Some(4), Fault::Missing(6)), (None, Fault::Shorter { found: 4, anchored: 7 })]);
    // With its checkpoints gone too, the anchor still knows.
    let found = after(|log| {
        log.execute("DELETE FROM log WHERE seq >= 4", []).unwrap();
        log.execute("DELETE FROM checkpoint WHERE size > 4", []).unwrap();
    });
    assert_eq!(found, [(None, Fault::Shorter { found: 4, anchored: 7 })]);
}

#[test]
fn everything_gone_is_not_a_sound_empty_log() {
    let found = after(|log| log.execute_batch("DELETE FROM log; DELETE FROM checkpoint").unwrap());
    assert_eq!(found[0], (Some(0), Fault::Genesis));
}

#[test]
fn swapped_records_are_located() {
    let found = after(|log| {
        let (two, four) = (record(log, 2), record(log, 4));
        log.execute("UPDATE log SET key = randomblob(16) WHERE seq = 4", []).unwrap();
        put(log, 2, &four);
        put(log, 4, &two);
    });
    assert_eq!(
        found,
        [(Some(2), Fault::Misplaced(4)), (Some(2), Fault::Root { size: 4 }), (Some(4), Fault::Misplaced(2)),]
    );
}

#[test]
fn a_repeated_record_is_located() {
    let found = after(|log| {
        let two = record(log, 2);
        log.execute(
            "UPDATE log SET record = ?1, leaf = ?2 WHERE seq = 4",
            params![two.encode(), leaf_hash(&two.encode())],
        )
        .unwrap();
    });
    assert_eq!(
        found,
        [(Some(4), Fault::Misplaced(2)), (Some(4), Fault::Key), (Some(4), Fault::Root { size: 6 })]
    );
}

/// Record, key and leaf replaced together, without a seam: only the signed root knows, and it says within which batch.
#[test]
fn a_seamless_forgery_is_located_to_its_batch() {
    let found = after(|log| {
        let mut four = record(log, 4);
        four.payload = b"{\"n\":9}".to_vec();
        put(log, 4, &four);
    });
    assert_eq!(found, [(Some(4), Fault::Root { size: 6 })]);
}

#[test]
fn a_payload_that_is_not_canonical_is_named() {
    let found = after(|log| {
        let mut four = record(log, 4);
        four.payload = b"{\"n\": 4}".to_vec();
        put(log, 4, &four);
    });
    assert!(matches!(found[..], [(Some(4), Fault::Payload(_)), (Some(4), Fault::Root { size: 6 })]));
}

/// A changed record does not spoil the verdict on the rest, nor does a changed leaf: the next signed root tells which
/// of the two was changed, and the audit goes on from the true one.
#[test]
fn one_defect_does_not_hide_the_next() {
    let found = after(|log| {
        log.execute("UPDATE log SET record = CAST(record || ' ' AS BLOB) WHERE seq = 1", []).unwrap();
        log.execute("UPDATE log SET leaf = zeroblob(32) WHERE seq = 2", []).unwrap();
        let mut five = record(log, 5);
        five.time_ms += 1;
        put(log, 5, &five);
    });
    assert!(matches!(
        found[..],
        [
            (Some(1), Fault::Header(_)),
            (Some(1), Fault::Leaf),
            (Some(2), Fault::Leaf),
            (Some(4), Fault::Root { size: 6 }),
        ]
    ));
}

#[test]
fn records_that_nobody_signed_are_located() {
    let found = after(|log| {
        let mut record = record(log, 6);
        record.seq = 7;
        record.key = [9; 16];
        let bytes = record.encode();
        log.execute("INSERT INTO log VALUES (7, ?1, ?2, ?3)", params![record.key, leaf_hash(&bytes), bytes])
            .unwrap();
    });
    assert_eq!(found, [(Some(7), Fault::Unsigned)]);
}

#[test]
fn a_changed_checkpoint_is_named() {
    let note = |seed: u8| {
        let forger = Signer::from_seed(common::ORIGIN, [seed; 32]).unwrap();
        Checkpoint::sign(4, &leaf_hash(b"x"), &forger)
    };
    let found = after(|log| {
        log.execute("UPDATE checkpoint SET note = ?1 WHERE size = 4", [note(9)]).unwrap();
    });
    assert!(matches!(found[..], [(None, Fault::Checkpoint { size: 4, .. })]));
    // Signed by the log itself, but for another tree: the log has contradicted itself.
    let found = after(|log| {
        log.execute("UPDATE checkpoint SET note = ?1 WHERE size = 4", [note(7)]).unwrap();
    });
    assert_eq!(found, [(Some(2), Fault::Root { size: 4 })]);
    let found = after(|log| {
        log.execute("UPDATE checkpoint SET size = 3 WHERE size = 4", []).unwrap();
    });
    assert_eq!(found, [(None, Fault::CheckpointSize { size: 3, stated: 4 })]);
}

#[test]
fn a_key_index_that_lies_is_found() {
    let found = after(|log| {
        log.execute("UPDATE log SET key = randomblob(16) WHERE seq = 3", []).unwrap();
    });
    assert_eq!(found, [(Some(3), Fault::Key)]);
}

/// The whole log rebuilt and signed anew. By itself it is flawless; who knows the true key, or kept a root, is not
/// taken in.
#[test]
fn a_rebuilt_log_fails_before_whoever_knows_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let forger = Signer::from_seed(common::ORIGIN, [8; 32]).unwrap();
    let mut store = journal::SqliteStore::init(dir.path(), forger, 0).unwrap();
    grow(&mut store, &[1, 2]);
    drop(store);
    assert!(verify(dir.path(), None).unwrap().is_sound());
    let report = verify(dir.path(), Some(signer().verifier())).unwrap();
    assert!(matches!(report.defects[0].what, Fault::ForeignKey(_)));
}

/// Every bit of every column of a small log, one at a time.
#[test]
fn every_flipped_bit_is_found_and_located() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1, 2, 2, 1]);
    let log = as_forger(dir.path());
    let mut flips = 0;
    for seq in 0..7i64 {
        for column in ["key", "leaf", "record"] {
            let select = format!("SELECT {column} FROM log WHERE seq = ?1");
            let update = format!("UPDATE log SET {column} = ?2 WHERE seq = ?1");
            let good: Vec<u8> = log.query_row(&select, [seq], |row| row.get(0)).unwrap();
            for at in 0..good.len() {
                let mut bytes = good.clone();
                bytes[at] ^= 1 << (at % 8);
                log.execute(&update, params![seq, bytes]).unwrap();
                let places = places(dir.path());
                assert_eq!(places, [seq as u64], "{column} of {seq}, byte {at}");
                flips += 1;
            }
            log.execute(&update, params![seq, good]).unwrap();
        }
    }
    for size in [1i64, 2, 4, 6, 7] {
        let good: String =
            log.query_row("SELECT note FROM checkpoint WHERE size = ?1", [size], |row| row.get(0)).unwrap();
        for at in 0..good.len() {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1 << (at % 8);
            log.execute(
                "UPDATE checkpoint SET note = CAST(?2 AS TEXT) WHERE size = ?1",
                params![size, bytes],
            )
            .unwrap();
            let found = defects(dir.path());
            assert!(
                found.iter().any(|d| matches!(d.what, Fault::Checkpoint { size: s, .. } if s == size as u64)),
                "checkpoint {size}, byte {at}: {found:?}"
            );
            flips += 1;
        }
        log.execute("UPDATE checkpoint SET note = ?2 WHERE size = ?1", params![size, good]).unwrap();
    }
    assert!(flips > 1500, "{flips}");
    assert_eq!(defects(dir.path()), []);
}

/// Bytes of the database file itself: each flip is found, or lies where no record, checkpoint or key is kept.
#[test]
fn no_flipped_byte_of_the_file_changes_the_log_unnoticed() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1, 2, 2, 1]);
    let database = dir.path().join("journal.sqlite");
    // One file, as SQLite leaves it when the last connection closes.
    Connection::open(&database).unwrap().pragma_update(None, "journal_mode", "delete").unwrap();
    let good = std::fs::read(&database).unwrap();
    let content = |connection: &Connection| -> Option<Vec<(i64, Vec<u8>)>> {
        let mut statement = connection
            .prepare("SELECT seq, record FROM log UNION ALL SELECT -size, CAST(note AS BLOB) FROM checkpoint ORDER BY 1")
            .ok()?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).ok()?.collect::<Result<_, _>>().ok()
    };
    let true_content = content(&Connection::open(&database).unwrap()).unwrap();
    let (mut found, mut harmless) = (0, 0);
    for at in (0..good.len()).step_by(17) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&database, &bytes).unwrap();
        match verify(dir.path(), None) {
            Ok(report) if report.is_sound() => {
                let connection =
                    Connection::open_with_flags(&database, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
                assert_eq!(content(&connection.unwrap()).as_ref(), Some(&true_content), "byte {at}");
                harmless += 1;
            }
            _ => found += 1,
        }
    }
    assert!(found > 100 && harmless > 100, "found {found}, harmless {harmless}");
}

/// The root that a report states is the root of the records, whoever computes it.
#[test]
fn the_reported_root_is_the_root_of_the_records() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1, 2, 2, 1]);
    let connection = as_forger(dir.path());
    let mut tree = Tree::default();
    (0..7).for_each(|seq| tree.push(leaf_hash(&record(&connection, seq).encode())));
    assert_eq!(verify(dir.path(), None).unwrap().root, tree.root());
}
