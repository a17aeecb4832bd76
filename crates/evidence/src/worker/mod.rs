//! Untrusted files are parsed in a separate short-lived process: what a hostile file does to its reader, it does to a
//! process that may do nothing but compute, and that nobody misses.

mod child;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
mod limits;
mod reader;

pub use child::child;
pub use reader::{ReadFailure, Reader};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is asked of the process; the file's bytes follow this line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// The file's name.
    pub name: String,
    /// Bytes that follow.
    pub length: u64,
    /// The day on which days of papers are judged.
    pub today: Date,
}

/// What the process answers; the body follows this line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// A reading, or a refusal in words.
    pub read: bool,
    /// Bytes that follow.
    pub length: u64,
}
