//! The auditor: is fed a log from its first row to its last and says what is wrong, and where.
//!
//! It believes nothing but the signatures. Every record is hashed anew, every root computed anew, every checkpoint
//! checked; what a store wrote beside the records (leaves, keys, sizes) is only compared. One fault does not hide
//! the next, and where a record and its leaf disagree, the next signed root decides which of the two was changed.

use std::fmt;

use crate::canonical::{self, NotCanonical};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::genesis;
use crate::merkle::{Hash, Peaks, leaf_hash};
use crate::note::Verifier;
use crate::record::{Record, RecordError};

/// What an audit found.
#[derive(Debug, Clone)]
pub struct Report {
    /// Records read.
    pub records: u64,
    /// Checkpoints read.
    pub checkpoints: u64,
    /// Root over the records as they stand.
    pub root: Hash,
    /// The log's name and key, if its first record says so.
    pub verifier: Option<Verifier>,
    /// Everything that is wrong, in the order of the log.
    pub defects: Vec<Defect>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.defects.is_empty()
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The (first) record concerned, if it is about records.
    pub seq: Option<u64>,
    /// What is wrong.
    pub what: Fault,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "第 {seq} 号记录：{}", self.what),
            None => write!(f, "日志整体：{}", self.what),
        }
    }
}

/// The ways in which a log can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are not a record.
    #[error("{0}")]
    Header(RecordError),
    /// The payload is not canonical.
    #[error("内容{0}")]
    Payload(NotCanonical),
    /// The record states another place: it was moved, repeated or swapped.
    #[error("此处存放的是第 {0} 号记录（被移动、重复或调换）")]
    Misplaced(u64),
    /// The record's bytes and its stored leaf hash disagree.
    #[error("内容与存储的叶哈希不符，二者之一被改动")]
    Leaf,
    /// The stored key is not the record's key.
    #[error("存储的幂等键与记录中的不符")]
    Key,
    /// Records are missing, from `seq` up to this one.
    #[error("缺失，直至第 {0} 号")]
    Missing(u64),
    /// A row stands where its number does not belong.
    #[error("存储顺序错乱")]
    Disorder,
    /// Record 0 is not a genesis record.
    #[error("不是创世记录，无从得知日志的名称与公钥")]
    Genesis,
    /// The log names another key than the one it should have.
    #[error("日志的公钥不是 {0}")]
    ForeignKey(String),
    /// From `seq` to the end of a checkpoint, some record is not what was signed.
    #[error("自此至第 {} 号，至少有一条不是当初签名的内容：推算的根与检查点 {size} 不一致", size - 1)]
    Root {
        /// The checkpoint whose root does not come out.
        size: u64,
    },
    /// A checkpoint is malformed, or its signature fails.
    #[error("检查点 {size}：{error}")]
    Checkpoint {
        /// The size it is stored under.
        size: u64,
        /// What is wrong.
        error: CheckpointError,
    },
    /// A checkpoint is stored under another size than it states.
    #[error("检查点 {size} 写的大小却是 {stated}")]
    CheckpointSize {
        /// The size it is stored under.
        size: u64,
        /// The size it states.
        stated: u64,
    },
    /// Records from `seq` on are under no checkpoint.
    #[error("自此以后的记录没有检查点签名")]
    Unsigned,
    /// The anchor file is missing or unreadable.
    #[error("锚定文件缺失或不可读：{0}")]
    AnchorUnreadable(String),
    /// The anchor file is no checkpoint of this log.
    #[error("锚定文件：{0}")]
    Anchor(CheckpointError),
    /// The log is shorter than its anchor: an older copy was put in its place, or its end was cut off.
    #[error("日志只有 {found} 条，短于锚定文件所载的 {anchored} 条（被旧副本替换，或被截断）")]
    Shorter {
        /// Records in the log.
        found: u64,
        /// Records in the anchor.
        anchored: u64,
    },
    /// The anchored records are not the records of this log.
    #[error("前 {0} 条记录与锚定文件不一致")]
    AnchorRoot(u64),
    /// The database's own check failed, or it could not be read further.
    #[error("数据库文件：{0}")]
    Database(String),
}

/// Receives rows and checkpoints in order and gathers defects. Needs no memory that grows with the log.
pub struct Auditor {
    expected: Option<Verifier>,
    key: Option<Verifier>,
    anchor_note: Option<String>,
    anchor: Option<Checkpoint>,
    /// The number the next row should have.
    next: u64,
    /// The largest size a checkpoint speaks of.
    promised: u64,
    tree: Peaks,
    /// The tree as it would be if the last mismatched leaf, not the record, had been changed.
    rival: Option<Peaks>,
    /// Whether roots can still be computed: not after a gap, nor after a root that was wrong.
    traceable: bool,
    /// Size of the last checkpoint whose root came out.
    proved: u64,
    report: Report,
}

impl Auditor {
    /// An audit. `expected` is the key the log must have, known from elsewhere: without it the log's own word is
    /// taken for who signs it. `anchor` is the note in the anchor file.
    pub fn new(expected: Option<&Verifier>, anchor: Option<&str>) -> Auditor {
        let tree = Peaks::default();
        let root = tree.root();
        Auditor {
            expected: expected.cloned(),
            key: None,
            anchor_note: anchor.map(str::to_owned),
            anchor: None,
            next: 0,
            promised: 0,
            tree,
            rival: None,
            traceable: true,
            proved: 0,
            report: Report { records: 0, checkpoints: 0, root, verifier: None, defects: Vec::new() },
        }
    }

