//! Inclusion and consistency proofs: which subtrees they consist of, and how an outsider checks them.
//!
//! A proof is a list of subtree roots. [`inclusion_ranges`] and [`consistency_ranges`] say *which* subtrees, as
//! ranges of leaves (RFC 6962 §2.1.1, §2.1.2); whoever holds the leaves hashes them. The verifiers follow RFC 9162
//! §2.1.3.2 and §2.1.4.2: they know nothing of how the proof was made, so that a fault in one side cannot hide in
//! the other.

use std::ops::Range;

use super::{Hash, empty_root, node_hash};

/// Why a proof does not prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf's index is not below the size, or the old size is above the new one.
    #[error("证明所述的序号或大小自相矛盾")]
    Sizes,
    /// Too many or too few hashes for these sizes.
    #[error("证明的长度与树的大小不符")]
    Length,
    /// The hashes lead to another root.
    #[error("证明推出的根与所给的根不一致")]
    Root,
}

/// The largest power of two below `count`; `count` is at least 2.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// The subtrees whose roots prove that leaf `index` is in the tree of `size` leaves, from the leaf's sibling up.
/// Empty if `index` is not below `size`.
pub fn inclusion_ranges(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut ranges = Vec::new();
    let mut node = 0..size;
    while index < size && node.end - node.start > 1 {
        let middle = node.start + split(node.end - node.start);
        if index < middle {
            ranges.push(middle..node.end);
            node.end = middle;
        } else {
            ranges.push(node.start..middle);
            node.start = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The subtrees whose roots prove that the tree of `new` leaves begins with the tree of `old` leaves.
/// Empty if `old` is 0, equal to `new`, or above it.
pub fn consistency_ranges(old: u64, new: u64) -> Vec<Range<u64>> {
    if old == 0 || old >= new {
        return Vec::new();
    }
    let mut ranges = Vec::new();
    let mut node = 0..new;
    while node.end != old {
        let middle = node.start + split(node.end - node.start);
        if old <= middle {
            ranges.push(middle..node.end);
            node.end = middle;
        } else {
            ranges.push(node.start..middle);
            node.start = middle;
        }
    }
    // The old tree itself is known to the verifier; a part of it is not.
    if node.start != 0 {
        ranges.push(node);
    }
    ranges.reverse();
    ranges
}

/// Checks that `leaf` is the leaf at `index` in the tree of `size` leaves with the given root.
///
/// # Errors
/// [`ProofError`]: then nothing is proved.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Sizes);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if hash == *root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree (`new_size`, `new_root`) begins with the tree (`old_size`, `old_root`): nothing that stood
/// in the old one was altered or removed.
///
/// Every tree begins with the empty one, without hashes to prove it.
///
/// # Errors
/// [`ProofError`]: then nothing is proved.
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    path: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::Sizes);
    }
    if old_size == 0 || old_size == new_size {
        let expected = if old_size == 0 { empty_root() } else { *new_root };
        return match path {
            [] if *old_root == expected => Ok(()),
            [] => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // A whole subtree at the left edge needs no hash of its own: it is the old root.
    let (first, rest) = match path {
        _ if old_size.is_power_of_two() => (old_root, path),
        [first, rest @ ..] => (first, rest),
        [] => return Err(ProofError::Length),
    };
    let shift = (old_size - 1).trailing_ones();
    let (mut node, mut last) = ((old_size - 1) >> shift, (new_size - 1) >> shift);
    let (mut old, mut new) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofError::Length);
    }
    if old == *old_root && new == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

#[cfg(test)]
mod tests {
    use super::super::{leaf_hash, naive_root, vectors};
    use super::*;

    fn hashes(leaves: &[Hash], ranges: &[Range<u64>]) -> Vec<Hash> {
        ranges.iter().map(|r| naive_root(&leaves[r.start as usize..r.end as usize])).collect()
    }

    #[test]
    fn published_inclusion_proofs_come_out() {
        let leaves = vectors::leaves();
        let cases: &[(u64, u64, &[&str])] = &[
            (0, 1, &[]),
            (
                0,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                5,
                8,
                &[
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (2, 3, &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        ];
        for (index, size, expected) in cases {
            let path: Vec<Hash> = expected.iter().map(|hex| vectors::hash(hex)).collect();
            assert_eq!(hashes(&leaves, &inclusion_ranges(*index, *size)), path, "{index} in {size}");
            let root = vectors::hash(vectors::ROOTS[*size as usize - 1]);
            verify_inclusion(leaves[*index as usize], *index, *size, &path, &root).unwrap();
        }
    }

    #[test]
    fn published_consistency_proofs_come_out() {
        let leaves = vectors::leaves();
        let cases: &[(u64, u64, &[&str])] = &[
            (1, 1, &[]),
            (
                1,
                8,
                &[
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ],
            ),
            (
                6,
                8,
                &[
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ],
            ),
            (
                2,
                5,
                &[
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ],
            ),
        ];
        for (old, new, expected) in cases {
            let path: Vec<Hash> = expected.iter().map(|hex| vectors::hash(hex)).collect();
            assert_eq!(hashes(&leaves, &consistency_ranges(*old, *new)), path, "{old} to {new}");
            let root = |size: u64| vectors::hash(vectors::ROOTS[size as usize - 1]);
            verify_consistency(*old, &root(*old), *new, &root(*new), &path).unwrap();
        }
    }

    fn sixty_four() -> Vec<Hash> {
        (0..64u64).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    #[test]
    fn every_leaf_of_every_size_up_to_64_is_proved_and_no_other() {
        let leaves = sixty_four();
        for size in 1..=64u64 {
            let root = naive_root(&leaves[..size as usize]);
            for index in 0..size {
                let path = hashes(&leaves, &inclusion_ranges(index, size));
                let leaf = leaves[index as usize];
                assert_eq!(verify_inclusion(leaf, index, size, &path, &root), Ok(()), "{index} in {size}");
                let other = leaves[(index as usize + 1) % 64];
                assert_eq!(verify_inclusion(other, index, size, &path, &root), Err(ProofError::Root));
                for wrong in (0..=size).filter(|wrong| *wrong != index) {
                    assert!(verify_inclusion(leaf, wrong, size, &path, &root).is_err(), "{index} as {wrong}");
                }
            }
        }
    }

    #[test]
    fn every_pair_of_sizes_up_to_64_is_consistent_and_no_other_root_is() {
        let leaves = sixty_four();
        let root = |size: u64| naive_root(&leaves[..size as usize]);
        let other = leaf_hash(b"other");
        for new in 0..=64u64 {
            for old in 0..=new {
                let path = hashes(&leaves, &consistency_ranges(old, new));
                assert_eq!(
                    verify_consistency(old, &root(old), new, &root(new), &path),
                    Ok(()),
                    "{old} to {new}"
                );
                assert!(verify_consistency(old, &other, new, &root(new), &path).is_err());
                if old != 0 {
                    assert!(verify_consistency(old, &root(old), new, &other, &path).is_err());
                }
                if old < new {
                    assert!(verify_consistency(new, &root(new), old, &root(old), &path).is_err());
                }
            }
        }
    }

    #[test]
    fn sizes_near_the_top_of_u64_neither_overflow_nor_loop() {
        let hash = leaf_hash(b"x");
        assert_eq!(inclusion_ranges(u64::MAX - 1, u64::MAX).len(), 63);
        assert_eq!(verify_inclusion(hash, u64::MAX - 1, u64::MAX, &[hash; 63], &hash), Err(ProofError::Root));
        assert_eq!(verify_inclusion(hash, 0, u64::MAX, &[hash; 200], &hash), Err(ProofError::Length));
        assert_eq!(
            verify_consistency(u64::MAX - 1, &hash, u64::MAX, &hash, &[hash; 200]),
            Err(ProofError::Length)
        );
        assert_eq!(inclusion_ranges(5, 5), []);
        assert_eq!(consistency_ranges(6, 5), []);
    }
}
