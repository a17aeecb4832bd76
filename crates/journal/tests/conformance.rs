//! What every back end must do. Each law is one function over `dyn Store`; each back end is run through all of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use common::{entries, entry, grow, signer};
use journal::canonical::Fault;
use journal::merkle::{leaf_hash, verify_consistency, verify_inclusion};
use journal::{
    AppendError, Checkpoint, Entry, Head, MAX_PAYLOAD, MemoryStore, Record, SqliteStore, Store, StoreError,
    read_genesis,
};

/// Runs every law against a fresh store made by `fresh`.
macro_rules! conformance {
    ($backend:ident, $fresh:expr, [$($law:ident),* $(,)?]) => {
        mod $backend {
            $(#[test] fn $law() { let mut fixture = $fresh; super::$law(fixture.store()); })*
        }
    };
}

macro_rules! every_backend {
    ($laws:tt) => {
        conformance!(memory, super::InMemory::fresh(), $laws);
        conformance!(sqlite, super::OnDisk::fresh(), $laws);
    };
}

every_backend!([
    a_new_log_holds_its_genesis,
    a_batch_gets_consecutive_places,
    what_was_appended_reads_back,
    a_stale_writer_is_told_where_the_log_stands,
    a_key_is_used_once,
    a_refused_batch_leaves_no_trace,
    refusals_have_an_order,
    an_empty_batch_changes_nothing,
    the_largest_payload_fits,
    every_batch_is_signed,
    every_record_of_every_checkpoint_is_proved,
    every_checkpoint_continues_the_one_before,
    what_is_not_there_cannot_be_proved,
    receipts_hold_across_blocks,
]);

struct InMemory(MemoryStore);

impl InMemory {
    fn fresh() -> InMemory {
        InMemory(MemoryStore::new(signer(), 0).unwrap())
    }

    fn store(&mut self) -> &mut dyn Store {
        &mut self.0
    }
}

struct OnDisk(SqliteStore, #[expect(dead_code, reason = "kept until the test ends")] tempfile::TempDir);

impl OnDisk {
    fn fresh() -> OnDisk {
        let dir = tempfile::tempdir().unwrap();
        OnDisk(SqliteStore::init(dir.path(), signer(), 0).unwrap(), dir)
    }

    fn store(&mut self) -> &mut dyn Store {
        &mut self.0
    }
}

fn a_new_log_holds_its_genesis(store: &mut dyn Store) {
    let genesis = store.read(0, 10).unwrap();
    assert_eq!(genesis.len(), 1);
    assert_eq!(read_genesis(&genesis[0]).unwrap(), *store.verifier());
    assert_eq!(store.head().unwrap(), Head { size: 1, root: leaf_hash(&genesis[0].encode()) });
}

fn a_batch_gets_consecutive_places(store: &mut dyn Store) {
    let first = store.append(1, &entries(1..4)).unwrap();
    let second = store.append(4, &entries(4..6)).unwrap();
    let places: Vec<u64> = first.iter().chain(&second).map(|appended| appended.seq).collect();
    assert_eq!(places, [1, 2, 3, 4, 5]);
    let records = store.read(1, 5).unwrap();
    for (appended, record) in first.iter().chain(&second).zip(&records) {
        assert_eq!(appended.leaf, leaf_hash(&record.encode()));
    }
}

fn what_was_appended_reads_back(store: &mut dyn Store) {
    grow(store, &[3, 1, 5]);
    let all = store.read(0, usize::MAX).unwrap();
    assert_eq!(all.len(), 10);
    for (seq, record) in (0u64..).zip(&all).skip(1) {
        let Entry { key, time_ms, schema, payload } = entry(seq);
        assert_eq!(*record, Record { seq, time_ms, schema, key, payload });
        assert_eq!(store.find(&key), Ok(Some(seq)));
    }
    assert_eq!(store.read(4, 3).unwrap(), all[4..7]);
    assert_eq!(store.read(9, 3).unwrap(), all[9..]);
    assert_eq!(store.read(10, 3).unwrap(), []);
    assert_eq!(store.read(u64::MAX, 3).unwrap(), []);
    assert_eq!(store.read(4, 0).unwrap(), []);
    assert_eq!(store.find(&entry(99).key), Ok(None));
}

fn a_stale_writer_is_told_where_the_log_stands(store: &mut dyn Store) {
    grow(store, &[1]);
    let head = store.head().unwrap();
    for expected in [0, 1, 3, u64::MAX] {
        assert_eq!(store.append(expected, &[entry(9)]), Err(AppendError::Conflict { head }), "{expected}");
    }
    assert_eq!(store.head().unwrap(), head);
}

fn a_key_is_used_once(store: &mut dyn Store) {
    grow(store, &[2]);
    let key = entry(2).key;
    let again = Entry { key, ..entry(9) };
    assert_eq!(store.append(3, std::slice::from_ref(&again)), Err(AppendError::DuplicateKey { key, seq: 2 }));
    let twice = [entry(8), again.clone(), entry(7)];
    assert_eq!(store.append(3, &twice), Err(AppendError::DuplicateKey { key, seq: 2 }));
    let key = entry(9).key;
    assert_eq!(store.append(3, &[entry(9), entry(9)]), Err(AppendError::DuplicateKey { key, seq: 3 }));
    // The genesis has a key too.
    let key = [0; 16];
    assert_eq!(store.append(3, &[Entry { key, ..entry(9) }]), Err(AppendError::DuplicateKey { key, seq: 0 }));
}

fn a_refused_batch_leaves_no_trace(store: &mut dyn Store) {
    grow(store, &[2]);
    let head = store.head().unwrap();
    let bad = Entry { payload: b"{ }".to_vec(), ..entry(9) };
    assert!(store.append(3, &[entry(7), entry(8), bad]).is_err());
    assert_eq!(store.head().unwrap(), head);
    assert_eq!(store.find(&entry(7).key), Ok(None));
    assert_eq!(store.checkpoint(4), Ok(None));
    // And the writer goes on.
    assert_eq!(store.append(3, &[entry(7)]).unwrap()[0].seq, 3);
}

fn refusals_have_an_order(store: &mut dyn Store) {
    let too_large = Entry { payload: vec![b' '; MAX_PAYLOAD + 1], time_ms: u64::MAX, ..entry(0) };
    let not_canonical = Entry { payload: b"1.5".to_vec(), time_ms: u64::MAX, key: [0; 16], ..entry(0) };
    let untimely = Entry { time_ms: u64::MAX, key: [0; 16], ..entry(0) };
    let repeated = Entry { key: [0; 16], ..entry(0) };
    let refusal =
        |store: &mut dyn Store, expected, entry: &Entry| store.append(expected, std::slice::from_ref(entry));
    assert!(matches!(refusal(store, 0, &too_large), Err(AppendError::Conflict { .. })));
    assert_eq!(refusal(store, 1, &too_large), Err(AppendError::TooLarge { index: 0, len: MAX_PAYLOAD + 1 }));
    assert!(matches!(
        refusal(store, 1, &not_canonical),
        Err(AppendError::NotCanonical { index: 0, error }) if error.fault == Fault::NotInteger
    ));
    assert_eq!(refusal(store, 1, &untimely), Err(AppendError::Time { index: 0 }));
    assert!(matches!(refusal(store, 1, &repeated), Err(AppendError::DuplicateKey { seq: 0, .. })));
}

fn an_empty_batch_changes_nothing(store: &mut dyn Store) {
    let head = store.head().unwrap();
    assert_eq!(store.append(1, &[]), Ok(Vec::new()));
    assert_eq!(store.append(2, &[]), Err(AppendError::Conflict { head }));
    assert_eq!(store.head().unwrap(), head);
}

fn the_largest_payload_fits(store: &mut dyn Store) {
    let payload = format!("\"{}\"", "x".repeat(MAX_PAYLOAD - 2)).into_bytes();
    store.append(1, &[Entry { payload: payload.clone(), ..entry(1) }]).unwrap();
    assert!(store.read(1, 1).unwrap()[0].payload == payload);
}

fn every_batch_is_signed(store: &mut dyn Store) {
    grow(store, &[1, 3, 2]);
    let signed = |size: u64| {
        let note = store.checkpoint(size).unwrap()?;
        Some(Checkpoint::open(&note, store.verifier()).unwrap())
    };
    let sizes: Vec<u64> = (0..=7).filter_map(|size| Some(signed(size)?.size)).collect();
    assert_eq!(sizes, [1, 1, 2, 5, 5, 5, 7, 7]);
    assert_eq!(signed(8), None);
    assert_eq!(signed(u64::MAX), None);
    let (last, head) = (signed(7).unwrap(), store.head().unwrap());
    assert_eq!((last.size, last.root), (head.size, head.root));
}

fn every_record_of_every_checkpoint_is_proved(store: &mut dyn Store) {
    grow(store, &[1; 20]);
    let records = store.read(0, 100).unwrap();
    for size in 1..=21 {
        let root =
            Checkpoint::open(&store.checkpoint(size).unwrap().unwrap(), store.verifier()).unwrap().root;
        for seq in 0..size {
            let path = store.inclusion_proof(seq, size).unwrap();
            verify_inclusion(leaf_hash(&records[seq as usize].encode()), seq, size, &path, &root).unwrap();
        }
    }
}

fn every_checkpoint_continues_the_one_before(store: &mut dyn Store) {
    grow(store, &[1; 20]);
    let root =
        |size| Checkpoint::open(&store.checkpoint(size).unwrap().unwrap(), store.verifier()).unwrap().root;
    for new in 1..=21 {
        for old in 1..=new {
            let path = store.consistency_proof(old, new).unwrap();
            verify_consistency(old, &root(old), new, &root(new), &path).unwrap();
        }
    }
}

fn what_is_not_there_cannot_be_proved(store: &mut dyn Store) {
    grow(store, &[2]);
    assert_eq!(store.inclusion_proof(0, 4), Err(StoreError::NoSuchRecord(3)));
    assert_eq!(store.inclusion_proof(3, 3), Err(StoreError::NoSuchRecord(3)));
    assert_eq!(store.consistency_proof(1, 4), Err(StoreError::NoSuchRecord(3)));
    assert_eq!(store.receipt(3, 0, true), Err(StoreError::NoSuchRecord(3)));
    assert_eq!(store.receipt(0, 4, true), Err(StoreError::NoSuchRecord(3)));
    assert_eq!(store.range_root(0..4), Err(StoreError::NoSuchRecord(3)));
}

fn receipts_hold_across_blocks(store: &mut dyn Store) {
    grow(store, &[254, 1, 1, 300, 244]);
    let head = store.head().unwrap();
    assert_eq!(head.size, 801);
    for (seq, size) in
        [(0, 0), (0, 801), (254, 0), (255, 256), (256, 257), (256, 801), (511, 801), (512, 801), (800, 0)]
    {
        let receipt = store.receipt(seq, size, true).unwrap();
        let (record, checkpoint) = receipt.verify(store.verifier()).unwrap();
        assert_eq!(record, store.read(seq, 1).unwrap()[0]);
        assert!(checkpoint.size > seq && checkpoint.size >= size);
        let bare = store.receipt(seq, size, false).unwrap();
        assert_eq!((bare.record, &bare.path), (None, &receipt.path));
    }
    assert_eq!(store.range_root(0..801).unwrap(), head.root);
}
