//! Forms begun and not sent: saved as they are typed, sealed like personal data (a payee's account may stand in one),
//! gone when the form is sent or thrown away.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::Value;

use crate::database::{Database, DatabaseError, Schema};
use crate::sealed::{Seal, SealKey};

/// Bytes of one draft at most.
const MOST_BYTES: usize = 256 * 1024;
/// Drafts of one account at most.
const MOST_DRAFTS: i64 = 200;

const SCHEMA: Schema = Schema {
    id: 0x4561_0003,
    version: 1,
    tables: "
        CREATE TABLE draft(
            account TEXT NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL,
            saved_at INTEGER NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY(account, form, subject)) STRICT, WITHOUT ROWID;
        CREATE INDEX draft_by_time ON draft(saved_at);",
};

/// Why a draft could not be saved or read.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// More than a form holds.
    #[error("内容过大（最大 {} KB），草稿没有保存", MOST_BYTES / 1024)]
    TooLarge,
    /// More than anyone works on.
    #[error("草稿已有 {MOST_DRAFTS} 份，请先删除不再需要的草稿")]
    TooMany,
    /// Altered or damaged, or sealed with another key.
    #[error("草稿无法读出，请删除后重新填写")]
    Damaged,
    /// The file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for DraftError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Which draft: whose, of which form, about what (a project, or empty).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftOf<'a> {
    /// Login name. Nobody sees another's drafts.
    pub account: &'a str,
    /// The form's name.
    pub form: &'a str,
    /// What it is about; empty when that does not exist yet.
    pub subject: &'a str,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The form's name.
    pub form: String,
    /// What it is about.
    pub subject: String,
    /// When it was saved, in milliseconds since 1970.
    pub saved_ms: i64,
}

/// All drafts, in one SQLite file.
pub struct Drafts {
    database: Database,
    seal: Seal,
}

impl Drafts {
    /// Makes the file, under the key of the sealed store.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path, key: &SealKey) -> Result<Self, DraftError> {
        Ok(Self { database: Database::create(path, &SCHEMA)?, seal: key.seal("drafts") })
    }

    /// Opens the file.
    ///
    /// # Errors
    /// If there is none.
    pub fn open(path: &Path, key: &SealKey) -> Result<Self, DraftError> {
        Ok(Self { database: Database::open(path, &SCHEMA)?, seal: key.seal("drafts") })
    }

    /// Drafts that are gone with this value.
    ///
    /// # Errors
    /// Only when SQLite fails.
    pub fn in_memory(key: &SealKey) -> Result<Self, DraftError> {
        Ok(Self { database: Database::in_memory(&SCHEMA)?, seal: key.seal("drafts") })
    }

    /// Writes a consistent copy to a new file.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), DraftError> {
        Ok(self.database.copy_to(path)?)
    }

    /// Saves a draft over the one before.
    ///
    /// # Errors
    /// [`DraftError::TooLarge`], [`DraftError::TooMany`]; the one before stays then.
    pub fn save(&self, of: DraftOf<'_>, content: &Value, now_ms: i64) -> Result<(), DraftError> {
        let text = content.to_string();
        if text.len() > MOST_BYTES || [of.account, of.form, of.subject].iter().any(|name| name.len() > 200) {
            return Err(DraftError::TooLarge);
        }
        let sealed = self.seal.close(&place(of), text.as_bytes()).map_err(|_| DraftError::Damaged)?;
        self.database.transaction(|db| {
            db.execute(
                "INSERT OR REPLACE INTO draft VALUES(?1, ?2, ?3, ?4, ?5)",
                params![of.account, of.form, of.subject, now_ms, sealed],
            )?;
            if count(db, of.account)? > MOST_DRAFTS { Err(DraftError::TooMany) } else { Ok(()) }
        })
    }

    /// The draft and when it was saved.
    ///
    /// # Errors
    /// [`DraftError::Damaged`].
    pub fn load(&self, of: DraftOf<'_>) -> Result<Option<(Value, i64)>, DraftError> {
        let found: Option<(Vec<u8>, i64)> = self
            .database
            .lock()
            .prepare_cached(
                "SELECT sealed, saved_at FROM draft WHERE account = ?1 AND form = ?2 AND subject = ?3",
            )?
            .query_row([of.account, of.form, of.subject], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((sealed, saved_ms)) = found else { return Ok(None) };
        let text = self.seal.open(&place(of), &sealed).map_err(|_| DraftError::Damaged)?;
        let content = serde_json::from_slice(&text).map_err(|_| DraftError::Damaged)?;
        Ok(Some((content, saved_ms)))
    }

    /// An account's drafts, the newest first.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn list(&self, account: &str) -> Result<Vec<Listed>, DraftError> {
        let db = self.database.lock();
        let mut statement = db.prepare_cached(
            "SELECT form, subject, saved_at FROM draft WHERE account = ?1 ORDER BY saved_at DESC, form, subject",
        )?;
        let listed = statement
            .query_map([account], |row| {
                Ok(Listed { form: row.get(0)?, subject: row.get(1)?, saved_ms: row.get(2)? })
            })?
            .collect::<Result<_, _>>()?;
        Ok(listed)
    }

    /// Throws a draft away: it was sent, or is not wanted. Says whether there was one.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn discard(&self, of: DraftOf<'_>) -> Result<bool, DraftError> {
        let gone = self.database.lock().execute(
            "DELETE FROM draft WHERE account = ?1 AND form = ?2 AND subject = ?3",
            [of.account, of.form, of.subject],
        )?;
        Ok(gone == 1)
    }

    /// Throws away what was saved before a time.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn discard_before(&self, ms: i64) -> Result<usize, DraftError> {
        Ok(self.database.lock().execute("DELETE FROM draft WHERE saved_at < ?1", [ms])?)
    }
}

