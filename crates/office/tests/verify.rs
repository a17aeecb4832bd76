//! What is on disk verifies, whatever is changed in it is found, and a backup is a fund again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fund::Role;
use office::clock::ManualClock;
use office::verify::verify;
use office::{Office, backup};
use proptest::prelude::*;
use support::{administrator, foundation, key, open_account};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new("2025-03-03".parse().unwrap()))
}

/// A fund with a few acts, closed.
fn fund_in(dir: &Path) -> PathBuf {
    let path = dir.join("fund");
    let office = Office::init(&path, &foundation(), clock()).unwrap();
    for n in 0..12u8 {
        office
            .submit(&administrator(), key(n), open_account(&format!("gxj-{n:02}"), Role::BureauHandler))
            .unwrap();
    }
    office.credentials().add("admin", "vier Pferde ziehen", true, 0).unwrap();
    path
}

#[test]
fn a_fund_as_it_was_written_is_sound_also_beside_its_writer() {
    let dir = tempfile::tempdir().unwrap();
    let path = fund_in(dir.path());
    let open = Office::open(&path, clock()).unwrap();
    let verification = verify(&path, None).unwrap();
    assert_eq!(verification.findings, []);
    assert_eq!((verification.records, verification.acts), (14, 13));
    assert_eq!(verification.code, open.checkpoint().unwrap().code);
}

#[test]
fn an_altered_pack_or_a_rotted_file_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = fund_in(dir.path());
    let office = Office::open(&path, clock()).unwrap();
    let stored = office.files().put(b"contract").unwrap().digest.to_string();
    drop(office);
    assert!(verify(&path, None).unwrap().is_sound());
    std::fs::write(path.join("files").join(&stored[..2]).join(&stored[2..4]).join(&stored), "forged")
        .unwrap();
    let pack = std::fs::read_dir(path.join("packs")).unwrap().next().unwrap().unwrap().path();
    let heads = std::fs::read_to_string(pack.join("heads.toml")).unwrap();
    std::fs::write(pack.join("heads.toml"), heads + "# \n").unwrap();
    let places: Vec<_> = verify(&path, None).unwrap().findings.into_iter().map(|wrong| wrong.place).collect();
    assert_eq!(places, ["政策包".to_owned(), format!("凭据文件 {stored}")]);
}

#[test]
fn a_backup_made_beside_the_writer_is_the_same_fund_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = fund_in(dir.path());
    let office = Office::open(&path, clock()).unwrap();
    let stored = office.files().put(b"contract").unwrap();
    let live = office.view(|view| view.fund.clone());
    let file = dir.path().join("fund.backup");
    let made = backup::backup(&path, &file).unwrap();
    assert!(made.is_sound());
    assert!(matches!(backup::backup(&path, &file), Err(backup::BackupError::Occupied(_))));
    drop(office);

    let other = dir.path().join("restored");
    backup::restore(&file, &other).unwrap();
    let restored = Office::open(&other, clock()).unwrap();
    assert!(restored.view(|view| *view.fund == live));
    assert!(restored.files().has(stored.digest));
    assert!(restored.credentials().has("admin").unwrap());
    assert!(matches!(backup::restore(&file, &other), Err(backup::BackupError::Occupied(_))));
}

#[test]
fn a_damaged_backup_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let path = fund_in(dir.path());
    let file = dir.path().join("fund.backup");
    backup::backup(&path, &file).unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(6).position(|window| window == b"gxj-05").unwrap();
    bytes[at] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let other = dir.path().join("restored");
    assert!(backup::restore(&file, &other).is_err());
    assert!(!other.exists());
    let mut left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["fund", "fund.backup"]);
}

/// Every byte of an act's record is under the hash: flip any, and verification says which record.
#[test]
fn any_flipped_byte_of_an_act_is_found_and_located() {
    let dir = tempfile::tempdir().unwrap();
    let path = fund_in(dir.path());
    let database = path.join("journal.sqlite");
    let sound = std::fs::read(&database).unwrap();
    let config = ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(which in 0u8..12, offset in 0usize..150, bit in 0u8..8)| {
        let mut bytes = sound.clone();
        let name = format!("\"account\":\"gxj-{which:02}\"");
        let places: Vec<_> =
            (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name.as_bytes())).collect();
        prop_assert!(!places.is_empty());
        // SQLite leaves copies in pages it has split: all of them, so that the living one is among them. The record
        // begins about 157 bytes before the name.
        for at in places {
            bytes[at + name.len() - 1 - offset] ^= 1 << bit;
        }
        std::fs::write(&database, bytes).unwrap();
        let findings = verify(&path, None).unwrap().findings;
        let place = format!("第 {} 号记录", u64::from(which) + 2);
        prop_assert!(findings.iter().any(|wrong| wrong.place == place), "{findings:?}");
    });
    std::fs::write(&database, sound).unwrap();
    assert_eq!(verify(&path, None).unwrap().findings, []);
}
