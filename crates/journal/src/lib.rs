//! The append-only log: exact bytes under a Merkle tree, signed heads, proofs that outsiders can check.
//!
//! It stores records and knows nothing of what they mean. What it promises:
//!
//! - **What was acknowledged is on disk** ([`Store::append`] returns after the fsync; any failed write ends the store).
//! - **Nothing is altered unnoticed**: [`verify()`] finds and locates any changed, missing, repeated or swapped record;
//!   an older copy of the log is refused by its anchor.
//! - **Nobody needs to trust us**: leaves and nodes as in RFC 6962, checkpoints and receipts in the C2SP formats, the
//!   payload canonical JSON. A root that left the building (on a notice, a letter) binds the log from then on.
//! - **A retry is harmless**: every record has its client's idempotency key, unique in the log and under its hash.

mod audit;
mod backup;
pub mod canonical;
mod checkpoint;
mod disk;
mod genesis;
pub mod key;
mod memory;
pub mod merkle;
mod note;
mod proof;
mod reading;
mod record;
mod sqlite;
mod store;
mod verify;

pub use audit::{Defect, Fault, Report};
pub use backup::{BackupError, backup, restore};
pub use checkpoint::{Checkpoint, CheckpointError, code_matches, short_code};
pub use genesis::{NotGenesis, read as read_genesis};
pub use memory::MemoryStore;
pub use note::{NoteError, Signer, Verifier};
pub use proof::{Receipt, ReceiptError};
pub use reading::{checkpoint_sizes, read_records};
pub use record::{HEADER_LEN, Key, MAX_PAYLOAD, Record, RecordError, SUITE};
pub use sqlite::{Files, OpenError, SqliteStore, sqlite_version};
pub use store::{AppendError, Appended, Entry, Head, Store, StoreError};
pub use verify::verify;
