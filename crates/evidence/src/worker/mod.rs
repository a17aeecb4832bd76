//! Untrusted files are parsed in a separate short-lived process: what a hostile file does to its reader, it does to a
//! process that may do nothing but compute, and that nobody misses.

mod child;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
mod limits;
mod reader;

pub use child::child;
pub use limits::lower as enter;
pub use reader::{ReadFailure, Reader};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Reads the table in a file, given with its name, and answers bytes or a refusal in words. What a table means is not known
/// here: whoever starts the process brings the reader.
pub type TableReader = fn(&str, &[u8]) -> Result<Vec<u8>, String>;

/// What is asked of the process; the file's bytes follow this line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The file's name.
    pub name: String,
    /// Bytes that follow.
    pub length: u64,
    /// What is to be done with them.
    pub job: Job,
}

/// What can be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Job {
    /// Look it over: may it be taken? The answer is an `Examined`.
    Examine,
    /// Look it over and read the papers in it, their days judged on this day. The answer is a `Reading`.
    Read(Date),
    /// The same, leaving out what would not be taken of an archive.
    ReadWhatCan(Date),
    /// Read the table in it, as the program of the process does that. The answer is what that program says.
    Table,
    /// One of its pages, from 1, as a picture of at most this width in pixels. The answer is a PNG.
    Page(u32, u32),
}

/// What the process answers; the body follows this line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// What was asked for, or a refusal in words.
    pub done: bool,
    /// Bytes that follow.
    pub length: u64,
}
