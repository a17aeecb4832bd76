//! The office: one handle to everything a fund is, cheap to clone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use evidence::Files;
use fund::view::View;
use fund::{AccountId, Actor, Command, Fund, Packs, Told};
use jiff::civil::Date;
use journal::{Key, Store, StoreError};

use crate::clock::{Clock, day_of};
use crate::credentials::Credentials;
use crate::drafts::Drafts;
use crate::layouts::Layouts;
use crate::packs::{self, PackError, PackFiles};
use crate::readings::Readings;
use crate::receipt::{Receipt, SubmitError};
use crate::replay::{self, ReplayError};
use crate::sealed::Sealed;
use crate::shared::Shared;
use crate::stores::Stores;
use crate::writer::{self, Job, Refused, Reply, Together, TogetherReply, Work, Writer, told};

/// Past days kept at hand; each is a whole fund.
const PAST_DAYS: usize = 4;

/// A fund in operation.
#[derive(Clone)]
pub struct Office(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    /// Where everything lies; none for a fund in memory.
    dir: Option<PathBuf>,
    stores: Arc<Stores>,
    past: Mutex<BTreeMap<Date, PastDay>>,
    // Dropped in this order: without senders the writer ends, then it is waited for.
    queue: Option<Sender<Work>>,
    writer: Option<JoinHandle<()>>,
}

/// A fund as it stood at the end of a day.
struct PastDay {
    /// A later act stood in the log already: nothing can be added to this day any more.
    closed: bool,
    /// The last record then.
    seq: u64,
    fund: Arc<Fund>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            // The last handle may go inside an answer, that is in the writer itself.
            if writer.thread().id() != std::thread::current().id() {
                // A panic has been reported where it happened.
                let _ = writer.join();
            }
        }
    }
}

/// The head of the log as it stands on papers.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Proof {
    /// Records in the log.
    pub size: u64,
    /// Root of the Merkle tree over them, 64 hex digits.
    pub root: String,
    /// Six groups of four characters that stand for size and root.
    pub code: String,
    /// The signed checkpoint.
    pub note: String,
}

