//! Receipts (c2sp.org/tlog-proof): one file that proves, offline and for ever, that a record is in the log.
//!
//! It holds the record's place, the path to the root, a signed checkpoint and, if wanted, the record itself in the
//! format's `extra` line. Whoever knows the log's key can check it, with this code or with any C2SP tool.

use std::fmt;
use std::str::FromStr;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::merkle::{Hash, ProofError, leaf_hash, verify_inclusion};
use crate::note::Verifier;
use crate::record::{Record, RecordError};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// A path in a tree of 2⁶³ leaves.
const MAX_PATH: usize = 63;

/// Proof that one record is in the log. Its text form is the receipt file (extension `.tlog-proof`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The record's place in the log.
    pub seq: u64,
    /// The record's bytes, if the receipt carries them. Believed only once they hash to the proved leaf.
    pub record: Option<Vec<u8>>,
    /// Subtree roots from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a tlog-proof file.
    #[error("回执第 {0} 行格式不对")]
    Format(usize),
    /// The receipt does not carry the record, and none was given.
    #[error("回执中没有记录内容，请同时提供记录文件")]
    NoRecord,
    /// The checkpoint is not one of this log.
    #[error("回执中的检查点：{0}")]
    Checkpoint(#[from] CheckpointError),
    /// The path does not lead from the record to the checkpoint's root.
    #[error("回执中的{0}")]
    Proof(#[from] ProofError),
    /// The proved bytes are not a record.
    #[error("{0}")]
    Record(#[from] RecordError),
    /// The record states another place than the receipt.
    #[error("记录自称第 {stated} 号，回执证明的是第 {proved} 号")]
    Place {
        /// `seq` in the record.
        stated: u64,
        /// `seq` of the receipt.
        proved: u64,
    },
}

impl Receipt {
    /// Checks the receipt by the log's key, with the record it carries.
    ///
    /// # Errors
    /// [`ReceiptError`]: then nothing is proved.
    pub fn verify(&self, log: &Verifier) -> Result<(Record, Checkpoint), ReceiptError> {
        self.verify_record(self.record.as_deref().ok_or(ReceiptError::NoRecord)?, log)
    }

    /// Checks the receipt for a record that came separately; what the receipt carries is ignored.
    ///
    /// # Errors
    /// [`ReceiptError`]: then nothing is proved.
    pub fn verify_record(&self, record: &[u8], log: &Verifier) -> Result<(Record, Checkpoint), ReceiptError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, log)?;
        verify_inclusion(leaf_hash(record), self.seq, checkpoint.size, &self.path, &checkpoint.root)?;
        let record = Record::decode(record)?;
        if record.seq != self.seq {
            return Err(ReceiptError::Place { stated: record.seq, proved: self.seq });
        }
        Ok((record, checkpoint))
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(record) = &self.record {
            writeln!(f, "extra {}", BASE64.encode(record))?;
        }
        writeln!(f, "index {}", self.seq)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", BASE64.encode(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    /// Accepts only what [`Receipt`]'s `Display` writes: one receipt, one text.
    fn from_str(text: &str) -> Result<Receipt, ReceiptError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ReceiptError::Format(1))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        if lines.next().is_none_or(|(line, _)| line != FIRST_LINE) {
            return Err(ReceiptError::Format(1));
        }
        let mut record = None;
        if let Some((line, number)) = lines.next_if(|(line, _)| line.starts_with("extra ")) {
            record = Some(BASE64.decode(&line[6..]).map_err(|_| ReceiptError::Format(number))?);
        }
        let seq = lines
            .next()
            .and_then(|(line, _)| line.strip_prefix("index "))
            .and_then(|number| number.parse::<u64>().ok().filter(|seq| seq.to_string() == number))
            .ok_or(ReceiptError::Format(if record.is_some() { 3 } else { 2 }))?;
        let mut path = Vec::new();
        for (line, number) in lines {
            let hash = BASE64.decode(line).ok().and_then(|bytes| Hash::try_from(bytes).ok());
            path.push(hash.ok_or(ReceiptError::Format(number))?);
            if path.len() > MAX_PATH {
                return Err(ReceiptError::Format(number));
            }
        }
        Ok(Receipt { seq, record, path, checkpoint: checkpoint.to_owned() })
    }
}
