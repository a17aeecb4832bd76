//! Policy packs on disk, by content: the files of every adopted pack stay with the fund for ever, under their digest.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fund::Packs;
use law::{Finding, Pack};

/// The files of a pack by name, as [`Pack::parse`] takes them.
pub type PackFiles = BTreeMap<String, Vec<u8>>;

/// Why a pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The folder or a file in it cannot be read or written.
    #[error("政策包 {path}：{source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The files are no pack; every finding names file and line.
    #[error("政策包有 {} 处错误，第一处：{}", .0.len(), first(.0))]
    Wrong(Vec<Finding>),
    /// A pack made from excerpts, for a fund that is no demonstration.
    #[error("政策包不完整（只有摘记），只能用于演示，不能建立资金；缺：{}", .0.join("；"))]
    Partial(Vec<String>),
    /// A file that the pack takes from elsewhere is not named as a pack's file is.
    #[error("政策包 {0} 的 [shared] 写了“{1}”：应为文件名和相对路径")]
    Shared(PathBuf, String),
    /// An overlay, and not the pack it is laid over.
    #[error("这是叠加包，须同时给出底包（摘要 {}）", .0.as_deref().unwrap_or("读不出"))]
    NoBase(Option<String>),
    /// Files under a digest that is not theirs: altered after adoption.
    #[error("政策包目录 {path} 的内容与其摘要不符（现为 {found}），请从备份恢复")]
    Altered {
        /// The folder.
        path: PathBuf,
        /// The digest of what is there.
        found: String,
    },
}

fn first(findings: &[Finding]) -> String {
    findings.first().map_or_else(String::new, |finding| format!("{} {}", finding.at, finding.message))
}

/// Reads the files of a folder, not its subfolders; hidden files are left out. Files that `pack.toml` takes from
/// elsewhere (`[shared]`) are filled in, so that a pack is kept and known by all it says.
///
/// # Errors
/// [`PackError::Io`] and [`PackError::Shared`].
pub fn read_folder(folder: &Path) -> Result<PackFiles, PackError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    let mut files = PackFiles::new();
    for entry in fs::read_dir(folder).map_err(io(folder))? {
        let entry = entry.map_err(io(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_file() {
            files.insert(name, fs::read(entry.path()).map_err(io(&entry.path()))?);
        }
    }
    for (name, path) in Pack::shared(&files) {
        if files.contains_key(&name) {
            continue;
        }
        if name.contains(['/', '\\']) || Path::new(&path).is_absolute() {
            return Err(PackError::Shared(folder.to_owned(), name));
        }
        let path = folder.join(path);
        files.insert(name, fs::read(&path).map_err(io(&path))?);
    }
    Ok(files)
}

/// Reads a folder as a pack.
///
/// # Errors
/// [`PackError::Io`] and [`PackError::Wrong`].
pub fn load(folder: &Path) -> Result<Pack, PackError> {
    Pack::parse(&read_folder(folder)?).map_err(PackError::Wrong)
}

/// Reads a folder that is a pack, or an overlay laid over the pack of another folder.
///
/// # Errors
/// [`PackError`]; an overlay without a base is [`PackError::NoBase`].
pub fn read_over(folder: &Path, base: Option<&Path>) -> Result<PackFiles, PackError> {
    let files = read_folder(folder)?;
    if !law::overlay::is_overlay(&files) {
        return Ok(files);
    }
    let base = read_folder(base.ok_or_else(|| PackError::NoBase(law::overlay::base_of(&files)))?)?;
    law::overlay::lay(&base, &files).map_err(PackError::Wrong)
}

/// Keeps the files of a pack under its digest in `root`. What is there already stays as it is.
///
/// # Errors
/// [`PackError::Io`].
pub fn keep(root: &Path, digest: &str, files: &PackFiles) -> Result<(), PackError> {
    let folder = root.join(digest);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    if folder.is_dir() {
        return Ok(());
    }
    let staged = root.join(format!(".{digest}"));
    fs::create_dir_all(&staged).map_err(io(&staged))?;
    for (name, bytes) in files {
        let path = staged.join(name);
        fs::write(&path, bytes).and_then(|()| fs::File::open(&path)?.sync_all()).map_err(io(&path))?;
    }
    fs::File::open(&staged).and_then(|folder| folder.sync_all()).map_err(io(&staged))?;
    fs::rename(&staged, &folder).map_err(io(&folder))?;
    fs::File::open(root).and_then(|root| root.sync_all()).map_err(io(root))
}

/// Every pack kept in `root`, each checked against its digest.
///
/// # Errors
/// All kinds of [`PackError`].
pub fn open(root: &Path) -> Result<Packs, PackError> {
    let mut packs = Packs::default();
    let io = |source| PackError::Io { path: root.to_owned(), source };
    for entry in fs::read_dir(root).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            continue;
        }
        let pack = load(&path)?;
        if pack.digest != name {
            return Err(PackError::Altered { path, found: pack.digest });
        }
        packs.add(Arc::new(pack));
    }
    Ok(packs)
}
