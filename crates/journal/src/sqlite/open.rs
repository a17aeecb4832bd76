//! Opening a log: everything that can be known to be wrong without reading the records is refused here.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};

use super::anchor::{self, Anchor};
use super::files::Files;
use super::{connect, store};
use crate::SqliteStore;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::genesis;
use crate::merkle::{Hash, Tree};
use crate::note::Signer;
use crate::store::{StoreError, read_back};

/// Why a log cannot be made, opened, copied or put in place.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system said no.
    #[error("{path}：{source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no log.
    #[error("没有日志文件 {0}。打开不会新建日志：新建请用 init，原有日志丢失请从备份恢复")]
    Absent(PathBuf),
    /// The database is an empty file.
    #[error("日志文件 {0} 是空文件，请从备份恢复")]
    Empty(PathBuf),
    /// A log (or a part of one) is there already.
    #[error("{0} 已存在，不会覆盖")]
    Occupied(PathBuf),
    /// A database, but not a log of this form.
    #[error("{0} 不是本系统的日志文件，或版本不同")]
    Foreign(PathBuf),
    /// Another process writes this log.
    #[error("日志正被另一个进程使用（{0}）")]
    Locked(PathBuf),
    /// A SQLite with a known fault.
    #[error("SQLite {0} 有已知缺陷，须为 3.51.3 及以上且不是 3.52.0")]
    Version(&'static str),
    /// A setting did not take.
    #[error("SQLite 设置 {name} 未生效（实为“{found}”），数据目录可能在网络文件系统上")]
    Setting {
        /// The pragma.
        name: &'static str,
        /// What it reads as.
        found: String,
    },
    /// SQLite failed.
    #[error("数据库：{0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The log names another key than the signer's.
    #[error("签名密钥与日志不符：日志为 {log}，密钥为 {signer}")]
    ForeignKey {
        /// Key in the log.
        log: String,
        /// Key of the signer.
        signer: String,
    },
    /// The log contradicts itself.
    #[error("日志已损坏：{0}。请运行 verify 定位，并从备份恢复")]
    Damaged(String),
    /// The anchor file is missing.
    #[error("缺少锚定文件 {0}。请找回该文件；确已丢失的，请先 verify 核对，再备份并恢复到新目录")]
    NoAnchor(PathBuf),
    /// The anchor file is no checkpoint of this log.
    #[error("锚定文件不可信：{0}")]
    Anchor(CheckpointError),
    /// An older copy of the log, or one with its end cut off.
    #[error(
        "日志只有 {found} 条记录，而锚定文件证明曾有 {anchored} 条：这是旧副本或被截断，请换回最新的日志"
    )]
    Shorter {
        /// Records in the log.
        found: u64,
        /// Records in the anchor.
        anchored: u64,
    },
    /// The anchored records are not the records of this log.
    #[error("日志的前 {0} 条记录与锚定文件不一致：内容被替换，请运行 verify 并从备份恢复")]
    Diverged(u64),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> OpenError {
        OpenError::Damaged(error.to_string())
    }
}

impl SqliteStore {
    /// Opens the log in a folder as its one writer. Never creates one.
    ///
    /// Checked here: the lock, SQLite's version and settings, the genesis record against the signer, the leaves
    /// against the newest checkpoint, the whole against the anchor. The records themselves are checked as they are
    /// read, and all at once by [`crate::verify()`].
    ///
    /// # Errors
    /// [`OpenError`], one for each of these.
    pub fn open(folder: &Path, signer: Signer) -> Result<SqliteStore, OpenError> {
        let files = Files::of(folder);
        if !files.database().exists() {
            return Err(OpenError::Absent(files.database()));
        }
        let lock = files.lock()?;
        let connection = connect::writer(&files.database())?;
        check_key(&connection, &signer)?;
        let tree = load_tree(&connection)?;
        let (size, note) = last_checkpoint(&connection, &signer, &tree)?;
        let anchored = check_anchor(&connection, &files, &signer, &tree)?;
        let mut store =
            SqliteStore::assemble(connection, signer, tree, Anchor::new(files.anchor(), anchored), lock);
        store.anchor.renew(size, &note)?;
        Ok(store)
    }
}

fn check_key(connection: &Connection, signer: &Signer) -> Result<(), OpenError> {
    let (leaf, bytes): (Vec<u8>, Vec<u8>) = connection
        .query_row("SELECT leaf, record FROM log WHERE seq = 0", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| OpenError::Damaged("缺少 0 号记录".into()))?;
    let named =
        genesis::read(&read_back(0, &leaf, &bytes)?).map_err(|e| OpenError::Damaged(e.to_string()))?;
    if named != *signer.verifier() {
        return Err(OpenError::ForeignKey { log: named.to_string(), signer: signer.verifier().to_string() });
    }
    Ok(())
}

/// The tree over all stored leaves, which must be numbered without gaps.
fn load_tree(connection: &Connection) -> Result<Tree, OpenError> {
    let mut tree = Tree::default();
    let mut statement = connection.prepare("SELECT seq, leaf FROM log ORDER BY seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, leaf): (i64, Hash) = (row.get(0)?, row.get(1)?);
        if store::number(seq) != tree.size() {
            return Err(OpenError::Damaged(format!("缺少第 {} 号记录", tree.size())));
        }
        tree.push(leaf);
    }
    Ok(tree)
}

/// The newest checkpoint, which must cover exactly the log as it stands.
fn last_checkpoint(
    connection: &Connection,
    signer: &Signer,
    tree: &Tree,
) -> Result<(u64, String), OpenError> {
    let note = newest_note(connection)?;
    let found = Checkpoint::open(&note, signer.verifier()).map_err(|e| OpenError::Damaged(e.to_string()))?;
    if (found.size, found.root) != (tree.size(), tree.root()) {
        return Err(OpenError::Damaged(format!(
            "共有 {} 条记录，与最后的检查点（{} 条）不一致",
            tree.size(),
            found.size
        )));
    }
    Ok((found.size, note))
}

/// The log must begin with what its anchor says it was; returns the anchored size. Decided before there is a store,
/// because the end of a store renews the anchor.
fn check_anchor(
    connection: &Connection,
    files: &Files,
    signer: &Signer,
    tree: &Tree,
) -> Result<u64, OpenError> {
    let note = anchor::read(&files.anchor())?;
    let anchored = Checkpoint::open(&note, signer.verifier()).map_err(OpenError::Anchor)?;
    if anchored.size > tree.size() {
        return Err(OpenError::Shorter { found: tree.size(), anchored: anchored.size });
    }
    let root = tree.range_root(0..anchored.size, |part| store::leaves(connection, part))?;
    if root == anchored.root { Ok(anchored.size) } else { Err(OpenError::Diverged(anchored.size)) }
}

/// The newest checkpoint as it is stored.
pub(crate) fn newest_note(connection: &Connection) -> Result<String, OpenError> {
    connection
        .query_row("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", [], |row| row.get(0))
        .optional()?
        .ok_or_else(|| OpenError::Damaged("没有检查点".into()))
}
