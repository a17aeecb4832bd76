//! What was acknowledged survives; what was put back is noticed; what is not a log never becomes one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{as_forger, copy_folder, entries, entry, grow, log_with, signer};
use journal::{
    AppendError, BackupError, Checkpoint, Fault, OpenError, Signer, SqliteStore, Store, backup, restore,
    sqlite_version, verify,
};

fn open(folder: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(folder, signer())
}

#[test]
fn a_log_closed_and_opened_goes_on_where_it_stood() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::init(dir.path(), signer(), 0).unwrap();
    grow(&mut store, &[1, 300, 5]);
    let (head, records) = (store.head().unwrap(), store.read(0, 999).unwrap());
    drop(store);

    let mut store = open(dir.path()).unwrap();
    assert_eq!(store.head().unwrap(), head);
    assert_eq!(store.read(0, 999).unwrap(), records);
    assert_eq!(
        store.append(307, &[entry(40)]),
        Err(AppendError::DuplicateKey { key: entry(40).key, seq: 40 })
    );
    grow(&mut store, &[2]);
    assert!(verify(dir.path(), Some(signer().verifier())).unwrap().is_sound());
}

/// Given a writer that dies at any moment (its files as they lie, never closed), when the log is opened again, then
/// every batch it acknowledged is there whole.
#[test]
fn what_was_acknowledged_is_there_after_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::init(dir.path(), signer(), 0).unwrap();
    for batch in [1, 7, 64, 1, 200] {
        grow(&mut store, &[batch]);
        let acknowledged = store.head().unwrap();
        let crashed = tempfile::tempdir().unwrap();
        copy_folder(dir.path(), crashed.path());
        let reopened = open(crashed.path()).unwrap();
        assert_eq!(reopened.head().unwrap(), acknowledged);
        assert_eq!(reopened.read(0, 999).unwrap().len() as u64, acknowledged.size);
    }
}

/// Given a writer that is killed while it commits, when the log is opened again, then whatever it had acknowledged
/// is there, and the log verifies. Forty times on one log.
#[test]
fn a_killed_writer_loses_nothing_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[]);
    let mut acknowledged = 0;
    for round in 0..40 {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_writer_that_is_killed", "--ignored", "--nocapture"])
            .env("JOURNAL_UNDER_TEST", dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut acks = lines.filter_map(|line| line.strip_prefix("ack ")?.parse::<u64>().ok());
        acknowledged = acks.by_ref().take(1 + round * 3).last().unwrap_or(acknowledged);
        writer.kill().unwrap();
        acknowledged = acks.last().unwrap_or(acknowledged);
        writer.wait().unwrap();

        let store = open(dir.path()).unwrap();
        assert!(store.head().unwrap().size > acknowledged, "round {round}");
        assert_eq!(store.find(&entry(acknowledged).key), Ok(Some(acknowledged)));
    }
    let report = verify(dir.path(), None).unwrap();
    assert_eq!(report.defects, []);
    assert!(acknowledged > 40 * 40, "{acknowledged}");
}

#[test]
#[ignore = "run by a_killed_writer_loses_nothing_it_acknowledged, which kills it"]
fn the_writer_that_is_killed() {
    let folder = std::env::var_os("JOURNAL_UNDER_TEST").unwrap();
    let mut store = open(Path::new(&folder)).unwrap();
    for size in store.head().unwrap().size.. {
        store.append(size, &[entry(size)]).unwrap();
        println!("\nack {size}");
    }
}

/// Given a crash in the middle of a commit (the write-ahead log cut at any length), when the log is opened, then it
/// holds whole batches only; and it is refused where the anchor proves that more was acknowledged.
#[test]
fn a_torn_commit_is_whole_or_absent() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[1]);
    let mut store = open(dir.path()).unwrap();
    grow(&mut store, &[3, 3, 3]);
    let anchor = std::fs::read_to_string(dir.path().join("journal.anchor")).unwrap();
    let anchored = Checkpoint::open(&anchor, store.verifier()).unwrap().size;
    assert!(anchored >= 5, "anchored {anchored}");
    let wal = std::fs::read(dir.path().join("journal.sqlite-wal")).unwrap();
    let mut opened = BTreeSet::new();
    for cut in (0..wal.len()).step_by(509).chain([wal.len()]) {
        let crashed = tempfile::tempdir().unwrap();
        copy_folder(dir.path(), crashed.path());
        let _ = std::fs::remove_file(crashed.path().join("journal.sqlite-shm"));
        std::fs::write(crashed.path().join("journal.sqlite-wal"), &wal[..cut]).unwrap();
        match open(crashed.path()) {
            Ok(store) => {
                opened.insert(store.head().unwrap().size);
            }
            Err(OpenError::Shorter { found, anchored: known }) => {
                assert!(found < anchored && known == anchored)
            }
            Err(error) => panic!("cut at {cut}: {error}"),
        }
    }
    let whole = [2, 5, 8, 11].into_iter().filter(|size| *size >= anchored);
    assert_eq!(opened, whole.collect());
}

