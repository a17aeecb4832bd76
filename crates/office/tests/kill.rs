//! Killing the process at any moment loses nothing that was acknowledged and makes nothing up.
//!
//! The parent starts this very test binary as a writer, kills it (SIGKILL) at a random moment under load, opens what is
//! left and holds it against its own list of acknowledged acts. Sixty times on one fund.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use fund::Role;
use office::Office;
use office::clock::ManualClock;
use support::{administrator, foundation, open_account};

const KILLS: u32 = 60;
const FOLDER: &str = "EARMARK_KILL_TEST_FOLDER";
const ROUND: &str = "EARMARK_KILL_TEST_ROUND";

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new("2025-03-03".parse().unwrap()))
}

/// Round, thread and act make name and key.
fn name(round: u32, thread: u32, act: u32) -> String {
    format!("k{round}-{thread}-{act}")
}

fn key(name: &str) -> office::Key {
    let mut key = [0; 16];
    key[..name.len()].copy_from_slice(name.as_bytes());
    key
}

/// The writer: only does something when the parent starts it. Four clients, each tells what was acknowledged to it.
#[test]
fn the_writer_that_is_killed() {
    let (Some(folder), Ok(round)) = (std::env::var_os(FOLDER), std::env::var(ROUND)) else { return };
    let round: u32 = round.parse().unwrap();
    let office = Office::open(&PathBuf::from(folder), clock()).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let office = office.clone();
            scope.spawn(move || {
                for act in 0.. {
                    let name = name(round, thread, act);
                    let command = open_account(&name, Role::BureauHandler);
                    let receipt = office.submit(&administrator(), key(&name), command).unwrap();
                    let line = format!("ACK {} {name}\n", receipt.seq);
                    if std::io::stdout().lock().write_all(line.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
}

/// Starts the writer, kills it `after` its first answer, and returns what it had acknowledged.
fn killed(folder: &Path, round: u32, after: Duration) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["the_writer_that_is_killed", "--exact", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    let mut deadline = None;
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).unwrap() > 0 {
        // Half a line was never a full answer.
        let text = String::from_utf8_lossy(&line).into_owned();
        if let Some((seq, name)) =
            text.strip_suffix('\n').and_then(|t| t.split_once("ACK ")).and_then(|(_, t)| t.split_once(' '))
        {
            acknowledged.push((seq.parse().unwrap(), name.to_owned()));
            let deadline = *deadline.get_or_insert_with(|| Instant::now() + after);
            if Instant::now() >= deadline {
                // Again and again is harmless; the pipe ends when the process has.
                child.kill().unwrap();
            }
        }
        line.clear();
    }
    assert!(!child.wait().unwrap().success(), "it was to be killed, not to end");
    acknowledged
}

#[test]
fn a_killed_office_keeps_every_acknowledged_act() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    drop(Office::init(&path, &foundation(), clock()).unwrap());
    let mut all: BTreeMap<u64, String> = BTreeMap::new();
    // Any sequence of moments will do, so long as it is not always the same one.
    let mut chance = u64::from(std::process::id()) | 1;
    for round in 0..KILLS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let acknowledged = killed(&path, round, Duration::from_micros(chance >> 33 & 0x7fff));
        assert!(!acknowledged.is_empty(), "round {round} acknowledged nothing");
        for (seq, name) in acknowledged {
            assert!(all.insert(seq, name).is_none(), "record {seq} was given twice");
        }
        let office = Office::open(&path, clock()).unwrap();
        assert_eq!(office.stopped(), None);
        for (seq, name) in &all {
            let told = office.told(*seq).unwrap_or_else(|| panic!("round {round}: record {seq} is lost"));
            assert!(told.sentences[0].contains(&format!("“{name}”")), "record {seq}: {told:?}");
        }
        let (seq, last) = all.last_key_value().unwrap();
        let again =
            office.submit(&administrator(), key(last), open_account(last, Role::BureauHandler)).unwrap();
        assert!(again.replayed && again.seq == *seq, "a retry after the crash is the same act");
    }
    let verification = office::verify::verify(&path, None).unwrap();
    assert_eq!(verification.findings, []);
    assert!(verification.acts > all.len() as u64, "the founding act and every acknowledged one");
}
