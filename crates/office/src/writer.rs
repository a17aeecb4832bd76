//! The one thread that changes the fund.
//!
//! It takes what has queued up, decides each command on a private copy that is always ahead by the batch at hand,
//! appends the whole batch to the log with one sync to disk, and only then shows the result and answers. So nothing is
//! shown or acknowledged that is not on disk, and many waiting clients share one sync.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use fund::{AccountId, Command, Envelope, Fund, Told, decide};
use jiff::civil::Date;
use journal::{AppendError, Entry, Key};

use crate::as_read;
use crate::clock::day_of;
use crate::filed;
use crate::lots;
use crate::receipt::{Receipt, SubmitError};
use crate::replay::{self, stamp};
use crate::shared::Shared;
use crate::stores::Stores;
use crate::wire::{self, Act};

/// Most commands that share one append.
const BATCH: usize = 64;

/// The answer's way back, whether a thread or a task waits.
pub type Reply = Box<dyn FnOnce(Result<Receipt, SubmitError>) + Send>;

/// A command on its way.
pub struct Job {
    /// Who asks.
    pub account: AccountId,
    /// The client's key.
    pub key: Key,
    /// What is asked.
    pub command: Command,
    /// Whom to answer.
    pub reply: Reply,
}

/// The answer to acts that are taken together or not at all.
pub type TogetherReply = Box<dyn FnOnce(Result<Vec<Receipt>, Refused>) + Send>;

/// The acts that were refused, by their place among those asked for.
pub type Refused = Vec<(usize, SubmitError)>;

/// Acts on their way that are taken together or not at all.
pub struct Together {
    /// Who asks, the client's key, what is asked.
    pub acts: Vec<(AccountId, Key, Command)>,
    /// Whom to answer.
    pub reply: TogetherReply,
}

/// What the writer is asked for.
pub enum Work {
    /// One act.
    One(Box<Job>),
    /// These, in batches of their own: the same acts make the same batches, and so the same checkpoints.
    Many(Vec<Job>),
    /// All of these or none.
    Together(Together),
}

/// The writer's own state.
pub struct Writer {
    shared: Arc<Shared>,
    /// Ahead of the published fund by the batch at hand.
    fund: Fund,
    stores: Arc<Stores>,
}

/// What became of one command before the batch is on disk.
enum Outcome {
    /// Answer it whatever happens to the batch.
    Answered(Box<Result<Receipt, SubmitError>>),
    /// Entry number `.0` of the batch.
    Pending(usize),
    /// The same command as entry number `.0`: the client asked twice at once.
    Twin(usize),
}

impl Outcome {
    /// The refusal, with the act's place.
    fn error(&self, at: usize) -> Option<(usize, SubmitError)> {
        match self {
            Outcome::Answered(answer) => answer.as_ref().as_ref().err().map(|error| (at, error.clone())),
            _ => None,
        }
    }
}

/// Entries decided and not yet on disk.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    acts: Vec<Act>,
    places: BTreeMap<Key, usize>,
}

impl Writer {
    /// A writer over the published fund.
    pub fn new(shared: Arc<Shared>, stores: Arc<Stores>) -> Self {
        let fund = shared.fund().clone();
        Self { shared, fund, stores }
    }

    /// Works until every office handle is gone.
    pub fn run(mut self, queue: &Receiver<Work>) {
        while let Ok(first) = queue.recv() {
            let mut jobs = Vec::new();
            let mut many = Vec::new();
            let mut whole = None;
            let mut next = Some(first);
            while let Some(work) = next {
                match work {
                    Work::One(job) => jobs.push(*job),
                    Work::Many(own) => many = own,
                    Work::Together(together) => whole = Some(together),
                }
                let full = whole.is_some() || !many.is_empty() || jobs.len() >= BATCH;
                next = if full { None } else { queue.try_recv().ok() };
            }
            if !jobs.is_empty() {
                self.batch(jobs);
            }
            while !many.is_empty() {
                let rest = many.split_off(many.len().min(BATCH));
                self.batch(std::mem::replace(&mut many, rest));
            }
            if let Some(Together { acts, reply }) = whole {
                reply(self.together(acts));
            }
        }
    }

    /// All of the acts with one append, or none of them.
    fn together(&mut self, acts: Vec<(AccountId, Key, Command)>) -> Result<Vec<Receipt>, Refused> {
        let count = acts.len();
        let unanswered = |_| -> Reply { Box::new(|_| {}) };
        let jobs: Vec<Job> = acts
            .into_iter()
            .map(|(account, key, command)| Job { account, key, command, reply: unanswered(()) })
            .collect();
        self.all_or_none(&jobs).unwrap_or_else(|why| {
            self.shared.stop(why.clone());
            Err((0..count).map(|at| (at, SubmitError::Stopped { why: why.clone() })).collect())
        })
    }

