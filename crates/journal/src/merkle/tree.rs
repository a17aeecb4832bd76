//! The growing tree, kept small: the peaks give the root, the blocks make proofs cheap.

use std::ops::Range;

use super::{Hash, empty_root, node_hash};

/// Leaves in one block: a complete subtree whose root is kept in memory.
const BLOCK: u64 = 1 << BLOCK_LEVEL;
const BLOCK_LEVEL: u32 = 8;

/// A compact range: the roots of the complete subtrees that make up a tree of `size` leaves, largest first,
/// one for each bit set in `size`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Peaks {
    size: u64,
    hashes: Vec<Hash>,
}

impl Peaks {
    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.push_subtree(0, leaf);
    }

    /// Adds a complete subtree of 2^level leaves. The size so far must be a multiple of 2^level.
    fn push_subtree(&mut self, level: u32, mut hash: Hash) {
        debug_assert_eq!(
            self.size.trailing_zeros().min(level),
            level,
            "a subtree stands at a multiple of its size"
        );
        let mut carry = self.size >> level;
        while carry & 1 == 1 {
            if let Some(left) = self.hashes.pop() {
                hash = node_hash(&left, &hash);
            }
            carry >>= 1;
        }
        self.hashes.push(hash);
        self.size += 1 << level;
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Hash {
        let mut peaks = self.hashes.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// The tree as a store keeps it in memory: 32 bytes for every 256 records.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    peaks: Peaks,
    /// The unfinished block at the right edge.
    partial: Peaks,
    blocks: Vec<Hash>,
}

impl Tree {
    /// Leaves so far.
    pub fn size(&self) -> u64 {
        self.peaks.size()
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Hash {
        self.peaks.root()
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.partial.push(leaf);
        if self.partial.size() == BLOCK {
            let block = std::mem::take(&mut self.partial).root();
            self.blocks.push(block);
        }
        self.peaks.push(leaf);
    }

    /// The root over the leaves in `range`, as if they were a tree of their own. `leaves` is asked for the leaf
    /// hashes of at most one block at each end; whole blocks between are taken from memory.
    ///
    /// # Errors
    /// Whatever `leaves` fails with.
    pub fn range_root<E>(
        &self,
        range: Range<u64>,
        mut leaves: impl FnMut(Range<u64>) -> Result<Vec<Hash>, E>,
    ) -> Result<Hash, E> {
        let mut peaks = Peaks::default();
        let mut at = range.start;
        // A block serves only where the range counts in whole blocks from its own start.
        let aligned = range.start.is_multiple_of(BLOCK);
        while at < range.end {
            let block = usize::try_from(at / BLOCK).ok().and_then(|index| self.blocks.get(index));
            match block {
                Some(block) if aligned && at + BLOCK <= range.end => {
                    peaks.push_subtree(BLOCK_LEVEL, *block);
                    at += BLOCK;
                }
                _ => {
                    let end = range.end.min((at / BLOCK + 1) * BLOCK);
                    leaves(at..end)?.into_iter().for_each(|leaf| peaks.push(leaf));
                    at = end;
                }
            }
        }
        Ok(peaks.root())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{leaf_hash, naive_root, vectors};
    use super::*;
    use std::convert::Infallible;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    #[test]
    fn the_incremental_root_is_the_defined_root_at_every_size() {
        let all = leaves(600);
        let mut tree = Tree::default();
        assert_eq!(tree.root(), empty_root());
        for (index, leaf) in all.iter().enumerate() {
            tree.push(*leaf);
            if index < 70 || index % 37 == 0 {
                assert_eq!(tree.root(), naive_root(&all[..=index]), "size {}", index + 1);
            }
        }
        assert_eq!(tree.size(), 600);
        assert_eq!(tree.blocks.len(), 2);
    }

    #[test]
    fn the_published_roots_come_out() {
        let mut peaks = Peaks::default();
        for (leaf, expected) in vectors::leaves().into_iter().zip(vectors::ROOTS) {
            peaks.push(leaf);
            assert_eq!(peaks.root(), vectors::hash(expected));
        }
    }

    #[test]
    fn a_range_root_is_the_defined_root_of_its_leaves() {
        let all = leaves(1100);
        let mut tree = Tree::default();
        all.iter().for_each(|leaf| tree.push(*leaf));
        for range in
            [0..0, 0..1, 0..256, 0..255, 0..1024, 0..1100, 256..512, 512..1100, 1024..1100, 3..700, 300..301]
        {
            let read =
                |part: Range<u64>| Ok::<_, Infallible>(all[part.start as usize..part.end as usize].to_vec());
            let expected = naive_root(&all[range.start as usize..range.end as usize]);
            assert_eq!(tree.range_root(range.clone(), read), Ok(expected), "{range:?}");
        }
    }

    #[test]
    fn whole_blocks_are_not_read_again() {
        let all = leaves(1100);
        let mut tree = Tree::default();
        all.iter().for_each(|leaf| tree.push(*leaf));
        let mut read = 0;
        let root = tree.range_root(0..1100, |part| {
            read += part.end - part.start;
            Ok::<_, Infallible>(all[part.start as usize..part.end as usize].to_vec())
        });
        assert_eq!((root, read), (Ok(tree.root()), 1100 - 1024));
    }
}
