//! The store keeps exactly what it was given, once, and knows when it no longer does.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::io::Read;

use evidence::{Digest, Files, FilesError};

fn store() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::create(&folder.path().join("files")).unwrap();
    (folder, files)
}

fn leftovers(folder: &tempfile::TempDir) -> usize {
    fs::read_dir(folder.path().join("files/tmp")).unwrap().count()
}

#[test]
fn a_file_is_read_back_under_its_digest_byte_for_byte() {
    let (folder, files) = store();
    let mut upload = files.upload(100).unwrap();
    upload.write(b"%PDF-1.7 ").unwrap();
    upload.write(b"%%EOF").unwrap();
    assert_eq!(upload.content().unwrap(), b"%PDF-1.7 %%EOF");
    let stored = upload.finish().unwrap();
    assert_eq!((stored.digest, stored.size), (Digest::of(b"%PDF-1.7 %%EOF"), 14));
    let mut bytes = Vec::new();
    files.read(stored.digest).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"%PDF-1.7 %%EOF");
    assert!(files.has(stored.digest));
    assert_eq!(leftovers(&folder), 0);
    let name = stored.digest.to_string();
    assert!(folder.path().join("files").join(&name[..2]).join(&name[2..4]).join(&name).is_file());
}

#[test]
fn the_same_content_is_one_file() {
    let (_folder, files) = store();
    assert_eq!(files.put(b"same").unwrap(), files.put(b"same").unwrap());
    let found = files.verify_all().unwrap();
    assert_eq!((found.sound, found.bytes), (1, 4));
}

#[test]
fn a_chunk_more_after_a_look_still_counts() {
    let (_folder, files) = store();
    let mut upload = files.upload(100).unwrap();
    upload.write(b"one,").unwrap();
    assert_eq!(upload.content().unwrap(), b"one,");
    upload.write(b"two").unwrap();
    assert_eq!(upload.finish().unwrap().digest, Digest::of(b"one,two"));
}

#[test]
fn an_upload_that_is_too_large_refused_or_abandoned_leaves_nothing() {
    let (folder, files) = store();
    let mut upload = files.upload(10).unwrap();
    upload.write(&[b'a'; 10]).unwrap();
    assert!(matches!(upload.write(b"a"), Err(FilesError::TooLarge { most: 10 })));
    drop(upload);
    let mut upload = files.upload(10).unwrap();
    upload.write(b"MZ\0").unwrap();
    drop(upload);
    assert_eq!(leftovers(&folder), 0);
    assert_eq!(files.verify_all().unwrap().sound, 0);
}

#[test]
fn opening_removes_what_a_crash_left_but_no_upload_under_way() {
    let (folder, files) = store();
    let root = folder.path().join("files");
    fs::write(root.join("tmp/4711-0"), b"half").unwrap();
    let mut live = files.upload(10).unwrap();
    live.write(b"live").unwrap();
    let again = Files::open(&root).unwrap();
    assert_eq!(leftovers(&folder), 1);
    assert!(again.has(live.finish().unwrap().digest));
}

#[test]
fn a_rotted_file_is_named_and_healed_by_the_same_content() {
    let (folder, files) = store();
    let sound = files.put(b"sound").unwrap().digest;
    let rotten = files.put(b"rotten").unwrap().digest;
    let name = rotten.to_string();
    let path = folder.path().join("files").join(&name[..2]).join(&name[2..4]).join(&name);
    fs::write(&path, b"rottem").unwrap();
    assert!(files.rehash(sound).unwrap());
    assert!(!files.rehash(rotten).unwrap());
    let found = files.verify_all().unwrap();
    assert_eq!((found.sound, found.rotted.clone(), found.is_sound()), (1, vec![rotten], false));
    files.put(b"rotten").unwrap();
    assert!(files.verify_all().unwrap().is_sound());
}

#[test]
fn strangers_in_the_store_are_listed_and_not_followed() {
    let (folder, files) = store();
    files.put(b"a").unwrap();
    let root = folder.path().join("files");
    fs::create_dir_all(root.join("zz")).unwrap();
    fs::write(root.join("zz/notes.txt"), b"?").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", root.join("link")).unwrap();
    let found = files.verify_all().unwrap();
    assert_eq!(found.sound, 1);
    let foreign: Vec<_> = found.foreign.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    assert_eq!(foreign, ["link", "zz/notes.txt"]);
}

#[test]
fn a_missing_file_is_missing_and_a_store_is_not_made_twice() {
    let (folder, files) = store();
    let digest = Digest::of(b"never stored");
    assert!(matches!(files.read(digest), Err(FilesError::Missing(missing)) if missing == digest));
    assert!(matches!(files.rehash(digest), Err(FilesError::Missing(_))));
    assert!(Files::create(&folder.path().join("files")).is_err());
    assert!(Files::open(&folder.path().join("nowhere")).is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
    #[test]
    fn any_bytes_in_any_chunks_come_back(chunks: Vec<Vec<u8>>) {
        let (_folder, files) = store();
        let mut upload = files.upload(u64::MAX).unwrap();
        for chunk in &chunks {
            upload.write(chunk).unwrap();
        }
        let stored = upload.finish().unwrap();
        let mut bytes = Vec::new();
        files.read(stored.digest).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, chunks.concat());
        assert!(files.rehash(stored.digest).unwrap());
    }
}
