//! What stands beside the log: passwords and sessions, personal data, drafts, evidence files. Made together with the
//! log, opened together with it, never made by opening: only the templates of exports and the outbox, which no earlier release
//! had, may be missing.

use std::path::Path;

use evidence::Files;
use tempfile::TempDir;

use crate::chance::{Chance, SeededChance, SystemChance};
use crate::credentials::{Cost, Credentials};
use crate::drafts::Drafts;
use crate::layouts::Layouts;
use crate::mail::Outbox;
use crate::marks::Marks;
use crate::readings::Readings;
use crate::sealed::{SealKey, Sealed};

/// The stores of one fund.
pub struct Stores {
    /// Passwords and sessions.
    pub credentials: Credentials,
    /// Personal data.
    pub sealed: Sealed,
    /// Forms begun and not sent.
    pub drafts: Drafts,
    /// How far each account has read its messages.
    pub marks: Marks,
    /// Templates of exports.
    pub layouts: Layouts,
    /// Letters to be sent, and who asked for them.
    pub outbox: Outbox,
    /// Evidence by digest.
    pub files: Files,
    /// What was read from it.
    pub readings: Readings,
    /// The folder of a fund in memory, gone with it.
    _folder: Option<TempDir>,
}

const CREDENTIALS: &str = "credentials.db";
const SEALED: &str = "sealed.db";
const DRAFTS: &str = "drafts.db";
const MARKS: &str = "marks.db";
const LAYOUTS: &str = "layouts.db";
const OUTBOX: &str = "outbox.db";
const FILES: &str = "files";
const READINGS: &str = "readings.db";
const SEAL_KEY: &str = "keys/sealed.key";

/// What went wrong with a store, and which.
#[derive(Debug, thiserror::Error)]
#[error("{store}：{why}")]
pub struct StoresError {
    /// The file or folder.
    pub store: &'static str,
    /// Why.
    pub why: String,
}

fn at<E: std::fmt::Display>(store: &'static str) -> impl FnOnce(E) -> StoresError {
    move |error| StoresError { store, why: error.to_string() }
}

impl Stores {
    /// Makes empty stores in the folder of a new fund. A demonstration hashes cheaply and draws person ids from its
    /// seed, so that it can be made twice alike.
    ///
    /// # Errors
    /// [`StoresError`]: something is there already, or the disk fails.
    pub fn create(dir: &Path, demonstration: bool) -> Result<Self, StoresError> {
        let key = SealKey::create(&dir.join(SEAL_KEY)).map_err(at(SEAL_KEY))?;
        Ok(Self {
            credentials: Credentials::create(&dir.join(CREDENTIALS), cost(demonstration))
                .map_err(at(CREDENTIALS))?,
            drafts: Drafts::create(&dir.join(DRAFTS), &key).map_err(at(DRAFTS))?,
            outbox: Outbox::open(&dir.join(OUTBOX), &key).map_err(at(OUTBOX))?,
            sealed: Sealed::create(&dir.join(SEALED), key, chance(demonstration, 0)).map_err(at(SEALED))?,
            marks: Marks::create(&dir.join(MARKS)).map_err(at(MARKS))?,
            layouts: Layouts::create(&dir.join(LAYOUTS)).map_err(at(LAYOUTS))?,
            files: Files::create(&dir.join(FILES)).map_err(at(FILES))?,
            readings: Readings::open(&dir.join(READINGS)).map_err(at(READINGS))?,
            _folder: None,
        })
    }

    /// Opens the stores of a fund whose log has so many records.
    ///
    /// # Errors
    /// [`StoresError`]: one is missing or damaged.
    pub fn open(dir: &Path, demonstration: bool, records: u64) -> Result<Self, StoresError> {
        let key = SealKey::load(&dir.join(SEAL_KEY)).map_err(at(SEAL_KEY))?;
        Ok(Self {
            credentials: Credentials::open(&dir.join(CREDENTIALS), cost(demonstration))
                .map_err(at(CREDENTIALS))?,
            drafts: Drafts::open(&dir.join(DRAFTS), &key).map_err(at(DRAFTS))?,
            outbox: Outbox::open(&dir.join(OUTBOX), &key).map_err(at(OUTBOX))?,
            sealed: Sealed::open(&dir.join(SEALED), key, chance(demonstration, records))
                .map_err(at(SEALED))?,
            marks: Marks::open(&dir.join(MARKS)).map_err(at(MARKS))?,
            layouts: Layouts::open(&dir.join(LAYOUTS)).map_err(at(LAYOUTS))?,
            files: Files::open(&dir.join(FILES)).map_err(at(FILES))?,
            readings: Readings::open(&dir.join(READINGS)).map_err(at(READINGS))?,
            _folder: None,
        })
    }

    /// Writes a consistent copy of every database to a folder that has none of them. Files and keys are not databases;
    /// readings follow from the files.
    ///
    /// # Errors
    /// [`StoresError`].
    pub fn copy_to(&self, dir: &Path) -> Result<(), StoresError> {
        self.credentials.copy_to(&dir.join(CREDENTIALS)).map_err(at(CREDENTIALS))?;
        self.sealed.copy_to(&dir.join(SEALED)).map_err(at(SEALED))?;
        self.drafts.copy_to(&dir.join(DRAFTS)).map_err(at(DRAFTS))?;
        self.marks.copy_to(&dir.join(MARKS)).map_err(at(MARKS))?;
        self.outbox.copy_to(&dir.join(OUTBOX)).map_err(at(OUTBOX))?;
        self.layouts.copy_to(&dir.join(LAYOUTS)).map_err(at(LAYOUTS))
    }

    /// Stores that are gone with this value; only evidence files touch the disk, in a folder of their own.
    ///
    /// # Errors
    /// [`StoresError`].
    pub fn in_memory() -> Result<Self, StoresError> {
        let key = SealKey::random().map_err(at(SEAL_KEY))?;
        let folder = TempDir::new().map_err(at(FILES))?;
        Ok(Self {
            credentials: Credentials::in_memory(Cost::DEMONSTRATION).map_err(at(CREDENTIALS))?,
            drafts: Drafts::in_memory(&key).map_err(at(DRAFTS))?,
            outbox: Outbox::in_memory(&key).map_err(at(OUTBOX))?,
            sealed: Sealed::in_memory(chance(true, 0)).map_err(at(SEALED))?,
            marks: Marks::in_memory().map_err(at(MARKS))?,
            layouts: Layouts::in_memory().map_err(at(LAYOUTS))?,
            files: Files::create(&folder.path().join(FILES)).map_err(at(FILES))?,
            readings: Readings::in_memory().map_err(at(READINGS))?,
            _folder: Some(folder),
        })
    }
}

fn cost(demonstration: bool) -> Cost {
    if demonstration { Cost::DEMONSTRATION } else { Cost::REAL }
}

/// A demonstration draws from a seed, another at every opening: the length of its log.
fn chance(demonstration: bool, records: u64) -> Box<dyn Chance> {
    if demonstration { Box::new(SeededChance::new(records)) } else { Box::new(SystemChance) }
}
