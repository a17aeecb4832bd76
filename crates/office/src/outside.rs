//! What an outsider may ask of the log without trusting us: whether figures on a paper, or a receipt, are of this log.

use jiff::civil::Date;
use journal::{Checkpoint, Key, StoreError, code_matches, short_code};

use crate::clock::day_of;
use crate::office::{Office, Proof};

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The record's place.
    pub seq: u64,
    /// The day the record was written.
    pub on: Date,
    /// Records in the log when the receipt was made.
    pub size: u64,
    /// The check code of that head.
    pub code: String,
}

/// What figures on a paper turn out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// The head of this log when it had so many records.
    Ours(Proof),
    /// The log has fewer records than the paper says.
    Longer {
        /// Records now.
        now: u64,
    },
    /// At this size the log had another root than the paper says.
    Other {
        /// The root then, 64 hex digits.
        root: String,
        /// The check code then.
        code: String,
    },
}

impl Office {
    /// Where the log stands, signed, for papers and notices.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn checkpoint(&self) -> Result<Proof, StoreError> {
        let store = self.log();
        let head = store.head()?;
        let note = store.checkpoint(head.size)?.ok_or(StoreError::NoSuchRecord(head.size))?;
        let damaged = |what: String| StoreError::Damaged { seq: head.size, what };
        let checkpoint =
            Checkpoint::open(&note, store.verifier()).map_err(|error| damaged(error.to_string()))?;
        Ok(Proof {
            size: checkpoint.size,
            root: crate::wire::hex(&checkpoint.root),
            code: checkpoint.short_code(),
            note,
        })
    }

    /// Where the log stood when it had so many records: what figures made from the fund as it stood then can be held against.
    /// The note is empty where no checkpoint was signed just there.
    ///
    /// # Errors
    /// [`StoreError::NoSuchRecord`].
    pub fn checkpoint_at(&self, size: u64) -> Result<Proof, StoreError> {
        let store = self.log();
        let root = store.range_root(0..size)?;
        let note = store.checkpoint(size)?.unwrap_or_default();
        Ok(Proof { size, code: short_code(size, &root), root: crate::wire::hex(&root), note })
    }

    /// A receipt that proves offline that a record is in the log: a C2SP tlog-proof file with the record in it.
    ///
    /// # Errors
    /// [`StoreError::NoSuchRecord`].
    pub fn proof(&self, seq: u64) -> Result<String, StoreError> {
        let store = self.log();
        let size = store.head()?.size;
        store.receipt(seq, size, true).map(|receipt| receipt.to_string())
    }

    /// The public key of the log, as C2SP verifier key text.
    #[must_use]
    pub fn verifier(&self) -> String {
        self.log().verifier().to_string()
    }

    /// Compares what a paper says with the log. `root` (hex) and `code` may be left empty, not both.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn printed(&self, size: u64, root: &str, code: &str) -> Result<Printed, StoreError> {
        let store = self.log();
        let now = store.head()?.size;
        if size == 0 || size > now {
            return Ok(Printed::Longer { now });
        }
        let then = store.range_root(0..size)?;
        let hex = crate::wire::hex(&then);
        let same_root = root.is_empty() || root.eq_ignore_ascii_case(&hex);
        let same_code = code.is_empty() || code_matches(code, size, &then);
        if (root.is_empty() && code.is_empty()) || !same_root || !same_code {
            return Ok(Printed::Other { root: hex, code: short_code(size, &then) });
        }
        let note = store.checkpoint(size)?.unwrap_or_default();
        Ok(Printed::Ours(Proof { size, code: short_code(size, &then), root: hex, note }))
    }

    /// Reads a receipt file and says what it proves of this log.
    ///
    /// # Errors
    /// Why it proves nothing, in words.
    pub fn prove(&self, receipt: &str) -> Result<Proved, String> {
        let receipt: journal::Receipt =
            receipt.parse().map_err(|error: journal::ReceiptError| error.to_string())?;
        let store = self.log();
        let (record, checkpoint) = receipt.verify(store.verifier()).map_err(|error| error.to_string())?;
        let then = |checkpoint: &Checkpoint| store.range_root(0..checkpoint.size);
        match then(&checkpoint) {
            Ok(root) if root == checkpoint.root => {}
            Ok(_) => return Err("回执的签名有效，但它的根与本系统的记录不一致，请立即联系审计".into()),
            Err(error) => return Err(error.to_string()),
        }
        let at = i64::try_from(record.time_ms).unwrap_or(0);
        Ok(Proved { seq: record.seq, on: day_of(at), size: checkpoint.size, code: checkpoint.short_code() })
    }

    /// The record an act became, by the key its client made for it: whoever knows the key asked for the act.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record_of(&self, key: &Key) -> Result<Option<u64>, StoreError> {
        self.log().find(key)
    }
}
