//! How a fund begins, is opened again, or exists in memory alone.
//!
//! ```text
//! DIR/journal.sqlite   the log, with journal.anchor and journal.lock
//! DIR/keys/            log.key: the log's signing key; sealed.key: the key of the sealed store
//! DIR/packs/<digest>/  the files of every adopted pack
//! DIR/sealed.db        personal data, encrypted, outside the log
//! DIR/credentials.db   passwords and sessions
//! DIR/drafts.db        forms begun and not sent
//! DIR/marks.db         how far each account has read its messages
//! DIR/layouts.db       templates of exports; made anew where it is missing
//! DIR/outbox.db        letters to be sent, sealed, and who asked for them; made anew where it is missing
//! DIR/files/           evidence by digest
//! DIR/readings.db      what was read from it; made anew where it is missing
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fund::{AccountId, Fund, Packs, PersonId, Role, StepId};
use jiff::civil::Date;
use journal::{Entry, MemoryStore, Signer, SqliteStore, Store};
use law::Pack;

use crate::clock::{Clock, StandingDay, SystemClock, day_of};
use crate::office::Office;
use crate::packs::{self, PackError, PackFiles};
use crate::replay;
use crate::stores::{Stores, StoresError};
use crate::wire::{self, Act};

/// What a fund begins with. It becomes the first record of the log.
#[derive(Debug, Clone)]
pub struct Foundation {
    /// The fund's name.
    pub name: String,
    /// The log's name on checkpoints, such as `gongxin.harbin.example/digital-2024`: no blanks, no plus sign.
    pub origin: String,
    /// Whether it is a demonstration; every page and paper says so.
    pub demonstration: bool,
    /// The files of the first pack.
    pub pack: PackFiles,
    /// From when the pack governs; usually the day of its publication.
    pub from: Date,
    /// Login name of the first administrator.
    pub administrator: AccountId,
    /// The administrator as a person; opaque.
    pub person: PersonId,
}

/// Why a fund could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file or folder.
    #[error("{path}：{source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is something already.
    #[error("{0} 不是空目录，不能在其中建立新的资金")]
    Occupied(PathBuf),
    /// A pack.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The signing key.
    #[error(transparent)]
    Key(#[from] journal::key::KeyError),
    /// The log.
    #[error(transparent)]
    Journal(#[from] journal::OpenError),
    /// The name of the log.
    #[error(transparent)]
    Origin(#[from] journal::NoteError),
    /// What stands beside the log.
    #[error(transparent)]
    Stores(#[from] StoresError),
    /// Reading or writing the log.
    #[error("日志：{0}")]
    Log(String),
}

const LOG_KEY: &str = "keys/log.key";

impl Office {
    /// Makes a new fund in an empty or absent folder.
    ///
    /// # Errors
    /// [`OpenError`]; a folder with anything in it is refused.
    pub fn init(dir: &Path, foundation: &Foundation, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let pack = Pack::parse(&foundation.pack).map_err(PackError::Wrong)?;
        if let Some(partial) = pack.partial().filter(|_| !foundation.demonstration) {
            return Err(PackError::Partial(partial.missing.clone()).into());
        }
        vacant(dir)?;
        for folder in ["keys", "packs"] {
            let path = dir.join(folder);
            fs::create_dir_all(&path).map_err(|source| OpenError::Io { path, source })?;
        }
        packs::keep(&dir.join("packs"), &pack.digest, &foundation.pack)?;
        let signer = journal::key::create(&dir.join(LOG_KEY), &foundation.origin)?;
        let now = clock.now_ms();
        let mut store = SqliteStore::init(dir, signer, positive(now))?;
        write_foundation(&mut store, foundation, &pack, now)?;
        let stores = Stores::create(dir, foundation.demonstration)?;
        let mut packs = Packs::default();
        packs.add(Arc::new(pack));
        over(Box::new(store), packs, |_| clock, Some(dir), |_| Ok(stores))
    }

    /// Opens a fund that was made by [`Office::init`]. Never makes one.
    ///
    /// A log that this program cannot read to its end makes the office read-only: see [`Office::stopped`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(dir: &Path, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        Self::open_under(dir, |_| clock)
    }

    /// Opens a fund under the clock it is served with: the machine's; a demonstration stays on the day of its last act.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_to_serve(dir: &Path) -> Result<Self, OpenError> {
        Self::open_under(dir, |fund| match fund.acts.last() {
            Some(told) if fund.demonstration => Arc::new(StandingDay(told.on)),
            _ => Arc::new(SystemClock),
        })
    }

    fn open_under(dir: &Path, clock: impl FnOnce(&Fund) -> Arc<dyn Clock>) -> Result<Self, OpenError> {
        let signer = journal::key::load(&dir.join(LOG_KEY))?;
        let store = SqliteStore::open(dir, signer)?;
        let packs = packs::open(&dir.join("packs"))?;
        over(Box::new(store), packs, clock, Some(dir), |fund| Stores::open(dir, fund.demonstration, fund.seq))
    }

    /// A fund that is gone with its last handle: for tests and rehearsals. Its signing key is made up on the spot.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn in_memory(foundation: &Foundation, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let pack = Pack::parse(&foundation.pack).map_err(PackError::Wrong)?;
        let now = clock.now_ms();
        let signer = Signer::generate(&foundation.origin)?;
        let mut store = MemoryStore::new(signer, positive(now)).map_err(log)?;
        write_foundation(&mut store, foundation, &pack, now)?;
        let mut packs = Packs::default();
        packs.add(Arc::new(pack));
        over(Box::new(store), packs, |_| clock, None, |_| Stores::in_memory())
    }
}