    /// Notes a defect found outside the rows.
    pub fn note(&mut self, seq: Option<u64>, what: Fault) {
        self.report.defects.push(Defect { seq, what });
    }

    /// The next row, in ascending order of `seq`.
    pub fn row(&mut self, seq: u64, key: &[u8], leaf: &[u8], bytes: &[u8]) {
        self.report.records += 1;
        if seq < self.next {
            self.traceable = false;
            return self.note(Some(seq), Fault::Disorder);
        }
        if seq > self.next {
            self.traceable = false;
            self.note(Some(self.next), Fault::Missing(seq - 1));
        }
        self.next = seq + 1;
        let record = self.record(seq, key, bytes);
        if seq == 0 {
            self.genesis(record.as_ref());
        }
        self.grow(seq, leaf, leaf_hash(bytes));
        self.meet_anchor();
    }

    fn record(&mut self, seq: u64, key: &[u8], bytes: &[u8]) -> Option<Record> {
        let record = match Record::decode(bytes) {
            Ok(record) => record,
            Err(error) => {
                self.note(Some(seq), Fault::Header(error));
                return None;
            }
        };
        if record.seq != seq {
            self.note(Some(seq), Fault::Misplaced(record.seq));
        }
        if record.key != key {
            self.note(Some(seq), Fault::Key);
        }
        if let Err(error) = canonical::check(&record.payload) {
            self.note(Some(seq), Fault::Payload(error));
        }
        Some(record)
    }

    fn genesis(&mut self, record: Option<&Record>) {
        self.report.verifier = record.and_then(|record| genesis::read(record).ok());
        if self.report.verifier.is_none() {
            self.note(Some(0), Fault::Genesis);
        }
        match &self.expected {
            Some(expected) if self.report.verifier.as_ref().is_some_and(|named| named != expected) => {
                self.note(Some(0), Fault::ForeignKey(expected.to_string()));
            }
            _ => {}
        }
        self.key = self.expected.clone().or_else(|| self.report.verifier.clone());
        if let (Some(note), Some(key)) = (&self.anchor_note, &self.key) {
            match Checkpoint::open(note, key) {
                Ok(anchor) => self.anchor = Some(anchor),
                Err(error) => self.note(None, Fault::Anchor(error)),
            }
        }
    }

    /// Extends the tree. The stored leaf is taken to be right until a signed root says otherwise.
    fn grow(&mut self, seq: u64, stored: &[u8], computed: Hash) {
        if stored == computed {
            self.tree.push(computed);
            self.rival.iter_mut().for_each(|rival| rival.push(computed));
            return;
        }
        self.note(Some(seq), Fault::Leaf);
        let rival = self.rival.get_or_insert_with(|| self.tree.clone());
        rival.push(computed);
        self.tree.push(Hash::try_from(stored).unwrap_or(computed));
    }

    /// Whether the tree as it stands has this root.
    fn root_is(&mut self, root: &Hash) -> bool {
        if self.tree.root() == *root {
            self.rival = None;
            return true;
        }
        match self.rival.take() {
            Some(rival) if rival.root() == *root => {
                self.tree = rival;
                true
            }
            rival => {
                self.rival = rival;
                false
            }
        }
    }

    fn meet_anchor(&mut self) {
        if let Some(anchor) = self.anchor.take_if(|anchor| anchor.size == self.next)
            && self.traceable
            && !self.root_is(&anchor.root)
        {
            self.note(Some(self.proved), Fault::AnchorRoot(anchor.size));
        }
    }

    /// The next checkpoint, after all rows below its size.
    pub fn checkpoint(&mut self, size: u64, note: &str) {
        self.report.checkpoints += 1;
        self.promised = self.promised.max(size);
        let Some(key) = &self.key else { return };
        match Checkpoint::open(note, key) {
            Err(error) => self.note(None, Fault::Checkpoint { size, error }),
            Ok(found) if found.size != size => {
                self.note(None, Fault::CheckpointSize { size, stated: found.size });
            }
            Ok(found) if self.traceable && self.next == size => {
                if self.root_is(&found.root) {
                    self.proved = size;
                } else {
                    self.traceable = false;
                    self.note(Some(self.proved), Fault::Root { size });
                }
            }
            Ok(_) => {}
        }
    }

    /// Ends the audit.
    pub fn finish(mut self) -> Report {
        if self.next == 0 {
            self.note(Some(0), Fault::Genesis);
        }
        if self.promised > self.next {
            self.note(Some(self.next), Fault::Missing(self.promised - 1));
        }
        if self.promised < self.next {
            self.note(Some(self.promised), Fault::Unsigned);
        }
        if let Some(anchor) = self.anchor.take() {
            let (found, anchored) = (self.next, anchor.size);
            self.note(None, Fault::Shorter { found, anchored });
        }
        self.report.root = self.tree.root();
        self.report
    }
}