#[test]
fn an_older_copy_put_back_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[2]);
    let older = std::fs::read(dir.path().join("journal.sqlite")).unwrap();
    let mut store = open(dir.path()).unwrap();
    grow(&mut store, &[1, 1]);
    drop(store);

    std::fs::write(dir.path().join("journal.sqlite"), older).unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Shorter { found: 3, anchored: 5 })));
    let report = verify(dir.path(), None).unwrap();
    assert_eq!(report.defects.len(), 1);
    assert_eq!(report.defects[0].what, Fault::Shorter { found: 3, anchored: 5 });
}

/// A log of the same length and key, but with another history.
#[test]
fn another_history_put_in_place_is_refused() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    log_with(dir.path(), &[2]);
    let mut store = SqliteStore::init(other.path(), signer(), 0).unwrap();
    store.append(1, &entries(7..12)).unwrap();
    drop(store);

    std::fs::copy(other.path().join("journal.sqlite"), dir.path().join("journal.sqlite")).unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Diverged(3))));
    let report = verify(dir.path(), None).unwrap();
    assert_eq!(report.defects.iter().map(|d| d.what.clone()).collect::<Vec<_>>(), [Fault::AnchorRoot(3)]);
}

#[test]
fn a_root_can_be_anchored_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::init(dir.path(), signer(), 0).unwrap();
    grow(&mut store, &[1, 1]);
    store.anchor_now().unwrap();
    let anchor = std::fs::read_to_string(dir.path().join("journal.anchor")).unwrap();
    assert_eq!(Some(anchor), store.checkpoint(3).unwrap());
}

#[test]
fn a_missing_or_foreign_anchor_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[2]);
    let anchor = dir.path().join("journal.anchor");
    std::fs::write(&anchor, "not a note").unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Anchor(_))));
    std::fs::remove_file(&anchor).unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::NoAnchor(_))));
    assert!(matches!(verify(dir.path(), None).unwrap().defects[0].what, Fault::AnchorUnreadable(_)));
}

#[test]
fn opening_never_creates() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Absent(_))));
    assert!(matches!(verify(dir.path(), None), Err(OpenError::Absent(_))));
    assert!(matches!(
        backup(dir.path(), &dir.path().join("b")),
        Err(BackupError::Open(OpenError::Absent(_)))
    ));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing was left behind");

    let database = dir.path().join("journal.sqlite");
    std::fs::write(&database, "").unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Empty(_))));
    std::fs::write(&database, "not a database, but long enough to be looked at").unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Sqlite(_))));
    std::fs::remove_file(&database).unwrap();
    rusqlite::Connection::open(&database).unwrap().execute_batch("CREATE TABLE log (seq INTEGER)").unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Foreign(_))));
}

#[test]
fn an_emptied_log_is_not_opened_as_a_new_one() {
    for (table, missing) in [("log", "缺少 0 号记录"), ("checkpoint", "没有检查点")] {
        let dir = tempfile::tempdir().unwrap();
        log_with(dir.path(), &[2]);
        as_forger(dir.path()).execute(&format!("DELETE FROM {table}"), []).unwrap();
        assert!(matches!(open(dir.path()), Err(OpenError::Damaged(what)) if what == missing));
    }
}

#[test]
fn init_never_replaces() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[2]);
    assert!(matches!(SqliteStore::init(dir.path(), signer(), 0), Err(OpenError::Occupied(_))));
    // Nor does it start over where only the anchor of a lost log is left.
    std::fs::remove_file(dir.path().join("journal.sqlite")).unwrap();
    assert!(matches!(SqliteStore::init(dir.path(), signer(), 0), Err(OpenError::Occupied(_))));
    assert!(matches!(open(dir.path()), Err(OpenError::Absent(_))));
}

#[test]
fn there_is_one_writer() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::init(dir.path(), signer(), 0).unwrap();
    assert!(matches!(open(dir.path()), Err(OpenError::Locked(_))));
    assert!(matches!(SqliteStore::init(dir.path(), signer(), 0), Err(OpenError::Locked(_))));
    drop(store);
    open(dir.path()).unwrap();
}

#[test]
fn a_log_is_not_written_under_another_key() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[2]);
    let other = Signer::from_seed(common::ORIGIN, [8; 32]).unwrap();
    assert!(matches!(SqliteStore::open(dir.path(), other.clone()), Err(OpenError::ForeignKey { .. })));
    let report = verify(dir.path(), Some(other.verifier())).unwrap();
    assert_eq!(report.defects[0].what, Fault::ForeignKey(other.verifier().to_string()));
}

