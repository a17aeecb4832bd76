//! Personal data, outside the log: encrypted field by field, forgettable, and bound to the log by salted commitments.
//!
//! The log says `p3f…` and a commitment; who that is and which account it was stand here. Every value that was ever
//! committed to stays readable by its commitment until its owner is forgotten: a payment of last year still names the
//! account it went to. The salt is sealed with the value, so that neither file alone lets anyone guess a phone number.

mod key;
mod value;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use fund::{Digest, PersonId};
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::chance::{Chance, ChanceError, draw};
use crate::database::{Database, DatabaseError, Schema};

pub(crate) use key::Seal;
pub use key::{KeyError, SealKey};
pub use value::{BankAccount, Field, IdNumber, ValueError};

const SALT: usize = 32;

const SCHEMA: Schema = Schema {
    id: 0x4561_0002,
    version: 1,
    tables: "
        CREATE TABLE key(tag BLOB NOT NULL) STRICT;
        CREATE TABLE person(id_number BLOB PRIMARY KEY, person TEXT NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
        CREATE TABLE value(
            owner TEXT NOT NULL, field TEXT NOT NULL, version INTEGER NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY(owner, field, version)) STRICT, WITHOUT ROWID;",
};

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The value is not what the field holds.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The identity number belongs to another person of the store: two accounts, one person.
    #[error("该身份证号已登记在另一人员名下，请使用同一人员")]
    OtherPerson(PersonId),
    /// The key file is not the one this store was made with.
    #[error("密钥与个人信息库不符，请放回原来的密钥文件")]
    ForeignKey,
    /// A value was altered, moved or damaged.
    #[error("个人信息库中 {owner} 的 {field} 无法解密，数据已损坏，请从备份恢复")]
    Damaged {
        /// Whose.
        owner: String,
        /// Which field.
        field: String,
    },
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] ChanceError),
    /// The file.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for SealedError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// The store. Owners are persons (`p3f…`), enterprises (their credit code) or objections (their id).
pub struct Sealed {
    database: Database,
    key: SealKey,
    seal: Seal,
    chance: Mutex<Box<dyn Chance>>,
}

/// A value as it is sealed: the salt, then the canonical text.
struct Opened {
    salt: [u8; SALT],
    text: String,
}

impl Opened {
    fn commitment(&self) -> Digest {
        Digest(hex(&Sha256::digest([&self.salt, self.text.as_bytes()].concat())))
    }
}

impl Sealed {
    /// Makes the store under a key. `chance` gives person ids and salts; keys and nonces are the system's always.
    ///
    /// # Errors
    /// If there is one.
    pub fn create(path: &Path, key: SealKey, chance: Box<dyn Chance>) -> Result<Self, SealedError> {
        Self::begin(Database::create(path, &SCHEMA)?, key, chance)
    }

    /// A store that is gone with this value.
    ///
    /// # Errors
    /// When SQLite fails or the system gives no randomness.
    pub fn in_memory(chance: Box<dyn Chance>) -> Result<Self, SealedError> {
        let key = SealKey::random().map_err(|_| SealedError::ForeignKey)?;
        Self::begin(Database::in_memory(&SCHEMA)?, key, chance)
    }

    fn begin(database: Database, key: SealKey, chance: Box<dyn Chance>) -> Result<Self, SealedError> {
        database.lock().execute("INSERT INTO key VALUES(?1)", [key.tag("check", "")])?;
        Ok(Self::over(database, key, chance))
    }

    /// Opens the store.
    ///
    /// # Errors
    /// If there is none, or the key is another one's.
    pub fn open(path: &Path, key: SealKey, chance: Box<dyn Chance>) -> Result<Self, SealedError> {
        let database = Database::open(path, &SCHEMA)?;
        let tag: Option<[u8; 32]> =
            database.lock().query_row("SELECT tag FROM key", [], |row| row.get(0)).optional()?;
        if tag != Some(key.tag("check", "")) {
            return Err(SealedError::ForeignKey);
        }
        Ok(Self::over(database, key, chance))
    }

    fn over(database: Database, key: SealKey, chance: Box<dyn Chance>) -> Self {
        let seal = key.seal("personal data");
        Self { database, key, seal, chance: Mutex::new(chance) }
    }

    /// Writes a consistent copy to a new file. Back up the key elsewhere.
    ///
    /// # Errors
    /// If the file exists or the disk fails.
    pub fn copy_to(&self, path: &Path) -> Result<(), SealedError> {
        Ok(self.database.copy_to(path)?)
    }

