//! Everything a fund knows, as tables anyone can open: for the archive, for an auditor's own tools, for moving away.
//!
//! Personal data is not in it: it is not in the log.

mod money;
mod performance;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

use fund::view::View;
use tempfile::TempDir;

pub use tables::{Named, tables};

use crate::packs::{self, PackError};
use crate::replay;
use crate::table::{TableError, csv, json, xlsx};

/// Why nothing was exported. Nothing half-done remains.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file or folder.
    #[error("{path}：{source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is something already.
    #[error("{0} 已存在，不会覆盖")]
    Occupied(PathBuf),
    /// The log.
    #[error("日志：{0}")]
    Log(String),
    /// A pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A table.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// Exports the fund in `dir`, also beside a running server, into the new folder `output`: every table as CSV, xlsx and
/// JSON. Returns the names with the number of rows.
///
/// # Errors
/// [`ExportError`].
pub fn export(dir: &Path, output: &Path) -> Result<Vec<(&'static str, usize)>, ExportError> {
    if output.exists() {
        return Err(ExportError::Occupied(output.to_owned()));
    }
    let fund = replay::read(dir).map_err(|error| ExportError::Log(error.to_string()))?;
    let packs = packs::open(&dir.join("packs"))?;
    let today = fund.acts.last().map_or(jiff::civil::Date::MIN, |told| told.on);
    let tables = tables(&View { fund: &fund, packs: &packs, today });
    write(&tables, output)?;
    Ok(tables.iter().map(|named| (named.name, named.table.rows.len())).collect())
}

fn write(tables: &[Named], output: &Path) -> Result<(), ExportError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| ExportError::Io { path, source }
    };
    let parent = match output.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let staging = TempDir::new_in(parent).map_err(io(parent))?;
    for Named { name, table } in tables {
        let mut text = serde_json::to_vec_pretty(&json(table)?)
            .map_err(|error| ExportError::Log(format!("{name}.json：{error}")))?;
        text.push(b'\n');
        for (extension, bytes) in [("csv", csv(table)?), ("xlsx", xlsx(&[table])?), ("json", text)] {
            let path = staging.path().join(format!("{name}.{extension}"));
            fs::write(&path, bytes).map_err(io(&path))?;
        }
    }
    // From here on the folder is no longer temporary.
    let made = staging.keep();
    fs::rename(&made, output).map_err(io(output))
}
