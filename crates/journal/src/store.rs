//! What a back end of the log must do, and what all back ends share.
//!
//! Two are here: [`crate::MemoryStore`] for tests and rehearsals, [`crate::SqliteStore`] for one machine. Both pass
//! `tests/conformance.rs`; a third must too.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::canonical::{self, NotCanonical};
use crate::checkpoint::Checkpoint;
use crate::merkle::{Hash, consistency_ranges, inclusion_ranges, leaf_hash};
use crate::note::Verifier;
use crate::proof::Receipt;
use crate::record::{Key, MAX_PAYLOAD, Record};

/// Where the log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Records in the log; the next record gets this `seq`. At least 1: the genesis record.
    pub size: u64,
    /// Root of the Merkle tree over them.
    pub root: Hash,
}

/// A record to be: everything but its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The client's idempotency key.
    pub key: Key,
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: u64,
    /// What the payload is, in the writer's numbering.
    pub schema: u16,
    /// Canonical JSON, at most 8 MiB.
    pub payload: Vec<u8>,
}

/// Where an entry came to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place in the log.
    pub seq: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// Why a call on a store failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The disk or the database failed.
    #[error("日志存储出错：{0}")]
    Storage(String),
    /// An earlier write failed, so what is on disk is not known: nothing more is answered until the log is opened
    /// again.
    #[error("日志此前写入失败（{0}），须重新启动并核对后才能继续")]
    Poisoned(String),
    /// A stored record is not what was hashed.
    #[error("日志第 {seq} 号记录已损坏：{what}")]
    Damaged {
        /// The record.
        seq: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The log is shorter than what was asked for.
    #[error("日志没有第 {0} 号记录")]
    NoSuchRecord(u64),
}

/// Why nothing was appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// The log has grown: read the rest, decide again.
    #[error("日志已增长到 {} 条，须先读取新记录再决定", head.size)]
    Conflict {
        /// Where the log stands now.
        head: Head,
    },
    /// The key has been used: the command was carried out before (or stands twice in this batch, if `seq` is not
    /// below the size expected).
    #[error("该操作已作为第 {seq} 号记录办理过")]
    DuplicateKey {
        /// The key.
        key: Key,
        /// The record that has it.
        seq: u64,
    },
    /// A payload is over 8 MiB.
    #[error("批内第 {index} 条内容 {len} 字节，超过 8 MiB")]
    TooLarge {
        /// Place in the batch, from 0.
        index: usize,
        /// Bytes.
        len: usize,
    },
    /// A payload is not canonical JSON.
    #[error("批内第 {index} 条{error}")]
    NotCanonical {
        /// Place in the batch, from 0.
        index: usize,
        /// What and where.
        error: NotCanonical,
    },
    /// A time beyond `i64::MAX` milliseconds.
    #[error("批内第 {index} 条的时间超出范围")]
    Time {
        /// Place in the batch, from 0.
        index: usize,
    },
    /// The disk or the database failed. Whether the batch is in the log is *not known*: open the log again and ask
    /// by key.
    #[error("{0}")]
    Storage(String),
}

impl From<StoreError> for AppendError {
    fn from(error: StoreError) -> AppendError {
        AppendError::Storage(error.to_string())
    }
}

/// An append-only log of records under a Merkle tree, with a signed checkpoint for every batch.
pub trait Store: Send {
    /// The log's name and public key.
    fn verifier(&self) -> &Verifier;

    /// Where the log stands.
    ///
    /// # Errors
    /// [`StoreError`], as every reading call below.
    fn head(&self) -> Result<Head, StoreError>;

    /// Appends a batch, all or nothing, if the log still has `expected` records. When this returns, the batch and
    /// its checkpoint are durable. An empty batch only checks `expected`.
    ///
    /// # Errors
    /// [`AppendError`], looked for in the order: conflict; then per entry size, form, time; then keys. After
    /// [`AppendError::Storage`] every later call fails.
    fn append(&mut self, expected: u64, batch: &[Entry]) -> Result<Vec<Appended>, AppendError>;

