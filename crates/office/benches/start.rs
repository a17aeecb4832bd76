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

use fund::{Event, Role, StepId};
use journal::{Entry, SqliteStore, Store};
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
    drop(Office::init(&path, &foundation(), clock()).expect("a fund"));
    fill(&path);

    let before = resident();
    let started = Instant::now();
    let office = Office::open(&path, clock()).expect("the fund again");
    let start = started.elapsed();
    let memory = resident().saturating_sub(before);
    assert_eq!(office.view(|view| view.fund.seq), EVENTS + 1);
    println!("start: open and replay {EVENTS} events  {}", rate(start, EVENTS));
    println!("memory: {} bytes per event, published and writer's copy together", memory / EVENTS);
    drop(office);

    let started = Instant::now();
    let verification = office::verify::verify(&path, None).expect("a log");
    assert!(verification.is_sound(), "{:?}", verification.findings);
    println!("verify: {EVENTS} events, bytes to ceilings  {}", rate(started.elapsed(), EVENTS));

    for (what, office) in [
        ("on disk", Office::open(&path, clock()).expect("the fund again")),
        ("in memory", Office::in_memory(&foundation(), clock()).expect("a fund")),
    ] {
        let one = commands(&office, 1, what);
        let many = commands(&office, 64, what);
        println!(
            "commands {what}: 1 client {one}/s, 64 clients {many}/s, ratio {:.1}",
            many as f64 / one as f64
        );
    }
}

/// Acts as the office would have written them, 1 000 to a batch.
fn fill(path: &Path) {
    let signer = journal::key::load(&path.join("keys/log.key")).expect("the key");
    let mut store = SqliteStore::open(path, signer).expect("the log");
    for first in (0..EVENTS).step_by(1000) {
        let batch: Vec<Entry> = (first..first + 1000).map(entry).collect();
        store.append(first + 2, &batch).expect("appended");
    }
}

fn entry(n: u64) -> Entry {
    let opened = open_account(&format!("a{n}"), Role::BureauHandler);
    let event = fund::steps::open_account::AccountOpened {
        account: opened.account,
        person: opened.person,
        role: opened.role,
        district: None,
        enterprise: None,
        organisation: "哈尔滨市工业和信息化局".into(),
    };
    let act = Act {
        account: administrator(),
        command: "0".repeat(64),
        events: vec![Event::from(event)],
        on: "2025-03-03".parse().expect("a day"),
        person: "p-admin".into(),
        role: Role::Administrator,
        step: StepId::OpenAccount,
    };
    let mut key = [1; 16];
    key[..8].copy_from_slice(&n.to_be_bytes());
    let payload = wire::encode(&act).expect("canonical");
    Entry { key, time_ms: 1_740_963_600_000, schema: wire::SCHEMA, payload }
}

/// Commands a second that so many clients get through, each waiting for its answer.
fn commands(office: &Office, clients: u32, what: &str) -> u64 {
    let time = Duration::from_secs(2);
    let started = Instant::now();
    let done: u64 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|client| {
                scope.spawn(move || {
                    let mut done = 0u64;
                    while started.elapsed() < time {
                        let name = format!("b{}-{clients}-{client}-{done}", what.len());
                        let mut key = [0; 16];
                        key[..name.len().min(16)].copy_from_slice(&name.as_bytes()[..name.len().min(16)]);
                        let command = open_account(&name, Role::BureauHandler);
                        office.submit(&administrator(), key, command).expect("accepted");
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
