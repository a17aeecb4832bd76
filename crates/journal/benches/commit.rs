//! What durability costs, and what group commit gives back. Plain timing, one table.
//!
//! `cargo bench -p journal`: durable commands per second with 1, 16 and 64 clients that each wait for their answer,
//! beside bare SQLite inserts with one fsync each in the same run; then the tree, and verification of 200 000 records.
#![allow(clippy::expect_used, reason = "a benchmark that cannot go on has nothing to report")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use journal::merkle::{Tree, inclusion_ranges, leaf_hash, verify_inclusion};
use journal::{Checkpoint, Entry, Signer, SqliteStore, Store, verify};

const RUN: Duration = Duration::from_secs(3);
const BATCH: usize = 64;
const RECORDS: u64 = 200_000;

fn main() {
    println!("SQLite {}, synchronous=FULL, payload {} bytes\n", journal::sqlite_version(), payload(0).len());
    let bare = bare_inserts();
    println!("{:<44}{:>12}{:>12}{:>12}", "durable commits", "per second", "to bare", "to 1 client");
    line("bare SQLite, one insert and fsync each", bare, bare, None);
    let mut one = None;
    for clients in [1, 16, 64] {
        let rate = group_commit(clients);
        let one = *one.get_or_insert(rate);
        line(&format!("journal, {clients} clients"), rate, bare, Some(one));
    }
    println!();
    tree();
    whole_log();
}

fn line(name: &str, rate: f64, bare: f64, one: Option<f64>) {
    let ratio = one.map_or(String::new(), |one| format!("{:.1} x", rate / one));
    println!("{name:<44}{rate:>12.0}{:>12}{ratio:>12}", format!("{:.2} x", rate / bare));
}

fn report(name: &str, count: u64, time: Duration) {
    println!(
        "{name:<44}{:>12.0} per second{:>12.3} s",
        count as f64 / time.as_secs_f64(),
        time.as_secs_f64()
    );
}

/// On the disk of the build folder: a temporary folder may be memory.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder for the benchmark")
}

fn signer() -> Signer {
    Signer::from_seed("bench.example/log", [1; 32]).expect("a good name")
}

/// About the size of an act with its workings.
fn payload(n: u64) -> Vec<u8> {
    format!(
        "{{\"events\":[{{\"kind\":\"award.assessed/1\"}}],\"n\":{n},\"workings\":\"{}\"}}",
        "算".repeat(200)
    )
    .into()
}

fn entry(n: u64) -> Entry {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&(n + 1).to_be_bytes());
    Entry { key, time_ms: n, schema: 1, payload: payload(n) }
}

fn bare_inserts() -> f64 {
    let dir = folder();
    let connection = rusqlite::Connection::open(dir.path().join("bare.sqlite")).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE log (seq INTEGER PRIMARY KEY, record BLOB)")
        .expect("a table");
    let mut insert = connection.prepare("INSERT INTO log (record) VALUES (?1)").expect("a statement");
    let start = Instant::now();
    let mut count = 0u64;
    while start.elapsed() < RUN {
        insert.execute([payload(count)]).expect("an insert");
        count += 1;
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// A command on its way, and where its answer goes.
type Job = (Entry, SyncSender<u64>);

fn group_commit(clients: u64) -> f64 {
    let dir = folder();
    let mut store = SqliteStore::init(dir.path(), signer(), 0).expect("a log");
    let (queue, jobs) = sync_channel::<Job>(BATCH);
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..clients {
            let (queue, next, stop) = (queue.clone(), &next, &stop);
            scope.spawn(move || {
                let (answer, answered) = sync_channel(1);
                while !stop.load(Ordering::Relaxed) {
                    let job = (entry(next.fetch_add(1, Ordering::Relaxed)), answer.clone());
                    queue.send(job).expect("the writer outlives its clients");
                    answered.recv().expect("an answer");
                }
            });
        }
        drop(queue);
        scope.spawn(|| {
            std::thread::sleep(RUN);
            stop.store(true, Ordering::Relaxed);
        });
        write_all(&mut store, &jobs);
    });
    let records = store.head().expect("a head").size - 1;
    records as f64 / start.elapsed().as_secs_f64()
}

/// The writer: takes what has queued up during the last commit, commits it at once, answers.
fn write_all(store: &mut dyn Store, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let (entries, answers): (Vec<Entry>, Vec<SyncSender<u64>>) =
            std::iter::once(first).chain(jobs.try_iter().take(BATCH - 1)).unzip();
        let size = store.head().expect("a head").size;
        let appended = store.append(size, &entries).expect("an append");
        for (answer, appended) in answers.iter().zip(appended) {
            // A client that has gone does not wait for its answer.
            let _ = answer.send(appended.seq);
        }
    }
}

fn tree() {
    let records: Vec<Vec<u8>> = (0..RECORDS).map(payload).collect();
    let start = Instant::now();
    let leaves: Vec<_> = records.iter().map(|record| leaf_hash(record)).collect();
    let mut tree = Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    report("tree: hash and add a record", RECORDS, start.elapsed());

    let (root, proofs) = (tree.root(), 2000);
    let start = Instant::now();
    for n in 0..proofs {
        let seq = n * 97 % RECORDS;
        let read = |part: std::ops::Range<u64>| {
            Ok::<_, std::convert::Infallible>(leaves[part.start as usize..part.end as usize].to_vec())
        };
        let ranges = inclusion_ranges(seq, RECORDS).into_iter();
        let path: Vec<_> = ranges.filter_map(|range| tree.range_root(range, read).ok()).collect();
        verify_inclusion(leaves[seq as usize], seq, RECORDS, &path, &root).expect("a proof");
    }
    report("tree: make and check an inclusion proof", proofs, start.elapsed());

    let (signer, checkpoints) = (signer(), 5000);
    let start = Instant::now();
    let notes: Vec<String> = (0..checkpoints).map(|n| Checkpoint::sign(n, &root, &signer)).collect();
    report("checkpoint: sign", checkpoints, start.elapsed());
    let start = Instant::now();
    for note in &notes {
        Checkpoint::open(note, signer.verifier()).expect("a signature");
    }
    report("checkpoint: check the signature", checkpoints, start.elapsed());
}

fn whole_log() {
    let dir = folder();
    let mut store = SqliteStore::init(dir.path(), signer(), 0).expect("a log");
    let start = Instant::now();
    for from in (1..=RECORDS).step_by(BATCH) {
        let batch: Vec<Entry> = (from..=RECORDS).take(BATCH).map(entry).collect();
        store.append(from, &batch).expect("an append");
    }
    report(&format!("log: append in batches of {BATCH}"), RECORDS, start.elapsed());
    drop(store);

    let start = Instant::now();
    let store = SqliteStore::open(dir.path(), signer()).expect("the log");
    report("log: open", RECORDS, start.elapsed());
    let start = Instant::now();
    let mut read = 0;
    while let Some(last) = store.read(read, 1000).expect("records").last() {
        read = last.seq + 1;
    }
    report("log: read, each record checked", read, start.elapsed());
    let start = Instant::now();
    let receipts = 500;
    for n in 0..receipts {
        let receipt = store.receipt(n * 397 % RECORDS, RECORDS, true).expect("a receipt");
        receipt.verify(store.verifier()).expect("a true receipt");
    }
    report("log: make and check a receipt", receipts, start.elapsed());
    drop(store);
    timed_verify(dir.path());
}

fn timed_verify(folder: &Path) {
    let start = Instant::now();
    let found = verify(folder, None).expect("a log");
    assert!(found.is_sound(), "{:?}", found.defects);
    report("log: verify everything", found.records, start.elapsed());
}
