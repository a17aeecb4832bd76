//! The policy packs a fund has adopted, by digest. Every rule has its governing date; there is no latest policy.

use std::collections::BTreeMap;
use std::sync::Arc;

use law::Pack;

/// Adopted packs by their digest (SHA-256 of all files).
#[derive(Debug, Clone, Default)]
pub struct Packs(BTreeMap<String, Arc<Pack>>);

impl Packs {
    /// With one more pack.
    pub fn add(&mut self, pack: Arc<Pack>) {
        self.0.insert(pack.digest.clone(), pack);
    }

    /// The pack with that digest.
    #[must_use]
    pub fn get(&self, digest: &str) -> Option<&Arc<Pack>> {
        self.0.get(digest)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.0.values()
    }
}
