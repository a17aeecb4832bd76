//! One record of the log laid open for an auditor: exact bytes, content, leaf hash, the path to the root, the checkpoint.

use journal::merkle::leaf_hash;
use journal::{Checkpoint, StoreError};
use serde::Serialize;

use crate::clock::moment;
use crate::office::Office;
use crate::wire::hex;

/// One record with its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exhibit {
    /// Its place in the log; 0 is the record that names the log.
    pub seq: u64,
    /// When it was written, in Harbin's time.
    pub at: String,
    /// The client's key, 32 hex digits.
    pub key: String,
    /// Its content: one canonical JSON object.
    pub payload: String,
    /// Its exact bytes, header and content, in hex.
    pub bytes: String,
    /// SHA-256 over `00` and the bytes (RFC 6962), in hex.
    pub leaf: String,
    /// Records of the log when this proof was made.
    pub size: u64,
    /// Subtree roots from the leaf's sibling up, in hex.
    pub path: Vec<String>,
    /// Root over `size` records, in hex.
    pub root: String,
    /// Size and root in six groups of four characters.
    pub code: String,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl Office {
    /// Lays a record open; `None` beyond the end of the log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn exhibit(&self, seq: u64) -> Result<Option<Exhibit>, StoreError> {
        let store = self.log();
        let size = store.head()?.size;
        if seq >= size {
            return Ok(None);
        }
        let Some(record) = store.read(seq, 1)?.pop() else { return Ok(None) };
        let receipt = store.receipt(seq, size, false)?;
        let checkpoint = Checkpoint::open(&receipt.checkpoint, store.verifier())
            .map_err(|error| StoreError::Damaged { seq, what: error.to_string() })?;
        let bytes = record.encode();
        Ok(Some(Exhibit {
            seq,
            at: moment(i64::try_from(record.time_ms).unwrap_or(0)),
            key: hex(&record.key),
            payload: String::from_utf8_lossy(&record.payload).into_owned(),
            leaf: hex(&leaf_hash(&bytes)),
            bytes: hex(&bytes),
            size,
            path: receipt.path.iter().map(|hash| hex(hash)).collect(),
            root: hex(&checkpoint.root),
            code: checkpoint.short_code(),
            checkpoint: receipt.checkpoint,
        }))
    }
}
