//! What the writer and everybody who looks have in common.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use fund::flags::Flags;
use fund::view::{Clocks, Effects, Overview, View};
use fund::{Fund, Packs};
use jiff::civil::Date;
use journal::Store;

use crate::clock::Clock;

/// The published fund, its packs, the log and the time.
pub struct Shared {
    fund: RwLock<Fund>,
    packs: RwLock<Arc<Packs>>,
    store: Mutex<Box<dyn Store>>,
    clock: Arc<dyn Clock>,
    latest_ms: AtomicI64,
    stopped: OnceLock<String>,
    /// The fund on one page as it was last reckoned, and the day.
    overview: Mutex<Option<(Date, Arc<Overview>)>>,
    /// The signs of trouble as they were last looked for, and the day.
    flags: Mutex<Option<(Date, Arc<Flags>)>>,
    /// The time limits as they were last reckoned, and the day.
    clocks: Mutex<Option<(Date, Arc<Clocks>)>>,
    /// The last preview of a pack, and the day it was asked for.
    effects: Mutex<Option<(Date, Arc<Effects>)>>,
}

impl Shared {
    /// Over a log and the fund that was read from it.
    pub fn new(fund: Fund, packs: Packs, store: Box<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let latest_ms = AtomicI64::new(fund.acts.last().map_or(0, |told| told.at));
        Self {
            fund: RwLock::new(fund),
            packs: RwLock::new(Arc::new(packs)),
            store: Mutex::new(store),
            clock,
            latest_ms,
            stopped: OnceLock::new(),
            overview: Mutex::default(),
            flags: Mutex::default(),
            clocks: Mutex::default(),
            effects: Mutex::default(),
        }
    }

    /// The fund, for looking. A panic elsewhere does not close it: the log decides what is true.
    pub fn fund(&self) -> RwLockReadGuard<'_, Fund> {
        self.fund.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fund, for the writer alone.
    pub fn fund_mut(&self) -> RwLockWriteGuard<'_, Fund> {
        self.fund.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The packs at hand.
    pub fn packs(&self) -> Arc<Packs> {
        Arc::clone(&self.packs.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another pack at hand.
    pub fn add_pack(&self, pack: Arc<law::Pack>) {
        let mut packs = self.packs.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut packs).add(pack);
    }

    /// The log. Held for one call at a time.
    pub fn store(&self) -> MutexGuard<'_, Box<dyn Store>> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every sign of trouble in the fund as it stands. Looked for once after each record and once a day, by whoever asks
    /// first; who asks meanwhile waits for the same answer. Not to be asked while the fund is held.
    pub fn flags(&self, today: Date) -> Arc<Flags> {
        let mut kept = self.flags.lock().unwrap_or_else(PoisonError::into_inner);
        let packs = self.packs();
        let fund = self.fund();
        let still = |(day, flags): &&(Date, Arc<Flags>)| *day == today && flags.seq == fund.seq;
        if let Some((_, flags)) = kept.as_ref().filter(still) {
            return Arc::clone(flags);
        }
        let flags = Arc::new(fund::flags::all(&fund, &packs, today));
        *kept = Some((today, Arc::clone(&flags)));
        flags
    }

    /// Every time limit of the fund, reckoned once after each record and once a day. Not to be asked while the fund is held.
    pub fn clocks(&self, today: Date) -> Arc<Clocks> {
        let mut kept = self.clocks.lock().unwrap_or_else(PoisonError::into_inner);
        let packs = self.packs();
        let fund = self.fund();
        let still = |(day, clocks): &&(Date, Arc<Clocks>)| *day == today && clocks.seq == fund.seq;
        if let Some((_, clocks)) = kept.as_ref().filter(still) {
            return Arc::clone(clocks);
        }
        let clocks = Arc::new(View { fund: &fund, packs: &packs, today }.clocks());
        *kept = Some((today, Arc::clone(&clocks)));
        clocks
    }

    /// What adopting a pack would change; the last answer is kept. Not to be asked while the fund is held.
    pub fn effects(&self, today: Date, digest: &str, from: Date) -> Option<Arc<Effects>> {
        let mut kept = self.effects.lock().unwrap_or_else(PoisonError::into_inner);
        let packs = self.packs();
        let fund = self.fund();
        let still = |(day, kept): &&(Date, Arc<Effects>)| {
            *day == today && kept.seq == fund.seq && kept.new == digest && kept.from == from
        };
        if let Some((_, effects)) = kept.as_ref().filter(still) {
            return Some(Arc::clone(effects));
        }
        let effects = Arc::new(View { fund: &fund, packs: &packs, today }.effects(digest, from)?);
        *kept = Some((today, Arc::clone(&effects)));
        Some(effects)
    }

    /// Now, never before the latest record or an earlier answer.
    pub fn now_ms(&self) -> i64 {
        let now = self.clock.now_ms();
        self.latest_ms.fetch_max(now, Ordering::Relaxed).max(now)
    }

    /// The fund on one page, reckoned once after each record and once a day. Not to be asked while the fund is held.
    pub fn overview(&self, today: Date) -> Arc<Overview> {
        let mut kept = self.overview.lock().unwrap_or_else(PoisonError::into_inner);
        let packs = self.packs();
        let fund = self.fund();
        let still = |(day, overview): &&(Date, Arc<Overview>)| *day == today && overview.seq == fund.seq;
        if let Some((_, overview)) = kept.as_ref().filter(still) {
            return Arc::clone(overview);
        }
        let overview = Arc::new(View { fund: &fund, packs: &packs, today }.overview());
        *kept = Some((today, Arc::clone(&overview)));
        overview
    }

    /// Takes nothing more.
    pub fn stop(&self, why: String) {
        if self.stopped.set(why.clone()).is_ok() {
            tracing::error!(%why, "the writer has stopped");
        }
    }

    /// Why nothing more is taken, if so.
    pub fn stopped(&self) -> Option<String> {
        self.stopped.get().cloned()
    }
}
