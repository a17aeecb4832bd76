//! A fund in one file, and back: log, personal data, passwords, drafts, evidence, packs and keys.
//!
//! A copy is made beside a running server. It is verified before it counts as one, and again before anything of it is
//! put in place. Whoever has the file has the keys too: it is readable by its owner alone, and belongs in a safe.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::stores::{Stores, StoresError};
use crate::verify::{Verification, Wrong, verify};

/// The log within a backup: one self-contained SQLite file.
const LOG: &str = "journal.backup";

/// Why no copy was made, or none put in place. Nothing half-done remains.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{path}：{source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is something already, and it is not overwritten.
    #[error("{0} 已存在，不会覆盖")]
    Occupied(PathBuf),
    /// The log.
    #[error(transparent)]
    Journal(#[from] journal::BackupError),
    /// A store beside the log.
    #[error(transparent)]
    Stores(#[from] StoresError),
    /// Not one of our backups, or a damaged one.
    #[error("{path} 不是完整的备份文件：{why}")]
    Archive {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The log could not be read for verification.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// What is in it does not verify.
    #[error("核验未通过，共 {} 处问题，第一处：{}", .0.len(), first(.0))]
    Unsound(Vec<Wrong>),
}

fn first(findings: &[Wrong]) -> String {
    findings.first().map_or_else(String::new, |wrong| format!("{}：{}", wrong.place, wrong.what))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}

/// Copies the fund in `dir` into one new file.
///
/// # Errors
/// [`BackupError`].
pub fn backup(dir: &Path, target: &Path) -> Result<Verification, BackupError> {
    if target.exists() {
        return Err(BackupError::Occupied(target.to_owned()));
    }
    let beside = parent(target);
    let staging = TempDir::new_in(&beside).map_err(at(&beside))?;
    let copy = staging.path().join("fund");
    fs::create_dir(&copy).map_err(at(&copy))?;
    journal::backup(dir, &copy.join(LOG))?;
    Stores::open(dir, true, 0)?.copy_to(&copy)?;
    for folder in ["keys", "packs", "files"] {
        copy_folder(&dir.join(folder), &copy.join(folder))?;
    }
    let archive = staging.path().join("archive");
    pack(&copy, &archive)?;
    // What counts is what can be got back out of it.
    let verification = restore(&archive, &staging.path().join("trial"))?;
    fs::rename(&archive, target).map_err(at(target))?;
    sync(&beside)?;
    Ok(verification)
}

/// Puts the fund of a backup file into a new or empty folder, after verifying it there out of sight.
///
/// # Errors
/// [`BackupError`].
pub fn restore(backup: &Path, dir: &Path) -> Result<Verification, BackupError> {
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(BackupError::Occupied(dir.to_owned()));
    }
    let beside = parent(dir);
    let staging = TempDir::new_in(&beside).map_err(at(&beside))?;
    let fund = staging.path().join("fund");
    unpack(backup, &fund)?;
    let log = fund.join(LOG);
    journal::restore(&log, &fund, None)?;
    fs::remove_file(&log).map_err(at(&log))?;
    drop(Stores::open(&fund, true, 0)?);
    let verification = verify(&fund, None)?;
    if !verification.is_sound() {
        return Err(BackupError::Unsound(verification.findings));
    }
    if dir.exists() {
        fs::remove_dir(dir).map_err(at(dir))?;
    }
    fs::rename(&fund, dir).map_err(at(dir))?;
    sync(&beside)?;
    Ok(verification)
}

fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn sync(folder: &Path) -> Result<(), BackupError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// Uploads under way (`tmp`) are nobody's evidence yet.
fn copy_folder(from: &Path, to: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if !path.is_dir() {
            fs::copy(&path, &target).map_err(at(&path))?;
        } else if name == "tmp" {
            fs::create_dir(&target).map_err(at(&target))?;
        } else {
            copy_folder(&path, &target)?;
        }
    }
    Ok(())
}

fn pack(folder: &Path, archive: &Path) -> Result<(), BackupError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(archive).map_err(at(archive))?;
    let mut writer = ZipWriter::new(file);
    add(&mut writer, folder, "", archive)?;
    let file = writer.finish().map_err(wrong(archive))?;
    file.sync_all().map_err(at(archive))
}

fn add(writer: &mut ZipWriter<File>, folder: &Path, prefix: &str, archive: &Path) -> Result<(), BackupError> {
    // Not compressed: evidence is compressed already, and what is stored plainly can be got at by hand.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let inside = format!("{prefix}{name}");
        if path.is_dir() {
            writer.add_directory(format!("{inside}/"), options).map_err(wrong(archive))?;
            add(writer, &path, &format!("{inside}/"), archive)?;
        } else {
            writer.start_file(inside, options).map_err(wrong(archive))?;
            let mut source = File::open(&path).map_err(at(&path))?;
            io::copy(&mut source, writer).map_err(at(&path))?;
        }
    }
    Ok(())
}

fn unpack(archive: &Path, folder: &Path) -> Result<(), BackupError> {
    let file = File::open(archive).map_err(at(archive))?;
    let mut reader = ZipArchive::new(file).map_err(wrong(archive))?;
    fs::create_dir(folder).map_err(at(folder))?;
    for index in 0..reader.len() {
        let mut entry = reader.by_index(index).map_err(wrong(archive))?;
        let name = entry.enclosed_name().ok_or_else(|| BackupError::Archive {
            path: archive.to_owned(),
            why: format!("第 {index} 个文件的路径越出目录"),
        })?;
        let path = folder.join(name);
        if entry.is_dir() {
            fs::create_dir_all(&path).map_err(at(&path))?;
            continue;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut target = options.open(&path).map_err(at(&path))?;
        io::copy(&mut entry, &mut target).map_err(at(&path))?;
        target.sync_all().map_err(at(&path))?;
    }
    Ok(())
}

fn wrong(archive: &Path) -> impl FnOnce(zip::result::ZipError) -> BackupError {
    let path = archive.to_owned();
    move |error| BackupError::Archive { path, why: error.to_string() }
}