fn count(db: &Connection, account: &str) -> rusqlite::Result<i64> {
    db.query_row("SELECT count(*) FROM draft WHERE account = ?1", [account], |row| row.get(0))
}

/// Where a draft stands; it opens nowhere else.
fn place(of: DraftOf<'_>) -> String {
    format!("{}\0{}\0{}", of.account, of.form, of.subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MINE: DraftOf<'static> = DraftOf { account: "firm-1", form: "claim", subject: "P0001" };

    fn drafts() -> Drafts {
        Drafts::in_memory(&SealKey::random().unwrap()).unwrap()
    }

    #[test]
    fn what_was_typed_is_there_again_for_its_account_alone() {
        let drafts = drafts();
        let typed = json!({"银行账号": "6222", "金额": "30万", "空": ""});
        drafts.save(MINE, &json!({}), 1).unwrap();
        drafts.save(MINE, &typed, 2).unwrap();
        assert_eq!(drafts.load(MINE).unwrap(), Some((typed, 2)));
        assert_eq!(drafts.load(DraftOf { account: "firm-2", ..MINE }).unwrap(), None);
        assert_eq!(drafts.load(DraftOf { subject: "P0002", ..MINE }).unwrap(), None);
    }

    #[test]
    fn drafts_are_listed_newest_first_and_thrown_away() {
        let drafts = drafts();
        for (subject, at) in [("P0001", 1), ("P0002", 3), ("", 2)] {
            drafts.save(DraftOf { subject, ..MINE }, &json!(at), at).unwrap();
        }
        let subjects =
            |account| -> Vec<_> { drafts.list(account).unwrap().into_iter().map(|d| d.subject).collect() };
        assert_eq!(subjects("firm-1"), ["P0002", "", "P0001"]);
        assert!(subjects("firm-2").is_empty());
        assert!(drafts.discard(MINE).unwrap());
        assert!(!drafts.discard(MINE).unwrap());
        assert_eq!(drafts.discard_before(3).unwrap(), 1);
        assert_eq!(subjects("firm-1"), ["P0002"]);
    }

    #[test]
    fn size_and_number_are_bounded_and_what_was_saved_stays() {
        let drafts = drafts();
        drafts.save(MINE, &json!("kept"), 1).unwrap();
        let large = json!("x".repeat(MOST_BYTES));
        assert!(matches!(drafts.save(MINE, &large, 2), Err(DraftError::TooLarge)));
        assert_eq!(drafts.load(MINE).unwrap(), Some((json!("kept"), 1)));
        for n in 1..MOST_DRAFTS {
            drafts.save(DraftOf { subject: &n.to_string(), ..MINE }, &json!(n), n).unwrap();
        }
        assert!(matches!(
            drafts.save(DraftOf { subject: "one more", ..MINE }, &json!(0), 0),
            Err(DraftError::TooMany)
        ));
        assert_eq!(drafts.list("firm-1").unwrap().len(), 200);
        drafts.save(MINE, &json!("again"), 3).unwrap();
    }

    #[test]
    fn drafts_are_sealed_on_disk_and_survive_reopening() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drafts.db");
        let key = SealKey::random().unwrap();
        Drafts::create(&path, &key).unwrap().save(MINE, &json!("6222000000001234"), 1).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(16).any(|window| window == b"6222000000001234"));
        assert!(Drafts::open(&path, &key).unwrap().load(MINE).unwrap().is_some());
        let foreign = Drafts::open(&path, &SealKey::random().unwrap()).unwrap();
        assert!(matches!(foreign.load(MINE), Err(DraftError::Damaged)));
    }
}
