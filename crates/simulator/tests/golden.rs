//! A log of this release, replayed for ever: the same bytes give the same state.
//!
//! `EARMARK_GOLDEN=write cargo test -p simulator --test golden` writes a log for a new release beside the old ones; the
//! logs of earlier releases are never written again. Where a release adds to the state, the digests beside the logs
//! change with it, and the review of that change is the place to ask whether any old conclusion has changed too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use fund::Fund;
use office::{replay, wire};
use serde_json::{Value, json};
use simulator::life::{live, state_digest};

/// Whose life the log of this release is: one that meets most kinds of event.
const SEED: u64 = 93;
const ACTS: usize = 500;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

fn written() -> Option<String> {
    std::env::var("EARMARK_GOLDEN").ok()
}

/// The log as lines of JSON; the payloads as the exact text they are.
fn lines(seed: u64) -> String {
    let lived = live(seed, support::pack(), ACTS).unwrap_or_else(|why| panic!("{why}"));
    let told = lived.office.view(|view| view.fund.acts.clone());
    let line = |((seq, payload), told): ((u64, Vec<u8>), &fund::Told)| {
        assert_eq!(seq, told.seq);
        json!({"at": told.at, "payload": String::from_utf8(payload).unwrap(), "seq": seq}).to_string() + "\n"
    };
    lived.office.payloads().unwrap().into_iter().zip(&told).map(line).collect()
}

#[test]
fn the_logs_of_every_release_replay_to_the_same_state() {
    if written().is_some() {
        std::fs::write(golden("2024-1.jsonl"), lines(SEED)).unwrap();
    }
    let log = std::fs::read_to_string(golden("2024-1.jsonl")).unwrap();
    let mut fund = Fund::default();
    let mut kinds = BTreeSet::new();
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let payload = line["payload"].as_str().unwrap().as_bytes();
        let act = wire::decode(wire::SCHEMA, payload).unwrap();
        // What is read is written back to the byte: nothing is lost on the way through this release.
        assert_eq!(wire::encode(&act).unwrap(), payload, "record {}", line["seq"]);
        kinds.extend(act.events.iter().map(fund::Event::kind));
        let stamp = replay::stamp(line["seq"].as_u64().unwrap(), line["at"].as_u64().unwrap(), &act);
        fund.apply(&stamp, &act.events);
    }
    // Kinds that came after this release cannot stand in its log.
    assert!(kinds.len() > 40, "the log meets too few kinds of event: {kinds:?}");
    let digest = state_digest(&fund).unwrap();
    if written().is_some() {
        std::fs::write(golden("2024-1.sha256"), format!("{digest}\n")).unwrap();
    }
    let known = std::fs::read_to_string(golden("2024-1.sha256")).unwrap();
    assert_eq!(digest, known.trim(), "the log of an earlier release replays to another state");
}