/// A record changed on disk while nobody looked is refused when it is read, not handed out.
#[test]
fn a_changed_record_is_refused_when_read() {
    let dir = tempfile::tempdir().unwrap();
    log_with(dir.path(), &[4]);
    as_forger(dir.path())
        .execute(
            "UPDATE log SET record = CAST(replace(record, '\"n\":2', '\"n\":9') AS BLOB) WHERE seq = 2",
            [],
        )
        .unwrap();
    let store = open(dir.path()).unwrap();
    assert_eq!(store.read(0, 2).unwrap().len(), 2);
    let error = store.read(0, 9).unwrap_err();
    assert_eq!(error.to_string(), "日志第 2 号记录已损坏：内容与其叶哈希不符");
    assert!(store.receipt(2, 0, true).is_err());
}

#[test]
fn verify_and_backup_work_beside_the_writer() {
    let (dir, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = SqliteStore::init(dir.path(), signer(), 0).unwrap();
    grow(&mut store, &[5]);
    let report = verify(dir.path(), None).unwrap();
    assert!(report.is_sound());
    assert_eq!((report.records, report.checkpoints, report.root), (6, 2, store.head().unwrap().root));
    let copy = target.path().join("copy.sqlite");
    assert_eq!(backup(dir.path(), &copy).unwrap().root, report.root);
    assert_eq!(verify(&copy, Some(signer().verifier())).unwrap().defects, []);
    grow(&mut store, &[1]);
    // One file and nothing beside it.
    assert_eq!(std::fs::read_dir(target.path()).unwrap().count(), 1);
    assert!(matches!(backup(dir.path(), &copy), Err(BackupError::Open(OpenError::Occupied(_)))));
}

#[test]
fn a_backup_restores_to_the_same_log() {
    let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    log_with(dir.path(), &[3, 400]);
    let copy = elsewhere.path().join("copy.sqlite");
    let report = backup(dir.path(), &copy).unwrap();

    let new = tempfile::tempdir().unwrap();
    assert_eq!(restore(&copy, new.path(), Some(signer().verifier())).unwrap().root, report.root);
    let (mut restored, original) = (open(new.path()).unwrap(), open(dir.path()).unwrap());
    assert_eq!(restored.read(0, 999).unwrap(), original.read(0, 999).unwrap());
    grow(&mut restored, &[1]);
    drop(restored);
    assert!(verify(new.path(), None).unwrap().is_sound());
    assert!(matches!(restore(&copy, new.path(), None), Err(BackupError::Open(OpenError::Occupied(_)))));
}

#[test]
fn a_backup_that_does_not_verify_is_not_put_in_place() {
    let (dir, elsewhere, new) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    log_with(dir.path(), &[3]);
    let copy = elsewhere.path().join("copy.sqlite");
    backup(dir.path(), &copy).unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    let at = bytes.windows(5).position(|window| window == b"\"n\":2").unwrap();
    bytes[at + 4] = b'8';
    std::fs::write(&copy, bytes).unwrap();

    let Err(BackupError::Unsound(defects)) = restore(&copy, new.path(), None) else { panic!("restored") };
    assert_eq!((defects[0].seq, &defects[0].what), (Some(2), &Fault::Leaf));
    let left: Vec<_> = std::fs::read_dir(new.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["journal.lock"]);

    // Nor is a damaged log copied as if it were a backup.
    as_forger(dir.path()).execute("DELETE FROM log WHERE seq = 2", []).unwrap();
    let second = elsewhere.path().join("second.sqlite");
    assert!(matches!(backup(dir.path(), &second), Err(BackupError::Unsound(_))));
    assert!(!second.exists());
}

/// The anchor of a lost log outlives it: an older backup is not put in place behind its back.
#[test]
fn a_backup_older_than_the_anchor_is_refused_until_the_loss_is_accepted() {
    let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    log_with(dir.path(), &[3]);
    let copy = elsewhere.path().join("copy.sqlite");
    backup(dir.path(), &copy).unwrap();
    let mut store = open(dir.path()).unwrap();
    grow(&mut store, &[1]);
    drop(store);
    for name in ["journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"] {
        let _ = std::fs::remove_file(dir.path().join(name));
    }

    let Err(BackupError::Unsound(defects)) = restore(&copy, dir.path(), None) else { panic!("restored") };
    assert_eq!(defects[0].what, Fault::Shorter { found: 4, anchored: 5 });
    std::fs::rename(dir.path().join("journal.anchor"), elsewhere.path().join("lost.anchor")).unwrap();
    restore(&copy, dir.path(), None).unwrap();
    assert_eq!(open(dir.path()).unwrap().head().unwrap().size, 4);
}

#[test]
fn the_bundled_sqlite_is_named() {
    assert!(sqlite_version().starts_with("3."));
}
