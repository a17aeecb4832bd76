//! Acts that are taken together or not at all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;

use fund::{AccountId, Command, RefusalKind, Role};
use office::clock::ManualClock;
use office::{Key, Office, SubmitError};
use support::{administrator, foundation, key, open_account};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new("2025-03-03".parse().unwrap()))
}

fn in_memory() -> Office {
    Office::in_memory(&foundation(), clock()).unwrap()
}

fn opens(n: u8, name: &str) -> (AccountId, Key, Command) {
    (administrator(), key(n), open_account(name, Role::BureauHandler).into())
}

#[test]
fn acts_asked_for_together_stand_one_after_the_other() {
    let office = in_memory();
    let receipts = office.submit_together(vec![opens(1, "gxj-01"), opens(2, "gxj-02")]).unwrap();
    assert_eq!(receipts.iter().map(|receipt| receipt.seq).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(office.view(|view| view.fund.seq), 3);
    office.submit(&administrator(), key(3), open_account("gxj-03", Role::BureauHandler)).unwrap();
    assert_eq!(office.checkpoint().unwrap().size, 5);
}

#[test]
fn one_refusal_leaves_nothing_of_any_and_every_refusal_is_named() {
    let office = in_memory();
    let before = (office.checkpoint().unwrap(), office.view(|view| view.fund.clone()));
    let acts = vec![
        opens(1, "gxj-01"),
        opens(2, "gxj-01"),
        opens(3, "gxj-02"),
        ("nobody".into(), key(4), opens(4, "x").2),
    ];
    let rehearsed = office.rehearse_together(&acts);
    let refused = office.submit_together(acts).unwrap_err();
    assert_eq!(refused.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1, 3]);
    assert!(matches!(&refused[1].1, SubmitError::Refused(refusal) if refusal.kind == RefusalKind::Unknown));
    assert_eq!(
        rehearsed.iter().map(|(at, error)| (*at, error.to_string())).collect::<Vec<_>>(),
        refused.iter().map(|(at, error)| (*at, error.to_string())).collect::<Vec<_>>(),
        "the rehearsal says what the office says"
    );
    assert!((office.checkpoint().unwrap(), office.view(|view| view.fund.clone())) == before);
    // Neither has the writer kept anything of it: the same name is free.
    let receipt = office.submit(&administrator(), key(5), opens(1, "gxj-01").2).unwrap();
    assert_eq!(receipt.seq, 2);
}

#[test]
fn the_same_acts_under_the_same_keys_are_carried_out_once() {
    let office = in_memory();
    let acts = vec![opens(1, "gxj-01"), opens(2, "gxj-02")];
    let first = office.submit_together(acts.clone()).unwrap();
    let again = office.submit_together(acts).unwrap();
    assert!(again.iter().all(|receipt| receipt.replayed));
    assert_eq!(
        again.iter().map(|r| r.seq).collect::<Vec<_>>(),
        first.iter().map(|r| r.seq).collect::<Vec<_>>()
    );
    let other = office.submit_together(vec![opens(3, "gxj-03"), opens(1, "gxj-04")]).unwrap_err();
    assert!(matches!(other[..], [(1, SubmitError::KeyReused { seq: 2 })]), "{other:?}");
    assert_eq!(office.view(|view| view.fund.seq), 3);
}

#[test]
fn what_was_taken_together_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fund");
    let office = Office::init(&path, &foundation(), clock()).unwrap();
    office.submit_together((0..100).map(|n| opens(n, &format!("gxj-{n}"))).collect()).unwrap();
    assert!(office.submit_together(vec![opens(101, "gxj-101"), opens(102, "gxj-1")]).is_err());
    let live = office.view(|view| view.fund.clone());
    drop(office);
    let office = Office::open(&path, clock()).unwrap();
    assert!(office.view(|view| *view.fund == live));
    assert_eq!(office.view(|view| view.fund.seq), 101);
}
