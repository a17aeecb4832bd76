//! The bytes of every kind of event, frozen: a log of today must be read for ever.
//!
//! `golden/events.txt` holds one example for each kind: name, tab, body as canonical JSON. A line is never edited. An event
//! that must change becomes a new kind (`pool.applied/2`) with a line of its own, and the old line goes on being read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking")]

use std::collections::BTreeSet;

use fund::Event;
use serde_json::Value;

/// Each kind with its frozen body.
fn frozen() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("golden/events.txt").lines().map(|line| line.split_once('\t').unwrap())
}

fn read(kind: &str, body: &str) -> Event {
    let body = serde_json::from_str(body).unwrap_or_else(|error| panic!("{kind}: {error}"));
    let event = Event::read(kind, body).unwrap_or_else(|| panic!("{kind} is not known any more"));
    event.unwrap_or_else(|error| panic!("{kind} is not read as it was written: {error}"))
}

/// Keys in ascending order at every level, no blanks, nothing that holds nothing: what the log stores.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<_> = fields.keys().filter(|key| !fields[*key].is_null()).collect();
            keys.sort_unstable();
            let field = |key: &&String| format!("{}:{}", Value::from(key.as_str()), canonical(&fields[*key]));
            format!("{{{}}}", keys.iter().map(field).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

#[test]
fn every_kind_of_event_is_frozen() {
    let frozen: BTreeSet<_> = frozen().map(|(kind, _)| kind).collect();
    let missing: Vec<_> = Event::KINDS.iter().filter(|kind| !frozen.contains(**kind)).collect();
    assert!(
        missing.is_empty(),
        "add a line (kind, tab, canonical body) to golden/events.txt for {missing:?}"
    );
}

#[test]
fn frozen_events_are_read_and_written_byte_for_byte() {
    for (kind, body) in frozen() {
        let event = read(kind, body);
        assert_eq!(event.kind(), kind);
        assert_eq!(canonical(&event.body().unwrap()), body, "{kind} is written otherwise than it was");
    }
}

#[test]
fn an_event_with_a_field_nobody_knows_is_refused_and_never_skipped() {
    for (kind, body) in frozen() {
        let mut value: Value = serde_json::from_str(body).unwrap();
        value.as_object_mut().unwrap().insert("nobody_knows".into(), Value::from(1));
        let read = Event::read(kind, value).unwrap();
        assert!(read.is_err(), "{kind} swallows a field it does not know");
    }
}

#[test]
fn every_event_says_in_chinese_what_happened_and_posts_only_positive_amounts() {
    for (kind, body) in frozen() {
        let event = read(kind, body);
        let told = event.tell();
        let chinese = told.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert!(chinese, "{kind} says {told:?}");
        for posting in event.postings() {
            assert!(
                posting.amount > law::Fen::ZERO && posting.debit != posting.credit,
                "{kind}: {posting:?}"
            );
        }
    }
}

/// A file that no act attaches can be opened by nobody. What is recorded of a paper rests on a file that was filed before.
#[test]
fn every_file_in_an_event_is_attached_where_it_can_be_opened() {
    const FILED_BEFORE: [&str; 4] =
        ["contract.recorded/1", "invoice.recorded/1", "receipt.recorded/1", "paper.set_aside/1"];
    fn named(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value.as_str() {
                        Some(text) if ["file", "report", "evidence"].contains(&name.as_str()) => {
                            found.extend((text.len() == 64).then(|| text.to_owned()));
                        }
                        _ => named(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| named(item, found)),
            _ => {}
        }
    }
    for (kind, body) in frozen().filter(|(kind, _)| !FILED_BEFORE.contains(kind)) {
        let mut files = BTreeSet::new();
        named(&serde_json::from_str(body).unwrap(), &mut files);
        let attached: BTreeSet<_> = read(kind, body).files().into_iter().map(|own| own.file.0).collect();
        assert!(files.is_subset(&attached), "{kind} has a file that nobody can open: {files:?}");
    }
}
