//! The lying log: receipts and proofs are checked by people who do not trust whoever made them, so every mutation of
//! a true one must be refused.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use common::{grow, signer};
use journal::merkle::{Hash, leaf_hash, verify_consistency, verify_inclusion};
use journal::{Checkpoint, MemoryStore, Receipt, ReceiptError, Signer, Store};
use proptest::prelude::*;

fn log(batches: &[u64]) -> MemoryStore {
    let mut store = MemoryStore::new(signer(), 0).unwrap();
    grow(&mut store, batches);
    store
}

#[test]
fn a_receipt_is_a_text_file_that_proves_by_itself() {
    let store = log(&[3, 2]);
    let text = store.receipt(4, 6, true).unwrap().to_string();
    let record = store.read(4, 1).unwrap().pop().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "c2sp.org/tlog-proof@v1");
    assert_eq!(lines[1], format!("extra {}", BASE64.encode(record.encode())));
    assert_eq!(lines[2], "index 4");
    // Leaf 4 of 6: its sibling 5, then the tree of 0 to 3.
    let path = [store.range_root(5..6).unwrap(), store.range_root(0..4).unwrap()];
    assert_eq!(lines[3..5], path.map(|hash| BASE64.encode(hash)));
    assert_eq!(lines[5..8], ["", "fund.example/log", "6"]);

    let (proved, checkpoint) = text.parse::<Receipt>().unwrap().verify(store.verifier()).unwrap();
    assert_eq!(proved, record);
    assert_eq!((checkpoint.size, checkpoint.root), (6, store.head().unwrap().root));
}

/// Frozen: receipts are handed out and must verify in thirty years. The file is also an example for other verifiers.
#[test]
fn the_receipt_file_is_frozen() {
    let golden = include_str!("golden/receipt.tlog-proof");
    assert_eq!(log(&[3, 2]).receipt(4, 6, true).unwrap().to_string(), golden);
    let (record, checkpoint) = golden.parse::<Receipt>().unwrap().verify(signer().verifier()).unwrap();
    assert_eq!((record.seq, record.payload.as_slice()), (4, "{\"n\":4,\"text\":\"第4条\"}".as_bytes()));
    assert_eq!(checkpoint.short_code(), "2V9Y-SVA8-ABEN-Y7R5-6ZS0-5268");
}

#[test]
fn a_receipt_without_its_record_needs_it_beside() {
    let store = log(&[3]);
    let receipt: Receipt = store.receipt(2, 0, false).unwrap().to_string().parse().unwrap();
    let [other, own] = [1, 2].map(|seq| store.read(seq, 1).unwrap()[0].encode());
    assert_eq!(receipt.verify(store.verifier()), Err(ReceiptError::NoRecord));
    assert!(receipt.verify_record(&own, store.verifier()).is_ok());
    assert!(matches!(receipt.verify_record(&other, store.verifier()), Err(ReceiptError::Proof(_))));
}

#[test]
fn a_log_of_another_key_proves_nothing() {
    let mut forged = MemoryStore::new(Signer::from_seed(common::ORIGIN, [8; 32]).unwrap(), 0).unwrap();
    grow(&mut forged, &[3]);
    let receipt = forged.receipt(2, 0, true).unwrap();
    assert!(matches!(receipt.verify(signer().verifier()), Err(ReceiptError::Checkpoint(_))));
}

/// A checkpoint that the log itself signed for another tree (a fork) does not carry this receipt's path.
#[test]
fn a_forked_tree_proves_nothing_about_this_one() {
    let (store, fork) = (log(&[3, 2]), log(&[3, 1, 1, 1]));
    let mut receipt = store.receipt(4, 6, true).unwrap();
    let head = fork.head().unwrap();
    receipt.checkpoint = Checkpoint::sign(head.size, &head.root, &signer());
    assert!(receipt.verify(store.verifier()).is_err());
}

#[test]
fn files_that_are_no_receipt_are_refused_by_line() {
    let good = log(&[3, 2]).receipt(4, 6, true).unwrap().to_string();
    let lines: Vec<&str> = good.split('\n').collect();
    let with = |number: usize, line: &str| {
        let mut lines = lines.clone();
        lines[number - 1] = line;
        lines.join("\n").parse::<Receipt>().unwrap_err()
    };
    assert_eq!("".parse::<Receipt>(), Err(ReceiptError::Format(1)));
    assert_eq!(with(1, "c2sp.org/tlog-proof@v2"), ReceiptError::Format(1));
    assert_eq!(with(2, "extra ?"), ReceiptError::Format(2));
    for index in ["index", "index 04", "index -1", "index +4", "index 18446744073709551616", "Index 4"] {
        assert_eq!(with(3, index), ReceiptError::Format(3), "{index}");
    }
    assert_eq!(with(4, "AAAA"), ReceiptError::Format(4));
    assert_eq!(with(5, "not base64"), ReceiptError::Format(5));
}

