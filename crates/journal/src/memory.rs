//! The log in memory: for tests, rehearsals and simulations. It keeps every promise but that of surviving.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::audit::{Auditor, Report};
use crate::canonical::NotCanonical;
use crate::checkpoint::Checkpoint;
use crate::genesis;
use crate::merkle::{Hash, Tree, leaf_hash};
use crate::note::{Signer, Verifier};
use crate::record::{Key, Record};
use crate::store::{AppendError, Appended, Entry, Head, Placed, Store, StoreError, place, read_back};

/// A log that lives as long as its value.
pub struct MemoryStore {
    signer: Signer,
    tree: Tree,
    rows: Vec<Row>,
    keys: BTreeMap<Key, u64>,
    checkpoints: BTreeMap<u64, String>,
}

struct Row {
    key: Key,
    leaf: Hash,
    bytes: Vec<u8>,
}

impl MemoryStore {
    /// A new log, with its genesis record.
    ///
    /// # Errors
    /// [`NotCanonical`] if the origin cannot be written (a name that a [`Signer`] accepts always can).
    pub fn new(signer: Signer, time_ms: u64) -> Result<MemoryStore, NotCanonical> {
        let genesis = genesis::record(signer.verifier(), time_ms)?;
        let bytes = genesis.encode();
        let mut store = MemoryStore {
            signer,
            tree: Tree::default(),
            rows: Vec::new(),
            keys: BTreeMap::new(),
            checkpoints: BTreeMap::new(),
        };
        store.keep(vec![Placed { seq: 0, key: genesis.key, leaf: leaf_hash(&bytes), bytes }]);
        Ok(store)
    }

    /// Checks every record, checkpoint and root, as [`crate::verify`] does for a log on disk.
    pub fn verify(&self) -> Report {
        let mut auditor = Auditor::new(None, None);
        let mut rows = (0u64..).zip(&self.rows).peekable();
        for (size, note) in &self.checkpoints {
            while let Some((seq, row)) = rows.next_if(|(seq, _)| seq < size) {
                auditor.row(seq, &row.key, &row.leaf, &row.bytes);
            }
            auditor.checkpoint(*size, note);
        }
        rows.for_each(|(seq, row)| auditor.row(seq, &row.key, &row.leaf, &row.bytes));
        auditor.finish()
    }

    fn current(&self) -> Head {
        Head { size: self.tree.size(), root: self.tree.root() }
    }

    fn keep(&mut self, placed: Vec<Placed>) -> Vec<Appended> {
        let mut appended = Vec::with_capacity(placed.len());
        for Placed { seq, key, leaf, bytes } in placed {
            self.tree.push(leaf);
            self.keys.insert(key, seq);
            self.rows.push(Row { key, leaf, bytes });
            appended.push(Appended { seq, leaf });
        }
        let head = self.current();
        self.checkpoints
            .entry(head.size)
            .or_insert_with(|| Checkpoint::sign(head.size, &head.root, &self.signer));
        appended
    }

    fn rows(&self, range: Range<u64>) -> &[Row] {
        let clamp = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(self.rows.len());
        &self.rows[clamp(range.start)..clamp(range.end).max(clamp(range.start))]
    }
}

impl Store for MemoryStore {
    fn verifier(&self) -> &Verifier {
        self.signer.verifier()
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(self.current())
    }

    fn append(&mut self, expected: u64, batch: &[Entry]) -> Result<Vec<Appended>, AppendError> {
        let placed = place(self.current(), expected, batch, |key| self.find(key))?;
        Ok(self.keep(placed))
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let rows = self.rows(from..from.saturating_add(limit as u64));
        rows.iter().zip(from..).map(|(row, seq)| read_back(seq, &row.leaf, &row.bytes)).collect()
    }

    fn find(&self, key: &Key) -> Result<Option<u64>, StoreError> {
        Ok(self.keys.get(key).copied())
    }

    fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        Ok(self.checkpoints.range(size..).next().map(|(_, note)| note.clone()))
    }

    fn range_root(&self, range: Range<u64>) -> Result<Hash, StoreError> {
        if range.end > self.tree.size() {
            return Err(StoreError::NoSuchRecord(range.end - 1));
        }
        self.tree.range_root(range, |part| Ok(self.rows(part).iter().map(|row| row.leaf).collect()))
    }
}
