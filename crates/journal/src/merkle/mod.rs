//! The Merkle tree of RFC 6962 over the records' exact bytes, with SHA-256.
//!
//! leaf = H(0x00 ‖ record), node = H(0x01 ‖ left ‖ right), empty tree = H(""). The tree is the log's only
//! commitment: there is no hash chain beside it that could be confused with it in a proof.

mod path;
mod tree;

pub use path::{ProofError, consistency_ranges, inclusion_ranges, verify_consistency, verify_inclusion};
pub use tree::{Peaks, Tree};

use sha2::{Digest, Sha256};

/// A SHA-256 value: a leaf, a node or a root.
pub type Hash = [u8; 32];

/// The hash of one record's bytes.
pub fn leaf_hash(record: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(record).finalize().into()
}

/// The hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The root over some leaves, straight from the definition in RFC 6962 §2.1: slow, plain, and the yardstick
/// against which the incremental tree is tested.
#[cfg(test)]
pub(crate) fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [only] => *only,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            node_hash(&naive_root(&leaves[..half]), &naive_root(&leaves[half..]))
        }
    }
}

#[cfg(test)]
pub(crate) mod vectors {
    //! The test data that Certificate Transparency implementations share.
    use super::{Hash, leaf_hash};

    pub fn leaves() -> Vec<Hash> {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        inputs.iter().map(|input| leaf_hash(input)).collect()
    }

    pub fn hash(hex: &str) -> Hash {
        let bytes: Vec<u8> =
            (0..64).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect();
        bytes.try_into().unwrap()
    }

    /// Roots at sizes 1 to 8.
    pub const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_roots_come_out() {
        let leaves = vectors::leaves();
        assert_eq!(
            empty_root(),
            vectors::hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
        for (index, expected) in vectors::ROOTS.iter().enumerate() {
            assert_eq!(naive_root(&leaves[..=index]), vectors::hash(expected), "size {}", index + 1);
        }
    }
}
