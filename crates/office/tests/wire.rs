//! The bytes of every kind of event are frozen: a log of today must be read for ever.
//!
//! `golden/records.txt` holds one payload for each kind. A line is never edited. `BLESS=1` adds lines for new kinds, taken
//! from the rehearsals.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fund::Event;
use office::rehearse::{parse, run};
use office::wire::{SCHEMA, WireError, decode, encode};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/records.txt")
}

/// Kind → payload.
fn kept() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(golden()).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(kind, payload)| (kind.to_owned(), payload.to_owned()))
        .collect()
}

/// The first record of each kind in all rehearsals.
fn rehearsed() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    played("", "harbin-2024-1", &mut found);
    played("longyan-2025-2", "examples/longyan-2025-2", &mut found);
    found
}

/// Adds what the rehearsals of a folder are the first to record, under a pack.
fn played(folder: &str, pack: &str, found: &mut BTreeMap<String, String>) {
    let folder = root().join("docs/rehearsals").join(folder);
    let pack = office::packs::read_folder(&root().join("policy").join(pack)).unwrap();
    let mut scripts: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    scripts.sort();
    for path in scripts {
        let text = std::fs::read_to_string(&path).unwrap();
        let include =
            |name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| error.to_string());
        let script = parse("script", &text, &include).unwrap();
        let rehearsal = run("script", &script, pack.clone()).unwrap();
        rehearsal
            .office
            .each_act(|_, act| {
                for event in &act.events {
                    found
                        .entry(event.kind().to_owned())
                        .or_insert_with(|| String::from_utf8(encode(&act).unwrap()).unwrap());
                }
                true
            })
            .unwrap();
    }
}

#[test]
fn every_kind_of_event_has_a_frozen_record_that_reads_and_writes_the_same() {
    let mut records = kept();
    if std::env::var_os("BLESS").is_some() {
        for (kind, payload) in rehearsed() {
            records.entry(kind).or_insert(payload);
        }
        let lines: Vec<_> = Event::KINDS
            .iter()
            .filter_map(|kind| Some(format!("{kind}\t{}\n", records.get(*kind)?)))
            .collect();
        std::fs::create_dir_all(golden().parent().unwrap()).unwrap();
        std::fs::write(golden(), lines.concat()).unwrap();
    }
    let missing: Vec<_> = Event::KINDS.iter().filter(|kind| !records.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "no frozen record of {missing:?}: rehearse the act, then BLESS=1");
    for (kind, payload) in &records {
        let act = decode(SCHEMA, payload.as_bytes()).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(act.events.iter().any(|event| event.kind() == kind), "{kind}");
        assert_eq!(String::from_utf8(encode(&act).unwrap()).unwrap(), *payload, "{kind}");
    }
}

#[test]
fn what_is_not_known_is_refused_and_never_skipped() {
    let payload = r#"{"account":"a","command":"","events":[{"body":{},"kind":"moon.landed/1"}],"on":"2025-03-03","person":"p","role":"auditor","step":"open_account"}"#;
    assert_eq!(decode(SCHEMA, payload.as_bytes()), Err(WireError::UnknownKind("moon.landed/1".into())));
    let step = payload
        .replace("open_account", "fly_to_moon")
        .replace("{\"body\":{},\"kind\":\"moon.landed/1\"}", "");
    assert_eq!(decode(SCHEMA, step.as_bytes()), Err(WireError::UnknownStep("fly_to_moon".into())));
    assert_eq!(decode(SCHEMA + 1, payload.as_bytes()), Err(WireError::Schema(SCHEMA + 1)));
    let more = payload.replace("\"on\"", "\"also\":1,\"on\"");
    assert!(matches!(decode(SCHEMA, more.as_bytes()), Err(WireError::Payload(_))));
}
