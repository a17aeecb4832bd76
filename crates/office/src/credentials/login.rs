//! Logging in: one answer for a wrong password and a wrong name, in the same time.

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::guesses::{self, BY_ADDRESS, BY_NAME, Bucket};
use super::{
    Credentials, CredentialsError, Stored, Token, WeakPassword, check_password, find, fold, set_password,
};

/// A guess at an account.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// Login name as typed.
    pub name: &'a str,
    /// Password as typed.
    pub password: &'a str,
    /// The client's address.
    pub address: &'a str,
    /// The token that [`Credentials::remember_device`] gave this browser, if it sent one. A device that the account
    /// knows is counted by itself, so that strangers cannot lock an official out of their own desk.
    pub device: Option<&'a str>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// It is the account's password. Begin a new session.
    Ok {
        /// The login name as it was registered.
        account: String,
        /// The password is an initial one: nothing else may be done before it is changed.
        must_change: bool,
    },
    /// Name or password is wrong; nobody is told which.
    Wrong,
    /// Too many guesses. Nothing was checked.
    Locked {
        /// Milliseconds since 1970 from which the next guess may be made.
        until_ms: i64,
    },
}

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The old password is wrong.
    #[error("原密码不正确")]
    Wrong,
    /// Too many guesses at the old password.
    #[error("尝试次数过多，请稍后再试")]
    Locked {
        /// As [`Login::Locked`].
        until_ms: i64,
    },
    /// The new password breaks a rule.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The file.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
}

impl Credentials {
    /// Checks a password. Takes as long for a name that does not exist; call it where blocking is allowed. Also the
    /// way to ask for the password again before an act that matters.
    ///
    /// # Errors
    /// Only when the file or hashing fails; then nobody is logged in.
    pub fn login(&self, attempt: Attempt<'_>, now_ms: i64) -> Result<Login, CredentialsError> {
        let (stored, guess) = match self.begin(attempt, now_ms)? {
            Begun::Locked(until_ms) => return Ok(Login::Locked { until_ms }),
            Begun::Guess(stored, guess) => (stored, guess),
        };
        let right =
            self.hasher.verify(attempt.password, stored.as_ref().map(|stored| stored.hash.as_str()))?;
        let Some(stored) = stored.filter(|_| right) else { return Ok(Login::Wrong) };
        self.database.transaction(|db| {
            guesses::clear(db, &guess.bucket)?;
            guesses::take_back(db, guess.by_address)
        })?;
        Ok(Login::Ok { account: stored.name, must_change: stored.must_change })
    }

    /// Counts the guess before it is made: a hundred at once are a hundred.
    fn begin(&self, attempt: Attempt<'_>, now_ms: i64) -> Result<Begun, CredentialsError> {
        self.database.transaction(|db| {
            let stored = find(db, attempt.name)?;
            let bucket = bucket(db, attempt)?;
            let address = guesses::of_address(attempt.address);
            let by_name = guesses::locked_until(db, &bucket, &BY_NAME, now_ms)?;
            let by_address = guesses::locked_until(db, &address, &BY_ADDRESS, now_ms)?;
            if let Some(until) = by_name.max(by_address) {
                return Ok(Begun::Locked(until));
            }
            guesses::count(db, &bucket, now_ms)?;
            let by_address = guesses::count(db, &address, now_ms)?;
            Ok(Begun::Guess(stored, Guess { bucket, by_address }))
        })
    }

    /// Changes the password of an account whose holder is logged in. All its sessions end: begin a new one.
    ///
    /// # Errors
    /// [`ChangeError`]; guesses at the old password count like logins.
    pub fn change_password(&self, attempt: Attempt<'_>, new: &str, now_ms: i64) -> Result<(), ChangeError> {
        check_password(new, attempt.name)?;
        match self.login(attempt, now_ms)? {
            Login::Wrong => return Err(ChangeError::Wrong),
            Login::Locked { until_ms } => return Err(ChangeError::Locked { until_ms }),
            Login::Ok { .. } if new == attempt.password => return Err(WeakPassword::Unchanged.into()),
            Login::Ok { .. } => {}
        }
        let hash = self.hasher.hash(new)?;
        self.database.transaction(|db| {
            set_password(db, &fold(attempt.name), &hash, false, now_ms).map_err(CredentialsError::from)
        })?;
        Ok(())
    }

    /// Lets this browser be known at the account's next login. Give the token as a cookie of its own after a login.
    ///
    /// # Errors
    /// Only when the file fails or the system gives no randomness.
    pub fn remember_device(&self, account: &str, now_ms: i64) -> Result<Token, CredentialsError> {
        const MOST: i64 = 10;
        let token = Token::new()?;
        let folded = fold(account);
        self.database.transaction(|db| {
            db.execute(
                "INSERT INTO device VALUES(?1, ?2, ?3)",
                rusqlite::params![token.digest(), folded, now_ms],
            )?;
            db.execute(
                "DELETE FROM device WHERE folded = ?1 AND token NOT IN
                 (SELECT token FROM device WHERE folded = ?1 ORDER BY seen_at DESC LIMIT ?2)",
                rusqlite::params![folded, MOST],
            )?;
            Ok::<_, CredentialsError>(())
        })?;
        Ok(token)
    }
}

enum Begun {
    Locked(i64),
    Guess(Option<Stored>, Guess),
}

/// A guess that is counted already.
struct Guess {
    bucket: Bucket,
    by_address: i64,
}

/// The device's own bucket if the account knows it, else the one of the name.
fn bucket(db: &Connection, attempt: Attempt<'_>) -> rusqlite::Result<Bucket> {
    let folded = fold(attempt.name);
    let device: [u8; 32] = Sha256::digest(attempt.device.unwrap_or_default()).into();
    let known = db
        .prepare_cached("SELECT 1 FROM device WHERE token = ?1 AND folded = ?2")?
        .exists(rusqlite::params![device, folded])?;
    Ok(if known { guesses::of_device(&device) } else { guesses::of_account(&folded) })
}
