//! What applicants upload: which kinds of file we take, whether a file is what its name says, and the store that keeps
//! it under its digest. Knows nothing of the fund's rules.
//!
//! An upload is streamed into the store's own folder ([`Files::upload`]), read by a process of its own
//! ([`worker::Reader`]) and only then kept ([`Upload::finish`]); a refused or abandoned upload leaves nothing behind.

mod active;
mod archive;
mod digest;
mod examine;
mod files;
mod kind;
mod name;

mod pdf;
mod picture;
mod read;
mod reading;
mod refusal;
mod sniff;
pub mod text;
mod workbook;
pub mod worker;
mod xml;

pub use digest::{Digest, DigestError};
pub use examine::{Examined, Limits, Remark, examine};
pub use files::{Files, FilesError, Inspection, Stored, Upload};
pub use kind::Kind;
pub use read::show::{PageError, page_png};
pub use read::{READERS, read, read_what_can};
pub use reading::{Content, Origin, Paper, Reading, Sure, Unread, Witness};
pub use refusal::{ExamineError, Reason, Refused};
pub use sniff::kind_kept;
