//! Runs the real binary.

#![allow(dead_code, reason = "each test file uses its own part of the support")]

pub mod server;

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the binary came to.
pub struct Ran {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Runs `earmark` with these arguments, in the repository's root.
pub fn earmark(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_earmark")).args(args).current_dir(root()).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The pack as shipped.
pub const HARBIN: &str = "policy/harbin-2024-1";