/// Replays the log and starts the writer over it.
fn over(
    store: Box<dyn Store>,
    packs: Packs,
    clock: impl FnOnce(&Fund) -> Arc<dyn Clock>,
    dir: Option<&Path>,
    stores: impl FnOnce(&Fund) -> Result<Stores, StoresError>,
) -> Result<Office, OpenError> {
    let mut fund = Fund::default();
    let halted = replay::catch_up(&*store, &mut fund).err().map(|error| format!("{error}。现在只读"));
    let missing = fund.adoptions.iter().find(|adoption| packs.get(&adoption.digest).is_none());
    let halted = halted.or_else(|| {
        missing.map(|adoption| {
            format!("缺少已采用的政策包 {}，请从备份恢复 packs 目录。现在只读", adoption.digest)
        })
    });
    let stores = stores(&fund)?;
    let clock = clock(&fund);
    Office::start(fund, packs, store, stores, clock, halted, dir.map(Path::to_owned)).map_err(log)
}

/// The first record: name, pack, first administrator, and the standing account of the public.
fn write_foundation(
    store: &mut dyn Store,
    foundation: &Foundation,
    pack: &Pack,
    now: i64,
) -> Result<(), OpenError> {
    let act = Act {
        account: foundation.administrator.clone(),
        command: String::new(),
        events: fund::found(
            &foundation.name,
            foundation.demonstration,
            pack,
            foundation.from,
            &foundation.administrator,
            &foundation.person,
        ),
        on: day_of(now),
        person: foundation.person.clone(),
        role: Role::Administrator,
        step: StepId::AdoptPack,
    };
    let payload = wire::encode(&act).map_err(log)?;
    let entry = Entry { key: FOUNDING_KEY, time_ms: positive(now), schema: wire::SCHEMA, payload };
    store.append(1, &[entry]).map_err(log)?;
    Ok(())
}

/// The key of the founding record; clients use random ones.
const FOUNDING_KEY: journal::Key = *b"earmark-founding";

fn vacant(dir: &Path) -> Result<(), OpenError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().map_or(Ok(()), |_| Err(OpenError::Occupied(dir.to_owned()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(OpenError::Io { path: dir.to_owned(), source }),
    }
}

fn positive(ms: i64) -> u64 {
    u64::try_from(ms).unwrap_or(0)
}

fn log(error: impl std::fmt::Display) -> OpenError {
    OpenError::Log(error.to_string())
}
