//! How long a fund of 200 000 events takes to start and to verify, what an event costs in memory, and how many commands
//! a second go through the office. Run by `cargo bench -p office`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark that cannot go on has nothing to report"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fund::Role;
use fund::steps::record_checks::{CheckRow, RecordChecks};
use fund::steps::register_enterprise::RegisterEnterprise;
use journal::{Entry, SqliteStore, Store};
use law::{CreditCode, FactValue, Fen};
use office::Office;
use office::clock::ManualClock;
use office::wire::{self, Act};
use support::{administrator, foundation, open_account};

const EVENTS: u64 = 200_000;

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new("2025-03-03".parse().expect("a day")))
}

fn main() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("fund");
    let office = Office::init(&path, &foundation(), clock()).expect("a fund");
    let first = begin(&office);
    drop(office);
    fill(&path, first);

    let before = resident();
    let started = Instant::now();
    let office = Office::open(&path, clock()).expect("the fund again");
    let start = started.elapsed();
    let memory = resident().saturating_sub(before);
    assert_eq!(office.view(|view| view.fund.seq), EVENTS + first);
    println!("start: open and replay {EVENTS} events  {}", rate(start, EVENTS));
    println!("memory: {} bytes per event, published and writer's copy together", memory / EVENTS);
    drop(office);

    let started = Instant::now();
    let verification = office::verify::verify(&path, None).expect("a log");
    assert!(verification.is_sound(), "{:?}", verification.findings);
    println!("verify: {EVENTS} events, bytes to ceilings  {}", rate(started.elapsed(), EVENTS));

    let old = Office::open(&path, clock()).expect("the fund again");
    let new = Office::in_memory(&foundation(), clock()).expect("a fund");
    begin(&new);
    for (what, office) in [("on disk, after 200 000 events", old), ("in memory, new fund", new)] {
        let one = commands(&office, 1);
        let many = commands(&office, 64);
        let ratio = many as f64 / one as f64;
        println!("commands {what}: 1 client {one}/s, 64 clients {many}/s, ratio {ratio:.1}");
    }
}

const HANDLER: &str = "gxj-01";

fn code() -> CreditCode {
    "91230199128175037N".parse().expect("a code")
}

/// An officer and an enterprise; returns the last record.
fn begin(office: &Office) -> u64 {
    let officer = open_account(HANDLER, Role::BureauHandler);
    office.submit(&administrator(), [1; 16], officer).expect("accepted");
    let enterprise = RegisterEnterprise {
        code: code(),
        name: "哈尔滨甲设备制造有限公司".into(),
        district: "230103".into(),
        industry: "3411".into(),
        staff: 120,
        revenue: Fen::new(8_000_000_000),
        legal_person: true,
    };
    office.submit(&HANDLER.into(), [2; 16], enterprise).expect("accepted").seq
}

/// The result of one query: what an officer records most often.
fn check(n: u64) -> RecordChecks {
    let row = CheckRow {
        enterprise: code(),
        fact: "ent.listed_abnormal".into(),
        value: FactValue::Bool(false),
        source: format!("国家企业信用信息公示系统，第 {n} 次查询"),
        on: None,
        evidence: None,
    };
    RecordChecks { checks: vec![row] }
}

/// Acts as the office would have written them, 1 000 to a batch: the first is taken by the office, the others are it again.
fn fill(path: &Path, first: u64) {
    let office = Office::open(path, clock()).expect("the fund");
    let sample = office.submit(&HANDLER.into(), [3; 16], check(0)).expect("accepted").seq;
    let act = office.act(sample).expect("the log").expect("the act");
    drop(office);
    let signer = journal::key::load(&path.join("keys/log.key")).expect("the key");
    let mut store = SqliteStore::open(path, signer).expect("the log");
    for batch in (1..EVENTS).collect::<Vec<_>>().chunks(1000) {
        let entries: Vec<Entry> = batch.iter().map(|n| entry(&act, *n)).collect();
        store.append(first + 1 + batch[0], &entries).expect("appended");
    }
}

fn entry(act: &Act, n: u64) -> Entry {
    let mut key = [4; 16];
    key[..8].copy_from_slice(&n.to_be_bytes());
    let payload = wire::encode(act).expect("canonical");
    Entry { key, time_ms: 1_740_963_600_000, schema: wire::SCHEMA, payload }
}

/// Commands a second that so many clients get through, each waiting for its answer.
fn commands(office: &Office, clients: u64) -> u64 {
    let time = Duration::from_secs(3);
    let started = Instant::now();
    let done: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|client| {
                scope.spawn(move || {
                    let mut done = 0u64;
                    while started.elapsed() < time {
                        let mut key = [5; 16];
                        key[..8].copy_from_slice(&done.to_be_bytes());
                        key[8] = u8::try_from(client).unwrap_or(0);
                        key[9] = u8::try_from(clients).unwrap_or(0);
                        office.submit(&HANDLER.into(), key, check(done)).expect("accepted");
                        done += 1;
                    }
                    done
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
    });
    done * 1000 / u64::try_from(started.elapsed().as_millis()).unwrap_or(1)
}

fn rate(took: Duration, count: u64) -> String {
    format!("{:.2} s ({:.0}/s)", took.as_secs_f64(), count as f64 / took.as_secs_f64())
}

/// Resident memory of this process, where the system tells; 4 KiB pages.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}