impl Office {
    /// Starts the writer over a log that has been replayed into `fund`. `halted` makes it read-only from the start.
    pub(crate) fn start(
        fund: Fund,
        packs: Packs,
        store: Box<dyn Store>,
        stores: Stores,
        clock: Arc<dyn Clock>,
        halted: Option<String>,
        dir: Option<PathBuf>,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::new(fund, packs, store, clock));
        if let Some(why) = halted {
            shared.stop(why);
        }
        let (queue, jobs) = channel();
        let stores = Arc::new(stores);
        let writer = Writer::new(Arc::clone(&shared), Arc::clone(&stores));
        let writer = std::thread::Builder::new().name("writer".into()).spawn(move || writer.run(&jobs))?;
        Ok(Self(Arc::new(Inner {
            shared,
            dir,
            stores,
            past: Mutex::default(),
            queue: Some(queue),
            writer: Some(writer),
        })))
    }

    /// Takes a step for an account, and waits until it is on disk. `key` is the client's: the same act under the same
    /// key is carried out once, however often it is sent.
    ///
    /// # Errors
    /// [`SubmitError`].
    pub fn submit(
        &self,
        account: &AccountId,
        key: Key,
        command: impl Into<Command>,
    ) -> Result<Receipt, SubmitError> {
        let (answer, answered) = channel();
        self.enqueue(
            account,
            key,
            command.into(),
            Box::new(move |result| {
                // Whoever asked may be gone; the act stands.
                let _ = answer.send(result);
            }),
        );
        answered.recv().unwrap_or_else(|_| Err(self.gone()))
    }

    /// [`Office::submit`] for a task.
    ///
    /// # Errors
    /// [`SubmitError`].
    pub async fn submit_async(
        &self,
        account: &AccountId,
        key: Key,
        command: impl Into<Command>,
    ) -> Result<Receipt, SubmitError> {
        let (answer, answered) = tokio::sync::oneshot::channel();
        self.enqueue(
            account,
            key,
            command.into(),
            Box::new(move |result| {
                let _ = answer.send(result);
            }),
        );
        answered.await.unwrap_or_else(|_| Err(self.gone()))
    }

    /// Takes several acts in their order, and waits until all are on disk; they share syncs. One that is refused does
    /// not stop the others.
    pub fn submit_all(
        &self,
        acts: impl IntoIterator<Item = (AccountId, Key, Command)>,
    ) -> Vec<Result<Receipt, SubmitError>> {
        let mut waiting = Vec::new();
        let ask = |(account, key, command): (AccountId, Key, Command)| {
            let (answer, answered) = channel();
            waiting.push(answered);
            let reply: Reply = Box::new(move |result| {
                let _ = answer.send(result);
            });
            Job { account, key, command, reply }
        };
        let jobs: Vec<Job> = acts.into_iter().map(ask).collect();
        // What cannot be sent is dropped, and its answers with it.
        if let Some(queue) = &self.0.queue {
            let _ = queue.send(Work::Many(jobs));
        }
        waiting.into_iter().map(|answered| answered.recv().unwrap_or_else(|_| Err(self.gone()))).collect()
    }

    /// Takes several acts in their order, all of them with one sync or none of them: an imported list is never half
    /// done. Each has its own key; the same acts under the same keys are carried out once.
    ///
    /// # Errors
    /// Every act that would be refused after those before it, by its place. Nothing has happened then.
    pub fn submit_together(&self, acts: Vec<(AccountId, Key, Command)>) -> Result<Vec<Receipt>, Refused> {
        let (answer, answered) = channel();
        self.enqueue_together(
            acts,
            Box::new(move |result| {
                let _ = answer.send(result);
            }),
        );
        answered.recv().unwrap_or_else(|_| Err(vec![(0, self.gone())]))
    }

    /// What [`Office::submit_together`] would refuse now. Nothing is written, and the keys are not asked for: this is for
    /// looking before one acts.
    #[must_use]
    pub fn rehearse_together(&self, acts: &[(AccountId, Key, Command)]) -> Refused {
        let asked = acts.iter().map(|(account, _, command)| (account, command));
        writer::rehearse(&self.0.shared, &self.0.stores, asked)
    }

    fn enqueue_together(&self, acts: Vec<(AccountId, Key, Command)>, reply: TogetherReply) {
        let whole = Work::Together(Together { acts, reply });
        let unsent = match &self.0.queue {
            Some(queue) => queue.send(whole).err().map(|unsent| unsent.0),
            None => Some(whole),
        };
        if let Some(Work::Together(unsent)) = unsent {
            (unsent.reply)(Err(vec![(0, self.gone())]));
        }
    }

    fn enqueue(&self, account: &AccountId, key: Key, command: Command, reply: Reply) {
        let job = Job { account: account.clone(), key, command, reply };
        match &self.0.queue {
            Some(queue) => {
                if let Err(std::sync::mpsc::SendError(Work::One(unsent))) =
                    queue.send(Work::One(Box::new(job)))
                {
                    (unsent.reply)(Err(self.gone()));
                }
            }
            None => (job.reply)(Err(self.gone())),
        }
    }

    fn gone(&self) -> SubmitError {
        SubmitError::Stopped { why: self.stopped().unwrap_or_else(|| "写入线程已结束".into()) }
    }

    /// Looks at the fund as it stands. Copy out what a page needs: while `look` runs, nothing is published.
    pub fn view<R>(&self, look: impl FnOnce(&View<'_>) -> R) -> R {
        let today = self.today();
        let packs = self.0.shared.packs();
        let fund = self.0.shared.fund();
        look(&View { fund: &fund, packs: &packs, today })
    }

    /// The fund on one page (总览), memoised by record and day. Ask before [`Office::view`], not within it.
    #[must_use]
    pub fn overview(&self) -> Arc<fund::view::Overview> {
        self.0.shared.overview(self.today())
    }

    /// Every sign of trouble (风险提示) in the fund as it stands, memoised by record and day. Ask before [`Office::view`], not
    /// within it.
    #[must_use]
    pub fn flags(&self) -> Arc<fund::flags::Flags> {
        self.0.shared.flags(self.today())
    }

    /// Every time limit that runs or stands still, memoised by record and day. Ask before [`Office::view`], not within it.
    #[must_use]
    pub fn clocks(&self) -> Arc<fund::view::Clocks> {
        self.0.shared.clocks(self.today())
    }

    /// What adopting a pack that is at hand from a day on would change, memoised by record, day and question; `None` where the
    /// pack is not at hand. Ask before [`Office::view`], not within it.
    #[must_use]
    pub fn effects(&self, digest: &str, from: Date) -> Option<Arc<fund::view::Effects>> {
        self.0.shared.effects(self.today(), digest, from)
    }

    /// Looks at the fund as it stood at the end of a day.
    ///
    /// # Errors
    /// [`ReplayError`] where the log cannot be read.
    pub fn view_as_of<R>(&self, day: Date, look: impl FnOnce(&View<'_>) -> R) -> Result<R, ReplayError> {
        let fund = self.as_of(day)?;
        let packs = self.0.shared.packs();
        Ok(look(&View { fund: &fund, packs: &packs, today: day }))
    }

    /// The fund as it stood at the end of a day, rebuilt from the log; the latest few days asked for are kept.
    ///
    /// # Errors
    /// [`ReplayError`] where the log cannot be read.
    pub fn as_of(&self, day: Date) -> Result<Arc<Fund>, ReplayError> {
        let mut past = self.0.past.lock().unwrap_or_else(PoisonError::into_inner);
        let (now, last_day) = {
            let fund = self.0.shared.fund();
            (fund.seq, fund.acts.last().map_or(Date::MIN, |told| told.on))
        };
        if let Some(kept) = past.get(&day).filter(|kept| kept.closed || kept.seq == now) {
            return Ok(Arc::clone(&kept.fund));
        }
        let fund = Arc::new(replay::as_of(&**self.0.shared.store(), day)?);
        if past.len() >= PAST_DAYS {
            past.pop_first();
        }
        past.insert(day, PastDay { closed: day < last_day, seq: now, fund: Arc::clone(&fund) });
        Ok(fund)
    }

    /// The day in Harbin.
    #[must_use]
    pub fn today(&self) -> Date {
        day_of(self.now_ms())
    }

    /// Milliseconds since 1970-01-01 UTC; never before the last record.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.0.shared.now_ms()
    }

    /// An account as it stands on the record.
    #[must_use]
    pub fn actor(&self, account: &AccountId) -> Option<Actor> {
        self.0.shared.fund().accounts.get(account).cloned()
    }

    /// What the timeline tells of one record.
    #[must_use]
    pub fn told(&self, seq: u64) -> Option<Told> {
        told(&self.0.shared.fund(), seq)
    }

    /// Passwords and sessions.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.0.stores.credentials
    }

    /// Personal data.
    #[must_use]
    pub fn sealed(&self) -> &Sealed {
        &self.0.stores.sealed
    }

    /// Forms begun and not sent.
    #[must_use]
    pub fn drafts(&self) -> &Drafts {
        &self.0.stores.drafts
    }

    /// Templates of exports.
    #[must_use]
    pub fn layouts(&self) -> &Layouts {
        &self.0.stores.layouts
    }

    /// Letters to be sent.
    #[must_use]
    pub fn outbox(&self) -> &crate::mail::Outbox {
        &self.0.stores.outbox
    }

    /// Evidence by digest.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.0.stores.files
    }

    /// What was read from it.
    #[must_use]
    pub fn readings(&self) -> &Readings {
        &self.0.stores.readings
    }

    /// Why nothing more is taken, if so.
    #[must_use]
    pub fn stopped(&self) -> Option<String> {
        self.0.shared.stopped()
    }

    /// The last record whose messages the account has seen; 0 for none, and where that is not known.
    #[must_use]
    pub fn read_mark(&self, account: &AccountId) -> u64 {
        self.0.stores.marks.read(account.as_str()).unwrap_or(0)
    }

    /// The account has seen its messages up to this record.
    ///
    /// # Errors
    /// Only when the file fails.
    pub fn mark_read(&self, account: &AccountId, seq: u64) -> Result<(), crate::DatabaseError> {
        self.0.stores.marks.set(account.as_str(), seq)
    }

    /// Where everything lies; none for a fund in memory.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        self.0.dir.as_deref()
    }

    /// Takes the files of another pack in, so that it can be adopted by an act. Returns its digest.
    ///
    /// # Errors
    /// [`PackError`] where the files are no pack, or cannot be kept.
    pub fn take_in_pack(&self, files: &PackFiles) -> Result<String, PackError> {
        let pack = law::Pack::parse(files).map_err(PackError::Wrong)?;
        if let Some(dir) = &self.0.dir {
            packs::keep(&dir.join("packs"), &pack.digest, files)?;
        }
        let digest = pack.digest.clone();
        self.0.shared.add_pack(Arc::new(pack));
        Ok(digest)
    }

    /// The same for files that may also be an overlay on a pack that is at hand.
    ///
    /// # Errors
    /// [`PackError`]; [`PackError::NoBase`] where the pack below is not here.
    pub fn take_in(&self, files: &PackFiles) -> Result<String, PackError> {
        if !law::overlay::is_overlay(files) {
            return self.take_in_pack(files);
        }
        let base = law::overlay::base_of(files);
        let known = base.as_ref().filter(|digest| self.0.shared.packs().get(digest).is_some());
        let folder = self.0.dir.as_ref().zip(known).map(|(dir, digest)| dir.join("packs").join(digest));
        let below = packs::read_folder(&folder.ok_or(PackError::NoBase(base.clone()))?)?;
        self.take_in_pack(&law::overlay::lay(&below, files).map_err(PackError::Wrong)?)
    }

    /// The log, held for one question.
    pub(crate) fn log(&self) -> MutexGuard<'_, Box<dyn Store>> {
        self.0.shared.store()
    }

    /// One act of the log with its events; `None` for record 0 and beyond the end.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub fn act(&self, seq: u64) -> Result<Option<crate::wire::Act>, ReplayError> {
        if seq == 0 {
            return Ok(None);
        }
        let record = self.0.shared.store().read(seq, 1)?.pop();
        record.map(|record| replay::act(&record).map(|(_, act)| act)).transpose()
    }

    /// Every act of the log in order, for exports and auditors.
    ///
    /// # Errors
    /// [`ReplayError`].
    pub fn each_act(
        &self,
        each: impl FnMut(fund::Stamp, crate::wire::Act) -> bool,
    ) -> Result<(), ReplayError> {
        replay::acts(&**self.0.shared.store(), 1, each)
    }

    /// The exact payload of every act in order, for an auditor that trusts no reading of ours.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn payloads(&self) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        let store = self.0.shared.store();
        let size = store.head()?.size;
        let mut payloads = Vec::new();
        let mut next = 1;
        while next < size {
            let records = store.read(next, 1000)?;
            if records.is_empty() {
                break;
            }
            next += records.len() as u64;
            payloads.extend(records.into_iter().map(|record| (record.seq, record.payload)));
        }
        Ok(payloads)
    }
}