    /// A new opaque person id: `p` and sixteen hex digits, nobody's yet.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn new_person(&self) -> Result<PersonId, SealedError> {
        loop {
            let person = format!("p{}", hex(&self.draw::<8>()?));
            // By chance never; but a demonstration that is opened again draws from a seed it may have used before.
            let db = self.database.lock();
            if !db.prepare_cached("SELECT 1 FROM value WHERE owner = ?1")?.exists([&person])? {
                return Ok(PersonId(person));
            }
        }
    }

    /// The person of an identity number, made if need be: two accounts with one number are one person.
    ///
    /// # Errors
    /// When the file fails or there is no randomness.
    pub fn person_of(&self, number: &IdNumber) -> Result<PersonId, SealedError> {
        let fresh = self.new_person()?;
        let salt = self.draw()?;
        self.database.transaction(|db| {
            if let Some(person) = self.find_person(db, number)? {
                return Ok(person);
            }
            self.store(db, fresh.as_str(), &Field::IdNumber, number.as_str(), salt)?;
            Ok(fresh)
        })
    }

    /// The person already known by an identity number.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn same_person(&self, number: &IdNumber) -> Result<Option<PersonId>, SealedError> {
        Ok(self.find_person(&self.database.lock(), number)?)
    }

    fn find_person(&self, db: &Connection, number: &IdNumber) -> rusqlite::Result<Option<PersonId>> {
        let tag = self.key.tag("id-number", number.as_str());
        db.query_row("SELECT person FROM person WHERE id_number = ?1", [tag], |row| row.get(0).map(PersonId))
            .optional()
    }

    /// Keeps a value and returns its commitment, which may stand in the log. The same value again changes nothing and
    /// returns the same commitment.
    ///
    /// # Errors
    /// [`SealedError::Value`]; [`SealedError::OtherPerson`] for an identity number that is somebody else's.
    pub fn put(&self, owner: &str, field: &Field, value: &str) -> Result<Digest, SealedError> {
        let text = field.canonical(value)?;
        let salt = self.draw()?;
        self.database.transaction(|db| match self.latest(db, owner, field)? {
            Some((_, kept)) if kept.text == text => Ok(kept.commitment()),
            _ => self.store(db, owner, field, &text, salt),
        })
    }

    /// Adds a version of a canonical value.
    fn store(
        &self,
        db: &Connection,
        owner: &str,
        field: &Field,
        text: &str,
        salt: [u8; SALT],
    ) -> Result<Digest, SealedError> {
        if *field == Field::IdNumber {
            self.claim_number(db, owner, &text.parse()?)?;
        }
        let version = self.latest(db, owner, field)?.map_or(1, |(version, _)| version + 1);
        let key = field.key();
        let sealed = self
            .seal
            .close(&place(owner, &key, version), &[salt.as_slice(), text.as_bytes()].concat())
            .map_err(|_| damaged(owner, &key))?;
        db.execute("INSERT INTO value VALUES(?1, ?2, ?3, ?4)", params![owner, key, version, sealed])?;
        Ok(Opened { salt, text: text.to_owned() }.commitment())
    }

    /// An identity number leads to one person, and a person has one.
    fn claim_number(&self, db: &Connection, owner: &str, number: &IdNumber) -> Result<(), SealedError> {
        if let Some(person) = self.find_person(db, number)?.filter(|person| person.as_str() != owner) {
            return Err(SealedError::OtherPerson(person));
        }
        let tag = self.key.tag("id-number", number.as_str());
        db.execute("INSERT OR REPLACE INTO person VALUES(?1, ?2)", params![tag, owner])?;
        Ok(())
    }

    /// The value as it stands.
    ///
    /// # Errors
    /// [`SealedError::Damaged`] if it was altered or moved.
    pub fn get(&self, owner: &str, field: &Field) -> Result<Option<String>, SealedError> {
        Ok(self.latest(&self.database.lock(), owner, field)?.map(|(_, opened)| opened.text))
    }

    /// The commitment to the value as it stands: SHA-256 of salt and canonical value, in hex.
    ///
    /// # Errors
    /// As [`Sealed::get`].
    pub fn commitment(&self, owner: &str, field: &Field) -> Result<Option<Digest>, SealedError> {
        Ok(self.latest(&self.database.lock(), owner, field)?.map(|(_, opened)| opened.commitment()))
    }

    /// The value that a commitment of the log was made to, be it the latest or an earlier one. `None` says that no
    /// value here matches: it was altered, or its owner forgotten.
    ///
    /// # Errors
    /// As [`Sealed::get`].
    pub fn committed(
        &self,
        owner: &str,
        field: &Field,
        commitment: &Digest,
    ) -> Result<Option<String>, SealedError> {
        Ok(self.under(owner, field, commitment)?.map(|opened| opened.text))
    }

    /// The version of a value that a commitment was made to.
    fn under(&self, owner: &str, field: &Field, commitment: &Digest) -> Result<Option<Opened>, SealedError> {
        let key = field.key();
        let db = self.database.lock();
        let mut statement = db.prepare_cached(
            "SELECT version, sealed FROM value WHERE owner = ?1 AND field = ?2 ORDER BY version DESC",
        )?;
        let mut rows = statement.query([owner, &key])?;
        while let Some(row) = rows.next()? {
            let opened = self.open_value(owner, &key, row.get(0)?, &row.get::<_, Vec<u8>>(1)?)?;
            if opened.commitment() == *commitment {
                return Ok(Some(opened));
            }
        }
        Ok(None)
    }

    /// Salt and value that a commitment of the log was made to, so that it may be opened for everyone: the salt in hexadecimal
    /// digits. `None` as for [`Sealed::committed`].
    ///
    /// # Errors
    /// As [`Sealed::get`].
    pub fn opening(
        &self,
        owner: &str,
        field: &Field,
        commitment: &Digest,
    ) -> Result<Option<(String, String)>, SealedError> {
        let opened = self.under(owner, field, commitment)?;
        Ok(opened.map(|opened| (hex(&opened.salt), opened.text)))
    }

    /// Everything kept of an owner as it stands, for the person who asks what we know of them.
    ///
    /// # Errors
    /// As [`Sealed::get`].
    pub fn all(&self, owner: &str) -> Result<Vec<(Field, String)>, SealedError> {
        let keys: Vec<String> = {
            let db = self.database.lock();
            let mut statement =
                db.prepare_cached("SELECT DISTINCT field FROM value WHERE owner = ?1 ORDER BY field")?;
            statement.query_map([owner], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        let mut all = Vec::new();
        for field in keys.iter().filter_map(|key| Field::of_key(key)) {
            if let Some(text) = self.get(owner, &field)? {
                all.push((field, text));
            }
        }
        Ok(all)
    }

    /// Destroys every value of one field, salts included: for what nobody has to keep, such as an address for letters.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn remove(&self, owner: &str, field: &Field) -> Result<(), SealedError> {
        let db = self.database.lock();
        db.execute("DELETE FROM value WHERE owner = ?1 AND field = ?2", [owner, &field.key()])?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Destroys everything kept of an owner, salts included: commitments in the log say nothing from then on. Only
    /// when the time for keeping is over; copies made before still hold it until they are destroyed too. Returns how
    /// many values there were.
    ///
    /// # Errors
    /// Only when the file fails; then nothing is forgotten.
    pub fn forget(&self, owner: &str) -> Result<usize, SealedError> {
        let forgotten = self.database.transaction(|db| {
            db.execute("DELETE FROM person WHERE person = ?1", [owner])?;
            db.execute("DELETE FROM value WHERE owner = ?1", [owner])
        })?;
        // The write-ahead log still holds the pages as they were.
        self.database.lock().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(forgotten)
    }

    fn latest(
        &self,
        db: &Connection,
        owner: &str,
        field: &Field,
    ) -> Result<Option<(i64, Opened)>, SealedError> {
        let key = field.key();
        let found: Option<(i64, Vec<u8>)> = db
            .prepare_cached(
                "SELECT version, sealed FROM value WHERE owner = ?1 AND field = ?2 ORDER BY version DESC LIMIT 1",
            )?
            .query_row([owner, &key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(version, sealed)| Ok((version, self.open_value(owner, &key, version, &sealed)?)))
            .transpose()
    }

    fn open_value(&self, owner: &str, key: &str, version: i64, sealed: &[u8]) -> Result<Opened, SealedError> {
        let opened = self.seal.open(&place(owner, key, version), sealed).map_err(|_| damaged(owner, key))?;
        let (salt, text) = opened.split_first_chunk().ok_or_else(|| damaged(owner, key))?;
        let text = String::from_utf8(text.to_vec()).map_err(|_| damaged(owner, key))?;
        Ok(Opened { salt: *salt, text })
    }

    fn draw<const N: usize>(&self) -> Result<[u8; N], ChanceError> {
        draw(&mut **self.chance.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Where a value stands; it opens nowhere else.
fn place(owner: &str, field: &str, version: i64) -> String {
    format!("{owner}\0{field}\0{version}")
}

fn damaged(owner: &str, field: &str) -> SealedError {
    SealedError::Damaged { owner: owner.to_owned(), field: field.to_owned() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
