//! From the log to the fund: the same way at the start, for the past, and for an auditor.

use std::path::Path;

use fund::{Fund, Stamp};
use jiff::civil::Date;
use journal::{Record, Store, StoreError};

use crate::wire::{self, Act, WireError};

const CHUNK: usize = 1024;

/// Why the log could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The log itself.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record that is sound but not understood.
    #[error("第 {seq} 号记录：{error}")]
    Record {
        /// Which.
        seq: u64,
        /// Why.
        error: WireError,
    },
}

/// The act of a record with its stamp.
///
/// # Errors
/// [`ReplayError::Record`].
pub fn act(record: &Record) -> Result<(Stamp, Act), ReplayError> {
    let act = wire::decode(record.schema, &record.payload)
        .map_err(|error| ReplayError::Record { seq: record.seq, error })?;
    Ok((stamp(record.seq, record.time_ms, &act), act))
}

/// What the fund is told about who, when and where in the log.
#[must_use]
pub fn stamp(seq: u64, time_ms: u64, act: &Act) -> Stamp {
    Stamp {
        seq,
        at: i64::try_from(time_ms).unwrap_or(i64::MAX),
        on: act.on,
        account: act.account.clone(),
        person: act.person.clone(),
        role: act.role,
        step: act.step,
    }
}

/// Hands every act from `from` on to `each`, which says whether to go on. Record 0 names the log and is no act.
///
/// # Errors
/// [`ReplayError`]; what came before has been handed over.
pub fn acts(
    store: &dyn Store,
    from: u64,
    mut each: impl FnMut(Stamp, Act) -> bool,
) -> Result<(), ReplayError> {
    let mut next = from.max(1);
    loop {
        let records = store.read(next, CHUNK)?;
        let Some(last) = records.last() else { return Ok(()) };
        next = last.seq + 1;
        for record in &records {
            let (stamp, act) = act(record)?;
            if !each(stamp, act) {
                return Ok(());
            }
        }
    }
}

/// Brings a fund up to the end of the log, and returns the moment of the last record applied.
///
/// # Errors
/// [`ReplayError`]; the fund then stands before the record that could not be read.
pub fn catch_up(store: &dyn Store, fund: &mut Fund) -> Result<(), ReplayError> {
    acts(store, fund.seq + 1, |stamp, act| {
        fund.apply(&stamp, &act.events);
        true
    })
}

/// The fund of a folder, read beside its writer and without its lock.
///
/// # Errors
/// [`ReadError`].
pub fn read(dir: &Path) -> Result<Fund, ReadError> {
    let mut fund = Fund::default();
    let mut failed = None;
    journal::read_records(dir, |record| {
        let next = match record {
            Ok(record) if record.seq == 0 => return true,
            Ok(record) => act(&record).map_err(ReadError::from),
            Err(error) => Err(ReadError::Damaged { after: fund.seq, error }),
        };
        match next {
            Ok((stamp, act)) => fund.apply(&stamp, &act.events),
            Err(error) => failed = Some(error),
        }
        failed.is_none()
    })?;
    failed.map_or(Ok(fund), Err)
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no log, or SQLite cannot read it.
    #[error(transparent)]
    Open(#[from] journal::OpenError),
    /// Bytes that are no record.
    #[error("第 {after} 号记录之后的一条：{error}")]
    Damaged {
        /// The last sound record.
        after: u64,
        /// What is wrong.
        error: journal::RecordError,
    },
    /// A record that is not understood.
    #[error(transparent)]
    Replay(#[from] ReplayError),
}

/// The fund as it stood at the end of a day.
///
/// # Errors
/// [`ReplayError`].
pub fn as_of(store: &dyn Store, day: Date) -> Result<Fund, ReplayError> {
    let mut fund = Fund::default();
    acts(store, 1, |stamp, act| {
        let within = act.on <= day;
        if within {
            fund.apply(&stamp, &act.events);
        }
        within
    })?;
    Ok(fund)
}