    /// The receipts, or every refusal; the outer error is why the writer must stop.
    fn all_or_none(&mut self, jobs: &[Job]) -> Result<Result<Vec<Receipt>, Refused>, String> {
        if let Some(why) = self.shared.stopped() {
            return Err(why);
        }
        loop {
            let mut batch = Batch::default();
            let now = self.shared.now_ms();
            let outcomes =
                jobs.iter().map(|job| self.one(job, now, &mut batch)).collect::<Result<Vec<_>, _>>()?;
            let refused: Refused =
                (0..).zip(&outcomes).filter_map(|(at, outcome)| outcome.error(at)).collect();
            if !refused.is_empty() {
                // Between batches the published fund is what the private copy was: copied only when something is refused.
                self.fund = self.shared.fund().clone();
                return Ok(Err(refused));
            }
            let appended = self.shared.store().append(self.next_seq(&batch), &batch.entries);
            match appended {
                Ok(_) => {
                    let receipts: Result<Vec<_>, _> = self.publish(outcomes, batch).into_iter().collect();
                    return receipts.map(Ok).map_err(|error| error.to_string());
                }
                Err(AppendError::Conflict { .. }) => self.catch_up()?,
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    fn batch(&mut self, jobs: Vec<Job>) {
        let answers = match self.decide_and_append(&jobs) {
            Ok(answers) => answers,
            Err(why) => {
                self.shared.stop(why.clone());
                jobs.iter().map(|_| Err(SubmitError::Stopped { why: why.clone() })).collect()
            }
        };
        for (job, answer) in jobs.into_iter().zip(answers) {
            (job.reply)(answer);
        }
    }

    /// One answer for each job, or why the writer must stop.
    fn decide_and_append(&mut self, jobs: &[Job]) -> Result<Vec<Result<Receipt, SubmitError>>, String> {
        if let Some(why) = self.shared.stopped() {
            return Err(why);
        }
        loop {
            let mut batch = Batch::default();
            let now = self.shared.now_ms();
            let outcomes =
                jobs.iter().map(|job| self.one(job, now, &mut batch)).collect::<Result<Vec<_>, _>>()?;
            // The guard must be gone before anything else asks for the store.
            let appended = self.shared.store().append(self.next_seq(&batch), &batch.entries);
            match appended {
                Ok(_) => return Ok(self.publish(outcomes, batch)),
                Err(AppendError::Conflict { .. }) => self.catch_up()?,
                Err(error) => return Err(error.to_string()),
            }
        }
    }

    /// Decides one command, and if it is accepted applies it to the private copy.
    fn one(&mut self, job: &Job, now: i64, batch: &mut Batch) -> Result<Outcome, String> {
        let digest = match wire::digest(&job.account, &job.command) {
            Ok(digest) => digest,
            Err(error) => return Ok(not_done(error)),
        };
        if let Some(place) = batch.places.get(&job.key) {
            let seq = self.next_seq(batch) + *place as u64;
            let same = batch.acts[*place].command == digest;
            return Ok(if same {
                Outcome::Twin(*place)
            } else {
                Outcome::Answered(Box::new(Err(SubmitError::KeyReused { seq })))
            });
        }
        if let Some(answer) = self.known(job, &digest)? {
            return Ok(Outcome::Answered(Box::new(answer)));
        }
        let act = match decided(
            &self.fund,
            &self.shared,
            &self.stores,
            (&job.account, &job.command),
            day_of(now),
            digest,
        ) {
            Ok(act) => act,
            Err(error) => return Ok(Outcome::Answered(Box::new(Err(error)))),
        };
        let payload = match written(&act) {
            Ok(payload) => payload,
            Err(why) => return Ok(not_done(why)),
        };
        let time_ms = u64::try_from(now).unwrap_or(0);
        let place = batch.entries.len();
        self.fund.apply(&stamp(self.fund.seq + 1, time_ms, &act), &act.events);
        batch.places.insert(job.key, place);
        batch.entries.push(Entry { key: job.key, time_ms, schema: wire::SCHEMA, payload });
        batch.acts.push(act);
        Ok(Outcome::Pending(place))
    }

    /// The answer to a key that is in the log already.
    fn known(&self, job: &Job, digest: &str) -> Result<Option<Result<Receipt, SubmitError>>, String> {
        let store = self.shared.store();
        let Some(seq) = store.find(&job.key).map_err(|error| error.to_string())? else { return Ok(None) };
        let record = store.read(seq, 1).map_err(|error| error.to_string())?.pop();
        let same = record.is_some_and(|record| {
            wire::decode(record.schema, &record.payload).is_ok_and(|act| act.command == digest)
        });
        let told = told(&self.fund, seq).filter(|_| same);
        Ok(Some(told.map(|told| Receipt { seq, told, replayed: true }).ok_or(SubmitError::KeyReused { seq })))
    }

    /// Where the batch expects the log to end: the private copy is ahead of it by the batch.
    fn next_seq(&self, batch: &Batch) -> u64 {
        self.fund.seq + 1 - batch.entries.len() as u64
    }

    /// The batch is on disk: shows it, and makes the answers.
    fn publish(&self, outcomes: Vec<Outcome>, batch: Batch) -> Vec<Result<Receipt, SubmitError>> {
        let first = self.next_seq(&batch);
        if !batch.acts.is_empty() {
            let mut fund = self.shared.fund_mut();
            for ((seq, entry), act) in (first..).zip(&batch.entries).zip(&batch.acts) {
                fund.apply(&stamp(seq, entry.time_ms, act), &act.events);
            }
        }
        let receipt = |place: usize, replayed| {
            let seq = first + place as u64;
            told(&self.fund, seq)
                .map(|told| Receipt { seq, told, replayed })
                .ok_or_else(|| SubmitError::Stopped { why: format!("第 {seq} 号记录没有生效") })
        };
        outcomes
            .into_iter()
            .map(|outcome| match outcome {
                Outcome::Answered(answer) => *answer,
                Outcome::Pending(place) => receipt(place, false),
                Outcome::Twin(place) => receipt(place, true),
            })
            .collect()
    }

    /// Another writer was faster: drops what was decided, reads what it wrote.
    fn catch_up(&mut self) -> Result<(), String> {
        let mut fund = self.shared.fund_mut();
        replay::catch_up(&**self.shared.store(), &mut fund).map_err(|error| error.to_string())?;
        self.fund = fund.clone();
        Ok(())
    }
}

/// What the rules say of a command on a fund.
fn decided(
    fund: &Fund,
    shared: &Shared,
    stores: &Stores,
    (account, command): (&AccountId, &Command),
    today: Date,
    digest: String,
) -> Result<Act, SubmitError> {
    let packs = &*shared.packs();
    let checkpoint = command.drawn_after(fund).map(|seq| lots::covering(&**shared.store(), seq)).transpose();
    let checkpoint = checkpoint.map_err(|error| SubmitError::Stopped { why: error.to_string() })?.flatten();
    let envelope = Envelope { account: account.clone(), today, checkpoint };
    let decide = || decide(fund, packs, &envelope, command);
    // A defect in one step: this command is not carried out, the others are.
    let events = catch_unwind(AssertUnwindSafe(decide)).map_err(|_| SubmitError::Stopped {
        why: "程序内部错误，本次操作没有办理".into(),
    })??;
    let pack = fund.pack_on(today).and_then(|adopted| packs.get(&adopted.digest)).map(AsRef::as_ref);
    // A demonstration and a rehearsal may name files that nobody has.
    if !fund.demonstration {
        filed::all_there(command, &stores.files, pack)?;
    }
    as_read::held(command, fund, &stores.readings, pack)?;
    let actor = fund.accounts.get(account);
    let actor = actor.ok_or_else(|| SubmitError::Stopped { why: "账号已不存在".into() })?;
    Ok(Act {
        account: account.clone(),
        command: digest,
        events,
        on: today,
        person: actor.person.clone(),
        role: actor.role,
        step: command.step(),
    })
}

/// What would be refused of these acts, each on the fund that those accepted before it make. Nothing is written.
pub fn rehearse<'a>(
    shared: &Shared,
    stores: &Stores,
    acts: impl IntoIterator<Item = (&'a AccountId, &'a Command)>,
) -> Refused {
    let now = shared.now_ms();
    let time_ms = u64::try_from(now).unwrap_or(0);
    let mut fund = shared.fund().clone();
    let mut refused = Vec::new();
    for (at, asked) in acts.into_iter().enumerate() {
        match decided(&fund, shared, stores, asked, day_of(now), String::new()) {
            Ok(act) => fund.apply(&stamp(fund.seq + 1, time_ms, &act), &act.events),
            Err(error) => refused.push((at, error)),
        }
    }
    refused
}

/// The bytes of an act. They must read back as what was decided, or a restart would know another fund.
fn written(act: &Act) -> Result<Vec<u8>, String> {
    let payload = wire::encode(act).map_err(|error| error.to_string())?;
    let read = wire::decode(wire::SCHEMA, &payload).map_err(|error| error.to_string())?;
    if read == *act { Ok(payload) } else { Err("事件写出后读回不一致".into()) }
}

/// This command cannot be carried out; the writer goes on with others.
fn not_done(why: impl std::fmt::Display) -> Outcome {
    Outcome::Answered(Box::new(Err(SubmitError::Stopped { why: why.to_string() })))
}

/// What the timeline tells of a record. Acts stand in the order of the log, one for each record.
pub fn told(fund: &Fund, seq: u64) -> Option<Told> {
    let place = fund.acts.binary_search_by_key(&seq, |told| told.seq).ok()?;
    fund.acts.get(place).cloned()
}
