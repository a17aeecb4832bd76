//! Counting wrong guesses, so that few are possible and none of the limits tells an account from no account.
//!
//! Guesses are counted in buckets: one per login name (whether it exists or not), one per device that the account has
//! used before, one per client address. Bucket names are hashed: people type passwords where names belong.

use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

/// A bucket's name.
pub type Bucket = [u8; 32];

const SECOND: i64 = 1_000;
/// Guesses count for this long.
const WINDOW: i64 = 3_600 * SECOND;

/// How many wrong guesses a bucket bears within an hour, and how they slow down.
pub struct Limit {
    /// At this many the bucket is locked until the oldest is an hour old.
    most: usize,
    /// This many are free; every one after doubles the wait, from five seconds.
    free: usize,
}

/// Ten guesses an hour at a name or device.
pub const BY_NAME: Limit = Limit { most: 10, free: 3 };
/// A whole office may sit behind one address.
pub const BY_ADDRESS: Limit = Limit { most: 100, free: 100 };

pub fn of_account(folded: &str) -> Bucket {
    named("account", folded.as_bytes())
}

pub fn of_device(token: &[u8]) -> Bucket {
    named("device", token)
}

pub fn of_address(address: &str) -> Bucket {
    named("address", address.as_bytes())
}

fn named(kind: &str, name: &[u8]) -> Bucket {
    Sha256::digest([kind.as_bytes(), &[0], name].concat()).into()
}

/// Until when a bucket is locked; `None` when a guess may be made now.
pub fn locked_until(
    db: &Connection,
    bucket: &Bucket,
    limit: &Limit,
    now: i64,
) -> rusqlite::Result<Option<i64>> {
    let mut statement =
        db.prepare_cached("SELECT min(at, ?2) FROM guess WHERE bucket = ?1 AND at > ?3 ORDER BY at")?;
    let made: Vec<i64> = statement
        .query_map(params![bucket, now, now - WINDOW], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(limit.until(&made).filter(|until| *until > now))
}

impl Limit {
    /// The end of the wait that guesses at these times (ascending) bring about.
    fn until(&self, made: &[i64]) -> Option<i64> {
        if let Some(oldest) = made.len().checked_sub(self.most) {
            return made.get(oldest).map(|at| at + WINDOW);
        }
        let doublings = made.len().checked_sub(self.free)?;
        made.last().map(|last| last + ((5 * SECOND) << doublings))
    }
}

/// Counts a guess before it is checked, so that guesses made at once all count. Returns its number, to take it back.
pub fn count(db: &Connection, bucket: &Bucket, now: i64) -> rusqlite::Result<i64> {
    // Also times that lie ahead by more than the window: the clock was wrong then, and must not lock anyone for years.
    db.execute("DELETE FROM guess WHERE at <= ?1 OR at > ?2", [now - WINDOW, now + WINDOW])?;
    db.execute("INSERT INTO guess(bucket, at) VALUES(?1, ?2)", params![bucket, now])?;
    Ok(db.last_insert_rowid())
}

/// Takes one guess back: it was right.
pub fn take_back(db: &Connection, guess: i64) -> rusqlite::Result<()> {
    db.execute("DELETE FROM guess WHERE id = ?1", [guess])?;
    Ok(())
}

/// Forgets a bucket's guesses.
pub fn clear(db: &Connection, bucket: &Bucket) -> rusqlite::Result<()> {
    db.execute("DELETE FROM guess WHERE bucket = ?1", [bucket])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_the_third_guess_and_the_tenth_locks() {
        let wait = |guesses: i64| {
            let made: Vec<i64> = (0..guesses).collect();
            BY_NAME.until(&made).map(|until| until - made.last().copied().unwrap_or(0))
        };
        assert_eq!((wait(0), wait(2)), (None, None));
        assert_eq!(wait(3), Some(5_000));
        assert_eq!(wait(4), Some(10_000));
        assert_eq!(wait(9), Some(320_000));
        assert_eq!(wait(10), Some(WINDOW - 9));
    }

    /// Whatever the timing: a guesser who waits as told makes at most ten guesses in any hour.
    #[test]
    fn no_hour_has_more_than_ten_guesses() {
        let mut made: Vec<i64> = Vec::new();
        let mut now = 0;
        while now < 5 * WINDOW {
            let recent: Vec<i64> = made.iter().copied().filter(|at| *at > now - WINDOW).collect();
            now = BY_NAME.until(&recent).unwrap_or(now).max(now + 1);
            made.push(now);
        }
        for at in &made {
            let within = made.iter().filter(|other| (*at..at + WINDOW).contains(other)).count();
            assert!(within <= 10, "{within} guesses in the hour from {at}");
        }
    }
}