    /// At most `limit` records from `from` on, each checked against its leaf. Empty at the end of the log.
    fn read(&self, from: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// The record that has this idempotency key.
    fn find(&self, key: &Key) -> Result<Option<u64>, StoreError>;

    /// The first signed checkpoint over at least `size` records, as a note; `None` if the log is shorter.
    fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError>;

    /// The Merkle root over the records in `range`, as if they were a tree of their own.
    fn range_root(&self, range: Range<u64>) -> Result<Hash, StoreError>;

    /// Path of record `seq` in the tree of the first `size` records (RFC 6962 §2.1.1).
    fn inclusion_proof(&self, seq: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
        if seq >= size {
            return Err(StoreError::NoSuchRecord(seq));
        }
        within(self.head()?, size)?;
        inclusion_ranges(seq, size).into_iter().map(|range| self.range_root(range)).collect()
    }

    /// Proof that the first `new` records begin with the first `old` ones (RFC 6962 §2.1.2).
    fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Hash>, StoreError> {
        within(self.head()?, old.max(new))?;
        consistency_ranges(old, new).into_iter().map(|range| self.range_root(range)).collect()
    }

    /// A receipt for record `seq` against the first checkpoint over at least `size` records: `seq + 1` for the one
    /// signed with it, `head.size` for the newest. The record itself goes in if `with_record`.
    fn receipt(&self, seq: u64, size: u64, with_record: bool) -> Result<Receipt, StoreError> {
        let record = self.read(seq, 1)?.pop().ok_or(StoreError::NoSuchRecord(seq))?;
        let size = size.max(seq + 1);
        let note = self.checkpoint(size)?.ok_or(StoreError::NoSuchRecord(size - 1))?;
        let checkpoint = Checkpoint::open(&note, self.verifier())
            .map_err(|e| StoreError::Damaged { seq: size - 1, what: e.to_string() })?;
        let path = self.inclusion_proof(seq, checkpoint.size)?;
        Ok(Receipt { seq, record: with_record.then(|| record.encode()), path, checkpoint: note })
    }
}

fn within(head: Head, size: u64) -> Result<(), StoreError> {
    if size > head.size { Err(StoreError::NoSuchRecord(size - 1)) } else { Ok(()) }
}

/// An entry that has its place, ready to be stored.
pub(crate) struct Placed {
    pub seq: u64,
    pub key: Key,
    pub leaf: Hash,
    pub bytes: Vec<u8>,
}

/// Everything that can be refused before anything is written, in the order that [`Store::append`] promises.
pub(crate) fn place(
    head: Head,
    expected: u64,
    batch: &[Entry],
    find: impl Fn(&Key) -> Result<Option<u64>, StoreError>,
) -> Result<Vec<Placed>, AppendError> {
    if head.size != expected {
        return Err(AppendError::Conflict { head });
    }
    for (index, entry) in batch.iter().enumerate() {
        if entry.payload.len() > MAX_PAYLOAD {
            return Err(AppendError::TooLarge { index, len: entry.payload.len() });
        }
        canonical::check(&entry.payload).map_err(|error| AppendError::NotCanonical { index, error })?;
        if i64::try_from(entry.time_ms).is_err() {
            return Err(AppendError::Time { index });
        }
    }
    let mut in_batch = BTreeMap::new();
    let mut placed = Vec::with_capacity(batch.len());
    for (seq, entry) in (expected..).zip(batch) {
        let used = find(&entry.key)?.or_else(|| in_batch.insert(entry.key, seq));
        if let Some(seq) = used {
            return Err(AppendError::DuplicateKey { key: entry.key, seq });
        }
        let record = Record {
            seq,
            time_ms: entry.time_ms,
            schema: entry.schema,
            key: entry.key,
            payload: entry.payload.clone(),
        };
        let bytes = record.encode();
        placed.push(Placed { seq, key: entry.key, leaf: leaf_hash(&bytes), bytes });
    }
    Ok(placed)
}

/// Reads a stored record back, refusing bytes that are not what was hashed.
pub(crate) fn read_back(seq: u64, leaf: &[u8], bytes: &[u8]) -> Result<Record, StoreError> {
    let damaged = |what: String| StoreError::Damaged { seq, what };
    if leaf_hash(bytes) != leaf {
        return Err(damaged("内容与其叶哈希不符".into()));
    }
    let record = Record::decode(bytes).map_err(|e| damaged(e.to_string()))?;
    if record.seq == seq { Ok(record) } else { Err(damaged(format!("记录自称第 {} 号", record.seq))) }
}