/// Every bit of a receipt file is either refused or (in the record it carries for convenience alone) irrelevant to
/// what it proves about the true record.
#[test]
fn every_flipped_bit_of_a_receipt_is_refused() {
    let store = log(&[3, 2]);
    let good = store.receipt(4, 6, true).unwrap().to_string();
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bytes = good.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let verified = text.parse::<Receipt>().and_then(|receipt| receipt.verify(store.verifier()));
            assert!(verified.is_err(), "byte {at} bit {bit}:\n{text}");
        }
    }
}

/// The ways in which a dishonest log may change a proof.
#[derive(Debug, Clone)]
enum Lie {
    Flip(prop::sample::Index, u8),
    Drop(prop::sample::Index),
    Repeat(prop::sample::Index),
    Swap(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index, Hash),
    Empty,
}

fn any_lie() -> impl Strategy<Value = Lie> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, bit)| Lie::Flip(at, bit)),
        index().prop_map(Lie::Drop),
        index().prop_map(Lie::Repeat),
        (index(), index()).prop_map(|(a, b)| Lie::Swap(a, b)),
        (index(), any::<Hash>()).prop_map(|(at, hash)| Lie::Insert(at, hash)),
        Just(Lie::Empty),
    ]
}

fn told(path: &[Hash], lie: &Lie) -> Vec<Hash> {
    let mut path = path.to_vec();
    if path.is_empty() && !matches!(lie, Lie::Insert(..)) {
        return path;
    }
    match lie {
        Lie::Flip(at, bit) => {
            let hash = at.index(path.len());
            path[hash][usize::from(*bit) / 8] ^= 1 << (bit % 8);
        }
        Lie::Drop(at) => {
            path.remove(at.index(path.len()));
        }
        Lie::Repeat(at) => {
            let at = at.index(path.len());
            path.insert(at, path[at]);
        }
        Lie::Swap(a, b) => {
            let (a, b) = (a.index(path.len()), b.index(path.len()));
            path.swap(a, b);
        }
        Lie::Insert(at, hash) => path.insert(at.index(path.len() + 1), *hash),
        Lie::Empty => path.clear(),
    }
    path
}

fn tree(size: u64) -> (Vec<Hash>, journal::merkle::Tree) {
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let mut tree = journal::merkle::Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    (leaves, tree)
}

fn hashes(leaves: &[Hash], tree: &journal::merkle::Tree, ranges: Vec<std::ops::Range<u64>>) -> Vec<Hash> {
    let read = |part: std::ops::Range<u64>| {
        Ok::<_, std::convert::Infallible>(leaves[part.start as usize..part.end as usize].to_vec())
    };
    ranges.into_iter().map(|range| tree.range_root(range, read).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn no_mutated_inclusion_proof_is_accepted(size in 1..130u64, seq: prop::sample::Index, lie in any_lie(),
                                              shift in 0..3u64) {
        let (leaves, tree) = tree(size);
        let seq = seq.index(size as usize) as u64;
        let path = hashes(&leaves, &tree, journal::merkle::inclusion_ranges(seq, size));
        let leaf = leaves[seq as usize];
        prop_assert!(verify_inclusion(leaf, seq, size, &path, &tree.root()).is_ok());
        let told = told(&path, &lie);
        if told != path {
            prop_assert!(verify_inclusion(leaf, seq, size, &told, &tree.root()).is_err());
        }
        if shift > 0 {
            prop_assert!(verify_inclusion(leaf, seq + shift, size, &path, &tree.root()).is_err());
        }
    }

    #[test]
    fn no_mutated_consistency_proof_is_accepted(new in 1..130u64, old: prop::sample::Index, lie in any_lie()) {
        let (leaves, whole) = tree(new);
        let old = old.index(new as usize) as u64 + 1;
        let path = hashes(&leaves, &whole, journal::merkle::consistency_ranges(old, new));
        let (old_root, new_root) = (tree(old).1.root(), whole.root());
        prop_assert!(verify_consistency(old, &old_root, new, &new_root, &path).is_ok());
        let told = told(&path, &lie);
        if told != path {
            prop_assert!(verify_consistency(old, &old_root, new, &new_root, &told).is_err());
        }
        if old < new {
            // A history that forked before the old head is never accepted as its continuation.
            let (mut other, _) = tree(new);
            other[old as usize - 1] = leaf_hash(b"fork");
            let mut fork = journal::merkle::Tree::default();
            other.iter().for_each(|leaf| fork.push(*leaf));
            let forged = hashes(&other, &fork, journal::merkle::consistency_ranges(old, new));
            prop_assert!(verify_consistency(old, &old_root, new, &fork.root(), &forged).is_err());
        }
    }
}
